import Application
import Presentation

/// The indicators that there is room for: those around the one chosen, or of the programme that moved last.
struct IndicatorWindow {
    enum Item: Equatable {
        /// The programme that the indicators from this row on are of.
        case heading(Int)
        case row(Int)
    }

    let shown: [Item]
    /// How many indicators there was no room for, and how many of them moved.
    let hidden: Int
    let hiddenMoves: Int

    init(_ rows: [Scene.Row], chosen: Int?, focus: Int, room: Int) {
        var items: [Item] = []
        for row in rows.indices {
            if row == 0 || rows[row].programme != rows[row - 1].programme { items.append(.heading(row)) }
            items.append(.row(row))
        }
        guard items.count > room else {
            (shown, hidden, hiddenMoves) = (items, 0, 0)
            return
        }
        // The last line tells what is left out.
        let size = max(1, room - 1)
        let row = chosen ?? focus
        let programme = rows.indices.contains(row) ? rows[row].programme : rows.first?.programme
        let heading = items.firstIndex {
            if case .heading(let first) = $0 { rows[first].programme == programme } else { false }
        }
        let place = items.firstIndex(of: .row(row)) ?? 0
        let top = min(max(heading ?? 0, place - size + 1), items.count - size)
        shown = Array(items[top..<(top + size)])
        let left = rows.indices.filter { !items[top..<(top + size)].contains(.row($0)) }
        hidden = left.count
        hiddenMoves = left.count { rows[$0].change != nil }
    }
}

/// How an indicator is laid out on a line: title, bar, value, target, standing, and how it moved.
struct IndicatorLine {
    private let title: Int
    private let bar: Int
    private let value: Int
    private let target: Int

    private static let change = 10
    private static let longestBar = 24
    /// Rather than be shorter than this, a title takes the place of the bar.
    private static let shortestTitle = 24

    init(_ rows: [Scene.Row], columns: Int) {
        let natural = IndicatorLine.widths(rows)
        (value, target) = (natural.value, natural.target)
        let rest = columns - IndicatorLine.fixed - value - target
        let length = min(IndicatorLine.longestBar, rest / 4)
        bar = length >= 6 && rest - length - 2 >= IndicatorLine.shortestTitle ? length : 0
        title = min(max(8, rest - (bar > 0 ? bar + 2 : 0)), natural.title)
    }

    /// How many columns the indicators take where there are enough.
    static func natural(_ rows: [Scene.Row]) -> Int {
        let natural = widths(rows)
        return fixed + natural.title + 2 + longestBar + natural.value + natural.target
    }

    /// A column keeps its width while its values grow towards their targets.
    private static func widths(_ rows: [Scene.Row]) -> (title: Int, value: Int, target: Int) {
        let target = rows.map { TextWidth.of($0.target) }.max() ?? 0
        let value = max(rows.map { TextWidth.of($0.value) }.max() ?? 0, target - 2, 3)
        return (max(12, rows.map { TextWidth.of($0.title) }.max() ?? 0), value, target)
    }

    /// What stands on every line: the mark of the chosen one, gaps, the tick, how it moved.
    private static let fixed = 3 + 2 + 2 + 2 + 1 + change

    func line(_ row: Scene.Row, isChosen: Bool) -> StyledLine {
        var line = StyledLine(isChosen ? " ▸ " : "   ", .accent)
        let hasMoved = row.change != nil
        line.add(
            TextWidth.elide(row.title, width: title), hasMoved ? .strong : isChosen ? .bold : row.isDefined ? nil : .dim
        )
        line.pad(to: 3 + title)
        if bar > 0 {
            line.add("  ")
            if let share = row.share {
                line.add(.bar(share, columns: bar, row.met == true ? .good : share > 1 ? .bad : .accent))
            }
            line.pad(to: 3 + title + 2 + bar)
        }
        let end = line.width + 2 + value
        line.add(row.value, endingAt: end, hasMoved ? .strong : row.isDefined ? nil : .dim)
        line.add(row.target, endingAt: end + 2 + target, .dim)
        line.add(row.met == true ? " ✓" : "  ", .good)
        if let change = row.change { line.add(" " + change, .strong) }
        return line
    }
}
