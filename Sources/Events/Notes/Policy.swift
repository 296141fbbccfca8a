/// Whom to believe about a log: its key, witnesses, and which of those must have cosigned (C2SP tlog-policy).
///
/// A line each, items apart by spaces or tabs; `#` begins a comment line:
///
///     log <vkey> [<url>]
///     witness <name> <vkey> [<url>]
///     group <name> all|any|<k> <name>…
///     quorum none|<name>
///
/// Names are compared byte by byte; one that is not UTF-8 is refused, which the specification leaves open.
package struct Policy: Sendable, Equatable {
    package struct Witness: Sendable, Equatable {
        package let name: String
        package let key: VerifierKey
    }

    package struct Group: Sendable, Equatable {
        package let name: String
        /// How many of the members it takes.
        package let threshold: Int
        package let members: [String]
    }

    package let logs: [VerifierKey]
    package let witnesses: [Witness]
    package let groups: [Group]
    /// A witness or a group; nil for `none`.
    package let quorum: String?

    /// The policy of one log: any one of `witnesses` has to have cosigned, if there are any.
    package init(log: VerifierKey, witnesses: [VerifierKey]) {
        logs = [log]
        // Two witnesses may go by one name; a key's name with its id is one of a kind.
        self.witnesses = witnesses.map { Witness(name: "\($0.name)+\(Hex.text($0.id))", key: $0) }
        switch self.witnesses.count {
        case 0: (groups, quorum) = ([], nil)
        case 1: (groups, quorum) = ([], self.witnesses[0].name)
        default:
            groups = [Group(name: "witnesses", threshold: 1, members: self.witnesses.map(\.name))]
            quorum = "witnesses"
        }
    }

    package var text: String {
        let lines =
            logs.map { "log \($0.text)" } + witnesses.map { "witness \($0.name) \($0.key.text)" }
            + groups.map {
                "group \($0.name) \($0.threshold == 1 ? "any" : "\($0.threshold)") \($0.members.joined(separator: " "))"
            }
            + ["quorum \(quorum ?? "none")"]
        return lines.map { $0 + "\n" }.joined()
    }

    /// Why a text is no policy.
    package enum Refusal: String, Error, Sendable {
        case encoding, tooLong, line, key, name, duplicate, threshold, quorum

        package var phrase: Phrase {
            switch self {
            case .encoding:
                Phrase(ru: "не UTF-8 или с управляющими знаками", en: "not UTF-8, or with control characters")
            case .tooLong: Phrase(ru: "длиннее 64 КиБ", en: "longer than 64 KiB")
            case .line: Phrase(ru: "есть непонятная строка", en: "there is a line that means nothing")
            case .key: Phrase(ru: "ключ испорчен или не того рода", en: "a key is malformed, or of the wrong kind")
            case .name: Phrase(ru: "имя не названо раньше или запрещено", en: "a name is not known yet, or not allowed")
            case .duplicate: Phrase(ru: "ключ или имя стоит дважды", en: "a key or a name stands twice")
            case .threshold: Phrase(ru: "порог группы не годится", en: "a group's threshold is out of range")
            case .quorum: Phrase(ru: "нет строки quorum", en: "there is no quorum line")
            }
        }
    }

    /// Room for hundreds of witnesses; beyond it a text is refused before it is read.
    package static let greatestSize = 1 << 16

    package init(_ bytes: [UInt8]) throws(Refusal) {
        if bytes.count > Policy.greatestSize { throw .tooLong }
        guard bytes.allSatisfy({ $0 == 0x09 || $0 == 0x0A || $0 >= 0x20 && $0 != 0x7F }), bytes.last ?? 0x0A == 0x0A,
            String(validating: bytes, as: UTF8.self) != nil
        else {
            throw .encoding
        }
        var reader = Reader()
        for line in bytes.split(separator: 0x0A) {
            let items = line.split { $0 == 0x20 || $0 == 0x09 }.map { String(decoding: $0, as: UTF8.self) }
            guard let first = items.first, !first.hasPrefix("#") else { continue }
            try reader.take(first, Array(items.dropFirst()))
        }
        guard let quorum = reader.quorum else { throw .quorum }
        (logs, witnesses, groups, self.quorum) = (reader.logs, reader.witnesses, reader.groups, quorum)
    }

    private struct Reader {
        var logs: [VerifierKey] = []
        var witnesses: [Witness] = []
        var groups: [Group] = []
        var quorum: String??
        /// Names that are a member of a group already: each counts in one way only.
        private var used: Set<[UInt8]> = []

        private func isKnown(_ name: String) -> Bool {
            witnesses.contains { $0.name.hasSameBytes(as: name) } || groups.contains { $0.name.hasSameBytes(as: name) }
        }

        private func new(_ name: String) throws(Refusal) -> String {
            if name == "none" { throw .name }
            if isKnown(name) { throw .duplicate }
            return name
        }

        private func key(_ text: String, _ kind: KeyKind, among others: [VerifierKey]) throws(Refusal) -> VerifierKey {
            guard let key = VerifierKey(text), key.kind == kind else { throw .key }
            if others.contains(where: { $0.publicKey == key.publicKey }) { throw .duplicate }
            return key
        }

        mutating func take(_ word: String, _ items: [String]) throws(Refusal) {
            switch (word, items.count) {
            case ("log", 1...2): logs.append(try key(items[0], .log, among: logs))
            case ("witness", 2...3):
                let name = try new(items[0])
                witnesses.append(Witness(name: name, key: try key(items[1], .witness, among: witnesses.map(\.key))))
            case ("group", 3...):
                let name = try new(items[0])
                let members = Array(items.dropFirst(2))
                guard members.allSatisfy(isKnown) else { throw .name }
                for member in members where !used.insert(Array(member.utf8)).inserted { throw .duplicate }
                groups.append(Group(name: name, threshold: try threshold(items[1], members.count), members: members))
            case ("quorum", 1):
                if quorum != nil { throw .duplicate }
                if items[0] != "none", !isKnown(items[0]) { throw .name }
                quorum = .some(items[0] == "none" ? nil : items[0])
            default: throw .line
            }
        }

        private func threshold(_ text: String, _ count: Int) throws(Refusal) -> Int {
            switch text {
            case "all": return count
            case "any": return 1
            default:
                guard let number = Int(text), String(number) == text, (1...count).contains(number) else {
                    throw .threshold
                }
                return number
            }
        }
    }

    /// Whether the cosignatures of `keys` are enough.
    package func isMet(by keys: [VerifierKey]) -> Bool {
        quorum.map { holds($0, keys) } ?? true
    }

    private func holds(_ name: String, _ keys: [VerifierKey]) -> Bool {
        if let witness = witnesses.first(where: { $0.name.hasSameBytes(as: name) }) {
            return keys.contains(witness.key)
        }
        guard let group = groups.first(where: { $0.name.hasSameBytes(as: name) }) else { return false }
        return group.members.count { holds($0, keys) } >= group.threshold
    }
}
