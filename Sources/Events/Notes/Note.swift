/// A text signed by one key or more (C2SP signed-note).
///
///     text, which ends in a newline
///     (an empty line)
///     — key name base64(key id ‖ signature)
///
/// A reader opens it with keys that it knows already: lines of others are passed over, a line of a known key must
/// verify.
package struct Note: Sendable {
    /// The text, its last newline included.
    package let text: ArraySlice<UInt8>
    package private(set) var signatures: [Signature]

    /// A signature line, not verified.
    package struct Signature: Sendable {
        package let name: String
        package let id: [UInt8]
        /// What stands behind the key id.
        package let bytes: [UInt8]
        /// The line as it was written, its newline included.
        package let line: [UInt8]

        /// Whether the line claims to be of `key`.
        package func isOf(_ key: VerifierKey) -> Bool {
            id == key.id && name.hasSameBytes(as: key.name)
        }
    }

    /// Why bytes are not taken as a note, or as a checkpoint.
    package enum Refusal: String, Error, Sendable {
        case encoding, structure, origin, size, root, signature, tooManySignatures, noKnownSignature, wrongSignature
        case tooLarge

        package var phrase: Phrase {
            switch self {
            case .encoding:
                Phrase(
                    ru: "не UTF-8 или с управляющими знаками; если почта поменяла концы строк, пришлите файл вложением",
                    en:
                        "not UTF-8, or with control characters; if a mailer changed its line ends, send it as an attachment"
                )
            case .structure: Phrase(ru: "не подписанная заметка", en: "not a signed note")
            case .origin: Phrase(ru: "чужой летописи", en: "of another ledger")
            case .size: Phrase(ru: "размер записан не так", en: "the size is not written as it has to be")
            case .root: Phrase(ru: "корень записан не так", en: "the root is not written as it has to be")
            case .signature: Phrase(ru: "строка подписи испорчена", en: "a signature line is malformed")
            case .tooManySignatures: Phrase(ru: "подписей больше 100", en: "more than 100 signatures")
            case .noKnownSignature: Phrase(ru: "нет подписи известным ключом", en: "no known key has signed it")
            case .tooLarge: Phrase(ru: "она больше 1 МиБ", en: "it is larger than 1 MiB")
            case .wrongSignature: Phrase(ru: "подпись неверна", en: "a signature is wrong")
            }
        }
    }

    /// Beyond that many lines a note is refused, as others refuse it.
    package static let greatestSignatures = 100

    /// In bytes: a hundred signature lines are far shorter.
    package static let greatestSize = 1 << 20

    package init(_ bytes: [UInt8]) throws(Refusal) {
        if bytes.count > Note.greatestSize { throw .tooLarge }
        guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(where: { $0 < 0x20 && $0 != 0x0A })
        else {
            throw .encoding
        }
        guard bytes.last == 0x0A,
            let blank = bytes.indices.dropLast().last(where: { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A })
        else { throw .structure }
        text = bytes[...blank]
        signatures = try Note.signatures(bytes[(blank + 2)...])
        if signatures.isEmpty { throw .structure }
    }

    /// Signature lines that stand alone: what a witness answers.
    package static func signatures(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> [Signature] {
        if bytes.isEmpty { return [] }
        guard bytes.last == 0x0A else { throw .structure }
        let lines = bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.count > greatestSignatures { throw .tooManySignatures }
        var found: [Signature] = []
        for line in lines { found.append(try Signature(line)) }
        return found
    }

    /// Adds lines, each once; what is there stays.
    package mutating func add(_ more: [Signature]) {
        for signature in more where !signatures.contains(where: { $0.line == signature.line }) {
            signatures.append(signature)
        }
    }

    package var bytes: [UInt8] {
        signatures.reduce(into: text + [0x0A]) { $0 += $1.line }.map { $0 }
    }

    // MARK: - Verifying

    /// Those of `keys` that have signed, log keys and witnesses alike.
    ///
    /// - Throws: `wrongSignature` where a line of one of them does not verify.
    package func signers(among keys: [VerifierKey]) throws(Refusal) -> [VerifierKey] {
        var found: [VerifierKey] = []
        for key in keys {
            for signature in signatures where signature.isOf(key) {
                guard signature.verifies(text, by: key) else { throw .wrongSignature }
                if !found.contains(key) { found.append(key) }
            }
        }
        return found
    }

    /// The cosignatures of `witnesses`, verified, in the order of the lines.
    package func cosignatures(by witnesses: [VerifierKey]) throws(Refusal) -> [Cosignature] {
        _ = try signers(among: witnesses)
        return signatures.compactMap { signature in
            witnesses.first { $0.kind == .witness && signature.isOf($0) }.flatMap {
                Cosignature(signature, witness: $0)
            }
        }
    }
}

extension Note.Signature {
    /// Em dash, space, key name, space, base64 of key id and signature; without the newline.
    fileprivate init(_ line: ArraySlice<UInt8>) throws(Note.Refusal) {
        guard line.starts(with: "\u{2014} ".utf8) else { throw .structure }
        let parts = line.dropFirst(4).split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .signature }
        let name = String(decoding: parts[0], as: UTF8.self)
        guard VerifierKey.isName(name), let decoded = Base64.strict(String(decoding: parts[1], as: UTF8.self)),
            decoded.count > 4
        else { throw .signature }
        self.init(name: name, id: Array(decoded.prefix(4)), bytes: Array(decoded.dropFirst(4)), line: line + [0x0A])
    }

    private init(name: String, id: [UInt8], bytes: [UInt8], line: ArraySlice<UInt8>) {
        self.init(name: name, id: id, bytes: bytes, line: Array(line))
    }

    package func verifies(_ text: ArraySlice<UInt8>, by key: VerifierKey) -> Bool {
        switch key.kind {
        case .log: key.verifies(bytes, of: Array(text))
        case .witness:
            Cosignature(self, witness: key).map {
                key.verifies($0.signature, of: Cosignature.message(text, time: $0.time))
            }
                ?? false
        }
    }
}

/// A witness's line on a checkpoint: at that time it knew of no larger tree of that log, and of none that this one does
/// not extend (C2SP tlog-cosignature, Ed25519).
package struct Cosignature: Sendable, Equatable {
    package let witness: VerifierKey
    /// Seconds since 1970, by the witness's clock.
    package let time: UInt64
    /// 64 bytes of Ed25519.
    package let signature: [UInt8]

    /// Nil where the line is not 8 bytes of time and 64 of signature. Does not verify it.
    init?(_ line: Note.Signature, witness: VerifierKey) {
        guard line.bytes.count == 72 else { return nil }
        let time = line.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard time <= UInt64(Int64.max) else { return nil }
        self.witness = witness
        self.time = time
        signature = Array(line.bytes.dropFirst(8))
    }

    /// What stands behind the key id: 8 bytes of time, big-endian, and 64 of signature.
    package var bytes: [UInt8] { withUnsafeBytes(of: time.bigEndian) { Array($0) } + signature }

    /// What is signed: two lines of its own, then the text.
    static func message(_ text: ArraySlice<UInt8>, time: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n".utf8) + text
    }
}
