import Events
import Foundation
import Support
import Testing

@testable import Projections

/// What an older release stated wrongly is told as its fault, with what to do, and nobody is accused of it.
@Suite struct KnownFaultTests {
    /// The indicator `minutes`, whose target was not stated, has one since.
    static let amended =
        "2024-06-21 target.amended programme=p indicator=minutes comparator=at-least value=30 agreement=a"

    @Test func anOriginInAnOlderFrozenFileAccusesNobody() async throws {
        let world = try await PeriodWorld()
        try await world.story.tell(Self.amended)
        let frozen = try world.frozen()
        let sound = String(decoding: frozen.bytes, as: UTF8.self)
        // As the release before made it.
        let older = sound.replacing("\"origin\":\"not-stated\"", with: "\"origin\":\"agreed\"")
            .replacing("\"version\":\(Views.modelsVersion)", with: "\"version\":\(KnownFault.mendedIn - 100)")
        #expect(older != sound)
        let path = world.ledger.folder.snapshots + "/" + FrozenPeriod.fileName("p", "q2", size: frozen.size)
        try FileManager.default.createDirectory(
            atPath: world.ledger.folder.snapshots, withIntermediateDirectories: true)
        try world.write(Array(older.utf8), to: path)
        try await world.record(frozen, digest: FrozenPeriod.digest(of: Array(older.utf8)))
        let check = try world.check()
        #expect(check.status == .agrees && check.file == .sound && check.differences.isEmpty)
        #expect(check.faults == [.amendedOrigin])
        // The same in a file of this release is nobody's known fault.
        let forged = sound.replacing("\"origin\":\"not-stated\"", with: "\"origin\":\"agreed\"")
        try await world.story.tell("2024-07-06 period.reopened programme=p period=q2 reason=r")
        try world.write(Array(forged.utf8), to: path)
        try await world.record(frozen, digest: FrozenPeriod.digest(of: Array(forged.utf8)))
        let other = try world.check()
        #expect(other.status == .diverges && other.faults.isEmpty)
        #expect(other.differences.map(\.en) == ["minutes: not what the entries give: target"])
    }

    @Test func anOriginInAnOlderBundleAccusesNobody() async throws {
        let world = try await BundleWorld()
        try await world.story.tell(Self.amended)
        try await world.story.temporary.writer.finish()
        let size = try world.story.ledger.size()
        let folder = try BundleFolder()
        let report = try world.story.views().report(programme: "p", asOf: size, period: .always)
        try ReviewBundle.write(
            report, from: world.story.ledger, checkpoint: world.signed(size), previous: nil,
            policy: Policy(log: world.story.ledger.opening.verifierKey, witnesses: []),
            documents: [.readme: [0x0A], .format: [0x0A], .verifier: [0x0A], .counter: [0x0A]], to: folder.path)
        #expect(try folder.check().faults.isEmpty)
        try folder.change(claim: "minutes") { claim in
            var target = try #require(claim["target"]?.object)
            #expect(target["origin"] == "not-stated" && target["value"] == 30)
            target["origin"] = "agreed"
            claim["target"] = .object(target)
        }
        let verdict = try folder.check()
        #expect(verdict.status == .unproven && verdict.problems.isEmpty && verdict.faults == [.amendedOrigin])
        // Any other origin is one that the entries do not give.
        try folder.change(claim: "minutes") { claim in
            var target = try #require(claim["target"]?.object)
            target["origin"] = "stated"
            claim["target"] = .object(target)
        }
        #expect(try folder.check().status == .altered)
    }

    /// Given codes that were merged in a chain, then a claim that is not true names the fault; without them it does not.
    @Test(arguments: [true, false]) func aWrongCountAfterAChainOfMergesNamesTheFault(isChained: Bool) async throws {
        let world = try await PeriodWorld()
        if isChained {
            try await world.story.tell(
                """
                2024-06-22 person.merged survivor=p-1 absorbed=p-3 basis=b
                2024-06-22 person.merged survivor=p-2 absorbed=p-1 basis=b
                """)
        }
        let counted = isChained ? 1 : 2
        let size = try world.ledger.size()
        let root = try world.ledger.root(at: size).base64
        try await world.story.tell(
            "2024-07-01 report.submitted programme=p report=r-1 kind=analytical period=q2 claims=[{\"indicator\":\"people\",\"value\":\(counted + 1)}] size=\(size) root=\(root)"
        )
        let views = try world.story.views()
        let submission = try #require(try views.submissions().last)
        let check = try SubmissionCheck(submission, views)
        #expect(!check.isTrue && check.claims?.first?.counted == counted)
        #expect(check.faults == (isChained ? [.chainedMerges] : []))
        let frozen = try world.frozen()
        _ = try frozen.store(in: world.ledger.folder)
        try await world.record(frozen, claims: [Claimed("people", counted + 1)])
        let closed = try world.check()
        #expect(closed.status == .diverges && closed.faults == (isChained ? [.chainedMerges] : []))
        let closing = try #require(try world.period().closing)
        let recounted = try world.story.views().recount(closing, of: world.period())
        #expect(recounted.map(\.counted) == [counted] && !recounted[0].isTrue)
        // What is true accuses no release either.
        try await world.story.tell("2024-07-06 period.reopened programme=p period=q2 reason=r")
        try await world.record(frozen)
        #expect(try world.check().faults.isEmpty)
    }

    @Test func everyFaultSaysWhatItIsAndWhatToDo() {
        for fault in KnownFault.allCases {
            for place in [KnownFault.Place.period, .report, .bundle] {
                let (advice, told) = (fault.advice(place), fault.advice(place).plain)
                #expect(told.en.hasPrefix(fault.what.en + "; ") && told.ru.hasPrefix(fault.what.ru + "; "))
                #expect(!advice.operations.isEmpty)
            }
        }
    }
}
