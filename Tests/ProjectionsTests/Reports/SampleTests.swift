import Events
import Foundation
import Support
import Testing

@testable import Projections

/// The draw of FORMAT.md, section 14, against one worked out here from the page alone.
@Suite struct SampleTests {
    private static let root = TreeHash.leaf([1, 2, 3])

    private static func cosignature(_ key: SigningKey = BundleWorld.witness, at time: UInt64 = 1_720_000_000) throws
        -> Cosignature
    {
        let text = Checkpoint(origin: TemporaryLedger.origin, size: 9, root: root).text
        var note = try Note(Array(BundleWorld.otherKey.sign(text).utf8))
        note.add(try Note.signatures(Array(key.line(for: text, at: time).utf8)[...]))
        return try #require(try note.cosignatures(by: [key.verifier]).first)
    }

    private static func draw(
        _ candidates: [Int] = Array(1...100), count: Int = 10, root: TreeHash = root, nonce: String = "осень",
        by cosignature: Cosignature
    ) -> Sample {
        Sample(of: candidates, count: count, root: root, cosignature: cosignature, nonce: nonce)
    }

    /// seed and keys as the page says them, with a SHA-256 of this file's own.
    private static func expected(_ candidates: [Int], _ count: Int, _ cosignature: Cosignature, _ nonce: String) -> (
        seed: [UInt8], drawn: [Int]
    ) {
        var time: [UInt8] = []
        for shift in stride(from: 56, through: 0, by: -8) {
            time.append(UInt8(truncatingIfNeeded: cosignature.time >> UInt64(shift)))
        }
        let seed = PlainSHA256.hash(
            Array("letopis/sample/v1\n".utf8) + root.bytes + time + cosignature.signature + Array(nonce.utf8))
        let keys = candidates.map { seq in
            let hash = PlainSHA256.hash(
                seed + [0, 0, 0, 0, 0, UInt8(seq >> 16 & 255), UInt8(seq >> 8 & 255), UInt8(seq & 255)])
            return (hash.map { String(UInt16($0) + 256, radix: 16) }.joined(), seq)
        }
        return (seed, keys.sorted { $0.0 < $1.0 }.prefix(count).map(\.1).sorted())
    }

    @Test func thePlainHashIsSHA256() {
        // FIPS 180-4, the examples of one block and of two.
        func hex(_ text: String) -> String {
            PlainSHA256.hash(Array(text.utf8)).map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
        }
        #expect(hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    }

    @Test(arguments: [0, 1, 7, 99, 100]) func theDrawIsThatOfThePage(_ count: Int) throws {
        let cosignature = try Self.cosignature()
        for candidates in [Array(1...100), [5], [], stride(from: 3, to: 300_000, by: 2999).map { $0 }] {
            let sample = Self.draw(candidates, count: count, by: cosignature)
            let expected = Self.expected(candidates, count, cosignature, "осень")
            #expect(sample.drawn == expected.drawn && sample.seed == expected.seed)
            #expect(sample.candidates == candidates)
        }
    }

    /// As it was when the format was fixed: Ed25519 signs the same text the same way.
    @Test func theDrawIsTheSameForEver() throws {
        let sample = Self.draw(by: try Self.cosignature())
        #expect(sample == Self.draw(by: try Self.cosignature()))
        #expect(Hex.text(sample.seed) == "a9092bdc41ca550a3569ae38ccd22108444ddf73e0dc69bdf4af318519c82fa5")
        #expect(sample.drawn == [8, 23, 38, 43, 56, 57, 60, 64, 80, 98])
    }

    @Test func nobodyIsDrawnTwiceAndNobodyFromOutside() throws {
        for count in [1, 10, 99, 100, 101, 5000] {
            let sample = Self.draw(count: count, by: try Self.cosignature())
            #expect(sample.drawn.count == min(count, 100) && Set(sample.drawn).count == sample.drawn.count)
            #expect(sample.drawn == sample.drawn.sorted() && Set(sample.drawn).isSubset(of: 1...100))
        }
        #expect(Self.draw(count: 100, by: try Self.cosignature()).drawn == Array(1...100))
        #expect(Self.draw(count: -1, by: try Self.cosignature()).drawn.isEmpty)
    }

    @Test func aLargerDrawHoldsTheSmaller() throws {
        let cosignature = try Self.cosignature()
        var last: Set<Int> = []
        for count in 1...100 {
            let drawn = Set(Self.draw(count: count, by: cosignature).drawn)
            #expect(drawn.isSuperset(of: last) && drawn.count == last.count + 1)
            last = drawn
        }
    }

    @Test func theOrderOfTheCandidatesHasNoPart() throws {
        let cosignature = try Self.cosignature()
        #expect(Self.draw(Array((1...100).reversed()), by: cosignature) == Self.draw(by: cosignature))
    }

    /// Whatever the draw depends on, another one gives another draw.
    @Test func everythingInTheSeedHasAPart() throws {
        let cosignature = try Self.cosignature()
        let draws = [
            Self.draw(by: cosignature), Self.draw(nonce: "осень ", by: cosignature),
            Self.draw(nonce: "Осень", by: cosignature),
            Self.draw(root: .leaf([4]), by: cosignature), Self.draw(by: try Self.cosignature(BundleWorld.otherWitness)),
            Self.draw(by: try Self.cosignature(at: 1_720_000_001)),
        ]
        #expect(Set(draws.map(\.seed)).count == draws.count && Set(draws.map(\.drawn)).count == draws.count)
    }

    /// Each candidate is drawn about as often as any other.
    @Test func theDrawIsFair() throws {
        let cosignature = try Self.cosignature()
        var times = [Int](repeating: 0, count: 101)
        for number in 0..<2000 {
            for seq in Self.draw(nonce: "\(number)", by: cosignature).drawn { times[seq] += 1 }
        }
        // 200 expected, standard deviation 13.4; the words are fixed, so this cannot fail by chance.
        #expect(times.dropFirst().allSatisfy { (140...260).contains($0) }, "\(times)")
    }

    @Test func theCandidatesAreTheEntriesThatCount() async throws {
        let world = try await BundleWorld.shared()
        let views = try world.story.views()
        #expect(
            try views.counted("people", of: "p", asOf: world.size) == [
                world.attended, world.attended + 1, world.voided + 1,
            ])
        #expect(
            try views.counted("people", of: "p", asOf: world.voided) == [
                world.attended, world.attended + 1, world.voided,
            ])
        for (indicator, programme, size, remedy) in [
            ("fame", "p", world.size, "there are people, minutes, share, each-place"),
            ("people", "q", world.size, "the programme's file"),
            ("people", "p", 5, "the programme's file"),
        ] {
            let problem = try #require(throws: Problem.self) { try views.counted(indicator, of: programme, asOf: size) }
            #expect(problem.kind == .notFound && problem.name == "unknown-indicator")
            #expect(problem.what.en.contains("\"\(indicator)\"") && problem.what.ru.contains("«\(indicator)»"))
            #expect(problem.remedy.plain.en.contains(remedy) && !problem.remedy.plain.ru.isEmpty)
        }
    }
}

/// SHA-256 as FIPS 180-4 writes it down.
enum PlainSHA256 {
    private static let primes: [UInt64] = {
        var primes: [UInt64] = []
        var number: UInt64 = 2
        while primes.count < 64 {
            if primes.allSatisfy({ number % $0 != 0 }) { primes.append(number) }
            number += 1
        }
        return primes
    }()

    /// The first 32 bits behind the point of the root of a prime.
    private static func fraction(_ power: Int, _ prime: UInt64) -> UInt32 {
        // The greatest x with x^power ≤ prime · 2^(32·power), by halving.
        let limit = (0..<power).reduce(UInt128(prime)) { value, _ in value << 32 }
        var (low, high) = (UInt128(0), UInt128(1) << 37)
        while high - low > 1 {
            let middle = (low + high) / 2
            if (0..<power).reduce(UInt128(1), { value, _ in value * middle }) <= limit {
                low = middle
            } else {
                high = middle
            }
        }
        return UInt32(truncatingIfNeeded: low)
    }

    static func hash(_ message: [UInt8]) -> [UInt8] {
        var bytes = message + [0x80]
        while bytes.count % 64 != 56 { bytes.append(0) }
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: (message.count * 8) >> shift))
        }
        var state = start
        for block in stride(from: 0, to: bytes.count, by: 64) {
            var words = (0..<16).map { index in
                (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[block + index * 4 + $1]) }
            }
            for index in 16..<64 {
                let (a, b) = (words[index - 15], words[index - 2])
                let first = right(a, 7) ^ right(a, 18) ^ a >> 3
                let second = right(b, 17) ^ right(b, 19) ^ b >> 10
                words.append(words[index - 16] &+ first &+ words[index - 7] &+ second)
            }
            var v = state
            for index in 0..<64 {
                let choice = v[4] & v[5] ^ ~v[4] & v[6]
                let one =
                    v[7] &+ (right(v[4], 6) ^ right(v[4], 11) ^ right(v[4], 25)) &+ choice &+ constants[index]
                    &+ words[index]
                let majority = v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2]
                let two = (right(v[0], 2) ^ right(v[0], 13) ^ right(v[0], 22)) &+ majority
                v = [one &+ two, v[0], v[1], v[2], v[3] &+ one, v[4], v[5], v[6]]
            }
            state = zip(state, v).map { $0 &+ $1 }
        }
        return state.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } }
    }

    private static let start = primes.prefix(8).map { fraction(2, $0) }
    private static let constants = primes.map { fraction(3, $0) }

    private static func right(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }
}
