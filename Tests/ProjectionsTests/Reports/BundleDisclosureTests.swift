// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry
import Foundation
import Support
import Testing

@testable import Events
@testable import Projections

/// Disclosures that a bundle carries, or that came apart from it: one thing changed, and what a check says. Synthetic
/// people throughout.
@Suite struct BundleDisclosureTests {
    /// A bundle with a person whose three fields are sealed, another with a name, and the entry that records the
    /// disclosure of both.
    struct World: Sendable {
        let world: BundleWorld
        let (first, second, size): (Int, Int, Int)
        let file: DisclosureFile

        static let made = Task { try await World() }

        init() async throws {
            world = try await BundleWorld()
            let temporary = world.story.temporary
            try await temporary.append(
                """
                {"type":"person.added","at":"2024-06-01","data":{"person":"p-7","birthYear":1990,"sex":"female","personal":{"name":"Синтетикова Вымышлена"}}}
                {"type":"person.added","at":"2024-06-01","data":{"person":"p-8","personal":{"name":"Придумов Пример"}}}
                """)
            second = try world.story.ledger.size()
            first = second - 1
            let reader = try LedgerReader(world.story.ledger, index: world.story.ledger.openIndex())
            let revelation = try Revelation(
                .init(entries: [reader.entry(first)!, reader.entry(second)!], size: second), reader,
                VaultReader.open(world.story.ledger, reader))
            let path = NSTemporaryDirectory() + "letopis-revealed-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: path) }
            file = try revelation.handOver(
                .init(recipient: "Фонд-пример", purpose: "проверка", day: Day(packed: 2024_07_03)), to: path,
                temporary.writer
            ).file
            try await temporary.writer.finish()
            size = try world.story.ledger.size()
        }

        /// A bundle as of the end, or as of the entry before the disclosure was recorded.
        func bundle(upTo end: Int? = nil) throws -> BundleFolder {
            let end = end ?? size
            let folder = try BundleFolder()
            try ReviewBundle.write(
                world.story.views().report(programme: "p", asOf: end, period: .always), from: world.story.ledger,
                checkpoint: world.signed(end), previous: nil,
                policy: Policy(log: world.story.ledger.opening.verifierKey, witnesses: []),
                documents: [.readme: [0x0A], .format: [0x0A], .verifier: [0x0A], .counter: [0x0A]], to: folder.path)
            return folder
        }

        var json: JSONObject { try! JSONReader.read(Array(file.bytes.dropLast()), .input).object! }
    }

    static func check(_ bundle: BundleFolder, apart: [UInt8]? = nil) throws -> BundleVerdict {
        let scratch = NSTemporaryDirectory() + "letopis-check-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        return try BundleCheck.run(bundle.path, .none, disclosures: apart, scratch: scratch)
    }

    // MARK: - As they were made

    @Test func whatIsDisclosedIsShown() async throws {
        let made = try await World.made.value
        let bundle = try made.bundle()
        #expect(try Self.check(bundle).disclosed.isEmpty)
        let apart = try Self.check(bundle, apart: made.file.bytes)
        try bundle.write(.disclosures, made.file.bytes)
        let carried = try Self.check(bundle)
        for verdict in [apart, carried] {
            #expect(verdict.status == .unproven && verdict.disclosed.count == 1)
            let disclosed = try #require(verdict.disclosed.first)
            #expect(disclosed.isRecorded && disclosed.file == made.file)
            #expect(
                disclosed.fields == [
                    .init(seq: made.first, type: "person.added", person: "p-7", name: "birthYear", value: 1990),
                    .init(
                        seq: made.first, type: "person.added", person: "p-7", name: "personal",
                        value: ["name": "Синтетикова Вымышлена"]),
                    .init(seq: made.first, type: "person.added", person: "p-7", name: "sex", value: "female"),
                    .init(
                        seq: made.second, type: "person.added", person: "p-8", name: "personal",
                        value: ["name": "Придумов Пример"]),
                ])
        }
        #expect(try Self.check(bundle, apart: made.file.bytes).disclosed.count == 2)
    }

    /// A bundle that ends before the disclosure was recorded: the values are proven, the record is not looked at.
    @Test func beforeTheRecordTheValuesAreProven() async throws {
        let made = try await World.made.value
        let verdict = try Self.check(try made.bundle(upTo: made.size - 1), apart: made.file.bytes)
        #expect(verdict.status == .unproven && verdict.disclosed.first?.isRecorded == false)
        #expect(verdict.disclosed.first?.fields.count == 4)
        let early = try Self.check(try made.bundle(upTo: made.first), apart: made.file.bytes)
        #expect(early.status == .altered && early.disclosed.isEmpty)
        #expect(early.problems.map(\.seq) == [made.second])
        #expect(early.problems[0].what.en.contains("there is no such entry here"))
    }

    /// Nothing is shown of a bundle that contradicts itself.
    @Test func ofAnAlteredBundleNothingIsShown() async throws {
        let made = try await World.made.value
        let bundle = try made.bundle()
        try bundle.write(.disclosures, made.file.bytes)
        try bundle.change(claim: "people") { $0["value"] = 7 }
        let verdict = try Self.check(bundle)
        #expect(verdict.status == .altered && verdict.disclosed.isEmpty)
    }

    // MARK: - Tampered with

    struct Tampering: Sendable, CustomTestStringConvertible {
        let name: String
        let says: String
        var seq: (@Sendable (World) -> Int)?
        let change: @Sendable (inout JSONObject, World) throws -> Void
        var testDescription: String { name }

        init(
            _ name: String, _ says: String, at seq: (@Sendable (World) -> Int)? = nil,
            _ change: @escaping @Sendable (inout JSONObject, World) throws -> Void
        ) {
            (self.name, self.says, self.seq, self.change) = (name, says, seq, change)
        }

        /// Changes the texts of one of the entries.
        static func texts(
            _ name: String, _ says: String, of index: Int = 0, _ change: @escaping @Sendable (inout [JSON]) -> Void
        ) -> Tampering {
            Tampering(name, says, at: { index == 0 ? $0.first : $0.second }) { file, _ in
                var entries = file["entries"]!.array!
                var entry = entries[index].object!
                var texts = entry["disclosures"]!.array!
                change(&texts)
                entry["disclosures"] = .array(texts)
                entries[index] = .object(entry)
                file["entries"] = .array(entries)
            }
        }
    }

    static func disclosure(_ name: String, _ value: JSON) -> JSON {
        .string(Disclosure(salt: Base64URL.text([UInt8](repeating: 7, count: 16)), name: name, value: value).text)
    }

    /// The text with one character of its JSON changed.
    static func altered(_ text: JSON) -> JSON {
        var bytes = Base64URL.strict(text.string!)!
        let place = bytes.lastIndex(of: UInt8(ascii: "]"))! - 3
        bytes[place] ^= 1
        return .string(Base64URL.text(bytes))
    }

    static let tamperings: [Tampering] = [
        .texts("an altered value", "opens no commitment") { $0[0] = altered($0[0]) },
        .texts("a made-up value", "\"sex\" opens no commitment") { $0[2] = disclosure("sex", "male") },
        .texts("a field too many", "\"sex\" opens no commitment", of: 1) { $0.append(disclosure("sex", "male")) },
        .texts("a field that the type does not seal", "disclosure 1 is of no sealed field of person.added") {
            $0 = [disclosure("text", "x")]
        },
        .texts("a field that is not sealed", "is of no sealed field") { $0.insert(disclosure("person", "p-9"), at: 0) },
        .texts("a field twice", "\"birthYear\" stands twice") { $0.insert($0[0], at: 0) },
        .texts("two values of a field", "\"birthYear\" stands twice") {
            $0.insert(disclosure("birthYear", 1991), at: 1)
        },
        .texts("fields out of order", "stands twice, or not in its order") { $0.swapAt(0, 1) },
        .texts("no disclosure", "disclosure 1 is none") { $0[0] = "x" },
        .texts("padding", "disclosure 2 is none") { $0[1] = .string($0[1].string! + "=") },
        .texts("a number", "disclosure 3 is none") { $0[2] = 1 },
        .texts("null", "disclosure 1 is none") { $0[0] = disclosure("birthYear", .null) },
        .texts("an empty text", "disclosure 3 is none") { $0[2] = disclosure("sex", "") },
        .texts("a salt too short", "disclosure 1 is none") {
            $0[0] = .string(Disclosure(salt: "AAAA", name: "birthYear", value: 1990).text)
        },
        Tampering("the disclosures of two people swapped", "opens no commitment", at: \.second) { file, world in
            let entries = file["entries"]!.array!
            let texts = entries.map { $0.object!["disclosures"]! }
            file["entries"] = [
                ["seq": .int(world.first), "disclosures": texts[1]],
                ["seq": .int(world.second), "disclosures": texts[0]],
            ]
        },
        Tampering("an entry that seals nothing", "of no sealed field of ledger.opened", at: { _ in 1 }) { file, _ in
            let entries = file["entries"]!.array!
            file["entries"] = .array([["seq": 1, "disclosures": entries[0].object!["disclosures"]!]] + entries)
        },
        Tampering("an entry left out", "are not those disclosed here", at: \.size) { file, _ in
            file["entries"] = .array([file["entries"]!.array![0]])
        },
        Tampering("an entry twice", "do not ascend, or one stands twice", at: \.first) { file, _ in
            let entries = file["entries"]!.array!
            file["entries"] = .array([entries[0]] + entries)
        },
        Tampering("entries out of order", "do not ascend", at: \.first) { file, _ in
            file["entries"] = .array(file["entries"]!.array!.reversed())
        },
        Tampering("an entry beyond the bundle", "there is no such entry here", at: { $0.size + 1 }) { file, world in
            let entries = file["entries"]!.array!
            file["entries"] = .array(
                entries + [["seq": .int(world.size + 1), "disclosures": entries[0].object!["disclosures"]!]])
        },
        Tampering("entry 0", "do not ascend", at: { _ in 0 }) { file, _ in
            let entries = file["entries"]!.array!
            file["entries"] = .array([["seq": 0, "disclosures": entries[0].object!["disclosures"]!]] + entries)
        },
        Tampering("no entries", "\"entries\" is not as it has to be") { file, _ in file["entries"] = [] },
        Tampering("no disclosures of an entry", "an element of \"entries\"") { file, world in
            file["entries"] = [["seq": .int(world.first), "disclosures": []]]
        },
        Tampering("an element with more members", "an element of \"entries\"") { file, world in
            file["entries"] = [["seq": .int(world.first), "disclosures": ["x"], "person": "p-7"]]
        },
        Tampering("another ledger's", "are another ledger's") { file, _ in file["origin"] = "other.example/log" },
        Tampering("another recipient", "has another \"recipient\"", at: \.size) { file, _ in
            file["recipient"] = "Somebody else"
        },
        Tampering("another purpose", "has another \"purpose\"", at: \.size) { file, _ in file["purpose"] = "sale" },
        Tampering("another root", "the log's root at this entry is another", at: \.size) { file, _ in
            file["root"] = .string(TreeHash.empty.base64)
        },
        Tampering("another entry as the record", "is no personal-data.disclosed", at: \.first) { file, world in
            file["entry"] = .int(world.first)
        },
        Tampering("no record", "\"entry\" is not as it has to be") { file, _ in file["entry"] = 0 },
        Tampering("a root of 31 bytes", "\"root\" is not as it has to be") { file, _ in
            file["root"] = .string(Data(count: 31).base64EncodedString())
        },
        Tampering("an empty recipient", "\"recipient\" is not as it has to be") { file, _ in file["recipient"] = "" },
        Tampering("another version", "\"disclosures\" is not as it has to be") { file, _ in file["disclosures"] = 2 },
        Tampering("a member too many", "the members have to be") { file, _ in file["more"] = 1 },
        Tampering("a member too few", "the members have to be") { file, _ in file["purpose"] = nil },
    ]

    static func tampered(_ tampering: Tampering, _ made: World) throws -> [UInt8] {
        var file = made.json
        try tampering.change(&file, made)
        return JSON.object(file).canonicalBytes + [0x0A]
    }

    @Test(arguments: tamperings) func isSeenAndNamed(_ tampering: Tampering) async throws {
        let made = try await World.made.value
        let ledger = made.world.story.ledger
        let reader = try LedgerReader(ledger, index: ledger.openIndex(), at: made.size)
        let bytes = try Self.tampered(tampering, made)
        let faults: [DisclosureFile.Fault]
        do throws(DisclosureFile.Fault) {
            let file = try DisclosureFile(bytes)
            guard let verdict = try? file.check(reader) else { throw DisclosureFile.Fault(ru: "", en: "") }
            #expect(verdict.fields.isEmpty)
            faults = verdict.faults
        } catch {
            faults = [error]
        }
        #expect(
            faults.contains { $0.seq == tampering.seq?(made) && $0.what.en.contains(tampering.says) }, "\(faults)")
        for fault in faults {
            #expect(!fault.what.ru.isEmpty && fault.what.ru != fault.what.en)
            // What a file holds is personal, and is not told where it is refused.
            for secret in ["Синтетикова", "1991", "female", "p-9"] {
                #expect(!fault.what.en.contains(secret) && !fault.what.ru.contains(secret))
            }
        }
    }

    @Test(arguments: [0, 14, 20, 35]) func aBundleIsAlteredWithThem(_ index: Int) async throws {
        let made = try await World.made.value
        let bundle = try made.bundle()
        // The last: a file that is too large for its kind is not read.
        let bytes =
            index < Self.tamperings.count
            ? try Self.tampered(Self.tamperings[index], made)
            : [UInt8](repeating: 0x20, count: DisclosureFile.greatestSize + 1)
        let apart = try Self.check(bundle, apart: bytes)
        try bundle.write(.disclosures, bytes)
        for verdict in [apart, try Self.check(bundle)] {
            #expect(verdict.status == .altered && verdict.disclosed.isEmpty)
            #expect(verdict.problems.allSatisfy { $0.file == .disclosures } && !verdict.problems.isEmpty)
        }
    }

    @Test func itsBytesAreTheOneRightForm() async throws {
        let made = try await World.made.value
        let good = made.file.bytes
        #expect(try DisclosureFile(good) == made.file)
        let text = String(decoding: good, as: UTF8.self)
        for bad in [
            [], Array(good.dropLast()), good + [0x0A], [0x20] + good, Array(text.replacing("\n", with: "\r\n").utf8),
            Array(text.replacing(",\"", with: ", \"").utf8), [0xEF, 0xBB, 0xBF] + good, Array("[]\n".utf8),
        ] {
            let fault = try #require(throws: DisclosureFile.Fault.self) { try DisclosureFile(bad) }
            #expect(fault.what.en == "not the canonical JSON of disclosures")
        }
        let large = try #require(throws: DisclosureFile.Fault.self) {
            try DisclosureFile([UInt8](repeating: 0x20, count: DisclosureFile.greatestSize + 1))
        }
        #expect(large.what.en == "the file is too large")
        let bundle = try made.bundle()
        // No byte can be another.
        for place in stride(from: 0, to: good.count, by: max(1, good.count / 9) | 1) {
            var bytes = good
            bytes[place] ^= 1
            #expect(try Self.check(bundle, apart: bytes).status == .altered, "\(place)")
        }
    }

    /// The sealed fields of section 5 are those of the catalogue.
    @Test(arguments: [1, 2]) func theTablesOfSealedFieldsAreTheCatalogues(_ version: Int) throws {
        let url = Project.root.appending(path: "docs/FORMAT.md")
        let lines = try String(contentsOf: url, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "| type, version \(version) | fields | commitments |"))
        var listed: [String: [String]] = [:]
        for line in lines.suffix(from: start + 2).prefix(while: { $0.hasPrefix("|") }) {
            let cells = line.split(separator: "|").map {
                $0.split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
            }
            for type in cells[0] {
                let name = type.hasPrefix(".") ? "application" + type : type
                listed[name] = cells[1]
                #expect(line.hasSuffix("| \(cells[1].count) |"))
            }
        }
        var wanted: [String: [String]] = [:]
        for type in Catalogue.all where type.versions.indices.contains(version - 1) {
            let shape = type.versions[version - 1]
            if shape.hasSealedFields { wanted[type.name] = shape.fields.filter(\.isSealed).map(\.name).sorted() }
        }
        #expect(listed == wanted)
    }
}
