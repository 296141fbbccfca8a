import Application
import ArgumentParser
import Events
import Presentation

struct EvidenceList: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", ru: "Все подтверждения: вид, что подтверждают, где файл.",
            en: "All evidence: its kind, what it bears out, where its file is.",
            more: Phrase(
                ru: "Здесь ли файлы, видно сразу; целы ли они, проверяет letopis verify.",
                en: "Whether the files are here is told at once; letopis verify checks whether they are sound."))
    }

    @Option(help: ArgumentHelp(ru: "только один проект", en: "one programme only", value: "CODE"))
    var programme: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open(readOnly: true)
        let items = try EvidenceItem.list(ledger, programme: programme)
        try options.write(EvidenceListAnswer(items).answer)
    }
}

struct EvidenceShow: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", ru: "Показать подтверждение; с -o — его файл, распечатанный.",
            en: "Show evidence; with -o its file, unsealed.",
            more: Phrase(
                ru: "Файл с -o — открытая копия: удалите её, когда она не нужна. В папку летописи она не пишется.",
                en: "The file of -o is a readable copy: delete it when it is not needed. It is not written into the "
                    + "ledger's folder."))
    }

    @Argument(help: ArgumentHelp(ru: "код подтверждения", en: "the evidence's code", value: "CODE"))
    var code: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(ru: "новый файл для содержания", en: "a new file for the content", value: "FILE"))
    var output: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open(readOnly: true)
        let item = try EvidenceItem.find(code, ledger, writingTo: output)
        try options.write(EvidenceItemAnswer(item, written: output).answer)
    }
}
