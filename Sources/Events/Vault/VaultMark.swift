import Foundation
import GRDB

/// The line in letopis.yaml that says that there is a vault, so that an emptied folder is not taken for a new ledger's.
enum VaultMark {
    private static let line = "vault: true"

    static func stands(in folder: Folder) throws(Problem) -> Bool {
        try folder.readSettings()?.split(separator: "\n").contains { $0 == line } ?? false
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
        let lines = try folder.readSettings()?.split(separator: "\n") ?? []
        if lines.contains(where: { $0.hasPrefix("origin:") }) { return false }
        // A quotation mark inside a text is escaped: this stands in a body as its member only.
        let sql = "SELECT 1 FROM entry WHERE instr(body, CAST('\"sealed\":[' AS BLOB)) LIMIT 1"
        return try Int.fetchOne(db, sql: sql) != nil
    }

    static func write(in folder: Folder) throws {
        if try stands(in: folder) { return }
        let settings = try folder.readSettings()
        // What cannot be read is not to be lost.
        if settings == nil, Files.exists(folder.settings) { throw Files.problem(folder.settings) }
        var text = settings ?? ""
        if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
        try Folder.write(text + line + "\n", to: folder.settings, isSynced: true)
    }
}
