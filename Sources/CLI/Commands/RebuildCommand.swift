import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct RebuildCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "rebuild", ru: "Построить все таблицы чтения заново из записей.",
            en: "Make all read models anew from the entries.",
            more: Phrase(
                ru: "Ничего нельзя потерять: всё, что здесь строится, выводится из записей. Одинаковые записи дают "
                    + "одинаковые суммы (digests). Остальные тем временем читают прежние таблицы.",
                en:
                    "Nothing can be lost: all that is built here follows from the entries. The same entries give the same "
                    + "digests. Meanwhile everybody else reads those that there are."
            ))
    }

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open()
        let progress = Progress(ru: "Строю заново:", en: "Rebuilding:")
        let report = try Rebuild.run(ledger) { done, total in progress(done, total) }
        progress.end()
        let milliseconds = Int((report.seconds * 1000).rounded())
        let digests = JSON.members(report.digests.map { ($0.table, .string($0.digest)) })
        if options.output.chosen == .json {
            // Seconds have a fraction, which the ledger's own JSON has not.
            let seconds = Numbers.plain(milliseconds, decimals: 3)
            try Terminal.write(
                "{\"digests\":\(digests.canonicalText),\"entries\":\(report.entries),\"seconds\":\(seconds)}\n")
            return try tell(report.faults)
        }
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
        try options.write(Answer(json: digests, rows: table, [.heading(heading), .table(table)]))
        try tell(report.faults)
    }

    /// - Throws: ``Problem`` `badInput` for the first projection that stopped.
    private func tell(_ faults: [Projection.Name: Projection.Fault]) throws {
        for name in Projection.Name.allCases {
            if let fault = faults[name] { throw fault.problem(of: name) }
        }
    }
}
