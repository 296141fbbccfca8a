import Application
import ArgumentParser
import Events
import Presentation

struct Show: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration("show", ru: "Одна запись целиком.", en: "One entry in full.")
    }

    @Argument(help: ArgumentHelp(ru: "номер или id записи", en: "seq or id of the entry", value: "SEQ"))
    var entry: String

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open(readOnly: false)
        let reader = try ledger.reader()
        let entry = try EntryName(entry).find(reader)
        guard let leaf = try ledger.log.read({ try LogRows.leaf($0, entry.seq) }),
            let body = try ledger.log.read({ try LogRows.body($0, entry.seq) })
        else { throw LogRows.unreadable(entry.seq, .shape("body")) }
        try options.write(answer(entry, leaf, body, voider: reader.voider(of: entry.seq)))
    }

    private func answer(_ entry: Entry, _ leaf: TreeHash, _ body: [UInt8], voider: Int?) throws -> Answer {
        let json = JSON.members([
            ("entry", try JSONReader.read(body, .canonical)), ("leaf", .string(leaf.base64)),
            ("voidedBy", voider.map { .int($0) }),
        ])
        var facts: [(name: Phrase, value: Cell)] = [
            (say(ru: "тип", en: "type"), .text(entry.type.name)), (say(ru: "когда", en: "when"), .text(entry.at)),
        ]
        if let programme = entry.programme {
            facts.append((Catalogue.label(field: "programme"), .text(programme)))
        }
        for field in Labels.fields(entry) where field.name != "programme" {
            facts.append((field.label, .text(field.text)))
        }
        if !entry.sealed.isEmpty {
            facts.append(
                (
                    say(ru: "запечатано", en: "sealed"),
                    .text(say(ru: "обязательств: \(entry.sealed.count)", en: "\(entry.sealed.count) commitments"))
                ))
        }
        let standing: Cell =
            voider.map {
                .styled(.warning, .text(say(ru: "аннулирована записью \($0)", en: "voided by entry \($0)")))
            } ?? .text(say(ru: "действует", en: "holds"))
        return Answer(
            json: json,
            [
                .heading(
                    say(ru: "Запись \(entry.seq): \(entry.type.label)", en: "Entry \(entry.seq): \(entry.type.label)")),
                .facts(facts), .text(""),
                .facts([
                    (say(ru: "состояние", en: "standing"), standing),
                    (say(ru: "записано", en: "recorded"), .text(entry.recorded)),
                    (say(ru: "кем", en: "by"), .text(entry.by)), ("id", .text(entry.id)),
                    (say(ru: "лист дерева", en: "leaf hash"), .text(leaf.base64)),
                ]),
            ])
    }
}
