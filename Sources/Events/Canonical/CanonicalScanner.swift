import Foundation

/// Judges canonical JSON (FORMAT.md, section 3) where it lies, without building its value.
///
/// It accepts exactly what ``JSONReader`` accepts as `canonical`, several times faster, and says nothing of why it
/// refuses: who wants to know asks the reader.
struct CanonicalScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var index: Int
    /// How often `null` stands where a value stands.
    private(set) var nulls = 0
    /// Whether the empty string stands as a value.
    private(set) var hasEmptyText = false

    init(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int = 0) {
        self.bytes = bytes
        self.index = index
    }

    /// Whether `bytes` are canonical, the limits of a body included.
    static func accepts(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count <= JSON.greatestBody else { return false }
        var scanner = CanonicalScanner(bytes)
        return scanner.value(in: 0) && scanner.isAtEnd
    }

    var isAtEnd: Bool { index == bytes.count }

    /// The byte that stands next.
    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// The text of some bytes.
    func decoded(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    /// Passes over `text` where it stands next.
    @inline(__always)
    mutating func take(_ text: StaticString) -> Bool {
        take(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func take(_ text: UnsafeRawBufferPointer) -> Bool {
        guard index + text.count <= bytes.count, let here = bytes.baseAddress, let start = text.baseAddress,
            memcmp(here + index, start, text.count) == 0
        else { return false }
        index += text.count
        return true
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    /// Passes over everything before the next quote, or to the end.
    mutating func skipToQuote() {
        while let word {
            let found = ByteWord.zeros(word ^ ByteWord.all(UInt8(ascii: "\"")))
            if found != 0 { return index += found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") { index += 1 }
    }

    /// The next eight bytes, the first of them lowest; nil where there are fewer.
    private var word: UInt64? {
        guard index + 8 <= bytes.count else { return nil }
        return UInt64(littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    /// One value, `depth` arrays and objects around it.
    mutating func value(in depth: Int) -> Bool {
        guard index < bytes.count else { return false }
        switch bytes[index] {
        case UInt8(ascii: "{"): return object(in: depth) { _, _, _ in }
        case UInt8(ascii: "["): return array(in: depth)
        case UInt8(ascii: "\""):
            guard let text = text() else { return false }
            if text.range.isEmpty { hasEmptyText = true }
            return true
        case UInt8(ascii: "t"): return take("true")
        case UInt8(ascii: "f"): return take("false")
        case UInt8(ascii: "n"):
            nulls += 1
            return take("null")
        default: return integer() != nil
        }
    }

    /// An object, telling of each member between which bytes its name (inside the quotes) and its value stand.
    mutating func object(
        in depth: Int, member: (_ name: Range<Int>, _ value: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Void
    ) -> Bool {
        guard depth < JSON.greatestDepth, take(UInt8(ascii: "{")) else { return false }
        if take(UInt8(ascii: "}")) { return true }
        var last: Text?
        while true {
            guard let name = text(), last.map({ precedes($0, name) }) ?? true, take(UInt8(ascii: ":")) else {
                return false
            }
            let start = index
            guard value(in: depth + 1) else { return false }
            member(name.range, start..<index, bytes)
            last = name
            if take(UInt8(ascii: ",")) { continue }
            return take(UInt8(ascii: "}"))
        }
    }

    private mutating func array(in depth: Int) -> Bool {
        guard depth < JSON.greatestDepth, take(UInt8(ascii: "[")) else { return false }
        if take(UInt8(ascii: "]")) { return true }
        while value(in: depth + 1) {
            if take(UInt8(ascii: ",")) { continue }
            return take(UInt8(ascii: "]"))
        }
        return false
    }

    mutating func integer() -> Int? {
        let isNegative = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "0")) { return isNegative ? nil : 0 }
        let start = index
        var number = 0
        while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 {
            number = number * 10 + Int(bytes[index] - 48)
            if number > JSON.greatestInteger { return nil }
            index += 1
        }
        return index == start ? nil : isNegative ? -number : number
    }

    // MARK: - Text

    /// Where a text stands, without its quotes.
    struct Text {
        let range: Range<Int>
        let hasEscape: Bool
    }

    mutating func text() -> Text? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = index
        var hasEscape = false
        while index < bytes.count {
            if let word, case let plain = ByteWord.plain(word), plain > 0 {
                index += plain
                continue
            }
            let byte = bytes[index]
            if byte >= 0x80 {
                guard multibyte(byte) else { return nil }
            } else if byte == UInt8(ascii: "\"") {
                index += 1
                return Text(range: start..<index - 1, hasEscape: hasEscape)
            } else if byte == UInt8(ascii: "\\") {
                hasEscape = true
                guard escape() else { return nil }
            } else if byte < 0x20 {
                return nil
            } else {
                index += 1
            }
        }
        return nil
    }

    /// One character of two to four bytes (RFC 3629): no overlong form, no surrogate, nothing beyond U+10FFFF.
    private mutating func multibyte(_ lead: UInt8) -> Bool {
        let count: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: count = 2
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: count = 3
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: count = 4
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        default: return false
        }
        guard index + count <= bytes.count, second.contains(bytes[index + 1]) else { return false }
        for offset in 2..<max(count, 2) where bytes[index + offset] & 0xC0 != 0x80 { return false }
        index += count
        return true
    }

    /// The escapes that ``CanonicalWriter`` writes, and no others.
    private mutating func escape() -> Bool {
        guard index + 1 < bytes.count else { return false }
        switch bytes[index + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "t"), UInt8(ascii: "n"),
            UInt8(ascii: "f"), UInt8(ascii: "r"):
            index += 2
            return true
        case UInt8(ascii: "u"):
            guard let control = control(at: index) else { return false }
            index += 6
            return ![0x08, 0x09, 0x0A, 0x0C, 0x0D].contains(control)
        default: return false
        }
    }

    /// The control character that `\u00xx` at `start` means.
    private func control(at start: Int) -> UInt8? {
        guard start + 6 <= bytes.count, bytes[start + 2] == 48, bytes[start + 3] == 48, bytes[start + 4] & 0xFE == 48,
            let low = Hex.value(bytes[start + 5], anyCase: false)
        else { return nil }
        return (bytes[start + 4] - 48) << 4 | low
    }

    // MARK: - The order of names

    private func precedes(_ left: Text, _ right: Text) -> Bool {
        if left.hasEscape || right.hasEscape { return UTF16Order.precedes(unescaped(left), unescaped(right)) }
        return UTF16Order.precedes(bytes[left.range], bytes[right.range])
    }

    /// The bytes that a text means.
    func unescaped(_ text: Text) -> [UInt8] {
        var out: [UInt8] = []
        var index = text.range.lowerBound
        while index < text.range.upperBound {
            guard bytes[index] == UInt8(ascii: "\\") else {
                out.append(bytes[index])
                index += 1
                continue
            }
            switch bytes[index + 1] {
            case UInt8(ascii: "b"): out.append(0x08)
            case UInt8(ascii: "t"): out.append(0x09)
            case UInt8(ascii: "n"): out.append(0x0A)
            case UInt8(ascii: "f"): out.append(0x0C)
            case UInt8(ascii: "r"): out.append(0x0D)
            case UInt8(ascii: "u"):
                out.append(control(at: index) ?? 0)
                index += 4
            case let byte: out.append(byte)
            }
            index += 2
        }
        return out
    }
}

/// The order of RFC 8785 §3.2.3, by UTF-16 code units, decided from UTF-8.
///
/// The two orders differ in one thing: characters beyond the basic plane (lead bytes from F0) are surrogates in
/// UTF-16, D800 to DFFF, and so stand before U+E000 to U+FFFF (lead bytes EE and EF).
enum UTF16Order {
    static func precedes(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        var other = right.makeIterator()
        for a in left {
            guard let b = other.next() else { return false }
            if a == b { continue }
            if a >= 0xEE, b >= 0xEE, (a >= 0xF0) != (b >= 0xF0) { return a >= 0xF0 }
            return a < b
        }
        return other.next() != nil
    }
}
