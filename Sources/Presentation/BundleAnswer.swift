import Application
import Events
import Projections

/// What a bundle that was made holds, and what to beware of.
package struct BundleAnswer {
    private let made: MadeBundle
    private let output: String

    /// - Parameter output: where it is, as it was typed.
    package init(_ made: MadeBundle, output: String) {
        (self.made, self.output) = (made, output)
    }

    package var answer: Answer {
        let (report, signed, previous, disclosed) = (made.report, made.checkpoint, made.previous, made.disclosed)
        let cosignatures = made.cosignatures
        let json = JSON.members([
            ("bundle", .string(output)), ("programme", .string(report.programme)),
            ("report", report.submission.map { .string($0.report) }), ("size", .int(signed.checkpoint.size)),
            ("root", .string(signed.checkpoint.root.base64)), ("countedAsOf", .int(report.size)),
            ("previous", previous.map { .int($0.checkpoint.size) }),
            ("cosignatures", .int(cosignatures)), ("disclosedEntries", disclosed.map { .int($0.entries.count) }),
            ("claims", .array(report.claims.map(\.json))),
        ])
        let table = ClaimTable(report).table
        var parts: [Answer.Part] = [
            .heading(say(ru: "Материалы собраны: \(output)", en: "The bundle is made: \(output)")), .table(table),
        ]
        let untrue = report.claims.filter { !$0.isTrue }
        if !untrue.isEmpty {
            parts.append(
                .text(
                    say(
                        ru:
                            "Внимание: заявленное расходится с записями: \(untrue.map(\.indicator).joined(separator: ", ")). "
                            + "Проверяющий это увидит.",
                        en: "Beware: what is claimed is not what the entries give: "
                            + "\(untrue.map(\.indicator).joined(separator: ", ")). The reviewer will see it.")))
        }
        if let disclosed {
            parts.append(
                .text(
                    say(
                        ru:
                            "Внимание: в этих материалах личные данные (\(Numbers.entries(disclosed.entries.count)), раскрыты для: "
                            + "\(disclosed.recipient)). Передавайте их только этому получателю и по защищённому каналу, после "
                            + "проверки уничтожьте.",
                        en:
                            "Beware: this bundle holds personal data (\(Numbers.entries(disclosed.entries.count)), disclosed to: "
                            + "\(disclosed.recipient)). Give it to that recipient only, by a safe way, and destroy it after the "
                            + "review.")))
        }
        if cosignatures == 0 {
            parts.append(
                .note(
                    say(
                        ru: "Эту контрольную точку не подписал ни один свидетель. Дайте фонду подписать её: "
                            + "letopis witness request — и соберите материалы снова.",
                        en:
                            "No witness has signed this checkpoint. Let the fund sign it (letopis witness request), and make "
                            + "the bundle again.")))
        }
        parts.append(
            .note(
                say(
                    ru: "Проверить: letopis check \(output) --key \(keyText) --since ФАЙЛ",
                    en: "To check it: letopis check \(output) --key \(keyText) --since FILE")))
        return Answer(json: json, rows: table, parts)
    }

    private var keyText: Phrase { say(ru: "КЛЮЧ", en: "KEY") }
}
