import Application
import Events
import Presentation
import Projections

/// A replay where there is no terminal: a line for each time that an entry moves an indicator.
struct ReplayLines {
    let reel: Reel
    let tape: Tape
    /// The row of the only indicator asked for.
    let chosen: Int?

    private struct Move {
        let card: Scene.Card
        let entry: Entry
        let course: Course
        let unit: String
        let before: Int?
        let now: Int?
    }

    /// - Returns: how many moves there were.
    @discardableResult
    private func each(_ body: (Move) throws -> Void) throws -> Int {
        var count = 0
        var seq = tape.start
        while let next = tape.move(of: chosen, after: seq) {
            let entry = try reel.entry(next)
            let card = reel.card(entry)
            for (row, course) in tape.courses.enumerated() where chosen == nil || chosen == row {
                let (before, now) = (course.value(asOf: next - 1), course.value(asOf: next))
                if before == now { continue }
                count += 1
                try body(
                    Move(
                        card: card, entry: entry, course: course, unit: try reel.unit(course, asOf: next),
                        before: before, now: now))
            }
            seq = next
        }
        return count
    }

    func write(as format: Format) throws {
        switch format {
        case .table:
            let count = try each { try Terminal.write(line($0) + "\n") }
            if count == 0 {
                Terminal.remark(say(ru: "Ни один показатель не изменился.", en: "No indicator moved."))
            }
        case .json: try each { try Terminal.write(json($0).canonicalBytes + [0x0A]) }
        case .csv:
            try CSVStream(ReplayLines.columns).run { row in
                try each { move in
                    try row([
                        .number(move.entry.seq), .text(move.entry.at), .text(move.entry.recorded),
                        .text(move.entry.type.name), .text(move.course.programme), .text(move.course.indicator),
                        .number(move.before), .number(move.now),
                    ])
                }
            }
        }
    }

    private static let columns = [
        "seq", "at", "recorded", "type", "programme", "indicator", "before", "value",
    ].map { Table.Column($0, Phrase($0)) }

    private func line(_ move: Move) -> String {
        func shown(_ value: Int?) -> String { value.map { Units.cell($0, unit: move.unit).shown.spoken } ?? "—" }
        return SafeText.of(
            [
                String(move.entry.seq), String(move.entry.at.prefix(10)), move.card.label,
                "\(move.course.programme)/\(move.course.indicator)", "\(shown(move.before)) → \(shown(move.now))",
            ].joined(separator: "  "))
    }

    private func json(_ move: Move) -> JSON {
        .members([
            ("seq", .int(move.entry.seq)), ("at", .string(move.entry.at)), ("recorded", .string(move.entry.recorded)),
            ("type", .string(move.entry.type.name)), ("programme", .string(move.course.programme)),
            ("indicator", .string(move.course.indicator)), ("before", .optional(move.before)),
            ("value", .optional(move.now)),
        ])
    }
}
