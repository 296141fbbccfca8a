import Application
import ArgumentParser
import Events
import Presentation

struct Append: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "append", ru: "Добавить действия: строки JSON, все или ни одной.",
            en: "Append actions: JSON lines, all of them or none.",
            more: Phrase(
                ru: """
                    Одно действие — одна строка:
                      {"type": "expedition.joined", "at": "2024-06-15", "data": {"activity": "exp-culture", "person": "p-0001"}}

                    Ошибки всех строк показываются сразу; пока есть хоть одна, не добавляется ничего. Типы и поля: letopis record --help.
                    """,
                en: """
                    One action is one line:
                      {"type": "expedition.joined", "at": "2024-06-15", "data": {"activity": "exp-culture", "person": "p-0001"}}

                    The errors of all lines are told at once; while there is one, nothing is appended. Types and fields: letopis record --help.
                    """))
    }

    @Argument(
        help: ArgumentHelp(ru: "файл; «-» — стандартный ввод", en: "a file; \"-\" is standard input", value: "FILE"))
    var file = "-"

    @Flag(
        name: .customLong("dry-run"),
        help: ArgumentHelp(ru: "проверить всё и ничего не добавить", en: "check everything, append nothing"))
    var isDryRun = false

    @Option(
        name: .customLong("if-size"),
        help: ArgumentHelp(
            ru: "только если в летописи ровно N записей; тогда строка может ссылаться на запись этой же пачки по "
                + "номеру",
            en: "only if the ledger has exactly N entries; a line may then name an entry of the same batch by its seq",
            value: "N"))
    var ifSize: Int?

    @Flag(
        help: ArgumentHelp(
            ru: "id из содержания: та же самая строка второй раз ничего не добавит",
            en: "make ids from content: the same line adds nothing the second time"))
    var once = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try options.session()
        // Before anything is read: a ledger that cannot be appended to is refused here.
        _ = try session.writer()
        if file == "-", Terminal.isInput {
            Terminal.remark(
                say(
                    ru: "Строки JSON с клавиатуры; конец — Ctrl-D.",
                    en: "JSON lines from the keyboard; end with Ctrl-D."))
        }
        let batch = try Batch(reading: Console.file(file), once: once)
        let condition = ifSize.map { AppendCondition(noEntryMatching: .all, after: $0) }
        let recorded: Recorded
        do {
            recorded = try session.record(batch.drafts, if: condition, dryRun: isDryRun)
        } catch let problem as Problem {
            throw batch.failure(problem)
        }
        if isDryRun { try session.follow() }
        try options.write(recorded)
    }
}
