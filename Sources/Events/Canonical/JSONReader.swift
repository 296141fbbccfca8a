/// Reads JSON by hand, since Foundation may neither produce nor judge canonical bytes:
/// its decoders keep one of two duplicate keys and accept trailing commas and UTF-16.
///
/// One reader, two strictnesses. `input` takes RFC 8259 with white space, any key order and any escape.
/// `canonical` takes only what ``CanonicalWriter`` would write (RFC 8785). Both refuse duplicate keys,
/// fractions, −0, integers beyond 2^53−1, invalid UTF-8, lone surrogates and too great a depth.
package struct JSONReader: ~Copyable {
    package enum Strictness: Sendable { case input, canonical }

    /// What is wrong, and at which byte (from 0).
    package struct Failure: Error, Equatable, Sendable {
        package enum Reason: String, Sendable {
            case truncated, unexpected, trailing, duplicateKey, keyOrder, whiteSpace, fraction, negativeZero
            case leadingZero, integerRange, invalidUTF8, loneSurrogate, controlCharacter, escape, depth, size
        }
        package let reason: Reason
        package let offset: Int
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let strictness: Strictness
    private var index = 0
    private var depth = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>, _ strictness: Strictness) {
        self.bytes = bytes
        self.strictness = strictness
    }

    package static func read(_ bytes: [UInt8], _ strictness: Strictness) throws(Failure) -> JSON {
        let result: Result<JSON, Failure> = bytes.withUnsafeBufferPointer { buffer in
            Result { () throws(Failure) in try read(buffer, strictness) }
        }
        return try result.get()
    }

    /// The same for who says in other words that it is none: nil then.
    package static func value(_ bytes: [UInt8], _ strictness: Strictness) -> JSON? { try? read(bytes, strictness) }

    package static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ strictness: Strictness) throws(Failure) -> JSON {
        if strictness == .canonical, bytes.count > JSON.greatestBody {
            throw Failure(reason: .size, offset: JSON.greatestBody)
        }
        var reader = JSONReader(bytes, strictness)
        try reader.skipSpace()
        let value = try reader.value()
        try reader.skipSpace()
        if reader.index < bytes.count { throw reader.failure(.trailing) }
        return value
    }

    private func failure(_ reason: Failure.Reason, at offset: Int? = nil) -> Failure {
        Failure(reason: index >= bytes.count && reason == .unexpected ? .truncated : reason, offset: offset ?? index)
    }

    private mutating func skipSpace() throws(Failure) {
        while index < bytes.count, bytes[index] == 0x20 || (bytes[index] >= 9 && bytes[index] <= 13) {
            guard strictness == .input, bytes[index] != 11, bytes[index] != 12 else { throw failure(.whiteSpace) }
            index += 1
        }
    }

    private func peek() throws(Failure) -> UInt8 {
        guard index < bytes.count else { throw failure(.truncated) }
        return bytes[index]
    }

    private mutating func value() throws(Failure) -> JSON {
        switch try peek() {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .string(try text())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return .int(try integer())
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSON) throws(Failure) -> JSON {
        for offset in 0..<word.utf8CodeUnitCount {
            guard try peek() == word.utf8Start[offset] else { throw failure(.unexpected) }
            index += 1
        }
        return value
    }

    private mutating func open() throws(Failure) {
        depth += 1
        if depth > JSON.greatestDepth { throw failure(.depth) }
        index += 1
        try skipSpace()
    }

    /// After a member or an item: true where another one follows, false where the container closed.
    private mutating func another(closing: UInt8) throws(Failure) -> Bool {
        try skipSpace()
        let byte = try peek()
        guard byte == UInt8(ascii: ",") || byte == closing else { throw failure(.unexpected) }
        index += 1
        if byte == closing {
            depth -= 1
            return false
        }
        try skipSpace()
        return true
    }

    private mutating func object() throws(Failure) -> JSONObject {
        try open()
        var members: [JSONObject.Member] = []
        if try peek() == UInt8(ascii: "}") {
            index += 1
            depth -= 1
            return JSONObject()
        }
        var inOrder = true
        repeat {
            let start = index
            guard try peek() == UInt8(ascii: "\"") else { throw failure(.unexpected) }
            let key = try text()
            if let last = members.last?.key, !last.precedesInUTF16(key) {
                if last.hasSameBytes(as: key) { throw failure(.duplicateKey, at: start) }
                if strictness == .canonical { throw failure(.keyOrder, at: start) }
                inOrder = false
            }
            try skipSpace()
            guard try peek() == UInt8(ascii: ":") else { throw failure(.unexpected) }
            index += 1
            try skipSpace()
            members.append(JSONObject.Member(key: key, value: try value()))
        } while try another(closing: UInt8(ascii: "}"))
        if inOrder { return JSONObject(ordered: members) }
        let sorted = JSONObject(members)
        for (left, right) in zip(sorted.members, sorted.members.dropFirst()) where left.key.hasSameBytes(as: right.key)
        {
            throw failure(.duplicateKey)
        }
        return sorted
    }

    private mutating func array() throws(Failure) -> [JSON] {
        try open()
        var items: [JSON] = []
        if try peek() == UInt8(ascii: "]") {
            index += 1
            depth -= 1
            return items
        }
        repeat {
            items.append(try value())
        } while try another(closing: UInt8(ascii: "]"))
        return items
    }

    private mutating func integer() throws(Failure) -> Int {
        let start = index
        let negative = try peek() == UInt8(ascii: "-")
        if negative { index += 1 }
        guard index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 else { throw failure(.unexpected) }
        let first = bytes[index]
        var number = 0
        let digits = index
        while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 {
            number = number * 10 + Int(bytes[index] - 48)
            if number > JSON.greatestInteger { throw failure(.integerRange, at: start) }
            index += 1
        }
        if first == 48, index - digits > 1 { throw failure(.leadingZero, at: start) }
        if index < bytes.count, [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(bytes[index]) {
            throw failure(.fraction, at: start)
        }
        if negative, number == 0 { throw failure(.negativeZero, at: start) }
        return negative ? -number : number
    }

    private mutating func text() throws(Failure) -> String {
        index += 1
        let start = index
        var isASCII = true
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                let run = UnsafeBufferPointer(rebasing: bytes[start..<index])
                index += 1
                if isASCII { return String(decoding: run, as: UTF8.self) }
                guard let text = String(validating: run, as: UTF8.self) else {
                    throw failure(.invalidUTF8, at: start)
                }
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedText(from: start) }
            if byte < 0x20 { throw failure(.controlCharacter) }
            if byte >= 0x80 { isASCII = false }
            index += 1
        }
        throw failure(.truncated)
    }

    /// The rest of a text that holds an escape, which needs a buffer of its own.
    private mutating func escapedText(from start: Int) throws(Failure) -> String {
        var out = Array(bytes[start..<index])
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                guard let text = String(validating: out, as: UTF8.self) else {
                    throw failure(.invalidUTF8, at: start)
                }
                return text
            case UInt8(ascii: "\\"):
                out.append(contentsOf: try escape())
            case 0..<0x20:
                throw failure(.controlCharacter)
            default:
                out.append(byte)
                index += 1
            }
        }
        throw failure(.truncated)
    }

    private mutating func escape() throws(Failure) -> [UInt8] {
        let start = index
        index += 1
        let letter = try peek()
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [letter]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "/") where strictness == .input: return [letter]
        case UInt8(ascii: "u"): break
        default: throw failure(.escape, at: start)
        }
        let unit = try codeUnit()
        if strictness == .canonical {
            // Only controls without a short escape are written as \u, in lower case.
            let short: Set<UInt16> = [0x08, 0x09, 0x0A, 0x0C, 0x0D]
            let isLower = !bytes[start..<index].contains { $0 >= 65 && $0 <= 70 }
            guard unit < 0x20, !short.contains(unit), isLower else { throw failure(.escape, at: start) }
        }
        if UTF16.isTrailSurrogate(unit) { throw failure(.loneSurrogate, at: start) }
        guard UTF16.isLeadSurrogate(unit) else { return Array(String(UnicodeScalar(unit) ?? "\u{FFFD}").utf8) }
        guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
            throw failure(.loneSurrogate, at: start)
        }
        index += 2
        let trail = try codeUnit()
        guard UTF16.isTrailSurrogate(trail) else { throw failure(.loneSurrogate, at: start) }
        return Array(String(decoding: [unit, trail], as: UTF16.self).utf8)
    }

    private mutating func codeUnit() throws(Failure) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Hex.value(try peek()) else { throw failure(.escape) }
            unit = unit << 4 | UInt16(digit)
            index += 1
        }
        return unit
    }
}
