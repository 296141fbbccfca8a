import Crypto
import Foundation
import GRDB

/// SHA-256 over rows: what two tables are compared by.
package struct Digest {
    private var hash = SHA256()

    package init() {}

    /// All rows of a query, column by column, each value with its storage class and length.
    package mutating func add(_ db: Database, sql: String) throws {
        let cursor = try Row.fetchCursor(db, sql: sql)
        while let row = try cursor.next() {
            for (_, value) in row {
                switch value.storage {
                case .null: add("n")
                case .int64(let number): add("i\(number)")
                case .double(let number): add("d\(number)")
                case .string(let text): add("s\(text.utf8.count):\(text)")
                case .blob(let data):
                    add("b\(data.count):")
                    hash.update(data: data)
                }
            }
            add(";")
        }
    }

    package mutating func add(table: String, _ db: Database) throws {
        let columns = try db.columns(in: table).map { "\"\($0.name)\"" }.joined(separator: ", ")
        try add(db, sql: "SELECT \(columns) FROM \"\(table)\" ORDER BY \(columns)")
    }

    package mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    }

    package var hex: String { Hex.text(hash.finalize()) }

    package static func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
}
