import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct PeriodCheckCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "check", ru: "Пересчитать закрытое по записям и сверить с файлами.",
            en: "Count what was closed again from the entries, and compare the files.",
            more: Phrase(
                ru: """
                    Каждое закрытие, и прежние тоже: строит всё заново из одних записей до его позиции, сверяет корень, каждое \
                    значение и файл в snapshots/. Файла может не быть: он выводится из записей, и --restore вернёт такой же.
                    Код выхода: 0 — всё сходится; 30 — корень или значения не те; 40 — файл изменён.
                    """,
                en: """
                    Every closing, former ones too: makes everything anew from the entries up to its position alone, compares \
                    the root, every value, and the file in snapshots/. The file may be missing: it follows from the entries, and \
                    --restore brings back the same.
                    Exit code: 0 all agrees; 30 the root or the values are others; 40 a file has been altered.
                    """))
    }

    @Argument(
        help: ArgumentHelp(ru: "код периода; обычно все", en: "the period's code; all by default", value: "CODE"))
    var code: String?

    @Option(help: ArgumentHelp(ru: "только один проект", en: "one programme only", value: "CODE"))
    var programme: String?

    @Flag(help: ArgumentHelp(ru: "вернуть недостающие файлы", en: "bring missing files back"))
    var restore = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let views = try options.views()
        let progress = Progress(ru: "Пересчитываю закрытия:", en: "Counting closings again:")
        var recounted = try PeriodChecks(views, code: code, programme: programme) { progress($0, $1) }
        progress.end()
        if restore { try recounted.restore(in: views.ledger.folder) }
        try options.write(PeriodCheckAnswer(recounted).answer)
        if recounted.status != .agrees { throw ExitCode(recounted.status.exitCode) }
    }
}
