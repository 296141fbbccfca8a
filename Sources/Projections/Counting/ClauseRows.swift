import Events

/// The facts of one type in one clause: which of them count, and as what.
final class ClauseRows {
    /// Something that a fact must be, in the order in which it is asked.
    struct Test {
        let reason: Exclusion
        /// The condition of `where`, by its number.
        var condition: Int?
        let holds: (Int) -> Bool
    }

    let table: FactTable
    /// The number of the table among those read together.
    let number: Int
    private let tests: [Test]
    private let subject: SubjectReader
    private let others: [SubjectReader]
    private let each: ((Int) -> Int)?
    /// What is added up; empty where nothing is.
    private let numbers: ContiguousArray<Int>
    private let subjects: ClauseSubjects
    /// What each fact counts as now; -1 where it does not.
    private(set) var counted: ContiguousArray<Int32>
    /// By threshold, what each fact counts as there.
    private(set) var countedOthers: [ContiguousArray<Int32>]
    private var indexes: [String: RowIndex] = [:]
    /// The next fact that is not known yet.
    var next = 0

    init(
        _ table: FactTable, _ number: Int, _ tests: [Test], _ subjects: ClauseSubjects, _ plan: TallyPlan,
        _ leaf: TallyPlan.Leaf, _ known: Known
    ) {
        self.table = table
        self.number = number
        self.tests = tests
        self.subjects = subjects
        let vocabulary = plan.vocabulary
        subject = SubjectReader(plan.tally.measure.subjectDimensions, subjects.counted, table, known, vocabulary)
        others = zip(leaf.thresholds, subjects.others).map {
            SubjectReader($0.dimensions, $1, table, known, vocabulary)
        }
        each = plan.tally.each.map { FactReader(table, known, vocabulary).value($0.rawValue) }
        numbers =
            plan.tally.measure.number.map { FactReader(table, known, vocabulary).column(Schema.column(of: $0)) } ?? []
        counted = ContiguousArray(repeating: -1, count: table.count)
        countedOthers = others.map { _ in ContiguousArray(repeating: -1, count: table.count) }
    }

    /// The first test that a fact fails.
    func failure(_ row: Int) -> Test? { tests.first { !$0.holds(row) } }

    /// What a fact counts as: its subject, with the key where the rule counts for each.
    func subject(_ row: Int) -> Int32 {
        let subject = subject.subject(row)
        guard let each, subject >= 0 else { return subject }
        let key = each(row)
        return key == FactTable.absent ? -1 : Int32(subjects.keyed.number(key, Int(subject)))
    }

    /// The number that a fact adds, where the rule adds numbers up; absent where it has none.
    func number(_ row: Int) -> Int { numbers[row] }

    /// The subject without a key; -1 where the fact has none.
    func bareSubject(_ row: Int) -> Int32 { subject.subject(row) }

    /// Works out anew what a fact counts as.
    ///
    /// - Returns: what it counted as, and whether that is another now.
    func update(_ row: Int, asOf position: Int) -> (before: Int32, othersBefore: [Int32])? {
        let before = counted[row]
        var now: Int32 = -1
        if table.stands(row, asOf: position), failure(row) == nil { now = subject(row) }
        let othersBefore = countedOthers.map { $0[row] }
        let othersNow = now < 0 ? others.map { _ in Int32(-1) } : others.map { $0.subject(row) }
        if now == before, othersNow == othersBefore { return nil }
        counted[row] = now
        for index in others.indices { countedOthers[index][row] = othersNow[index] }
        return (before, othersBefore)
    }

    /// Works out what all facts known as of `position` count as, test by test.
    func fill(asOf position: Int) {
        next = table.rows(upTo: position)
        var passing = ContiguousArray<Int32>()
        passing.reserveCapacity(next)
        for row in 0..<next where position < table.voidedBy[row] { passing.append(Int32(row)) }
        for test in tests {
            let holds = test.holds
            var kept = 0
            for index in passing.indices where holds(Int(passing[index])) {
                passing[kept] = passing[index]
                kept += 1
            }
            passing.removeLast(passing.count - kept)
        }
        for row in passing {
            counted[Int(row)] = subject(Int(row))
            guard counted[Int(row)] >= 0 else { continue }
            for (index, other) in others.enumerated() { countedOthers[index][Int(row)] = other.subject(Int(row)) }
        }
    }

    /// The facts known so far that say `value` in `column`.
    func rows(_ column: String, _ value: Int) -> ArraySlice<Int32> {
        guard let values = table.columns[column] else { return [] }
        let index = indexes[column] ?? RowIndex(values)
        indexes[column] = index
        let rows = index.rows(of: value)
        return rows.prefix { $0 < next }
    }
}

/// The subjects of a clause, those of its thresholds, and pairs of a key and a subject where a rule counts for each.
struct ClauseSubjects {
    let counted: Subjects
    let keyed: Subjects
    let others: [Subjects]
}
