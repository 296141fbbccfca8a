import Events
import Foundation
import GRDB
import Projections
import Testing

@testable import Application
@testable import CLI
@testable import Presentation

/// What the report of the indicators takes from the ledger besides their values.
@Suite struct IndicatorReportTests {
    /// Without the programmes' titles it is not the report that was asked for.
    @Test func titlesThatCannotBeReadAreAnError() throws {
        let folder = try LedgerFolder()
        let views = try Views.open(Ledger.open(folder.path))
        _ = try IndicatorReport([], views: views, position: views.size, by: nil)
        try views.queue.writeWithoutTransaction { db in
            let table = try #require(
                try String.fetchOne(db, sql: "SELECT name FROM sqlite_schema WHERE name IN ('programme', 'programmes')")
            )
            try db.execute(sql: "DROP TABLE \(table)")
        }
        #expect(throws: DatabaseError.self) {
            try IndicatorReport([], views: views, position: views.size, by: nil)
        }
    }

    /// Whether a target is overdue is asked of the day of the last entry: another day would be another report.
    @Test func anEntryThatCannotBeReadIsAnError() throws {
        let folder = try LedgerFolder()
        let views = try Views.open(Ledger.open(folder.path))
        let position = views.size - 1
        try views.ledger.log.queue.writeWithoutTransaction { db in
            let sql = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'entry'"
            for name in try String.fetchAll(db, sql: sql) { try db.execute(sql: "DROP TRIGGER \(name)") }
            try db.execute(sql: "UPDATE entry SET body = x'00' WHERE seq = ?", arguments: [position])
        }
        let problem = #expect(throws: Problem.self) {
            try IndicatorReport([], views: views, position: position, by: nil)
        }
        #expect(problem?.kind == .altered && problem?.name == "unreadable-entry")
        // The last entry is not asked: it is today.
        _ = try IndicatorReport([], views: views, position: views.size, by: nil)
    }
}
