import Application
import Events
import Presentation

/// How output looks: in which language, in how many columns (nil: in any number), whether in colour.
struct Look: Sendable {
    var language: Language
    var width: Int?
    var colour: Bool

    /// Of the standard output, in this run's language.
    static var output: Look {
        Look(language: Speech.language, width: Terminal.width, colour: Terminal.hasColour(Terminal.isOutput))
    }
}

extension Table {
    func render(_ look: Look) -> String {
        let text = TableText(self, look)
        let layout = text.layout()
        return text.heading(layout) + text.body(layout) + text.note(layout)
    }
}

/// A table as a terminal shows it: numbers to the right, a thin rule, no more columns than there is room for.
struct TableText {
    private let table: Table
    private let look: Look
    private let titles: [String]
    /// What the cells show, line by line, made safe for a terminal.
    private let texts: [[[String]]]

    init(_ table: Table, _ look: Look) {
        (self.table, self.look) = (table, look)
        titles = table.columns.map { SafeText.of($0.title.text(look.language)) }
        texts = table.rows.map { row in row.map { $0.lines(in: look.language) } }
    }

    private var columns: [Table.Column] { table.columns }

    static let gap = 2
    private static let narrowest = 12
    /// Rather than wrap a text narrower than this, a column is left out.
    private static let comfortable = 24

    /// Which columns are shown, and how wide.
    struct Layout: Sendable {
        var used: [Int]
        var widths: [Int]
        /// The titles of those that there was no room for.
        var dropped: [String] = []
    }

    func note(_ layout: Layout) -> String {
        guard let width = look.width, !layout.dropped.isEmpty else { return "" }
        let names = layout.dropped.joined(separator: ", ")
        let note = say(
            ru: "Не поместилось: \(names); всё — с --format csv",
            en: "No room for: \(names); all of it with --format csv")
        return TextWidth.wrap(note.text(look.language), width: width).map {
            Emphasis.dim($0, colour: look.colour) + "\n"
        }
        .joined()
    }

    func layout() -> Layout {
        // A column that is empty in every row only takes room.
        var layout = Layout(
            used: columns.indices.filter { column in
                table.rows.isEmpty || texts.contains { $0[column].contains { !$0.isEmpty } }
            },
            widths: [])
        while let width = look.width, let last = layout.used.last(where: { columns[$0].isDroppable }),
            tightest(layout.used) > width
        {
            layout.used.removeAll { $0 == last }
            layout.dropped.insert(titles[last], at: 0)
        }
        layout.widths = fitted(layout.used)
        return layout
    }

    func heading(_ layout: Layout) -> String {
        let wrapped = zip(layout.used, layout.widths).map { TextWidth.wrap(titles[$0], width: $1) }
        let rule = layout.widths.map { String(repeating: "─", count: $0) }.joined(separator: spaces(TableText.gap))
        return lines(wrapped, layout.used, layout.widths) { Emphasis.bold($1, colour: look.colour) }
            + Emphasis.dim(rule, colour: look.colour) + "\n"
    }

    func body(_ layout: Layout) -> String {
        zip(table.rows, texts).map { row, cells in
            let wrapped = zip(layout.used, layout.widths).map { column, width in
                cells[column].flatMap { TextWidth.wrap($0, width: width) }
            }
            return lines(wrapped, layout.used, layout.widths) { column, text in
                row[column].emphasis.map { $0(text, colour: look.colour) } ?? text
            }
        }.joined()
    }

    /// What the columns would take if every flexible one were as narrow as is comfortable.
    private func tightest(_ used: [Int]) -> Int {
        let widths = zip(used, natural(used)).map { columns[$0].isFlexible ? min($1, TableText.comfortable) : $1 }
        return widths.reduce(TableText.gap * max(0, used.count - 1), +)
    }

    func natural(_ used: [Int]) -> [Int] {
        used.map { column in
            let longest = texts.lazy.flatMap { $0[column] }.map { TextWidth.of($0) }.max() ?? 0
            return max(longest, TextWidth.of(titles[column]), 1)
        }
    }

    /// The lines of one row whose cells have been wrapped.
    private func lines(
        _ cells: [[String]], _ used: [Int], _ widths: [Int], _ decorate: (Int, String) -> String
    ) -> String {
        var out = ""
        for line in 0..<(cells.map(\.count).max() ?? 0) {
            var text = ""
            for (position, column) in used.enumerated() {
                let part = line < cells[position].count ? cells[position][line] : ""
                let padding = spaces(widths[position] - TextWidth.of(part))
                let isLast = position == used.count - 1
                switch columns[column].alignment {
                case .left: text += decorate(column, part) + (isLast ? "" : padding)
                case .right: text += padding + decorate(column, part)
                }
                if !isLast { text += spaces(TableText.gap) }
            }
            while text.hasSuffix(" ") { text.removeLast() }
            out += text + "\n"
        }
        return out
    }

    /// Natural widths, or narrower ones for the flexible columns: the widest gives way first.
    private func fitted(_ used: [Int]) -> [Int] {
        var widths = natural(used)
        guard let width = look.width else { return widths }
        let available = width - TableText.gap * max(0, used.count - 1)
        while widths.reduce(0, +) > available {
            let flexible = widths.indices.filter { columns[used[$0]].isFlexible && widths[$0] > TableText.narrowest }
            guard let widest = flexible.max(by: { widths[$0] < widths[$1] }) else { break }
            let next = flexible.filter { widths[$0] < widths[widest] }.map { widths[$0] }.max() ?? TableText.narrowest
            let excess = widths.reduce(0, +) - available
            widths[widest] = max(widths[widest] - excess, min(next, widths[widest] - 1), TableText.narrowest)
        }
        return widths
    }

    private func spaces(_ count: Int) -> String {
        String(repeating: " ", count: max(0, count))
    }
}
