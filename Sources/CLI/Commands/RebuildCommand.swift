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
        let answer = RebuildAnswer(report)
        if options.output.chosen == .json { try Terminal.write(answer.line) } else { try options.write(answer.answer) }
        try tell(report.faults)
    }

    /// - Throws: ``Problem`` `badInput` for the first projection that stopped.
    private func tell(_ faults: [Projection.Name: Projection.Fault]) throws {
        for name in Projection.Name.allCases {
            if let fault = faults[name] { throw fault.problem(of: name) }
        }
    }
}
