@testable import Events
import Foundation
import Support
import Testing

/// letopis.yaml as the ledger itself reads and writes it.
@Suite struct LedgerSettingsTests {
    /// A place for the file, gone with the value.
    private final class Place {
        let folder = NSTemporaryDirectory() + "letopis-settings-\(UUID().uuidString)"
        var path: String { folder + "/letopis.yaml" }

        init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

        deinit { Files.discard(folder) }

        func write(_ bytes: some Sequence<UInt8>) throws { try Data(bytes).write(to: URL(filePath: path)) }
    }

    @Test func aFileThatIsNotThereIsNone() throws {
        #expect(try LedgerSettings(file: Place().path) == nil)
    }

    @Test func aNewLedgersFileHasTwoLines() throws {
        let temporary = try TemporaryLedger()
        let settings = try #require(try temporary.ledger.folder.readSettings())
        #expect(settings.text == "origin: \(TemporaryLedger.origin)\naccount: tester\n")
        #expect(settings.origin == TemporaryLedger.origin && settings.hasOrigin && settings.isUTF8)
    }

    @Test(arguments: [
        ("origin: a/b\n", "a/b", true), ("account: x\norigin:  'a/b' \n", "a/b", true), ("origin:\n", nil, true),
        ("# origin: a/b\n", nil, false), ("", nil, false),
    ])
    func theOriginIsThatOfItsLine(_ text: String, _ origin: String?, _ isThere: Bool) {
        let settings = LedgerSettings(text, "letopis.yaml")
        #expect(settings.origin == origin && settings.hasOrigin == isThere)
    }

    @Test(arguments: ["", "account: x", "account: x\n", "# a remark\n\nother: [1,\n 2]\n"])
    func aLineIsAddedAndAllElseStays(_ text: String) {
        let added = LedgerSettings(text, "letopis.yaml").adding(line: "vault: true")
        #expect(added.text == text + (text.isEmpty || text.hasSuffix("\n") ? "" : "\n") + "vault: true\n")
        #expect(added.has(line: "vault: true") && !added.has(line: "vault"))
    }

    @Test func whatIsWrittenIsReadAndThePermissionsStay() throws {
        let place = try Place()
        try LedgerSettings("account: x\n", place.path).write()
        #expect(try LedgerSettings(file: place.path)?.text == "account: x\n")
        #expect(chmod(place.path, 0o640) == 0)
        try LedgerSettings("account: y\n", place.path).write()
        #expect(try LedgerSettings(file: place.path)?.text == "account: y\n")
        let attributes = try FileManager.default.attributesOfItem(atPath: place.path)
        #expect(attributes[.posixPermissions] as? Int == 0o640)
    }

    @Test func whatIsNotUTF8IsReadAndTold() throws {
        let place = try Place()
        try place.write(Array("origin: a/b # ".utf8) + [0xFF, 0x0A])
        let settings = try #require(try LedgerSettings(file: place.path))
        #expect(!settings.isUTF8 && settings.hasOrigin)
    }

    @Test func settingsAreNoLargerThanTheirLimit() throws {
        let place = try Place()
        try place.write(repeatElement(UInt8(ascii: "#"), count: 1 << 20))
        #expect(try LedgerSettings(file: place.path) != nil)
        try place.write(repeatElement(UInt8(ascii: "#"), count: 1 << 20 + 1))
        let problem = #expect(throws: Problem.self) { try LedgerSettings(file: place.path) }
        #expect(problem?.kind == .badInput && problem?.name == "settings-too-large" && problem?.file == place.path)
    }

    /// It may say that there is a vault: it is not for nothing that it is there.
    @Test func whatIsThereAndCannotBeReadIsNotPassedOver() async throws {
        let temporary = try TemporaryLedger()
        let path = temporary.ledger.folder.settings
        for (make, kind, en, ru) in [
            (
                { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false) },
                Problem.Kind.notFound, "it is a folder", "это папка"
            ),
            (
                { try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/zero") },
                .inputOutput, "it is not a regular file", "это не обычный файл"
            ),
        ] as [(() throws -> Void, Problem.Kind, String, String)] {
            Files.discard(path)
            try make()
            let problem = #expect(throws: Problem.self) { try temporary.ledger.folder.readSettings() }
            #expect(problem?.kind == kind && problem?.name == "unreadable-file" && problem?.file == path)
            #expect(problem?.what == Phrase(ru: "файл не читается: \(ru)", en: "the file cannot be read: \(en)"))
            let appending = await #expect(throws: Problem.self) {
                try await temporary.append(VaultTests.added("p-1"))
            }
            #expect(appending?.name == "unreadable-file")
            // Whose the folder is it does not say, then; it opens all the same.
            #expect(try Ledger.open(temporary.path).size() == 1)
        }
    }
}
