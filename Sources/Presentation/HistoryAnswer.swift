import Application
import Events

/// All that was recorded of one thing, in the order of the entries.
package struct HistoryAnswer {
    private let history: ThingHistory

    package init(_ history: ThingHistory) {
        self.history = history
    }

    package var answer: Answer {
        let (ref, thing, entries) = (history.ref, history.thing, history.entries)
        let told = entries.map { entry in
            JSON.members([
                ("seq", .int(entry.seq)), ("at", .string(entry.at)), ("type", .string(entry.type.name)),
                ("data", .object(entry.data)), ("programme", entry.programme.map { .string($0) }),
                ("recorded", .string(entry.recorded)), ("by", .string(entry.by)),
                ("voidedBy", history.voiders[entry.seq].map { .int($0) }),
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
            ], rows: entries.map { row($0, ref, voider: history.voiders[$0.seq]) })
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
