import Events
import Foundation
import GRDB

/// The index and the read models beside others made from nothing but the entries: what `verify --full` looks at.
/// It reads, and repairs nothing.
package struct DerivedFiles: Sendable {
    package enum Name: String, Sendable, CaseIterable {
        case index = "index.sqlite"
        case views = "views.sqlite"
    }

    package enum State: Sendable, Equatable {
        /// Not there, or not of this log or version, which comes to the same: it will be made when it is needed.
        case absent
        /// The tables of a file made from the first `size` entries that are not what those give; `-` where the file
        /// as a whole cannot be read.
        case compared(size: Int, differing: [String])
    }

    package struct File: Sendable, Equatable {
        package let name: Name
        package let state: State

        package var differing: [String] { if case .compared(_, let tables) = state { tables } else { [] } }
    }

    package let files: [File]
    package let entries: Int

    package var isSound: Bool { files.allSatisfy(\.differing.isEmpty) }

    /// - Throws: ``Problem`` where the entries cannot be read or there is no room for another copy.
    package static func compare(_ ledger: Ledger) throws -> DerivedFiles {
        let folder = NSTemporaryDirectory() + "letopis-full-\(UUID().uuidString.lowercased())"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { Files.discard(folder) }
        let entries = try ledger.size()
        // From nothing: what stands in the ledger's own index would find its way into the read models.
        let anew = try Index(path: folder + "/index.sqlite", log: ledger.log)
        // Beside a ledger that cannot be written to they stand elsewhere.
        let elsewhere = ledger.folder.isWritable ? nil : try ledger.temporaryFolder()
        let indexPath = elsewhere.map { $0 + "/index.sqlite" } ?? ledger.folder.index
        let index = try compare(indexPath, ledger, reached: Index.reached) { size in
            try anew.catchUp(ledger.log, upTo: size)
            return try anew.queue.read { try tables($0) }
        }
        let viewsPath = elsewhere.map { $0 + "/views.sqlite" } ?? ledger.folder.viewsLink
        let views = try compare(viewsPath, ledger, reached: Views.state) { size in
            let views = try Views.replay(ledger, upTo: size, at: folder + "/views.sqlite", index: anew)
            // So that all values are kept.
            _ = try views.indicators()
            return try views.queue.read { try tables($0) }
        }
        return DerivedFiles(
            files: [File(name: .index, state: index), File(name: .views, state: views)], entries: entries)
    }

    private static func compare(
        _ path: String, _ ledger: Ledger, reached: (Database) throws -> Watermark?,
        with wanted: (_ size: Int) throws -> [String: Table]
    ) throws -> State {
        guard FileManager.default.fileExists(atPath: path) else { return .absent }
        let read: (Watermark, [String: Table])?
        do {
            let queue = try SQLiteOpening.readOnly.open(path)
            // In one transaction: who appends meanwhile moves the file on.
            read = try queue.read { db in try reached(db).map { ($0, try tables(db)) } }
        } catch let error as DatabaseError where Views.damage.contains(error.resultCode) {
            return .compared(size: 0, differing: ["-"])
        }
        guard let (mark, found) = read, try mark.belongs(to: ledger.log) else { return .absent }
        let wanted = try wanted(mark.size)
        let names = Set(wanted.keys).union(found.keys)
        let differing = names.filter { name in
            guard let table = found[name], let other = wanted[name] else { return true }
            return !table.follows(from: other)
        }
        return .compared(size: mark.size, differing: differing.sorted())
    }

    // MARK: - What is compared

    private enum Table {
        case digest(String)
        /// Values that are kept where they have been asked for.
        case kept(Set<[DatabaseValue]>)

        func follows(from wanted: Table) -> Bool {
            switch (self, wanted) {
            case (.digest(let own), .digest(let other)): own == other
            case (.kept(let own), .kept(let other)): own.isSubset(of: other)
            default: false
            }
        }
    }

    /// Every table by its rows, and the schema by its text.
    private static func tables(_ db: Database) throws -> [String: Table] {
        let own = "FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        var schema = Digest()
        try schema.add(db, sql: "SELECT type, name, tbl_name, sql \(own) ORDER BY type, name")
        var tables = ["schema": Table.digest(schema.hex)]
        for name in try String.fetchAll(db, sql: "SELECT name \(own) AND type = 'table'") {
            if name == "indicator_value" {
                let rows = try Row.fetchAll(db, sql: "SELECT * FROM indicator_value")
                tables[name] = .kept(Set(rows.map { Array($0.databaseValues) }))
            } else {
                var digest = Digest()
                try digest.add(table: name, db)
                tables[name] = .digest(digest.hex)
            }
        }
        return tables
    }
}
