import Foundation

/// The line in letopis.yaml that says that there is a vault, so that an emptied folder is not taken for a new ledger's.
enum VaultMark {
    private static let line = "vault: true"

    static func stands(in folder: Folder) throws(Problem) -> Bool {
        try folder.readSettings()?.split(separator: "\n").contains { $0 == line } ?? false
    }

    static func write(in folder: Folder) throws {
        if try stands(in: folder) { return }
        var text = try folder.readSettings() ?? ""
        if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
        try Folder.write(text + line + "\n", to: folder.settings, isSynced: true)
    }
}
