import Application
import Events

/// The worksheets of the workbook that are not taken in: nobody is to think that they were.
extension ImportAnswer {
    var worksheetParts: [Answer.Part] {
        if others.isEmpty { return [] }
        let list = others.map { other in
            let rows =
                other.rows.map {
                    Numbers.count($0, one: "строка", few: "строки", many: "строк", en: "row", ens: "rows")
                } ?? say(ru: "не читается", en: "cannot be read")
            let hidden = other.isHidden ? say(ru: ", скрыт", en: ", hidden") : ""
            return Phrase("«\(other.name)» (") + rows + hidden + ")"
        }
        let advice = Remedy(
            ru: "Взять такой лист: \(full: .worksheet)", en: "To take one of them in: \(full: .worksheet)")
        return [
            .note(say(ru: "Не прочитаны листы: ", en: "Worksheets not read: ") + list.joined(separator: ", ")),
            .note(advice),
        ]
    }

    /// Nil where there are none.
    var unreadWorksheets: JSON? {
        if others.isEmpty { return nil }
        return .array(
            others.map { other in
                .members([
                    ("name", .string(other.name)), ("rows", other.rows.map { .int($0) }),
                    ("hasHeading", .bool(other.hasHeading)), ("hidden", .bool(other.isHidden)),
                ])
            })
    }
}
