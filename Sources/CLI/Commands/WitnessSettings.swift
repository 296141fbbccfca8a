import Events
import Foundation
import Yams

/// The witnesses that letopis.yaml names: a list of verifier keys under `witnesses`.
struct WitnessSettings {
    let path: String
    /// The text of the file; empty where there is none.
    let text: String
    let witnesses: [VerifierKey]

    /// - Throws: ``Problem`` `badInput` where the file is no YAML, or `witnesses` no list of witnesses' keys.
    init(_ path: String) throws(Problem) {
        guard FileManager.default.fileExists(atPath: path) else {
            try self.init("", path)
            return
        }
        guard let text = String(validating: try SmallFile.read(path), as: UTF8.self) else {
            throw WitnessSettings.unreadable(path)
        }
        try self.init(text, path)
    }

    init(_ text: String, _ path: String) throws(Problem) {
        self.path = path
        self.text = text
        witnesses =
            try WitnessSettings.nodes(text, path)?.map { node throws(Problem) in
                guard let key = node.scalar.flatMap({ VerifierKey($0.string) }), key.kind == .witness else {
                    throw WitnessSettings.badWitness(path)
                }
                return key
            } ?? []
    }

    /// The items of the list; nil where there is none.
    private static func nodes(_ text: String, _ path: String) throws(Problem) -> [Node]? {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw unreadable(path)
        }
        guard let root else { return nil }
        guard let mapping = root.mapping else { throw unreadable(path) }
        guard let list = mapping["witnesses"] else { return nil }
        guard let sequence = list.sequence else { throw badWitness(path) }
        return Array(sequence)
    }

    // MARK: - Remembering

    /// The text with `key` added to the list, and else not one byte changed.
    ///
    /// - Throws: ``Problem`` `badInput` where the list is written in a way that this cannot add to.
    func adding(_ key: VerifierKey) throws(Problem) -> WitnessSettings {
        if witnesses.contains(key) { return self }
        let bytes = Array(text.utf8)
        let newline = bytes.contains(0x0D) ? "\r\n" : "\n"
        let quoted = key.text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        var added = "- \"\(quoted)\"" + newline
        var place = bytes.count
        if let last = try WitnessSettings.nodes(text, path)?.last?.mark {
            // Behind the line of the last item, as far in as that one.
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            guard (1...lines.count).contains(last.line) else { throw notEditable(key) }
            let line = lines[last.line - 1]
            added = String(decoding: line.prefix { $0 == 0x20 }, as: UTF8.self) + added
            place = min(line.endIndex + 1, bytes.count)
        } else {
            added = "witnesses:\(newline)  \(added)"
        }
        if place > 0, bytes[place - 1] != 0x0A { added = newline + added }
        let changed = bytes[..<place] + Array(added.utf8) + bytes[place...]
        // However the file is written: what it says now must be what was meant.
        // Whatever it says then.
        guard let result = try? WitnessSettings(String(decoding: changed, as: UTF8.self), path),
            result.witnesses == witnesses + [key]
        else { throw notEditable(key) }
        return result
    }

    /// Writes the text over the file, whose permissions stay.
    func write() throws {
        // None where there was no file yet.
        let permissions = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        try Folder.write(text, to: path, permissions: permissions ?? 0o644, isSynced: true)
    }

    // MARK: - Problems

    private static func unreadable(_ path: String) -> Problem {
        Problem(
            .badInput, "bad-settings",
            Phrase(ru: "это не YAML вида «имя: значение»", en: "this is no YAML of names and values"),
            remedy: Phrase(
                ru: "исправьте файл; в новой летописи в нём две строки: origin: … и account: …",
                en: "mend the file; that of a new ledger has two lines: origin: … and account: …"), file: path)
    }

    private static func badWitness(_ path: String) -> Problem {
        Problem(
            .badInput, "bad-witness-setting",
            Phrase(
                ru: "здесь нужен список открытых ключей свидетелей",
                en: "this has to be a list of witnesses' public keys"),
            remedy: Phrase(
                ru: "по строке на ключ:  - \"имя+1a2b3c4d+B…\"", en: "a line for each:  - \"name+1a2b3c4d+B…\""),
            field: "witnesses", file: path)
    }

    private func notEditable(_ key: VerifierKey) -> Problem {
        Problem(
            .badInput, "settings-not-editable",
            Phrase(
                ru: "ключ свидетеля не удаётся дописать в список", en: "the witness's key cannot be added to the list"),
            remedy: Phrase(ru: "допишите сами:", en: "add it yourself:"),
            example: ["witnesses:", "  - \"\(key.text)\""], field: "witnesses", file: path)
    }
}

extension Ledger {
    /// The witnesses whose signatures this ledger's owner asks for.
    func witnesses() throws(Problem) -> [VerifierKey] {
        try WitnessSettings(folder.settings).witnesses
    }
}
