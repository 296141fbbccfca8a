import Application
import ArgumentParser
import Events
import Presentation

struct ConsistencyCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "consistency", ru: "Доказательство, что одна история продолжает другую.",
            en: "A proof that one history extends another.",
            more: Phrase(
                ru:
                    "A и B — размеры, дни или файлы контрольных точек этой летописи, A не больше B. Доказательство — по RFC "
                    + "6962, раздел 2.1.2; точка, которую летопись не продолжает, даёт код выхода 30.",
                en:
                    "A and B are sizes, days or files of this ledger's checkpoints, A no greater than B. The proof is that of "
                    + "RFC 6962, section 2.1.2; a checkpoint that the ledger does not extend ends with exit code 30."))
    }

    @Argument(help: ArgumentHelp(ru: "раньше", en: "the earlier", value: "A"))
    var first: String

    @Argument(help: ArgumentHelp(ru: "позже", en: "the later", value: "B"))
    var second: String

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open()
        let proof = try ConsistencyProof(from: first, to: second, in: ledger)
        try options.write(ConsistencyAnswer(proof).answer)
    }
}
