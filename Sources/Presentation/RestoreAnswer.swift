import Events

/// The log that was brought back from a copy.
package struct RestoreAnswer {
    private let restored: Backup.Restored
    private let file: String

    package init(_ restored: Backup.Restored, from file: String) {
        (self.restored, self.file) = (restored, file)
    }

    package var answer: Answer {
        let json = JSON.members([
            ("entries", .int(restored.entries)), ("root", .string(restored.root.base64)),
            ("before", restored.before.map { .string($0) }), ("lostSize", restored.lostSize.map { .int($0) }),
        ])
        var facts: [(name: Phrase, value: Cell)] = [
            (say(ru: "записей", en: "entries"), .number(restored.entries)),
            (say(ru: "корень", en: "root"), .text(restored.root.base64)),
        ]
        if let before = restored.before {
            facts.append((say(ru: "прежний файл", en: "the file before"), .text(before)))
        }
        var parts: [Answer.Part] = [
            .heading(say(ru: "Записи возвращены из \(file)", en: "The log is back from \(file)")), .facts(facts),
        ]
        if let lost = restored.lostSize {
            parts.append(
                .text(
                    say(
                        ru: "Внимание: летопись подписывала \(Numbers.entries(lost)), в копии их "
                            + "\(Numbers.grouped(restored.entries)). "
                            + "Пока потеря не признана, добавлять нельзя. Найдите копию новее или признайте: letopis doctor --accept-fork \"причина\"",
                        en: "Beware: the ledger had signed for \(Numbers.entries(lost)), the copy has "
                            + "\(Numbers.grouped(restored.entries)). "
                            + "Until the loss is accepted nothing can be appended. Find a newer copy, or accept it: letopis doctor --accept-fork \"reason\""
                    )))
        }
        return Answer(json: json, parts)
    }
}
