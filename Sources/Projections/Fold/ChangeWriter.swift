import Events
import Foundation
import GRDB

/// Writes changes into views.sqlite: facts in the order of their table, so that a batch walks it once.
final class ChangeWriter {
    private let db: Database
    private let symbol: Events.Statement
    private let voiding: Events.Statement
    private let things: ThingWriter
    private let lateEntries: LateEntries.Writer
    /// By the dimensions that have a value: the others need not be bound.
    private var insertions: [Dimensions.Set: Events.Statement] = [:]

    /// That SQLite does not take a row of an entry: its columns hold something else.
    struct Rejection: Error {
        let projection: Projection.Name
        let fault: Projection.Fault
    }

    init(_ db: Database) throws {
        self.db = db
        symbol = try Events.Statement(db, "INSERT INTO symbol (id, text) VALUES (?, ?)")
        voiding = try Events.Statement(
            db, "UPDATE fact SET voided_by = ? WHERE programme = ? AND type = ? AND seq = ?")
        things = ThingWriter(db)
        lateEntries = try LateEntries.Writer(db)
    }

    /// Writes `changes`, and the position that they reach.
    ///
    /// - Parameter leaf: the leaf hash of an entry.
    /// - Throws: ``Rejection`` where an entry is at fault.
    func write(_ changes: Changes, leaf: (Int) throws -> [UInt8]) throws {
        for row in changes.symbols {
            symbol.bind(1, row.id)
            symbol.bind(2, row.text)
            try symbol.run()
        }
        for group in changes.facts.sorted { try write(group) }
        for void in changes.voids {
            try of(.facts, void.voider) {
                voiding.bind(1, void.voider)
                voiding.bind(2, void.programme)
                voiding.bind(3, void.type)
                voiding.bind(4, void.seq)
                try voiding.run()
            }
        }
        for change in changes.knowledge { try of(.facts, change.seq) { try change.write(db) } }
        for change in changes.things { try of(.things, change.seq) { try things.write(change) } }
        for change in changes.lateEntries { try of(.lateEntries, change.by) { try lateEntries.write(change) } }
        for change in changes.reallocations {
            try of(.reallocations, change.by) { try Reallocations.write(db, change) }
        }
        try move(to: changes, leaf)
    }

    private func of(_ name: Projection.Name, _ seq: Int, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as DatabaseError where Self.rejecting.contains(error.resultCode) {
            let message = error.message ?? "\(error.resultCode)"
            throw Rejection(projection: name, fault: Projection.Fault(entry: seq, what: Phrase("SQLite: \(message)")))
        }
    }

    private static let rejecting: [ResultCode] = [
        .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_RANGE,
    ]

    // MARK: - Facts

    private func write(_ group: FactRows.Group) throws {
        // Rows of one type mostly say the same things.
        var last: (said: Dimensions.Set, statement: Events.Statement)?
        try group.forEach { row in
            let statement: Events.Statement
            if let last, last.said == row.said {
                statement = last.statement
            } else {
                statement = try insertion(row.said)
                last = (row.said, statement)
            }
            statement.bind(1, group.programme)
            statement.bind(2, group.type)
            statement.bind(3, row.seq)
            statement.bind(4, row.part)
            statement.bind(5, row.happened)
            var place: Int32 = 6
            for value in row.values {
                statement.bind(place, value)
                place += 1
            }
            try of(.facts, row.seq) { try statement.run() }
        }
    }

    private func insertion(_ said: Dimensions.Set) throws -> Events.Statement {
        if let known = insertions[said] { return known }
        // Each keeps some kilobytes.
        if insertions.count > 500 { insertions.removeAll() }
        let names = Dimensions.columns.indices.filter { said & Dimensions.set($0) != 0 }.map {
            Dimensions.columns[$0].name
        }
        let all = ["programme", "type", "seq", "part", "happened"] + names
        let marks = all.map { _ in "?" }.joined(separator: ", ")
        let made = try Events.Statement(db, "INSERT INTO fact (\(all.joined(separator: ", "))) VALUES (\(marks))")
        insertions[said] = made
        return made
    }

    // MARK: - The position

    private func move(to changes: Changes, _ leaf: (Int) throws -> [UInt8]) throws {
        try db.cachedStatement(sql: "UPDATE state SET size = ?, leaf = ?")
            .execute(arguments: [changes.end, Data(changes.leaf)])
        try db.cachedStatement(sql: "UPDATE projection SET size = ?, leaf = ? WHERE fault_entry IS NULL")
            .execute(arguments: [changes.end, Data(changes.leaf)])
        for (name, fault) in changes.faults {
            // Once stopped, it stays where it is.
            try db.execute(
                sql: """
                    UPDATE projection SET size = ?, leaf = ?, fault_entry = ?, fault_ru = ?, fault_en = ?
                    WHERE name = ? AND fault_entry IS NULL
                    """,
                arguments: [
                    fault.entry - 1, Data(try leaf(fault.entry - 1)), fault.entry, fault.what.ru, fault.what.en,
                    name.rawValue,
                ])
        }
    }
}
