import GRDB
import GRDBSQLite

extension Database {
    /// What `body` makes of the bytes that a query finds for a number, without copying them; nil where it finds no row.
    func withBlob<Value>(
        _ sql: String, of number: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Value
    ) throws -> Value? {
        let handle = try cachedStatement(sql: sql).sqliteStatement
        defer { sqlite3_reset(handle) }
        sqlite3_bind_int64(handle, 1, Int64(number))
        switch sqlite3_step(handle) {
        case SQLITE_ROW:
            let bytes = sqlite3_column_blob(handle, 0)?.assumingMemoryBound(to: UInt8.self)
            return try body(UnsafeBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, 0))))
        case SQLITE_DONE: return nil
        case let code:
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: sqliteConnection.map { String(cString: sqlite3_errmsg($0)) })
        }
    }
}

/// A prepared statement stepped by hand, for the loops where a row object each would be the greater part of the work.
package final class Statement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    package init(_ db: Database, _ sql: String) throws {
        guard let connection = db.sqliteConnection else { throw DatabaseError(resultCode: .SQLITE_MISUSE) }
        self.connection = connection
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code), message: Statement.message(connection), sql: sql)
        }
        self.handle = handle
    }

    deinit {
        sqlite3_finalize(handle)
    }

    private static func message(_ connection: OpaquePointer) -> String {
        String(cString: sqlite3_errmsg(connection))
    }

    private func failure() -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: Statement.message(connection))
    }

    // MARK: - Parameters, from 1

    package func bind(_ index: Int32, _ number: Int) {
        sqlite3_bind_int64(handle, index, Int64(number))
    }

    package func bind(_ index: Int32, _ number: Int?) {
        if let number { bind(index, number) } else { sqlite3_bind_null(handle, index) }
    }

    package func bind(_ index: Int32, _ text: String?) {
        guard var text else {
            sqlite3_bind_null(handle, index)
            return
        }
        text.withUTF8 { bytes in
            _ = bytes.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(handle, index, $0.baseAddress, Int32($0.count), Statement.transient)
            }
        }
    }

    package func bind(_ index: Int32, blob: UnsafeRawBufferPointer) {
        // No address would be NULL.
        if blob.isEmpty { return _ = sqlite3_bind_zeroblob(handle, index, 0) }
        sqlite3_bind_blob(handle, index, blob.baseAddress, Int32(blob.count), Statement.transient)
    }

    package func bind(_ index: Int32, blob: [UInt8]) {
        blob.withUnsafeBytes { bind(index, blob: $0) }
    }

    /// Tells SQLite to copy what it is given.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    // MARK: - Rows

    /// True where there is a row to read, false at the end.
    package func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let error = failure()
            reset()
            throw error
        }
    }

    /// Makes every parameter NULL.
    package func clear() {
        sqlite3_clear_bindings(handle)
    }

    package func reset() {
        sqlite3_reset(handle)
    }

    /// Steps once and makes the statement ready for the next time.
    package func run() throws {
        _ = try step()
        reset()
    }

    package func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

    package func optionalInt(_ column: Int32) -> Int? {
        sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : int(column)
    }

    package func isBlob(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_BLOB }

    /// The bytes of a column, good until the next step.
    package func bytes(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
        let pointer = sqlite3_column_blob(handle, column)
        let count = Int(sqlite3_column_bytes(handle, column))
        return UnsafeBufferPointer(start: pointer?.assumingMemoryBound(to: UInt8.self), count: count)
    }

    package func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }
}
