import Events
import Projections

extension [KnownFault] {
    /// Nil where there are none.
    package var json: JSON? { isEmpty ? nil : .array(map { .string($0.rawValue) }) }
}

extension Recounted {
    package var json: JSON {
        .members([
            ("indicator", .string(indicator)), ("claimed", .optional(claimed)), ("counted", .optional(counted)),
            ("isTrue", .bool(isTrue)),
        ])
    }

    /// Why the claim is not true.
    package var difference: Phrase {
        func text(_ value: Int?) -> Phrase {
            value.map { FigureTable.value($0, unit: definition?.unit ?? "").shown } ?? "—"
        }
        guard definition != nil else {
            return say(
                ru: "\(indicator): заявлено \(text(claimed)), а правила у показателя не было",
                en: "\(indicator): claimed \(text(claimed)), but the indicator had no rule")
        }
        return say(
            ru: "\(indicator): заявлено \(text(claimed)), записи дают \(text(counted))",
            en: "\(indicator): claimed \(text(claimed)), the entries give \(text(counted))")
    }
}
