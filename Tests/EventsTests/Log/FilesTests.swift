@testable import Events
import Foundation
import Support
import Testing

/// What there is of a file or a folder, and what cannot be told.
@Suite struct FilesTests {
    private let folder = NSTemporaryDirectory() + "letopis-files-\(UUID().uuidString)"

    private func inFolder(_ body: () throws -> Void) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { Files.discard(folder) }
        try body()
    }

    @Test func aFolderIsReadOrIsNotThereOrThatIsSaid() throws {
        try inFolder { () throws in
            #expect(try Files.names(in: folder) == [])
            #expect(try Files.names(in: folder + "/none") == nil)
            let file = folder + "/file"
            #expect(Files.create(file, [1], permissions: 0o600, isSynced: false))
            #expect(try Files.names(in: folder) == ["file"])
            let problem = #expect(throws: Problem.self) { try Files.names(in: file) }
            #expect(problem?.kind == .inputOutput && problem?.name == "input-output")
        }
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser reads whatever there is"))
    func noLedgerIsMadeInAFolderThatCannotBeRead() throws {
        try inFolder { () throws in
            #expect(chmod(folder, 0o300) == 0)
            defer { chmod(folder, 0o700) }
            var random = RandomSource(seed: 1)
            let key = try SigningKey.generate(name: TemporaryLedger.origin, &random)
            let problem = #expect(throws: Problem.self) {
                try Ledger.create(
                    folder, origin: TemporaryLedger.origin, timeZone: "Europe/Moscow", language: .ru, by: "tester",
                    key: key, clock: TemporaryLedger.still, id: Lines.id(1))
            }
            #expect(problem?.kind == .inputOutput)
        }
    }

    @Test func whatIsRemovedIsGoneOrThatIsSaid() throws {
        try inFolder { () throws in
            let file = folder + "/file"
            #expect(Files.create(file, [1], permissions: 0o600, isSynced: false))
            try Files.remove(file)
            #expect(!Files.exists(file))
            try Files.remove(file)
            let problem = #expect(throws: Problem.self) { try Files.remove(folder) }
            #expect(problem?.kind == .inputOutput && problem?.name == "not-written")
            #expect(problem?.what.ru.contains(folder) == true && problem?.what.en.contains(folder) == true)
        }
    }

    @Test func whatIsDiscardedIsGone() throws {
        try inFolder { () throws in
            #expect(Files.create(folder + "/file", [1], permissions: 0o600, isSynced: false))
            Files.discard(folder + "/none")
            Files.discard(folder)
            #expect(!Files.exists(folder))
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
    }
}
