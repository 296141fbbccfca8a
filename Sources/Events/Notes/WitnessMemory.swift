/// What a witness must not forget: for each log that it signs for, its key, and the size and root signed last.
///
///     letopis-witness-memory@v1
///     (an empty line)
///     verifier key of the log
///     size
///     base64 of the root
///
/// The last four lines stand once for each log.
package struct WitnessMemory: Sendable, Equatable {
    package struct Log: Sendable, Equatable {
        package let key: VerifierKey
        package let size: Int
        package let root: TreeHash
    }

    package private(set) var logs: [Log] = []

    private static let heading = "letopis-witness-memory@v1"

    /// In bytes: some ten thousand logs.
    static let greatestSize = 1 << 22

    package init() {}

    /// Nil where the text is not one that ``text`` writes.
    package init?(_ bytes: [UInt8]) {
        guard bytes.last == 0x0A else { return nil }
        let lines = bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines[0].elementsEqual(WitnessMemory.heading.utf8), lines.count > 1, lines.count % 4 == 1
        else { return nil }
        for start in stride(from: 1, to: lines.count, by: 4) {
            let text = lines[(start + 1)...(start + 3)].map { String(decoding: $0, as: UTF8.self) }
            guard lines[start].isEmpty, let key = VerifierKey(text[0]), key.kind == .log, self[origin: key.name] == nil,
                let size = Checkpoint.number(lines[start + 2]), let root = TreeHash(base64: text[2])
            else { return nil }
            logs.append(Log(key: key, size: size, root: root))
        }
    }

    package var text: String {
        logs.reduce(into: "\(WitnessMemory.heading)\n") { text, log in
            text += "\n\(log.key.text)\n\(log.size)\n\(log.root.base64)\n"
        }
    }

    package subscript(origin origin: String) -> Log? {
        logs.first { $0.key.name.hasSameBytes(as: origin) }
    }

    /// The same memory, with `key` as the one that is trusted for its origin. What was signed for that origin stays:
    /// a log that changes its key must extend it all the same.
    package func trusting(_ key: VerifierKey) -> WitnessMemory {
        let known = self[origin: key.name]
        return remembering(Log(key: key, size: known?.size ?? 0, root: known?.root ?? .empty))
    }

    func remembering(_ log: Log) -> WitnessMemory {
        var copy = self
        if let place = logs.firstIndex(where: { $0.key.name.hasSameBytes(as: log.key.name) }) {
            copy.logs[place] = log
        } else {
            copy.logs.append(log)
        }
        return copy
    }
}
