import Application
import Events
import Projections

/// The values of indicators with their targets, and as of when and of which days they are.
package struct IndicatorsAnswer {
    private let report: IndicatorReport
    private let asked: Asked
    private let position: Int
    private let root: String
    private let isEmpty: Bool

    /// - Parameters:
    ///   - position: where the values were asked for.
    ///   - before: earlier values, from which on it is marked how these moved; nil where nothing is to be marked.
    package init(
        _ answers: [IndicatorAnswer], _ views: Views, _ asked: Asked, at position: Int, by: String?,
        since before: [IndicatorAnswer]? = nil
    ) throws {
        (self.asked, self.position, isEmpty) = (asked, position, answers.isEmpty)
        var marked = try IndicatorReport(answers, views: views, position: position, by: by)
        if let before { marked.markMoves(since: before) }
        report = marked
        root = try views.ledger.root(at: position).base64
    }

    package var answer: Answer {
        let (report, position, root) = (report, position, root)
        let period = asked.json
        let json = { @Sendable (language: Language) -> JSON in
            .members([
                ("asOf", ["size": .int(position), "root": .string(root)]), ("period", period),
                ("indicators", .array(report.json(in: language))),
            ])
        }
        var parts = report.parts
        if isEmpty { parts.append(.text(say(ru: "Показателей нет.", en: "There are no indicators."))) }
        parts += [
            .text(""),
            .note(
                say(
                    ru: "Как известно на записи \(position); корень \(root)",
                    en: "As known at entry \(position); root \(root)")),
        ]
        if let note = asked.note { parts.append(.note(note)) }
        return Answer(json: json, rows: report.rows, parts)
    }
}
