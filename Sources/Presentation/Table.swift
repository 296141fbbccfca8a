import Events

/// Rows under headings.
package struct Table: Sendable {
    package struct Column: Sendable {
        package enum Alignment: Sendable { case left, right }

        /// The name in CSV, the same in every language.
        package let key: String
        package let title: Phrase
        package let alignment: Alignment
        /// Whether the column may be narrowed and its text wrapped.
        package let isFlexible: Bool
        /// Whether the column may be left out where there is no room; the last such goes first.
        package let isDroppable: Bool

        package init(
            _ key: String, _ title: Phrase, _ alignment: Alignment = .left, flexible: Bool = false,
            droppable: Bool = false
        ) {
            self.key = key
            self.title = title
            self.alignment = alignment
            isFlexible = flexible
            isDroppable = droppable
        }

        package init(
            _ key: String, ru: String, en: String, _ alignment: Alignment = .left, flexible: Bool = false,
            droppable: Bool = false
        ) {
            self.init(key, Phrase(ru: ru, en: en), alignment, flexible: flexible, droppable: droppable)
        }
    }

    package let columns: [Column]
    package var rows: [[Cell]] = []

    package init(_ columns: [Column], rows: [[Cell]] = []) {
        self.columns = columns
        self.rows = rows
    }
}
