// swift-format-ignore-file: NeverForceUnwrap
import Events
import Foundation
import Support
import Testing

/// `reveal`, and what becomes of its file in bundles. Synthetic people throughout.
@Suite struct RevealCommandTests {
    typealias Refusal = BundleCommandTests.Refusal
    static let names = ["p-7": "Синтетикова Вымышлена", "p-8": "Придумов Пример", "p-9": "Небылицын Никто"]

    /// The world of bundles, with three people by name, of whom two came; its end is cosigned.
    static func world() throws -> BundleCommandTests.World {
        let world = try BundleCommandTests.World()
        var lines = ""
        for (person, name) in names.sorted(by: { $0.key < $1.key }) {
            lines +=
                #"{"type":"person.added","at":"2024-06-01","data":{"person":"\#(person)","birthYear":1990,"sex":"female","personal":{"name":"\#(name)","phone":"+7 000 000-00-0\#(person.last!)"}}}"#
                + "\n"
        }
        for person in ["p-7", "p-8"] {
            lines +=
                #"{"type":"expedition.attended","at":"2024-06-15","data":{"activity":"exp-culture","person":"\#(person)","role":"activist"}}"#
                + "\n"
        }
        #expect(try world.ledger.run(["append"], input: lines).code == 0)
        return world
    }

    static func reveal(_ world: BundleCommandTests.World, _ arguments: [String], _ more: [String] = []) throws
        -> Program.Output
    {
        try world.ledger.run(
            ["reveal"] + arguments + ["--to", "Фонд-пример", "--purpose", "проверка"] + more)
    }

    // MARK: - The whole way

    @Test(arguments: ["review", "review.zip"]) func aDrawnSampleIsRevealedAndChecked(_ name: String) throws {
        let world = try Self.world()
        let size = try world.ledger.size
        #expect(size == world.end + 5)
        try world.cosign(BundleCommandTests.witness, at: size)
        let bundle = try world.bundle(name, ["--programme", "zemlyaki"])
        let sample = try world.ledger.scratch.write(
            "sample.json",
            JSON.object(
                try BundleCommandTests.sample([
                    "--count", "9", "--bundle", bundle, "--witness", BundleCommandTests.witness.verifier.text,
                ])
            ).canonicalBytes)
        // What is recorded after the sample was drawn is beyond the reviewer's bundle.
        #expect(
            try world.ledger.run(
                ["append"],
                input:
                    #"{"type":"person.corrected","at":"2024-06-20","data":{"person":"p-7","reason":"typo","personal":{"phone":"+7 000 999-99-99"}}}"#
            ).code == 0)
        let file = world.path + "/revealed.json"
        let output = try Self.reveal(world, ["--sample", sample], ["-o", file])
        #expect(output.code == 0, "\(output.errors)")
        let json = try #require(try output.json.object)
        #expect(json["entry"] == .int(size + 2) && json["recordedBefore"] == false)
        #expect(json["entries"] == [.int(world.end + 1), .int(world.end + 2)])
        let people = json["revealed"]?.array?.compactMap { $0.object?["person"]?.string }
        #expect(people == ["p-1", "p-2", "p-7", "p-8"])
        // Neither what is told nor the ledger has a name in it, and the file none of anybody else.
        for name in Self.names.values {
            #expect(!output.text.contains(name) && !output.errors.contains(name))
            #expect(try Traces.of(name, in: world.ledger.path) == [])
        }
        #expect(try Traces.of("Небылицын", in: world.path) == [])
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        // The bundle that the reviewer has proves it, though it ends before.
        let proven = ["--key", world.key, "--key", BundleCommandTests.witness.verifier.text]
        let checked = try world.check(bundle, proven + ["--disclosures", file])
        #expect(checked.code == 0, "\(checked.text)")
        let disclosed = try #require(try checked.json.object?["disclosures"]?.array?.first?.object)
        #expect(disclosed["recorded"] == false && disclosed["entry"] == .int(size + 2))
        #expect(disclosed["recipient"] == "Фонд-пример" && disclosed["purpose"] == "проверка")
        #expect(disclosed["fields"]?.array?.count == 6)
        #expect(
            disclosed["fields"]?.array?[1] == [
                "seq": .int(world.end + 1), "person": "p-7", "field": "personal",
                "value": ["name": "Синтетикова Вымышлена", "phone": "+7 000 000-00-07"],
            ])
        for (language, wanted) in [
            (
                "ru",
                [
                    "Раскрыто: Фонд-пример · проверка", "фамилия, имя, отчество Синтетикова Вымышлена", "1990",
                    "кончаются раньше",
                ]
            ),
            ("en", ["Disclosed: Фонд-пример · проверка", "full name Синтетикова Вымышлена", "1990", "ends before"]),
        ] {
            let table = try world.check(bundle, ["--disclosures", file], lang: language, format: "table")
            let text = table.text.replacing("\n", with: " ")
            for part in wanted { #expect(text.contains(part), "\(part)\n\(table.text)") }
            #expect(!text.contains("1 990") && !text.contains("1,990"))
        }
    }

    @Test(arguments: ["review", "review.zip"]) func aBundleCarriesThem(_ name: String) throws {
        let world = try Self.world()
        let file = world.path + "/revealed.json"
        #expect(try Self.reveal(world, ["\(world.end + 4)"], ["-o", file, "--field", "personal"]).code == 0)
        let target = world.path + "/" + name
        let made = try world.ledger.run([
            "bundle", "--programme", "zemlyaki", "--disclosures", file, "-o", target, "--format", "table", "--lang",
            "en",
        ])
        #expect(made.code == 0, "\(made.errors)")
        let text = made.text.replacing("\n", with: " ").replacing("\u{A0}", with: " ")
        #expect(text.contains("Beware: this bundle holds personal data (1 entry, disclosed to: Фонд-пример)"))
        let attributes = try FileManager.default.attributesOfItem(atPath: target)
        #expect(attributes[.posixPermissions] as? Int == (name.hasSuffix(".zip") ? 0o600 : 0o700))
        let checked = try world.check(target)
        #expect(checked.code == 20, "\(checked.text)")
        let disclosed = try #require(try checked.json.object?["disclosures"]?.array?.first?.object)
        #expect(disclosed["recorded"] == true && disclosed["fields"]?.array?.count == 1)
        #expect(try checked.json.object?["otherFiles"] == nil)
        #expect(
            try world.check(target, lang: "ru", format: "table").text.contains(
                "Записано: запись \(try world.ledger.size)."))
        if !name.hasSuffix(".zip") {
            #expect(
                FileManager.default.contents(atPath: target + "/disclosures.json")
                    == FileManager.default.contents(atPath: file))
        }
        // Without being asked to, it carries none; nor does it carry what it does not reach to.
        let without = try world.bundle("without", ["--programme", "zemlyaki"])
        #expect(try Traces.of("Синтетикова", in: without) == [])
        #expect(try world.check(without).json.object?["disclosures"] == nil)
        let russian = try world.ledger.run([
            "bundle", "--programme", "zemlyaki", "--disclosures", file, "-o", world.path + "/ru", "--format", "table",
            "--lang", "ru",
        ])
        #expect(russian.text.contains("Внимание: в этих материалах личные данные"))
    }

    @Test func theSameAgainIsRecordedOnce() throws {
        let world = try Self.world()
        let first = try Self.reveal(world, ["\(world.end + 1)"], ["-o", world.path + "/one"])
        let size = try world.ledger.size
        let again = try Self.reveal(
            world, ["\(world.end + 4)"], ["-o", world.path + "/two", "--format", "table", "--lang", "ru"])
        #expect(first.code == 0 && again.code == 0 && again.text.contains("уже было записано: запись \(size)"))
        #expect(try world.ledger.size == size)
        #expect(
            FileManager.default.contents(atPath: world.path + "/one")
                == FileManager.default.contents(atPath: world.path + "/two"))
        let other = try world.ledger.run([
            "reveal", "\(world.end + 1)", "--to", "Фонд-пример", "--purpose", "другая", "-o", world.path + "/three",
        ])
        #expect(try other.json.object?["recordedBefore"] == false && world.ledger.size == size + 1)
    }

    @Test func whoIsErasedIsToldAndNoError() throws {
        let world = try Self.world()
        #expect(try world.ledger.run(["erase", "p-7", "--reason", "withdrawal", "--yes"]).code == 0)
        let size = try world.ledger.size
        let arguments = ["\(world.end + 4)", "\(world.end + 5)", "7", "3"]
        for (language, wanted) in [
            (
                "en",
                ["the data are erased", "nothing was given", "names nobody", "p-8", "Recorded: entry \(size + 1)."]
            ),
            ("ru", ["данные стёрты", "ничего не было внесено", "никого не называет", "p-8", "уже было записано"]),
        ] {
            let output = try Self.reveal(
                world, arguments, ["-o", world.path + "/" + language, "--format", "table", "--lang", language])
            #expect(output.code == 0, "\(output.errors)")
            for part in wanted { #expect(output.text.contains(part), "\(part)\n\(output.text)") }
        }
        #expect(try Traces.of("Синтетикова", in: world.path) == [])
        // Where nothing is left, nothing is recorded.
        let none = try Self.reveal(world, ["\(world.end + 4)"], ["-o", world.path + "/none"])
        #expect(none.code == 0)
        #expect(try none.json.object?["file"] == nil && none.json.object?["entries"] == [])
        #expect(try none.json.object?["revealed"]?.array?.first?.object?["outcome"] == "erased")
        #expect(!FileManager.default.fileExists(atPath: world.path + "/none"))
        #expect(try world.ledger.size == size + 1)
    }

    @Test func anotherCodeAndSeveralPeopleAreTold() throws {
        let world = try Self.world()
        let lines = """
            {"type":"person.merged","at":"2024-06-20","data":{"survivor":"p-7","absorbed":"p-9","basis":"same phone"}}
            {"type":"consultation.given","at":"2024-06-21","programme":"zemlyaki","data":{"persons":["p-7","p-8"],"topic":"legal","channel":"visit","minutes":30}}
            """
        #expect(try world.ledger.run(["append"], input: lines).code == 0)
        let size = try world.ledger.size
        let output = try Self.reveal(
            world, ["\(size)"], ["-o", world.path + "/one", "--format", "table", "--lang", "en"])
        let text = output.text.replacing("\n", with: " ")
        #expect(output.code == 0 && text.contains("p-7 has other codes, of which nothing is disclosed: p-9"))
        #expect(text.contains("all that are named are disclosed): \(size)."))
        #expect(try Traces.of("Небылицын", in: world.path) == [])
        let merged = try Self.reveal(world, ["\(size)"], ["-o", world.path + "/two", "--merged"])
        #expect(try merged.json.object?["entries"]?.array?.count == 3)
        #expect(try merged.json.object?["otherCodes"] == nil)
        // Two codes of one person are one person.
        for (seq, isSeveral) in [(world.end + 4, false), (size, true)] {
            let told = try Self.reveal(
                world, ["\(seq)"],
                ["-o", world.path + "/merged-\(seq)", "--merged", "--format", "table", "--lang", "en"])
            #expect(told.text.contains("p-7") && told.text.contains("p-9"), "\(told.errors)")
            #expect(told.text.contains("Entries that name several people") == isSeveral, "\(told.text)")
        }
        let russian = try Self.reveal(
            world, ["\(size)"], ["-o", world.path + "/three", "--format", "table", "--lang", "ru"])
        #expect(russian.text.contains("У человека p-7 есть и другие коды"))
    }

    /// Killed at whatever moment, the same command finishes it, and nothing is recorded twice.
    @Test func killedItIsDoneAgain() throws {
        let world = try Self.world()
        let size = try world.ledger.size
        let arguments = [
            "reveal", "\(world.end + 4)", "--to", "R", "--purpose", "P", "-o", world.path + "/revealed.json",
        ]
        let running = try world.ledger.start(arguments, input: "")
        while running.process.isRunning, try world.ledger.size == size {}
        running.kill()
        let isThere = FileManager.default.fileExists(atPath: world.path + "/revealed.json")
        let again = try world.ledger.run(arguments)
        #expect(again.code == (isThere ? 75 : 0), "\(again.errors)")
        #expect(try world.ledger.size == size + 1 && world.ledger.isSound)
        let bundle = try world.bundle("review", ["--programme", "zemlyaki"])
        #expect(try world.check(bundle, ["--disclosures", world.path + "/revealed.json"]).code == 20)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: world.path).sorted() == [
                "ledger", "revealed.json", "review",
            ])
    }

    @Test func onATerminalItIsAskedFor() throws {
        let world = try Self.world()
        let size = try world.ledger.size
        for (typed, code, wanted) in [("n\r", 64, "not confirmed"), ("y\r", 0, "Disclosed: ")]
            as [(String, Int32, String)]
        {
            let terminal = try #require(PseudoTerminal())
            let process = try terminal.start([
                "reveal", "\(world.end + 4)", "--to", "The fund", "--purpose", "P", "-o", world.path + "/x", "--ledger",
                world.ledger.path, "--lang", "en",
            ])
            let question = terminal.read { $0.contains("[y/N]: ") }
            #expect(question.contains("Personal data (p-7) go to: The fund."))
            terminal.write(typed)
            #expect(terminal.read { $0.contains(wanted) }.contains(wanted))
            #expect(process.wait() == .exit(code))
            #expect(try world.ledger.size == (code == 0 ? size + 1 : size))
        }
    }

    // MARK: - Refusals

    static func command(_ world: BundleCommandTests.World, _ arguments: [String], to: String = "R") -> [String] {
        ["reveal"] + arguments + ["--to", to, "--purpose", "P", "--ledger", world.ledger.path]
    }

    static let refusals: [Refusal] = [
        Refusal("no-entries", 64, en: "which entries to disclose", ru: "какие записи раскрыть") { world in
            command(world, ["-o", world.path + "/x"])
        },
        Refusal("not-sealed", 64, en: "\"name\" is no sealed field", ru: "«name» — не запечатанное поле") { world in
            command(world, ["7", "--field", "name", "-o", world.path + "/x"])
        },
        Refusal("beyond-as-of", 64, en: "entry 7 is behind entry 6", ru: "запись 7 сделана позже записи 6") { world in
            command(world, ["7", "--as-of", "6", "-o", world.path + "/x"])
        },
        Refusal("unknown-entry", 66, en: "the ledger has no entry 99", ru: "в летописи нет записи 99") { world in
            command(world, ["99", "-o", world.path + "/x"])
        },
        Refusal("file-exists", 75, en: "exists already", ru: "уже есть") { world in
            command(world, ["7", "-o", world.path])
        },
        Refusal("empty-text", 65, en: "\"recipient\" is empty", ru: "поле «recipient» пусто") { world in
            #expect(try world.ledger.run(["append"], input: named).code == 0)
            return command(world, ["\(try world.ledger.size)", "-o", world.path + "/x"], to: "")
        },
        Refusal("not-written", 74, en: "could not write /nowhere/x", ru: "не удалось записать /nowhere/x") { world in
            #expect(try world.ledger.run(["append"], input: named).code == 0)
            return command(world, ["\(try world.ledger.size)", "-o", "/nowhere/x"])
        },
        Refusal("no-sample", 65, en: "no answer of letopis sample", ru: "это не ответ letopis sample") { world in
            let file = try world.ledger.scratch.write("sample", "{}")
            return command(world, ["--sample", file, "-o", world.path + "/x"])
        },
        Refusal("unreadable-file", 66, en: "the file cannot be read", ru: "файл не читается") { world in
            command(world, ["--sample", "/nowhere/sample", "-o", world.path + "/x"])
        },
        Refusal("sample-of-another-log", 30, en: "drawn from another log", ru: "из другой летописи") { world in
            let file = try world.ledger.scratch.write(
                "sample", "{\"size\":5,\"drawn\":[3],\"root\":\"\(TreeHash.empty.base64)\"}")
            return command(world, ["--sample", file, "-o", world.path + "/x"])
        },
        Refusal("unreadable-file", 66, en: "the file cannot be read", ru: "файл не читается") { world in
            ["check", try world.bundle("review"), "--disclosures", "/nowhere/file"]
        },
        Refusal("unreadable-file", 66, en: "the file cannot be read", ru: "файл не читается") { world in
            bundle(world, "/nowhere/file")
        },
        Refusal("disclosures-refused", 40, en: "not the canonical JSON of disclosures", ru: "не канонический JSON") {
            world in bundle(world, try world.ledger.scratch.write("file", "{ }\n"))
        },
        Refusal("disclosures-refused", 40, en: "there is no such entry here", ru: "такой записи здесь нет") { world in
            #expect(try world.ledger.run(["append"], input: named).code == 0)
            let (size, file) = (try world.ledger.size, world.path + "/file")
            #expect(try Program.run(command(world, ["\(size)", "-o", file])).code == 0)
            return bundle(world, file) + ["--as-of", "\(size - 1)"]
        },
    ]

    private static let named =
        #"{"type":"person.added","at":"2024-06-01","data":{"personal":{"name":"Синтетикова Вымышлена"}}}"#

    private static func bundle(_ world: BundleCommandTests.World, _ file: String) -> [String] {
        [
            "bundle", "--programme", "zemlyaki", "--disclosures", file, "-o", world.path + "/x", "--ledger",
            world.ledger.path,
        ]
    }

    @Test(arguments: refusals) func aRefusalSaysWhatToDo(_ refusal: Refusal) throws {
        let world = try BundleCommandTests.World()
        let temporary = try TemporaryFolder()
        try refusal.expect(in: world, temporary: temporary.path)
        #expect(!FileManager.default.fileExists(atPath: world.path + "/x"))
        let left = try FileManager.default.contentsOfDirectory(atPath: temporary.path)
        #expect(left.allSatisfy { !$0.hasPrefix("letopis-") }, "\(left)")
    }
}
