import Foundation
import GRDB

/// The line in letopis.yaml that says that there is a vault, so that an emptied folder is not taken for a new ledger's.
enum VaultMark {
    private static let line = "vault: true"

    static func stands(in folder: Folder) throws(Problem) -> Bool {
        try folder.readSettings()?.has(line: line) ?? false
    }

    /// Whether the log has commitments of a vault that nobody here knows of: it was brought back without one.
    ///
    /// What `init` writes into letopis.yaml says that there is none yet; where that is gone, entries may be sealed by a
    /// vault that is elsewhere.
    ///
    /// - Parameter db: the log of a folder that has no vault.
    static func mayBeMissing(_ folder: Folder, _ db: Database) throws -> Bool {
        // Then there is one that was not finished, and has sealed nothing yet: one that is gone is an error before this.
        if try stands(in: folder) { return false }
        if try folder.readSettings()?.hasOrigin == true { return false }
        // A quotation mark inside a text is escaped: this stands in a body as its member only.
        let sql = "SELECT 1 FROM entry WHERE instr(body, CAST('\"sealed\":[' AS BLOB)) LIMIT 1"
        return try Int.fetchOne(db, sql: sql) != nil
    }

    static func write(in folder: Folder) throws {
        if try stands(in: folder) { return }
        try (folder.readSettings() ?? LedgerSettings("", folder.settings)).adding(line: line).write()
    }
}
