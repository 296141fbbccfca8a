@testable import Events
import Foundation
import GRDB
import Support
import Testing

@testable import Projections

/// A log of older versions counts as one of the newest does.
@Suite struct OlderVersionTests {
    /// The body as version 1 of its type had it.
    static func older(_ body: [UInt8]) throws -> [UInt8] {
        let entry = try Entry(body: body)
        guard entry.version == 2 else { return body }
        let first = entry.type.versions[0]
        var data = entry.data
        for field in first.fields where field.isRequired && !field.isSealed && data[field.name] == nil {
            data[field.name] = "b"
        }
        return Entry(
            seq: entry.seq, type: entry.type, version: 1, at: entry.at, day: entry.day, by: entry.by, data: data,
            id: entry.id, log: entry.log, programme: entry.programme, recorded: entry.recorded,
            sealed: Array(entry.sealed.prefix(first.sealedFields))
        ).body
    }

    /// Given any history, then its twin of version 1 has the same values, flags and rows, but for the texts themselves.
    @Test func anOlderLogCountsTheSame() async throws {
        let told = try await RandomLedgerTests.tell(11, length: 160)
        let ledger = told.story.ledger
        let size = try ledger.size()
        func rows(_ name: String) throws -> (digests: [String: String], answers: [IndicatorAnswer], flags: [FlagAnswer])
        {
            let views = try Views.replay(ledger, upTo: size, at: told.story.temporary.path + "/\(name).sqlite")
            var digests = try RandomLedgerTests.digests(views)
            // It shows the texts where they stand open.
            digests["people"] = nil
            return (digests, try views.indicators(), try views.flags())
        }
        let now = try rows("now")
        let changed = try await ledger.log.queue.writeWithoutTransaction { db in
            var bodies: [[UInt8]] = []
            var changed = 0
            try LogRows.forEachBody(db, after: 0, upTo: size) { _, body in
                bodies.append(try Self.older(Array(body)))
                if bodies.last != Array(body) { changed += 1 }
            }
            for trigger in LogSchema.objects.filter({ !$0.isTable }) {
                try db.execute(sql: "DROP TRIGGER \(trigger.name)")
            }
            try db.execute(sql: "DELETE FROM entry; DELETE FROM tree")
            var frontier = Frontier()
            let statements = try LogStatements(db)
            for (index, body) in bodies.enumerated() { try statements.insert(body, seq: index + 1, &frontier) }
            return changed
        }
        #expect(changed > 0)
        let then = try rows("then")
        #expect(then.digests == now.digests && then.answers == now.answers && then.flags == now.flags)
    }
}
