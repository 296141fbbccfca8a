import Foundation
import GRDB

/// Notices what other processes append to a log, by being asked a few times a second.
///
/// `PRAGMA data_version` (sqlite.org/pragma.html) is another number after each commit of another connection. Of a log
/// in WAL mode SQLite answers it from the shared memory, so that asking reads nothing from the disk.
package struct LogWatch {
    private let ledger: Ledger
    /// How an immutable copy looked when it was opened: its connection would never notice a change.
    private let copy: FileStamp?
    private var version: Int
    /// The size of the log as far as it was noticed.
    package private(set) var size: Int
    private var leaf: TreeHash?

    package init(_ ledger: Ledger) throws {
        self.ledger = ledger
        copy = ledger.log.isImmutable ? FileStamp(ledger.log.path) : nil
        // Before the size: what is appended between the two is noticed as new.
        version = try LogWatch.version(ledger)
        (size, leaf) = try LogWatch.head(ledger)
    }

    /// The size of the log where it has grown since it was last asked for, nil where it has not.
    ///
    /// - Throws: ``Problem`` of kind `conflict` where the file is another one by now, or no longer begins as it did.
    package mutating func grown() throws -> Int? {
        guard ledger.log.isInPlace, copy.map({ $0 == FileStamp(ledger.log.path) && !hasWriter }) ?? true else {
            throw LogWatch.replaced(ledger.folder.path)
        }
        let now = try LogWatch.version(ledger)
        if now == version { return nil }
        version = now
        let head = try LogWatch.head(ledger)
        guard head.size >= size, try ledger.log.read({ try LogRows.leaf($0, size) }) == leaf else {
            throw LogWatch.replaced(ledger.folder.path)
        }
        if head.size == size { return nil }
        (size, leaf) = head
        return size
    }

    /// Whether somebody writes to what was opened as a copy that nobody writes to.
    private var hasWriter: Bool { (FileStamp(ledger.log.path + "-wal").size ?? 0) > 0 }

    private static func version(_ ledger: Ledger) throws -> Int {
        try ledger.log.queue.unsafeRead { db in
            try Int.fetchOne(db.cachedStatement(sql: "PRAGMA data_version")) ?? 0
        }
    }

    private static func head(_ ledger: Ledger) throws -> (size: Int, leaf: TreeHash?) {
        try ledger.log.read { db in
            let size = try LogRows.size(db)
            return (size, try LogRows.leaf(db, size))
        }
    }

    private static func replaced(_ folder: String) -> Problem {
        Problem(
            .conflict, "ledger-replaced",
            Phrase(
                ru: "летопись в папке «\(folder)» заменили другой, пока за ней следили",
                en: "the ledger in \"\(folder)\" was replaced by another while it was being followed"),
            remedy: Remedy(
                ru: "проверьте её: \(.verify), и запустите команду снова",
                en: "check it: \(.verify), and start the command again"))
    }
}
