import Application
import Events

/// The form in which an answer is asked for.
package enum Format: String, CaseIterable, Sendable {
    case table, json, csv
}

/// What there is to say, in both languages and all formats: for people, for scripts, for spreadsheets.
package struct Answer: Sendable {
    package enum Part: Sendable {
        case heading(Phrase)
        /// A paragraph: a line break in it is shown, not made. An empty one is an empty line.
        case text(Remedy)
        /// Beside the matter: what to do next, what a number leaves out.
        case note(Remedy)
        /// What is to be typed, line by line.
        case commands([Phrase])
        case table(Table)
        /// Names and their values.
        case facts([(name: Phrase, value: Cell)])

        // Of words alone.
        package static func text(_ phrase: Phrase) -> Part { .text(Remedy(phrase)) }
        package static func note(_ phrase: Phrase) -> Part { .note(Remedy(phrase)) }
    }

    /// For scripts, with what it tells in words in the language that is asked for.
    package let json: @Sendable (Language) -> JSON
    package let parts: [Part]
    /// The rows for CSV; nil where the answer is no table.
    package let rows: Table?

    package init(json: @escaping @Sendable (Language) -> JSON, rows: Table? = nil, _ parts: [Part]) {
        self.json = json
        self.rows = rows
        self.parts = parts
    }

    /// An answer whose JSON is the same in every language.
    package init(json: JSON, rows: Table? = nil, _ parts: [Part]) {
        self.init(json: { _ in json }, rows: rows, parts)
    }

    /// An answer that is one table.
    package init(json: JSON, _ table: Table, notes: [Phrase] = []) {
        self.init(json: { _ in json }, table, notes: notes)
    }

    package init(json: @escaping @Sendable (Language) -> JSON, _ table: Table, notes: [Phrase] = []) {
        self.init(json: json, rows: table, [.table(table)] + notes.map { Part.note($0) })
    }
}
