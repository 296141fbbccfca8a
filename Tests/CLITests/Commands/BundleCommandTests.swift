// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry
import Events
import Foundation
import Support
import Testing

/// `bundle`, `check` and `sample`, end to end.
@Suite struct BundleCommandTests {
    static let witness = key("fund.example", 7)
    static let otherWitness = key("other-fund.example", 8)

    static func key(_ name: String, _ seed: UInt64) -> SigningKey {
        var random = RandomSource(seed: seed)
        return try! SigningKey.generate(name: name, kind: .witness, &random)
    }

    /// A synthetic ledger with two reports: one true, one that claims a person too many; its end is cosigned.
    struct World {
        let ledger: LedgerFolder
        let key: String
        let end: Int
        let early: Int
        var path: String { ledger.scratch.path }
        var checkpoint: String { file(end) }

        func file(_ size: Int) -> String {
            let digits = String(size)
            return ledger.path + "/checkpoints/" + String(repeating: "0", count: 20 - digits.count) + digits
        }

        init() throws {
            let folder = try LedgerFolder()
            ledger = folder
            func append(_ lines: String) throws {
                let output = try folder.run(["append"], input: lines)
                #expect(output.code == 0, "\(output.errors)")
            }
            try append(
                """
                {"type":"indicator.defined","at":"2024-02-01","data":{"programme":"zemlyaki","indicator":"people","title":"Люди","titleEn":"People","unit":"people","rule":{"of":"expedition.attended","count":"distinct person"}}}
                {"type":"target.set","at":"2024-02-01","data":{"programme":"zemlyaki","indicator":"people","comparator":"at-least","value":3,"origin":"stated"}}
                {"type":"expedition.attended","at":"2024-06-15","data":{"activity":"exp-culture","person":"p-1","role":"activist"}}
                {"type":"expedition.attended","at":"2024-06-15","data":{"activity":"exp-culture","person":"p-2","role":"activist"}}
                {"type":"period.opened","at":"2024-06-17","data":{"programme":"zemlyaki","period":"q2","from":"2024-06-01","to":"2024-06-30"}}
                """)
            early = try ledger.size
            let opened = try Ledger.open(ledger.path, readOnly: true)
            let root = try opened.root(at: early).base64
            key = opened.opening.verifierKey.text
            for (report, value) in [("r-1", 2), ("r-false", 3)] {
                try append(
                    #"{"type":"report.submitted","at":"2024-07-01","data":{"programme":"zemlyaki","report":"\#(report)","kind":"analytical","period":"q2","claims":[{"indicator":"people","value":\#(value)}],"size":\#(early),"root":"\#(root)"}}"#
                )
            }
            end = try ledger.size
            try cosign(BundleCommandTests.witness)
        }

        func cosign(_ witness: SigningKey, at size: Int? = nil) throws {
            let checkpoint = file(size ?? end)
            var note = try Note(Array(FileManager.default.contents(atPath: checkpoint) ?? Data()))
            let line = try witness.line(for: String(decoding: note.text, as: UTF8.self), at: 1_720_000_000)
            note.add(try Note.signatures(Array(line.utf8)[...]))
            try Data(note.bytes).write(to: URL(filePath: checkpoint))
        }

        /// Makes a bundle and returns its path.
        func bundle(_ name: String, _ arguments: [String] = ["r-1", "--programme", "zemlyaki"]) throws -> String {
            let target = path + "/" + name
            let output = try ledger.run(["bundle"] + arguments + ["-o", target])
            #expect(output.code == 0, "\(output.errors)")
            return target
        }

        func check(_ bundle: String, _ arguments: [String] = [], lang: String = "en", format: String = "json") throws
            -> Program.Output
        {
            try Program.run(["check", bundle, "--lang", lang, "--format", format] + arguments)
        }
    }

    // MARK: - Made and checked

    @Test(arguments: ["review", "review.zip", "review/", "review.ZIP"]) func aBundleIsMadeAndChecked(_ name: String)
        throws
    {
        let world = try World()
        let bundle = try world.bundle(name)
        let inFolder = try FileManager.default.contentsOfDirectory(atPath: world.path)
        #expect(Set(inFolder).subtracting([name.replacing("/", with: "")]) == ["ledger"], "nothing half made stays")
        for (arguments, code, verdict) in [
            ([], 20, "unproven"), (["--key", world.key], 20, "unproven"),
            (["--since", world.file(world.early)], 20, "unproven"),
            (["--key", world.key, "--since", world.file(world.early)], 0, "agrees"),
            (["--key", world.key, "--key", Self.witness.verifier.text], 0, "agrees"),
            (["--key", world.key, "--key", Self.otherWitness.verifier.text], 20, "unproven"),
        ] as [([String], Int32, JSON)] {
            let output = try world.check(bundle, arguments)
            #expect(output.code == code && output.errors.isEmpty, "\(output.errors) \(output.text)")
            let json = try #require(try output.json.object)
            #expect(json["verdict"] == verdict && json["problems"] == [] && json["entries"] == .int(world.end))
            #expect(json["claims"] == [["indicator": "people", "met": false, "reported": 2, "value": 2]])
        }
    }

    @Test func whatIsSaidIsSaidInBothLanguages() throws {
        let world = try World()
        let bundle = try world.bundle("review")
        let proven = ["--key", world.key, "--since", world.file(world.early)]
        let russian = try world.check(bundle, proven, lang: "ru", format: "table").text
        #expect(russian.contains("✓ Всё сошлось") && russian.contains("Записи 1…\(world.early) закреплены"))
        #expect(russian.contains("Люди") && russian.contains("≥\u{A0}3") && russian.contains("✗ не достигнуто"))
        let english = try world.check(bundle, proven, format: "table").text
        #expect(english.contains("✓ All agrees") && english.contains("People") && english.contains("✗ not met"))
        #expect(try world.check(bundle, lang: "ru", format: "table").text.contains("? Сошлось, но не доказано"))
        let made = try world.ledger.run([
            "bundle", "zemlyaki/r-false", "-o", world.path + "/false", "--format", "table", "--lang", "ru",
        ])
        #expect(made.code == 0 && made.text.contains("Внимание: заявленное расходится с записями: people"))
        #expect(made.text.contains("≠ 3"))
        let altered = try world.check(world.path + "/false", proven, lang: "ru", format: "table")
        #expect(altered.code == 40 && altered.text.contains("✗ Материалы противоречат сами себе"))
        #expect(altered.text.contains("в отчёте 3, а записи дают 2"))
    }

    @Test func anotherLedgerIs30AndAnAlteredBundle40() throws {
        let world = try World()
        let bundle = try world.bundle("review")
        let other = try LedgerFolder()
        let stranger = try Ledger.open(other.path, readOnly: true).opening.verifierKey.text
        let diverging = try world.check(bundle, ["--key", stranger], format: "table")
        #expect(diverging.code == 30 && diverging.text.contains("✗ This is not that ledger"))
        let report = bundle + "/report.json"
        let text = try String(contentsOfFile: report, encoding: .utf8).replacing("\"value\":2", with: "\"value\":3")
        try text.write(toFile: report, atomically: true, encoding: .utf8)
        let altered = try world.check(bundle, ["--key", world.key])
        #expect(altered.code == 40)
        let problems = try #require(try altered.json.object?["problems"]?.array)
        #expect(problems.contains { $0.object?["indicator"] == "people" && $0.object?["file"] == "report.json" })
        let csv = try world.check(bundle, format: "csv")
        #expect(csv.code == 40 && csv.text.hasPrefix("file,seq,indicator,what\r\nreport.json,"))
    }

    @Test func withoutAReportAPeriodIsCounted() throws {
        let world = try World()
        let bundle = try world.bundle(
            "review", ["--programme", "zemlyaki", "--period", "2024-06-15..2024-06-15", "--as-of", "\(world.end)"])
        let output = try world.check(bundle, ["--key", world.key, "--key", Self.witness.verifier.text])
        #expect(output.code == 0)
        #expect(try output.json.object?["claims"] == [["indicator": "people", "met": false, "value": 2]])
        // What the numbers are of, beside them.
        let json = try #require(output.json.object)
        #expect(json["programme"] == "zemlyaki" && json["report"] == nil)
        #expect(json["period"] == ["from": "2024-06-15", "to": "2024-06-15"])
        let table = try world.check(bundle, ["--key", world.key], format: "table").text
        #expect(table.contains("zemlyaki") && table.contains("2024-06-15"))
    }

    /// For a report the bundle reaches to what a witness has signed, not to what came after.
    @Test func aReportReachesToTheNewestCosignedCheckpoint() throws {
        let world = try World()
        // Whose signature the owner asks for.
        let settings = world.ledger.path + "/letopis.yaml"
        let known =
            try String(contentsOfFile: settings, encoding: .utf8)
            + "witnesses:\n  - \"\(Self.witness.verifier.text)\"\n"
        try known.write(toFile: settings, atomically: true, encoding: .utf8)
        #expect(try world.ledger.run(["append"], input: LedgerFolder.person("p-9")).code == 0)
        let reported = try world.check(try world.bundle("reported")).json.object
        #expect(reported?["entries"] == .int(world.end))
        let whole = try world.check(try world.bundle("whole", ["--programme", "zemlyaki"])).json.object
        #expect(whole?["entries"] == .int(world.end + 1))
    }

    /// A name can hold all that a line of the answer can.
    @Test func aFilesNameMakesNoLineOfTheAnswer() throws {
        let world = try World()
        let bundle = try world.bundle("review")
        try "x".write(toFile: bundle + "/x\n✓ All agrees", atomically: true, encoding: .utf8)
        #expect(try world.check(bundle).json.object?["otherFiles"] == ["x\n✓ All agrees"])
        let told = try world.check(bundle, format: "table").lines
        #expect(!told.contains { $0.hasPrefix("✓") } && told.contains { $0.contains("x↵✓ All agrees") })
    }

    @Test func otherFilesAreNamed() throws {
        let world = try World()
        let bundle = try world.bundle("review")
        try "x".write(toFile: bundle + "/notes.txt", atomically: true, encoding: .utf8)
        let output = try world.check(bundle)
        #expect(output.code == 20)
        #expect(try output.json.object?["otherFiles"] == ["notes.txt"])
        #expect(
            try world.check(bundle, format: "table").text.contains(
                "No part of the bundle, and proof of nothing: notes.txt"))
    }

    @Test func itIsToldWhetherTheVerifierIsTheReleases() throws {
        let world = try World()
        let bundle = try world.bundle("review")
        let same: JSON = ["FORMAT.md": true, "counting.py": true, "verify.py": true]
        #expect(try world.check(bundle).json.object?["asReleased"] == same)
        #expect(try world.check(try world.bundle("review.zip")).json.object?["asReleased"] == same)
        let all = "byte for byte: verify.py, counting.py, FORMAT.md."
        #expect(try world.check(bundle, format: "table").text.contains(all))
        #expect(try world.check(bundle, lang: "ru", format: "table").text.contains("байт в байт: verify.py"))

        let file = try #require(FileHandle(forWritingAtPath: bundle + "/verify.py"))
        try file.seekToEnd()
        try file.write(contentsOf: Data("\n".utf8))
        try file.close()
        let other = try world.check(bundle)
        // Another release may have made it: the verdict is the same.
        #expect(other.code == 20)
        #expect(
            try other.json.object?["asReleased"] == ["FORMAT.md": true, "counting.py": true, "verify.py": false])
        let told = try world.check(bundle, format: "table").text
        #expect(told.contains("Not as in this release of Letopis (0.1.0): verify.py. Either another release"))
        #expect(try world.check(bundle, lang: "ru", format: "table").text.contains("не запускайте"))

        try FileManager.default.removeItem(atPath: bundle + "/verify.py")
        #expect(try world.check(bundle).json.object?["asReleased"] == ["FORMAT.md": true, "counting.py": true])
    }

    /// Wherever and by whomever it is packed.
    @Test func theSameBundleIsTheSameArchive() throws {
        let world = try World()
        let one = try world.bundle("one.zip")
        let script = "umask 077; TZ=Asia/Tokyo exec \"$0\" \"$@\""
        let arguments = [
            "bundle", "r-1", "--programme", "zemlyaki", "-o", world.path + "/two.zip", "--ledger", world.ledger.path,
        ]
        let output = try Program.Running(["-c", script, Program.path] + arguments, tool: "/bin/sh").finish()
        #expect(output.code == 0, "\(output.errors)")
        let bytes = FileManager.default.contents(atPath: one)
        #expect(bytes != nil && bytes == FileManager.default.contents(atPath: world.path + "/two.zip"))
    }

    // MARK: - Samples

    static func sample(_ arguments: [String]) throws -> JSONObject {
        let output = try Program.run(
            ["sample", "--indicator", "people", "--nonce", "осень", "--count", "1"] + arguments)
        #expect(output.code == 0, "\(output.errors)")
        return try #require(try output.json.object)
    }

    @Test func aSampleIsTheSameFromTheLedgerAndFromTheBundle() throws {
        let world = try World()
        let (folder, archive) = (try world.bundle("review"), try world.bundle("review.zip"))
        let witness = ["--witness", Self.witness.verifier.text]
        let own = try Self.sample(
            witness + ["--ledger", world.ledger.path, "--programme", "zemlyaki", "--checkpoint", world.checkpoint])
        #expect(own["candidates"] == 2 && own["drawn"]?.array?.count == 1 && own["size"] == .int(world.end))
        #expect(own["seed"]?.string?.count == 64)
        #expect(try Self.sample(witness + ["--bundle", folder]) == own)
        #expect(try Self.sample(witness + ["--bundle", archive]) == own)
        #expect(try Self.sample(witness + ["--bundle", folder, "--checkpoint", world.checkpoint]) == own)
        let told = try Program.run(
            [
                "sample", "--indicator", "people", "--nonce", "осень", "--bundle", folder, "--format", "table",
                "--lang", "ru",
            ] + witness)
        #expect(told.text.contains("Выбрано записей: 2 из 2") && told.text.contains("слово «осень»"))
        #expect(told.text.contains("person:p-1") && told.text.contains("person:p-2"))
    }

    // MARK: - Refusals

    struct Refusal: Sendable, CustomTestStringConvertible {
        let name: String
        let code: Int32
        let en: String
        let ru: String
        let arguments: @Sendable (World) throws -> [String]
        var testDescription: String { name }

        init(
            _ name: String, _ code: Int32, en: String, ru: String,
            _ arguments: @escaping @Sendable (World) throws -> [String]
        ) {
            (self.name, self.code, self.en, self.ru, self.arguments) = (name, code, en, ru, arguments)
        }

        /// What is wrong is said in both languages, with what to do, and nothing else is.
        func expect(in world: World, temporary: String) throws {
            let arguments = try arguments(world)
            for (language, text, label) in [("en", en, "Error: "), ("ru", ru, "Ошибка: ")] {
                let output = try Program.run(arguments + ["--lang", language], environment: ["TMPDIR": temporary])
                #expect(output.code == code, "\(output.text) \(output.errors)")
                #expect(output.errors.hasPrefix(label) && output.errors.contains(text), "\(output.errors)")
                #expect(output.errors.split(separator: "\n").count > 1 && output.standardOutput.isEmpty)
            }
        }
    }

    static let ofBundle: [Refusal] = [
        Refusal("bundle-exists", 75, en: "exists already", ru: "уже есть") { world in
            ["bundle", "r-1", "--programme", "zemlyaki", "-o", world.path, "--ledger", world.ledger.path]
        },
        Refusal("no-programme", 64, en: "which programme the bundle is of", ru: "о каком проекте материалы") { world in
            ["bundle", "r-1", "-o", world.path + "/x", "--ledger", world.ledger.path]
        },
        Refusal(
            "another-programme", 64, en: "the report is of \"zemlyaki\", but \"other\"",
            ru: "отчёт проекта «zemlyaki», а дан «other»"
        ) { world in
            ["bundle", "zemlyaki/r-1", "--programme", "other", "-o", world.path + "/x", "--ledger", world.ledger.path]
        },
        Refusal("period-of-report", 64, en: "has its own period", ru: "свой период") { world in
            [
                "bundle", "zemlyaki/r-1", "--period", "2024-01-01..", "-o", world.path + "/x", "--ledger",
                world.ledger.path,
            ]
        },
        Refusal(
            "not-earlier", 64, en: "reaches to entry 8, but the earlier checkpoint is of entry 9", ru: "до записи 8"
        ) { world in
            [
                "bundle", "--programme", "zemlyaki", "--as-of", "8", "--since", "9", "-o", world.path + "/x",
                "--ledger", world.ledger.path,
            ]
        },
        Refusal("nothing-yet", 64, en: "no entries yet by then", ru: "записей ещё не было") { world in
            [
                "bundle", "--programme", "zemlyaki", "--as-of", "0", "-o", world.path + "/x", "--ledger",
                world.ledger.path,
            ]
        },
        Refusal("unknown-report", 66, en: "no submitted report \"r-2\"", ru: "нет сданного отчёта «r-2»") { world in
            ["bundle", "zemlyaki/r-2", "-o", world.path + "/x", "--ledger", world.ledger.path]
        },
        Refusal("bad-checkpoint", 30, en: "is not acceptable", ru: "не принимается") { world in
            try "nonsense".write(toFile: world.checkpoint, atomically: true, encoding: .utf8)
            return [
                "bundle", "--programme", "zemlyaki", "--as-of", "\(world.end)", "-o", world.path + "/x", "--ledger",
                world.ledger.path,
            ]
        },
        Refusal(
            "archive-not-written", 74, en: "could not write /nowhere/x.zip", ru: "не удалось записать /nowhere/x.zip"
        ) { world in
            ["bundle", "zemlyaki/r-1", "-o", "/nowhere/x.zip", "--ledger", world.ledger.path]
        },
    ]

    static let ofCheck: [Refusal] = [
        Refusal(
            "no-bundle", 66, en: "no such folder or archive: /nowhere/x", ru: "нет такой папки или архива: /nowhere/x"
        ) { _ in
            ["check", "/nowhere/x"]
        },
        Refusal("usage", 64, en: "'nonsense'", ru: "«nonsense»") { world in
            ["check", world.path, "--key", "nonsense"]
        },
        Refusal("no-file", 66, en: "no such file: /nowhere/note", ru: "нет такого файла: /nowhere/note") { world in
            ["check", world.path, "--since", "/nowhere/note"]
        },
        Refusal(
            "bad-checkpoint", 65, en: "this is no checkpoint: not a signed note",
            ru: "это не контрольная точка: не подписанная заметка"
        ) { world in
            ["check", world.path, "--since", try world.ledger.scratch.write("note", "x\n")]
        },
        Refusal("archive-not-readable", 65, en: "is not readable: ", ru: "не читается: ") { world in
            ["check", try world.ledger.scratch.write("x.zip", "no archive at all")]
        },
    ]

    static let ofSample: [Refusal] = [
        Refusal("no-count", 64, en: "at least one entry has to be drawn", ru: "хотя бы одну запись") { world in
            ["sample", "--indicator", "people", "--nonce", "x", "--count", "0", "--ledger", world.ledger.path]
        },
        Refusal("no-nonce", 64, en: "the reviewer's word is empty", ru: "слово проверяющего пусто") { world in
            ["sample", "--indicator", "people", "--nonce", "", "--ledger", world.ledger.path]
        },
        Refusal("no-checkpoint", 64, en: "no checkpoint is named", ru: "не названа контрольная точка") { world in
            ["sample", "--indicator", "people", "--nonce", "x", "--ledger", world.ledger.path]
        },
        Refusal("no-programme", 64, en: "whose indicator it is", ru: "чей это показатель") { world in
            [
                "sample", "--indicator", "people", "--nonce", "x", "--checkpoint", world.checkpoint, "--ledger",
                world.ledger.path,
            ]
        },
        Refusal(
            "not-cosigned", 77, en: "(signatures: test.example/cli, fund.example)",
            ru: "не подписал свидетель, которого вы знаете"
        ) { world in
            draw(world, ["--witness", otherWitness.verifier.text])
        },
        Refusal("unknown-indicator", 66, en: "has no indicator \"fame\"", ru: "нет показателя «fame»") { world in
            draw(world, ["--witness", witness.verifier.text], indicator: "fame")
        },
        Refusal("bad-cosignature", 65, en: "the witness's signature is wrong", ru: "подпись свидетеля неверна") {
            world in
            var note = try Note(Array(FileManager.default.contents(atPath: world.checkpoint) ?? Data()))
            let line = try otherWitness.line(for: "something else\n", at: 1)
            note.add(try Note.signatures(Array(line.utf8)[...]))
            try Data(note.bytes).write(to: URL(filePath: world.checkpoint))
            return draw(world, ["--witness", otherWitness.verifier.text])
        },
        Refusal("several-cosignatures", 64, en: "several witnesses have signed", ru: "подписали несколько свидетелей") {
            world in
            // The same witness twice, at two times.
            var note = try Note(Array(FileManager.default.contents(atPath: world.checkpoint) ?? Data()))
            let line = try witness.line(for: String(decoding: note.text, as: UTF8.self), at: 1_720_000_001)
            note.add(try Note.signatures(Array(line.utf8)[...]))
            try Data(note.bytes).write(to: URL(filePath: world.checkpoint))
            return draw(world, ["--witness", witness.verifier.text])
        },
        Refusal("bundle-not-sound", 40, en: "have been altered", ru: "изменены") { world in
            let bundle = try world.bundle("review")
            let entries = try String(contentsOfFile: bundle + "/entries.jsonl", encoding: .utf8)
            try String(entries.dropLast(9)).write(toFile: bundle + "/entries.jsonl", atomically: true, encoding: .utf8)
            return [
                "sample", "--indicator", "people", "--nonce", "x", "--bundle", bundle, "--witness",
                witness.verifier.text,
            ]
        },
        Refusal("bundle-not-sound", 40, en: "have been altered", ru: "изменены") { world in
            let bundle = try world.bundle("review")
            try FileManager.default.removeItem(atPath: bundle + "/entries.jsonl")
            return [
                "sample", "--indicator", "people", "--nonce", "x", "--bundle", bundle, "--witness",
                witness.verifier.text,
            ]
        },
    ]

    private static func draw(_ world: World, _ more: [String], indicator: String = "people") -> [String] {
        [
            "sample", "--indicator", indicator, "--programme", "zemlyaki", "--nonce", "x", "--checkpoint",
            world.checkpoint,
            "--ledger", world.ledger.path,
        ] + more
    }

    @Test(arguments: ofBundle + ofCheck + ofSample) func aRefusalSaysWhatToDo(_ refusal: Refusal) throws {
        let world = try World()
        let temporary = try TemporaryFolder()
        try refusal.expect(in: world, temporary: temporary.path)
        #expect(!FileManager.default.fileExists(atPath: world.path + "/x"))
        let left = try FileManager.default.contentsOfDirectory(atPath: temporary.path)
        #expect(left.allSatisfy { !$0.hasPrefix("letopis-") }, "\(left)")
    }
}
