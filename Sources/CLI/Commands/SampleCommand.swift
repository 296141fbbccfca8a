import Application
import ArgumentParser
import Events
import Presentation

struct SampleCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "sample", ru: "Выбрать записи для сверки с бумагами.", en: "Draw entries to compare with the papers.",
            more: Phrase(
                ru: """
                    Выбор зависит от подписи свидетеля под контрольной точкой и от слова, которое проверяющий назвал уже после \
                    неё, поэтому подстроить его не может никто. Кто угодно может повторить его и получить то же.

                    letopis sample --checkpoint ФАЙЛ --indicator participants --programme zemlyaki --count 10 --nonce "слово" \
                    --witness КЛЮЧ
                    По материалам вместо летописи: --bundle ПАПКА.
                    """,
                en: """
                    The draw depends on a witness's signature on the checkpoint, and on a word that the reviewer names only after \
                    it; so nobody can arrange it. Anybody can draw again, and gets the same.

                    letopis sample --checkpoint FILE --indicator participants --programme zemlyaki --count 10 --nonce "a word" \
                    --witness VKEY
                    From a bundle instead of the ledger: --bundle DIR.
                    """))
    }

    @Option(
        help: ArgumentHelp(
            ru: "контрольная точка с подписью свидетеля; обычно та, что в материалах",
            en: "a checkpoint that a witness has signed; with --bundle, the bundle's by default", value: "FILE"))
    var checkpoint: String?

    @Option(help: ArgumentHelp(ru: "показатель", en: "the indicator", value: "CODE"))
    var indicator: String

    @Option(
        help: ArgumentHelp(
            ru: "проект; обычно тот, что в материалах", en: "the programme; with --bundle, the bundle's by default",
            value: "CODE"))
    var programme: String?

    @Option(help: ArgumentHelp(ru: "сколько записей", en: "how many entries", value: "N"))
    var count = 10

    @Option(
        help: ArgumentHelp(
            ru: "слово, которое назвал проверяющий", en: "the word that the reviewer has named", value: "TEXT"))
    var nonce: String

    @Option(
        help: ArgumentHelp(
            ru: "ключ свидетеля; обычно тот, что известен летописи",
            en: "the witness's key; by default one the ledger knows",
            value: "VKEY"))
    var witness: VerifierKey?

    @Option(help: ArgumentHelp(ru: "выбирать из материалов", en: "draw from a bundle", value: "DIR|FILE.zip"))
    var bundle: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let request = try SampleDraw.Request(
            checkpoint: checkpoint, indicator: indicator, programme: programme, count: count, nonce: nonce,
            witness: witness)
        let draw =
            try bundle.map { try SampleDraw(request, fromBundle: $0) } ?? SampleDraw(request, from: options.views())
        try options.write(SampleAnswer(draw).answer)
    }
}
