import Events
import Foundation
import Support
import Testing

@testable import Projections

/// The two verifiers, which share no code, say the same of bundles of random ledgers: the verdict, and every number.
///
/// More for a long run: LETOPIS_ROUNDS=50 swift test --filter VerifierOracle.
@Suite struct VerifierOracleTests {
    private static let documents = Project.root.appending(path: "Sources/CLI/Documents")

    private struct Said: Equatable {
        let code: Int
        let values: [String: Int?]
        var text = ""

        static func == (left: Said, right: Said) -> Bool { left.code == right.code && left.values == right.values }
    }

    /// What verify.py says of the bundle; nil where python3 or its library cryptography is not here.
    private static func python(_ bundle: BundleFolder) throws -> Said? {
        let output = bundle.path + ".out"
        defer { try? FileManager.default.removeItem(atPath: output) }
        let script = documents.appending(path: "verify.py").path()
        let child = try ChildProcess(
            "python3", ["-W", "ignore", script, bundle.path, "--lang", "en"], output: .file(output),
            errors: .file(output + "-errors"))
        defer { try? FileManager.default.removeItem(atPath: output + "-errors") }
        guard case .exit(let code) = child.wait() else { return nil }
        let text = try String(contentsOfFile: output, encoding: .utf8)
        var values: [String: Int?] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("  ") {
            let words = line.split(separator: " ")
            guard words.count == 2 else { continue }
            values[String(words[0])] = .some(Int(words[1]))
        }
        return Said(code: Int(code), values: values, text: text)
    }

    private static func native(_ bundle: BundleFolder) throws -> Said {
        let verdict = try bundle.check()
        var values: [String: Int?] = [:]
        let isCounted = verdict.status != .altered
        for claim in isCounted ? verdict.report?.claims ?? [] : [] {
            values[claim.definition.indicator] = .some(claim.count.value)
        }
        let code = [Verdict.Status.agrees: 0, .unproven: 20, .diverges: 30, .altered: 40][verdict.status] ?? -1
        return Said(code: code, values: values, text: verdict.problems.map(\.what.en).joined(separator: "\n"))
    }

    @Test(arguments: 0..<4) func bothSayTheSame(shard: UInt64) async throws {
        let hasPython = (try? ChildProcess("python3", ["-c", "import cryptography"]))?.wait() == .exit(0)
        for round in 0..<RandomLedgerTests.rounds {
            let seed = shard * 1_000_000 + round + 300_001
            let told = try await RandomLedgerTests.tell(seed, length: 150)
            let (story, ledger) = (told.story, told.story.ledger)
            var random = RandomStory(seed: seed)
            var programme = random.pick(["p", "p", "q"])
            // Its passport may have been voided.
            if (try? story.views().require(programme)) == nil { programme = "p" }
            let isSubmitted = random.chance(50)
            if isSubmitted {
                try await story.tell(
                    "2024-07-01 period.opened programme=\(programme) period=q from=2024-03-15 to=2024-09-30")
                try await submit(story, programme, &random)
            }
            try await story.temporary.writer.finish()
            let size = try ledger.size()
            let views = try story.views()
            let period = random.pick([
                Period.always, Period(from: Day("2024-04-01")), Period(from: Day("2024-03-15"), to: Day("2024-06-28")),
            ])
            let report =
                try isSubmitted
                ? views.report("r-1", of: programme, asOf: size)
                : views.report(programme: programme, asOf: size, period: period)
            let checkpoint = Checkpoint(origin: TemporaryLedger.origin, size: size, root: try ledger.root(at: size))
            let note = try Note(Array(ledger.signingKey().sign(checkpoint.text).utf8))
            let bundle = try BundleFolder()
            try ReviewBundle.write(
                report, from: ledger,
                checkpoint: StatedCheckpoint(
                    checkpoint: try Checkpoint(note, key: ledger.opening.verifierKey), note: note, path: ""),
                previous: nil, policy: Policy(log: ledger.opening.verifierKey, witnesses: []),
                documents: [.readme: [0x0A], .format: [0x0A], .verifier: [0x0A], .counter: [0x0A]], to: bundle.path)
            // An honest one, and one in which something is not as the entries give it.
            for isAltered in [false, true] {
                if isAltered { try alter(bundle, &random) }
                let native = try Self.native(bundle)
                #expect(native.code == (isAltered ? 40 : 20), "seed \(seed): \(native.text)")
                guard hasPython, let python = try Self.python(bundle) else { continue }
                #expect(native == python, "seed \(seed), altered \(isAltered): \(native) and \(python)")
            }
        }
    }

    /// Submits a report of some of what is counted at some earlier position.
    private func submit(
        _ story: Story, _ programme: String, _ random: inout RandomStory, isAnew: Bool = false
    ) async throws {
        let ledger = story.ledger
        let size = try ledger.size() - (isAnew ? 0 : random.upTo(20))
        let views = try story.views()
        let answers = try views.indicators(
            programme: programme, asOf: size, period: Period(from: Day("2024-03-15"), to: Day("2024-09-30")))
        // What was voided since is no longer defined, and cannot be claimed.
        let defined = Set(try views.indicators(programme: programme).map(\.indicator))
        let claims = answers.filter { defined.contains($0.indicator) && (isAnew || random.chance(70)) }.map { answer in
            let value = answer.count.value.map { ",\"value\":\($0)" } ?? ""
            return "{\"indicator\":\"\(answer.indicator)\"\(value)}"
        }
        guard !claims.isEmpty else {
            try await story.tell(
                "2024-07-02 indicator.defined programme=\(programme) indicator=i-99 title=T unit=x rule={\"count\":\"entries\",\"of\":[\"*.attended\"]}"
            )
            return try await submit(story, programme, &random, isAnew: true)
        }
        try await story.tell(
            "2024-07-03 report.submitted programme=\(programme) report=r-1 kind=analytical period=q claims=[\(claims.joined(separator: ","))] size=\(size) root=\(ledger.root(at: size).base64)"
        )
    }

    /// Changes one member of the report.
    private func alter(_ bundle: BundleFolder, _ random: inout RandomStory) throws {
        let choice = random.upTo(5)
        let number = random.upTo(100)
        try bundle.change { report in
            guard var claims = report["claims"]?.array, !claims.isEmpty,
                var claim = claims[number % claims.count].object
            else { return report["size"] = .int((report["size"]?.int ?? 0) + 1) }
            switch choice {
            case 0: claim["value"] = .int((claim["value"]?.int ?? 0) + 1)
            case 1: claim["counted"] = .array((claim["counted"]?.array ?? []) + [.int(1)])
            case 2: claim["title"] = "Another"
            case 3:
                var target = claim["target"]?.object ?? JSONObject()
                target["origin"] = .string(target["origin"] == "agreed" ? "stated" : "agreed")
                claim["target"] = .object(target)
            default: claim["unit"] = "another"
            }
            claims[number % claims.count] = .object(claim)
            report["claims"] = .array(claims)
        }
    }
}
