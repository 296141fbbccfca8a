import Events

/// The vault, or the keys to it, brought back from a copy.
package struct VaultRestoreAnswer {
    private let restored: VaultBackup.Restored
    private let part: VaultBackup.Part
    private let file: String

    package init(_ restored: VaultBackup.Restored, of part: VaultBackup.Part, from file: String) {
        (self.restored, self.part, self.file) = (restored, part, file)
    }

    package var answer: Answer {
        let heading =
            part == .vault
            ? say(ru: "Хранилище возвращено из \(file)", en: "The vault is back from \(file)")
            : say(ru: "Ключи хранилища возвращены из \(file)", en: "The keys of the vault are back from \(file)")
        let note =
            restored.isWhole
            ? say(
                ru: "Кто по летописи стёрт, стёрт и здесь. Открывается ли всё: letopis doctor",
                en: "Whoever is erased in the ledger is erased here, too. Whether all can be opened: letopis doctor")
            : part == .vault
                ? say(
                    ru: "Верните и ключи: letopis restore КОПИЯ-КЛЮЧЕЙ",
                    en: "Put the keys back too: letopis restore COPY-OF-KEYS")
                : say(
                    ru: "Верните и хранилище: letopis restore КОПИЯ-ХРАНИЛИЩА",
                    en: "Put the vault back too: letopis restore COPY-OF-VAULT")
        var parts: [Answer.Part] = [.heading(heading), .note(note)]
        if restored.missing > 0 {
            parts.append(
                .text(
                    say(
                        ru:
                            "Внимание: копия старше летописи. Данных людей, внесённых позже, в ней нет: \(restored.missing). Записи о них остаются, но узнать их по таблице будет нельзя.",
                        en:
                            "Beware: the copy is older than the log. It has no data of people who were added later: \(restored.missing). The entries about them stay, but a sheet will not find them."
                    )))
        }
        if restored.unknown > 0 {
            parts.append(
                .text(
                    say(
                        ru:
                            "Внимание: копия новее летописи. Людей, которых летопись не знает, в ней было: \(restored.unknown). Их данные забыты.",
                        en:
                            "Beware: the copy is newer than the log. People in it whom the log does not know: \(restored.unknown). Their data are forgotten."
                    )))
        }
        return Answer(
            json: [
                "part": .string(part.rawValue), "whole": .bool(restored.isWhole), "missing": .int(restored.missing),
                "unknown": .int(restored.unknown),
            ], parts)
    }
}
