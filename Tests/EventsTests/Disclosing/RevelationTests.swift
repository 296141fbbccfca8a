import Foundation
import Support
import Testing

@testable import Events

/// What is disclosed of chosen entries, and what stands in the file. Synthetic people throughout.
@Suite struct RevelationTests {
    static let day = Day(packed: 2024_07_01)
    static let handover = Handover(recipient: "Фонд-пример, эксперт", purpose: "проверка выборки", day: day)
    static let world = """
        {"type":"programme.added","at":"2024-01-01","data":{"programme":"p","title":"P","funder":"F","contest":"C","startsOn":"2024-01-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}}
        {"type":"forum.planned","at":"2024-01-01","data":{"programme":"p","activity":"f","title":"F","startsOn":"2024-03-01","mode":"onsite"}}
        {"type":"call.opened","at":"2024-02-01","data":{"call":"c","programme":"p","for":"participants","opensOn":"2024-02-01","closesOn":"2024-12-31"}}

        """

    static func line(_ type: String, _ data: String) -> String {
        let programme = type.hasPrefix("person.") || type == "entry.voided" ? "" : #","programme":"p""#
        return #"{"type":"\#(type)","at":"2024-06-01"\#(programme),"data":\#(data)}"# + "\n"
    }

    static func added(_ code: String, _ name: String) -> String {
        line("person.added", #"{"person":"\#(code)","birthYear":1990,"personal":{"name":"\#(name)"}}"#)
    }

    static func revelation(
        _ seqs: [Int], in ledger: TemporaryLedger, fields: Set<String>? = nil, merged: Bool = false, size: Int? = nil
    ) throws -> Revelation {
        let reader = try VaultTests.reader(ledger)
        let entries = try seqs.map { try #require(try reader.entry($0)) }
        return try Revelation(
            .init(entries: entries, fields: fields, isMerged: merged, size: size ?? reader.size), reader,
            VaultReader.open(ledger.ledger, reader))
    }

    /// The values that it discloses, by entry and name.
    static func values(_ opened: [DisclosureFile.Opened]) -> [Int: [String: JSON]] {
        Dictionary(
            uniqueKeysWithValues: opened.map { opened in
                (opened.seq, Dictionary(uniqueKeysWithValues: opened.disclosures.map { ($0.name, $0.value) }))
            })
    }

    // MARK: - Exactly those

    /// A history of people in a few lines each, and what a naive reading of it says is disclosed.
    struct Story {
        struct Line {
            let seq: Int
            /// Whose key seals it.
            let subject: String?
            let people: [String]
            let isOfPerson: Bool
            let fields: [String: JSON]
            var isVoided = false
        }

        var lines: [Int: Line] = [:]
        var survivors: [String: String] = [:]
        var erased: Set<String> = []

        func codes(_ person: String) -> [String] {
            func stands(_ code: String) -> String { survivors[code].map(stands) ?? code }
            return people.filter { stands($0) == stands(person) }
        }

        var people: [String] { Array(Set(lines.values.flatMap(\.people))).sorted() }

        func disclosed(_ chosen: [Int], _ fields: Set<String>?, _ isMerged: Bool, _ size: Int) -> [Int: [String: JSON]]
        {
            var found: [Int: [String: JSON]] = [:]
            func take(_ line: Line, isChosen: Bool = false) {
                if !erased.isDisjoint(with: line.subject.map { [$0] } ?? line.people) { return }
                let asked = line.fields.filter {
                    fields?.contains($0.key) != false && (isChosen || $0.key != "reason")
                }
                if !asked.isEmpty { found[line.seq, default: [:]].merge(asked) { $1 } }
            }
            for line in chosen.compactMap({ lines[$0] }) {
                take(line, isChosen: true)
                for person in line.people.flatMap({ isMerged ? codes($0) : [$0] }) {
                    for other in lines.values
                    where other.isOfPerson && other.subject == person && !other.isVoided && other.seq <= size {
                        take(other)
                    }
                }
            }
            return found
        }
    }

    /// Given any history, what is disclosed of chosen entries is what the oracle says, and no text of anybody else
    /// stands in the file.
    @Test(arguments: 0..<6) func exactlyTheChosenPeopleAreDisclosed(_ seed: UInt64) async throws {
        let ledger = try TemporaryLedger()
        var random = RandomSource(seed: seed)
        var story = Story()
        /// Texts that stand for one field of one entry each.
        var secrets: [String: Int] = [:]
        func secret(_ seq: Int) -> String {
            let text = "Тайна-\(seq)-\(random.next() % 1_000_000_000)-конец"
            secrets[text] = seq
            return text
        }
        try await ledger.append(Self.world)
        func tell(
            _ type: String, _ data: [String: JSON], subject: String? = nil, people: [String] = [],
            fields: [String: JSON] = [:], isOfPerson: Bool = false
        ) async throws -> Bool {
            let all = data.merging(fields) { $1 }.map { JSONObject.Member(key: $0.key, value: $0.value) }
            let text = Self.line(type, JSON.object(JSONObject(all)).canonicalText)
            guard let receipt = try? await ledger.append(text), let seq = receipt.last else { return false }
            story.lines[seq] = .init(
                seq: seq, subject: subject, people: people, isOfPerson: isOfPerson, fields: fields)
            return true
        }
        for number in 1...6 {
            let next = try ledger.ledger.size() + 1
            let fields: [String: JSON] =
                number == 6 ? [:] : ["personal": ["name": .string(secret(next))], "birthYear": .int(1950 + number)]
            #expect(
                try await tell(
                    "person.added", ["person": .string("p-\(number)")], subject: "p-\(number)",
                    people: ["p-\(number)"], fields: fields, isOfPerson: true))
        }
        for _ in 0..<30 {
            let (one, two) = ("p-\(1 + random.next() % 6)", "p-\(1 + random.next() % 6)")
            let next = try ledger.ledger.size() + 1
            switch random.next() % 9 {
            case 0, 1:
                _ = try await tell(
                    "forum.attended", ["activity": "f", "person": .string(one), "role": "activist"], people: [one])
            case 2:
                _ = try await tell(
                    "person.corrected", ["person": .string(one)], subject: one, people: [one],
                    fields: ["personal": ["phone": .string(secret(next))], "reason": .string(secret(next))],
                    isOfPerson: true)
            case 3:
                _ = try await tell(
                    "feedback.submitted", ["activity": "f", "person": .string(one), "rating": 4, "scaleMax": 5],
                    subject: one, people: [one], fields: ["text": .string(secret(next))])
            case 4:
                _ = try await tell(
                    "feedback.submitted", ["activity": "f", "rating": 4, "scaleMax": 5],
                    fields: ["text": .string(secret(next))])
            case 5 where one != two:
                _ = try await tell(
                    "consultation.given",
                    ["persons": [.string(one), .string(two)], "topic": "legal", "channel": "visit", "minutes": 30],
                    people: [one, two])
            case 6 where one != two:
                if try await tell(
                    "person.merged", ["survivor": .string(one), "absorbed": .string(two)], people: [one, two],
                    fields: ["basis": .string(secret(next))])
                {
                    story.survivors[two] = one
                }
            case 7:
                let corrections = story.lines.values.filter { $0.isOfPerson && $0.seq > 10 && !$0.isVoided }
                if let target = corrections.sorted(by: { $0.seq < $1.seq }).randomElement(using: &random),
                    try await tell("entry.voided", ["entry": .int(target.seq), "reason": "r"])
                {
                    story.lines[target.seq]?.isVoided = true
                }
            case 8 where random.next() % 3 == 0:
                let outcome = try Erasure.run(one, ground: "g", on: Self.day, in: ledger.ledger, ledger.writer)
                story.erased.formUnion(outcome.codes)
            default: continue
            }
        }
        let end = try ledger.ledger.size()
        var disclosed = 0
        for round in 0..<8 {
            let chosen = Array(story.lines.keys.sorted().shuffled(using: &random).prefix(1 + Int(random.next() % 4)))
            let size = round % 3 == 0 ? Int(random.next() % UInt64(end)) + 1 : end
            let fields: Set<String>? = round % 4 == 1 ? ["personal"] : round % 4 == 2 ? ["text", "birthYear"] : nil
            let revelation = try Self.revelation(
                chosen.sorted(), in: ledger, fields: fields, merged: round % 2 == 1, size: size)
            let wanted = story.disclosed(chosen, fields, round % 2 == 1, size)
            #expect(Self.values(revelation.opened) == wanted, "\(seed) \(round) \(chosen)")
            if wanted.isEmpty { continue }
            disclosed += 1
            let folder = try Folder.temporary()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let path = folder + "/revealed.json"
            let receipt = try revelation.handOver(Self.handover, to: path, ledger.writer)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["revealed.json"])
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            // Whoever reads it sees no secret of another entry, in whatever form; and each that is meant.
            let bytes = try Data(contentsOf: URL(filePath: path))
            let file = try DisclosureFile(Array(bytes))
            try Data(file.entries.flatMap(\.disclosures).flatMap { Base64URL.strict($0.text) ?? [] })
                .write(to: URL(filePath: folder + "/decoded"))
            for (text, seq) in secrets {
                let isMeant = wanted[seq]?.values.contains { $0.canonicalText.contains(text) } ?? false
                #expect(try Traces.of(text, in: folder).contains("decoded") == isMeant, "\(seed) \(round) \(seq)")
                #expect(try isMeant || Traces.of(text, in: folder).isEmpty)
            }
            let reader = try VaultTests.reader(ledger)
            let verdict = try file.check(reader)
            #expect(verdict.faults.isEmpty && verdict.isRecorded && file == receipt.file)
            #expect(verdict.fields.count == wanted.values.reduce(0) { $0 + $1.count })
            let entry = try #require(try reader.entry(file.entry))
            #expect(entry.data["entries"]?.array == wanted.keys.sorted().map { JSON.int($0) })
            // Nothing of it is in the ledger's own files.
            let own = secrets.keys.filter { text in
                wanted.values.contains { $0.values.contains { $0.canonicalText.contains(text) } }
            }
            for text in own { #expect(try Traces.of(text, in: ledger.path) == []) }
        }
        #expect(disclosed > 1)
    }

    // MARK: - Cases

    @Test func theErasedAreToldAndLeftOut() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(
            Self.world + Self.added("p-1", "Один") + Self.added("p-2", "Два")
                + Self.line("person.added", #"{"person":"p-3"}"#)
                + Self.line("forum.attended", #"{"activity":"f","person":"p-1","role":"activist"}"#)
                + Self.line("forum.attended", #"{"activity":"f","person":"p-2","role":"activist"}"#)
                + Self.line("forum.attended", #"{"activity":"f","person":"p-3","role":"activist"}"#))
        _ = try Erasure.run("p-1", ground: "g", on: Self.day, in: ledger.ledger, ledger.writer)
        let parts = try Self.revelation([8, 9, 10, 2], in: ledger).parts
        #expect(parts.map(\.person) == ["p-1", "p-2", "p-3", nil])
        #expect(parts[0].outcome == .erased && parts[2].outcome == .nothing && parts[3].outcome == .nobody)
        #expect(parts[1].entry == 6)
        // Of who only asked for it nothing is disclosed either, though the key is there yet.
        try await ledger.append(
            #"{"type":"erasure.requested","at":"2024-06-02","data":{"person":"p-2","ground":"g"}}"#)
        let revelation = try Self.revelation([6, 9], in: ledger)
        #expect(revelation.parts.map(\.outcome) == [.erased, .erased] && revelation.opened.isEmpty)
    }

    @Test func anotherCodeOfThePersonIsToldAndLeftOutUnlessAskedFor() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(
            Self.world + Self.added("p-1", "Один") + Self.added("p-2", "Один снова")
                + Self.line("forum.attended", #"{"activity":"f","person":"p-2","role":"activist"}"#)
                + Self.line("person.merged", #"{"survivor":"p-1","absorbed":"p-2","basis":"b"}"#))
        let own = try Self.revelation([7], in: ledger)
        #expect(own.opened.map(\.seq) == [6] && own.otherCodes == ["p-2": ["p-1"]])
        let all = try Self.revelation([7], in: ledger, merged: true)
        #expect(all.opened.map(\.seq) == [5, 6] && all.otherCodes.isEmpty)
    }

    @Test func whoAppliedIsFoundByTheApplication() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(
            Self.world + Self.added("p-1", "Один") + Self.added("p-2", "Эксперт")
                + Self.line(
                    "application.submitted", #"{"application":"a","call":"c","person":"p-1","answers":{"why":"так"}}"#)
                + Self.line("application.accepted", #"{"application":"a","reason":"Причина"}"#))
        let revelation = try Self.revelation([8], in: ledger)
        #expect(
            Self.values(revelation.opened).mapValues { $0.keys.sorted() } == [
                5: ["birthYear", "personal"], 8: ["reason"],
            ])
        #expect(revelation.parts.allSatisfy { $0.person == "p-1" })
        #expect(try Self.revelation([8], in: ledger, fields: ["reason"]).opened.map(\.seq) == [8])
        #expect(try Self.revelation([8], in: ledger, fields: ["text"]).parts.map(\.outcome) == [.nobody])
    }

    // MARK: - Recorded once

    static func reveal(
        _ seq: Int, of folder: String, to path: String, recorded: @Sendable () -> Void = {}
    ) async throws -> Revelation.Receipt {
        let ledger = try Ledger.open(folder)
        let writer = try Writer(ledger, account: "tester", clock: TemporaryLedger.still)
        let reader = try LedgerReader(ledger, index: writer.index)
        let entry = try #require(try reader.entry(seq))
        let revelation = try Revelation(
            .init(entries: [entry], size: reader.size), reader, VaultReader.open(ledger, reader))
        let receipt = try revelation.handOver(handover, to: path, writer, recorded: recorded)
        try await writer.finish()
        return receipt
    }

    @Test func killedBetweenEntryAndFileItIsDoneAgain() async throws {
        let ledger = try BackupTests.Closed()
        defer { ledger.remove() }
        try await ledger.append(Self.added("p-1", "Один") + Self.added("p-2", "Два"))
        let out = try Folder.temporary()
        defer { try? FileManager.default.removeItem(atPath: out) }
        let path = out + "/revealed.json"
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [folder = ledger.path as String, path = path as String] in
            _ = try await RevelationTests.reveal(2, of: folder, to: path) { kill(getpid(), SIGKILL) }
        }
        #expect(try Ledger.open(ledger.path).size() == 4 && FileManager.default.contentsOfDirectory(atPath: out) == [])
        let first = try await Self.reveal(2, of: ledger.path, to: path)
        #expect(first.wasRecorded && first.file.entry == 4)
        let bytes = FileManager.default.contents(atPath: path)
        let again = try await Self.reveal(2, of: ledger.path, to: path + "-2")
        #expect(again.wasRecorded && bytes == FileManager.default.contents(atPath: path + "-2"))
        let other = try await Self.reveal(3, of: ledger.path, to: path + "-3")
        #expect(!other.wasRecorded && other.file.entry == 5)
        #expect(try Ledger.open(ledger.path).size() == 5)
        #expect(try Verification.run(ledger.folder).status == .agrees)
    }

    @Test func whatCannotBeWrittenIsNotRecorded() async throws {
        let ledger = try BackupTests.Closed()
        defer { ledger.remove() }
        try await ledger.append(Self.added("p-1", "Один"))
        let problem = await #expect(throws: Problem.self) {
            try await Self.reveal(2, of: ledger.path, to: "/nowhere/revealed.json")
        }
        #expect(problem?.kind == .inputOutput && problem?.what.en.contains("/nowhere/revealed.json") == true)
        #expect(problem?.what.ru.contains("/nowhere/revealed.json") == true)
        #expect(try Ledger.open(ledger.path).size() == 2)
    }

    /// Who recorded another thing under the id that the entry would have stands in the way, and is told so.
    @Test func anIdThatIsTakenIsTold() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.added("p-1", "Один"))
        let data: JSON = [
            "entries": [2], "purpose": .string(Self.handover.purpose), "recipient": .string(Self.handover.recipient),
        ]
        let id = Revelation.id(try #require(data.object), of: TemporaryLedger.origin)
        try await ledger.append(
            #"{"type":"person.added","at":"2024-06-01","data":{"person":"p-2"},"id":"\#(id)"}"#)
        let out = try Folder.temporary()
        defer { try? FileManager.default.removeItem(atPath: out) }
        let problem = #expect(throws: Problem.self) {
            try Self.revelation([2], in: ledger).handOver(Self.handover, to: out + "/x", ledger.writer)
        }
        #expect(problem?.name == "id-taken" && problem?.what.en.contains(id) == true)
        #expect(problem?.what.ru.contains("занят") == true)
    }

    @Test func itMayBeRecordedByHand() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.added("p-1", "Один"))
        let receipt = try await ledger.append(
            #"{"type":"personal-data.disclosed","at":"2024-06-01","data":{"entries":[2],"recipient":"R","purpose":"P"}}"#
        )
        #expect(receipt.last == 3)
    }
}

extension Folder {
    fileprivate static func temporary() throws -> String {
        let path = NSTemporaryDirectory() + "letopis-reveal-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }
}
