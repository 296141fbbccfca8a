import Application
import ArgumentParser
import Events
import Presentation

struct History: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "history", ru: "Всё, что было с человеком, мероприятием, пунктом.",
            en: "The story of a person, an activity, an item.",
            more: Phrase(
                ru: "letopis history person:p-0001; letopis history indicator:zemlyaki/participants-total",
                en: "letopis history person:p-0001; letopis history indicator:zemlyaki/participants-total"))
    }

    @Argument(help: ArgumentHelp(ru: "вид:код", en: "kind:code", value: "REF"))
    var reference: String

    @OptionGroup var moment: AsOfOption
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ref = try Reference.parse(reference)
        let ledger = try options.open()
        let reader = try ledger.reader(at: moment.position(ledger))
        let entries = try reader.history(ref)
        guard !entries.isEmpty else {
            throw Problem(
                .notFound, "unknown-reference",
                Phrase(ru: "летопись не знает \(ref)", en: "the ledger does not know \(ref)"),
                remedy: Phrase(
                    ru: "все коды: letopis list \(ref.kind.rawValue)",
                    en: "all codes: letopis list \(ref.kind.rawValue)"))
        }
        try options.write(answer(ref, try reader.thing(ref), entries, reader))
    }

    private func answer(_ ref: Ref, _ thing: Thing?, _ entries: [Entry], _ reader: LedgerReader) -> Answer {
        let told = entries.map { entry in
            JSON.members([
                ("seq", .int(entry.seq)), ("at", .string(entry.at)), ("type", .string(entry.type.name)),
                ("data", .object(entry.data)), ("programme", entry.programme.map { .string($0) }),
                ("recorded", .string(entry.recorded)), ("by", .string(entry.by)),
                ("voidedBy", reader.voider(of: entry.seq).map { .int($0) }),
            ])
        }
        let json = JSON.members([
            ("ref", .string(ref.description)), ("status", thing.map { .string($0.status) }),
            ("programme", thing?.programme.map { .string($0) }), ("entries", .array(told)),
        ])
        var title: Phrase = "\(Labels.kind(ref.kind)) \(ref.code)"
        if let thing, !thing.status.isEmpty { title += " · \(Labels.state(thing.status))" }
        if let programme = thing?.programme, ref.kind != .programme { title += " · \(programme)" }
        let table = Table(
            [
                Table.Column("at", ru: "когда", en: "when"),
                Table.Column("type", ru: "что", en: "what", flexible: true),
                Table.Column("data", ru: "подробности", en: "details", flexible: true),
                Table.Column("seq", ru: "запись", en: "entry", .right),
            ], rows: entries.map { row($0, ref, voider: reader.voider(of: $0.seq)) })
        return Answer(json: json, rows: table, [.heading(title), .table(table)])
    }

    private func row(_ entry: Entry, _ ref: Ref, voider: Int?) -> [Cell] {
        let own = Set(
            entry.data.keys.filter { entry.data[$0]?.string == ref.code.split(separator: "/").last.map(String.init) })
        var details = Labels.summary(entry, leavingOut: own)
        if let voider {
            details = say(ru: "аннулирована записью \(voider). ", en: "voided by entry \(voider). ") + details
        }
        let cells: [Cell] = [
            .shown(String(entry.at.prefix(16)).replacing("T", with: " "), raw: entry.at),
            .shown(entry.type.label, raw: entry.type.name),
            .shown(details, raw: JSON.object(entry.data).canonicalText), .number(entry.seq),
        ]
        return voider == nil ? cells : cells.map { .styled(.dim, $0) }
    }
}
