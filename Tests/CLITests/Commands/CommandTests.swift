// swift-format-ignore-file: NeverForceUnwrap
import Events
import Foundation
import Support
import Testing

/// What the commands answer, end to end.
@Suite struct CommandTests {
    @Test func initMakesALedgerAndSaysWhatToKeep() throws {
        let scratch = try TemporaryFolder()
        let made = try Program.run(["init", scratch.path + "/l", "--origin", "test.example/x"])
        let json = try #require(made.json.object)
        #expect(made.code == 0)
        #expect(json["origin"] == "test.example/x")
        #expect(json["ledger"]?.string == scratch.path + "/l")
        #expect(json["verifierKey"]?.string?.hasPrefix("test.example/x+") == true)
        let told = try Program.run(["init", scratch.path + "/m", "--origin", "test.example/y", "--format", "table"])
        #expect(told.text.contains("secrets"))
        #expect(told.text.contains("готов показать целиком"))
        #expect(try Program.run(["init", scratch.path + "/l", "--origin", "test.example/x"]).code == 75)
        #expect(try Program.run(["init", scratch.path + "/n", "--origin", "with space"]).code == 64)
    }

    @Test func appendAnswersWithPositionsRootAndMadeCodes() throws {
        let ledger = try LedgerFolder()
        let lines = LedgerFolder.person("p-9") + "{\"type\":\"person.added\",\"at\":\"2024-06-01\"}\n"
        let json = try #require(ledger.run(["append"], input: lines).json.object)
        #expect(json["appended"] == 2)
        #expect(json["duplicates"] == 0)
        #expect(json["first"] == 8)
        #expect(json["last"] == 9)
        #expect(json["size"] == 9)
        #expect(try json["root"]?.string == Ledger.open(ledger.path).root(at: 9).base64)
        let made = try #require(json["codes"]?.array?.first?.object)
        #expect(made["line"] == 2)
        #expect(made["field"] == "person")
        let again = try ledger.run(["history", "person:" + #require(made["code"]?.string)])
        #expect(again.code == 0)
    }

    @Test func byteOrderMarkCarriageReturnsAndBlankLinesAreTaken() throws {
        let ledger = try LedgerFolder()
        let lines =
            "\u{FEFF}" + LedgerFolder.person("p-8").dropLast() + "\r\n\r\n   \r\n"
            + LedgerFolder.person("p-9").dropLast()
        #expect(try ledger.run(["append"], input: String(lines)).json.object?["appended"] == 2)
    }

    @Test func anEmptyInputAppendsNothingAndSaysSo() throws {
        let ledger = try LedgerFolder()
        let output = try ledger.run(["append", "--format", "table"], input: "\n\n")
        #expect(output.code == 0)
        #expect(output.text.contains("The input has no lines; nothing was appended."))
        #expect(try ledger.run(["append"]).json.object?["appended"] == 0)
    }

    @Test func dryRunAppendsNothing() throws {
        let ledger = try LedgerFolder()
        let json = try #require(ledger.run(["append", "--dry-run"], input: LedgerFolder.person("p-9")).json.object)
        #expect(json["appended"] == 1)
        #expect(json["dryRun"] == true)
        #expect(try ledger.size == LedgerFolder.baseSize)
    }

    @Test func onceAddsTheSameLinesOnlyOnce() throws {
        let ledger = try LedgerFolder()
        let visit =
            "{\"type\":\"expedition.attended\",\"at\":\"2024-06-15\",\"data\":{\"activity\":\"exp-culture\",\"person\":\"p-1\"}}\n"
        // Two equal lines are two actions; other spaces and another order of keys are the same action.
        let first = try ledger.run(["append", "--once"], input: visit + visit)
        #expect(try first.json.object?["appended"] == 2, "\(first.errors)")
        let other =
            "{ \"at\":\"2024-06-15\", \"data\":{\"person\":\"p-1\",\"activity\":\"exp-culture\"}, \"type\":\"expedition.attended\"}\n"
        let second = try #require(ledger.run(["append", "--once"], input: other + visit).json.object)
        #expect(second["appended"] == 0)
        #expect(second["duplicates"] == 2)
        #expect(second["first"] == .null)
        #expect(try ledger.run(["append", "--once"], input: visit + visit + visit).json.object?["appended"] == 1)
    }

    @Test func ifSizeIsAConditionThatDuplicatesDoNotBreak() throws {
        let ledger = try LedgerFolder()
        #expect(try ledger.run(["append", "--if-size", "3"], input: LedgerFolder.person("p-9")).code == 75)
        #expect(try ledger.run(["append", "--if-size", "7", "--once"], input: LedgerFolder.person("p-9")).code == 0)
        #expect(try ledger.run(["append", "--if-size", "7", "--once"], input: LedgerFolder.person("p-9")).code == 0)
        #expect(try ledger.size == 8)
    }

    @Test func recordTakesValuesByTheKindsOfTheirFields() throws {
        let ledger = try LedgerFolder()
        let made = try ledger.run([
            "record", "consultation.given", "persons=p-1,p-2", "persons=p-3", "topic=legal", "minutes=45",
            "channel=phone", "--programme", "zemlyaki", "--at", "2024-07-01",
        ])
        #expect(made.code == 0, "\(made.errors)")
        let entry = try #require(ledger.run(["show", "8"]).json.object?["entry"]?.object)
        let data = try #require(entry["data"]?.object)
        #expect(data["persons"] == ["p-1", "p-2", "p-3"])
        #expect(data["minutes"] == 45)
        #expect(entry["at"] == "2024-07-01")
        #expect(entry["by"] == "tester")
        #expect(entry["programme"] == "zemlyaki")
        #expect(
            try ledger.run(["record", "expedition.joined", "activity=exp-culture", "person=p-2", "role=lider"]).code
                == 65)
        #expect(try ledger.run(["record", "expedition.joined", "activity"]).code == 64)
        let once = ["record", "person.added", "person=p-7", "--at", "2024-06-01", "--once"]
        #expect(try ledger.run(once).json.object?["appended"] == 1)
        #expect(try ledger.run(once).json.object?["duplicates"] == 1)
    }

    @Test func recordSaysWhatATypeNeeds() throws {
        let ledger = try LedgerFolder()
        let sheet = try Program.run(["record", "expedition.joined", "--help", "--lang", "ru"])
        #expect(sheet.code == 0)
        #expect(sheet.text.contains("мероприятие"))
        #expect(sheet.text.contains("ngo-leader | ngo-staff"))
        let bare = try ledger.run(["record", "expedition.joined"])
        #expect(bare.code == 64)
        #expect(bare.text.contains("activity"))
        let all = try Program.run(["record", "--help"])
        for area in ["joint-idea.proposed", "<kind>.attended", "expense.recorded"] { #expect(all.text.contains(area)) }
        #expect(try ledger.size == LedgerFolder.baseSize)
    }

    @Test func voidAndCorrectKeepWhatWas() throws {
        let ledger = try LedgerFolder()
        let corrected = try ledger.run(["correct", "7", "role=ngo-leader", "--reason", "the role was wrong"])
        #expect(try corrected.json.object?["appended"] == 2, "\(corrected.errors)")
        let show = try #require(ledger.run(["show", "7"]).json.object)
        #expect(show["voidedBy"] == 8)
        #expect(try ledger.run(["show", "9"]).json.object?["entry"]?.object?["data"]?.object?["role"] == "ngo-leader")
        #expect(try ledger.run(["void", "9", "--reason", "entered twice"]).code == 0)
        #expect(try ledger.run(["void", "9", "--reason", "entered twice"]).code == 77)
        #expect(try ledger.run(["void", "5"]).code == 64)
        #expect(try ledger.run(["void", "nothing", "--reason", "x"]).code == 64)
        #expect(try ledger.run(["correct", "3", "--reason", "x"]).code == 64)
        #expect(try ledger.run(["show", "77"]).code == 66)
        // p-1 was added in entry 4, on which nothing leans any more but what is voided.
        let story = try #require(ledger.run(["history", "person:p-1"]).json.object?["entries"]?.array)
        #expect(story.count == 3)
        #expect(story[1].object?["voidedBy"] == 8)
    }

    @Test func logGivesTheBodiesByteForByte() throws {
        let ledger = try LedgerFolder()
        let output = try ledger.run(["log"])
        let opened = try Ledger.open(ledger.path, readOnly: true)
        var expected: [UInt8] = []
        try opened.log.read { db in
            try LogRows.forEachBody(db, after: 0, upTo: 100) { _, body in expected += Array(body) + [0x0A] }
        }
        #expect(output.standardOutput == expected)
        #expect(try ledger.run(["log", "--type", "person.added"]).lines.count == 3)
        #expect(try ledger.run(["log", "--type", "*.joined"]).lines.count == 1)
        #expect(try ledger.run(["log", "--ref", "person:p-1"]).lines.count == 2)
        #expect(try ledger.run(["log", "--ref", "person:p-1", "--ref", "activity:exp-culture"]).lines.count == 1)
        #expect(try ledger.run(["log", "--programme", "zemlyaki"]).lines.count == 3)
        #expect(try ledger.run(["log", "--after", "2", "--until", "4"]).lines.count == 2)
        #expect(try ledger.run(["log", "--type", "person.addded"]).code == 65)
        #expect(try ledger.run(["log", "--ref", "nothing"]).code == 64)
        let csv = try ledger.run(["log", "--format", "csv", "--type", "expedition.joined"])
        #expect(
            csv.text.hasPrefix("seq,at,programme,type,data,by,recorded\r\n7,2024-06-10,zemlyaki,expedition.joined,\"{"))
    }

    @Test func optionsMayStandBeforeTheCommand() throws {
        let ledger = try LedgerFolder()
        let output = try Program.run(["--ledger", ledger.path, "--format=json", "--lang", "ru", "log", "--until", "1"])
        #expect(output.lines.count == 1)
        let inFolder = try Program.run(["log", "--until", "2"], in: ledger.path)
        #expect(inFolder.lines.count == 2)
        let byEnvironment = try Program.run(["log"], environment: ["LETOPIS_LEDGER": ledger.path])
        #expect(byEnvironment.lines.count == LedgerFolder.baseSize)
    }

    @Test func theLedgersLanguageIsSpokenUnlessAnotherIsAskedFor() throws {
        let ledger = try LedgerFolder(language: "ru")
        #expect(try ledger.run(["append", "nowhere.jsonl"]).errors.hasPrefix("Ошибка: "))
        #expect(try ledger.run(["append", "nowhere.jsonl", "--lang", "en"]).errors.hasPrefix("Error: "))
        #expect(try ledger.run(["append", "--nonsense"]).errors.contains("неизвестный параметр «--nonsense»"))
        #expect(try ledger.run(["--help"]).text.contains("Команды:"))
    }

    @Test func programmeFilesAreAddedOnce() throws {
        let ledger = try LedgerFolder(isEmpty: true)
        let folder = Project.root
            .appending(path: "Sources/Demo/Programmes").path
        let files = ["coworking", "internships", "rc-workshop", "small-territories", "zemlyaki"].map {
            "\(folder)/\($0).yaml"
        }
        let first = try ledger.run(["programme", "add"] + files)
        #expect(first.code == 0, "\(first.errors)")
        #expect(first.lines.count == 5)
        let size = try ledger.size
        let second = try ledger.run(["programme", "add"] + files)
        #expect(second.code == 0, "\(second.errors)")
        #expect(second.lines.count == 5 && second.lines.allSatisfy { $0.hasPrefix("{\"appended\":0,") })
        #expect(try ledger.size == size)
        let state = try #require(ledger.run([]).json.object?["programmes"]?.array)
        #expect(state.count == 5)
        #expect(try ledger.run(["programme", "list"]).json.object?["programmes"]?.array?.count == 5)
        #expect(
            try ledger.run(["programme", "show", "zemlyaki"]).json.object?["passport"]?.object?["applicationNo"]
                == "24-1-005852")
        #expect(try ledger.run(["programme", "show", "nothing"]).code == 66)
        #expect(try ledger.run(["programme", "add", "nothing.yaml"]).code == 66)
    }

    @Test func aBrokenProgrammeFileAppendsNothing() throws {
        let ledger = try LedgerFolder(isEmpty: true)
        let file = try ledger.scratch.write("p.yaml", "programme: x\ntitel: y\n")
        let output = try ledger.run(["programme", "add", file])
        #expect(output.code == 65)
        #expect(output.errors.contains("p.yaml:2"))
        #expect(try ledger.size == 1)
    }

    @Test func indicatorsListsAndFlagsAnswer() throws {
        let scratch = try TemporaryFolder()
        let folder = scratch.path + "/demo"
        let made = try Program.run(["demo", folder, "--entries", "700", "--seed", "7"])
        #expect(made.code == 0, "\(made.errors)")
        let json = try #require(made.json.object)
        #expect(json["entries"] == 700)
        func run(_ arguments: String...) throws -> Program.Output { try Program.run(arguments + ["--ledger", folder]) }
        let answer = try #require(run("indicators", "--programme", "small-territories").json.object)
        #expect(answer["asOf"]?.object?["size"] == 700)
        #expect(answer["asOf"]?.object?["root"] == json["root"])
        let indicators = try #require(answer["indicators"]?.array)
        #expect(!indicators.isEmpty)
        let targets = indicators.compactMap { $0.object?["target"]?.object }
        let target = try #require(targets.first)
        #expect(target.keys == ["comparator", "due", "origin", "value"])
        let earlier = try #require(run("indicators", "--as-of", "360").json.object?["indicators"]?.array)
        #expect(
            earlier.allSatisfy {
                ["consultations", "people"].contains($0.object?["unit"]?.string ?? "") == false
                    || ($0.object?["value"]?.int ?? 0) == 0
            })
        #expect(try run("indicators", "--as-of", "2022-12-31", "--period", "2022-06-01..2022-12-31").code == 0)
        #expect(try run("indicators", "--as-of", "\(folder)/checkpoints/00000000000000000700").code == 0)
        #expect(try run("indicators", "--as-of", "701").code == 66)
        #expect(try run("indicators", "--as-of", "someday").code == 64)
        #expect(try run("indicators", "--period", "2024").code == 64)
        #expect(try run("indicators", "--programme", "nothing").code == 66)
        #expect(try run("list", "activities").json.object?["rows"]?.array?.isEmpty == false)
        #expect(try run("list", "nonsense").code == 64)
        #expect(try run("flags").json.array != nil)
        #expect(try run("indicators", "--format", "csv").text.hasPrefix("programme,indicator,title,unit,key,value,"))
        let rebuilt = try run("rebuild")
        #expect(rebuilt.text.hasPrefix("{\"digests\":{\"activities\":\""))
        #expect(rebuilt.text.contains("\"entries\":700,\"seconds\":"))
        let again = try run("rebuild")
        #expect(again.text.prefix { $0 != "}" } == rebuilt.text.prefix { $0 != "}" })
        #expect(try run("verify").json.object?["verdict"] == "agrees")
        #expect(try run("doctor").json.object?["status"] == "ok")

        // The same seed: the same bytes, and so the same root.
        let twin = try Program.run(["demo", folder + "2", "--entries", "700", "--seed", "7", "--lang", "ru"])
        #expect(try twin.json == made.json)
        let bodies = try Program.run(["log", "--ledger", folder + "2"])
        #expect(try bodies.standardOutput == run("log").standardOutput)
        let other = try Program.run(["demo", folder + "3", "--entries", "400", "--seed", "8"])
        #expect(try other.json.object?["root"] != made.json.object?["root"])
    }

    @Test func backupAndRestoreBringTheLogBack() throws {
        let ledger = try LedgerFolder()
        let copy = ledger.scratch.path + "/copy.sqlite"
        #expect(try ledger.run(["backup", copy]).json.object?["entries"] == 7)
        #expect(try ledger.run(["backup", copy]).code == 75)
        #expect(try ledger.run(["append"], input: LedgerFolder.person("p-9")).code == 0)
        // An older copy in the place of a newer log: told, and refused until it is accepted.
        let restored = try #require(ledger.run(["restore", copy]).json.object)
        #expect(restored["entries"] == 7)
        #expect(restored["lostSize"] == 8)
        #expect(try ledger.run(["append"], input: LedgerFolder.person("p-10")).code == 30)
        #expect(try ledger.run(["verify"]).code == 30)
        #expect(try ledger.run(["doctor"]).code == 30)
        #expect(try ledger.run(["doctor", "--accept-fork", "the newer copy is lost"]).code == 0)
        #expect(try ledger.run(["append"], input: LedgerFolder.person("p-10")).code == 0)
        #expect(try ledger.isSound)
        let elsewhere = ledger.scratch.path + "/elsewhere"
        #expect(try Program.run(["restore", copy, "--ledger", elsewhere]).code == 0)
        #expect(try Program.run(["log", "--ledger", elsewhere]).lines.count == 7)
        #expect(try Program.run(["restore", "nothing.sqlite", "--ledger", elsewhere]).code == 66)
    }

    @Test func aNumberIsExplained() throws {
        let ledger = try LedgerFolder()
        let lines = """
            {"type":"indicator.defined","at":"2024-01-01","data":{"programme":"zemlyaki","indicator":"joined","title":"Записались","titleEn":"Joined","unit":"people","rule":{"count":"distinct person","of":"expedition.joined"}}}
            {"type":"expedition.joined","at":"2024-06-11","data":{"activity":"exp-culture","person":"p-2","function":"speaker"}}
            """
        #expect(try ledger.run(["append"], input: lines).code == 0)
        let explained = try ledger.run(["explain", "joined", "--programme", "zemlyaki"])
        let json = try #require(explained.json.object)
        #expect(json["value"] == 1 && json["counted"]?.array?.count == 1 && json["repeats"] == [])
        #expect(json["excluded"]?.array?.first?.object?["reason"] == "not-participant")
        #expect(json["sentence"]?.string?.isEmpty == false)
        let table = try ledger.run(["explain", "joined", "--programme", "zemlyaki", "--format", "table"]).text
        #expect(table.contains("✓ counted") && table.contains("not a participant"))
        let russian = try ledger.run([
            "explain", "joined", "--programme", "zemlyaki", "--format", "table", "--lang", "ru",
        ])
        #expect(russian.text.contains("✓ засчитана") && russian.text.contains("не участник"))
        // The SQL alone, for stock sqlite3.
        let sql = try ledger.run(["explain", "joined", "--programme", "zemlyaki", "--sql"]).text
        #expect(sql == json["sql"]?.string)
        #expect(try ledger.run(["explain", "nothing", "--programme", "zemlyaki"]).code == 66)
    }
}
