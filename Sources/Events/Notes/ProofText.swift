/// The lines before the note in a text that carries a proof (C2SP tlog-witness, tlog-proof), taken one by one.
package struct ProofText {
    private var rest: ArraySlice<UInt8>

    /// No proof in a tree of a size that we count has more hashes.
    static let greatestHashes = 63

    /// Why bytes are not taken as such a text.
    package enum Refusal: Error, Sendable, Equatable {
        case structure, number, extra, hash, tooManyHashes
        case note(Note.Refusal)

        package var phrase: Phrase {
            switch self {
            case .structure: Phrase(ru: "строки не те", en: "the lines are not those of the format")
            case .number: Phrase(ru: "число записано не так", en: "a number is not written as it has to be")
            case .extra:
                Phrase(ru: "строка extra записана не так", en: "the extra line is not written as it has to be")
            case .hash:
                Phrase(ru: "строка хеша — не base64 от 32 байт", en: "a hash line is not the base64 of 32 bytes")
            case .tooManyHashes: Phrase(ru: "хешей больше 63", en: "more than 63 hashes")
            case .note(let refusal):
                Phrase(ru: "контрольная точка: \(refusal.phrase.ru)", en: "the checkpoint: \(refusal.phrase.en)")
            }
        }
    }

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    /// The next line without its newline.
    mutating func line() throws(Refusal) -> ArraySlice<UInt8> {
        guard let end = rest.firstIndex(of: 0x0A) else { throw .structure }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }

    /// What stands behind `name` and a space; nil, and nothing taken, where the next line begins otherwise.
    mutating func value(_ name: String) throws(Refusal) -> ArraySlice<UInt8>? {
        guard rest.starts(with: "\(name) ".utf8) else { return nil }
        return try line().dropFirst(name.utf8.count + 1)
    }

    /// A line of `name`, a space and a number in decimal without leading zeros.
    mutating func number(_ name: String) throws(Refusal) -> Int {
        guard let digits = try value(name) else { throw .structure }
        guard let number = Checkpoint.number(digits) else { throw .number }
        return number
    }

    /// Hash lines, and the empty line behind them.
    mutating func hashes() throws(Refusal) -> [TreeHash] {
        var hashes: [TreeHash] = []
        while true {
            let line = try line()
            if line.isEmpty { return hashes }
            guard let hash = TreeHash(base64: String(decoding: line, as: UTF8.self)) else { throw .hash }
            if hashes.count == ProofText.greatestHashes { throw .tooManyHashes }
            hashes.append(hash)
        }
    }

    /// All the rest: a note, and what it states. Nobody's signature is trusted.
    func note() throws(Refusal) -> (Note, Checkpoint) {
        do throws(Note.Refusal) {
            let note = try Note(Array(rest))
            return (note, try Checkpoint(text: note.text))
        } catch {
            throw .note(error)
        }
    }

    /// Hash lines and the empty line behind them, as they are written.
    static func lines(_ hashes: [TreeHash]) -> String {
        hashes.map { $0.base64 + "\n" }.joined() + "\n"
    }
}
