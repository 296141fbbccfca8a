@testable import Events
import Foundation
import GRDB
import Support
import Testing

/// Copies of the vault that were put in its place, of any age. Synthetic people throughout.
@Suite struct VaultCopiesTests {
    static func files(_ folder: Folder) -> [String] { [VaultFile.data, .keys].map { $0.path(in: folder) } }

    static func put(_ file: String, in place: String) throws {
        try? FileManager.default.removeItem(atPath: place)
        try FileManager.default.copyItem(atPath: file, toPath: place)
    }

    static func open(_ path: String) throws -> VaultReader? {
        let ledger = try Ledger.open(path)
        return try VaultReader.open(
            ledger, LedgerReader(ledger, index: Index(path: ledger.folder.index, log: ledger.log)))
    }

    static func secrets(_ folder: Folder) throws -> [String: Data?] {
        try DatabaseQueue(path: VaultFile.keys.path(in: folder)).read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT subject, secret FROM key")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as Data?) })
        }
    }

    /// Given one file, or both, as they were before an erasure. When the vault is next opened, to be read or to be
    /// written, then the person is forgotten again, in the files too.
    @Test(arguments: [[0], [1], [0, 1]], ["read", "write", "restore"])
    func whatIsOlderThanAnErasureForgetsAgain(_ which: [Int], _ how: String) async throws {
        let ledger = try BackupTests.Closed()
        defer { ledger.remove() }
        try await ledger.append(ErasureTests.history())
        let paths = Self.files(ledger.folder)
        for path in paths { try FileManager.default.copyItem(atPath: path, toPath: path + ".old") }
        let secrets = try ErasureTests.secrets(of: ["p-1", "p-2"], in: ledger.folder)
        _ = try await ErasureTests.erase("p-1", in: ledger.path)
        for index in which {
            if how == "restore" {
                try FileManager.default.removeItem(atPath: paths[index])
                let part = index == 0 ? VaultBackup.Part.vault : .keys
                _ = try VaultBackup.restore(part, from: paths[index] + ".old", into: Ledger.open(ledger.path))
            } else {
                try Self.put(paths[index] + ".old", in: paths[index])
            }
        }
        for path in paths { try FileManager.default.removeItem(atPath: path + ".old") }
        switch how {
        case "read": _ = try Self.open(ledger.path)
        case "write": try await ledger.append(VaultTests.added("p-9", name: "Иная", phone: "2"))
        default: break
        }
        #expect(try ErasureTests.files(holding: secrets, in: ledger.folder) == [])
        let keys = try Self.secrets(ledger.folder)
        #expect(keys["person:p-1"] == .some(nil) && keys["person:p-2"] == .some(nil))
        #expect(keys["person:p-3"]?.map { $0.count } == 32)
        let vault = try #require(try Self.open(ledger.path))
        #expect(try vault.personal(of: "p-1") == .erased)
        #expect(try vault.personal(of: "p-3").personal?.name == "Другая")
        #expect(try VaultStanding(Ledger.open(ledger.path))?.erased == 2)
    }

    /// Given a vault from before somebody was added. Nobody reads it or writes to it as if they were new; restored on
    /// purpose it is taken, and what is lost is told.
    @Test func aVaultOlderThanTheLogIsNotTakenForWhole() async throws {
        let ledger = try BackupTests.Closed()
        defer { ledger.remove() }
        try await ledger.append(VaultTests.added("p-1"))
        let data = Self.files(ledger.folder)[0]
        try FileManager.default.copyItem(atPath: data, toPath: ledger.path + ".old")
        defer { try? FileManager.default.removeItem(atPath: ledger.path + ".old") }
        try await ledger.append(VaultTests.added("p-2"))
        try Self.put(ledger.path + ".old", in: data)
        #expect(#expect(throws: Problem.self) { try Self.open(ledger.path) }?.name == "vault-older")
        #expect(#expect(throws: Problem.self) { try VaultStanding(Ledger.open(ledger.path)) }?.name == "vault-older")
        let problem = await #expect(throws: Problem.self) { try await ledger.append(VaultTests.added("p-3")) }
        #expect(problem?.name == "vault-older" && problem?.what.en.contains("such as p-2") == true)
        #expect(try Ledger.open(ledger.path).size() == 3)

        try FileManager.default.removeItem(atPath: data)
        let restored = try VaultBackup.restore(.vault, from: ledger.path + ".old", into: Ledger.open(ledger.path))
        #expect(restored.missing == 1 && restored.unknown == 0)
        #expect(try Self.open(ledger.path)?.personal(of: "p-1").personal?.name == VaultTests.name)
        try await ledger.append(VaultTests.added("p-3"))
    }

    /// Given a log from before somebody was added, with the vault and the keys of after. Nothing is thrown away until
    /// the copy is restored on purpose.
    @Test func aVaultNewerThanTheLogIsNotPruned() async throws {
        let (ledger, older) = (try BackupTests.Closed(), NSTemporaryDirectory() + "letopis-older-\(UUID().uuidString)")
        defer {
            ledger.remove()
            try? FileManager.default.removeItem(atPath: older)
        }
        try await ledger.append(VaultTests.added("p-1"))
        try FileManager.default.copyItem(atPath: ledger.path, toPath: older)
        try await ledger.append(VaultTests.added("p-2"))
        let places = Self.files(Folder(older))
        for (file, place) in zip(Self.files(ledger.folder), places) { try Self.put(file, in: place) }
        #expect(#expect(throws: Problem.self) { try Self.open(older) }?.name == "vault-newer")
        let opened = try Ledger.open(older)
        let problem = await #expect(throws: Problem.self) {
            let writer = try Writer(opened, account: "tester", clock: TemporaryLedger.still)
            _ = try await writer.append(Drafts.read(VaultTests.added("p-3")))
        }
        #expect(problem?.name == "vault-newer")
        #expect(try Self.secrets(Folder(older)).count == 2)

        let copy = try VaultBackup.write(.vault, of: opened, to: older + "/copy").path
        try FileManager.default.removeItem(atPath: places[0])
        let restored = try VaultBackup.restore(.vault, from: copy, into: opened)
        #expect(restored.unknown == 1 && restored.missing == 0)
        #expect(try Self.secrets(Folder(older)).keys.sorted() == ["person:p-1"])
        #expect(try Self.open(older)?.people().map(\.code) == ["p-1"])
    }

    /// What was done to the files by hand.
    @Test func damageIsFoundAndNamed() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(VaultTests.added("p-1") + VaultTests.added("p-2"))
        try await ledger.writer.finish()
        let data = try DatabaseQueue(path: VaultFile.data.path(in: ledger.ledger.folder))
        try await data.write { db in
            try db.execute(
                sql:
                    "UPDATE disclosure SET sealed = zeroblob(60) WHERE subject = (SELECT number FROM subject WHERE name = 'person:p-2')"
            )
            try db.execute(
                sql: "DELETE FROM digest WHERE subject = (SELECT number FROM subject WHERE name = 'person:p-1')")
        }
        let standing = try #require(try VaultStanding(ledger.ledger))
        #expect(standing.damaged == ["person:p-2"] && standing.unfindable == 1)
        let problem = #expect(throws: Problem.self) { try VaultTests.vault(ledger)?.people() }
        #expect(problem?.name == "vault-altered" && problem?.what.en.contains("entry 3") == true)
        try await data.write { db in
            try db.execute(sql: "CREATE TRIGGER t AFTER INSERT ON disclosure BEGIN DELETE FROM disclosure; END")
        }
        #expect(#expect(throws: Problem.self) { try VaultTests.vault(ledger) }?.name == "vault-schema-altered")
    }
}
