import Events
import GRDB

/// What a careful reviewer would ask about. A flag accuses nobody: what it shows happened in the world and was
/// recorded, or was recorded oddly.
package struct FlagAnswer: Sendable, Equatable {
    package let flag: String
    package let programme: String?
    /// The entries that it is about, in order.
    package let seqs: [Int]
    package let text: Phrase
}

/// One question to the read models.
package struct FlagRule: Sendable {
    package let flag: String
    /// What it asks, in a sentence; docs/FLAGS.md has them all.
    package let asks: Phrase
    let find: @Sendable (FlagSearch) throws -> [FlagAnswer]

    /// The questions, in the order in which they are asked.
    package static let all: [FlagRule] =
        attendance + activities + eligibility + money + time + targets + papers + consent
}

/// What a question may look at.
struct FlagSearch {
    let db: Database
    let views: Views
    /// The position that the read models have reached.
    let position: Int
    /// The day from which something due is overdue.
    let today: Day
    let memory = Memory()

    /// What one question has found out and another asks, too.
    final class Memory {
        var consents: Consents?
    }
}

extension Views {
    /// All flags at the end of the log, by rule and programme.
    ///
    /// - Parameter day: the day from which something due is overdue; that of the last entry where nil, so that a
    ///   ledger asked twice answers twice the same.
    /// - Throws: ``Problem`` `notFound` for an unknown programme.
    package func flags(programme: String? = nil, on day: Day? = nil) throws -> [FlagAnswer] {
        for name in Projection.Name.allCases { try require(name) }
        if let programme { try require(programme) }
        return try queue.read { db in
            let position = try Views.state(db)?.size ?? size
            let search = FlagSearch(db: db, views: self, position: position, today: try day ?? lastDay(position))
            return try FlagRule.all.flatMap { try $0.find(search) }.filter {
                programme == nil || $0.programme == programme
            }
        }
    }

    private func lastDay(_ position: Int) throws -> Day {
        let last = try ledger.log.read { try LogRows.entry($0, position) }
        return last.flatMap { Day(String($0.recorded.prefix(10))) } ?? Day(sinceEpoch: 0)
    }
}

extension FlagRule {
    /// A question in SQL, whose rows have `programme`, `seqs` (a JSON array) and what the text speaks of. Its only
    /// argument is `:today`, as yyyymmdd.
    init(_ flag: String, ru: String, en: String, sql: String, text: @escaping @Sendable (Row) -> Phrase) {
        self.flag = flag
        asks = Phrase(ru: ru, en: en)
        find = { search in
            let arguments: StatementArguments = sql.contains(":today") ? ["today": Int(search.today.packed)] : []
            return try Row.fetchAll(search.db, sql: sql, arguments: arguments).map { row in
                let list: String = row["seqs"]
                let seqs = try JSONReader.read(Array(list.utf8), .input).array?.compactMap(\.int) ?? []
                return FlagAnswer(flag: flag, programme: row["programme"], seqs: Set(seqs).sorted(), text: text(row))
            }
        }
    }

    // MARK: - Parts of SQL

    /// The symbol of a code or a token.
    static func symbol(_ text: String) -> String { "(SELECT id FROM symbol WHERE text = '\(text)')" }

    /// The types of the verb, for every kind of activity.
    static func types(_ verb: ActivityVerb) -> String {
        FactSQL.symbols(Catalogue.activityKinds.map { verb.type(of: $0) })
    }

    /// A symbol's text.
    static func code(_ column: String) -> String { "(SELECT text FROM symbol WHERE id = \(column))" }

    /// That a fact is neither voided nor of a cancelled activity.
    static func holds(_ fact: String) -> String {
        """
        \(fact).voided_by IS NULL AND NOT EXISTS
          (SELECT 1 FROM cancellation c WHERE c.activity = \(fact).activity AND c.until IS NULL)
        """
    }

    /// Who somebody is known to be by now.
    static let person = """
        coalesce((SELECT c.canonical FROM canonical c WHERE c.kind = 1 AND c.member = f.person AND c.until IS NULL), f.person)
        """

    /// A day of a read model, YYYY-MM-DD, as the integer that facts have.
    static func packed(_ column: String) -> String { "CAST(replace(\(column), '-', '') AS INTEGER)" }

    // MARK: - Parts of texts

    static func label(type: String) -> Phrase { Catalogue.byName[type]?.label ?? Phrase(type) }

    /// A JSON array of texts as a list, in order: SQLite made it, and makes no other.
    static func list(_ json: String) -> String {
        let items = JSONReader.value(Array(json.utf8), .input)?.array?.compactMap(\.string) ?? []
        return items.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ", ")
    }

    /// Kopecks as roubles: «9 988,00 ₽», «9,988.00 RUB».
    static func roubles(_ kopecks: Int) -> Phrase {
        let digits = Array(String(kopecks.magnitude / 100))
        func grouped(_ separator: String) -> String {
            var text = kopecks < 0 ? "\u{2212}" : ""
            for (index, digit) in digits.enumerated() {
                if index > 0, (digits.count - index) % 3 == 0 { text += separator }
                text.append(digit)
            }
            return text
        }
        let rest = kopecks.magnitude % 100
        let cents = rest < 10 ? "0\(rest)" : "\(rest)"
        return Phrase(ru: grouped("\u{A0}") + ",\(cents)\u{A0}₽", en: grouped(",") + ".\(cents)\u{A0}RUB")
    }

    /// «1 день», «2 дня», «5 дней»; «1 day», «2 days».
    static func days(_ number: Int) -> Phrase {
        Phrase(
            ru: "\(number) \(Language.plural(number, one: "день", few: "дня", many: "дней"))",
            en: number == 1 ? "1 day" : "\(number) days")
    }

    static func people(_ number: Int) -> Phrase {
        Phrase(
            ru: "\(number) \(Language.plural(number, one: "человек", few: "человека", many: "человек"))",
            en: number == 1 ? "1 person" : "\(number) people")
    }

    static func entries(_ number: Int) -> Phrase {
        Phrase(
            ru: "\(number) \(Language.plural(number, one: "запись", few: "записи", many: "записей"))",
            en: number == 1 ? "1 entry" : "\(number) entries")
    }
}
