@testable import Events
import Foundation
import Support
import Testing

/// Notes, keys and cosignatures: the published examples, and what must not be taken.
@Suite struct NoteTests {
    // The example of golang.org/x/mod/sumdb/note.
    static let peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let peterSecret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    static let text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    static let line =
        "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

    @Test func thePublishedNoteOpensAndIsSignedByteForByte() throws {
        let key = try #require(VerifierKey(Self.peter))
        let signer = try SigningKey(text: Self.peterSecret)
        #expect(signer.verifier == key && signer.text == Self.peterSecret && key.text == Self.peter)
        let note = try Note(Array("\(Self.text)\n\(Self.line)".utf8))
        #expect(try note.signers(among: [key]) == [key])
        #expect(String(decoding: note.text, as: UTF8.self) == Self.text)
        #expect(try signer.sign(Self.text) == "\(Self.text)\n\(Self.line)")
        #expect(note.bytes == Array("\(Self.text)\n\(Self.line)".utf8))
    }

    @Test func thePublishedCheckpointsHaveTheirShape() throws {
        // c2sp.org/tlog-checkpoint and c2sp.org/tlog-cosignature; their keys are not published.
        let note = try Note(
            Array(
                """
                example.com/behind-the-sofa
                20852163
                CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

                \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
                \u{2014} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==

                """.utf8))
        let checkpoint = try Checkpoint(text: note.text)
        #expect(checkpoint.origin == "example.com/behind-the-sofa" && checkpoint.size == 20_852_163)
        #expect(note.signatures.map(\.name) == ["example.com/behind-the-sofa", "witness.example.com/w1"])
        #expect(note.signatures.map(\.bytes.count) == [64, 72])
        let witness = VerifierKey(name: "witness.example.com/w1", kind: .witness, publicKey: [])
        // The time that the specification prints beside it.
        #expect(Cosignature(note.signatures[1], witness: witness)?.time == 1_679_315_147)
    }

    @Test func anyMangledVerifierKeyIsRefused() {
        let key = Array(Self.peter.utf8)
        for start in key.indices {
            for end in start...key.count where start > 0 || end < key.count {
                #expect(VerifierKey(String(decoding: key[start..<end], as: UTF8.self)) == nil)
            }
            var other = key
            other[start] += 1
            #expect(VerifierKey(String(decoding: other, as: UTF8.self)) == nil)
        }
        // Too long, and of an unknown kind, each with the id that it would have.
        #expect(VerifierKey("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==") == nil)
        #expect(VerifierKey("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW") == nil)
    }

    @Test func anyMangledPrivateKeyIsRefused() throws {
        let key = Array(Self.peterSecret.utf8)
        for index in key.indices {
            var other = key
            other[index] ^= 1
            let problem = #expect(throws: Problem.self) { try SigningKey(text: String(decoding: other, as: UTF8.self)) }
            #expect(problem?.name == "bad-key" && problem?.kind == .badInput)
        }
    }

    // MARK: - Several signatures

    static func keys() throws -> (log: SigningKey, witness: SigningKey, other: SigningKey) {
        var random = RandomSource(seed: 5)
        return (
            try .generate(name: "log.example/one", &random),
            try .generate(name: "witness.example", kind: .witness, &random),
            try .generate(name: "log.example/one", &random)
        )
    }

    static let checkpoint = Checkpoint(origin: "log.example/one", size: 7, root: .leaf([1, 2, 3]))

    @Test func aWitnessSignsWithATime() throws {
        let (log, witness, _) = try Self.keys()
        var note = try Note(Array(log.sign(Self.checkpoint.text).utf8))
        let line = try witness.line(for: Self.checkpoint.text, at: 1_700_000_000)
        note.add(try Note.signatures(Array(line.utf8)[...]))
        note.add(try Note.signatures(Array(line.utf8)[...]))
        #expect(note.signatures.count == 2, "a line stands once")
        let again = try Note(note.bytes)
        let cosignatures = try again.cosignatures(by: [witness.verifier])
        #expect(cosignatures.map(\.time) == [1_700_000_000] && cosignatures.map(\.witness) == [witness.verifier])
        #expect(try Checkpoint(again, key: log.verifier) == Self.checkpoint)
        // The kind is part of the key's id, so a witness's key is never taken for a log's.
        let asLog = VerifierKey(name: witness.name, publicKey: witness.verifier.publicKey)
        #expect(try again.signers(among: [asLog]) == [])
        #expect(witness.verifier.text.contains("+") && VerifierKey(witness.verifier.text) == witness.verifier)
        #expect(try SigningKey(text: witness.text + "\n").verifier == witness.verifier)
    }

    @Test func aCosignatureOfAnotherTextOrTimeIsWrong() throws {
        let (log, witness, _) = try Self.keys()
        let other = Checkpoint(origin: "log.example/one", size: 8, root: .leaf([1, 2, 3]))
        var note = try Note(Array(log.sign(Self.checkpoint.text).utf8))
        note.add(try Note.signatures(Array(witness.line(for: other.text, at: 1).utf8)[...]))
        #expect(throws: Note.Refusal.wrongSignature) { try note.cosignatures(by: [witness.verifier]) }
        // Those who do not know the witness pass it over.
        #expect(try Checkpoint(note, key: log.verifier) == Self.checkpoint)
    }

    @Test func linesOfUnknownKeysArePassedOver() throws {
        let (log, _, other) = try Self.keys()
        let both = try Note(Array((log.sign(Self.checkpoint.text) + other.line(for: Self.checkpoint.text)).utf8))
        #expect(try both.signers(among: [log.verifier]) == [log.verifier])
        #expect(try both.signers(among: [log.verifier, other.verifier]) == [log.verifier, other.verifier])
        let foreign = try Note(Array(other.sign(Self.checkpoint.text).utf8))
        #expect(throws: Note.Refusal.noKnownSignature) { try Checkpoint(foreign, key: log.verifier) }
    }

    // MARK: - Malformed

    @Test(arguments: [
        ("CRLF", Note.Refusal.encoding), ("NUL", .encoding), ("a byte order mark", .structure),
        ("leading zeros", .size),
        ("a plus before the size", .size), ("a root of 31 bytes", .root), ("base64 that is not canonical", .root),
        ("an extension line", .structure), ("no empty line", .structure), ("no newline at the end", .structure),
        ("no signature", .structure), ("101 signatures", .tooManySignatures), ("a hyphen for the dash", .structure),
        ("a plus in the name", .signature), ("two spaces", .signature), ("a signature cut short", .wrongSignature),
        ("a key id alone", .signature), ("not UTF-8", .encoding), ("base64 without padding", .signature),
    ])
    func malformedNotesAreRefused(_ name: String, _ refusal: Note.Refusal) throws {
        let (log, _, other) = try Self.keys()
        let text = Self.checkpoint.text
        let good = try log.sign(text)
        func changed(_ old: String, _ new: String) throws -> [UInt8] {
            let changed = text.replacing(old, with: new)
            return Array(try log.sign(changed).utf8)
        }
        let note: [UInt8] =
            switch name {
            case "CRLF": Array(good.replacing("\n", with: "\r\n").utf8)
            case "NUL": Array(good.replacing("7\n", with: "7\0\n").utf8)
            case "a byte order mark": Array(try log.sign("\u{FEFF}" + text).utf8)
            case "leading zeros": try changed("\n7\n", "\n07\n")
            case "a plus before the size": try changed("\n7\n", "\n+7\n")
            case "a root of 31 bytes":
                try changed(Self.checkpoint.root.base64, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")
            case "base64 that is not canonical":
                try changed(Self.checkpoint.root.base64, Self.next(Self.checkpoint.root.base64))
            case "an extension line": Array(try log.sign(text + "more\n").utf8)
            case "no empty line": Array(good.replacing("\n\n", with: "\n").utf8)
            case "no newline at the end": Array(good.utf8.dropLast())
            case "no signature": Array("\(text)\n".utf8)
            case "101 signatures": Array((good + String(repeating: try other.line(for: text), count: 100)).utf8)
            case "a hyphen for the dash": Array(good.replacing("\u{2014} ", with: "- ").utf8)
            case "a plus in the name": Array(good.replacing("\u{2014} log.example", with: "\u{2014} log+example").utf8)
            case "two spaces": Array(good.replacing("\u{2014} ", with: "\u{2014}  ").utf8)
            case "a signature cut short": try Self.cut(log, text)
            case "a key id alone": Array("\(text)\n\u{2014} \(log.name) AAAAAA==\n".utf8)
            case "not UTF-8": Array(good.utf8) + [0xFF, 0x0A]
            default: Array((good + "\u{2014} other AAAAAAA\n").utf8)
            }
        #expect(throws: refusal) { try Checkpoint(note: note, key: log.verifier) }
        #expect(!refusal.phrase.ru.isEmpty && !refusal.phrase.en.isEmpty)
        #expect(try Checkpoint(note: Array(good.utf8), key: log.verifier) == Self.checkpoint)
    }

    /// The last character raised by one, in the bits that say nothing: the same bytes for a lenient decoder.
    private static func next(_ base64: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let digits = base64.dropLast()
        let place = digits.last.flatMap { alphabet.firstIndex(of: $0) } ?? 0
        return "\(digits.dropLast())\(alphabet[place + 1])="
    }

    private static func cut(_ key: SigningKey, _ text: String) throws -> [UInt8] {
        let signature = try Note.signatures(Array(key.line(for: text).utf8)[...])[0]
        let short = Data(key.verifier.id + signature.bytes.dropLast()).base64EncodedString()
        return Array("\(text)\n\u{2014} \(key.name) \(short)\n".utf8)
    }
}
