import Events

/// The copy of the vault, or of the keys to it, that was made.
package struct VaultBackupAnswer {
    private let copy: VaultBackup.Copy
    private let part: VaultBackup.Part

    package init(_ copy: VaultBackup.Copy, of part: VaultBackup.Part) {
        (self.copy, self.part) = (copy, part)
    }

    package var answer: Answer {
        let note =
            part == .vault
            ? say(
                ru: "Без ключей её не прочесть; ключи: letopis backup ФАЙЛ --part keys, в другое место.",
                en: "Nobody can read it without the keys: letopis backup FILE --part keys, to another place.")
            : say(
                ru: "Храните её отдельно от копии vault/: вместе они открывают личные данные. После каждого удаления "
                    + "человека замените копию новой.",
                en:
                    "Keep it apart from the copy of vault/: together they open personal data. After each erasure replace "
                    + "it by a new one.")
        return Answer(
            json: ["file": .string(copy.path), "part": .string(part.rawValue), "bytes": .int(copy.bytes)],
            [
                .heading(say(ru: "Копия готова: \(copy.path)", en: "The copy is made: \(copy.path)")),
                .facts([(say(ru: "размер", en: "size"), .text(Numbers.bytes(copy.bytes)))]), .note(note),
            ])
    }
}
