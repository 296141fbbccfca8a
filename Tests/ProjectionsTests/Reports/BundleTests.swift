import Events
import Foundation
import Support
import Testing

@testable import Projections

/// Bundles that are as they were made: what they hold, and what a check of them says.
@Suite struct BundleTests {
    // MARK: - What is in it

    @Test func aReportSaysWhatTheEntriesGive() async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle()
        let report = try bundle.report
        #expect(
            report.keys == [
                "bundle", "claims", "evidence", "origin", "period", "programme", "report", "root", "size", "submitted",
            ])
        #expect(report["size"] == .int(world.reported) && report["submitted"] == .int(world.report))
        #expect(report["period"] == ["from": "2024-06-01", "to": "2024-06-30"])
        #expect(report["root"] == .string(try world.story.ledger.root(at: world.reported).base64))
        #expect(
            report["evidence"] == [
                [
                    "entries": [.int(world.attended)], "evidence": "v-1", "evidenceKind": "attendance-sheet",
                    "seq": .int(world.early - 1), "url": "https://demo.example/sheet",
                ]
            ])
        let claims = try #require(report["claims"]?.array).compactMap(\.object)
        #expect(claims.map { $0["indicator"]?.string } == ["people", "each-place"])
        #expect(claims[0]["value"] == 2 && claims[0]["reported"] == 2 && claims[0]["met"] == true)
        #expect(
            claims[0]["counted"] == [.int(world.attended), .int(world.attended + 1), .int(world.voided + 1)],
            "the voided one is not there, the merged person's two are")
        #expect(
            claims[0]["target"] == [
                "comparator": "at-least", "due": "2024-12-31", "origin": "stated", "quote": "не менее двух", "value": 2,
            ])
        #expect(
            claims[1]["groups"] == [
                ["key": "luki", "met": false, "value": 0], ["key": "pskov", "met": true, "value": 1],
            ])
        #expect(claims[1]["met"] == false && claims[1]["counted"]?.array?.count == 3)
    }

    @Test func withoutAReportAllIndicatorsAreClaimedInTheirOrder() async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle(report: nil, period: Period(from: Day("2024-06-15"), to: Day("2024-06-15")))
        let report = try bundle.report
        let claims = try #require(report["claims"]?.array).compactMap(\.object)
        #expect(claims.map { $0["indicator"]?.string } == ["people", "minutes", "share", "each-place"])
        #expect(claims.map { $0["value"] } == [2, 30, 10_000, 0])
        #expect(claims.allSatisfy { $0["reported"] == nil } && report["report"] == nil && report["submitted"] == nil)
        #expect(report["size"] == .int(world.size))
        #expect(
            claims[1]["target"] == ["comparator": "at-least", "origin": "not-stated", "value": .null]
                && claims[1]["met"] == nil)
        let whole = try world.bundle(report: nil).report
        #expect(whole["claims"]?.array?.compactMap { $0.object?["value"] } == [2, 75, 4000, 0])
        #expect(whole["period"] == [:])
    }

    @Test func theEntriesAreTheBodies() async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle()
        #expect(bundle.bodies.count == world.size)
        #expect(try BundleFolder.root(bundle.bodies[...]) == world.story.ledger.root(at: world.size))
        let names = try FileManager.default.contentsOfDirectory(atPath: bundle.path).sorted()
        #expect(
            names == [
                "FORMAT.md", "README.md", "checkpoint", "counting.py", "entries.jsonl", "policy", "report.json",
                "verify.py",
            ])
    }

    // MARK: - What a check says

    /// What the reviewer has from elsewhere, and the verdict on a sound bundle.
    enum Known: String, CaseIterable {
        case nothing, key, kept, earlierKept, witness, keyAndKept, keyAndEarlierKept, keyAndWitness, keyAndOtherWitness
        case everything

        var status: Verdict.Status {
            switch self {
            case .nothing, .key, .kept, .earlierKept, .witness, .keyAndOtherWitness: .unproven
            default: .agrees
            }
        }
    }

    @Test(arguments: Known.allCases, ["r-1", nil]) func aSoundBundle(_ outside: Known, _ report: String?)
        async throws
    {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle(report: report, previous: world.early, witness: BundleWorld.witness)
        let key = try world.key.verifier
        let (kept, earlier) = (try world.note(world.size), try world.note(world.early))
        let witness = BundleWorld.witness.verifier
        let verdict =
            switch outside {
            case .nothing: try bundle.check()
            case .key: try bundle.check([key])
            case .kept: try bundle.check(since: kept)
            case .earlierKept: try bundle.check(since: earlier)
            case .witness: try bundle.check([witness])
            case .keyAndKept: try bundle.check([key], since: kept)
            case .keyAndEarlierKept: try bundle.check([key], since: earlier)
            case .keyAndWitness: try bundle.check([witness, key])
            case .keyAndOtherWitness: try bundle.check([key, BundleWorld.otherWitness.verifier])
            case .everything: try bundle.check([witness, key], since: earlier)
            }
        #expect(verdict.status == outside.status && verdict.problems.isEmpty, "\(verdict.problems)")
        #expect(verdict.entries == world.size)
        #expect(try verdict.root == world.story.ledger.root(at: world.size))
        #expect(verdict.report?.claims.count == (report == nil ? 4 : 2))
        #expect(verdict.outside.isKeyKnown == outside.rawValue.lowercased().contains("key") || outside == .everything)
        let held: [Int] =
            switch outside {
            case .nothing, .key, .keyAndOtherWitness: []
            case .kept, .witness, .keyAndKept, .keyAndWitness: [world.size]
            case .earlierKept, .keyAndEarlierKept: [world.early]
            case .everything: [world.early, world.size]
            }
        #expect(verdict.outside.holds.map(\.size) == held)
    }

    @Test func theVerdictSaysWhoCouldHaveRewrittenWhat() async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle(witness: BundleWorld.witness)
        let key = try world.key.verifier
        let tail = try bundle.check([key], since: world.note(world.early)).statement.plain
        #expect(tail.en.contains("Entries 1…\(world.early) ") && tail.ru.contains("Записи 1…\(world.early) "))
        #expect(
            tail.en.contains("The \(world.size - world.early) entries after it could still")
                && tail.en.contains("your own checkpoint"))
        let whole = try bundle.check([key, BundleWorld.witness.verifier]).statement.plain
        #expect(
            whole.en.contains("the witness witness.example of 2024-07-03") && whole.en.contains("Since then nothing"))
        #expect(whole.ru.contains("свидетеля witness.example от 2024-07-03"))
        #expect(try bundle.check().statement.plain.en.contains("the ledger's key is known from itself alone"))
        #expect(try bundle.check([key]).statement.plain.en.contains("neither a checkpoint of yours"))
    }

    /// A clock can show anything, up to what a cosignature can hold.
    @Test(arguments: [UInt64(0), 253_402_300_799, 253_402_300_800, 1 << 62, UInt64(Int64.max)])
    func aWitnessWhoseClockIsWrong(_ time: UInt64) async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle()
        var note = try world.note(world.size)
        let line = try BundleWorld.witness.line(for: String(decoding: note.text, as: UTF8.self), at: time)
        note.add(try Note.signatures(Array(line.utf8)[...]))
        try bundle.write(.checkpoint, note.bytes)
        let verdict = try bundle.check([world.key.verifier, BundleWorld.witness.verifier])
        #expect(
            verdict.status == .agrees
                && verdict.outside.holds == [
                    .init(size: world.size, source: .witness(name: "witness.example", time: time))
                ])
        let day = time == 0 ? "1970-01-01" : time == 253_402_300_799 ? "9999-12-31" : "?"
        #expect(verdict.statement.plain.en.contains("of the witness witness.example of \(day)."))
    }

    @Test func anEarlierCosignedCheckpointHoldsItsPart() async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle(previous: world.early)
        try bundle.write(.previous, world.note(world.early, witness: BundleWorld.witness).bytes)
        let verdict = try bundle.check([world.key.verifier, BundleWorld.witness.verifier])
        #expect(verdict.status == .agrees && verdict.outside.holds.map(\.size) == [world.early])
    }

    @Test(arguments: [1, 2, 3, 7, 8, 16]) func anyEarlierSizeIsProved(_ size: Int) async throws {
        let world = try await BundleWorld.shared()
        for previous in [size, world.size - size + 1] {
            #expect(try world.bundle(previous: previous).check().status == .unproven)
        }
    }

    /// Larger than a body may be, which its reader is not for.
    @Test func aReportOfAnyLengthIsRead() async throws {
        let world = try await BundleWorld()
        for number in 0..<20 {
            let quote = String(repeating: "я", count: 3900)
            try await world.story.temporary.append(
                """
                {"type":"indicator.defined","at":"2024-02-01","data":{"programme":"q","indicator":"i-\(number)","title":"I","unit":"people","rule":{"of":"forum.attended","count":"distinct person"}}}
                {"type":"target.set","at":"2024-02-01","data":{"programme":"q","indicator":"i-\(number)","comparator":"at-least","value":2,"origin":"stated","quote":"\(quote)"}}
                """)
        }
        try await world.story.temporary.writer.finish()
        let end = try world.story.ledger.size()
        let folder = try BundleFolder()
        try ReviewBundle.write(
            world.story.views().report(programme: "q", asOf: end, period: .always), from: world.story.ledger,
            checkpoint: world.signed(end), previous: nil,
            policy: Policy(log: world.key.verifier, witnesses: []),
            documents: [.readme: [0x0A], .format: [0x0A], .verifier: [0x0A], .counter: [0x0A]], to: folder.path)
        #expect(folder.bytes(.report).count > 2 * JSON.greatestBody)
        #expect(try folder.check([world.key.verifier], since: world.note(end)).status == .agrees)
    }

    @Test func otherFilesSayNothing() async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle()
        try "x".write(toFile: bundle.path + "/extra.txt", atomically: true, encoding: .utf8)
        #expect(try bundle.check([world.key.verifier], since: world.note(world.size)).status == .agrees)
    }

    // MARK: - Another ledger

    @Test func anotherKeyDiverges() async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle(witness: BundleWorld.witness)
        for since in [nil, try world.note(world.size)] {
            let verdict = try bundle.check([BundleWorld.otherKey.verifier], since: since)
            #expect(verdict.status == .diverges && !verdict.outside.isKeyKnown)
            #expect(
                verdict.problems.contains {
                    $0.what.en.contains(since == nil ? "another key than the one" : "with another key")
                })
            #expect(verdict.problems.allSatisfy { $0.file == nil })
        }
        // The right one among several will do.
        #expect(try bundle.check([BundleWorld.otherKey.verifier, world.key.verifier]).status == .unproven)
    }

    @Test func anotherCheckpointDiverges() async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle()
        let key = try world.key.verifier
        let foreign = Checkpoint(origin: "other.example/ledger", size: world.early, root: .empty)
        let cases: [(Note, String)] = [
            (try world.note(world.early, root: .empty), "the first \(world.early) entries are not those"),
            (try world.note(world.size, root: .leaf([1])), "the first \(world.size) entries are not those"),
            (
                try world.note(world.size + 1, root: .empty),
                "speaks of \(world.size + 1) entries, but here are \(world.size)"
            ),
            (try world.note(JSON.greatestInteger, root: .empty), "speaks of \(JSON.greatestInteger) entries"),
            (try world.note(0, root: .empty), "the first 0 entries are not those"),
            (try world.note(world.size, by: BundleWorld.otherKey), "your checkpoint is signed with another key"),
            (
                try Note(Array(world.key.sign(foreign.text).utf8)),
                "your checkpoint is of the ledger other.example/ledger"
            ),
        ]
        for (since, text) in cases {
            for keys in [[], [key]] {
                let verdict = try bundle.check(keys, since: since)
                #expect(verdict.status == .diverges && verdict.outside.holds.isEmpty, "\(text)")
                #expect(verdict.problems.contains { $0.what.en.contains(text) }, "\(verdict.problems) \(text)")
            }
        }
    }

    @Test func aCheckpointThatIsNoneIsTheReviewersOwnFault() async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle()
        let note = try world.note(world.early)
        var text = String(decoding: note.bytes, as: UTF8.self)
        text = text.replacing("\n\(world.early)\n", with: "\n\(world.early + 1)\n")
        for (bytes, reason) in [
            (Array(text.utf8), "a signature is wrong"),
            (Array(try world.key.sign("no checkpoint\n").utf8), "not a signed note"),
        ] {
            let problem = try #require(throws: Problem.self) {
                try bundle.check([world.key.verifier], since: Note(bytes))
            }
            #expect(problem.kind == .badInput && problem.name == "bad-checkpoint")
            #expect(problem.what.en.contains(reason) && !problem.what.ru.isEmpty && !problem.remedy.plain.ru.isEmpty)
        }
    }

    /// All that the ledger states about itself replaced together: sound in itself, and nothing more.
    @Test func aWholeBundleMadeWithAnotherKeyIsOnlyAsGoodAsItsKey() async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle(report: nil)
        let other = BundleWorld.otherKey
        try bundle.forge(1, key: other) { body in
            var data = try #require(body["data"]?.object)
            data["verifierKey"] = .string(other.verifier.text)
            body["data"] = .object(data)
        }
        try bundle.write(.policy, Policy(log: other.verifier, witnesses: []).text)
        #expect(try bundle.check().status == .unproven)
        #expect(try bundle.check([world.key.verifier]).status == .diverges)
        #expect(try bundle.check(since: world.note(world.early)).status == .diverges)
        #expect(try bundle.check([world.key.verifier], since: world.note(world.early)).status == .diverges)
        #expect(try bundle.check([BundleWorld.witness.verifier]).status == .unproven)
    }

    /// The right key, but another past: nothing inside contradicts, only what the reviewer kept does.
    @Test func aPastRewrittenWithTheRightKeyIsSeenByWhoKeptACheckpoint() async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle(report: nil)
        try bundle.forge(world.early, key: world.key) { $0["by"] = "somebody" }
        #expect(try bundle.check([world.key.verifier]).status == .unproven)
        #expect(try bundle.check([world.key.verifier], since: world.note(world.early - 1)).status == .agrees)
        #expect(try bundle.check([world.key.verifier], since: world.note(world.early)).status == .diverges)
    }

    // MARK: - What cannot be counted

    /// What a version does not know it refuses to count: that is no verdict on the bundle.
    @Test(arguments: ["unknown-type-in-log", "other-fields-in-log"]) func whatIsNotKnownIsNotCounted(_ name: String)
        async throws
    {
        let world = try await BundleWorld.shared()
        let changes: [(inout JSONObject) throws -> Void] =
            name == "unknown-type-in-log"
            ? [{ $0["type"] = "moon.visited" }, { $0["v"] = 2 }]
            : [
                { body in
                    var data = try #require(body["data"]?.object)
                    data["weight"] = 2
                    body["data"] = .object(data)
                },
                { body in
                    var data = try #require(body["data"]?.object)
                    data["activity"] = nil
                    body["data"] = .object(data)
                },
                { $0["sealed"] = [.string(String(repeating: "A", count: 43))] },
            ]
        for change in changes {
            let bundle = try world.bundle(report: nil)
            try bundle.forge(world.attended, key: world.key, change)
            let problem = try #require(throws: Problem.self) { try bundle.check() }
            #expect(problem.kind == .badInput && problem.name == name, "\(problem)")
            #expect(problem.what.en.contains("entry \(world.attended)"))
        }
    }

    @Test func aFolderThatIsNotThereIsNoBundle() throws {
        let problem = try #require(throws: Problem.self) {
            try BundleCheck.run("/nowhere/bundle", .none, scratch: NSTemporaryDirectory())
        }
        #expect(problem.kind == .notFound && problem.name == "no-bundle")
        #expect(problem.what.ru.contains("/nowhere/bundle") && problem.what.en.contains("/nowhere/bundle"))
    }

    // MARK: - Reports that cannot be made

    @Test func aReportThatWasNotSubmittedIsUnknown() async throws {
        let world = try await BundleWorld.shared()
        for (report, programme, end) in [
            ("r-2", "p", world.size), ("r-1", "q", world.size), ("r-1", "p", world.report - 1),
        ] {
            let problem = try #require(throws: Problem.self) {
                try world.story.views().report(report, of: programme, asOf: end)
            }
            #expect(problem.kind == .notFound && problem.name == "unknown-report")
            #expect(problem.what.en.contains("\"\(report)\"") && problem.what.ru.contains("«\(report)»"))
        }
    }

    @Test func aReportOfARootThatNeverWasIsTold() async throws {
        let world = try await BundleWorld()
        for (size, root) in [(world.early, TreeHash.empty), (world.size + 50, .empty)] {
            try await world.story.tell(
                "2024-07-03 report.returned @p report=r-1 remarks=[{\"remark\":\"a\",\"text\":\"t\"}]")
            try await world.story.tell(
                "2024-07-04 report.submitted programme=p report=r-1 kind=analytical period=q2 claims=[] size=\(size) root=\(root.base64)"
            )
            let problem = try #require(throws: Problem.self) {
                let views = try world.story.views()
                return try views.report("r-1", of: "p", asOf: views.size)
            }
            #expect(problem.kind == .diverged && problem.name == "report-of-another-root")
            #expect(problem.what.en.contains("at \(size) entries") && !problem.what.ru.isEmpty)
        }
    }

    @Test func aClaimOfWhatHadNoRuleIsTold() async throws {
        let world = try await BundleWorld()
        try await world.story.tell(
            "2024-07-03 report.returned @p report=r-1 remarks=[{\"remark\":\"a\",\"text\":\"t\"}]")
        try await world.story.tell(
            // Before the indicators were defined.
            "2024-07-04 report.submitted programme=p report=r-1 kind=analytical period=q2 claims=[{\"indicator\":\"people\",\"value\":1}] size=5 root=\(try world.story.ledger.root(at: 5).base64)"
        )
        let problem = try #require(throws: Problem.self) {
            let views = try world.story.views()
            return try views.report("r-1", of: "p", asOf: views.size)
        }
        #expect(problem.kind == .refused && problem.name == "claim-without-rule")
        #expect(
            problem.what.en.contains("\"people\", which has no rule at entry 5") && problem.what.ru.contains("«people»")
        )
    }

    @Test func theLastSubmissionCounts() async throws {
        let world = try await BundleWorld()
        try await world.story.tell(
            "2024-07-03 report.returned @p report=r-1 remarks=[{\"remark\":\"a\",\"text\":\"t\"}]")
        try await world.story.tell(
            "2024-07-04 report.submitted programme=p report=r-1 kind=analytical period=q2 claims=[{\"indicator\":\"minutes\",\"value\":75}] size=\(world.early) root=\(try world.story.ledger.root(at: world.early).base64)"
        )
        let views = try world.story.views()
        let report = try views.report("r-1", of: "p", asOf: views.size)
        #expect(report.claims.map(\.indicator) == ["minutes"] && report.submission?.seq == views.size)
        #expect(try views.report("r-1", of: "p", asOf: world.size).claims.map(\.indicator) == ["people", "each-place"])
        try await world.story.tell("2024-07-05 entry.voided entry=\(views.size) reason=r")
        let later = try world.story.views()
        #expect(try later.report("r-1", of: "p", asOf: later.size).submission?.seq == world.report)
    }
}
