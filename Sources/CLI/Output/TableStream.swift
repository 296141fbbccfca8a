import Application
import Presentation

/// A table whose rows come a few at a time: as wide as the first ones need, wider where a later number outgrows its
/// column.
struct TableStream {
    /// The columns of a table that goes to no terminal.
    private static let usualWidth = 160

    private let columns: [Table.Column]
    /// What the columns are sure to have room for, whatever comes first.
    private let sample: [String]
    private let look: Look
    private var layout: TableText.Layout?

    init(_ columns: [Table.Column], sample: [String], _ look: Look = .output) {
        self.columns = columns
        self.sample = sample
        self.look = look
    }

    /// `rows`, the first time under the heading.
    mutating func render(_ rows: [[Cell]]) -> String {
        let text = TableText(Table(columns, rows: rows), look)
        if var layout {
            for (position, natural) in text.natural(layout.used).enumerated()
            where !columns[layout.used[position]].isFlexible {
                layout.widths[position] = max(layout.widths[position], natural)
            }
            self.layout = layout
            return text.body(layout)
        }
        let layout = first(rows)
        self.layout = layout
        return text.note(layout) + text.heading(layout) + text.body(layout)
    }

    private func first(_ rows: [[Cell]]) -> TableText.Layout {
        // A flexible column is to have what room there is, not what the first rows happen to fill.
        let ample = zip(columns, sample).map { $0.isFlexible ? String(repeating: "x", count: 28) : $1 }
        var layout = TableText(Table(columns, rows: rows + [ample.map { Cell.text($0) }]), look).layout()
        if let last = layout.used.lastIndex(where: { columns[$0].isFlexible }) {
            let taken = layout.widths.reduce(TableText.gap * (layout.used.count - 1), +)
            layout.widths[last] += max(0, (look.width ?? TableStream.usualWidth) - taken)
        }
        return layout
    }
}
