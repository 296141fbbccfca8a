import Foundation

/// The folder that a ledger is (FORMAT.md, "The folder").
package struct Folder: Sendable, Equatable {
    package let path: String

    package init(_ path: String) {
        self.path = path
    }

    package var log: String { path + "/ledger.sqlite" }
    package var index: String { path + "/index.sqlite" }
    package var viewsLink: String { path + "/views.sqlite" }
    package var views: String { path + "/views" }
    package var secrets: String { path + "/secrets" }
    package var signingKey: String { path + "/secrets/signing.key" }
    package var checkpoints: String { path + "/checkpoints" }
    package var settings: String { path + "/letopis.yaml" }

    package var hasLedger: Bool { FileManager.default.fileExists(atPath: log) }
    package var isWritable: Bool {
        FileManager.default.isWritableFile(atPath: path) && FileManager.default.isWritableFile(atPath: log)
    }

    /// Makes the folder and those inside it; secrets/ for the owner alone.
    func create() throws {
        for folder in [path, checkpoints, views, path + "/vault", path + "/evidence", path + "/snapshots"] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        try FileManager.default.createDirectory(
            atPath: secrets, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// Writes a small file whole or not at all: beside it, then renamed over it.
    package static func write(_ text: String, to path: String, permissions: Int = 0o644) throws {
        let temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier).tmp"
        guard FileManager.default.createFile(atPath: temporary, contents: Data(text.utf8), attributes: [.posixPermissions: permissions]),
            rename(temporary, path) == 0
        else {
            try? FileManager.default.removeItem(atPath: temporary)
            throw Problem(
                .inputOutput, "not-written",
                Phrase(ru: "не удалось записать \(path)", en: "could not write \(path)"),
                remedy: Phrase(ru: "проверьте место на диске и права", en: "check the free space and the permissions"))
        }
    }
}
