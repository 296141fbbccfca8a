import Events

/// Numbers for what facts count as, such that equal numbers are one subject: for a dimension of symbols the symbol
/// itself, for clients twice the symbol and one more for groups, for all else numbers given as they come.
final class Subjects {
    enum Form {
        case entry, symbol, client, numbered
    }

    let form: Form
    private var numbers = PairNumbers()

    init(_ dimensions: [String], _ vocabulary: Vocabulary) {
        guard let first = dimensions.first else {
            form = .entry
            return
        }
        switch vocabulary.dimensions[first] {
        case .client where dimensions.count == 1: form = .client
        case .some(let kind) where dimensions.count == 1 && !kind.isNumber: form = .symbol
        default: form = .numbered
        }
    }

    /// The subject of a value, or of a pair; `second` is absent where there is one value.
    func number(_ first: Int, _ second: Int = FactTable.absent) -> Int {
        switch form {
        case .entry, .symbol: first
        case .client: first < 0 ? -2 * first + 1 : 2 * first
        case .numbered: numbers.number(first, second)
        }
    }

    /// What `number` was given for; the second is absent where there is one value.
    func values(_ number: Int) -> (Int, Int) {
        switch form {
        case .entry, .symbol: (number, FactTable.absent)
        case .client: (number & 1 == 1 ? -(number >> 1) : number >> 1, FactTable.absent)
        case .numbered: (numbers.pairs[number].first, numbers.pairs[number].second)
        }
    }
}

/// Reads the subjects of the facts of one table.
struct SubjectReader {
    private let subjects: Subjects
    private let entries: ContiguousArray<Int32>
    private let values: [(Int) -> Int]

    init(_ dimensions: [String], _ subjects: Subjects, _ table: FactTable, _ known: Known, _ vocabulary: Vocabulary) {
        self.subjects = subjects
        entries = table.entry
        values = dimensions.map { FactReader(table, known, vocabulary).value($0) }
    }

    /// -1 where the fact has none.
    func subject(_ row: Int) -> Int32 {
        guard let reader = values.first else { return entries[row] }
        let first = reader(row)
        guard first != FactTable.absent else { return -1 }
        guard values.count > 1 else { return Int32(subjects.number(first)) }
        let second = values[1](row)
        return second == FactTable.absent ? -1 : Int32(subjects.number(first, second))
    }
}

/// Reads what the facts of one table say, as known: canonical people, organisations and groups, clients.
struct FactReader {
    private let table: FactTable
    private let known: Known
    private let vocabulary: Vocabulary

    init(_ table: FactTable, _ known: Known, _ vocabulary: Vocabulary) {
        self.table = table
        self.known = known
        self.vocabulary = vocabulary
    }

    /// A column as it stands; absent for every fact where nothing asked for it.
    func column(_ name: String) -> ContiguousArray<Int> {
        table.columns[name] ?? ContiguousArray(repeating: FactTable.absent, count: table.count)
    }

    /// What a fact says of `dimension`, such that equal values are one.
    func value(_ dimension: String) -> (Int) -> Int {
        let known = known
        let kind: Int
        switch vocabulary.dimensions[dimension] {
        case .person: kind = 1
        case .organisation: kind = 2
        case .group: kind = 3
        case .client:
            let (organisations, groups) = (column("organisation"), column("grp"))
            return { row in
                let organisation = organisations[row]
                return organisation == FactTable.absent
                    ? known.client(ofGroup: groups[row]) : known.canonical(2, organisation)
            }
        default:
            let values = column(Schema.column(of: dimension))
            return { values[$0] }
        }
        let values = column(Schema.column(of: dimension))
        return { known.canonical(kind, values[$0]) }
    }
}
