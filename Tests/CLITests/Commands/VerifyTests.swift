import Events
import Foundation
import Testing

/// `verify` as scripts and people see it.
@Suite struct VerifyTests {
    private static func sqlite(_ file: String, _ sql: String) throws {
        let output = try Program.Running(["sqlite3", file, sql], tool: "/usr/bin/env").finish()
        #expect(output.code == 0, "\(output.errors)")
    }

    @Test func aSoundLedgerSaysWhatTheVerdictCovers() throws {
        let ledger = try LedgerFolder()
        let output = try ledger.run(["verify"])
        let verdict = try #require(output.json.object)
        #expect(output.code == 0 && verdict["verdict"] == "agrees")
        #expect(verdict["bracket"] == nil && verdict["firstWrong"] == nil && verdict["derived"] == nil)
        #expect(verdict["checkpoints"]?.array?.last == .int(LedgerFolder.baseSize))
        #expect(verdict["statement"]?.string?.contains("secrets/signing.key") == true)
    }

    @Test func theBracketIsTold() throws {
        let ledger = try LedgerFolder()
        let copy = ledger.scratch.path + "/copy.sqlite"
        #expect(try ledger.run(["backup", copy]).code == 0)
        #expect(try ledger.run(["append"], input: LedgerFolder.person("p-9")).code == 0)
        #expect(try ledger.run(["restore", copy]).code == 0)
        let output = try ledger.run(["verify"])
        #expect(output.code == 30)
        #expect(try output.json.object?["bracket"] == ["after": 0, "upTo": 8])
        let told = try ledger.run(["verify", "--format", "table"]).text
        #expect(told.contains("not those that were signed"))
        #expect(try ledger.run(["verify", "--format", "table", "--lang", "ru"]).text.contains("не те, что подписаны"))
    }

    @Test func fullComparesWhatIsDerived() throws {
        let ledger = try LedgerFolder()
        #expect(try ledger.run(["indicators"]).code == 0)
        let sound = try ledger.run(["verify", "--full"])
        #expect(sound.code == 0)
        #expect(
            try sound.json.object?["derived"] == [
                ["file": "index.sqlite", "state": "compared", "size": 7, "differing": []],
                ["file": "views.sqlite", "state": "compared", "size": 7, "differing": []],
            ])
        #expect(try ledger.run(["verify", "--full", "--format", "table"]).text.contains("as made anew"))

        try Self.sqlite(ledger.path + "/views.sqlite", "UPDATE people SET status = 'gone'")
        #expect(try ledger.run(["verify"]).code == 0)
        let altered = try ledger.run(["verify", "--full"])
        #expect(altered.code == 40)
        let verdict = try #require(altered.json.object)
        #expect(verdict["verdict"] == "altered" && verdict["problems"] == [])
        #expect(verdict["derived"]?.array?.last?.object?["differing"] == ["people"])
        #expect(verdict["statement"]?.string?.contains("The log itself is sound") == true)
        let told = try ledger.run(["verify", "--full", "--format", "table", "--lang", "ru"]).text
        #expect(told.contains("✗ Летопись цела, но выведенное из неё изменено") && told.contains("изменено: people"))
        #expect(told.contains("letopis rebuild"))
        // It repairs nothing; rebuild does.
        #expect(try ledger.run(["verify", "--full"]).code == 40)
        #expect(try ledger.run(["rebuild"]).code == 0)
        #expect(try ledger.run(["verify", "--full"]).code == 0)
    }

    @Test func whatIsAbsentIsSaid() throws {
        let ledger = try LedgerFolder()
        for name in ["views.sqlite", "index.sqlite", "index.sqlite-wal", "index.sqlite-shm"] {
            try? FileManager.default.removeItem(atPath: ledger.path + "/" + name)
        }
        let output = try ledger.run(["verify", "--full", "--format", "table"])
        #expect(output.code == 0)
        #expect(output.text.contains("absent; made when it is needed"))
        #expect(!FileManager.default.fileExists(atPath: ledger.path + "/index.sqlite"))
    }

    /// What was derived from entries that are not as they were written says nothing.
    @Test func anAlteredLogIsNotComparedFurther() throws {
        let ledger = try LedgerFolder()
        try Self.sqlite(
            ledger.path + "/ledger.sqlite", "DROP TRIGGER entry_stays; UPDATE entry SET body = x'7b7d' WHERE seq = 3")
        let output = try ledger.run(["verify", "--full"])
        #expect(output.code == 40)
        #expect(try output.json.object?["firstWrong"] == 3)
        #expect(try output.json.object?["derived"] == nil)
    }
}
