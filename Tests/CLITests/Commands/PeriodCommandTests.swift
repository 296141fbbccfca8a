// swift-format-ignore-file: NeverForceUnwrap
import Events
import Foundation
import Testing

/// Periods, from opening to checking what was closed.
@Suite struct PeriodCommandTests {
    @Test func aPeriodIsClosedAndKeepsItsFigures() throws {
        let folder = try PeriodFolder()
        let closed = try folder.json("period close q2")
        #expect(closed["programme"] == "zemlyaki" && closed["closedAt"] == .int(folder.size))
        #expect(closed["claims"] == [["indicator": "people", "value": 2], ["indicator": "minutes", "value": 0]])
        let ledger = try Ledger.open(folder.ledger.path, readOnly: true)
        #expect(closed["closedRoot"]?.string == (try ledger.root(at: folder.size).base64))
        #expect(closed["entry"] == .int(folder.size + 1) && closed["size"] == .int(folder.size + 1))
        let file = try #require(closed["file"]?.string)
        let bytes = try #require(FileManager.default.contents(atPath: file))
        #expect(closed["digest"]?.string == Hex.text(Digest.sha256(Array(bytes))))
        #expect(try folder.snapshots == ["zemlyaki.q2.000000000000000000\(folder.size).json"])

        // Late entries are accepted and marked.
        let late = try folder.run("append", input: PeriodFolder.attended("p-3"))
        #expect(
            try late.json.object?["closedPeriods"] == [["programme": "zemlyaki", "period": "q2", "entries": 1]])
        let told = try folder.run("void \(folder.size - 1) --format table --lang ru", "--reason", "r")
        #expect(
            told.text.contains(
                "1\u{A0}запись — о днях закрытого периода q2 проекта zemlyaki; закрытые цифры не изменятся."))
        let other = try folder.run("append", input: PeriodFolder.attended("p-3", on: "2024-07-01"))
        #expect(try other.json.object?["closedPeriods"] == nil)

        // They are listed with what they would move.
        let shown = try folder.json("period show q2")
        #expect(shown["status"] == "closed")
        let moves = shown["late"]?.array?.compactMap(\.object)
        #expect(moves?.map { $0["seq"] } == [.int(folder.size + 2), .int(folder.size + 3)])
        #expect(moves?[0]["moves"] == [["indicator": "people", "from": 2, "to": 3]])
        #expect(moves?[1]["voids"] == .int(folder.size - 1) && moves?[1]["type"] == "entry.voided")
        #expect(shown["figures"]?.array?.first == ["indicator": "people", "value": 2, "now": 2])
        #expect(try folder.run("flags").text.contains("\"flag\":\"closed-period\""))
        #expect(try folder.run("period list").json.array?.first?.object?["late"] == 2)

        // The closed figures answer wherever the period is named.
        let answer = try folder.json("indicators --period q2")
        #expect(answer["asOf"]?.object?["size"] == .int(folder.size))
        #expect(answer["period"]?.object?["closedAt"] == .int(folder.size))
        #expect(answer["indicators"]?.array?.first?.object?["value"] == 2)
        #expect(try folder.json("indicators --period 2024-06-01..2024-06-30")["period"] == nil)
        let asOf = try folder.json("indicators --period zemlyaki/q2 --as-of \(folder.size + 2)")
        #expect(asOf["indicators"]?.array?.first?.object?["value"] == 3)
        let explained = try folder.run("explain people --programme zemlyaki --period q2")
        #expect(try explained.json.object?["asOf"] == .int(folder.size))
        #expect(explained.errors.contains("It is closed: the figures are those it was closed with, at entry"))
        let bundled = try folder.json(
            "bundle --programme zemlyaki --period q2 -o", folder.ledger.scratch.path + "/b.zip")
        #expect(bundled["countedAsOf"] == .int(folder.size) && bundled["size"] == .int(folder.size))
        #expect(try Program.run(["check", folder.ledger.scratch.path + "/b.zip"]).code == 20)

        // And can be counted again from nothing.
        for name in ["index.sqlite", "views.sqlite", "views"] {
            try? FileManager.default.removeItem(atPath: folder.ledger.path + "/" + name)
        }
        let checked = try folder.json("period check")
        #expect(checked["verdict"] == "agrees")
        let closing = checked["closings"]?.array?.first?.object
        #expect(closing?["fileState"] == "sound" && closing?["differences"] == [])
        #expect(
            closing?["claims"]?.array?.first
                == ["indicator": "people", "claimed": 2, "counted": 2, "isTrue": true])
        #expect(try folder.json("verify")["snapshots"]?.array?.first?.object?["state"] == "sound")
    }

    @Test func whoReopenedItAndWhyIsTold() throws {
        let folder = try PeriodFolder()
        #expect(try folder.run("period reopen q2 --reason r").errors.contains("is not closed"))
        _ = try folder.json("period close q2")
        let twice = try folder.run("period close q2")
        #expect(twice.code == 77)
        #expect(twice.errors.contains("is closed already: entry \(folder.size + 1),"))
        #expect(twice.errors.contains("letopis period reopen q2 --reason"))
        #expect(try folder.run("period reopen q2").errors.contains("no reason is given"))
        let reopened = try folder.json("period reopen q2 --reason", "a list came late")
        #expect(reopened["closedBy"] == .int(folder.size + 1) && reopened["reason"] == "a list came late")
        let note = try folder.run("indicators --period q2 --format table --lang ru")
        #expect(note.text.contains("Он открыт снова."))
        #expect(try folder.run("append", input: PeriodFolder.attended("p-3")).code == 0)
        let again = try folder.json("period close q2")
        #expect(again["claims"]?.array?.first == ["indicator": "people", "value": 3])
        #expect(try folder.snapshots.count == 2)
        let shown = try folder.run("period show q2 --format table")
        #expect(shown.text.contains("reopened") && shown.text.contains("a list came late"))
        #expect(shown.text.contains("Nothing about the period's days since."))
        let closings = try folder.json("period show q2")["closings"]?.array
        #expect(closings?[0].object?["reopened"]?.object?["reason"] == "a list came late")
        #expect(closings?[0].object?["reopened"]?.object?["by"] == "tester" && closings?[1].object?["reopened"] == nil)
        let checked = try folder.json("period check q2")
        #expect(checked["closings"]?.array?.compactMap { $0.object?["verdict"] } == ["agrees", "agrees"])
        let table = try folder.run("period check --format table --lang ru").text
        #expect(table.contains("✓ Сходится с записями: 2\u{A0}закрытия"))
    }

    @Test func anAlteredOrMissingFileIsTold() throws {
        let folder = try PeriodFolder()
        let file = try #require(folder.json("period close q2")["file"]?.string)
        let sound = try #require(FileManager.default.contents(atPath: file))
        try FileManager.default.removeItem(atPath: file)
        let missing = try folder.run("period check --format table")
        #expect(missing.code == 0 && missing.text.contains("A missing file is no loss"))
        #expect(try folder.json("verify")["snapshots"] == nil)
        let restored = try folder.run("period check --restore")
        #expect(restored.code == 0 && restored.text.contains("\"fileState\":\"restored\""))
        #expect(FileManager.default.contents(atPath: file) == sound)
        let forged = String(decoding: sound, as: UTF8.self).replacing("\"value\":2}", with: "\"value\":7}")
        try FileManager.default.removeItem(atPath: file)
        try Data(forged.utf8).write(to: URL(filePath: file))
        let altered = try folder.run("period check --format table")
        #expect(altered.code == 40 && altered.text.contains("people: the file has 7, but the entries give 2"))
        #expect(try folder.run("period check --format table --lang ru").text.contains("✗ Замороженный файл изменён"))
        let verified = try folder.run("verify")
        #expect(verified.code == 40 && verified.text.contains("\"state\":\"altered\""))
        #expect(
            try folder.run("verify --format table").text.contains("the frozen file of a closed period has been altered")
        )
        // It is in the way of no other closing, and is not written over.
        _ = try folder.json("period reopen q2 --reason r")
        let again = try folder.run("period close q2 --at \(folder.size)")
        #expect(again.code == 75 && again.errors.contains("exists already, with another content"))
        #expect(try folder.run("period close q2").code == 0)
    }

    @Test func aClosingThatTheEntriesDoNotBearOutIs30() throws {
        let folder = try PeriodFolder()
        let ledger = try Ledger.open(folder.ledger.path, readOnly: true)
        let root = try ledger.root(at: folder.size).base64
        let digest = String(repeating: "a", count: 64)
        let record = try folder.run(
            "record period.closed programme=zemlyaki period=q2 size=\(folder.size) root=\(root) digest=\(digest)",
            "claims:=[{\"indicator\":\"people\",\"value\":5}]")
        #expect(record.code == 0, "\(record.errors)")
        let checked = try folder.run("period check --format table")
        #expect(checked.code == 30)
        #expect(checked.text.contains("people: claimed 5, the entries give 2"))
        #expect(checked.text.contains("the file is missing, and the entries give one with another digest"))
        let russian = try folder.run("period check --format table --lang ru").text
        #expect(russian.contains("✗ Закрытое не сходится с записями") && russian.contains("заявлено 5, записи дают 2"))
    }

    @Test func whatWasWrongIsSaid() throws {
        let folder = try PeriodFolder()
        func fails(_ words: String, _ code: Int32, _ text: String) throws {
            let output = try folder.run(words)
            #expect(output.code == code && output.errors.contains(text), "\(words): \(output.code) \(output.errors)")
            #expect(output.standardOutput.isEmpty)
        }
        let size = try folder.ledger.size
        try fails("period close q9", 66, "the ledger has no period \"q9\"")
        try fails("period close q9", 66, "there are zemlyaki/q2")
        try fails("period close q2 --programme nothing", 66, "has no programme \"nothing\"")
        try fails("period close zemlyaki/q2 --programme other", 64, "is of \"zemlyaki\", but \"other\" is given")
        try fails("period close q2 --at 999", 66, "--at: the ledger has")
        try fails("period close q2 --at 2023-01-01", 64, "there were no entries yet")
        try fails("period open q3 --programme zemlyaki", 64, "it takes the period's first and last day")
        try fails("period open q3 2024-07-01.. --programme zemlyaki", 64, "it takes the period's first and last day")
        try fails("period open q3 2024-07-31..2024-07-01 --programme zemlyaki", 64, "the period ends before it begins")
        try fails("period open q3 2024-07-01..2024-07-31", 64, "it is not said of which programme")
        try fails("period open q2 2024-07-01..2024-07-31 --programme zemlyaki", 77, "exists already")
        try fails("period open q3 --from 2024-07-01 --to someday --programme zemlyaki", 65, "to")
        try fails("indicators --period q9", 64, "\"q9\" is no period")
        try fails("explain people --programme zemlyaki --period q9", 64, "or a code: q2")
        #expect(try folder.ledger.size == size)
        #expect(try folder.run("period list --format table --lang ru").text.contains("открыт"))
        #expect(try folder.run("period show q2 --format table").text.contains("Not closed yet."))
        let none = try folder.run("period check --format table")
        #expect(none.code == 0 && none.text.contains("No period was ever closed."))
    }

    @Test func anOddClosingIsNoted() throws {
        let folder = try PeriodFolder()
        // Far ahead, so that it is not over on whatever day this runs; and partly outside the programme's dates.
        let opened = try folder.run(
            "period open far --from 2024-06-01 --to 2999-12-31 --programme zemlyaki --format table")
        #expect(opened.text.contains("The programme's dates are 2024-02-01…2024-12-31"))
        let closed = try folder.run("period close far --format table --at \(folder.size - 2)")
        #expect(closed.code == 0, "\(closed.errors)")
        #expect(closed.text.contains("The period is not over: its last day is 2999-12-31"))
        #expect(closed.text.contains("Not in the figures: 1\u{A0}entry about the period's days made after entry"))
        #expect(closed.text.contains("not met yet") == false && closed.text.contains("✗ not met"))
        #expect(try folder.run("period close q2 --format table --lang ru").text.contains("ещё не достигнуто"))
        #expect(try folder.run("period check").code == 0)
    }

    @Test func ofTwoWhoCloseAtOnceOneDoes() throws {
        let folder = try PeriodFolder()
        let running = try (0..<4).map { _ in try folder.ledger.start(["period", "close", "q2"], input: "") }
        let outputs = running.map { $0.finish() }
        #expect(outputs.count { $0.code == 0 } == 1)
        for output in outputs where output.code != 0 {
            #expect(output.code == 77 && output.errors.contains("is closed already"), "\(output.errors)")
        }
        #expect(try folder.ledger.size == folder.size + 1)
        #expect(try folder.snapshots.count == 1)
        #expect(try folder.json("period check")["verdict"] == "agrees")
    }

    /// What is appended while a closing counts does not keep it from closing, nor is it counted.
    @Test func othersMayAppendMeanwhile() throws {
        let folder = try PeriodFolder()
        let closing = try folder.ledger.start(["period", "close", "q2"], input: "")
        let appending = try (0..<3).map { number in
            try folder.ledger.start(
                ["append"], input: LedgerFolder.person("p-1\(number)") + PeriodFolder.attended("p-1\(number)"))
        }
        #expect(closing.finish().code == 0)
        for output in appending.map({ $0.finish() }) { #expect(output.code == 0, "\(output.errors)") }
        #expect(try folder.json("period check")["verdict"] == "agrees")
        let shown = try folder.json("period show q2")
        let size = try #require(shown["closings"]?.array?.first?.object?["size"]?.int)
        #expect(shown["late"]?.array?.allSatisfy { ($0.object?["seq"]?.int ?? 0) > size } == true)
        #expect(try folder.ledger.isSound)
    }

    @Test func aCheckpointFileIsAMomentEverywhere() throws {
        let folder = try PeriodFolder()
        let file = folder.ledger.scratch.path + "/then"
        #expect(try folder.run("checkpoint -o", file).code == 0)
        #expect(try folder.run("append", input: PeriodFolder.attended("p-3")).code == 0)
        let then = try folder.json("indicators --as-of", file)
        #expect(then["asOf"]?.object?["size"] == .int(folder.size))
        #expect(then["indicators"]?.array?.first?.object?["value"] == 2)
        #expect(try folder.json("explain people --programme zemlyaki --as-of", file)["value"] == 2)
        #expect(try folder.json("explain people --programme zemlyaki")["value"] == 3)
        #expect(try folder.json("period close q2 --at", file)["closedAt"] == .int(folder.size))
        #expect(
            try folder.json(
                "report submit r --programme zemlyaki --period q2 --kind financial --as-of", file)["countedAsOf"]
                == .int(folder.size))
        // Another ledger's checkpoint names no moment of this one.
        let other = try LedgerFolder(isEmpty: true)
        #expect(try other.run(["checkpoint", "-o", other.scratch.path + "/then"]).code == 0)
        #expect([30, 65].contains(try folder.run("indicators --as-of", other.scratch.path + "/then").code))
    }
}
