import Foundation
import GRDB
import Testing

@testable import Events

/// What the command line says of an entry that a projection cannot take in.
@Suite struct StoppedProjectionTests {
    /// A ledger with an organisation whose flag is text: as no writer makes it, with hashes that belong to it.
    private func ledger() throws -> (folder: LedgerFolder, bad: Int) {
        let folder = try LedgerFolder()
        let ledger = try Ledger.open(folder.path)
        let size = try ledger.size()
        let draft = Draft(
            type: try #require(Catalogue.byName["organisation.added"]), at: "2024-06-15",
            day: try #require(Day("2024-06-15")), programme: nil,
            data: JSONObject([
                .init(key: "organisation", value: "o-9"), .init(key: "name", value: "N"),
                .init(key: "kind", value: "ngo"), .init(key: "sonko", value: "yes"),
            ]))
        let entry = Entry(
            draft: draft, seq: size + 1, id: LedgerFolder.knownID.replacing("89ab", with: "89ac"), by: "tester",
            log: "test.example/cli", recorded: Timestamp.text(milliseconds: Clock.system.now()))
        try ledger.log.queue.write { db in
            var frontier = try LogRows.frontier(db, size: size)
            let hashes = frontier.append(TreeHash.leaf(entry.body)).flatMap(\.bytes)
            try db.execute(sql: "INSERT INTO tree VALUES (?, ?)", arguments: [size + 1, Data(hashes)])
            try db.execute(sql: "INSERT INTO entry VALUES (?, ?)", arguments: [size + 1, Data(entry.body)])
        }
        return (folder, size + 1)
    }

    @Test func itIsNamedAndTheOthersAnswer() throws {
        let (folder, bad) = try ledger()
        for (language, words) in [
            ("en", ["stopped at entry \(bad)", "update letopis"]),
            ("ru", ["остановились на записи \(bad)", "обновите letopis"]),
        ] {
            let list = try folder.run(["list", "organisation", "--lang", language])
            #expect(list.code == 65)
            for word in words + ["things", "letopis rebuild", "letopis show \(bad)"] {
                #expect(list.errors.contains(word), "\(list.errors)")
            }
        }
        let indicators = try folder.run(["indicators"])
        #expect(indicators.code == 0, "\(indicators.errors)")
        #expect(try folder.run(["verify"]).code == 0)
        let log = try folder.run(["log", "--after", "\(bad - 1)"])
        #expect(log.code == 0 && log.lines.count == 1)
    }

    @Test func doctorShowsItAndARebuildTriesAgain() throws {
        let (folder, bad) = try ledger()
        let doctor = try folder.run(["doctor"])
        #expect(doctor.code == 65)
        let checks = try doctor.json.object?["checks"]?.array ?? []
        let views = checks.compactMap(\.object).first { $0["check"]?.string == "views" }
        #expect(views?["status"]?.string == "bad")
        #expect(views?["found"]?.string?.contains("entry \(bad)") == true)
        #expect(views?["remedy"]?.string?.contains("letopis rebuild") == true)
        let rebuild = try folder.run(["rebuild"])
        #expect(rebuild.code == 65 && rebuild.errors.contains("entry \(bad)"))
        // What could be made is told all the same.
        #expect(rebuild.text.contains("\"entries\":\(bad)"))
    }
}
