import Events

/// Rows under headings.
struct Table: Sendable {
    struct Column: Sendable {
        enum Alignment: Sendable { case left, right }

        /// The name in CSV, the same in every language.
        let key: String
        let title: Phrase
        let alignment: Alignment
        /// Whether the column may be narrowed and its text wrapped.
        let isFlexible: Bool
        /// Whether the column may be left out where there is no room; the last such goes first.
        let isDroppable: Bool

        init(
            _ key: String, _ title: Phrase, _ alignment: Alignment = .left, flexible: Bool = false,
            droppable: Bool = false
        ) {
            self.key = key
            self.title = title
            self.alignment = alignment
            isFlexible = flexible
            isDroppable = droppable
        }

        init(
            _ key: String, ru: String, en: String, _ alignment: Alignment = .left, flexible: Bool = false,
            droppable: Bool = false
        ) {
            self.init(key, Phrase(ru: ru, en: en), alignment, flexible: flexible, droppable: droppable)
        }
    }

    let columns: [Column]
    var rows: [[Cell]] = []

    init(_ columns: [Column], rows: [[Cell]] = []) {
        self.columns = columns
        self.rows = rows
    }
}
