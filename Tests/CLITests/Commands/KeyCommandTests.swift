import Events
import Foundation
import Testing

/// `key show` and `key rotate`, end to end.
@Suite struct KeyCommandTests {
    static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test func theKeyIsShownRotatedAndShownAgain() throws {
        let ledger = try LedgerFolder()
        let first = try #require(ledger.run(["key", "show"]).json.object)
        #expect(first["from"] == 1 && first["pending"] == false)
        #expect(first["keys"]?.array?.count == 1)
        let secret = try Self.text(ledger.path + "/secrets/signing.key")

        let rotated = try ledger.run(["key", "rotate"])
        #expect(rotated.code == 0, "\(rotated.errors)")
        let json = try #require(rotated.json.object)
        #expect(json["seq"] == 8 && json["finished"] == false)
        #expect(json["verifierKey"] != first["verifierKey"])
        let note = try Self.text(try #require(json["checkpoint"]?.string))
        #expect(note.split(separator: "\n").count { $0.hasPrefix("\u{2014} test.example/cli ") } == 2)

        let second = try #require(ledger.run(["key", "show"]).json.object)
        #expect(second["verifierKey"] == json["verifierKey"] && second["from"] == 8)
        #expect(second["keys"]?.array?.first?.object?["verifierKey"] == first["verifierKey"])
        #expect(try Self.text(ledger.path + "/secrets/signing.key") != secret)
        #expect(try ledger.run(["append"], input: LedgerFolder.person("p-9")).code == 0)
        #expect(try ledger.isSound)
        // A checkpoint of either key names a moment of the past.
        for size in [8, 9] {
            let name = ledger.path + "/checkpoints/" + Checkpoint.fileName(size: size)
            #expect(try ledger.run(["indicators", "--as-of", name]).code == 0)
        }
        #expect(try ledger.run(["log", "--type", "ledger.key-rotated"]).lines.count == 1)
    }

    @Test(arguments: [
        ("ru", "Ключ сменён", "Обновите копию папки", "с записи", "с записи 8"),
        ("en", "The key is rotated", "Renew your copy of", "from entry", "since entry 8"),
    ])
    func bothSpeakBothLanguages(_ language: String, _ done: String, _ next: String, _ column: String, _ since: String)
        throws
    {
        let ledger = try LedgerFolder(language: language)
        let told = try ledger.run(["key", "rotate", "--format", "table"])
        #expect(told.text.contains(done) && told.text.contains(next), "\(told.text)")
        #expect(!told.text.contains("PRIVATE"))
        let shown = try ledger.run(["key", "show", "--format", "table"])
        #expect(shown.text.contains(column), "\(shown.text)")
        #expect(shown.text.split(separator: "\n").count == 5)
        let rows = try ledger.run(["key", "show", "--format", "csv"])
        #expect(rows.text.hasPrefix("from,verifierKey\r\n1,test.example"))
        #expect(try ledger.run(["doctor", "--format", "table"]).text.contains(since))
        let help = try ledger.run(["key", "rotate", "--help"])
        #expect(help.text.contains("rotate") && help.text.contains(language == "ru" ? "оба ключа" : "both keys"))
    }

    @Test func showNeedsNoSecret() throws {
        let ledger = try LedgerFolder()
        try FileManager.default.removeItem(atPath: ledger.path + "/secrets")
        #expect(try ledger.run(["key", "show"]).code == 0)
        let refused = try ledger.run(["key", "rotate"])
        #expect(refused.code == 74 && refused.errors.contains("signing.key"))
        #expect(try ledger.size == LedgerFolder.baseSize)
    }

    /// The state after the entry: signing.key is the former key, next.key the one in force.
    @Test(arguments: ["ru", "en"]) func anInterruptedRotationIsToldOfAndFinished(_ language: String) throws {
        let ledger = try LedgerFolder(language: language)
        let (signing, next) = (ledger.path + "/secrets/signing.key", ledger.path + "/secrets/next.key")
        let former = try SigningKey.read(signing)
        #expect(try ledger.run(["key", "rotate"]).code == 0)
        let new = try SigningKey.read(signing)
        try new.write(to: next)
        try former.write(to: signing, replacing: true)

        #expect(try ledger.run(["key", "show"]).json.object?["pending"] == true)
        let shown = try ledger.run(["key", "show", "--format", "table"]).text
        #expect(shown.contains(language == "ru" ? "не закончена" : "not finished"))
        let doctor = try ledger.run(["doctor", "--format", "table"])
        #expect(doctor.code == 0 && doctor.text.contains("letopis key rotate"), "\(doctor.text)")
        let finished = try ledger.run(["key", "rotate", "--format", "table"])
        #expect(finished.text.contains(language == "ru" ? "смена ключа закончена" : "rotation is finished"))
        #expect(try ledger.size == LedgerFolder.baseSize + 1)
        #expect(try SigningKey.read(signing).text == new.text && !FileManager.default.fileExists(atPath: next))
        #expect(try ledger.run(["doctor"]).json.object?["status"] == "ok")
    }

    @Test func doctorTellsOfKeysThatDoNotFit() throws {
        let ledger = try LedgerFolder()
        let signing = ledger.path + "/secrets/signing.key"
        func check(_ name: String) throws -> (status: JSON?, found: String, remedy: String) {
            let checks = try ledger.run(["doctor"]).json.object?["checks"]?.array ?? []
            let check = try #require(checks.first { $0.object?["check"]?.string == name }?.object)
            return (check["status"], check["found"]?.string ?? "", check["remedy"]?.string ?? "")
        }
        #expect(try check("secrets").found.contains("secrets/ 700, signing.key 600"))
        let former = try SigningKey.read(signing)
        #expect(try ledger.run(["key", "rotate"]).code == 0)
        let new = try SigningKey.read(signing)
        try former.write(to: signing, replacing: true)
        #expect(try check("key").status == "bad")
        #expect(try check("key").found.contains("entry 8 rotated it"))
        #expect(try ledger.run(["doctor"]).code == 74)
        try new.write(to: signing, replacing: true)
        #expect(try check("key").status == "ok")

        try former.write(to: ledger.path + "/secrets/next.key")
        #expect(try check("key").status == "warning")
        #expect(try check("key").found.contains("never happened"))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: signing)
        #expect(try check("secrets").status == "bad")
        #expect(try check("secrets").found.contains("signing.key 644"))
        #expect(try check("key").remedy.contains("chmod 600"))
        let refused = try ledger.run(["append"], input: LedgerFolder.person("p-9"))
        #expect(refused.code == 74 && refused.errors.contains("chmod 600 \(signing)"))
    }

    /// By a key that the log does not know; by the former one after the rotation.
    @Test func aCheckpointOfAnotherKeyNamesNoMoment() throws {
        let ledger = try LedgerFolder()
        let former = try SigningKey.read(ledger.path + "/secrets/signing.key")
        #expect(try ledger.run(["key", "rotate"]).code == 0)
        let root = try Ledger.open(ledger.path, readOnly: true).root(at: 8)
        let text = Checkpoint(origin: former.name, size: 8, root: root).text
        let path = try ledger.scratch.write("old", try former.sign(text))
        let output = try ledger.run(["indicators", "--as-of", path])
        #expect(output.code == 65 && output.errors.contains("no known key has signed it"), "\(output.errors)")
        #expect(try ledger.run(["indicators", "--as-of", path, "--lang", "ru"]).errors.contains("известным ключом"))
    }

    // MARK: - After a rotation

    /// The former key's word is not wrong, and the kept checkpoint is the log's: not proven, but no other ledger.
    @Test func theFormerKeyBesideALaterCheckpointIsNoOtherLedger() throws {
        let ledger = try LedgerFolder()
        let former = try SigningKey.read(ledger.path + "/secrets/signing.key").verifier.text
        #expect(try ledger.run(["key", "rotate"]).code == 0)
        let rotated = ledger.path + "/checkpoints/" + Checkpoint.fileName(size: 8)
        let both = try ledger.scratch.write("both", try Self.text(rotated))
        #expect(try ledger.run(["append"], input: LedgerFolder.person("p-9")).code == 0)
        let later = try ledger.scratch.write(
            "later", try Self.text(ledger.path + "/checkpoints/" + Checkpoint.fileName(size: 9)))
        let unproven = try ledger.run(["verify", "--key", former, "--against", later])
        #expect(unproven.code == 20 && unproven.text.contains("unproven"), "\(unproven.text)")
        #expect(try ledger.run(["verify", "--key", former, "--against", both]).code == 0)
    }

    /// A ledger can state a key that has signed nothing of it.
    @Test func aKeyThatDoesNotVouchIsNoProof() throws {
        let ledger = try LedgerFolder()
        let former = try SigningKey.read(ledger.path + "/secrets/signing.key").verifier.text
        #expect(try ledger.run(["key", "rotate"]).code == 0)
        #expect(try ledger.run(["verify"]).code == 0)
        #expect(try ledger.run(["verify", "--key", former]).code == 20)
    }
}
