import Events
import Foundation

extension HealthChecks {
    /// The modes of secrets/ and of all that is in it.
    func secrets() throws -> HealthCheck {
        let label = Phrase(ru: "тайное", en: "secrets")
        let folder = ledger.folder.secrets
        guard let mode = HealthChecks.mode(folder) else {
            return HealthCheck(
                "secrets", label, .warning, Phrase(ru: "папки secrets/ нет", en: "there is no secrets/"),
                remedy: Phrase(
                    ru: "смотреть и проверять можно; чтобы добавлять, верните её из своей копии",
                    en: "one can look and verify; to append, put it back from your copy"))
        }
        let names = try Files.names(in: folder) ?? []
        let modes = names.sorted().compactMap { name in
            HealthChecks.mode(folder + "/" + name).map { (name: name, mode: $0) }
        }
        if mode & 0o077 != 0 || modes.contains(where: { $0.mode & 0o077 != 0 }) {
            return HealthCheck(
                "secrets", label, .bad,
                Phrase(
                    ru: "папку или ключи может прочесть кто-то ещё: ", en: "others can read the folder or the keys: ")
                    + Phrase(HealthChecks.told([("secrets/", mode)] + modes)),
                remedy: Phrase("chmod 700 \(folder); chmod 600 \(folder)/*"), code: .inputOutput)
        }
        return HealthCheck(
            "secrets", label, .ok,
            Phrase(ru: "доступно только владельцу: ", en: "for the owner only: ")
                + Phrase(HealthChecks.told([("secrets/", mode)] + modes)))
    }

    /// Whether what is sealed can be opened.
    func vault() throws -> HealthCheck {
        let label = Phrase(ru: "хранилище", en: "vault")
        guard let standing = try VaultStanding(ledger) else {
            if try VaultStanding.isUnknown(ledger) {
                return HealthCheck(
                    "vault", label, .warning,
                    Phrase(
                        ru:
                            "хранилища и его ключей нет, а в летописи есть запечатанные записи; letopis.yaml, где сказано, "
                            + "было ли оно, тоже нет",
                        en: "there is no vault and no keys to one, and the log has sealed entries; letopis.yaml, which "
                            + "would say whether there ever was one, is missing too"),
                    remedy: Phrase(
                        ru:
                            "верните vault/, ключи и letopis.yaml из копий (letopis restore): без них те же люди были бы "
                            + "внесены заново; если личных данных никогда не записывали, всё в порядке",
                        en:
                            "put vault/, its keys and letopis.yaml back from copies (letopis restore): without them the "
                            + "same people would be entered anew; if no personal data were ever recorded, all is well"))
            }
            return HealthCheck(
                "vault", label, .ok,
                Phrase(ru: "личных данных не записано", en: "no personal data were recorded"))
        }
        let told = Phrase(
            ru: "людей: \(standing.people), стёрто: \(standing.erased), файлов: \(standing.files)",
            en: "people: \(standing.people), erased: \(standing.erased), files: \(standing.files)")
        if let first = standing.damaged.first, standing.wrongKeys.isEmpty {
            return HealthCheck(
                "vault", label, .bad,
                told
                    + Phrase(
                        ru: "; изменено и не открывается: \(standing.damaged.count), например \(first)",
                        en: "; altered, and cannot be opened: \(standing.damaged.count), such as \(first)"),
                remedy: Phrase(ru: "верните папку vault/ из копии", en: "put vault/ back from a copy"), code: .altered)
        }
        if !standing.findsPeople {
            return HealthCheck(
                "vault", label, .bad,
                told
                    + Phrase(
                        ru: "; тайна, по которой узнают людей и делают id строк, не та",
                        en: "; the secret by which people are known, and ids of lines made, is another one"),
                remedy: Phrase(
                    ru: "верните файл ключей из копии (letopis restore): иначе те же люди будут внесены заново",
                    en: "put the file of keys back from a copy (letopis restore): the same people would be entered anew"
                ),
                code: .inputOutput)
        }
        if standing.unfindable > 0 {
            return HealthCheck(
                "vault", label, .bad,
                told
                    + Phrase(
                        ru: "; без отпечатков, по которым узнают: \(standing.unfindable)",
                        en: "; without the digests by which they are known: \(standing.unfindable)"),
                remedy: Phrase(
                    ru: "верните папку vault/ из копии: иначе те же люди будут внесены заново",
                    en: "put vault/ back from a copy: the same people would be entered anew"),
                code: .altered)
        }
        let lost = standing.missingKeys + standing.wrongKeys
        guard let first = lost.first else {
            guard let size = standing.sealedByAnother else { return HealthCheck("vault", label, .ok, told) }
            return HealthCheck(
                "vault", label, .warning,
                told
                    + Phrase(
                        ru: "; записи до \(size) запечатало другое хранилище",
                        en: "; entries up to \(size) were sealed by another vault"),
                remedy: Phrase(
                    ru: "если оно найдётся, верните его вместо нынешнего (letopis restore); иначе тех людей не узнать",
                    en:
                        "if it turns up, put it in the place of this one (letopis restore); else those people cannot be "
                        + "known again"))
        }
        return HealthCheck(
            "vault", label, .bad,
            told
                + Phrase(
                    ru: "; не открывается: \(lost.count), например \(first)",
                    en: "; cannot be opened: \(lost.count), such as \(first)"),
            remedy: Phrase(
                ru: "файл ключей старше хранилища или не от него: верните более новую копию (letopis restore)",
                en:
                    "the file of keys is older than the vault, or another one's: put a newer copy back (letopis restore)"
            ),
            code: .inputOutput)
    }

    /// Whether the key in secrets/ is the one that the log states.
    func key() throws -> HealthCheck {
        let label = Phrase(ru: "ключ", en: "key")
        let keys = try ledger.keyHistory()
        let name = HealthChecks.name(keys.current)
        let since = Phrase(
            ru: "\(name), с записи \(keys.since)", en: "\(name), since entry \(keys.since)")
        switch try Rotation.standing(ledger) {
        case .inForce: return HealthCheck("key", label, .ok, since)
        case .missing:
            return HealthCheck(
                "key", label, .warning, Phrase(ru: "ключа нет", en: "there is no key"),
                remedy: Phrase(
                    ru: "смотреть и проверять можно; чтобы добавлять, верните secrets/signing.key из своей копии",
                    en: "one can look and verify; to append, put secrets/signing.key back from your copy"))
        case .pending:
            return HealthCheck(
                "key", label, .warning,
                since + Phrase(ru: "; смена не закончена", en: "; the rotation is not finished"),
                remedy: Phrase(
                    ru: "закончится сама со следующей записью, или сейчас: letopis key rotate",
                    en: "it finishes with the next entry, or now: letopis key rotate"))
        case .unused:
            return HealthCheck(
                "key", label, .warning,
                since
                    + Phrase(
                        ru: "; secrets/next.key — от смены, которой не было",
                        en: "; secrets/next.key is of a rotation that never happened"),
                remedy: Phrase(
                    ru: "следующая смена ключа заменит его: letopis key rotate",
                    en: "the next rotation replaces it: letopis key rotate"))
        }
    }

    /// The key as its signature lines show it: by name and key id.
    private static func name(_ key: VerifierKey) -> String {
        "\(key.name)+\(Hex.text(key.id))"
    }

    /// The file's own mode: that of a link where it is one.
    private static func mode(_ path: String) -> UInt32? {
        var status = stat()
        return lstat(path, &status) == 0 ? UInt32(status.st_mode) & 0o777 : nil
    }

    private static func told(_ modes: [(name: String, mode: UInt32)]) -> String {
        modes.map { "\($0.name) \(String($0.mode, radix: 8))" }.joined(separator: ", ")
    }
}
