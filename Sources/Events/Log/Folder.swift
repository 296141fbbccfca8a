import Foundation
import Synchronization

/// The folder that a ledger is (FORMAT.md, "The folder").
package struct Folder: Sendable, Equatable {
    package let path: String

    package init(_ path: String) {
        self.path = DatabaseName.plain(path)
    }

    /// - Throws: ``Problem`` `usage` where the name is empty: it would be the root of the file system.
    func requireName() throws(Problem) {
        guard path.isEmpty else { return }
        throw Problem(
            .usage, "no-folder-name",
            Phrase(ru: "имя папки летописи пустое", en: "the name of the ledger's folder is empty"),
            remedy: Remedy(
                ru: "назовите папку: \(full: .ledger) или \(.ledgerSetting); без обоих берётся текущая",
                en: "name the folder with \(full: .ledger) or \(.ledgerSetting); without both it is the current one"))
    }

    package var log: String { path + "/ledger.sqlite" }
    package var index: String { path + "/index.sqlite" }
    package var viewsLink: String { path + "/views.sqlite" }
    package var views: String { path + "/views" }
    package var secrets: String { path + "/secrets" }
    package var signingKey: String { path + "/secrets/signing.key" }
    package var checkpoints: String { path + "/checkpoints" }
    package var snapshots: String { path + "/snapshots" }
    package var evidence: String { path + "/evidence" }
    package var settings: String { path + "/letopis.yaml" }

    package var hasLedger: Bool { FileManager.default.fileExists(atPath: log) }
    package var isWritable: Bool {
        FileManager.default.isWritableFile(atPath: path) && FileManager.default.isWritableFile(atPath: log)
    }

    /// What letopis.yaml says; nil where there is none.
    ///
    /// - Throws: as ``LedgerSettings/init(file:)``.
    package func readSettings() throws(Problem) -> LedgerSettings? { try LedgerSettings(file: settings) }

    /// Makes the folder and those inside it; secrets/ for the owner alone.
    func create() throws {
        for folder in [path, checkpoints, views, path + "/vault", evidence, snapshots] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        try FileManager.default.createDirectory(
            atPath: secrets, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    private static let writes = Atomic(0)

    /// Writes a small file whole or not at all: beside it, then renamed over it.
    ///
    /// - Parameter isSynced: whether it must outlive a loss of power.
    package static func write(_ text: String, to path: String, permissions: Int = 0o644, isSynced: Bool = false) throws
    {
        // A name of its own: two writers of one process may be about the same checkpoint.
        let number = writes.add(1, ordering: .relaxed).newValue
        let temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier)-\(number).tmp"
        guard Files.create(temporary, Array(text.utf8), permissions: mode_t(permissions), isSynced: isSynced),
            rename(temporary, path) == 0
        else {
            let problem = Files.problem(path)
            Files.discard(temporary)
            throw problem
        }
        if isSynced { Files.sync(Files.parent(path)) }
    }
}
