/// A table whose rows come a few at a time: as wide as the first ones need, wider where a later number outgrows its
/// column.
struct TableStream {
    /// The columns of a table that goes to no terminal.
    private static let usualWidth = 160

    private let columns: [Table.Column]
    /// What the columns are sure to have room for, whatever comes first.
    private let sample: [String]
    private let width: Int?
    private let colour: Bool
    private var layout: Table.Layout?

    init(
        _ columns: [Table.Column], sample: [String], width: Int? = Terminal.width,
        colour: Bool = Terminal.hasColour(Terminal.isOutput)
    ) {
        self.columns = columns
        self.sample = sample
        self.width = width
        self.colour = colour
    }

    /// `rows`, the first time under the heading.
    mutating func render(_ rows: [[Cell]]) -> String {
        let table = Table(columns, rows: rows)
        let texts = table.texts
        if var layout {
            for (position, natural) in table.natural(layout.used, texts).enumerated()
            where !columns[layout.used[position]].isFlexible {
                layout.widths[position] = max(layout.widths[position], natural)
            }
            self.layout = layout
            return table.body(texts, layout, colour: colour)
        }
        let layout = first(table, texts)
        self.layout = layout
        return layout.note(width: width, colour: colour) + table.heading(layout, colour: colour)
            + table.body(texts, layout, colour: colour)
    }

    private func first(_ table: Table, _ texts: [[[String]]]) -> Table.Layout {
        // A flexible column is to have what room there is, not what the first rows happen to fill.
        let ample = zip(columns, sample).map { $0.isFlexible ? String(repeating: "x", count: 28) : $1 }
        let measured = Table(columns, rows: table.rows + [ample.map { Cell.text($0) }])
        var layout = measured.layout(texts + [ample.map { [$0] }], width: width)
        if let last = layout.used.lastIndex(where: { columns[$0].isFlexible }) {
            let taken = layout.widths.reduce(Table.gap * (layout.used.count - 1), +)
            layout.widths[last] += max(0, (width ?? TableStream.usualWidth) - taken)
        }
        return layout
    }
}
