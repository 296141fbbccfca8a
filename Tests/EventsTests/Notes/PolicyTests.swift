// swift-format-ignore-file: NeverForceUnwrap
@testable import Events
import Foundation
import Testing

/// The trust policy of c2sp.org/tlog-policy.
@Suite struct PolicyTests {
    static let log = key("log.example/one", .log, 1)
    static let witnesses = (0..<6).map { key("witness-\($0).example", .witness, 10 + UInt8($0)) }

    static func key(_ name: String, _ kind: KeyKind, _ number: UInt8) -> VerifierKey {
        VerifierKey(name: name, kind: kind, publicKey: [UInt8](repeating: number, count: 32))
    }

    /// The example that the specification prints, its keys filled in.
    static let example = """
        log \(log.text)

        witness X1 \(witnesses[0].text)
        witness X2 \(witnesses[1].text)
        witness X3 \(witnesses[2].text)
        group X-witnesses 2 X1 X2 X3

        witness Y1 \(witnesses[3].text)
        witness Y2 \(witnesses[4].text)
        witness Y3 \(witnesses[5].text)
        group Y-witnesses any Y1 Y2 Y3

        group X-and-Y all X-witnesses Y-witnesses
        quorum X-and-Y

        """

    static func read(_ text: String) throws(Policy.Refusal) -> Policy { try Policy(Array(text.utf8)) }

    // MARK: - The quorum

    /// All 64 sets of witnesses, against the rule as the specification says it in words.
    @Test func thePublishedExampleAsksForTwoOfXAndOneOfY() throws {
        let policy = try Self.read(Self.example)
        #expect(policy.logs == [Self.log] && policy.witnesses.count == 6)
        for set in 0..<64 {
            let signed = Self.witnesses.indices.filter { set >> $0 & 1 == 1 }
            let wanted = signed.count { $0 < 3 } >= 2 && signed.contains { $0 >= 3 }
            #expect(policy.isMet(by: signed.map { Self.witnesses[$0] }) == wanted, "\(signed)")
        }
    }

    /// Every threshold of every size, against counting.
    @Test func aGroupHoldsFromItsThresholdOn() throws {
        for count in 1...6 {
            for threshold in 1...count {
                let names = (0..<count).map { "w\($0)" }
                let lines = (0..<count).map { "witness w\($0) \(Self.witnesses[$0].text)\n" }.joined()
                let words = ["\(threshold)"] + (threshold == 1 ? ["any"] : []) + (threshold == count ? ["all"] : [])
                for word in words {
                    let policy = try Self.read(
                        "\(lines)group g \(word) \(names.joined(separator: " "))\nquorum g\n")
                    for set in 0..<(1 << count) {
                        let signed = (0..<count).filter { set >> $0 & 1 == 1 }.map { Self.witnesses[$0] }
                        #expect(policy.isMet(by: signed) == (signed.count >= threshold))
                    }
                }
            }
        }
    }

    @Test func withoutAQuorumNobodyIsAskedFor() throws {
        let policy = try Self.read("witness w \(Self.witnesses[0].text)\nquorum none\n")
        #expect(policy.quorum == nil && policy.isMet(by: []))
        let single = try Self.read("witness w \(Self.witnesses[0].text)\nquorum w\n")
        #expect(
            !single.isMet(by: []) && !single.isMet(by: [Self.witnesses[1]]) && single.isMet(by: [Self.witnesses[0]]))
    }

    // MARK: - Writing

    @Test(arguments: 0...6) func whatALedgerStatesIsReadAgain(_ count: Int) throws {
        let witnesses = Array(Self.witnesses.prefix(count))
        let policy = Policy(log: Self.log, witnesses: witnesses)
        let again = try Self.read(policy.text)
        #expect(again == policy && again.text == policy.text)
        #expect(again.logs == [Self.log] && again.witnesses.map(\.key) == witnesses)
        #expect(again.isMet(by: []) == (count == 0))
        for witness in witnesses { #expect(again.isMet(by: [witness])) }
        #expect(!again.isMet(by: [Self.key("stranger.example", .witness, 99)]) || count == 0)
    }

    @Test func twoWitnessesMayGoByOneName() throws {
        let twins = [Self.key("fund.example", .witness, 1), Self.key("fund.example", .witness, 2)]
        let policy = try Self.read(Policy(log: Self.log, witnesses: twins).text)
        #expect(policy.witnesses.map(\.key) == twins && Set(policy.witnesses.map(\.name)).count == 2)
    }

    @Test func theExampleIsWrittenAsItIsMeant() throws {
        let policy = try Self.read(Self.example)
        #expect(try Self.read(policy.text) == policy)
        #expect(policy.text.contains("group X-and-Y 2 X-witnesses Y-witnesses\nquorum X-and-Y\n"))
    }

    // MARK: - Reading

    @Test func spacesTabsCommentsAndAddressesAreAllowed() throws {
        let text = """
             # a comment
            \t log \t\(Self.log.text) https://log.example/
            #log nonsense

            witness K \(Self.witnesses[0].text)\thttps://witness.example/
            witness \u{212A} \(Self.witnesses[1].text)
             quorum  K\u{20}

            """
        let policy = try Self.read(text)
        // The Kelvin sign is another name than the letter: names are bytes.
        #expect(policy.witnesses.map { Array($0.name.utf8) } == [[0x4B], [0xE2, 0x84, 0xAA]])
        #expect(policy.logs == [Self.log])
        #expect(policy.isMet(by: [Self.witnesses[0]]) && !policy.isMet(by: [Self.witnesses[1]]))
    }

    @Test func aPolicyNeedsNoLog() throws {
        #expect(try Self.read("quorum none\n").logs.isEmpty)
    }

    static let w0 = "witness w0 \(witnesses[0].text)\n"
    static let w1 = "witness w1 \(witnesses[1].text)\n"

    static let refused: [(String, Policy.Refusal, String)] = [
        ("empty", .quorum, ""), ("no quorum", .quorum, "log \(log.text)\n"),
        ("no newline at the end", .encoding, "quorum none"), ("CRLF", .encoding, "quorum none\r\n"),
        ("DEL", .encoding, "quorum none\n#\u{7F}\n"), ("NUL", .encoding, "#\0\nquorum none\n"),
        ("longer than anybody needs", .tooLong, String(repeating: "#\n", count: 40_000) + "quorum none\n"),
        ("an unknown word", .line, "logs \(log.text)\nquorum none\n"), ("a word in capitals", .line, "QUORUM none\n"),
        ("a comment behind", .line, "quorum none # nobody\n"), ("a log without a key", .line, "log\nquorum none\n"),
        ("a log with too much", .line, "log \(log.text) https://a https://b\nquorum none\n"),
        ("a witness without a key", .line, "witness w0\nquorum none\n"),
        ("a witness with too much", .line, "witness w0 \(witnesses[0].text) https://a b\nquorum none\n"),
        ("a group without members", .line, w0 + "group g 1\nquorum none\n"),
        ("a quorum of nothing", .line, "quorum\n"), ("a quorum of two", .line, w0 + w1 + "quorum w0 w1\n"),
        ("a malformed key", .key, "log \(log.text)A\nquorum none\n"),
        ("a witness's key for the log", .key, "log \(witnesses[0].text)\nquorum none\n"),
        ("the log's key for a witness", .key, "witness w0 \(log.text)\nquorum none\n"),
        ("a log twice", .duplicate, "log \(log.text)\nlog \(log.text)\nquorum none\n"),
        (
            "a log's key under another name", .duplicate,
            "log \(log.text)\nlog \(key("log.example/two", .log, 1).text)\nquorum none\n"
        ),
        ("a witness's key twice", .duplicate, w0 + "witness other \(witnesses[0].text)\nquorum none\n"),
        ("a witness's name twice", .duplicate, w0 + "witness w0 \(witnesses[1].text)\nquorum none\n"),
        ("a group named as a witness", .duplicate, w0 + "group w0 any w0\nquorum none\n"),
        ("a member twice", .duplicate, w0 + "group g any w0 w0\nquorum none\n"),
        ("a member of two groups", .duplicate, w0 + "group g any w0\ngroup h any w0\nquorum none\n"),
        ("two quorums", .duplicate, w0 + "quorum none\nquorum w0\n"),
        ("a witness named none", .name, "witness none \(witnesses[0].text)\nquorum none\n"),
        ("a group named none", .name, w0 + "group none any w0\nquorum none\n"),
        ("none as a member", .name, w0 + "group g any none\nquorum none\n"),
        ("a member named later", .name, "group g any w0\n" + w0 + "quorum g\n"),
        ("a group in itself", .name, w0 + "group g any g\nquorum g\n"),
        ("a quorum named later", .name, "quorum w0\n" + w0), ("an unknown quorum", .name, w0 + "quorum w1\n"),
        ("a threshold of none", .threshold, w0 + "group g 0 w0\nquorum g\n"),
        ("a threshold of too many", .threshold, w0 + "group g 2 w0\nquorum g\n"),
        ("a threshold with a sign", .threshold, w0 + "group g +1 w0\nquorum g\n"),
        ("a threshold with a zero", .threshold, w0 + "group g 01 w0\nquorum g\n"),
        ("a threshold below nought", .threshold, w0 + "group g -1 w0\nquorum g\n"),
        ("a threshold in words", .threshold, w0 + "group g some w0\nquorum g\n"),
        ("a threshold beyond all numbers", .threshold, w0 + "group g 99999999999999999999 w0\nquorum g\n"),
    ]

    @Test(arguments: refused) func whatIsNoPolicyIsRefused(_ name: String, _ refusal: Policy.Refusal, _ text: String) {
        #expect(throws: refusal) { try Self.read(text) }
        #expect(!refusal.phrase.ru.isEmpty && !refusal.phrase.en.isEmpty && refusal.phrase.ru != refusal.phrase.en)
    }

    @Test func bytesThatAreNoTextAreRefused() {
        #expect(throws: Policy.Refusal.encoding) {
            try Policy(Array("#".utf8) + [0xFF] + Array("\nquorum none\n".utf8))
        }
    }

    /// No text that is cut short reads as another policy.
    @Test func aTextCutShortIsRefusedOrSaysTheSameLines() throws {
        let text = Array(Policy(log: Self.log, witnesses: Array(Self.witnesses.prefix(2))).text.utf8)
        for length in text.indices { #expect(throws: Policy.Refusal.self) { try Policy(Array(text.prefix(length))) } }
    }
}
