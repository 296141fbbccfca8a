import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct Append: AsyncParsableCommand {
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

    func run() async throws {
        let ledger = try options.open()
        let writer = try ledger.writer()
        if file == "-", Terminal.isInput {
            Terminal.remark(
                say(
                    ru: "Строки JSON с клавиатуры; конец — Ctrl-D.",
                    en: "JSON lines from the keyboard; end with Ctrl-D."))
        }
        let batch = try Batch(reading: file, once: once)
        let receipt: Writer.Receipt
        do throws(Problem) {
            receipt = try await writer.append(batch.drafts, ifSize: ifSize, dryRun: isDryRun)
        } catch {
            throw batch.failure(error)
        }
        let late = await writer.finishAndFollow(isDryRun ? nil : receipt)
        try options.write(ReceiptAnswer(receipt, batch.drafts, isDryRun: isDryRun, late: late).answer)
    }
}

extension Writer {
    /// Appends `drafts` if the ledger has exactly `ifSize` entries.
    nonisolated func append(_ drafts: [Draft], ifSize: Int?, dryRun: Bool = false) async throws(Problem) -> Receipt {
        try await append(drafts, if: ifSize.map { AppendCondition(noEntryMatching: .all, after: $0) }, dryRun: dryRun)
    }
}
