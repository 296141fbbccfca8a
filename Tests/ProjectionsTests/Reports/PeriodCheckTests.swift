// swift-format-ignore-file: NeverForceUnwrap
// What the history itself made is there; a trap names the line.
import Events
import Foundation
import Support
import Testing

@testable import Projections

/// What a check of a closing finds: in its file, in its claims, in its root.
@Suite struct PeriodCheckTests {
    private func text(_ differences: [Phrase]) -> [String] { differences.map(\.en) }

    @Test func anAlteredFileIsNamedByWhatDiffers() async throws {
        let world = try await PeriodWorld()
        let path = try await world.close()
        let sound = String(decoding: world.bytes(path), as: UTF8.self)
        let cases = [
            (
                sound.replacing(#""unit":"people","value":2"#, with: #""unit":"people","value":3"#),
                ["people: the file has 3, but the entries give 2"]
            ),
            (
                sound.replacing(#""value":2},"unit""#, with: #""value":1},"unit""#),
                ["people: not what the entries give: target"]
            ),
            (
                sound.replacing(#""to":"2024-06-30""#, with: #""to":"2024-06-29""#),
                [#""to" is not what the entries give"#]
            ),
            (
                sound.replacing(#""indicator":"minutes""#, with: #""indicator":"hours""#),
                ["minutes: the file leaves the indicator out"]
            ),
            (sound + "\n", ["the file is not canonical JSON"]), ("", ["the file is not canonical JSON"]),
            (String(sound.dropLast(30)), ["the file is not canonical JSON"]),
        ]
        for (altered, found) in cases {
            #expect(altered != sound)
            try world.write(Array(altered.utf8), to: path)
            let check = try world.check()
            #expect(check.status == .altered && check.status.exitCode == 40 && check.file == .altered)
            // The entry still says what was closed, and the log bears it out.
            #expect(check.claims?.allSatisfy(\.isTrue) == true)
            #expect(text(check.differences) == found)
            #expect(check.differences.allSatisfy { !$0.ru.isEmpty } && !check.canRestore)
            #expect(try FrozenFiles(world.ledger).isSound == false)
        }
    }

    @Test func aMissingFileFollowsFromTheEntries() async throws {
        let world = try await PeriodWorld()
        let path = try await world.close()
        let bytes = world.bytes(path)
        try FileManager.default.removeItem(atPath: path)
        let check = try world.check()
        #expect(check.status == .agrees && check.file == .missing && check.canRestore)
        #expect(try check.frozen?.store(in: world.ledger.folder) == path)
        #expect(world.bytes(path) == bytes)
        #expect(try world.check().file == .sound)
    }

    @Test func aRootThatNeverWasIsTold() async throws {
        for size in [nil, 3] {
            let world = try await PeriodWorld()
            let frozen = try world.frozen()
            try await world.record(frozen, root: size == nil ? .empty : try world.ledger.root(at: 3))
            let check = try world.check()
            #expect(check.status == .diverges && check.status.exitCode == 30 && check.claims == nil)
            #expect(text(check.differences) == ["the root is not the ledger's at entry \(world.size)"])
        }
    }

    @Test func aClosingThatClaimsWhatWasNotCountedIsTold() async throws {
        let world = try await PeriodWorld()
        let frozen = try world.frozen()
        _ = try frozen.store(in: world.ledger.folder)
        try await world.record(
            frozen, claims: [Claimed("people", 3), Claimed("minutes", nil), Claimed("share", 10_000)])
        let check = try world.check()
        #expect(check.status == .diverges && check.file == .sound && check.differences.isEmpty)
        #expect(check.claims?.filter { !$0.isTrue }.map(\.indicator) == ["people", "minutes"])
        #expect(check.claims?.first?.claimed == 3 && check.claims?.first?.counted == 2)
    }

    @Test func aFileOfOtherFiguresIsNoBetterForItsDigest() async throws {
        let world = try await PeriodWorld()
        let path = try world.frozen().store(in: world.ledger.folder)
        let forged = Array(
            String(decoding: world.bytes(path), as: UTF8.self)
                .replacing(#""unit":"people","value":2"#, with: #""unit":"people","value":3"#).utf8)
        try world.write(forged, to: path)
        try await world.record(try world.frozen(), digest: Hex.text(Digest.sha256(forged)))
        let check = try world.check()
        #expect(check.file == .sound && check.status == .diverges)
        #expect(text(check.differences) == ["people: the file has 3, but the entries give 2"])
        // Without the file it cannot be told what it was, only that it was another.
        try FileManager.default.removeItem(atPath: path)
        let missing = try world.check()
        #expect(missing.status == .diverges && !missing.canRestore)
        #expect(
            missing.differences.first?.en.hasPrefix("the file is missing, and the entries give one with another")
                == true)
    }

    /// The digests of read models are of the version that made them: another version's say nothing of the figures.
    @Test func readModelsOfAnotherVersionAreNotCompared() async throws {
        let world = try await PeriodWorld()
        let path = try world.frozen().store(in: world.ledger.folder)
        let sound = String(decoding: world.bytes(path), as: UTF8.self)
        let digest = try #require(try world.frozen().models.first { $0.table == "fact" }?.digest)
        let other = sound.replacing(digest, with: String(repeating: "0", count: 64))
        for (bytes, status) in [
            (other, Verdict.Status.diverges),
            (other.replacing("\"version\":\(Views.modelsVersion)", with: "\"version\":1000"), .agrees),
        ] {
            try world.write(Array(bytes.utf8), to: path)
            if try world.period().status == .closed {
                try await world.story.tell("2024-07-06 period.reopened programme=p period=q2 reason=r")
            }
            try await world.record(try world.frozen(at: world.size), digest: Hex.text(Digest.sha256(Array(bytes.utf8))))
            let check = try world.check()
            #expect(check.status == status && check.file == .sound)
            #expect(
                text(check.differences)
                    == (status == .agrees ? [] : ["read models other than the entries give: fact"]))
        }
    }

    @Test func aClosingBehindItsOwnEntryIsNone() async throws {
        let world = try await PeriodWorld()
        try await world.story.tell("2024-07-01 person.added person=p-9")
        let frozen = try world.frozen()
        // The size of the log with the closing itself in it, whose root nobody can know beforehand.
        let later = FrozenPeriod.fileName("p", "q2", size: frozen.size + 1)
        try await world.story.tell(
            "2024-07-05 period.closed programme=p period=q2 size=\(frozen.size + 1) root=\(frozen.root.base64) digest=\(frozen.digest) claims=[]"
        )
        let check = try world.check()
        #expect(check.status == .diverges && check.path.hasSuffix(later))
    }
}
