/// The codes by which entries name things: `[a-z0-9][a-z0-9-]{0,63}`, without a run of nine or more digits,
/// which could be somebody's telephone or tax number.
package enum Code {
    package static func isValid(_ text: String) -> Bool {
        isValid(text.utf8)
    }

    static func isValid(_ bytes: some Collection<UInt8>) -> Bool {
        guard (1...64).contains(bytes.count), bytes.first != UInt8(ascii: "-") else { return false }
        var digits = 0
        for byte in bytes {
            switch byte {
            case 48...57:
                digits += 1
                if digits >= 9 { return false }
            case 97...122, UInt8(ascii: "-"): digits = 0
            default: return false
            }
        }
        return true
    }

    /// A code for a new thing that the caller did not name: a short prefix of its kind and ten random characters.
    package static func make(_ kind: ThingKind, _ random: inout some RandomNumberGenerator) -> String {
        while true {
            let tail = (0..<10).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
            let code = "\(prefix(of: kind))-\(String(decoding: tail, as: UTF8.self))"
            if isValid(code) { return code }
        }
    }

    private static let alphabet = Array("abcdefghjkmnpqrstuvwxyz0123456789".utf8)

    private static func prefix(of kind: ThingKind) -> String {
        switch kind {
        case .person: "p"
        case .organisation: "org"
        case .application: "app"
        case .internship: "int"
        default: String(kind.rawValue.lowercased().prefix(4))
        }
    }
}

/// The forms of an entry's texts that have no type of their own (FORMAT.md, section 4).
package enum Grammar {
    /// The origin of a log: 1 to 255 visible ASCII characters, and no `+`, which parts the fields of its keys.
    package static func isOrigin(_ bytes: some Collection<UInt8>) -> Bool {
        (1...255).contains(bytes.count) && bytes.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "+") }
    }

    /// `[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*`, at most 64 bytes.
    static func isTypeName(_ bytes: some Collection<UInt8>) -> Bool {
        var dots = 0
        var isStart = true
        for byte in bytes {
            switch byte {
            case 97...122: isStart = false
            case 48...57 where !isStart, UInt8(ascii: "-") where !isStart: break
            case UInt8(ascii: ".") where !isStart:
                dots += 1
                isStart = true
            default: return false
            }
        }
        return dots == 1 && !isStart && bytes.count <= 64
    }

    /// Of ``isCommitment(_:)``, in characters.
    static let commitmentLength = 43

    /// base64url of 32 bytes: 43 characters, the last of which has no bits to spare.
    static func isCommitment(_ bytes: some Collection<UInt8>) -> Bool {
        var last: UInt8 = 0
        for byte in bytes {
            switch byte {
            case 65...90: last = byte - 65
            case 97...122: last = byte - 71
            case 48...57: last = byte + 4
            case UInt8(ascii: "-"): last = 62
            case UInt8(ascii: "_"): last = 63
            default: return false
            }
        }
        return bytes.count == commitmentLength && last & 3 == 0
    }
}

/// Entry ids: lower-case UUIDs (RFC 9562) of any version.
package enum Identifier {
    package static func isValid(_ text: String) -> Bool {
        bytes(text) != nil
    }

    /// The 16 bytes of a lower-case UUID; nil for any other text.
    package static func bytes(_ text: String) -> [UInt8]? {
        number(text.utf8).map { number in withUnsafeBytes(of: number.bigEndian) { Array($0) } }
    }

    /// The 128 bits of a lower-case UUID; nil for any other text.
    static func number(_ text: some Collection<UInt8>) -> UInt128? {
        guard let number = text.withContiguousStorageIfAvailable({ number(UnsafeRawBufferPointer($0)) }) else {
            return Array(text).withUnsafeBytes { number($0) }
        }
        return number
    }

    /// The digits stand in groups of 8, 4, 4, 4 and 12, with hyphens between.
    private static func number(_ bytes: UnsafeRawBufferPointer) -> UInt128? {
        guard bytes.count == 36, bytes[8] == UInt8(ascii: "-"),
            bytes[13] == UInt8(ascii: "-"), bytes[18] == UInt8(ascii: "-"), bytes[23] == UInt8(ascii: "-")
        else { return nil }
        func four(_ place: Int) -> UInt64 {
            UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
        }
        func eight(_ first: Int, _ second: Int) -> UInt128? {
            ByteWord.hexadecimal(four(first) | four(second) << 32).map { UInt128($0) }
        }
        guard let a = eight(0, 4), let b = eight(9, 14), let c = eight(19, 24), let d = eight(28, 32) else {
            return nil
        }
        return a << 96 | b << 64 | c << 32 | d
    }

    /// Version 7: 48 bits of Unix milliseconds, then random bits.
    package static func version7(milliseconds: Int, _ random: inout some RandomNumberGenerator) -> String {
        let chance = (random.next().byteSwapped, random.next().byteSwapped)
        let (high, low) = (UInt64(milliseconds) << 16 | chance.0 >> 48, chance.0 << 16 | chance.1 >> 48)
        return text(UInt128(high) << 64 | UInt128(low), version: 7)
    }

    /// Version 8: the first bytes of a digest, for ids that are made from content.
    package static func version8(digest: [UInt8]) -> String {
        text(digest.prefix(16).reduce(0) { $0 << 8 | UInt128($1) }, version: 8)
    }

    private static func text(_ bits: UInt128, version: UInt128) -> String {
        // One step at a time: the compiler takes seconds over the whole.
        let room: UInt128 = ~(0xF << 76) & ~(0x3 << 62)
        let marks: UInt128 = version << 76 | 0x2 << 62
        let bits = bits & room | marks
        let halves = (UInt64(truncatingIfNeeded: bits >> 64), UInt64(truncatingIfNeeded: bits))
        let digits = Hex.digits
        return String(unsafeUninitializedCapacity: 36) { out in
            var place = 0
            for digit in 0..<32 {
                if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
                    out[place] = UInt8(ascii: "-")
                    place += 1
                }
                let half = digit < 16 ? halves.0 : halves.1
                out[place] = digits[Int(half >> UInt64(60 - digit % 16 * 4) & 15)]
                place += 1
            }
            return place
        }
    }
}

/// `recorded`: 24 bytes, `YYYY-MM-DDThh:mm:ss.mmmZ`.
package enum Timestamp {
    package static func text(milliseconds: Int) -> String {
        let days = (Double(milliseconds) / 86_400_000).rounded(.down)
        let rest = milliseconds - Int(days) * 86_400_000
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let fraction = String(1000 + rest % 1000).dropFirst()
        let seconds = rest / 1000
        return
            "\(Day(sinceEpoch: Int(days)))T\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60)).\(fraction)Z"
    }

    /// Unix milliseconds; nil where `text` is not of the one form.
    package static func milliseconds(of text: String) -> Int? {
        var text = text
        return text.withUTF8 { milliseconds(of: $0) }
    }

    static func milliseconds(of bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard bytes.count == 24, bytes[23] == UInt8(ascii: "Z"), bytes[19] == UInt8(ascii: "."),
            let day = Moment.day(of: bytes)
        else { return nil }
        func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 * 10 + Int($1 &- 48) } }
        let seconds = number(11..<13) * 3600 + number(14..<16) * 60 + number(17..<19)
        return day.sinceEpoch * 86_400_000 + seconds * 1000 + number(20..<23)
    }
}
