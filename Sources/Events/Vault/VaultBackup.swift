import Foundation
import GRDB

/// Copies of the vault's two files, each for a place of its own: together they open what apart they do not.
package enum VaultBackup {
    package enum Part: String, Sendable, CaseIterable {
        /// vault/: what is sealed.
        case vault
        /// The keys to it, of secrets/.
        case keys

        fileprivate var file: VaultFile { self == .vault ? .data : .keys }
    }

    package struct Copy: Sendable {
        package let path: String
        package let bytes: Int
    }

    package struct Restored: Sendable {
        package let part: Part
        /// Whether the other file is there too, and whoever the log says to be erased was forgotten.
        package let isWhole: Bool
    }

    /// Copies a part into the new file `path`, mode 0600, while others may append.
    ///
    /// - Throws: ``Problem``: `notFound` where the ledger has no vault, `conflict` where the file exists, `inputOutput`
    ///   where it cannot be written.
    package static func write(_ part: Part, of ledger: Ledger, to path: String) throws(Problem) -> Copy {
        do {
            guard try Vault.open(ledger.folder, origin: ledger.opening.origin, readOnly: true) != nil,
                let source = try part.file.open(in: ledger.folder, readOnly: true)
            else { throw noVault }
            if Files.exists(path) { throw Backup.fileExists(path) }
            let partial = "\(path).\(ProcessInfo.processInfo.processIdentifier).partial"
            defer { try? FileManager.default.removeItem(atPath: partial) }
            try copy(source, to: partial, Files.problem(path))
            guard rename(partial, path) == 0, Files.sync(Files.parent(path)) else { throw Files.problem(path) }
            return Copy(path: path, bytes: FileStamp(path).size ?? 0)
        } catch {
            throw Problem(storage: error)
        }
    }

    private static func copy(_ source: DatabaseQueue, to path: String, _ failure: Problem) throws {
        guard Files.create(path, [], permissions: 0o600, isSynced: false) else { throw failure }
        let target = try DatabaseQueue(path: path)
        try source.backup(to: target)
        try target.close()
        guard Files.sync(path) else { throw failure }
    }

    /// What the file is a copy of; nil where it is of no part of a vault.
    package static func part(_ path: String) -> Part? {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = Files.isRegular(path) ? try? DatabaseQueue(path: path, configuration: configuration) : nil
        let id = try? queue?.read { try Int.fetchOne($0, sql: "PRAGMA application_id") }
        return Part.allCases.first { $0.file.applicationID == id }
    }

    /// Puts a copy back in its place, which must be empty; as soon as both parts are there, whoever the log says to be
    /// erased is forgotten anew.
    ///
    /// - Throws: ``Problem``: `conflict` where a file stands there already, `inputOutput` where the copy is another
    ///   ledger's or does not belong to the other part.
    package static func restore(_ part: Part, from file: String, into ledger: Ledger) throws(Problem) -> Restored {
        let path = part.file.path(in: ledger.folder)
        do {
            if Files.exists(path) { throw standsAlready(path) }
            try FileManager.default.createDirectory(
                atPath: Files.parent(path), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let incoming = path + ".restoring"
            defer { try? FileManager.default.removeItem(atPath: incoming) }
            var configuration = Configuration()
            configuration.readonly = true
            let source = try DatabaseQueue(path: file, configuration: configuration)
            let origin = try source.read { try String.fetchOne($0, sql: "SELECT origin FROM about") }
            guard origin?.hasSameBytes(as: ledger.opening.origin) == true else {
                throw Vault.foreign(ledger.folder, origin ?? "")
            }
            try copy(source, to: incoming, Files.problem(path))
            guard rename(incoming, path) == 0, Files.sync(Files.parent(path)) else { throw Files.problem(path) }
            try VaultMark.write(in: ledger.folder)
            let other: Part = part == .vault ? .keys : .vault
            guard Files.exists(other.file.path(in: ledger.folder)) else { return Restored(part: part, isWhole: false) }
            do {
                try Vault.open(ledger.folder, origin: ledger.opening.origin, readOnly: false)?.settle(ledger)
            } catch {
                // Not of one pair: the copy does not stay where it would be taken for the vault.
                try? FileManager.default.removeItem(atPath: path)
                throw error
            }
            return Restored(part: part, isWhole: true)
        } catch {
            throw Problem(storage: error)
        }
    }

    private static let noVault = Problem(
        .notFound, "no-vault",
        Phrase(ru: "у летописи нет хранилища личных данных", en: "the ledger has no vault of personal data"),
        remedy: Phrase(
            ru: "оно появится с первой записью, в которой есть личные поля; копировать пока нечего",
            en: "it is made with the first entry that has personal fields; there is nothing to copy yet"))

    private static func standsAlready(_ path: String) -> Problem {
        Problem(
            .conflict, "vault-stands-already",
            Phrase(ru: "\(path) уже есть", en: "\(path) exists already"),
            remedy: Phrase(
                ru: "если файл испорчен, сначала удалите его: прежние личные данные не хранятся рядом",
                en: "if the file is damaged, delete it first: former personal data are not kept beside it"))
    }
}

/// What a vault is found to be.
package struct VaultStanding: Sendable, Equatable {
    /// How many people have sealed data, how many files are sealed, and how many people were erased.
    package let people: Int
    package let files: Int
    package let erased: Int
    /// Those whose key is missing, or is not the one that sealed: `person:CODE`, `entry:ID`, `evidence:DIGEST`.
    package let missingKeys: [String]
    package let wrongKeys: [String]

    init(people: Int, files: Int, erased: Int, missingKeys: [String] = [], wrongKeys: [String] = []) {
        self.people = people
        self.files = files
        self.erased = erased
        self.missingKeys = missingKeys
        self.wrongKeys = wrongKeys
    }

    /// - Throws: ``Problem`` as ``VaultReader/open(_:_:)`` does; nil where there is no vault.
    package init?(_ ledger: Ledger) throws(Problem) {
        guard let vault = try Vault.open(ledger.folder, origin: ledger.opening.origin, readOnly: true) else {
            return nil
        }
        do {
            let marks = try vault.data.read { db in
                try Row.fetchAll(db, sql: "SELECT name, mark FROM subject ORDER BY name").map {
                    (name: $0[0] as String, mark: $0[1] as Data)
                }
            }
            let secrets = try vault.keys.read { db in
                try Row.fetchAll(db, sql: "SELECT subject, secret FROM key").map { ($0[0] as String, $0[1] as Data?) }
            }
            let keys = Dictionary(secrets, uniquingKeysWith: { first, _ in first })
            var (missing, wrong): ([String], [String]) = ([], [])
            for (name, mark) in marks {
                switch keys[name] {
                case nil: missing.append(name)
                case .some(let secret?) where Vault.mark(secret) != mark: wrong.append(name)
                default: break
                }
            }
            people = marks.count { $0.name.hasPrefix("person:") }
            files = marks.count { $0.name.hasPrefix("evidence:") }
            erased = secrets.count { $0.1 == nil && $0.0.hasPrefix("person:") }
            (missingKeys, wrongKeys) = (missing, wrong)
        } catch {
            throw Problem(storage: error)
        }
    }
}
