@testable import Events
import Foundation
import Testing

/// The request to a witness: the published example, and what must not be taken.
@Suite struct AddCheckpointTests {
    // c2sp.org/tlog-witness.
    static let published = """
        old 20852014
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
        \u{2014} example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=

        """

    @Test func thePublishedRequestIsReadAndWrittenByteForByte() throws {
        let request = try AddCheckpoint(Array(Self.published.utf8))
        #expect(request.oldSize == 20_852_014)
        #expect(
            request.proof.map(\.base64) == [
                "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=", "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=",
                "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=", "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=",
            ])
        #expect(request.checkpoint.origin == "example.com/behind-the-sofa" && request.checkpoint.size == 20_852_163)
        #expect(request.note.signatures.count == 2)
        #expect(request.text == Self.published)
    }

    @Test func aRequestFromNothingHasNoHashes() throws {
        let text = Self.published.replacing("old 20852014", with: "old 0")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let bare = ([lines[0]] + lines[5...]).joined(separator: "\n")
        let request = try AddCheckpoint(Array(bare.utf8))
        #expect(request.oldSize == 0 && request.proof.isEmpty && request.text == bare)
    }

    @Test func sixtyThreeHashesAreTakenAndSixtyFourAreNot() throws {
        let hash = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
        func request(_ count: Int) -> [UInt8] {
            Array(Self.published.replacing(hash, with: String(repeating: hash, count: count - 3)).utf8)
        }
        #expect(try AddCheckpoint(request(63)).proof.count == 63)
        #expect(throws: ProofText.Refusal.tooManyHashes) { try AddCheckpoint(request(64)) }
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let refusal: ProofText.Refusal
        let old: String
        let new: String
        var testDescription: String { name }

        init(_ name: String, _ refusal: ProofText.Refusal, _ old: String, _ new: String) {
            (self.name, self.refusal, self.old, self.new) = (name, refusal, old, new)
        }
    }

    static let faults = [
        Fault("CRLF", .number, "\n", "\r\n"),
        Fault("CRLF behind a hash", .hash, "pkaw=\n", "pkaw=\r\n"),
        Fault("CRLF in the checkpoint", .note(.encoding), "20852163\n", "20852163\r\n"),
        Fault("NUL", .number, "old 20852014", "old 20852014\0"),
        Fault("NUL behind a hash", .hash, "pkaw=", "pkaw=\0"),
        Fault("NUL in the checkpoint", .note(.encoding), "20852163\n", "20852163\0\n"),
        Fault("a byte order mark", .structure, "old ", "\u{FEFF}old "),
        Fault("no old line", .structure, "old 20852014\n", ""),
        Fault("another word", .structure, "old ", "Old "),
        Fault("two spaces", .number, "old ", "old  "),
        Fault("a space at the end", .number, "old 20852014", "old 20852014 "),
        Fault("no number", .number, "old 20852014", "old "),
        Fault("leading zeros", .number, "old 20852014", "old 020852014"),
        Fault("two zeros", .number, "old 20852014", "old 00"),
        Fault("a plus", .number, "old 20852014", "old +20852014"),
        Fault("a minus", .number, "old 20852014", "old -1"),
        Fault("hexadecimal", .number, "old 20852014", "old 0x1"),
        Fault("other digits", .number, "old 20852014", "old \u{0661}"),
        Fault("above 2^53", .number, "old 20852014", "old 9007199254740992"),
        Fault(
            "31 bytes", .hash, "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="),
        Fault(
            "33 bytes", .hash, "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=",
            "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkawA"),
        Fault("base64 that is not canonical", .hash, "DDpkaw=", "DDpkax="),
        Fault("base64url", .hash, "/6WVhPs2", "_6WVhPs2"),
        Fault("base64 without padding", .hash, "pkaw=", "pkaw"),
        Fault("white space before a hash", .hash, "PlRN", " PlRN"),
        Fault("no empty line", .hash, "\n\nexample.com", "\nexample.com"),
        Fault("two empty lines", .note(.structure), "\n\nexample.com", "\n\n\nexample.com"),
        Fault("leading zeros in the checkpoint", .note(.size), "\n20852163", "\n020852163"),
        Fault(
            "a root of 31 bytes", .note(.root), "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="),
        Fault("an extension line", .note(.structure), "xq2I=\n", "xq2I=\nmore\n"),
        Fault("no newline at the end", .note(.structure), "qbSzm9Q=\n", "qbSzm9Q="),
    ]

    @Test(arguments: faults) func malformedRequestsAreRefused(_ fault: Fault) {
        let bytes = Array(Self.published.utf8)
        let text = String(decoding: bytes, as: UTF8.self)
        let changed = text.replacing(fault.old, with: fault.new)
        #expect(!changed.utf8.elementsEqual(text.utf8), "the fault is there")
        #expect(throws: fault.refusal) { try AddCheckpoint(Array(changed.utf8)) }
        #expect(!fault.refusal.phrase.ru.isEmpty && !fault.refusal.phrase.en.isEmpty)
    }

    @Test func whatIsCutShortIsRefusedWhereverItIsCut() {
        let bytes = Array(Self.published.utf8)
        // Without its last line it is a request with one signature less.
        let whole = [bytes.count, bytes[..<(bytes.count - 1)].lastIndex(of: 0x0A).map { $0 + 1 }]
        for end in 0...bytes.count where !whole.contains(end) {
            #expect(throws: ProofText.Refusal.self, "\(end)") { try AddCheckpoint(Array(bytes[..<end])) }
        }
    }

    @Test func bytesThatAreNoTextAreRefused() {
        var bytes = Array(Self.published.utf8)
        for place in bytes.indices where place < 200 {
            let kept = bytes[place]
            bytes[place] = 0xFF
            #expect(throws: ProofText.Refusal.self) { try AddCheckpoint(bytes) }
            bytes[place] = kept
        }
    }
}
