import Application
import Events
import Projections

/// That an entry moved an indicator.
package struct ReplayMove {
    package let entry: Entry
    private let card: Scene.Card
    private let course: IndicatorSeries
    private let unit: String
    private let before: Int?
    private let now: Int?

    fileprivate init(entry: Entry, card: Scene.Card, course: IndicatorSeries, unit: String, before: Int?, now: Int?) {
        (self.entry, self.card, self.course) = (entry, card, course)
        (self.unit, self.before, self.now) = (unit, before, now)
    }

    package static let columns = [
        "seq", "at", "recorded", "type", "programme", "indicator", "before", "value",
    ].map { Table.Column($0, Phrase($0)) }

    package var cells: [Cell] {
        [
            .number(entry.seq), .text(entry.at), .text(entry.recorded), .text(entry.type.name), .text(course.programme),
            .text(course.indicator), .number(before), .number(now),
        ]
    }

    /// For people, on one line.
    package func line(in language: Language) -> String {
        func shown(_ value: Int?) -> String { value.map { Units.cell($0, unit: unit).shown.text(language) } ?? "—" }
        return SafeText.of(
            [
                String(entry.seq), String(entry.at.prefix(10)), card.label,
                "\(course.programme)/\(course.indicator)", "\(shown(before)) → \(shown(now))",
            ].joined(separator: "  "))
    }

    package var json: JSON {
        .members([
            ("seq", .int(entry.seq)), ("at", .string(entry.at)), ("recorded", .string(entry.recorded)),
            ("type", .string(entry.type.name)), ("programme", .string(course.programme)),
            ("indicator", .string(course.indicator)), ("before", .optional(before)),
            ("value", .optional(now)),
        ])
    }
}

extension Reel {
    /// Each time that an entry moves an indicator, in order.
    ///
    /// - Parameter chosen: the row of the only indicator asked for.
    /// - Returns: how many moves there were.
    @discardableResult
    package func eachMove(of chosen: Int?, on tape: Tape, _ body: (ReplayMove) throws -> Void) throws -> Int {
        var count = 0
        var seq = tape.start
        while let next = tape.move(of: chosen, after: seq) {
            let entry = try self.entry(next)
            let card = self.card(entry)
            for (row, course) in tape.courses.enumerated() where chosen == nil || chosen == row {
                let (before, now) = (course.value(asOf: next - 1), course.value(asOf: next))
                if before == now { continue }
                count += 1
                try body(
                    ReplayMove(
                        entry: entry, card: card, course: course, unit: try unit(course, asOf: next), before: before,
                        now: now))
            }
            seq = next
        }
        return count
    }
}
