import Events
import Foundation
import Support
import Testing

/// What lies in a ledger's folder, what it is called, and what is said where something there is wrong.
@Suite struct FolderTests {
    /// What doctor says of one question.
    static func check(_ name: String, _ ledger: LedgerFolder, _ language: String = "en") throws -> JSONObject {
        let output = try ledger.run(["doctor", "--lang", language, "--format", "json"])
        let checks = try #require(try output.json.object?["checks"]?.array)
        return try #require(checks.compactMap(\.object).first { $0["check"]?.string == name })
    }

    static func remove(_ names: [String], from ledger: LedgerFolder) throws {
        for name in names { try FileManager.default.removeItem(atPath: ledger.path + "/" + name) }
    }

    static func sqlite(_ path: String, _ sql: String) throws {
        let output = try Program.Running(["sqlite3", path, sql], tool: "/usr/bin/env").finish()
        #expect(output.code == 0, "\(output.errors)")
    }

    // MARK: - Doctor

    @Test func whoCannotBeKnownAgainIsNoDamage() throws {
        let ledger = try LedgerFolder()
        let lines = [
            #"{"type":"person.added","at":"2024-01-15","data":{"person":"y-1","birthYear":1980}}"#,
            #"{"type":"person.added","at":"2024-01-15","data":{"person":"y-2","sex":"male"}}"#,
            #"{"type":"expedition.attended","at":"2024-06-15","data":{"activity":"exp-culture","person":"p-1"}}"#,
            #"{"type":"feedback.submitted","at":"2024-06-16","data":{"activity":"exp-culture","person":"p-1","rating":400,"scaleMax":500,"text":"Хорошо"}}"#,
        ]
        #expect(try ledger.run(["append"], input: lines.joined(separator: "\n")).code == 0)
        #expect(try Self.check("vault", ledger)["status"] == "ok")
        #expect(try ledger.run(["doctor"]).json.object?["status"] == "ok")
        // Who could be, and is not found, is.
        let named =
            #"{"type":"person.added","at":"2024-01-15","data":{"person":"n-1","personal":{"name":"Первая Анна"}}}"#
        #expect(try ledger.run(["append"], input: named).code == 0)
        #expect(try Self.check("vault", ledger)["status"] == "ok")
        // The secret that digests and ids are made with is asked for, too.
        let keys = ledger.path + "/secrets/vault-keys.sqlite"
        try Self.sqlite(
            keys, "CREATE TEMP TABLE t AS SELECT matching FROM about; UPDATE about SET matching = randomblob(32)")
        let secret = try Self.check("vault", ledger)
        #expect(secret["status"] == "bad" && secret["found"]?.string?.contains("is another one") == true, "\(secret)")
        try Self.sqlite(ledger.path + "/vault/vault.sqlite", "DELETE FROM digest")
        let found = try Self.check("vault", ledger)
        #expect(found["status"] == "bad" && found["found"]?.string?.contains("are known: 1") == true, "\(found)")
    }

    @Test func aFolderThatAnybodyMayWriteToIsToldOf() throws {
        let ledger = try LedgerFolder()
        #expect(chmod(ledger.path, 0o777) == 0)
        let found = try Self.check("access", ledger)
        #expect(found["status"] == "bad" && found["found"]?.string?.contains("\(ledger.path) 777") == true, "\(found)")
        #expect(try ledger.run(["doctor"]).code == 74)
        #expect(try Self.check("access", ledger, "ru")["found"]?.string?.contains("писать может кто угодно") == true)
        #expect(chmod(ledger.path, 0o755) == 0)
        #expect(try Self.check("access", ledger)["status"] == "ok")
        #expect(chmod(ledger.path + "/checkpoints", 0o777) == 0)
        #expect(try Self.check("access", ledger)["status"] == "bad")
    }

    @Test func whatIsMissingIsToldOf() throws {
        let ledger = try LedgerFolder()
        try Self.remove(["letopis.yaml"], from: ledger)
        #expect(try Self.check("settings", ledger)["found"]?.string?.contains("letopis.yaml is missing") == true)
        #expect(try Self.check("settings", ledger, "ru")["found"]?.string?.contains("letopis.yaml нет") == true)

        let line = #"{"type":"person.added","at":"2024-01-15","data":{"personal":{"name":"Первая Анна"}}}"#
        let sealed = try LedgerFolder()
        #expect(try sealed.run(["append"], input: line).code == 0)
        try Self.remove(["secrets/vault-keys.sqlite"], from: sealed)
        #expect(try Self.check("vault", sealed)["status"] == "bad")
        try Self.remove(["vault"], from: sealed)
        #expect(try Self.check("vault", sealed)["status"] == "bad")
        // Brought back into a new folder: nothing says whether there was one.
        try Self.remove(["letopis.yaml"], from: sealed)
        let unknown = try Self.check("vault", sealed)
        #expect(unknown["status"] == "warning" && unknown["found"]?.string?.contains("sealed entries") == true)
        let once = try sealed.run(["append", "--once"], input: line)
        #expect(once.code == 74 && once.errors.contains("cannot be told"), "\(once.errors)")
        let russian = try sealed.run(["append", "--once", "--lang", "ru"], input: line)
        #expect(russian.errors.contains("не сказать, записаны ли эти строки уже"), "\(russian.errors)")
        // A vault that is made now is known not to be the first.
        #expect(try sealed.run(["append"], input: line).code == 0)
        #expect(try Self.check("vault", sealed)["found"]?.string?.contains("were sealed by another vault") == true)
        let later = try sealed.run(["append", "--once"], input: line)
        #expect(later.code == 74 && later.errors.contains("was made anew after entry 8"), "\(later.errors)")
    }

    /// Entries cannot be taken back: none is recorded in somebody else's name because the file that says whose is broken.
    @Test func settingsThatAreNoYAMLAreNotPassedOver() throws {
        let ledger = try LedgerFolder()
        for text in ["origin: test.example/cli\naccount: [\n", "- account: other\n", "account\n"] {
            try text.write(toFile: ledger.path + "/letopis.yaml", atomically: true, encoding: .utf8)
            for (language, said) in [
                ("en", "this is no YAML of names and values"), ("ru", "это не YAML вида «имя: значение»"),
            ] {
                let output = try ledger.run(["append", "--lang", language], input: LedgerFolder.person("p-9"))
                #expect(output.code == 65 && output.errors.contains(said), "\(output.errors)")
                #expect(output.errors.contains("letopis.yaml"))
            }
            #expect(try Self.check("settings", ledger)["status"] == "bad")
        }
        // One without an account says nothing of it.
        for text in ["", "# nothing\n", "origin: test.example/cli\n"] {
            try text.write(toFile: ledger.path + "/letopis.yaml", atomically: true, encoding: .utf8)
            let found = try Self.check("settings", ledger)
            #expect(found["status"] == "ok" && found["found"] == "recording as \"tester\"")
        }
        #expect(try ledger.size == LedgerFolder.baseSize)
    }

    @Test func foldersThatCannotBeReadAreNotTakenForEmptyOnes() throws {
        for (name, check) in [("secrets", "secrets"), ("views", "sizes"), ("evidence", "evidence")] {
            let ledger = try LedgerFolder()
            try Self.remove([name], from: ledger)
            #expect(FileManager.default.createFile(atPath: ledger.path + "/" + name, contents: Data("x".utf8)))
            #expect(chmod(ledger.path + "/" + name, 0o600) == 0)
            let found = try Self.check(check, ledger)
            #expect(found["status"] == "bad", "\(name): \(found)")
            #expect(found["found"]?.string?.hasPrefix("input/output failed") == true, "\(name): \(found)")
        }
    }

    // MARK: - Names

    @Test func aNameIsANameAndNoAddress() throws {
        let scratch = try TemporaryFolder()
        for (number, name) in ["file:x?mode=memory", "file:y", ":memory:"].enumerated() {
            let made = try Program.run(["init", name, "--origin", "test.example/\(number)"], in: scratch.path)
            #expect(made.code == 0, "\(made.errors)")
            let run = { try Program.run($0 + ["--ledger", name], input: LedgerFolder.person("p-1"), in: scratch.path) }
            #expect(try run(["append"]).code == 0)
            #expect(try run(["log"]).lines.count == 2)
            #expect(try run(["indicators"]).code == 0)
            #expect(try run(["verify", "--full"]).code == 0)
            #expect(FileManager.default.fileExists(atPath: scratch.path + "/" + name + "/ledger.sqlite"))
            // A copy, too.
            let copy = "file:copy-\(number)?mode=memory"
            #expect(try run(["backup", copy]).code == 0)
            #expect(FileManager.default.fileExists(atPath: scratch.path + "/" + copy))
            let restored = try Program.run(["restore", copy, "--ledger", "r-\(number)"], in: scratch.path)
            #expect(restored.code == 0, "\(restored.errors)")
            #expect(try Program.run(["log", "--ledger", "r-\(number)"], in: scratch.path).lines.count == 2)
        }
    }

    @Test func aNameOfOneCharacterWillDo() throws {
        let scratch = try TemporaryFolder()
        let run = { (arguments: [String]) in try Program.run(arguments, in: scratch.path) }
        #expect(try run(["init", "l", "--origin", "test.example/l"]).code == 0)
        _ = try scratch.write("p", "paper")
        _ = try scratch.write("s", "ФИО\nСинтетикова Вымышлена\n")
        #expect(try run(["backup", "b", "--ledger", "l"]).code == 0)
        #expect(try run(["restore", "b", "--ledger", "r"]).code == 0)
        let attached = try run(["evidence", "attach", "p", "--kind", "photo", "--to", "1", "--open", "--ledger", "l"])
        #expect([0, 65, 77].contains(attached.code), "\(attached.errors)")
        let imported = try run(["import", "s", "--as", "person.added", "--at", "2024-01-15", "--ledger", "l"])
        #expect([0, 64, 65].contains(imported.code), "\(imported.errors)")
        #expect(try run(["checkpoint", "-o", "c", "--ledger", "l"]).code <= 77)
    }

    @Test(arguments: [
        ("a", "."), ("a/b", "a"), ("/a", "/"), ("/", "/"), ("a/", "."), ("x//y", "x"), ("", "."), ("/a/b/", "/a"),
    ])
    func theFolderOfAPath(_ path: String, _ folder: String) {
        #expect(Files.parent(path) == folder)
    }

    @Test(arguments: [("a", ""), ("a.CSV", "csv"), (".x", ""), ("a.b/c", ""), ("a.tar.gz", "gz"), ("a.", ""), ("", "")])
    func theEndingOfAName(_ path: String, _ ending: String) {
        #expect(Files.ending(of: path) == ending)
    }

    @Test func anEmptyNameIsToldOf() throws {
        let ledger = try LedgerFolder()
        for command in [["log"], ["append"], ["verify"], ["restore", "x"]] {
            let output = try Program.run(command + ["--ledger", "", "--lang", "en"])
            #expect(output.code == 64 && output.errors.contains("--ledger is empty: it names no folder"), "\(command)")
            let variable = try Program.run(command + ["--lang", "ru"], environment: ["LETOPIS_LEDGER": ""])
            #expect(variable.code == 64 && variable.errors.contains("LETOPIS_LEDGER пустая"), "\(command)")
        }
        for command in ["init", "demo"] {
            let arguments = command == "init" ? ["init", "", "--origin", "test.example/x"] : ["demo", ""]
            let output = try Program.run(arguments + ["--lang", "en"])
            #expect(output.code == 64 && output.errors.contains("the name of the ledger's folder is empty"))
        }
        #expect(try ledger.size == LedgerFolder.baseSize)
    }

    /// Read models may be deleted, and a part of them too: the link to what is gone leads out of nothing.
    @Test func whatIsDerivedMayBeDeletedInPart() throws {
        let ledger = try LedgerFolder()
        #expect(try ledger.run(["indicators"]).code == 0)
        try FileManager.default.removeItem(atPath: ledger.path + "/views")
        let file = try ledger.scratch.write("lines.jsonl", LedgerFolder.person("p-9"))
        #expect(try ledger.run(["append", file]).code == 0)
        #expect(try ledger.run(["indicators"]).code == 0)
    }

    // MARK: - Files without an end

    @Test func whatHasNoEndIsNotReadToTheEnd() throws {
        let ledger = try LedgerFolder()
        let commands: [(arguments: [String], said: String)] = [
            (["append", "/dev/zero"], "there is no end to it"),
            (["programme", "add", "/dev/zero"], "larger than 16 MiB"),
            (["indicators", "--as-of", "/dev/zero"], "larger than 1 MiB"),
            (["import", "/dev/zero", "--as", "expedition.attended", "--activity", "exp-culture"], "MiB"),
        ]
        for (arguments, said) in commands {
            let output = try ledger.run(arguments)
            #expect(output.code == 65 && output.errors.contains(said), "\(arguments): \(output.errors)")
        }
        let russian = try ledger.run(["append", "/dev/zero", "--lang", "ru"])
        #expect(russian.errors.contains("конца ей не видно"), "\(russian.errors)")
        // What lies in the folder, too.
        try Self.remove(["letopis.yaml"], from: ledger)
        try FileManager.default.createSymbolicLink(
            atPath: ledger.path + "/letopis.yaml", withDestinationPath: "/dev/zero")
        #expect(try ledger.run(["log"]).code == 0)
        #expect(try ledger.size == LedgerFolder.baseSize)
    }

    // MARK: - What belongs there

    @Test func anotherLedgersLogIsNamedAsSuch() throws {
        let ledger = try LedgerFolder()
        let other = try LedgerFolder.named("test.example/other")
        let own = ledger.scratch.path + "/own"
        #expect(try ledger.run(["backup", own]).code == 0)
        for suffix in ["-wal", "-shm", ""] {
            try? FileManager.default.removeItem(atPath: ledger.path + "/ledger.sqlite" + suffix)
        }
        try FileManager.default.copyItem(
            atPath: other + "/ledger.sqlite", toPath: ledger.path + "/ledger.sqlite")
        for command in [["log"], ["append"], ["indicators"], ["doctor"], ["doctor", "--accept-fork", "x"]] {
            let output = try ledger.run(command, input: LedgerFolder.person("p-9"))
            #expect(output.code == 75, "\(command): \(output.errors)")
            #expect(output.errors.contains("is the log of another ledger, test.example/other"), "\(output.errors)")
            #expect(!output.errors.contains("--accept-fork"))
        }
        #expect(try ledger.run(["log", "--lang", "ru"]).errors.contains("журнал другой летописи"))
        // As it says: the other's log goes elsewhere, and this one's copy comes back; the other's is not taken for it.
        let copy = other + "-copy"
        #expect(try Program.run(["backup", copy, "--ledger", other]).code == 0)
        try Self.remove(["ledger.sqlite"], from: ledger)
        let wrong = try ledger.run(["restore", copy])
        #expect(wrong.code == 75 && wrong.errors.contains("the copy is of test.example/other"), "\(wrong.errors)")
        #expect(!FileManager.default.fileExists(atPath: ledger.path + "/ledger.sqlite"))
        #expect(try ledger.run(["restore", own]).code == 0)
        #expect(try ledger.run(["append"], input: LedgerFolder.person("p-9")).code == 0)
        try Self.remove(["ledger.sqlite"], from: ledger)
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: ledger.path + "/ledger.sqlite" + suffix)
        }
        try FileManager.default.copyItem(
            atPath: other + "/ledger.sqlite", toPath: ledger.path + "/ledger.sqlite")
        // Where letopis.yaml is gone, the checkpoints say it.
        try Self.remove(["letopis.yaml"], from: ledger)
        #expect(try ledger.run(["append"], input: LedgerFolder.person("p-9")).code == 75)
    }

    @Test(arguments: ["ledger.sqlite", "checkpoints", "views.sqlite", "vault", "index.sqlite"])
    func nothingIsWrittenThroughALinkThatLeadsOut(_ name: String) throws {
        let ledger = try LedgerFolder()
        let line = #"{"type":"person.added","at":"2024-01-15","data":{"personal":{"name":"Первая Анна"}}}"#
        #expect(try ledger.run(["append"], input: line).code == 0)
        #expect(try ledger.run(["indicators"]).code == 0)
        let outside = ledger.scratch.path + "/outside"
        // views.sqlite is a link to begin with.
        let real = name == "views.sqlite" ? try #require(realpath(ledger.path + "/" + name, nil)) : nil
        defer { free(real) }
        try FileManager.default.copyItem(
            atPath: real.map { String(cString: $0) } ?? ledger.path + "/" + name, toPath: outside)
        try Self.remove([name], from: ledger)
        try FileManager.default.createSymbolicLink(atPath: ledger.path + "/" + name, withDestinationPath: outside)
        let before = try Self.contents(outside)
        let output = try ledger.run(["append"], input: LedgerFolder.person("p-9"))
        #expect(
            output.code == 74 && output.errors.contains("is a link out of the folder: \(outside)"), "\(output.errors)")
        #expect(
            try ledger.run(["append", "--lang", "ru"], input: LedgerFolder.person("p-9")).errors.contains(
                "ссылка из папки наружу"))
        // One can look.
        #expect(try ledger.run(["indicators"]).code == 0)
        #expect(try Self.contents(outside) == before)
        #expect(try ledger.size == LedgerFolder.baseSize + 1)
    }

    /// The bytes of a file, or of the files in a folder.
    static func contents(_ path: String) throws -> [String: Data] {
        var found: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) + [""] {
            found[name] = FileManager.default.contents(atPath: path + "/" + name)
        }
        return found
    }

    @Test func theLinkToTheReadModelsIsNoneOfThose() throws {
        let ledger = try LedgerFolder()
        #expect(try ledger.run(["indicators"]).code == 0)
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: ledger.path + "/views.sqlite").hasPrefix("views/")
        )
        #expect(try ledger.run(["append"], input: LedgerFolder.person("p-9")).code == 0)
        // The folder itself may be reached by a link.
        let link = ledger.scratch.path + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: ledger.path)
        #expect(try Program.run(["append", "--ledger", link], input: LedgerFolder.person("p-8")).code == 0)
    }

    // MARK: - The clock

    static let hasFakeTime = (try? ExitCodeTests.shell("command -v faketime"))?.code == 0

    @Test(.enabled(if: hasFakeTime, "needs faketime"))
    func aYearWithoutANameIsAnErrorAndNoTrap() throws {
        let ledger = try LedgerFolder()
        for command in [
            "append", "record person.added", "indicators", "void 7 --reason x", "doctor",
            "init new --lang en --origin test.example/x",
        ] {
            let arguments = command.split(separator: " ").map(String.init)
            let output = try Program.Running(
                ["+9000 years", Program.path] + arguments + (arguments[0] == "init" ? [] : ["--ledger", ledger.path]),
                input: Array(LedgerFolder.person("p-9").utf8), in: ledger.scratch.path, tool: "/usr/bin/faketime"
            ).finish()
            #expect(
                output.code == 75 && output.errors.contains("outside the years 1970 to 9999"),
                "\(command): \(output.errors)")
        }
        #expect(try ledger.size == LedgerFolder.baseSize)
    }
}

extension LedgerFolder {
    /// The path of an empty ledger of that name, beside others of the tests.
    static func named(_ origin: String) throws -> String {
        let path = NSTemporaryDirectory() + "letopis-named-\(UUID().uuidString)"
        let made = try Program.run(["init", path, "--origin", origin])
        #expect(made.code == 0, "\(made.errors)")
        return path
    }
}
