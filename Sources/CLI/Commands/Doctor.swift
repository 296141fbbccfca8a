import Application
import ArgumentParser
import Events
import Presentation

struct Doctor: ParsableCommand, MoreToDo {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "doctor", ru: "Всё ли в порядке с папкой, диском, часами и ключом.",
            en: "Whether folder, disk, clock and key are in order.",
            more: Phrase(
                ru: "Ничего не исправляет сам: у каждого замечания сказано, что делать. Содержание записей проверяет "
                    + "letopis verify.",
                en: "Mends nothing itself: each remark says what to do. The entries themselves are checked by letopis "
                    + "verify."
            ))
    }

    @Option(
        name: .customLong("accept-fork"),
        help: ArgumentHelp(
            ru: "признать, что последние записи утрачены, и продолжить: пишет запись ledger.forked с этой причиной",
            en: "accept that the last entries are lost, and go on: records ledger.forked with this reason",
            value: "REASON"))
    var acceptFork: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open()
        if let acceptFork {
            Aftermath.outliveReaders()
            let receipt = try Fork.accept(ledger, reason: acceptFork, account: ledger.account())
            let answer = ForkAnswer(receipt).answer
            if receipt.appended == 0 { return try options.write(answer) }
            _ = Aftermath.attempt { try options.write(answer) }
            return
        }
        let checks = HealthChecks(ledger, version: Letopis.version).checks()
        try options.write(HealthAnswer(checks).answer)
        if let failure = checks.first(where: { $0.standing == .bad }) {
            throw ExitCode((failure.code ?? .inputOutput).rawValue)
        }
    }
}
