import Events

/// One value of a table: what people read, and what a spreadsheet or a script gets.
enum Cell: Sendable {
    case empty
    case text(String)
    /// Several, one below the other.
    case lines([String])
    case number(Int)
    /// Kopecks.
    case money(Int)
    /// Basis points.
    case share(Int)
    /// A value shown otherwise than it is stored: a label for its code, say.
    case shown(String, raw: String)
    indirect case styled(Style, Cell)

    static func text(_ text: String?) -> Cell { text.map { Cell.text($0) } ?? .empty }
    static func number(_ number: Int?) -> Cell { number.map { Cell.number($0) } ?? .empty }

    var shown: String {
        switch self {
        case .empty: ""
        case .text(let text), .shown(let text, _): text
        case .lines(let lines): lines.joined(separator: " ")
        case .number(let number): Numbers.grouped(number)
        case .money(let kopecks): Numbers.roubles(kopecks)
        case .share(let basisPoints): Numbers.percent(basisPoints)
        case .styled(_, let cell): cell.shown
        }
    }

    /// What is shown, line by line, made safe for a terminal.
    var lines: [String] {
        switch self {
        case .lines(let lines): lines.map(TextWidth.safe)
        case .styled(_, let cell): cell.lines
        default: [TextWidth.safe(shown)]
        }
    }

    var style: Style? {
        if case .styled(let style, _) = self { style } else { nil }
    }
}

/// Rows under headings, for reading: numbers to the right, a thin rule, no more columns than the terminal has.
struct Table: Sendable {
    struct Column: Sendable {
        enum Alignment: Sendable { case left, right }

        /// The name in CSV, the same in every language.
        let key: String
        let title: String
        let alignment: Alignment
        /// Whether the column may be narrowed and its text wrapped.
        let isFlexible: Bool
        /// Whether the column may be left out where there is no room; the last such goes first.
        let isDroppable: Bool

        init(
            _ key: String, ru: String, en: String, _ alignment: Alignment = .left, flexible: Bool = false,
            droppable: Bool = false
        ) {
            self.key = key
            title = TextWidth.safe(say(ru: ru, en: en))
            self.alignment = alignment
            isFlexible = flexible
            isDroppable = droppable
        }

        init(
            _ key: String, _ title: Phrase, _ alignment: Alignment = .left, flexible: Bool = false,
            droppable: Bool = false
        ) {
            self.init(key, ru: title.ru, en: title.en, alignment, flexible: flexible, droppable: droppable)
        }
    }

    let columns: [Column]
    var rows: [[Cell]] = []

    init(_ columns: [Column], rows: [[Cell]] = []) {
        self.columns = columns
        self.rows = rows
    }

    static let gap = 2
    private static let narrowest = 12
    /// Rather than wrap a text narrower than this, a column is left out.
    private static let comfortable = 24

    func render(width: Int?, colour: Bool) -> String {
        let texts = self.texts
        let layout = layout(texts, width: width)
        return heading(layout, colour: colour) + body(texts, layout, colour: colour)
            + layout.note(width: width, colour: colour)
    }

    /// Which columns are shown, and how wide.
    struct Layout: Sendable {
        var used: [Int]
        var widths: [Int]
        /// The titles of those that there was no room for.
        var dropped: [String] = []

        func note(width: Int?, colour: Bool) -> String {
            guard let width, !dropped.isEmpty else { return "" }
            let note =
                say(ru: "Не поместилось: ", en: "No room for: ") + dropped.joined(separator: ", ")
                + say(ru: "; всё — с --format csv", en: "; all of it with --format csv")
            return TextWidth.wrap(note, width: width).map { Style.dim($0, colour: colour) + "\n" }.joined()
        }
    }

    /// What the cells show, line by line, made safe for a terminal.
    var texts: [[[String]]] { rows.map { row in row.map(\.lines) } }

    func layout(_ texts: [[[String]]], width: Int?) -> Layout {
        // A column that is empty in every row only takes room.
        var layout = Layout(
            used: columns.indices.filter { column in
                rows.isEmpty || texts.contains { $0[column].contains { !$0.isEmpty } }
            },
            widths: [])
        while let width, let last = layout.used.last(where: { columns[$0].isDroppable }),
            tightest(layout.used, texts) > width
        {
            layout.used.removeAll { $0 == last }
            layout.dropped.insert(columns[last].title, at: 0)
        }
        layout.widths = fitted(layout.used, texts, width: width)
        return layout
    }

    func heading(_ layout: Layout, colour: Bool) -> String {
        let titles = zip(layout.used, layout.widths).map { TextWidth.wrap(columns[$0].title, width: $1) }
        let rule = layout.widths.map { String(repeating: "─", count: $0) }.joined(separator: spaces(Table.gap))
        return lines(titles, layout.used, layout.widths) { Style.bold($1, colour: colour) }
            + Style.dim(rule, colour: colour) + "\n"
    }

    func body(_ texts: [[[String]]], _ layout: Layout, colour: Bool) -> String {
        zip(rows, texts).map { row, cells in
            let wrapped = zip(layout.used, layout.widths).map { column, width in
                cells[column].flatMap { TextWidth.wrap($0, width: width) }
            }
            return lines(wrapped, layout.used, layout.widths) { column, text in
                row[column].style.map { $0(text, colour: colour) } ?? text
            }
        }.joined()
    }

    /// What the columns would take if every flexible one were as narrow as is comfortable.
    private func tightest(_ used: [Int], _ texts: [[[String]]]) -> Int {
        let widths = zip(used, natural(used, texts)).map { columns[$0].isFlexible ? min($1, Table.comfortable) : $1 }
        return widths.reduce(Table.gap * max(0, used.count - 1), +)
    }

    func natural(_ used: [Int], _ texts: [[[String]]]) -> [Int] {
        used.map { column in
            let longest = texts.lazy.flatMap { $0[column] }.map { TextWidth.of($0) }.max() ?? 0
            return max(longest, TextWidth.of(columns[column].title), 1)
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
                if !isLast { text += spaces(Table.gap) }
            }
            while text.hasSuffix(" ") { text.removeLast() }
            out += text + "\n"
        }
        return out
    }

    /// Natural widths, or narrower ones for the flexible columns: the widest gives way first.
    private func fitted(_ used: [Int], _ texts: [[[String]]], width: Int?) -> [Int] {
        var widths = natural(used, texts)
        guard let width else { return widths }
        let available = width - Table.gap * max(0, used.count - 1)
        while widths.reduce(0, +) > available {
            let flexible = widths.indices.filter { columns[used[$0]].isFlexible && widths[$0] > Table.narrowest }
            guard let widest = flexible.max(by: { widths[$0] < widths[$1] }) else { break }
            let next = flexible.filter { widths[$0] < widths[widest] }.map { widths[$0] }.max() ?? Table.narrowest
            let excess = widths.reduce(0, +) - available
            widths[widest] = max(widths[widest] - excess, min(next, widths[widest] - 1), Table.narrowest)
        }
        return widths
    }

    private func spaces(_ count: Int) -> String {
        String(repeating: " ", count: max(0, count))
    }
}
