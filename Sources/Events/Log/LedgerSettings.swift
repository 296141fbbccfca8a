import Foundation

/// letopis.yaml: what a folder says of itself, and what its owner adds. The one way to read it and to write it; what one
/// does not know of it stays as it is written.
///
/// `init` writes `origin` and `account`, and the vault says here that there is one (``VaultMark``); these lines are read
/// as they were written. What a person may write in whatever way YAML has, the account and the witnesses, the command
/// line reads, which knows YAML.
package struct LedgerSettings: Sendable {
    package let path: String
    /// Empty where there is no file; what is not UTF-8 in it is replaced.
    package let text: String
    package let isUTF8: Bool

    /// In bytes.
    private static let greatestSize = 1 << 20

    package init(_ text: String, _ path: String) {
        (self.path, self.text, isUTF8) = (path, text, true)
    }

    /// Nil where there is no file.
    ///
    /// - Throws: ``Problem``: `badInput` where it is larger than any settings are; `notFound`, `inputOutput` where what
    ///   is there cannot be read.
    package init?(file path: String) throws(Problem) {
        guard let bytes = try Files.present(path, upTo: LedgerSettings.greatestSize) else { return nil }
        if bytes.count > LedgerSettings.greatestSize { throw LedgerSettings.tooLarge(path) }
        let strict = String(validating: bytes, as: UTF8.self)
        (self.path, text, isUTF8) = (path, strict ?? String(decoding: bytes, as: UTF8.self), strict != nil)
    }

    // MARK: - What the ledger wrote

    private var lines: [Substring] { text.split(separator: "\n") }

    /// The ledger that `init` made here, if the line still stands.
    var origin: String? {
        guard let line = lines.first(where: { $0.hasPrefix("origin:") }) else { return nil }
        let value = line.dropFirst("origin:".count).trimmingCharacters(in: CharacterSet(charactersIn: " \t\r\"'"))
        return value.isEmpty ? nil : value
    }

    /// Whether the line is there, whatever it says.
    var hasOrigin: Bool { lines.contains { $0.hasPrefix("origin:") } }

    func has(line: String) -> Bool { lines.contains { $0 == line } }

    // MARK: - Writing

    static func initial(origin: String, account: String, _ path: String) -> LedgerSettings {
        LedgerSettings("origin: \(origin)\naccount: \(account)\n", path)
    }

    /// With one more line at the end.
    func adding(line: String) -> LedgerSettings {
        LedgerSettings(text + (text.isEmpty || text.hasSuffix("\n") ? "" : "\n") + line + "\n", path)
    }

    /// Writes the text over the file, whose permissions stay, and brings it to the disk.
    package func write() throws {
        // None where there is no file yet.
        let permissions = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        try Folder.write(text, to: path, permissions: permissions ?? 0o644, isSynced: true)
    }

    private static func tooLarge(_ path: String) -> Problem {
        Problem(
            .badInput, "settings-too-large",
            Phrase(ru: "настройки больше 1 МиБ", en: "the settings are larger than 1 MiB"),
            remedy: Phrase(
                ru: "верните файл из копии; в новой летописи в нём две строки: origin: … и account: …",
                en: "put the file back from a copy; that of a new ledger has two lines: origin: … and account: …"),
            file: path)
    }
}
