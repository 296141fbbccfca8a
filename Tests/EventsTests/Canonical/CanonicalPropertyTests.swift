@testable import Events
import Testing

/// Random values and random damage, the same in every run.
@Suite struct CanonicalPropertyTests {
    /// Characters at the borders of what the format tells apart.
    static let scalars: [Unicode.Scalar] = [
        "a", "b", "\"", "\\", "/", "\u{0}", "\u{8}", "\t", "\n", "\u{B}", "\u{C}", "\r", "\u{1F}", "\u{7F}", "\u{80}",
        "é",
        "е", "\u{301}", "\u{7FF}", "\u{800}", "\u{2028}", "\u{D7FF}", "\u{E000}", "\u{FB33}", "\u{FFFD}", "\u{FFFF}",
        "\u{10000}", "\u{1F600}", "\u{10FFFF}",
    ]

    static func text(_ random: inout RandomSource) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...4, using: &random) { text.append(scalars.randomElement(using: &random) ?? "a") }
        return String(text)
    }

    static func value(_ random: inout RandomSource, depth: Int = 0) -> JSON {
        switch Int.random(in: 0...(depth < 5 ? 9 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .int(Int.random(in: -JSON.greatestInteger...JSON.greatestInteger, using: &random))
        case 3: return .int(Int.random(in: -11...11, using: &random))
        case 4, 5: return .string(text(&random))
        case 6, 7:
            return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in value(&random, depth: depth + 1) })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                object[text(&random)] = value(&random, depth: depth + 1)
            }
            return .object(object)
        }
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        var random = RandomSource(seed: 11)
        for _ in 0..<3000 {
            let value = Self.value(&random)
            let bytes = value.canonicalBytes
            #expect(try JSONReader.read(bytes, .canonical) == value)
            #expect(try JSONReader.read(bytes, .input) == value)
        }
    }

    /// Strict reading takes exactly what re-encoding reproduces, and the scanner what strict reading takes.
    @Test func damageIsAcceptedOnlyWhereItMakesOtherCanonicalBytes() throws {
        var random = RandomSource(seed: 12)
        let vectors = (Vectors.canonical.list("accept") + Vectors.canonical.list("refuse"))
            .compactMap { Hex.bytes($0.text("hex")) }.filter { $0.count < 500 }
        let bodies = Vectors.entries.list("vectors").map { Array($0.text("body").utf8) }
        let alphabet: [UInt8] =
            Array("\"\\{}[]:,0123456789-+.eEtrufalsn/b \t\n".utf8) + [
                0, 0x1F, 0x7F, 0x80, 0xBF, 0xC0, 0xD0, 0xED, 0xEE, 0xF0, 0xFF,
            ]
        var accepted = 0
        var refused = 0
        for round in 0..<12_000 {
            var bytes =
                switch round % 3 {
                case 0: vectors.randomElement(using: &random) ?? []
                case 1: bodies.randomElement(using: &random) ?? []
                default: Self.value(&random).canonicalBytes
                }
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                let byte = alphabet.randomElement(using: &random) ?? 0
                switch Int.random(in: 0...3, using: &random) {
                case 0: bytes.insert(byte, at: place)
                case 1 where place < bytes.count: bytes.remove(at: place)
                case 2 where place + 1 < bytes.count: bytes.swapAt(place, place + 1)
                default: if place < bytes.count { bytes[place] = byte }
                }
            }
            let strict = try? JSONReader.read(bytes, .canonical)
            let lenient = try? JSONReader.read(bytes, .input)
            #expect((strict != nil) == (lenient?.canonicalBytes == bytes), "\(String(decoding: bytes, as: UTF8.self))")
            #expect(
                (strict != nil) == bytes.withUnsafeBufferPointer { CanonicalScanner.accepts($0) },
                "\(String(decoding: bytes, as: UTF8.self))")
            if strict == nil { refused += 1 } else { accepted += 1 }
        }
        #expect(accepted > 2000 && refused > 2000)
    }

    /// The reader of entries and the scan of bodies refuse the same, and what they take is written again as it was.
    @Test func damagedBodiesAreJudgedAlikeByReaderAndScan() {
        var random = RandomSource(seed: 13)
        let bodies = Vectors.entries.list("vectors").map { Array($0.text("body").utf8) }
        var accepted = 0
        var memory = BodyScan.Memory()
        var reader = EntryReader()
        for _ in 0..<12_000 {
            var body = bodies.randomElement(using: &random) ?? []
            let place = Int.random(in: 0..<body.count, using: &random)
            switch Int.random(in: 0...2, using: &random) {
            case 0: body[place] = UInt8.random(in: 0x20...0x7E, using: &random)
            case 1: body[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
            default: body.removeSubrange(place..<min(body.count, place + Int.random(in: 1...12, using: &random)))
            }
            let isSound: Bool
            let alone = Result { () throws(Entry.Fault) in try Entry(body: body) }
            let inTurn = body.withUnsafeBufferPointer { bytes in
                Result { () throws(Entry.Fault) in try reader.entry(bytes) }
            }
            switch (alone, inTurn) {
            case (.success(let one), .success(let other)): #expect(one.body == other.body && one.day == other.day)
            case (.failure(let one), .failure(let other)): #expect(one == other)
            default: Issue.record("\(String(decoding: body, as: UTF8.self))")
            }
            do throws(Entry.Fault) {
                let entry = try Entry(body: body)
                #expect(entry.body == body)
                isSound = true
                accepted += 1
            } catch {
                if case .unknownType = error { isSound = true } else { isSound = false }
            }
            #expect(
                isSound == body.withUnsafeBufferPointer { BodyScan($0) != nil },
                "\(String(decoding: body, as: UTF8.self))")
            // What is remembered of the bodies before makes no difference.
            #expect(
                isSound == body.withUnsafeBufferPointer { BodyScan($0, &memory) != nil },
                "\(String(decoding: body, as: UTF8.self))")
        }
        #expect(accepted > 1000)
    }

    @Test func eightBytesAreReadLikeOneAfterTheOther() {
        var random = RandomSource(seed: 15)
        let interesting = Array("0123456789abcdefABFG`/:@\"\\\u{1F}\u{20}\u{7F}".utf8) + [0, 0x80, 0xFF]
        var hexadecimal = 0
        for round in 0..<20_000 {
            let digits = round.isMultiple(of: 2)
            var bytes = (0..<8).map { _ in
                (digits ? interesting[..<16] : interesting[...]).randomElement(using: &random) ?? 0
            }
            if digits { bytes[Int.random(in: 0..<8, using: &random)] = UInt8.random(in: 0...255, using: &random) }
            let word = bytes.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            let text = String(decoding: bytes, as: UTF8.self)
            let isHexadecimal = bytes.allSatisfy { Hex.value($0, anyCase: false) != nil }
            #expect(ByteWord.hexadecimal(word) == (isHexadecimal ? UInt32(text, radix: 16) : nil), "\(bytes)")
            if isHexadecimal { hexadecimal += 1 }
            let plain = bytes.prefix { $0 >= 0x20 && $0 < 0x80 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
            #expect(ByteWord.plain(word) == plain.count, "\(bytes)")
            let quote = bytes.firstIndex(of: UInt8(ascii: "\""))
            let zeros = ByteWord.zeros(word ^ ByteWord.all(UInt8(ascii: "\"")))
            #expect((zeros == 0 ? nil : zeros.trailingZeroBitCount / 8) == quote, "\(bytes)")
        }
        #expect(hexadecimal > 100)
    }

    @Test func namesSortByUTF16() {
        var random = RandomSource(seed: 14)
        for _ in 0..<3000 {
            let (left, right) = (Self.text(&random), Self.text(&random))
            #expect(left.precedesInUTF16(right) == left.utf16.lexicographicallyPrecedes(right.utf16))
        }
    }

    /// Where Foundation's normalisation errs, and what it gets right (values from Python's unicodedata 14).
    @Test(arguments: [
        ("\u{AC00}\u{11A8}", "\u{AC01}"), ("\u{1100}\u{1161}\u{11A8}", "\u{AC01}"),
        ("\u{CB64}\u{11A7}", "\u{CB64}\u{11A7}"),
        ("\u{AC00}\u{11A8}\u{11A8}", "\u{AC01}\u{11A8}"), ("\u{102E0}\u{F81}", "\u{F71}\u{F80}\u{102E0}"),
        ("a\u{323}\u{346}\u{F73}", "\u{1EA1}\u{F71}\u{F72}\u{346}"), ("и\u{306}\u{AC00}\u{11A8}е\u{308}", "й\u{AC01}ё"),
        ("a\u{307}\u{323}", "\u{1EA1}\u{307}"), ("\u{958}\u{212B}", "\u{915}\u{93C}\u{C5}"), ("", ""),
    ])
    func textIsPutIntoNFC(_ text: String, _ normal: String) {
        #expect(Array(text.inNFC.unicodeScalars) == Array(normal.unicodeScalars))
    }
}
