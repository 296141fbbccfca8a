import Application
import ArgumentParser
import Events
import Foundation
import Presentation
import Projections

struct BundleCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "bundle", ru: "Собрать материалы для проверяющего.", en: "Make a bundle for a reviewer.",
            more: Phrase(
                ru: """
                    Всё, чтобы пересчитать отчёт, не веря никому: все записи (без имён), подпись под ними, правила, значения и \
                    номера засчитанных записей, описание формата и программа проверки.

                    Сданный отчёт:   letopis bundle otchet-1 --programme zemlyaki -o otchet-1.zip
                    Без отчёта:      letopis bundle --programme zemlyaki --period 2024-02-01..2024-12-31 -o proverka/
                    """,
                en: """
                    All that it takes to count a report again without trusting anybody: every entry (no names), the signature \
                    on them, rules, values and the numbers of the entries counted, the format's description and a verifier.

                    A submitted report:  letopis bundle report-1 --programme zemlyaki -o report-1.zip
                    Without a report:    letopis bundle --programme zemlyaki --period 2024-02-01..2024-12-31 -o review/
                    """))
    }

    @Argument(help: ArgumentHelp(ru: "код сданного отчёта", en: "the code of a submitted report", value: "REPORT"))
    var report: String?

    @Option(help: ArgumentHelp(ru: "проект", en: "the programme", value: "CODE"))
    var programme: String?

    @OptionGroup var window: PeriodOption

    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp(
            ru:
                "до какой записи включить летопись; обычно до последней, а для отчёта — до последней, подписанной свидетелем",
            en: "the last entry to include; by default the last one, for a report the last that a witness has signed",
            value: "N|DATE|FILE"))
    var asOf: String?

    @Option(
        help: ArgumentHelp(
            ru: "более ранняя контрольная точка, от которой доказать продолжение; обычно последняя перед этой",
            en: "an earlier checkpoint, to prove the continuation from; by default the one before", value: "N|FILE"))
    var since: String?

    @Option(
        help: ArgumentHelp(
            ru: "приложить раскрытия (letopis reveal): тогда в материалах есть личные данные",
            en: "bring disclosures along (letopis reveal): the bundle then holds personal data", value: "FILE"))
    var disclosures: String?

    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp(
            ru: "новая папка или архив .zip", en: "a new folder, or an archive .zip", value: "DIR|FILE.zip"))
    var output: String

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let order = BundleOrder(
            report: report, programme: programme, period: window.period, asOf: asOf, since: since,
            disclosures: disclosures, output: output)
        let made = try MadeBundle(order, documents: BundleCommand.documents, open: { try options.views() }) { asked in
            if let note = asked.note { Terminal.remark(note) }
        } forOwnerOnly: { write in
            let mask = umask(0o077)
            defer { umask(mask) }
            try write()
        }
        try options.write(BundleAnswer(made, output: output).answer)
    }

    static let documents: [ReviewBundle.File: [UInt8]] = [
        .readme: PackageResources.README_md, .format: PackageResources.FORMAT_md, .verifier: PackageResources.verify_py,
        .counter: PackageResources.counting_py,
    ]
}
