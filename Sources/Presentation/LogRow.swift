import Application
import Events

/// The entries of the log, a row each.
package enum LogRow {
    package static let columns = [
        Table.Column("seq", ru: "№", en: "seq", .right), Table.Column("at", ru: "когда", en: "when"),
        Table.Column("programme", ru: "проект", en: "programme"),
        Table.Column("type", ru: "что", en: "what", flexible: true),
        Table.Column("data", ru: "подробности", en: "details", flexible: true),
        Table.Column("by", ru: "кто", en: "by", droppable: true),
        Table.Column("recorded", ru: "записано", en: "recorded", droppable: true),
    ]
}

extension LogLine {
    /// - Parameter voider: the entry that voided it.
    package func cells(voider: Int?) -> [Cell] {
        let known = Catalogue.byName[type]
        var details = Labels.summary(data, of: known)
        if let voider {
            details = say(ru: "аннулирована записью \(voider). ", en: "voided by entry \(voider). ") + details
        }
        let cells: [Cell] = [
            .shown(String(seq), raw: String(seq)), .shown(Moment.shown(at), raw: at), .text(programme),
            .shown(Labels.type(type), raw: type), .shown(details, raw: JSON.object(data).canonicalText), .text(by),
            .shown(Moment.shown(recorded), raw: recorded),
        ]
        return voider == nil ? cells : cells.map { .styled(.dim, $0) }
    }
}
