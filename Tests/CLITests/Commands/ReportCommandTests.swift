// swift-format-ignore-file: NeverForceUnwrap
import Events
import Foundation
import Testing

/// Reports, from counting their claims to counting them again.
@Suite struct ReportCommandTests {
    private let submit = "report submit r-1 --programme zemlyaki --period q2 --kind analytical"

    @Test func theLedgerCountsWhatIsClaimed() throws {
        let folder = try PeriodFolder()
        let first = try folder.json(submit)
        #expect(first["countedAsOf"] == .int(folder.size) && first["entry"] == .int(folder.size + 1))
        let ledger = try Ledger.open(folder.ledger.path, readOnly: true)
        #expect(first["countedRoot"]?.string == (try ledger.root(at: folder.size).base64))
        #expect(
            first["claims"] == [
                ["indicator": "people", "value": 2, "counted": 2], ["indicator": "minutes", "value": 0, "counted": 0],
            ])
        let entry = try folder.json("show \(folder.size + 1)")["entry"]?.object
        #expect(entry?["type"] == "report.submitted")
        #expect(entry?["data"]?.object?["claims"]?.array?.first == ["indicator": "people", "value": 2])
        // As of a closed period's closing, whatever came later.
        _ = try folder.json("period close q2")
        #expect(try folder.run("append", input: PeriodFolder.attended("p-3")).code == 0)
        let second = try folder.run(
            "report submit r-2 --programme zemlyaki --period q2 --kind financial --indicator people --format table")
        #expect(second.text.contains("The figures are those that q2 was closed with, at entry \(folder.size + 1)"))
        let now = try folder.json(
            "report submit r-3 --period zemlyaki/q2 --kind financial --as-of \(folder.size + 3) --indicator people")
        #expect(now["claims"] == [["indicator": "people", "value": 3, "counted": 3]])
        let checked = try folder.json("report check")
        #expect(checked["verdict"] == "agrees" && checked["submissions"]?.array?.count == 3)
        #expect(
            try folder.run("report check r-2 --format table --lang ru").text.contains(
                "✓ Сходится с записями: 1\u{A0}сдача"))
        // Which a reviewer finds, too.
        let bundle = folder.ledger.scratch.path + "/bundle"
        #expect(try folder.json("bundle zemlyaki/r-2 -o", bundle)["countedAsOf"] == .int(folder.size + 1))
        #expect(try Program.run(["check", bundle]).code == 20)
    }

    @Test func anotherNumberIsRecordedAndWarnedOf() throws {
        let folder = try PeriodFolder()
        let output = try folder.run(submit + " --claim people=5 --format table")
        #expect(output.code == 0 && output.text.contains("≠ 5"))
        #expect(output.text.contains("Beware: people is 5 in the report, but the entries give 2."))
        let checked = try folder.run("report check --format table")
        #expect(checked.code == 30 && checked.text.contains("people: claimed 5, the entries give 2"))
        #expect(checked.text.contains("✗ What is claimed is not what the entries give"))
        #expect(
            try folder.run("report check --lang ru --format table").text.contains("people: заявлено 5, записи дают 2"))
        let listed = try folder.run("report list").json.array?.first?.object
        #expect(listed?["isTrue"] == false && listed?["status"] == "submitted")
        // Among few, it joins them.
        let few = try folder.json(
            "report submit r-2 --period q2 --kind analytical --indicator minutes --claim people=2")
        #expect(few["claims"]?.array?.compactMap { $0.object?["indicator"] } == ["minutes", "people"])
    }

    @Test func aReportSubmittedAgainKeepsItsFormerSubmissionInSight() throws {
        let folder = try PeriodFolder()
        _ = try folder.json(submit, "--claim", "people=5")
        let twice = try folder.run(submit)
        #expect(twice.code == 77 && twice.errors.contains("report:zemlyaki/r-1"))
        let returned = try folder.run(
            "record report.returned report=r-1 --programme zemlyaki", "remarks:=[{\"remark\":\"a\",\"text\":\"t\"}]")
        #expect(returned.code == 0, "\(returned.errors)")
        #expect(try folder.run("report list --format table").text.contains("returned"))
        _ = try folder.json(submit)
        let listed = try folder.run("report list --format table --lang ru").text
        #expect(listed.contains("сдан снова") && listed.contains("✗ 1/2") && listed.contains("✓ 2/2"))
        let shown = try folder.run("report show r-1 --format table").text
        #expect(shown.contains("Entry \(folder.size + 1): as of entry \(folder.size)") && shown.contains("≠ 5"))
        #expect(shown.contains("analytical, submitted") && shown.contains("restated"))
        // Both are counted again: the first was untrue, and stays so.
        #expect(try folder.run("report check r-1").code == 30)
        _ = try folder.json("void \(folder.size + 3) --reason r")
        #expect(try folder.run("report list --format table").text.contains("voided"))
    }

    @Test func aRootThatIsNotTheLedgersIs30() throws {
        let folder = try PeriodFolder()
        let root = Data(repeating: 7, count: 32).base64EncodedString()
        let made = try folder.run(
            "record report.submitted programme=zemlyaki report=r-1 kind=analytical period=q2 size=3 root=\(root)",
            "claims:=[{\"indicator\":\"people\",\"value\":2}]")
        #expect(made.code == 0, "\(made.errors)")
        let checked = try folder.run("report check --format table")
        #expect(checked.code == 30 && checked.text.contains("the root is not the ledger's at entry 3"))
        #expect(try folder.run("report check").text.contains("\"hasRoot\":false"))
        #expect(try folder.run("report show r-1 --format table --lang ru").text.contains("корень не тот"))
    }

    @Test func whatWasWrongIsSaid() throws {
        let folder = try PeriodFolder()
        func fails(_ words: String, _ code: Int32, _ text: String) throws {
            let output = try folder.run(words)
            #expect(output.code == code && output.errors.contains(text), "\(words): \(output.code) \(output.errors)")
        }
        let empty = try folder.run("report list --format table")
        #expect(empty.code == 0 && empty.text.contains("No report was submitted yet."))
        #expect(try folder.run("report check --format table").code == 0)
        try fails("report show r-9", 66, "the ledger has no submitted report \"r-9\"")
        try fails("report check r-9 --programme zemlyaki", 66, "the programme \"zemlyaki\" has no submitted report")
        try fails("report submit r-1 --period q9 --kind analytical", 66, "no period \"q9\"")
        try fails("report submit r-1 --period q2 --kind poetic", 64, "--kind")
        try fails("report submit r-1 --period q2", 64, "--kind")
        try fails(submit + " --indicator x", 66, "has no indicator \"x\"")
        try fails(submit + " --claim x=1", 66, "there is no indicator \"x\" at this position")
        try fails(submit + " --claim people", 64, "is no indicator=number")
        try fails(submit + " --claim people=1.5", 64, "is no indicator=number")
        try fails(submit + " --as-of 0", 64, "there were no entries yet")
        try fails("report submit other/r-1 --programme zemlyaki --period q2 --kind analytical", 64, "is of \"other\"")
        #expect(try folder.ledger.size == folder.size)
        #expect(try folder.run("report").text.contains("submit"))
    }
}
