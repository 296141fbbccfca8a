// swift-format-ignore-file: NeverForceUnwrap
import Events
import Foundation
import Support
import Testing

@testable import Projections

/// One thing changed in a copy of a sound bundle: the verdict, and what it names.
@Suite struct BundleTamperingTests {
    struct Tampering: Sendable, CustomTestStringConvertible {
        let name: String
        let file: ReviewBundle.File
        var seq: (@Sendable (BundleWorld) -> Int)?
        var indicator: String?
        /// What the finding says, in English.
        let says: String
        var report: String? = "r-1"
        let change: @Sendable (BundleFolder, BundleWorld) throws -> Void
        var testDescription: String { name }
    }

    @Test(arguments: bodies + report + claims + others) func isSeenAndNamed(_ tampering: Tampering) async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle(report: tampering.report, previous: world.early, witness: BundleWorld.witness)
        try tampering.change(bundle, world)
        // Whatever the reviewer has besides: without the change this agrees.
        let verdict = try bundle.check(
            [world.key.verifier, BundleWorld.witness.verifier], since: world.note(world.early))
        #expect(verdict.status == .altered && verdict.outside.holds.isEmpty)
        let found = verdict.problems.filter {
            $0.file == tampering.file && $0.indicator == tampering.indicator && $0.what.en.contains(tampering.says)
                && (tampering.seq == nil || $0.seq == tampering.seq?(world))
        }
        #expect(!found.isEmpty, "\(verdict.problems)")
        for problem in verdict.problems { #expect(!problem.what.ru.isEmpty && problem.what.ru != problem.what.en) }
    }

    // MARK: - The entries

    static let bodies: [Tampering] = [
        Tampering(name: "a letter of a body", file: .entries, says: "the root of the entries is not the one") {
            bundle, world in
            try bundle.change { (bodies: inout [[UInt8]]) in
                bodies[world.attended - 1] = replaced(bodies[world.attended - 1], "\"p-1\"", "\"p-2\"")
            }
        },
        Tampering(name: "a byte that makes a body no JSON", file: .entries, seq: \.attended, says: "not canonical JSON")
        { bundle, world in
            try bundle.change { (bodies: inout [[UInt8]]) in bodies[world.attended - 1].removeLast() }
        },
        Tampering(name: "a space within a body", file: .entries, seq: { _ in 2 }, says: "not canonical JSON") {
            bundle, _ in
            try bundle.change { (bodies: inout [[UInt8]]) in bodies[1] = replaced(bodies[1], "\"by\":", "\"by\": ") }
        },
        Tampering(name: "two bodies exchanged", file: .entries, seq: \.attended, says: "the entry states the place") {
            bundle, world in
            try bundle.change { (bodies: inout [[UInt8]]) in bodies.swapAt(world.attended - 1, world.attended) }
        },
        Tampering(name: "a body deleted", file: .entries, seq: \.attended, says: "the entry states the place") {
            bundle, world in
            try bundle.change { (bodies: inout [[UInt8]]) in bodies.remove(at: world.attended - 1) }
        },
        Tampering(name: "a body doubled", file: .entries, seq: { $0.attended + 1 }, says: "its id is that of entry") {
            bundle, world in
            try bundle.change { (bodies: inout [[UInt8]]) in
                bodies.insert(bodies[world.attended - 1], at: world.attended)
            }
        },
        Tampering(name: "the last body left out", file: .entries, says: "entries, but the checkpoint speaks of") {
            bundle, _ in
            try bundle.change { (bodies: inout [[UInt8]]) in bodies.removeLast() }
        },
        Tampering(name: "an entry too many", file: .entries, says: "there are more entries than the") {
            bundle, world in
            try bundle.change { (bodies: inout [[UInt8]]) in
                let more = replaced(bodies[world.size - 1], "\"seq\":\(world.size)", "\"seq\":\(world.size + 1)")
                bodies.append(replaced(more, "\"id\":\"0", "\"id\":\"1"))
            }
        },
        Tampering(name: "the last line cut", file: .entries, says: "is not ended") { bundle, _ in
            try bundle.write(.entries, bundle.bytes(.entries).dropLast(40))
        },
        Tampering(name: "no newline at the end", file: .entries, says: "is not ended") { bundle, _ in
            try bundle.write(.entries, bundle.bytes(.entries).dropLast())
        },
        Tampering(name: "something behind the last line", file: .entries, says: "is not ended") { bundle, _ in
            try bundle.write(.entries, bundle.bytes(.entries) + [0x20])
        },
        Tampering(name: "CRLF", file: .entries, seq: { _ in 1 }, says: "not canonical JSON") { bundle, _ in
            try bundle.write(.entries, bundle.text(.entries).replacing("\n", with: "\r\n"))
        },
        Tampering(name: "an empty line at the end", file: .entries, says: "there are more entries than the") {
            bundle, _ in
            try bundle.write(.entries, bundle.bytes(.entries) + [0x0A])
        },
        Tampering(name: "an empty line at the beginning", file: .entries, seq: { _ in 1 }, says: "not canonical JSON") {
            bundle, _ in
            try bundle.write(.entries, [0x0A] + bundle.bytes(.entries))
        },
        Tampering(name: "a byte order mark", file: .entries, seq: { _ in 1 }, says: "not canonical JSON") { bundle, _ in
            try bundle.write(.entries, [0xEF, 0xBB, 0xBF] + bundle.bytes(.entries))
        },
        Tampering(name: "no entries", file: .entries, says: "the ledger is empty") { bundle, _ in
            try bundle.write(.entries, "")
        },
        Tampering(name: "a million empty lines", file: .entries, seq: { _ in 1 }, says: "not canonical JSON") {
            bundle, _ in
            try bundle.write(.entries, [UInt8](repeating: 0x0A, count: 1_000_000))
        },
        Tampering(name: "a line longer than a body may be", file: .entries, seq: { _ in 3 }, says: "longer than 65535")
        { bundle, _ in
            try bundle.change { (bodies: inout [[UInt8]]) in bodies[2] = [UInt8](repeating: 0x20, count: 1 << 20) }
        },
        Tampering(
            name: "an entry of another ledger", file: .entries, seq: { _ in 3 }, says: "the entry is another ledger's"
        ) { bundle, _ in
            try bundle.change { (bodies: inout [[UInt8]]) in
                bodies[2] = replaced(
                    bodies[2], "\"log\":\"\(TemporaryLedger.origin)\"", "\"log\":\"other.example/ledger\"")
            }
        },
    ]

    /// Another programme's leaves, signed by the same key: as long, and sound.
    @Test func anotherLedgersEntriesAreSeen() async throws {
        let world = try await BundleWorld.shared()
        let other = try await Story(Story.world)
        for number in try other.ledger.size()..<world.size {
            try await other.tell("2024-06-01 person.added person=x-\(number)")
        }
        try await other.temporary.writer.finish()
        let bundle = try world.bundle()
        var bodies: [UInt8] = []
        try other.ledger.log.read { db in
            try LogRows.forEachBody(db, after: 0, upTo: .max) { bodies += Array($1) + [0x0A] }
        }
        try bundle.write(.entries, bodies)
        let verdict = try bundle.check([world.key.verifier], since: world.note(world.early))
        #expect(verdict.status == .altered && verdict.entries == world.size)
        #expect(verdict.problems.contains { $0.file == .entries && $0.what.en.contains("the root of the entries") })
        // And that the reviewer's own checkpoint is not of these.
        #expect(
            verdict.problems.contains { $0.file == nil && $0.what.en.contains("are not those that your checkpoint") })
    }

    /// Not one byte of the entries, of the checkpoint's text or of the report can be another.
    @Test(arguments: [ReviewBundle.File.entries, .checkpoint, .report, .consistency]) func everyByteCounts(
        _ file: ReviewBundle.File
    ) async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle(previous: world.early)
        let good = bundle.bytes(file)
        // An odd step, so that all kinds of places are met.
        for place in stride(from: 0, to: good.count, by: max(1, good.count / 20) | 1) {
            var bytes = good
            bytes[place] ^= 1
            try bundle.write(file, bytes)
            #expect(try bundle.check([world.key.verifier]).status == .altered, "\(file) \(place)")
        }
    }

    /// Another ledger's bundle that does not even agree with itself is altered first of all.
    @Test func alteredComesBeforeDiverging() async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle()
        let other = BundleWorld.otherKey.verifier
        #expect(try bundle.check([other], since: world.note(world.early, root: .empty)).status == .diverges)
        try bundle.change(claim: "people") { $0["value"] = 3 }
        let verdict = try bundle.check([other], since: world.note(world.early, root: .empty))
        #expect(verdict.status == .altered)
        #expect(verdict.problems.contains { $0.indicator == "people" } && verdict.problems.contains { $0.file == nil })
    }

    /// Sound bodies by a hand that kept none of the writer's rules: whatever the answer, there is one.
    @Test(
        arguments: [
            ("person.merged", #"{"absorbed":"p-1","basis":"b","survivor":"p-4"}"#),
            ("person.merged", #"{"absorbed":"p-2","basis":"b","survivor":"p-2"}"#),
            ("person.merged", #"{"absorbed":"nobody","basis":"b","survivor":"no-one"}"#),
            ("person.unmerged", #"{"absorbed":"p-3","basis":"b","survivor":"p-2"}"#),
            ("entry.voided", #"{"entry":1,"reason":"r"}"#), ("entry.voided", #"{"entry":33,"reason":"r"}"#),
            ("entry.voided", #"{"entry":9007199254740991,"reason":"r"}"#),
            ("entry.voided", #"{"entry":0,"reason":"r"}"#),
            ("entry.voided", #"{"entry":"x","reason":"r"}"#), ("entry.voided", #"{"entry":23,"reason":"r"}"#),
            ("group.formed", #"{"group":{"a":1},"municipality":7,"name":[]}"#),
            ("consultation.given", #"{"channel":"visit","minutes":"long","person":"p-1","topic":"legal"}"#),
            (
                "consultation.given",
                #"{"channel":"visit","minutes":9007199254740991,"person":["p-1","p-1"],"topic":"legal"}"#
            ),
            (
                "consultation.given",
                #"{"channel":"visit","consultation":"k","minutes":-9007199254740991,"person":"p-1","topic":"legal"}"#
            ),
            (
                "indicator.defined",
                #"{"indicator":"bad","programme":"p","rule":{"count":"nonsense"},"title":"T","unit":"u"}"#
            ),
            (
                "indicator.defined",
                #"{"indicator":"bad","programme":"p","rule":{"count":"distinct person","of":"forum.attended"},"title":"T","unit":"u"}"#
            ),
            ("indicator.defined", #"{"indicator":"bad","programme":"p","rule":7,"title":"T","unit":"u"}"#),
            (
                "target.amended",
                #"{"agreement":"a","comparator":"more","indicator":"people","programme":"p","value":1}"#
            ),
            ("programme.dates-amended", #"{"agreement":"a","endsOn":"never","programme":"p","startsOn":"2024-13-41"}"#),
            (
                "forum.planned",
                #"{"activity":"forum","mode":"onsite","parent":"forum","programme":"p","startsOn":"2024-06-15","title":"F"}"#
            ),
            (
                "report.submitted",
                #"{"claims":7,"kind":"analytical","period":"q9","programme":"p","report":"r-9","root":"x","size":-4}"#
            ),
            (
                "report.submitted",
                #"{"claims":[7,{"indicator":"people","value":2},{"indicator":"people","value":2}],"kind":"analytical","period":"q2","programme":"p","report":"r-1","root":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","size":9007199254740991}"#
            ),
        ]) func aLogThatNoWriterMadeIsJudgedAllTheSame(_ type: String, _ data: String) async throws
    {
        let world = try await BundleWorld.shared()
        for report in ["r-1", nil] {
            let bundle = try world.bundle(report: report)
            try bundle.forge(world.size, key: world.key) { body in
                body["type"] = .string(type)
                body["data"] = try JSONReader.read(Array(data.utf8), .input)
                body["sealed"] = nil
                body["programme"] = body["data"]?.object?["programme"] ?? (type.hasPrefix("consultation") ? "p" : nil)
            }
            do {
                let verdict = try bundle.check([world.key.verifier])
                #expect(verdict.status == .unproven || verdict.status == .altered)
            } catch let problem as Problem {
                // Not usage or conflict: nothing that the reviewer could have done otherwise.
                #expect([.badInput, .altered, .inputOutput].contains(problem.kind), "\(problem)")
            }
        }
    }

    // MARK: - The report

    static let report: [Tampering] = [
        Tampering(name: "not canonical", file: .report, says: "not the canonical JSON") { bundle, _ in
            try bundle.write(.report, bundle.text(.report).replacing("\"bundle\":1", with: "\"bundle\": 1"))
        },
        Tampering(name: "members in another order", file: .report, says: "not the canonical JSON") { bundle, _ in
            let rest = bundle.text(.report).replacing("{\"bundle\":1,", with: "{").dropLast(2)
            try bundle.write(.report, rest + ",\"bundle\":1}\n")
        },
        Tampering(name: "an escape that need not be", file: .report, says: "not the canonical JSON") { bundle, _ in
            try bundle.write(
                .report, bundle.text(.report).replacing("demo.example/sheet", with: "demo.example\\/sheet"))
        },
        Tampering(name: "no newline behind", file: .report, says: "not the canonical JSON") { bundle, _ in
            try bundle.write(.report, bundle.bytes(.report).dropLast())
        },
        Tampering(name: "two newlines behind", file: .report, says: "not the canonical JSON") { bundle, _ in
            try bundle.write(.report, bundle.bytes(.report) + [0x0A])
        },
        Tampering(name: "a member twice", file: .report, says: "not the canonical JSON") { bundle, _ in
            try bundle.write(
                .report, bundle.text(.report).replacing("{\"bundle\":1", with: "{\"bundle\":1,\"bundle\":1"))
        },
        Tampering(name: "no object", file: .report, says: "not the canonical JSON") { bundle, _ in
            try bundle.write(.report, "[]\n")
        },
        Tampering(name: "an empty object", file: .report, says: "not the canonical JSON") { bundle, _ in
            try bundle.write(.report, "{}\n")
        },
        Tampering(name: "an unknown member", file: .report, says: "\"verdict\" is not what the entries give") {
            bundle, _ in
            try bundle.change { $0["verdict"] = "agrees" }
        },
        Tampering(name: "another version", file: .report, says: "\"bundle\" is not what") { bundle, _ in
            try bundle.change { $0["bundle"] = 2 }
        },
        Tampering(name: "no version", file: .report, says: "\"bundle\" is not what") { bundle, _ in
            try bundle.change { $0["bundle"] = nil }
        },
        Tampering(name: "another origin", file: .report, says: "\"origin\" is not what") { bundle, _ in
            try bundle.change { $0["origin"] = "other.example/ledger" }
        },
        Tampering(name: "another programme", file: .report, says: "the programme \"q\" has no submitted report") {
            bundle, _ in
            try bundle.change { $0["programme"] = "q" }
        },
        Tampering(
            name: "another programme, without a report", file: .report, indicator: "people",
            says: "there is no such indicator", report: nil
        ) { bundle, _ in
            try bundle.change { $0["programme"] = "q" }
        },
        Tampering(name: "a programme that is not there", file: .report, says: "zzz", report: nil) { bundle, _ in
            try bundle.change { $0["programme"] = "zzz" }
        },
        Tampering(name: "another report", file: .report, says: "has no submitted report \"r-2\"") { bundle, _ in
            try bundle.change { $0["report"] = "r-2" }
        },
        Tampering(name: "a report's number for its code", file: .report, says: "the size or the period is not") {
            bundle, _ in
            try bundle.change { $0["report"] = 1 }
        },
        Tampering(
            name: "a report made one that was submitted", file: .report, says: "\"submitted\" is not what", report: nil
        ) { bundle, world in
            try bundle.change { $0["submitted"] = .int(world.report) }
        },
        Tampering(name: "another submission", file: .report, says: "\"submitted\" is not what") { bundle, world in
            try bundle.change { $0["submitted"] = .int(world.report + 1) }
        },
        Tampering(name: "another size", file: .report, says: "\"size\" is not what") { bundle, world in
            try bundle.change { $0["size"] = .int(world.size) }
        },
        Tampering(
            name: "another size, without a report", file: .report, says: "the size or the period is not", report: nil
        ) { bundle, world in
            try bundle.change { $0["size"] = .int(world.early) }
        },
        Tampering(name: "another root", file: .report, says: "\"root\" is not what") { bundle, _ in
            try bundle.change { $0["root"] = .string(TreeHash.empty.base64) }
        },
        Tampering(name: "a period that ends earlier", file: .report, says: "\"period\" is not what") { bundle, _ in
            try bundle.change { $0["period"] = ["from": "2024-06-01", "to": "2024-06-29"] }
        },
        Tampering(name: "a period with an open end", file: .report, says: "\"period\" is not what") { bundle, _ in
            try bundle.change { $0["period"] = ["from": "2024-06-01"] }
        },
        Tampering(
            name: "another period, without a report", file: .report, indicator: "minutes",
            says: "claimed 75, but the entries give 30", report: nil
        ) { bundle, _ in
            try bundle.change { $0["period"] = ["to": "2024-06-15"] }
        },
        Tampering(name: "a period that is no day", file: .report, says: "the size or the period is not", report: nil) {
            bundle, _ in
            try bundle.change { $0["period"] = ["to": "2024-06-31"] }
        },
        Tampering(name: "a period with more in it", file: .report, says: "the size or the period is not", report: nil) {
            bundle, _ in
            try bundle.change { $0["period"] = ["days": 3] }
        },
        Tampering(name: "no period", file: .report, says: "the size or the period is not", report: nil) { bundle, _ in
            try bundle.change { $0["period"] = nil }
        },
        Tampering(name: "evidence left out", file: .report, says: "\"evidence\" is not what") { bundle, _ in
            try bundle.change { $0["evidence"] = [] }
        },
        Tampering(name: "evidence of another entry", file: .report, says: "\"evidence\" is not what") { bundle, world in
            try bundle.change { report in
                var item = try #require(report["evidence"]?.array?.first?.object)
                item["entries"] = [.int(world.voided)]
                report["evidence"] = [.object(item)]
            }
        },
    ]

    // MARK: - The claims

    static let claims: [Tampering] = [
        Tampering(name: "one more", file: .report, indicator: "people", says: "claimed 3, but the entries give 2") {
            bundle, _ in
            try bundle.change(claim: "people") { $0["value"] = 3 }
        },
        Tampering(
            name: "one more, in value and list", file: .report, indicator: "people",
            says: "claimed 3, but the entries give 2"
        ) { bundle, world in
            try bundle.change(claim: "people") {
                $0["value"] = 3
                $0["counted"] = [
                    .int(world.attended), .int(world.attended + 1), .int(world.voided + 1), .int(world.size),
                ]
            }
        },
        Tampering(name: "a voided entry counted", file: .report, indicator: "people", says: "in excess: ") {
            bundle, world in
            try bundle.change(claim: "people") {
                $0["counted"] = .array((world.attended...world.voided + 1).map { .int($0) })
            }
        },
        Tampering(name: "an entry not counted", file: .report, indicator: "people", says: "not named: ") {
            bundle, world in
            try bundle.change(claim: "people") { $0["counted"] = [.int(world.attended), .int(world.attended + 1)] }
        },
        Tampering(
            name: "a person counted twice", file: .report, indicator: "people",
            says: "claimed 3, but the entries give 2"
        ) { bundle, _ in
            // The reported number too, as if p-4 were somebody else.
            try bundle.change(claim: "people") { ($0["value"], $0["reported"]) = (3, 3) }
        },
        Tampering(name: "an entry listed twice", file: .report, indicator: "people", says: "out of order, or twice") {
            bundle, world in
            try bundle.change(claim: "people") {
                $0["counted"] = [
                    .int(world.attended), .int(world.attended), .int(world.attended + 1), .int(world.voided + 1),
                ]
            }
        },
        Tampering(name: "the list in another order", file: .report, indicator: "people", says: "out of order, or twice")
        { bundle, world in
            try bundle.change(claim: "people") { $0["counted"] = .array(($0["counted"]?.array ?? []).reversed()) }
        },
        Tampering(name: "the list no list", file: .report, indicator: "people", says: "not named: ") { bundle, _ in
            try bundle.change(claim: "people") { $0["counted"] = "all" }
        },
        Tampering(name: "no value", file: .report, indicator: "people", says: "claimed —, but the entries give 2") {
            bundle, _ in
            try bundle.change(claim: "people") { $0["value"] = nil }
        },
        Tampering(
            name: "a value in words", file: .report, indicator: "people", says: "claimed ?, but the entries give 2"
        ) { bundle, _ in
            try bundle.change(claim: "people") { $0["value"] = "2" }
        },
        Tampering(
            name: "another rule", file: .report, indicator: "people", says: "the rule is not the one in the entries"
        ) { bundle, _ in
            try bundle.change(claim: "people") { $0["rule"] = ["count": "entries", "of": ["forum.attended"]] }
        },
        Tampering(
            name: "the rule not in its normal form", file: .report, indicator: "people",
            says: "the rule is not the one in the entries"
        ) { bundle, _ in
            try bundle.change(claim: "people") { $0["rule"] = ["count": "distinct person", "of": "forum.attended"] }
        },
        Tampering(name: "another sentence", file: .report, indicator: "people", says: "\"sentence\" is not what") {
            bundle, _ in
            try bundle.change(claim: "people") { $0["sentence"] = ["en": "All people", "ru": "Все люди"] }
        },
        Tampering(name: "another title", file: .report, indicator: "people", says: "\"title\" is not what") {
            bundle, _ in
            try bundle.change(claim: "people") { $0["title"] = "Жители" }
        },
        Tampering(name: "the title in other bytes", file: .report, indicator: "people", says: "\"title\" is not what") {
            bundle, _ in
            // Cyrillic «Люди» with a Latin letter would be seen; a combining mark that changes nothing visible too.
            try bundle.change(claim: "people") { $0["title"] = "Люди\u{200D}" }
        },
        Tampering(name: "no English title", file: .report, indicator: "people", says: "\"titleEn\" is not what") {
            bundle, _ in
            try bundle.change(claim: "people") { $0["titleEn"] = nil }
        },
        Tampering(name: "another unit", file: .report, indicator: "people", says: "\"unit\" is not what") { bundle, _ in
            try bundle.change(claim: "people") { $0["unit"] = "nko" }
        },
        Tampering(
            name: "a lower target", file: .report, indicator: "people", says: "the target is not the one in the entries"
        ) { bundle, _ in
            try bundle.change(claim: "people") { claim in
                var target = try #require(claim["target"]?.object)
                target["value"] = 1
                claim["target"] = .object(target)
            }
        },
        Tampering(
            name: "no target", file: .report, indicator: "people", says: "the target is not the one in the entries"
        ) { bundle, _ in
            try bundle.change(claim: "people") { $0["target"] = nil }
        },
        Tampering(
            name: "another value reported", file: .report, indicator: "people",
            says: "the report that was submitted claims another value"
        ) { bundle, _ in
            try bundle.change(claim: "people") { $0["reported"] = 3 }
        },
        Tampering(
            name: "no value reported", file: .report, indicator: "people",
            says: "the report that was submitted claims another value"
        ) { bundle, _ in
            try bundle.change(claim: "people") { $0["reported"] = nil }
        },
        Tampering(
            name: "a value reported where nothing was", file: .report, indicator: "people",
            says: "the report that was submitted claims another value", report: nil
        ) { bundle, _ in
            try bundle.change(claim: "people") { $0["reported"] = 2 }
        },
        Tampering(name: "a target said to be met", file: .report, indicator: "each-place", says: "\"met\" is not what")
        { bundle, _ in
            try bundle.change(claim: "each-place") { $0["met"] = true }
        },
        Tampering(name: "a group left out", file: .report, indicator: "each-place", says: "\"groups\" is not what") {
            bundle, _ in
            try bundle.change(claim: "each-place") {
                $0["groups"] = .array(($0["groups"]?.array ?? []).dropFirst().map { $0 })
            }
        },
        Tampering(
            name: "groups where there are none", file: .report, indicator: "people", says: "\"groups\" is not what"
        ) { bundle, _ in
            try bundle.change(claim: "people") { $0["groups"] = [] }
        },
        Tampering(
            name: "an unknown member of a claim", file: .report, indicator: "people", says: "\"note\" is not what"
        ) { bundle, _ in
            try bundle.change(claim: "people") { $0["note"] = "audited" }
        },
        Tampering(name: "claims in another order", file: .report, says: "the indicators are not in their order") {
            bundle, _ in
            try bundle.change(claims: { $0.reverse() })
        },
        Tampering(name: "a claim left out", file: .report, indicator: "each-place", says: "the indicator is left out") {
            bundle, _ in
            try bundle.change(claims: { $0.removeLast() })
        },
        Tampering(
            name: "a claim twice", file: .report, indicator: "people",
            says: "there is no such indicator, or it stands twice"
        ) { bundle, _ in
            try bundle.change(claims: { $0.append($0[0]) })
        },
        Tampering(
            name: "a claim of an indicator that is not there", file: .report, indicator: "fame",
            says: "there is no such indicator"
        ) { bundle, _ in
            try bundle.change(claims: { claims in
                var claim = try #require(claims[0].object)
                claim["indicator"] = "fame"
                claims.append(.object(claim))
            })
        },
        Tampering(
            name: "a claim that is no object", file: .report, indicator: "people", says: "the indicator is left out"
        ) { bundle, _ in
            try bundle.change(claims: { $0[0] = 2 })
        },
        Tampering(name: "claims that are no list", file: .report, says: "there are no claims") { bundle, _ in
            try bundle.change { $0["claims"] = [:] }
        },
        Tampering(name: "no claims", file: .report, says: "there are no claims") { bundle, _ in
            try bundle.change { $0["claims"] = nil }
        },
    ]

    /// The member has to be there even where there is nothing to claim.
    @Test func noClaimsOfAProgrammeWithoutIndicators() async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle(report: nil, programme: "q")
        #expect(try bundle.check().status == .unproven)
        for claims in [nil, 0, "none"] as [JSON?] {
            try bundle.change { $0["claims"] = claims }
            #expect(try bundle.check().problems.contains { $0.file == .report && $0.what.en == "there are no claims" })
        }
    }

    /// The bundle is honest, the report in it is not.
    @Test(arguments: [3, 1, nil]) func aFalseReportIsTold(_ claimed: Int?) async throws {
        let world = try await BundleWorld(claiming: claimed)
        let bundle = try world.bundle()
        let verdict = try bundle.check([world.key.verifier], since: world.note(world.size))
        #expect(verdict.status == .altered && verdict.problems.count == 1)
        let problem = try #require(verdict.problems.first)
        #expect(problem.seq == world.report && problem.indicator == "people")
        let shown = claimed.map { "\($0)" } ?? "—"
        #expect(problem.what.en == "the report says \(shown), but the entries give 2")
        #expect(problem.what.ru == "в отчёте \(shown), а записи дают 2")
        #expect(verdict.report?.claims.map(\.isTrue) == [false, true])
        #expect(verdict.statement.plain.en.contains("contradicts itself"))
        // The same numbers without the report agree.
        #expect(
            try world.bundle(report: nil).check([world.key.verifier], since: world.note(world.size)).status == .agrees)
    }

    // MARK: - The other files

    static let others: [Tampering] = [
        Tampering(name: "a checkpoint of a smaller size", file: .entries, says: "there are more entries than the") {
            bundle, world in
            try bundle.write(.checkpoint, world.note(world.size - 1).bytes)
        },
        Tampering(name: "a checkpoint of a greater size", file: .entries, says: "entries, but the checkpoint speaks of")
        { bundle, world in
            try bundle.write(.checkpoint, world.note(world.size + 1, root: .empty).bytes)
        },
        Tampering(name: "a checkpoint of another root", file: .entries, says: "the root of the entries is not the one")
        { bundle, world in
            try bundle.write(.checkpoint, world.note(world.size, root: .leaf([1])).bytes)
        },
        Tampering(name: "a checkpoint by another key", file: .checkpoint, says: "no known key has signed it") {
            bundle, world in
            try bundle.write(.checkpoint, world.note(world.size, by: BundleWorld.otherKey).bytes)
        },
        Tampering(name: "a checkpoint whose signature is another's", file: .checkpoint, says: "a signature is wrong") {
            bundle, world in
            let text = bundle.text(.checkpoint)
            let other = String(decoding: try world.note(world.early).bytes, as: UTF8.self)
            let (head, tail) = (
                text.prefix(upTo: text.firstRange(of: "\n\n")!.upperBound),
                other[other.firstRange(of: "\n\n")!.upperBound...]
            )
            try bundle.write(.checkpoint, String(head + tail))
        },
        Tampering(name: "a checkpoint of another origin", file: .checkpoint, says: "of another ledger") {
            bundle, world in
            let checkpoint = Checkpoint(
                origin: "other.example/ledger", size: world.size, root: try world.story.ledger.root(at: world.size))
            try bundle.write(.checkpoint, world.key.sign(checkpoint.text))
        },
        Tampering(name: "a checkpoint that is none", file: .checkpoint, says: "not a signed note") { bundle, _ in
            try bundle.write(.checkpoint, "")
        },
        Tampering(name: "a checkpoint with CRLF", file: .checkpoint, says: "not UTF-8, or with control characters") {
            bundle, _ in
            try bundle.write(.checkpoint, bundle.text(.checkpoint).replacing("\n", with: "\r\n"))
        },
        Tampering(name: "a policy that is none", file: .policy, says: "it is not readable: there is no quorum line") {
            bundle, _ in
            try bundle.write(.policy, "")
        },
        Tampering(
            name: "a policy with another log's key", file: .policy,
            says: "the log's key is not the one that its entries state"
        ) { bundle, _ in
            try bundle.write(.policy, Policy(log: BundleWorld.otherKey.verifier, witnesses: []).text)
        },
        Tampering(
            name: "a policy with two logs", file: .policy, says: "the log's key is not the one that its entries state"
        ) { bundle, _ in
            try bundle.write(.policy, "log \(BundleWorld.otherKey.verifier.text)\n" + bundle.text(.policy))
        },
        Tampering(
            name: "a policy without a log", file: .policy, says: "the log's key is not the one that its entries state"
        ) { bundle, _ in
            try bundle.write(.policy, "quorum none\n")
        },
        Tampering(name: "a hash too few", file: .consistency, says: "the proof lacks hashes") { bundle, _ in
            try bundle.write(.consistency, lines(bundle).dropFirst().joined())
        },
        Tampering(name: "a hash too many", file: .consistency, says: "the proof has hashes too many") { bundle, _ in
            try bundle.write(.consistency, bundle.text(.consistency) + lines(bundle)[0])
        },
        Tampering(name: "another hash", file: .consistency, says: "the proof leads to another") { bundle, _ in
            try bundle.write(.consistency, (TreeHash.empty.base64 + "\n") + lines(bundle).dropFirst().joined())
        },
        Tampering(name: "hashes exchanged", file: .consistency, says: "the proof leads to another") { bundle, _ in
            try bundle.write(.consistency, lines(bundle).reversed().joined())
        },
        Tampering(name: "no hashes", file: .consistency, says: "the proof lacks hashes") { bundle, _ in
            try bundle.write(.consistency, "")
        },
        Tampering(name: "an empty line among the hashes", file: .consistency, says: "a line of the proof is no hash") {
            bundle, _ in
            try bundle.write(.consistency, "\n" + bundle.text(.consistency))
        },
        Tampering(name: "hashes without the last newline", file: .consistency, says: "a line of the proof is no hash") {
            bundle, _ in
            try bundle.write(.consistency, bundle.bytes(.consistency).dropLast())
        },
        Tampering(name: "a hash of 31 bytes", file: .consistency, says: "a line of the proof is no hash") { bundle, _ in
            try bundle.write(.consistency, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\n")
        },
        Tampering(name: "an earlier checkpoint of another ledger", file: .previous, says: "no known key has signed it")
        { bundle, world in
            try bundle.write(.previous, world.note(world.early, by: BundleWorld.otherKey).bytes)
        },
        Tampering(
            name: "an earlier checkpoint of another root", file: .previous,
            says: "it states another root than the entries give"
        ) { bundle, world in
            try bundle.write(.previous, world.note(world.early, root: .empty).bytes)
        },
        Tampering(name: "an earlier checkpoint of another size", file: .consistency, says: "the proof") {
            bundle, world in
            try bundle.write(.previous, world.note(world.early - 1).bytes)
        },
        Tampering(
            name: "an earlier checkpoint that is later", file: .previous,
            says: "the size is not written as it has to be"
        ) { bundle, world in
            try bundle.write(.previous, world.note(world.size + 1, root: .empty).bytes)
        },
        Tampering(
            name: "an earlier checkpoint of nothing", file: .previous, says: "the size is not written as it has to be"
        ) { bundle, world in
            try bundle.write(.previous, world.note(0, root: .empty).bytes)
        },
        Tampering(
            name: "a checkpoint of nothing beside an earlier one", file: .entries,
            says: "there are more entries than the 0 that"
        ) { bundle, world in
            try bundle.write(.checkpoint, world.note(0, root: .empty).bytes)
        },
        Tampering(
            name: "two checkpoints beyond the entries", file: .entries, says: "but the checkpoint speaks of"
        ) { bundle, world in
            try bundle.write(.checkpoint, world.note(world.size + 9, root: .empty).bytes)
            try bundle.write(.previous, world.note(world.size + 5, root: .empty).bytes)
        },
        Tampering(
            name: "a period that ends before it begins", file: .report, says: "the size or the period", report: nil
        ) { bundle, _ in
            try bundle.change { $0["period"] = ["from": "2024-06-30", "to": "2024-06-01"] }
        },
        Tampering(name: "a policy that is too large", file: .policy, says: "the file is too large") { bundle, _ in
            try bundle.write(.policy, [UInt8](repeating: 0x0A, count: 1 << 17))
        },
        Tampering(name: "an earlier checkpoint that is none", file: .previous, says: "not a signed note") { bundle, _ in
            try bundle.write(.previous, "x\n")
        },
        Tampering(name: "an earlier checkpoint without its proof", file: .consistency, says: "the file is missing") {
            bundle, _ in
            try bundle.remove(.consistency)
        },
        Tampering(name: "a proof without its checkpoint", file: .previous, says: "the file is missing") { bundle, _ in
            try bundle.remove(.previous)
        },
    ]

    /// Only who knows the witness can see that the line is not its.
    @Test func aWrongCosignatureOfAKnownWitnessIsSeen() async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle()
        var note = try world.note(world.size)
        let early = Checkpoint(
            origin: TemporaryLedger.origin, size: world.early, root: try world.story.ledger.root(at: world.early))
        note.add(try Note.signatures(Array(BundleWorld.witness.line(for: early.text, at: 1).utf8)[...]))
        try bundle.write(.checkpoint, note.bytes)
        #expect(try bundle.check([world.key.verifier]).status == .unproven)
        let verdict = try bundle.check([world.key.verifier, BundleWorld.witness.verifier])
        #expect(verdict.status == .altered)
        #expect(verdict.problems.contains { $0.file == .checkpoint && $0.what.en == "a signature is wrong" })
    }

    @Test(arguments: ReviewBundle.File.allCases.filter { $0 != .disclosures }) func aFileThatIsMissingIsNamed(
        _ file: ReviewBundle.File
    ) async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle(previous: world.early)
        try bundle.remove(file)
        let verdict = try bundle.check([world.key.verifier], since: world.note(world.early))
        #expect(verdict.status == .altered && verdict.problems.count == 1)
        #expect(verdict.problems.first?.file == file && verdict.problems.first?.what.en == "the file is missing")
    }

    @Test(arguments: ReviewBundle.File.allCases) func aLinkOrAFolderForAFileIsRefused(_ file: ReviewBundle.File)
        async throws
    {
        let world = try await BundleWorld.shared()
        for isLink in [true, false] {
            let bundle = try world.bundle(previous: world.early)
            let aside = bundle.path + "/aside"
            if file == .disclosures { try bundle.write(file, "{}\n") }
            try FileManager.default.moveItem(atPath: bundle.path(file), toPath: aside)
            if isLink {
                try FileManager.default.createSymbolicLink(atPath: bundle.path(file), withDestinationPath: aside)
            } else {
                try FileManager.default.createDirectory(atPath: bundle.path(file), withIntermediateDirectories: false)
            }
            let verdict = try bundle.check([world.key.verifier], since: world.note(world.early))
            #expect(verdict.status == .altered)
            #expect(verdict.problems.map(\.file) == [file] && verdict.problems[0].what.en == "it is not a plain file")
        }
    }

    /// Links that lead nowhere do not pass for files that are optional and absent.
    @Test func linksToNowhereAreRefused() async throws {
        let world = try await BundleWorld.shared()
        let bundle = try world.bundle()
        for file in [ReviewBundle.File.previous, .consistency, .disclosures] {
            try FileManager.default.createSymbolicLink(
                atPath: bundle.path(file), withDestinationPath: "/nowhere/at/all")
        }
        let verdict = try bundle.check()
        #expect(verdict.status == .altered && verdict.problems.map(\.file) == [.previous, .consistency, .disclosures])
    }

    private static func lines(_ bundle: BundleFolder) -> [String] {
        bundle.text(.consistency).split(separator: "\n").map { $0 + "\n" }
    }

    private static func replaced(_ body: [UInt8], _ old: String, _ new: String) -> [UInt8] {
        Array(String(decoding: body, as: UTF8.self).replacing(old, with: new, maxReplacements: 1).utf8)
    }
}
