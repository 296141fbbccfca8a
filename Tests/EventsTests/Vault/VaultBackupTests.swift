@testable import Events
import Foundation
import GRDB
import Support
import Testing

/// Synthetic people throughout.
@Suite struct VaultBackupTests {
    static func personal(_ ledger: TemporaryLedger, _ code: String) throws -> VaultReader.Answer? {
        try VaultTests.vault(ledger)?.personal(of: code)
    }

    @Test func eachPartIsCopiedAndComesBack() async throws {
        let ledger = try TemporaryLedger()
        #expect(
            #expect(throws: Problem.self) { try VaultBackup.write(.vault, of: ledger.ledger, to: ledger.path + "/v") }?
                .name == "no-vault")
        try await ledger.append(VaultTests.added("p-1") + VaultTests.added("p-2"))
        let copies = try VaultBackup.Part.allCases.map { part in
            (part, try VaultBackup.write(part, of: ledger.ledger, to: ledger.path + "/\(part.rawValue).copy").path)
        }
        for (part, path) in copies {
            #expect(VaultBackup.part(path) == part)
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
            #expect(
                #expect(throws: Problem.self) { try VaultBackup.write(part, of: ledger.ledger, to: path) }?.kind
                    == .conflict)
            #expect(
                #expect(throws: Problem.self) { try VaultBackup.restore(part, from: path, into: ledger.ledger) }?.name
                    == "vault-stands-already")
        }
        #expect(VaultBackup.part(ledger.ledger.folder.log) == nil)
        // Erased after the copies were made,
        try await ledger.append(#"{"type":"erasure.completed","at":"2024-06-05","data":{"person":"p-1","ground":"x"}}"#)
        for file in [VaultFile.data, .keys] {
            try FileManager.default.removeItem(atPath: file.path(in: ledger.ledger.folder))
        }
        #expect(try VaultBackup.restore(.vault, from: copies[0].1, into: ledger.ledger).isWhole == false)
        #expect(try VaultBackup.restore(.keys, from: copies[1].1, into: ledger.ledger).isWhole)
        // and erased again when they come back.
        #expect(try Self.personal(ledger, "p-1") == .erased)
        #expect(try Self.personal(ledger, "p-2")?.personal?.name == VaultTests.name)
        #expect(try VaultStanding(ledger.ledger) == VaultStanding(people: 1, files: 0, erased: 1))
    }

    @Test func whatDoesNotBelongIsNotPutBack() async throws {
        let (ledger, other) = (try TemporaryLedger(), try TemporaryLedger())
        try await ledger.append(VaultTests.added("p-1"))
        try await other.append(VaultTests.added("p-1"))
        let copy = try VaultBackup.write(.keys, of: other.ledger, to: other.path + "/keys.copy").path
        try FileManager.default.removeItem(atPath: VaultFile.keys.path(in: ledger.ledger.folder))
        #expect(
            #expect(throws: Problem.self) { try VaultBackup.restore(.keys, from: copy, into: ledger.ledger) }?.name
                == "vault-keys-foreign")
        #expect(!Files.exists(VaultFile.keys.path(in: ledger.ledger.folder)))
        try await DatabaseQueue(path: copy).write { try $0.execute(sql: "UPDATE about SET origin = 'other.example'") }
        #expect(
            #expect(throws: Problem.self) { try VaultBackup.restore(.keys, from: copy, into: ledger.ledger) }?.name
                == "vault-foreign")
    }

    @Test func keysThatAreGoneAreCounted() async throws {
        let ledger = try TemporaryLedger()
        #expect(try VaultStanding(ledger.ledger) == nil)
        try await ledger.append(VaultTests.added("p-1") + VaultTests.added("p-2") + VaultTests.added("p-3"))
        try await VaultTests.keys(ledger).write { db in
            try db.execute(sql: "DELETE FROM key WHERE subject = 'person:p-1'")
            try db.execute(sql: "UPDATE key SET secret = zeroblob(32) WHERE subject = 'person:p-2'")
        }
        let standing = try #require(try VaultStanding(ledger.ledger))
        #expect(standing.missingKeys == ["person:p-1"] && standing.wrongKeys == ["person:p-2"])
    }
}
