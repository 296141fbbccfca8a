import Events
import GRDB

/// Who consented to the processing of their data, to what and until when, as the log says it: by person, whatever codes
/// the person has.
///
/// - Source: 152-FZ, article 9 (consent), article 21, parts 5 and 5.1 (its withdrawal).
package struct Consents: Sendable {
    package struct Given: Sendable, Equatable {
        package let seq: Int
        package let on: Day
        package let purposes: [String]
        package let document: String
        /// The last day on which it holds; for good where nil.
        package let validUntil: Day?
        /// What took it back since.
        package internal(set) var withdrawn: Act?
        /// The code that it was given under, and when what was known under that code was erased.
        fileprivate let code: String
        fileprivate var erased: Day?

        /// Whether it holds on `day`.
        package func holds(on day: Day) -> Bool {
            on <= day && !isWithdrawn(by: day) && !isErased(by: day) && validUntil.map { $0 >= day } ?? true
        }

        func isWithdrawn(by day: Day) -> Bool { withdrawn.map { $0.on <= day } ?? false }
        fileprivate func isErased(by day: Day) -> Bool { erased.map { $0 <= day } ?? false }
    }

    /// That something was said which obliges to erase: by which entry, and when.
    package struct Act: Sendable, Equatable {
        package let seq: Int
        package let on: Day
    }

    package struct Person: Sendable, Equatable {
        package fileprivate(set) var given: [Given] = []
        /// Whether all codes of the person are erased, and nothing was said of them since.
        package fileprivate(set) var isErased = false
        /// The last withdrawal under each code, where no consent was given after it and the code is not erased.
        fileprivate var withdrawals: [String: Act] = [:]
        /// The first demand to erase each code that is not erased.
        fileprivate var requests: [String: Act] = [:]
        fileprivate var erased: Set<String> = []

        package var withdrawn: Act? { withdrawals.values.max { $0.seq < $1.seq } }
        package var requested: Act? { requests.values.min { $0.seq < $1.seq } }
    }

    /// How a person stands.
    package enum Standing: Sendable, Equatable {
        case inForce(Given)
        /// Never given for the purpose asked for.
        case missing
        /// Past its term: the one that held longest.
        case expired(Given)
        case withdrawn(Act)
    }

    /// By the code that stands for the person.
    package let people: [String: Person]
    /// Whom a code that was merged stands for.
    package let canonical: [String: String]

    private static let types = Catalogue.all.filter { $0.changes(.consent) || $0.changes(.erasure) }

    /// As known at `position`.
    init(_ db: Database, _ views: Views, at position: Int) throws {
        canonical = try Consents.canonical(db, at: position)
        let reader = try LedgerReader(views.ledger, index: views.index, at: position)
        var people: [String: Person] = [:]
        let names = Set(Consents.types.map(\.name))
        for seq in try views.index.seqs(of: Consents.types) where seq <= position && !reader.isVoided(seq) {
            guard let entry = try reader.entry(seq), names.contains(entry.type.name), let code = entry.text("person")
            else { continue }
            people[canonical[code] ?? code, default: Person()].take(entry, of: code)
        }
        var others: [String: [String]] = [:]
        for (code, person) in canonical { others[person, default: []].append(code) }
        for (code, person) in people {
            people[code]?.isErased = ([code] + others[code, default: []]).allSatisfy(person.erased.contains)
        }
        self.people = people
    }

    static func canonical(_ db: Database, at position: Int) throws -> [String: String] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT m.text, c.text FROM canonical k
                JOIN symbol m ON m.id = k.member JOIN symbol c ON c.id = k.canonical
                WHERE k.kind = 1 AND k.since <= :at AND (k.until IS NULL OR k.until > :at)
                """, arguments: ["at": position])
        return Dictionary(rows.map { ($0[0] as String, $0[1] as String) }, uniquingKeysWith: { first, _ in first })
    }

    /// - Parameters:
    ///   - person: the code that stands for them.
    ///   - purpose: any where nil.
    package func standing(of person: String, purpose: String? = nil, on day: Day) -> Standing {
        let given = (people[person]?.given ?? []).filter {
            // What went with the data of its code says nothing of the person's other codes.
            $0.on <= day && ($0.isWithdrawn(by: day) || !$0.isErased(by: day))
                && (purpose.map($0.purposes.contains) ?? true)
        }
        guard let last = given.last else { return .missing }
        if let holding = given.last(where: { $0.holds(on: day) }) { return .inForce(holding) }
        if let act = last.withdrawn, last.isWithdrawn(by: day) { return .withdrawn(act) }
        let over = given.filter { !$0.isWithdrawn(by: day) }
        return .expired(over.max { ($0.validUntil ?? $0.on, $0.seq) < ($1.validUntil ?? $1.on, $1.seq) } ?? last)
    }
}

extension Consents.Person {
    /// - Parameter code: the one that the entry names, which may have been merged since.
    fileprivate mutating func take(_ entry: Entry, of code: String) {
        let act = Consents.Act(seq: entry.seq, on: entry.day)
        switch (entry.type.state(of: .consent), entry.type.state(of: .erasure)) {
        case (_, "completed"):
            for index in given.indices where given[index].code == code && given[index].erased == nil {
                given[index].erased = entry.day
            }
            withdrawals[code] = nil
            requests[code] = nil
            erased.insert(code)
            return
        case ("given", _):
            withdrawals = [:]
            given.append(
                Consents.Given(
                    seq: entry.seq, on: entry.day, purposes: entry.data["purposes"]?.array?.compactMap(\.string) ?? [],
                    document: entry.text("document") ?? "",
                    validUntil: entry.text("validUntil").flatMap { Day($0) }, code: code))
        case ("withdrawn", _):
            for index in given.indices where given[index].withdrawn == nil { given[index].withdrawn = act }
            withdrawals[code] = act
        default: requests[code] = requests[code] ?? act
        }
        // Whoever is spoken of again has data again.
        erased.remove(code)
    }

    /// By when the data are to be erased, and what asks for it; nil where nothing does.
    ///
    /// - Source: 152-FZ as amended by 266-FZ of 14 July 2022. A consent that was withdrawn: the data are destroyed within
    ///   thirty days of the withdrawal's receipt (article 21, part 5), unless another ground keeps them. A demand to
    ///   stop: the processing, which storing is, ends within ten working days of its receipt (part 5.1), here counted
    ///   without holidays, so never too late; five more need a reasoned notice to the person.
    package var erasure: (act: Consents.Act, due: Day)? {
        if isErased { return nil }
        let withdrawal = withdrawn.map { (act: $0, due: $0.on.adding(days: 30)) }
        let request = requested.map { (act: $0, due: $0.on.adding(workingDays: 10)) }
        return [withdrawal, request].compactMap { $0 }.min { $0.due < $1.due }
    }
}

extension Day {
    /// Monday to Friday; public holidays differ from year to year and are not known here.
    func adding(workingDays count: Int) -> Day {
        var day = self
        var left = count
        while left > 0 {
            day = day.adding(days: 1)
            // 1970-01-01 was a Thursday.
            let weekday = ((day.sinceEpoch + 3) % 7 + 7) % 7
            if weekday < 5 { left -= 1 }
        }
        return day
    }
}

extension Consents {
    /// All purposes that any consent was given for, in order.
    package var purposes: [String] { Set(people.values.flatMap(\.given).flatMap(\.purposes)).sorted() }
}

extension Views {
    /// Whom a person's code stands for at the end of the log, where it is not itself.
    package func canonicalPeople() throws -> [String: String] {
        try queue.read { try Consents.canonical($0, at: size) }
    }

    /// Consents as known at the end of the log.
    package func consents() throws -> Consents {
        try queue.read { try Consents($0, self, at: size) }
    }

    /// The people whom facts that hold name, by the code that stands for them, with the first such entry.
    package func peopleWithFacts(programme: String? = nil) throws -> [(person: String, since: Int)] {
        if let programme { try require(programme) }
        return try queue.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(FlagRule.code(FlagRule.person)) AS person, min(f.seq) AS since FROM fact f
                    WHERE f.person IS NOT NULL AND \(FlagRule.holds("f"))
                      AND (:programme IS NULL OR f.programme = (SELECT id FROM symbol WHERE text = :programme))
                    GROUP BY 1 ORDER BY since, person
                    """, arguments: ["programme": programme]
            ).map { ($0["person"], $0["since"]) }
        }
    }
}
