extension Vault {
    static func missing(_ folder: Folder) -> Problem {
        Problem(
            .inputOutput, "vault-missing",
            Phrase(
                ru: "у летописи есть хранилище личных данных, но файла \(VaultFile.data.path(in: folder)) нет",
                en:
                    "the ledger has a vault of personal data, but the file \(VaultFile.data.path(in: folder)) is missing"
            ),
            remedy: Phrase(
                ru: "верните папку vault/ из её копии: без неё те же люди были бы внесены заново",
                en: "put vault/ back from its copy: without it the same people would be entered anew"))
    }

    /// Of a log that has commitments, in a folder that knows of no vault.
    static func unknown(_ folder: Folder) -> Problem {
        Problem(
            .inputOutput, "vault-unknown",
            Phrase(
                ru:
                    "в летописи есть запечатанное, а хранилища \(VaultFile.data.path(in: folder)) нет: не сказать, записаны "
                    + "ли эти строки уже",
                en:
                    "the log has sealed entries, and there is no vault \(VaultFile.data.path(in: folder)): whether these "
                    + "lines stand in it already cannot be told"),
            remedy: Remedy(
                ru:
                    "верните vault/ и ключи из копии: \(full: .restore); если копии нет, уберите из файла то, что уже "
                    + "записано, и добавьте без \(.once)",
                en:
                    "put vault/ and its keys back: \(full: .restore); if there is no copy, leave out what is recorded "
                    + "already, and append without \(.once)"))
    }

    /// - Parameter size: how many entries the log had when the vault was made anew.
    static func sealedByAnother(_ folder: Folder, upTo size: Int, line: Int?) -> Problem {
        Problem(
            .inputOutput, "vault-of-later",
            Phrase(
                ru:
                    "хранилище \(VaultFile.data.path(in: folder)) сделано заново после записи \(size): не сказать, стоит "
                    + "ли эта строка среди прежних",
                en: "the vault \(VaultFile.data.path(in: folder)) was made anew after entry \(size): whether this line "
                    + "stands among the former entries cannot be told"),
            remedy: Remedy(
                ru: "уберите из файла то, что уже записано, и добавьте без \(.once), или дайте строкам свои id",
                en:
                    "leave out what is recorded already, and append without \(.once), or give the lines ids of their own"
            ),
            line: line)
    }

    static func missingKeys(_ folder: Folder) -> Problem {
        Problem(
            .inputOutput, "vault-keys-missing",
            Phrase(
                ru: "нет ключей хранилища: \(VaultFile.keys.path(in: folder))",
                en: "the keys of the vault are missing: \(VaultFile.keys.path(in: folder))"),
            remedy: Phrase(
                ru: "верните файл из копии secrets/ (chmod 600): без ключей личные данные не прочесть никому",
                en:
                    "put the file back from your copy of secrets/ (chmod 600): without keys nobody can read personal data"
            ))
    }

    static func foreignKeys(_ folder: Folder) -> Problem {
        Problem(
            .inputOutput, "vault-keys-foreign",
            Phrase(
                ru: "\(VaultFile.keys.path(in: folder)) — ключи другого хранилища",
                en: "\(VaultFile.keys.path(in: folder)) has the keys of another vault"),
            remedy: Phrase(
                ru: "верните vault/ и secrets/ этой летописи из одной пары копий",
                en: "put this ledger's vault/ and secrets/ back from a pair of copies"))
    }

    static func foreign(_ folder: Folder, _ origin: String) -> Problem {
        Problem(
            .inputOutput, "vault-foreign",
            Phrase(
                ru: "\(VaultFile.data.path(in: folder)) — хранилище другой летописи (\(origin))",
                en: "\(VaultFile.data.path(in: folder)) is the vault of another ledger (\(origin))"),
            remedy: Phrase(
                ru: "верните папку vault/ этой летописи из копии", en: "put this ledger's vault/ back from a copy"))
    }

    static func missingKey(_ folder: Folder, _ subject: VaultSubject) -> Problem {
        Problem(
            .inputOutput, "vault-key-missing",
            Phrase(
                ru: "в \(VaultFile.keys.path(in: folder)) нет ключа \(subject.name)",
                en: "\(VaultFile.keys.path(in: folder)) lacks the key of \(subject.name)"),
            remedy: Phrase(
                ru: "файл старше хранилища: верните более новую копию secrets/",
                en: "the file is older than the vault: put a newer copy of secrets/ back"))
    }

    static func wrongKey(_ folder: Folder, _ subject: VaultSubject) -> Problem {
        Problem(
            .inputOutput, "vault-key-wrong",
            Phrase(
                ru: "ключ \(subject.name) в \(VaultFile.keys.path(in: folder)) — не тот, которым запечатано",
                en: "the key of \(subject.name) in \(VaultFile.keys.path(in: folder)) is not the one that sealed"),
            remedy: Phrase(
                ru: "верните vault/ и secrets/ из одной пары копий",
                en: "put vault/ and secrets/ back from a pair of copies"))
    }

    static func altered(_ folder: Folder, _ entry: Int) -> Problem {
        Problem(
            .altered, "vault-altered",
            Phrase(
                ru:
                    "хранилище \(VaultFile.data.path(in: folder)) изменено: запечатанное в записи \(entry) не открывается своим ключом",
                en:
                    "the vault \(VaultFile.data.path(in: folder)) was altered: what entry \(entry) sealed does not open by its own key"
            ),
            remedy: Remedy(
                ru: "верните папку vault/ из копии; что ещё повреждено, скажет \(.doctor)",
                en: "put vault/ back from a copy; \(.doctor) tells what else is damaged"))
    }

    /// - Parameters:
    ///   - known: how many entries the vault was settled at.
    ///   - size: how many the log has.
    static func newer(_ folder: Folder, known: Int, size: Int) -> Problem {
        Problem(
            .inputOutput, "vault-newer",
            Phrase(
                ru:
                    "хранилище \(VaultFile.data.path(in: folder)) новее летописи или от её другой копии: оно знает записи до \(known), в летописи их \(size)",
                en:
                    "the vault \(VaultFile.data.path(in: folder)) is newer than the log, or another copy's: it knows entries up to \(known), the log has \(size)"
            ),
            remedy: Remedy(
                ru:
                    "верните более новую копию летописи или копию vault/ и secrets/ того же дня; если летописи новее нет: "
                    + "\(full: .backupVault), удалите vault/vault.sqlite, \(full: .restore) — люди, которых летопись не знает, будут забыты",
                en:
                    "put a newer copy of the log back, or copies of vault/ and secrets/ of the same day; if there is no newer log: "
                    + "\(full: .backupVault), delete vault/vault.sqlite, \(full: .restore): people whom the log does not know are forgotten"
            ))
    }

    /// - Parameter people: the codes of those of whom the log and the keys know, and the vault does not.
    static func older(_ folder: Folder, _ people: [String]) -> Problem {
        Problem(
            .inputOutput, "vault-older",
            Phrase(
                ru:
                    "хранилище \(VaultFile.data.path(in: folder)) старше летописи: в нём нет данных людей, которые были внесены позже: \(people.count), например \(people.first ?? "")",
                en:
                    "the vault \(VaultFile.data.path(in: folder)) is older than the log: it has no data of people who were added later: \(people.count), such as \(people.first ?? "")"
            ),
            remedy: Remedy(
                ru:
                    "верните более новую копию vault/: без их данных те же люди были бы внесены заново; если новее нет: "
                    + "\(full: .backupVault), удалите vault/vault.sqlite, \(full: .restore) — потеря будет признана",
                en:
                    "put a newer copy of vault/ back: without their data the same people would be entered anew; if there is none: "
                    + "\(full: .backupVault), delete vault/vault.sqlite, \(full: .restore): the loss is accepted"
            ))
    }

    static func underErasure(_ person: String, line: Int?) -> Problem {
        Problem(
            .refused, "person-erased",
            Phrase(
                ru: "данные person:\(person) стёрты или стираются: новых личных данных о нём записать нельзя",
                en:
                    "the data of person:\(person) are erased or about to be: no new personal data can be recorded of them"
            ),
            remedy: Phrase(
                ru: "уберите личные поля; если человек пришёл снова и согласен, внесите его под новым кодом",
                en: "leave the personal fields out; if the person came again and agrees, add them under a new code"),
            field: "person", line: line)
    }
}

extension VaultFile {
    static func hasOtherSchema(_ path: String) -> Problem {
        Problem(
            .altered, "vault-schema-altered",
            Phrase(
                ru: "таблицы в \(path) — не те, что создал letopis: что-то добавлено или удалено",
                en: "the tables of \(path) are not those that letopis made: something was added or dropped"),
            remedy: Phrase(ru: "верните файл из копии", en: "put the file back from a copy"))
    }

    static func isNone(_ path: String) -> Problem {
        Problem(
            .inputOutput, "vault-not-a-vault",
            Phrase(ru: "\(path) — не файл хранилища", en: "\(path) is no file of a vault"),
            remedy: Phrase(ru: "верните файл из копии", en: "put the file back from a copy"))
    }
}
