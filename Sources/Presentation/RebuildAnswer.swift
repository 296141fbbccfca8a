import Events
import Projections

/// What was made anew of the entries.
package struct RebuildAnswer {
    private let report: Rebuild.Report

    package init(_ report: Rebuild.Report) {
        self.report = report
    }

    private var milliseconds: Int { Int((report.seconds * 1000).rounded()) }
    private var digests: JSON { JSON.members(report.digests.map { ($0.table, .string($0.digest)) }) }

    /// For scripts, on one line. Seconds have a fraction, which the ledger's own JSON has not.
    package var line: String {
        let seconds = Numbers.plain(milliseconds, decimals: 3)
        return "{\"digests\":\(digests.canonicalText),\"entries\":\(report.entries),\"seconds\":\(seconds)}\n"
    }

    package var answer: Answer {
        let table = Table(
            [
                Table.Column("table", ru: "таблица", en: "table"),
                Table.Column("digest", ru: "сумма SHA-256", en: "SHA-256 digest"),
            ],
            rows: report.digests.map { [.text($0.table), .text($0.digest)] })
        let heading = say(
            ru: "Построено заново: \(Numbers.entries(report.entries)) за "
                + "\(Numbers.fixed(milliseconds / 10, decimals: 2)) с",
            en: "Rebuilt: \(Numbers.entries(report.entries)) in \(Numbers.fixed(milliseconds / 10, decimals: 2)) s")
        return Answer(json: digests, rows: table, [.heading(heading), .table(table)])
    }
}
