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
        let from = try Position.parse(first, ledger, field: "A")
        let to = try Position.parse(second, ledger, field: "B")
        guard from <= to else { throw ConsistencyCommand.swapped(from, to) }
        let (fromRoot, tree, proof) = try ledger.log.read { db in
            let tree = LogRows.tree(db, size: to)
            // Every history extends the empty one; there is nothing to prove.
            let proof = from == 0 ? [] : try tree.consistency(from: from)
            return (try LogRows.tree(db, size: from).root, try tree.root, proof)
        }
        let json: JSON = [
            "from": .int(from), "to": .int(to), "fromRoot": .string(fromRoot.base64), "toRoot": .string(tree.base64),
            "proof": .array(proof.map { .string($0.base64) }),
        ]
        try options.write(
            Answer(
                json: json,
                [
                    .heading(
                        say(
                            ru: "Летопись из \(Numbers.grouped(to)) продолжает летопись из \(Numbers.grouped(from))",
                            en: "The ledger of \(Numbers.grouped(to)) extends the ledger of \(Numbers.grouped(from))")),
                    .facts([
                        (say(ru: "корень \(from)", en: "root of \(from)"), .text(fromRoot.base64)),
                        (say(ru: "корень \(to)", en: "root of \(to)"), .text(tree.base64)),
                        (say(ru: "доказательство", en: "proof"), .lines(proof.map(\.base64))),
                    ]),
                ]))
    }

    private static func swapped(_ from: Int, _ to: Int) -> Problem {
        Problem.usage(
            "swapped",
            Phrase(
                ru: "\(from) больше \(to): меньшая летопись большую не продолжает",
                en: "\(from) is greater than \(to): the smaller ledger does not extend the larger"),
            remedy: Phrase(
                ru: "поменяйте местами: letopis consistency \(to) \(from)",
                en: "swap them: letopis consistency \(to) \(from)"))
    }
}
