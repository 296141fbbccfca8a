import Crypto
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
        /// How many people the log and the keys know, and the copy does not: their data are lost.
        package var missing = 0
        /// How many people the copy had whom the log does not know: they are forgotten.
        package var unknown = 0
    }

    /// Copies a part into the new file `path`, mode 0600, while others may append.
    ///
    /// - Throws: ``Problem``: `notFound` where the ledger has no vault, `conflict` where the file exists, `inputOutput`
    ///   where it cannot be written.
    package static func write(_ part: Part, of ledger: Ledger, to path: String) throws(Problem) -> Copy {
        do {
            // To be read only, it could not be rolled back after a writer was killed.
            let readOnly = ledger.log.isReadOnly
            guard try Vault.open(ledger.folder, origin: ledger.opening.origin, readOnly: readOnly) != nil,
                let source = try part.file.open(in: ledger.folder, readOnly: readOnly)
            else { throw noVault }
            if Files.exists(path) { throw Backup.fileExists(path) }
            let partial = "\(path).\(ProcessInfo.processInfo.processIdentifier).partial"
            defer { Files.discard(partial) }
            try copy(source, to: partial, Files.problem(path))
            guard rename(partial, path) == 0, Files.sync(Files.parent(path)) else { throw Files.problem(path) }
            return Copy(path: path, bytes: FileStamp(path).size ?? 0)
        } catch {
            throw Problem(storage: error)
        }
    }

    private static func copy(_ source: DatabaseQueue, to path: String, _ failure: Problem) throws {
        guard Files.create(path, [], permissions: 0o600, isSynced: false) else { throw failure }
        let target = try SQLiteOpening.scratch.open(path)
        try source.backup(to: target)
        try target.close()
        guard Files.sync(path) else { throw failure }
    }

    /// What the file is a copy of; nil where it is of no part of a vault.
    package static func part(_ path: String) -> Part? {
        // What cannot be read is told by who is asked to restore it as a copy of the log.
        let queue = Files.isRegular(path) ? try? SQLiteOpening.readOnly.open(path) : nil
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
            defer { Files.discard(incoming) }
            let source = try SQLiteOpening.readOnly.open(file)
            let origin = try source.read { try String.fetchOne($0, sql: "SELECT origin FROM about") }
            guard origin?.hasSameBytes(as: ledger.opening.origin) == true else {
                throw Vault.foreign(ledger.folder, origin ?? "")
            }
            try copy(source, to: incoming, Files.problem(path))
            guard rename(incoming, path) == 0, Files.sync(Files.parent(path)) else { throw Files.problem(path) }
            try VaultMark.write(in: ledger.folder)
            let other: Part = part == .vault ? .keys : .vault
            guard Files.exists(other.file.path(in: ledger.folder)) else { return Restored(part: part, isWhole: false) }
            var restored = Restored(part: part, isWhole: true)
            do {
                // Whoever brings a copy back has no better one.
                let loss = try Vault.open(ledger.folder, origin: ledger.opening.origin, readOnly: false)?
                    .settle(ledger, accepting: true)
                restored.missing = loss?.missing.count ?? 0
                restored.unknown = loss?.unknown ?? 0
            } catch {
                // Not of one pair: the copy does not stay where it would be taken for the vault.
                try Files.remove(path)
                throw error
            }
            _ = try Vault.brought(ledger)
            return restored
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

extension Vault {
    /// The names of the subjects of whom something sealed does not open.
    fileprivate func damaged(_ secrets: [String: Data?]) throws -> [String] {
        let rows = try data.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT s.name, d.seq, d.commitment, d.entry, d.sealed FROM disclosure d
                    JOIN subject s ON s.number = d.subject
                    """
            ).map { row in
                (
                    name: row[0] as String,
                    row: Sealed(
                        seq: row[1], commitment: Array(row[2] as Data), entry: row[3] as String, sealed: row[4] as Data)
                )
            }
        }
        let names = Parallel.map(rows) { [box] name, row in
            guard case .some(.some(let secret)) = secrets[name] else { return String?.none }
            let key = SymmetricKey(data: secret)
            return box.open(row.sealed, row.commitment, of: row.entry, with: key) == nil ? name : nil
        }
        return Set(names.compactMap { $0 }).sorted()
    }

    /// Whether the secret for digests is the one that made those that are kept: the ids of lines that are taken in once are
    /// made with it, too. A few people tell.
    fileprivate func findsPeople(_ secrets: [String: Data?]) throws -> Bool {
        let rows = try data.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT s.name, d.commitment, d.entry, d.sealed, g.macs FROM disclosure d
                    JOIN subject s ON s.number = d.subject JOIN digest g ON g.subject = s.number
                    WHERE s.name LIKE 'person:%' AND s.number IN (SELECT subject FROM digest ORDER BY subject LIMIT 20)
                    ORDER BY d.seq
                    """)
        }
        var people: [String: Personal] = [:]
        for row in rows {
            guard let name = take(row, secrets, &people) else { continue }
            let digests = Set((people[name]?.matchKeys ?? []).map { Vault.digest($0, matching) })
            var isFound = false
            (row[4] as Data).withUnsafeBytes { bytes in
                Vault.forEachDigest(bytes.assumingMemoryBound(to: UInt8.self)) {
                    if digests.contains($0) { isFound = true }
                }
            }
            if isFound { return true }
        }
        return people.values.allSatisfy(\.matchKeys.isEmpty)
    }

    /// Takes what a row (name, commitment, entry, sealed) says of its person, and returns the name; nil where it does not
    /// open, or is about nobody.
    private func take(_ row: Row, _ secrets: [String: Data?], _ people: inout [String: Personal]) -> String? {
        let name: String = row[0]
        guard case .some(.some(let secret)) = secrets[name],
            let disclosure = box.open(
                row[3] as Data, Array(row[1] as Data), of: row[2] as String, with: SymmetricKey(data: secret)),
            disclosure.isOfPerson
        else { return nil }
        people[name, default: Personal()].take(disclosure.name, disclosure.value)
        return name
    }

    /// How many people could be known again by what is kept of them, and have no digest to be found by. Of whom only a
    /// year of birth is known nobody can be known again.
    fileprivate func unfindable(_ secrets: [String: Data?]) throws -> Int {
        let rows = try data.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT s.name, d.commitment, d.entry, d.sealed FROM disclosure d
                    JOIN subject s ON s.number = d.subject
                    WHERE s.name LIKE 'person:%' AND s.number NOT IN (SELECT subject FROM digest) ORDER BY d.seq
                    """)
        }
        var people: [String: Personal] = [:]
        for row in rows {
            _ = take(row, secrets, &people)
        }
        return people.values.count { !$0.matchKeys.isEmpty }
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
    /// Those of whom something sealed does not open.
    package let damaged: [String]
    /// How many people nobody would be matched with: their digests are gone.
    package let unfindable: Int
    /// Whether people are found by the digests that are kept of them.
    package let findsPeople: Bool
    /// How many entries the log had when this vault took the place of another; nil for the first.
    package let sealedByAnother: Int?

    init(
        people: Int, files: Int, erased: Int, missingKeys: [String] = [], wrongKeys: [String] = [],
        damaged: [String] = [],
        unfindable: Int = 0, findsPeople: Bool = true, sealedByAnother: Int? = nil
    ) {
        self.people = people
        self.files = files
        self.erased = erased
        self.missingKeys = missingKeys
        self.wrongKeys = wrongKeys
        self.damaged = damaged
        self.unfindable = unfindable
        self.findsPeople = findsPeople
        self.sealedByAnother = sealedByAnother
    }

    /// Whether a ledger that has no vault has sealed entries of which nobody here can say by what vault.
    package static func isUnknown(_ ledger: Ledger) throws -> Bool {
        try ledger.log.read { try VaultMark.mayBeMissing(ledger.folder, $0) }
    }

    /// - Throws: ``Problem`` as ``VaultReader/open(_:_:)`` does; nil where there is no vault.
    package init?(_ ledger: Ledger) throws(Problem) {
        guard let vault = try Vault.open(ledger.folder, origin: ledger.opening.origin, readOnly: ledger.log.isReadOnly)
        else { return nil }
        do {
            let size = try ledger.size()
            _ = try ledger.log.read { try vault.due($0, size: size) }
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
            damaged = try vault.damaged(keys)
            unfindable = try vault.unfindable(keys)
            findsPeople = try vault.findsPeople(keys)
            sealedByAnother = try vault.sizeSealedByAnother()
        } catch {
            throw Problem(storage: error)
        }
    }
}
