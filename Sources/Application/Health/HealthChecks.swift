import Events
import Foundation
import Projections

/// Whether folder, disk, clock, keys and all that is made of the entries are in order, one question each. Nothing is
/// mended.
package struct HealthChecks {
    let ledger: Ledger
    /// The release of the program that asks.
    private let version: String
    private let clock: Clock

    package init(_ ledger: Ledger, version: String, clock: Clock = .system) {
        self.ledger = ledger
        self.version = version
        self.clock = clock
    }

    package func checks() -> [HealthCheck] {
        let questions: [(String, Phrase, () throws -> HealthCheck)] = [
            ("versions", Phrase(ru: "версии", en: "versions"), versions),
            ("access", Phrase(ru: "доступ", en: "access"), access),
            ("database", Phrase(ru: "база", en: "database"), pragmas),
            ("schema", Phrase(ru: "схема", en: "schema"), schema),
            ("sizes", Phrase(ru: "размеры", en: "sizes"), sizes),
            ("secrets", Phrase(ru: "тайное", en: "secrets"), secrets),
            ("key", Phrase(ru: "ключ", en: "key"), key),
            ("vault", Phrase(ru: "хранилище", en: "vault"), vault),
            ("disk", Phrase(ru: "диск", en: "disk"), disk), ("clock", Phrase(ru: "часы", en: "clock"), time),
            ("checkpoint", Phrase(ru: "контрольная точка", en: "checkpoint"), checkpoint),
            ("evidence", Phrase(ru: "подтверждения", en: "evidence"), evidence),
            ("settings", Phrase(ru: "настройки", en: "settings"), settings),
            ("index", Phrase(ru: "индекс", en: "index"), index),
            ("views", Phrase(ru: "таблицы чтения", en: "read models"), views),
            ("claims", Phrase(ru: "заявленное", en: "what is claimed"), claims),
        ]
        return questions.map { name, label, ask in
            do {
                return try ask()
            } catch {
                let problem = Problem(storage: error)
                return HealthCheck(name, label, .bad, problem.what, remedy: problem.remedy, code: problem.kind)
            }
        }
    }

    private func pragma(_ name: String) throws -> String {
        try ledger.log.read { db in
            let statement = try Statement(db, "PRAGMA \(name)")
            return try statement.step() ? statement.text(0) : ""
        }
    }

    private func versions() throws -> HealthCheck {
        let sqlite = try ledger.log.read { db in
            let statement = try Statement(db, "SELECT sqlite_version()")
            return try statement.step() ? statement.text(0) : ""
        }
        #if compiler(>=6.4)
            let swift = "6.4+"
        #elseif compiler(>=6.3)
            let swift = "6.3"
        #else
            let swift = "6.2"
        #endif
        return HealthCheck(
            "versions", Phrase(ru: "версии", en: "versions"), .ok,
            Phrase("letopis \(version), SQLite \(sqlite), Swift \(swift)"))
    }

    private func access() throws -> HealthCheck {
        let label = Phrase(ru: "доступ", en: "access")
        if let open = HealthChecks.openToOthers(ledger.folder) { return open }
        try ledger.folder.requireInside()
        guard ledger.log.isReadOnly else {
            return HealthCheck("access", label, .ok, Phrase(ru: "чтение и запись", en: "reading and writing"))
        }
        return HealthCheck(
            "access", label, .warning, Phrase(ru: "только чтение", en: "reading only"),
            remedy: Phrase(
                ru: "чтобы добавлять, нужны права на запись в папку; смотреть и проверять можно и так",
                en: "to append, the folder must be writable; to look and to verify it need not be"))
    }

    private func pragmas() throws -> HealthCheck {
        let label = Phrase(ru: "база", en: "database")
        var wanted = [("trusted_schema", "0"), ("user_version", "1")]
        // 2 is FULL: a commit is told of only once it is on the disk.
        if !ledger.log.isReadOnly {
            wanted += [("journal_mode", "wal"), ("synchronous", "2"), ("recursive_triggers", "1")]
        }
        let read = try wanted.map { (name: $0.0, wanted: $0.1, found: try pragma($0.0)) }
        let told = read.map { "\($0.name)=\($0.found)" }.joined(separator: ", ")
        let wrong = read.filter { $0.found != $0.wanted }
        guard let first = wrong.first else { return HealthCheck("database", label, .ok, Phrase(told)) }
        return HealthCheck(
            "database", label, .bad, Phrase(told),
            remedy: Phrase(
                ru: "\(first.name) должно быть \(first.wanted); обновите letopis и проверьте файловую систему",
                en: "\(first.name) should be \(first.wanted); update letopis, and check the file system"),
            code: .inputOutput)
    }

    private func schema() throws -> HealthCheck {
        let label = Phrase(ru: "схема", en: "schema")
        let differences = try ledger.log.read { try LogSchema.differences($0) }
        if differences.isEmpty {
            return HealthCheck("schema", label, .ok, Phrase(ru: "как была создана", en: "as it was made"))
        }
        return HealthCheck(
            "schema", label, .bad,
            Phrase(
                ru: differences.map(\.ru).joined(separator: "; "), en: differences.map(\.en).joined(separator: "; ")),
            remedy: Phrase(
                ru: "кто-то менял базу в обход letopis: letopis verify, затем letopis restore из копии",
                en: "somebody changed the database past letopis: letopis verify, then letopis restore from a copy"),
            code: .altered)
    }

    private func sizes() throws -> HealthCheck {
        let folder = ledger.folder
        let size = try ledger.size()
        let log = HealthChecks.bytes(folder.log) + HealthChecks.bytes(folder.log + "-wal")
        let views = try (Files.names(in: folder.views) ?? [])
            .reduce(0) { $0 + HealthChecks.bytes(folder.views + "/" + $1) }
        let index = Numbers.bytes(HealthChecks.bytes(folder.index))
        return HealthCheck(
            "sizes", Phrase(ru: "размеры", en: "sizes"), .ok,
            say(
                ru: "\(Numbers.entries(size)), \(Numbers.bytes(log)); индекс \(index), таблицы чтения "
                    + "\(Numbers.bytes(views))",
                en: "\(Numbers.entries(size)), \(Numbers.bytes(log)); index \(index), read models "
                    + "\(Numbers.bytes(views))"
            ))
    }

    private static func bytes(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    private func disk() throws -> HealthCheck {
        let label = Phrase(ru: "диск", en: "disk")
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: ledger.folder.path)
        let free = (attributes[.systemFreeSize] as? NSNumber)?.intValue ?? 0
        let needed = max(100 << 20, 2 * HealthChecks.bytes(ledger.folder.log))
        let found = say(ru: "свободно \(Numbers.bytes(free))", en: "\(Numbers.bytes(free)) free")
        if free >= needed { return HealthCheck("disk", label, .ok, found) }
        return HealthCheck(
            "disk", label, .warning, found,
            remedy: Phrase(ru: "освободите место: хватает ненадолго", en: "free some space: this will not last long"))
    }

    private func time() throws -> HealthCheck {
        let label = Phrase(ru: "часы", en: "clock")
        let size = try ledger.size()
        let now = clock.now()
        guard let head = try ledger.log.read({ try LogRows.entry($0, size) }),
            let last = Timestamp.milliseconds(of: head.recorded)
        else {
            return HealthCheck("clock", label, .ok, Phrase(Timestamp.text(milliseconds: now)))
        }
        let found = Phrase(
            ru: "сейчас \(Timestamp.text(milliseconds: now)), последняя запись \(head.recorded)",
            en: "now \(Timestamp.text(milliseconds: now)), the last entry \(head.recorded)")
        if last <= now + 60_000 { return HealthCheck("clock", label, .ok, found) }
        let isRefused = last > now + 86_400_000
        return HealthCheck(
            "clock", label, isRefused ? .bad : .warning, found,
            remedy: isRefused
                ? Phrase(
                    ru: "часы отстают больше чем на сутки, добавление отклоняется: поправьте часы этой машины; если "
                        + "же неверно время последней записи, подождите",
                    en: "the clock is more than a day behind and appending is refused: set this machine's clock; if "
                        + "the last entry's time is the wrong one, wait"
                )
                : Phrase(ru: "часы отстают: поправьте их", en: "the clock is behind: set it"),
            code: .conflict)
    }

    private func checkpoint() throws -> HealthCheck {
        let label = Phrase(ru: "контрольная точка", en: "checkpoint")
        let size = try ledger.size()
        guard let newest = try ledger.checkpoints.standing(ledger.log) else {
            return HealthCheck(
                "checkpoint", label, .warning, Phrase(ru: "нет ни одной", en: "there is none"),
                remedy: Phrase(ru: "появится со следующей записью", en: "there will be one with the next entry"))
        }
        guard newest.isExtended else {
            let problem = Checkpoints.forked(newest.checkpoint, size: size)
            return HealthCheck("checkpoint", label, .bad, problem.what, remedy: problem.remedy, code: .diverged)
        }
        return HealthCheck(
            "checkpoint", label, .ok,
            Phrase(
                ru: "последняя на \(newest.checkpoint.size) из \(size); летопись её продолжает",
                en: "the newest at \(newest.checkpoint.size) of \(size); the ledger extends it"))
    }

    /// A remark where others than the owner may put their own files in the place of the ledger's; nil where they may not.
    private static func openToOthers(_ folder: Folder) -> HealthCheck? {
        let open = [
            folder.path, folder.log, folder.index, folder.checkpoints, folder.views, folder.snapshots, folder.settings,
        ]
        .compactMap { path in
            var status = stat()
            // A link is judged by what it leads to.
            return stat(path, &status) == 0 ? (path: path, mode: UInt32(status.st_mode) & 0o777) : nil
        }.filter { $0.mode & 0o002 != 0 }
        guard let first = open.first else { return nil }
        let told = open.map { "\($0.path) \(String($0.mode, radix: 8))" }.joined(separator: ", ")
        return HealthCheck(
            "access", Phrase(ru: "доступ", en: "access"), .bad,
            Phrase(ru: "писать может кто угодно: ", en: "anybody may write to it: ") + Phrase(told),
            remedy: Phrase(
                ru: "chmod -R o-w \(folder.path); затем letopis verify --full: подменить могли всё, что не подписано "
                    + "(\(first.path))",
                en: "chmod -R o-w \(folder.path); then letopis verify --full: whatever is not signed may have been "
                    + "replaced (\(first.path))"),
            code: .inputOutput)
    }

    private func settings() throws -> HealthCheck {
        let account = try ledger.account()
        guard Files.exists(ledger.folder.settings) else {
            return HealthCheck(
                "settings", Phrase(ru: "настройки", en: "settings"), .warning,
                Phrase(
                    ru: "файла letopis.yaml нет; пишет «\(account)»",
                    en: "letopis.yaml is missing; recording as \"\(account)\""),
                remedy: Phrase(
                    ru: "верните его из своей копии папки: в нём учётная запись, свидетели и то, что хранилище есть",
                    en:
                        "put it back from your copy of the folder: it has the account, the witnesses, and that there is a "
                        + "vault"))
        }
        return HealthCheck(
            "settings", Phrase(ru: "настройки", en: "settings"), .ok,
            Phrase(ru: "пишет «\(account)»", en: "recording as \"\(account)\""))
    }

    private func index() throws -> HealthCheck {
        let label = Phrase(ru: "индекс", en: "index")
        let size = try ledger.size()
        let reached = try ledger.openIndex().size()
        if reached == size {
            return HealthCheck("index", label, .ok, Phrase(ru: "до записи \(reached)", en: "up to entry \(reached)"))
        }
        return HealthCheck(
            "index", label, .ok,
            Phrase(
                ru: "до записи \(reached) из \(size); остальное дочитает сам",
                en: "up to entry \(reached) of \(size); reads the rest by itself"))
    }

    private func views() throws -> HealthCheck {
        let label = Phrase(ru: "таблицы чтения", en: "read models")
        let views = try Views.open(ledger, for: [])
        let problems = Projection.Name.allCases.compactMap { name in views.faults[name]?.problem(of: name) }
        guard let first = problems.first else {
            return HealthCheck(
                "views", label, .ok, Phrase(ru: "до записи \(views.size)", en: "up to entry \(views.size)"))
        }
        return HealthCheck(
            "views", label, .bad,
            Phrase(
                ru: problems.map(\.what.ru).joined(separator: "; "),
                en: problems.map(\.what.en).joined(separator: "; ")),
            remedy: first.remedy, code: first.kind)
    }
}
