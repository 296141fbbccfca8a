import Events
import Foundation
import Testing

/// `letopis evidence …`, `people exposure`, and what `verify` and `doctor` say of the files. All people are synthetic.
@Suite struct EvidenceCommandTests {
    /// A ledger with an indicator, two that attended, and a sheet beside it.
    private struct Folder {
        let ledger: PeriodFolder

        init() throws { ledger = try PeriodFolder() }

        func paper(_ name: String, _ text: String = "synthetic sheet") throws -> String {
            try ledger.ledger.scratch.write(name, text)
        }

        func run(_ arguments: [String], _ language: String = "en") throws -> Program.Output {
            try ledger.ledger.run(arguments + ["--lang", language])
        }

        func json(_ arguments: [String]) throws -> JSON {
            let output = try run(arguments)
            #expect(output.code == 0, "\(arguments): \(output.errors)")
            return try output.json
        }

        func attach(_ file: String, kind: String = "attendance-sheet", to seqs: String..., more: [String] = []) throws
            -> JSONObject
        {
            try #require(json(["evidence", "attach", file, "--kind", kind] + more + ["--to"] + seqs).object)
        }

        /// The attendances of p-1 and p-2.
        let first = "11"
        let second = "12"
        var evidence: String { ledger.ledger.path + "/evidence" }
    }

    private func digest(_ answer: JSONObject) throws -> String {
        try #require(answer["file"]?.object?["digest"]?.string)
    }

    @Test func aSheetIsAttachedListedShownAndVerified() throws {
        let folder = try Folder()
        let sheet = try folder.paper("sheet.txt")
        let answer = try folder.attach(sheet, to: folder.first, folder.second, more: ["--code", "v-1"])
        #expect(answer["evidence"] == "v-1" && answer["appended"] == 1 && answer["reused"] == false)
        #expect(answer["file"]?.object?["sealed"] == true && answer["file"]?.object?["mediaType"] == "text/plain")
        let again = try folder.attach(sheet, to: folder.first)
        #expect(again["evidence"] == "v-1" && again["appended"] == 0)
        let link = try folder.json([
            "evidence", "attach", "--url", "https://demo.example/forum", "--kind", "link", "--to", "11,12",
        ]).object
        #expect(link?["appended"] == 1 && link?["file"] == nil)

        let list = try #require(folder.json(["evidence", "list", "--programme", "zemlyaki"]).array)
        #expect(list.map { $0.object?["kind"] } == ["attendance-sheet", "link"])
        #expect(list.first?.object?["place"] == "sealed" && list.first?.object?["entries"] == [11, 12])
        let told = try folder.run(["evidence", "list", "--format", "table"], "ru").text
        #expect(told.contains("2\u{A0}подтверждения") && told.contains("здесь, запечатан"))

        let copy = folder.ledger.ledger.scratch.path + "/copy.txt"
        let shown = try folder.json(["evidence", "show", "v-1", "-o", copy]).object
        #expect(shown?["written"] == .string(copy) && shown?["status"] == "live")
        #expect(FileManager.default.contents(atPath: copy) == Data("synthetic sheet".utf8))
        let over = try folder.run(["evidence", "show", "v-1", "-o", copy])
        #expect(over.code == 75 && over.errors.contains("exists already"))

        let verdict = try #require(folder.json(["verify"]).object?["evidence"]?.object)
        #expect(verdict["carried"] == true && verdict["named"] == 1)
        #expect(verdict["files"]?.array?.first?.object?["state"] == "sound")
        #expect(try folder.run(["verify", "--format", "table"], "ru").text.contains("целы: 1"))
    }

    @Test func kindsDecideWhatIsSealedUnlessToldOtherwise() throws {
        let folder = try Folder()
        let cases: [(kind: String, more: [String], isSealed: Bool)] = [
            ("photo", [], true), ("photo", ["--open"], false), ("article", [], false), ("article", ["--sealed"], true),
            ("payment-order", [], false), ("questionnaire", [], true),
        ]
        for (number, item) in cases.enumerated() {
            let answer = try folder.attach(
                folder.paper("\(number).txt", "paper \(number)"), kind: item.kind, to: folder.first, more: item.more)
            #expect(answer["file"]?.object?["sealed"] == (item.isSealed ? true : nil), "\(item.kind) \(item.more)")
        }
    }

    @Test func anAlteredOrMissingFileFailsVerify() throws {
        let folder = try Folder()
        let digest = try digest(folder.attach(folder.paper("a"), to: folder.first, more: ["--code", "v-1"]))
        let path = folder.evidence + "/" + digest
        let bytes = try #require(FileManager.default.contents(atPath: path))
        try (bytes.dropLast(1) + [bytes.last.map { $0 ^ 1 } ?? 0]).write(to: URL(filePath: path))
        let altered = try folder.run(["verify"])
        #expect(altered.code == 40)
        let verdict = try #require(altered.json.object)
        #expect(verdict["verdict"] == "altered" && verdict["problems"] == [])
        #expect(verdict["statement"]?.string?.hasPrefix("A file of evidence/ is not the one") == true)
        #expect(try folder.run(["verify", "--format", "table"]).text.contains("v-1 (\(digest.prefix(8))…): altered"))
        let show = try folder.run(["evidence", "show", "v-1", "-o", folder.ledger.ledger.scratch.path + "/out"])
        #expect(show.code == 40 && show.errors.contains("another digest"))

        try FileManager.default.removeItem(atPath: path)
        let lost = try folder.json(["evidence", "list"]).array?.first?.object
        #expect(lost?["status"] == "live" && lost?["place"] == "absent")
        let missing = try folder.run(["verify", "--format", "table"], "ru")
        #expect(missing.code == 40)
        #expect(missing.text.contains("✗ Летопись цела, но файлы подтверждений изменены или пропали"))
        #expect(missing.text.contains("v-1 (\(digest.prefix(8))…): нет на месте"))
        let doctor = try folder.run(["doctor"])
        #expect(doctor.code == 40 && doctor.text.contains("files missing: 1 of 1"))

        try bytes.write(to: URL(filePath: path))
        #expect(try folder.run(["verify"]).code == 0)
        // A copy without the folder.
        try FileManager.default.removeItem(atPath: folder.evidence)
        let apart = try folder.run(["verify", "--format", "table"])
        #expect(apart.code == 0 && apart.text.contains("not carried along"))
        #expect(try folder.run(["verify", "--format", "table"], "ru").text.contains("в эту копию не взяли"))
        #expect(try folder.run(["doctor"]).text.contains("there is no evidence/"))
    }

    @Test func whatNoEntryNamesIsTold() throws {
        let folder = try Folder()
        try Data("x".utf8).write(to: URL(filePath: folder.evidence + "/notes.txt"))
        let verify = try folder.run(["verify", "--format", "table"])
        #expect(verify.code == 0 && verify.text.contains("named by no entry: 1"))
        #expect(try folder.run(["doctor"]).text.contains("the first is notes.txt"))
        #expect(try folder.run(["doctor"], "ru").text.contains("ни одна запись не называет файлов: 1"))
    }

    @Test func aRedactionReplacesAndDestroys() throws {
        let folder = try Folder()
        let old = try digest(
            folder.attach(folder.paper("a"), to: folder.first, folder.second, more: ["--code", "v-1"]))
        let redacted = try folder.paper("b", "redacted")
        let command = ["evidence", "redact", "v-1", redacted, "--reason", "one line covered"]
        let answer = try #require(folder.json(command).object)
        #expect(answer["redacted"] == "v-1" && answer["destroyed"] == true && answer["appended"] == 2)
        #expect(!FileManager.default.fileExists(atPath: folder.evidence + "/" + old))
        #expect(try folder.run(["verify", "--format", "table"]).text.contains("erased or superseded: 1"))
        let show = try folder.run(["evidence", "show", "v-1", "-o", folder.ledger.ledger.scratch.path + "/out"])
        #expect(show.code == 66)
        // Repeated, it finishes what was interrupted, and adds nothing.
        let again = try #require(folder.json(command).object)
        #expect(again["appended"] == 0 && again["destroyed"] == true)
        #expect(
            try folder.run(command + ["--format", "table"], "ru").text.contains("Прежний файл и его ключ уничтожены"))
    }

    @Test func whatIsNotBorneOutIsListed() throws {
        let folder = try Folder()
        let before = try #require(folder.json(["evidence", "missing"]).object)
        #expect(before["counted"] == 2 && before["missing"] == 2)
        #expect(
            before["gaps"] == [
                [
                    "programme": "zemlyaki", "type": "expedition.attended", "activity": "exp-culture", "entries": 2,
                    "seqs": [11, 12],
                ]
            ])
        let told = try folder.run(["evidence", "missing", "--format", "table"], "ru").text
        #expect(told.contains("Не подтверждено: 2 из 2"))
        let minutes = try folder.json(["evidence", "missing", "--indicator", "zemlyaki/minutes"]).object
        #expect(minutes?["counted"] == 0 && minutes?["gaps"] == [])
        // A sheet of one of them bears out the activity.
        _ = try folder.attach(folder.paper("a"), to: folder.first)
        let after = try #require(folder.json(["evidence", "missing", "--programme", "zemlyaki"]).object)
        #expect(after["missing"] == 0 && after["counted"] == 2)
        #expect(
            try folder.run(["evidence", "missing", "--format", "table"]).text.contains("All that counts is borne out"))
    }

    @Test func smallGroupsAreTold() throws {
        let folder = try Folder()
        let lines = """
            {"type":"territory.included","at":"2024-02-01","data":{"programme":"zemlyaki","municipality":"pskov","name":"Псков","region":"pskov-oblast"}}
            {"type":"person.added","at":"2024-06-01","data":{"person":"p-7","municipality":"pskov"}}
            """
        #expect(try folder.ledger.ledger.run(["append"], input: lines).code == 0)
        let answer = try #require(folder.json(["people", "exposure", "--under", "2"]).object)
        #expect(answer["people"] == 4 && answer["exposed"] == 2)
        #expect(
            answer["groups"] == [
                ["traits": ["municipality": "pskov"], "count": 1, "people": ["p-7"]],
                ["traits": ["region": "pskov-oblast"], "count": 1, "people": ["p-7"]],
                ["traits": ["role": "activist"], "count": 1, "people": ["p-1"]],
            ])
        let told = try folder.run(["people", "exposure", "--format", "table"], "ru").text
        #expect(told.contains("Групп меньше 5 человек: 3") && told.contains("муниципалитет pskov"))
        let bound = try folder.run(["people", "exposure", "--under", "1"])
        #expect(bound.code == 64 && bound.errors.contains("from 2 to 1000"))
    }

    // MARK: - What is refused

    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let arguments: [String]
        let code: Int32
        let says: Phrase

        init(_ arguments: String, _ code: Int32, ru: String, en: String) {
            testDescription = arguments
            self.arguments = arguments.split(separator: " ").map(String.init)
            self.code = code
            says = Phrase(ru: ru, en: en)
        }
    }

    /// PAPER is a file, EMPTY one without content, KEY the ledger's own.
    static let refusals = [
        Refusal(
            "attach PAPER --kind photo --to 11 --open --sealed", 64, ru: "--open и --sealed вместе не бывают",
            en: "--open and --sealed exclude each other"),
        Refusal("attach --kind photo --to 11", 64, ru: "нужно одно: файл или --url", en: "a file, or --url"),
        Refusal(
            "attach PAPER --url https://a.example --kind photo --to 11", 64, ru: "нужно одно: файл или --url",
            en: "a file, or --url"),
        Refusal("attach PAPER --kind phto --to 11", 65, ru: "возможно, photo?", en: "did you mean photo?"),
        Refusal("attach PAPER --kind photo --to 99", 66, ru: "нет записи 99", en: "no entry 99"),
        Refusal("attach PAPER --kind photo --to x-y", 64, ru: "не номер и не id", en: "neither a seq nor an id"),
        Refusal("attach EMPTY --kind photo --to 11", 65, ru: "файл пуст", en: "the file is empty"),
        Refusal("attach KEY --kind photo --to 11", 65, ru: "из папки самой летописи", en: "the ledger's own folder"),
        Refusal("attach /none --kind photo --to 11", 66, ru: "файл не читается", en: "the file cannot be read"),
        Refusal("attach / --kind photo --to 11", 65, ru: "не файл, а папка", en: "no file, but a folder"),
        Refusal("show v-9", 66, ru: "подтверждения «v-9» нет", en: "no evidence \"v-9\""),
        Refusal("show v-link -o OUT", 77, ru: "файла у неё нет", en: "is a link and has no file"),
        Refusal("show v-1 -o INSIDE", 64, ru: "не место в папке летописи", en: "must not lie in the ledger's folder"),
        Refusal("redact v-9 PAPER --reason r", 66, ru: "подтверждения «v-9» нет", en: "no evidence \"v-9\""),
        Refusal("redact v-link PAPER --reason r", 77, ru: "файла у неё нет", en: "is a link and has no file"),
        Refusal("redact v-1 PAPER --reason r", 77, ru: "тот же файл", en: "this is the file that"),
        Refusal("redact v-1 PAPER", 64, ru: "не указана причина", en: "no reason is given"),
        Refusal("list --programme none", 66, ru: "нет проекта «none»", en: "no programme \"none\""),
        Refusal("missing --programme none", 66, ru: "нет проекта «none»", en: "no programme \"none\""),
        Refusal(
            "missing --programme zemlyaki --indicator none", 66, ru: "нет показателя «none»",
            en: "no indicator \"none\""),
        Refusal("missing --indicator people", 64, ru: "в каком проекте", en: "of which programme"),
    ]

    @Test(arguments: ["en", "ru"])
    func whatCannotBeDoneSaysWhy(_ language: String) throws {
        let folder = try Folder()
        let paper = try folder.paper("paper")
        _ = try folder.attach(paper, to: folder.first, more: ["--code", "v-1"])
        _ = try folder.json([
            "evidence", "attach", "--url", "https://demo.example/", "--kind", "link", "--code", "v-link", "--to", "11",
        ])
        let places = [
            "PAPER": paper, "EMPTY": try folder.paper("empty", ""),
            "KEY": folder.ledger.ledger.path + "/secrets/signing.key",
            "OUT": folder.ledger.ledger.scratch.path + "/out", "INSIDE": folder.ledger.ledger.path + "/out",
        ]
        let size = try folder.ledger.ledger.size
        for refusal in Self.refusals {
            let arguments = refusal.arguments.map { places[$0] ?? $0 }
            let output = try folder.run(["evidence"] + arguments, language)
            let says = language == "ru" ? refusal.says.ru : refusal.says.en
            #expect(output.code == refusal.code, "\(refusal.testDescription): \(output.errors)")
            #expect(output.errors.contains(says), "\(refusal.testDescription): \(output.errors)")
        }
        #expect(try folder.ledger.ledger.size == size)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.evidence).count == 1)
    }

    /// Erasing somebody takes with it what shows nobody else, and waits for a successor of what does.
    @Test func erasingAsksForARedactedSuccessor() throws {
        let folder = try Folder()
        let alone = try digest(folder.attach(folder.paper("a"), to: folder.first, more: ["--code", "v-alone"]))
        let common = try digest(
            folder.attach(folder.paper("b", "both"), to: folder.first, folder.second, more: ["--code", "v-both"]))
        let erase = ["erase", "p-1", "--reason", "request 1", "--yes"]
        for (language, says) in [("en", "shows others, too: v-both"), ("ru", "видны и другие: v-both")] {
            let output = try folder.run(erase, language)
            #expect(output.code == 77 && output.errors.contains(says), "\(output.errors)")
            #expect(output.errors.contains("letopis evidence redact v-both"))
        }
        #expect(!FileManager.default.fileExists(atPath: folder.evidence + "/" + alone))
        let redact = ["evidence", "redact", "v-both", try folder.paper("c", "one covered"), "--reason", "request 1"]
        #expect(try folder.json(redact).object?["destroyed"] == true)
        #expect(!FileManager.default.fileExists(atPath: folder.evidence + "/" + common))
        #expect(try folder.run(erase).code == 0)
        // What went with a person is not told as lost; what is lost is.
        let listed = try #require(folder.json(["evidence", "list"]).array).map { $0.object }
        #expect(listed.map { $0?["evidence"] }.prefix(2) == ["v-alone", "v-both"])
        #expect(listed.map { $0?["status"] } == ["erased", "superseded", "live"])
        #expect(listed.map { $0?["place"] } == ["erased", "erased", "sealed"])
        #expect(try folder.run(["evidence", "list", "--format", "table"]).text.contains("destroyed by an erasure"))
        #expect(
            try folder.run(["evidence", "show", "v-alone", "--format", "table"], "ru").text.contains(
                "уничтожено при стирании"))
        let verify = try folder.run(["verify", "--format", "table"])
        #expect(verify.code == 0 && verify.text.contains("erased or superseded: 2; sound: 1"))
    }

    /// Where the keys are kept apart, the file cannot be read, and everything else can.
    @Test func withoutTheVaultTheFileStaysShut() throws {
        let folder = try Folder()
        _ = try folder.attach(folder.paper("a"), to: folder.first, more: ["--code", "v-1"])
        for path in ["/vault", "/secrets"] {
            try FileManager.default.removeItem(atPath: folder.ledger.ledger.path + path)
        }
        for (language, says) in [("en", "vault.sqlite is missing"), ("ru", "vault.sqlite нет")] {
            let output = try folder.run(
                ["evidence", "show", "v-1", "-o", folder.ledger.ledger.scratch.path + "/out"], language)
            #expect(output.code == 74 && output.errors.contains(says), "\(output.errors)")
        }
        #expect(try folder.json(["evidence", "show", "v-1"]).object?["place"] == "sealed")
        #expect(try folder.run(["verify"]).code == 0)
    }
}
