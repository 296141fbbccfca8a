import Crypto
@testable import Events
import Foundation
import Testing

/// Files sealed part by part: whatever was sealed opens, and nothing else does.
@Suite struct SealedFileTests {
    private static let key = SymmetricKey(data: Data(repeating: 7, count: 32))
    private static let header = SealedFile.magic.count + 7 + 32
    /// A part of a sealed file.
    private static let step = SealedFile.part + 16

    /// A folder with one file; gone with the value.
    private final class Place {
        let path = NSTemporaryDirectory() + "sealed-\(UUID().uuidString)"

        init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ data: Data, _ name: String = "plain") throws -> String {
            let file = "\(path)/\(name)"
            try data.write(to: URL(filePath: file))
            return file
        }
    }

    private static func content(_ count: Int) -> Data {
        var random = RandomSource(seed: UInt64(count))
        var data = Data(capacity: count + 8)
        while data.count < count { withUnsafeBytes(of: random.next()) { data.append(contentsOf: $0) } }
        return data.prefix(count)
    }

    private static func seal(_ content: Data, key: SymmetricKey = key, origin: String = "a.example/1") throws -> Data {
        let place = try Place()
        var random = RandomSource(seed: 3)
        let output = try FileOutput(place.path + "/sealed")
        let input = try FileInput(place.write(content))
        try SealedFile.seal(input, to: output, key: key, origin: origin, &random)
        #expect(input.digest == Array(SHA256.hash(data: content)) && input.bytes == content.count)
        let stored = try #require(FileManager.default.contents(atPath: output.path))
        #expect(output.digest == Array(SHA256.hash(data: stored)) && output.bytes == stored.count)
        return stored
    }

    private static func open(
        _ sealed: Data, key: SymmetricKey = key, origin: String = "a.example/1"
    ) throws -> Data {
        let place = try Place()
        var content = Data()
        var greatest = 0
        try SealedFile.open(try FileInput(place.write(sealed)), key: key, origin: origin) { piece in
            content += piece
            greatest = max(greatest, piece.count)
        }
        #expect(greatest <= SealedFile.part)
        return content
    }

    @Test(arguments: [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 2 << 20, 5 << 20])
    func whatWasSealedOpens(_ count: Int) throws {
        let content = Self.content(count)
        let sealed = try Self.seal(content)
        let parts = max(1, (count + SealedFile.part - 1) / SealedFile.part)
        #expect(sealed.count == Self.header + count + 16 * parts)
        #expect(try Self.open(sealed) == content)
        if count > 16 { #expect(sealed.firstRange(of: content.prefix(16)) == nil) }
    }

    /// The bytes that FORMAT.md, section 18, describes, taken apart by hand.
    @Test func theBytesAreThoseOfTheDocument() throws {
        let content = Self.content(SealedFile.part + 3)
        let sealed = try Self.seal(content)
        #expect(String(decoding: sealed.prefix(23), as: UTF8.self) == "letopis/sealed-file/v1\n")
        let prefix = sealed.dropFirst(23).prefix(7)
        func derived(_ purpose: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: Self.key, salt: prefix,
                info: Data("letopis/sealed-file/v1\n\(purpose)\na.example/1".utf8), outputByteCount: 32)
        }
        #expect(sealed.dropFirst(30).prefix(32) == derived("check").withUnsafeBytes { Data($0) })
        let first = try AES.GCM.SealedBox(
            nonce: AES.GCM.Nonce(data: prefix + [0, 0, 0, 0, 0]), ciphertext: sealed[62..<(62 + SealedFile.part)],
            tag: sealed[(62 + SealedFile.part)..<(62 + Self.step)])
        #expect(
            try AES.GCM.open(first, using: derived("content"), authenticating: Data("a.example/1".utf8))
                == content.prefix(SealedFile.part))
        let last = try AES.GCM.SealedBox(
            nonce: AES.GCM.Nonce(data: prefix + [0, 0, 0, 1, 1]), ciphertext: sealed.suffix(19).prefix(3),
            tag: sealed.suffix(16))
        #expect(
            try AES.GCM.open(last, using: derived("content"), authenticating: Data("a.example/1".utf8))
                == content.suffix(3))
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fault: SealedFile.Fault
        let change: @Sendable (Data) -> Data

        init(_ name: String, _ fault: SealedFile.Fault, _ change: @escaping @Sendable (Data) -> Data) {
            (testDescription, self.fault, self.change) = (name, fault, change)
        }
    }

    private static func flipped(_ data: Data, at place: Int) -> Data {
        var data = data
        data[place] ^= 1
        return data
    }

    static let damages: [Damage] = [
        Damage("no header", .notSealed) { Data($0.dropFirst(1)) },
        Damage("cut in the header", .notSealed) { $0.prefix(40) },
        Damage("nothing at all", .notSealed) { _ in Data() },
        Damage("prefix altered", .foreignKey) { flipped($0, at: 25) },
        Damage("check altered", .foreignKey) { flipped($0, at: 40) },
        Damage("nothing behind the header", .cutShort(part: 1)) { $0.prefix(header) },
        Damage("cut within part 1", .cutShort(part: 1)) { $0.prefix(header + 100) },
        Damage("cut behind part 1", .cutShort(part: 2)) { $0.prefix(header + step) },
        Damage("cut behind part 2", .cutShort(part: 3)) { $0.prefix(header + 2 * step) },
        Damage("cut by a byte", .cutShort(part: 3)) { $0.dropLast(1) },
        Damage("last byte altered", .cutShort(part: 3)) { flipped($0, at: $0.count - 1) },
        Damage("part 1 altered", .altered(part: 1)) { flipped($0, at: header + 5) },
        Damage("part 2 altered", .altered(part: 2)) { flipped($0, at: header + step + 5) },
        Damage("parts 1 and 2 swapped", .altered(part: 1)) {
            $0.prefix(header) + $0[(header + step)..<(header + 2 * step)] + $0[header..<(header + step)]
                + $0.dropFirst(header + 2 * step)
        },
        Damage("part 1 twice", .altered(part: 2)) {
            $0.prefix(header + step) + $0[header..<(header + step)] + $0.dropFirst(header + step)
        },
        Damage("part 2 left out", .cutShort(part: 2)) { $0.prefix(header + step) + $0.dropFirst(header + 2 * step) },
        Damage("bytes behind the end", .cutShort(part: 3)) { $0 + [0] },
    ]

    @Test(arguments: damages)
    func whatIsNotAsItWasSealedDoesNotOpen(_ damage: Damage) throws {
        let sealed = try Self.seal(Self.content(2 * SealedFile.part + 1000))
        #expect(throws: damage.fault) { try Self.open(damage.change(sealed)) }
    }

    @Test func bytesBehindAFullLastPartAreTold() throws {
        let sealed = try Self.seal(Self.content(SealedFile.part))
        #expect(throws: SealedFile.Fault.continued(part: 1)) { try Self.open(sealed + [0]) }
    }

    @Test func anotherKeyAndAnotherLedgerDoNotOpenIt() throws {
        let sealed = try Self.seal(Self.content(10))
        let other = SymmetricKey(data: Data(repeating: 8, count: 32))
        #expect(throws: SealedFile.Fault.foreignKey) { try Self.open(sealed, key: other) }
        #expect(throws: SealedFile.Fault.foreignKey) { try Self.open(sealed, origin: "a.example/2") }
    }

    /// A part of another file with the same key, which nobody makes, does not fit either.
    @Test func aPartOfAnotherFileDoesNotFit() throws {
        let (first, second) = (try Self.seal(Self.content(10)), try Self.seal(Self.content(10), origin: "b.example/1"))
        #expect(throws: SealedFile.Fault.foreignKey) {
            try Self.open(second.prefix(Self.header) + first.dropFirst(Self.header))
        }
    }

    @Test func everyFaultSaysWhatItIs() {
        let faults: [SealedFile.Fault] = [
            .notSealed, .foreignKey, .cutShort(part: 2), .continued(part: 2), .altered(part: 2),
        ]
        #expect(Set(faults.map(\.phrase.ru)).count == 5 && Set(faults.map(\.phrase.en)).count == 5)
        let told = SealedFile.Fault.cutShort(part: 2).problem("abc")
        #expect(told.kind == .altered && told.name == "sealed-file-unsound")
        #expect(
            told.what.en == "the file evidence/abc does not open: it breaks off in part 2, or that part was altered")
        #expect(told.what.ru == "файл evidence/abc не открывается: он обрывается на части 2, или она изменена")
        #expect(told.remedy.plain.ru.contains("из одной копии") && told.remedy.plain.en.contains("from one copy"))
    }

    // MARK: - What a file is

    @Test(arguments: [
        ("a.pdf", "%PDF-1.7", "application/pdf"), ("a.jpg", "%PDF-1.7", "application/pdf"),
        ("a.jpg", "hello", "application/octet-stream"), ("a.txt", "привет", "text/plain"),
        ("a.csv", "a;b", "text/csv"), ("a.docx", "PK\u{3}\u{4}", MediaTypeTests.docx),
        ("a", "PK\u{3}\u{4}", "application/zip"),
        ("a.webp", "RIFF0000WEBPVP8 ", "image/webp"), ("a.mov", "0000ftypqt  ", "video/quicktime"),
        ("a.mp4", "0000ftypisom", "video/mp4"), ("a.heic", "0000ftypheic", "image/heic"),
        ("a.txt", "a\u{0}b", "application/octet-stream"), ("a", "text", "application/octet-stream"),
    ])
    func aFileIsWhatItsFirstBytesSay(_ name: String, _ text: String, _ type: String) {
        #expect(MediaType.of(Data(text.utf8), name: name) == type)
    }

    @Test func textIsTextWhereACharacterIsCutInTwo() {
        let text = Data(("a" + String(repeating: "ж", count: 3000)).utf8)
        #expect(MediaType.of(text, name: "a.txt") == "text/plain")
        #expect(MediaType.of(Data([0xFF, 0xD8, 0xFF, 0xE0]), name: "a.png") == "image/jpeg")
        #expect(MediaType.of(Data([0xFF, 0xFE, 0x41]), name: "a.txt") == MediaType.unknown)
    }
}

enum MediaTypeTests {
    static let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
}
