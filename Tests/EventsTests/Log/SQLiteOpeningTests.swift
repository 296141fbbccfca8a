@testable import Events
import Foundation
import GRDB
import Support
import Testing

/// What SQLite is told of each kind of file.
@Suite struct SQLiteOpeningTests {
    private static let writing = [
        ("log", SQLiteOpening.log(readOnly: false)), ("vault", .vault(readOnly: false)), ("derived", .derived),
        ("scratch", .scratch),
    ]

    private static let reading = [
        ("log", SQLiteOpening.log(readOnly: true)), ("vault", .vault(readOnly: true)), ("any", .readOnly),
    ]

    /// A database, gone with the value.
    private final class TemporaryFolder {
        let path = NSTemporaryDirectory() + "letopis-opening-\(UUID().uuidString).sqlite"

        deinit {
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        }

        func pragmas(_ opening: SQLiteOpening, _ names: [String]) throws -> [String: String] {
            try opening.open(path).unsafeRead { db in
                try Dictionary(
                    uniqueKeysWithValues: names.map { ($0, try String.fetchOne(db, sql: "PRAGMA \($0)") ?? "") })
            }
        }
    }

    @Test func everyKindWaitsAndHeedsForeignKeys() throws {
        for (name, opening) in Self.writing + Self.reading {
            let scratch = TemporaryFolder()
            _ = try SQLiteOpening.scratch.open(scratch.path)
            let pragmas = try scratch.pragmas(opening, ["busy_timeout", "foreign_keys"])
            #expect(pragmas == ["busy_timeout": "5000", "foreign_keys": "1"], "\(name)")
        }
    }

    @Test func aWriterIsToldWhatOutlivesALossOfPower() throws {
        let names = ["synchronous", "journal_mode", "trusted_schema", "recursive_triggers", "temp_store"]
        let told = [
            "log": ["2", "delete", "0", "1", "0"], "vault": ["2", "delete", "0", "0", "2"],
            "derived": ["1", "wal", "1", "0", "0"], "scratch": ["0", "delete", "1", "0", "0"],
        ]
        for (name, opening) in Self.writing {
            let pragmas = try TemporaryFolder().pragmas(opening, names)
            let expected = Dictionary(uniqueKeysWithValues: zip(names, told[name] ?? []))
            #expect(pragmas == expected, "\(name)")
        }
        // Of the others SQLite was built to say.
        #expect(try TemporaryFolder().pragmas(.vault(readOnly: false), ["secure_delete"]) == ["secure_delete": "1"])
    }

    @Test func aReaderChangesNothing() throws {
        for (name, opening) in Self.reading {
            let scratch = TemporaryFolder()
            try SQLiteOpening.scratch.open(scratch.path).write { try $0.execute(sql: "CREATE TABLE a(b)") }
            #expect(throws: DatabaseError.self, "\(name)") {
                try opening.open(scratch.path).writeWithoutTransaction { try $0.execute(sql: "DELETE FROM a") }
            }
        }
        let trusted = try ["log", "vault", "any"].map { name in
            let scratch = TemporaryFolder()
            _ = try SQLiteOpening.scratch.open(scratch.path)
            let opening = try #require(Self.reading.first { $0.0 == name }).1
            return try scratch.pragmas(opening, ["trusted_schema"])["trusted_schema"]
        }
        #expect(trusted == ["0", "0", "1"])
    }

    @Test func moreIsToldAfterwards() throws {
        let opening = SQLiteOpening.scratch.with("synchronous = EXTRA", "cache_size = -100").mapped.waiting(1)
        let names = ["synchronous", "cache_size", "mmap_size", "busy_timeout"]
        let pragmas = try TemporaryFolder().pragmas(opening, names)
        #expect(names.map { pragmas[$0] } == ["3", "-100", "1073741824", "1000"])
    }

    /// A name that SQLite would take for something else is that of a file.
    @Test func aNameIsThatOfAFile() throws {
        let queue = try SQLiteOpening.scratch.openInMemory()
        #expect(queue.path == ":memory:")
        #expect(DatabaseName.plain("file:a?mode=memory") == "./file:a?mode=memory")
    }

    @Test func nothingIsOpenedOtherwise() throws {
        let root = Project.root
        let sources = root.appending(path: "Sources").path()
        var count = 0
        for case let name as String in try #require(FileManager.default.enumerator(atPath: sources))
        where name.hasSuffix(".swift") && !name.hasSuffix("/SQLiteOpening.swift") {
            let text = try String(contentsOfFile: sources + "/" + name, encoding: .utf8)
            count += 1
            for word in ["Configuration()", "DatabaseQueue(", "DatabasePool(", "sqlite3_open"] {
                #expect(!text.contains(word), "\(name): \(word)")
            }
        }
        #expect(count > 300)
    }
}
