import Crypto
@testable import Events
import Foundation
import GRDB
import Support
import Testing

/// Lines that are taken in once, by ids made of what they say. Synthetic people throughout.
@Suite struct OnceTests {
    static func person(_ name: String?, code: String? = nil, year: Int? = nil, day: String = "2024-01-15") -> String {
        let fields = [
            code.map { #""person":"\#($0)""# }, year.map { #""birthYear":\#($0)"# },
            name.map { #""personal":{"name":"\#($0)"}"# },
        ].compactMap { $0 }
        return #"{"type":"person.added","at":"\#(day)","data":{\#(fields.joined(separator: ","))}}"# + "\n"
    }

    static let anna = person("Первая Анна")
    static let bela = person("Вторая Бэла")

    static func drafts(_ lines: String) throws -> [Draft] {
        try Drafts.read(lines).map { draft in
            var draft = draft
            draft.isOnce = true
            return draft
        }
    }

    @discardableResult
    static func once(_ lines: String, _ ledger: TemporaryLedger, dryRun: Bool = false) async throws -> Writer.Receipt {
        try await ledger.writer.append(drafts(lines), dryRun: dryRun)
    }

    /// Appends lines as earlier releases did: the ids of the open part, and an ordinal that counts those that are equal.
    static func formerly(_ lines: String, _ ledger: TemporaryLedger) async throws {
        var counts: [[UInt8]: Int] = [:]
        _ = try await ledger.writer.append(
            Drafts.read(lines).map { draft in
                var draft = draft
                let content = LineContent(draft)
                counts[content.openDigest, default: 0] += 1
                draft.id = content.openID(counts[content.openDigest] ?? 1)
                return draft
            })
    }

    static func erase(_ seq: Int, _ ledger: TemporaryLedger) async throws {
        let entry = try #require(try ledger.ledger.log.read { try LogRows.entry($0, seq) })
        _ = try Erasure.run(
            try #require(entry.text("person")), ground: "withdrawal", on: Day(packed: 2024_06_05), in: ledger.ledger,
            ledger.writer)
    }

    static func problem(_ lines: String, _ ledger: TemporaryLedger) async -> Problem? {
        do {
            try await once(lines, ledger)
            return nil
        } catch {
            return error as? Problem
        }
    }

    // MARK: - Who is meant

    @Test func twoPeopleWithoutACodeAreTwo() async throws {
        let ledger = try TemporaryLedger()
        #expect(try await Self.once(Self.anna, ledger).appended == 1)
        #expect(try await Self.once(Self.bela, ledger).appended == 1)
        #expect(try await Self.once(Self.bela + Self.anna, ledger).duplicates == 2)
        // Two equal lines are two people.
        #expect(try await Self.once(Self.anna + Self.bela + Self.anna, ledger).appended == 1)
        #expect(try await Self.once(Self.anna + Self.bela + Self.anna, ledger).appended == 0)
        // Somebody of whom nothing is said is one more.
        #expect(try await Self.once(Self.person(nil) + Self.anna, ledger).appended == 1)
        #expect(try await Self.once(Self.person(nil) + Self.anna, ledger).appended == 0)
        #expect(try Verification.run(ledger.ledger).status == .agrees)
    }

    @Test func whoWasErasedStaysAndNobodyElseIsTakenForThem() async throws {
        let ledger = try TemporaryLedger()
        let receipt = try await Self.once(Self.anna, ledger)
        try await Self.erase(try #require(receipt.first), ledger)
        let after = try await Self.once(Self.anna + Self.bela, ledger)
        #expect(after.outcomes.map(\.isDuplicate) == [true, false])
        #expect(after.outcomes[0].seq == receipt.first)
    }

    @Test func everyFieldTakesPart() async throws {
        let ledger = try TemporaryLedger()
        let lines = [
            Self.person("А Б"), Self.person("А В"), Self.person("А Б", year: 1990), Self.person("А Б", year: 1991),
            Self.person("А Б", day: "2024-01-16"),
            #"{"type":"person.added","at":"2024-01-15","data":{"personal":{"name":"А Б","phone":"+7 000 1"}}}"#,
        ].joined(separator: "\n")
        #expect(try await Self.once(lines, ledger).appended == 6)
        #expect(try await Self.once(lines, ledger).appended == 0)
    }

    // MARK: - What an id tells

    /// Whoever has the log alone tries the former formula, over the open part or all of it, and one with any key that is
    /// not the vault's.
    @Test func noIDTellsWhetherAGuessIsRight() async throws {
        let ledger = try TemporaryLedger()
        let line = { Self.person(nil, code: "p-1", year: $0) }
        let id = try #require(try await Self.once(line(1987), ledger).outcomes.first?.id)
        for year in 1900...2010 {
            let draft = try Drafts.read(line(year))[0]
            let content = LineContent(draft)
            var whole = draft
            for member in draft.sealed.members { whole.data[member.key] = member.value }
            let guesses = [
                content.openID(1), LineContent(whole).openID(1),
                Identifier.version8(digest: content.digest),
                content.sealedID(1, SymmetricKey(data: Data("test.example/ledger".utf8))),
                content.sealedID(1, SymmetricKey(data: [UInt8](repeating: 0, count: 32))),
            ]
            #expect(!guesses.contains(id), "\(year)")
        }
        let vault = try #require(
            try Vault.open(ledger.ledger.folder, origin: TemporaryLedger.origin, readOnly: true))
        let draft = try Drafts.read(line(1987))[0]
        #expect(LineContent(draft).sealedID(1, vault.onceKey) == id)
        // Another ledger has another key.
        let other = try TemporaryLedger()
        #expect(try await Self.once(line(1987), other).outcomes.first?.id != id)
    }

    @Test func aLineWithoutSealedFieldsHasTheSameIDEverywhere() async throws {
        let line = #"{"type":"person.added","at":"2024-06-01","data":{"person":"p-1"}}"#
        for _ in 0..<2 {
            let ledger = try TemporaryLedger()
            let receipt = try await Self.once(line, ledger)
            #expect(receipt.outcomes.map(\.id) == ["e23a2cdd-3fbb-83f9-91d4-d30365c3ce74"])
            // Nothing asked for a vault.
            #expect(!Files.exists(VaultFile.keys.path(in: ledger.ledger.folder)))
        }
    }

    @Test func aTrialMakesNoVault() async throws {
        let ledger = try TemporaryLedger()
        #expect(try await Self.once(Self.anna + Self.bela, ledger, dryRun: true).appended == 2)
        #expect(!Files.exists(VaultFile.keys.path(in: ledger.ledger.folder)))
        #expect(try await Self.once(Self.anna, ledger).appended == 1)
        #expect(try await Self.once(Self.anna + Self.bela, ledger, dryRun: true).duplicates == 1)
    }

    // MARK: - Ledgers of before

    /// Given lines that an earlier release took in, in whatever order they come again, then none is doubled.
    @Test(arguments: 0..<12) func aFileOfBeforeDoublesNothing(_ seed: UInt64) async throws {
        let ledger = try TemporaryLedger()
        var random = RandomSource(seed: seed)
        let kinds = [
            Self.anna, Self.bela, Self.person("Третья Вера"), Self.person(nil), Self.person("Первая Анна", year: 1990),
        ]
        var lines = (0..<12).map { _ in kinds[Int(random.next() % UInt64(kinds.count))] }
        lines.append(Self.person(nil, code: "p-1", year: 1980))
        try await Self.formerly(lines.joined(), ledger)
        let size = try ledger.ledger.size()
        lines.shuffle(using: &random)
        #expect(try await Self.once(lines.joined(), ledger).appended == 0)
        // One by one, too; and one more of each than there was is new, once.
        for line in lines { #expect(try await Self.once(line, ledger).appended == 0) }
        #expect(try ledger.ledger.size() == size)
        let more = lines.filter { $0 == Self.anna }.joined() + Self.anna + Self.person("Новая Галя")
        #expect(try await Self.once(more, ledger).appended == 2)
        #expect(
            try await Self.once(more + Self.person(nil), ledger).appended == (lines.contains(Self.person(nil)) ? 0 : 1))
    }

    @Test func ofWhoWasErasedBeforeNobodyCanTell() async throws {
        let ledger = try TemporaryLedger()
        try await Self.formerly(Self.anna + Self.person("Названная", code: "p-1"), ledger)
        for seq in [2, 3] { try await Self.erase(seq, ledger) }
        let size = try ledger.ledger.size()
        // The code says who it is.
        #expect(try await Self.once(Self.person("Названная", code: "p-1"), ledger).duplicates == 1)
        for line in [Self.anna, Self.bela, Self.person(nil)] {
            let problem = await Self.problem(line, ledger)
            ProblemTests.check(problem, .conflict, "once-perhaps-erased")
            #expect(problem?.what.en.contains("entry 2") == true && problem?.line == 1)
        }
        #expect(try ledger.ledger.size() == size)
        // On another day it is another line.
        #expect(try await Self.once(Self.person("Вторая Бэла", day: "2024-01-16"), ledger).appended == 1)
    }

    // MARK: - Without the vault

    /// A log that was brought back into a new folder, with nothing of the vault.
    private static func broughtBack(_ lines: String) async throws -> TemporaryLedger {
        let ledger = try TemporaryLedger()
        try await once(lines, ledger)
        try await ledger.writer.finish()
        let folder = ledger.ledger.folder
        for path in [folder.path + "/vault", VaultFile.keys.path(in: folder), folder.settings] {
            try FileManager.default.removeItem(atPath: path)
        }
        return ledger
    }

    private static func again(_ ledger: TemporaryLedger, _ lines: String, once: Bool = true) async throws
        -> Writer.Receipt
    {
        let opened = try Ledger.open(ledger.path)
        let writer = try Writer(opened, account: "tester", clock: Clock { TemporaryLedger.start })
        return try await writer.append(once ? drafts(lines) : Drafts.read(lines))
    }

    @Test func withoutTheVaultNothingIsDoubled() async throws {
        let ledger = try await Self.broughtBack(Self.anna)
        for dryRun in [true, false] {
            let opened = try Ledger.open(ledger.path)
            let writer = try Writer(opened, account: "tester", clock: Clock { TemporaryLedger.start })
            let problem = await #expect(throws: Problem.self) {
                try await writer.append(Self.drafts(Self.anna), dryRun: dryRun)
            }
            ProblemTests.check(problem, .inputOutput, "vault-unknown")
        }
        // What seals nothing needs none.
        #expect(try await Self.again(ledger, Self.person(nil, code: "p-9")).appended == 1)
        // A vault that is made now knows that another one sealed before.
        #expect(try await Self.again(ledger, Self.bela, once: false).appended == 1)
        let problem = await #expect(throws: Problem.self) { try await Self.again(ledger, Self.anna) }
        ProblemTests.check(problem, .inputOutput, "vault-of-later")
        #expect(try ledger.ledger.size() == 4)
    }

    /// A process that died between the two files of a vault has given no id to anybody.
    @Test func aVaultThatWasHalfMadeIsMadeAnew() async throws {
        let ledger = try TemporaryLedger()
        let folder = ledger.ledger.folder
        _ = try ledger.ledger.log.read { try Vault.create(folder, origin: TemporaryLedger.origin, $0) }
        let before = try Data(contentsOf: URL(filePath: VaultFile.keys.path(in: folder)))
        try FileManager.default.removeItem(atPath: VaultFile.data.path(in: folder))
        #expect(try await Self.once(Self.anna, ledger).appended == 1)
        #expect(try Data(contentsOf: URL(filePath: VaultFile.keys.path(in: folder))) != before)
        #expect(try await Self.once(Self.anna, ledger).appended == 0)
    }

    /// Two writers, as two processes have them, and the first lines of both make the vault.
    @Test func twoWritersMakeOneVault() async throws {
        for _ in 0..<5 {
            let ledger = try TemporaryLedger()
            let lines = (0..<20).map { Self.person("Имя \($0)") }.joined()
            let other = try Writer(
                Ledger.open(ledger.path), account: "tester", clock: Clock { TemporaryLedger.start })
            async let one = ledger.writer.append(Self.drafts(lines))
            async let two = other.append(Self.drafts(lines))
            #expect(try await one.appended + two.appended == 20)
        }
    }
}
