import Foundation

/// The line in letopis.yaml that says that there is a vault, so that an emptied folder is not taken for a new ledger's.
enum VaultMark {
    private static let line = "vault: true"

    static func stands(in folder: Folder) throws(Problem) -> Bool {
        guard let data = FileManager.default.contents(atPath: folder.settings) else { return false }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").contains { $0 == line }
    }

    static func write(in folder: Folder) throws {
        if try stands(in: folder) { return }
        var text =
            FileManager.default.contents(atPath: folder.settings).map { String(decoding: $0, as: UTF8.self) } ?? ""
        if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
        try Folder.write(text + line + "\n", to: folder.settings, isSynced: true)
    }
}
