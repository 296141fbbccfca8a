import Events
import Foundation
import Yams

/// The witnesses that letopis.yaml names: a list of verifier keys under `witnesses`.
package struct WitnessSettings {
    private let settings: LedgerSettings
    package let witnesses: [VerifierKey]

    private var path: String { settings.path }
    /// The text of the file; empty where there is none.
    var text: String { settings.text }

    /// - Throws: ``Problem`` `badInput` where the file is no YAML, or `witnesses` no list of witnesses' keys.
    package init(_ path: String) throws(Problem) {
        let settings = try LedgerSettings(file: path) ?? LedgerSettings("", path)
        guard settings.isUTF8 else { throw LedgerSettings.unreadable(path) }
        try self.init(settings)
    }

    init(_ text: String, _ path: String) throws(Problem) { try self.init(LedgerSettings(text, path)) }

    private init(_ settings: LedgerSettings) throws(Problem) {
        self.settings = settings
        witnesses =
            try WitnessSettings.nodes(settings)?.map { node throws(Problem) in
                guard let key = node.scalar.flatMap({ VerifierKey($0.string) }), key.kind == .witness else {
                    throw WitnessSettings.badWitness(settings.path)
                }
                return key
            } ?? []
    }

    /// The items of the list; nil where there is none.
    private static func nodes(_ settings: LedgerSettings) throws(Problem) -> [Node]? {
        guard let list = try settings.members()?["witnesses"] else { return nil }
        guard let sequence = list.sequence else { throw badWitness(settings.path) }
        return Array(sequence)
    }

    // MARK: - Remembering

    /// The text with `key` added to the list, and else not one byte changed.
    ///
    /// - Throws: ``Problem`` `badInput` where the list is written in a way that this cannot add to.
    package func adding(_ key: VerifierKey) throws(Problem) -> WitnessSettings {
        if witnesses.contains(key) { return self }
        let bytes = Array(text.utf8)
        let newline = bytes.contains(0x0D) ? "\r\n" : "\n"
        let quoted = key.text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        var added = "- \"\(quoted)\"" + newline
        var place = bytes.count
        if let last = try WitnessSettings.nodes(settings)?.last?.mark {
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
    package func write() throws { try settings.write() }

    // MARK: - Problems

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

extension LedgerSettings {
    /// The members by their names; nil where the file is empty.
    ///
    /// - Throws: ``Problem`` `badInput` where it is no YAML, or no mapping.
    fileprivate func members() throws(Problem) -> Node.Mapping? {
        do {
            guard let root = try Yams.compose(yaml: text) else { return nil }
            if let mapping = root.mapping { return mapping }
        } catch {
            // Where it is not YAML, and why, helps nobody: the file has a handful of lines.
        }
        throw LedgerSettings.unreadable(path)
    }

    /// The account in whose name the folder records; nil where the file says none.
    ///
    /// - Throws: ``Problem`` `badInput` where it is no account's code, or the file no YAML.
    func account() throws(Problem) -> String? {
        guard let account = try members()?["account"]?.scalar?.string else { return nil }
        guard Code.isValid(account) else { throw Problem.badAccount(account, file: path) }
        return account
    }

    fileprivate static func unreadable(_ path: String) -> Problem {
        Problem(
            .badInput, "bad-settings",
            Phrase(ru: "это не YAML вида «имя: значение»", en: "this is no YAML of names and values"),
            remedy: Phrase(
                ru: "исправьте файл; в новой летописи в нём две строки: origin: … и account: …",
                en: "mend the file; that of a new ledger has two lines: origin: … and account: …"), file: path)
    }
}

extension Ledger {
    /// The witnesses whose signatures this ledger's owner asks for.
    package func witnesses() throws(Problem) -> [VerifierKey] {
        try WitnessSettings(folder.settings).witnesses
    }
}
