@testable import Events
import Foundation
import GRDB
import Support
import Testing

/// Entries of an older version of their type stand in older logs: they are read by its fields, and none is written.
/// Synthetic people throughout.
@Suite struct EntryVersionTests {
    static let text = "Синтетическое основание, которого в записях нет"
    static let id = Lines.id(77)

    /// What each type with two versions records, but for the text that version 1 has in the clear.
    static let facts: [(type: String, text: String, data: JSON)] = [
        ("person.merged", "basis", ["survivor": "p-1", "absorbed": "p-2"]),
        ("person.unmerged", "basis", ["survivor": "p-1", "absorbed": "p-3"]),
        ("person.corrected", "reason", ["person": "p-1", "region": "pskov"]),
        ("expert.recused", "ground", ["application": "a-1", "expert": "p-2"]),
    ]

    static let world =
        (1...3).map { Lines.person("p-\($0)") + "\n" }.joined()
            + """
            {"type":"person.merged","at":"2024-01-01","data":{"survivor":"p-1","absorbed":"p-3","basis":"одна анкета"}}
            {"type":"programme.added","at":"2024-01-01","data":{"programme":"p","title":"P","funder":"F","contest":"C","startsOn":"2024-01-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}}
            {"type":"call.opened","at":"2024-01-01","data":{"call":"c-1","programme":"p","for":"participants","opensOn":"2024-01-01","closesOn":"2024-12-31"}}
            {"type":"application.submitted","at":"2024-01-01","data":{"application":"a-1","call":"c-1","person":"p-1"}}

            """

    static func line(_ type: String, _ data: JSONObject, id: String = id) -> String {
        #"{"id":"\#(id)","type":"\#(type)","at":"2024-02-01","data":\#(JSON.object(data).canonicalText)}"#
    }

    /// Puts an entry of version 1 at the end of the log, as an older letopis did.
    static func appendOld(_ type: String, _ data: JSONObject, to ledger: TemporaryLedger) throws {
        let size = try ledger.ledger.size()
        let known = try #require(Catalogue.byName[type])
        let commitments = (0..<known.versions[0].sealedFields).map {
            Base64URL.text(Digest.sha256([UInt8($0)]))
        }
        let entry = Entry(
            seq: size + 1, type: known, version: 1, at: "2024-02-01", day: try #require(Day("2024-02-01")),
            by: "tester", data: data, id: id, log: TemporaryLedger.origin,
            programme: type == "expert.recused" ? "p" : nil,
            recorded: Timestamp.text(milliseconds: TemporaryLedger.start), sealed: commitments.sorted())
        try ledger.ledger.log.queue.write { db in
            var frontier = try LogRows.frontier(db, size: size)
            try LogStatements(db).insert(entry.body, seq: size + 1, &frontier)
        }
    }

    // MARK: - Version 1

    @Test(arguments: 0..<4) func anOlderEntryIsReadAndCompared(_ index: Int) async throws {
        let (type, name, facts) = Self.facts[index]
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.world)
        var whole = try #require(facts.object)
        whole[name] = .string(Self.text)
        try Self.appendOld(type, whole, to: ledger)
        try await ledger.writer.finish()
        let reader = try VaultTests.reader(ledger)
        let entry = try #require(try reader.entry(9))
        #expect(entry.version == 1 && entry.misfit == nil && entry.text(name) == Self.text)
        #expect(!entry.shape.seals(name) && entry.type.versions[1].seals(name))
        // The same again is known by its text, although it would be sealed today.
        #expect(try await ledger.append(Self.line(type, whole)).duplicates == 1)
        whole[name] = "другое"
        let problem = await #expect(throws: Problem.self) { try await ledger.append(Self.line(type, whole)) }
        #expect(problem?.kind == .conflict && problem?.field == "data.\(name)")
        switch type {
        case "person.merged": #expect(try reader.thing(Ref(.person, "p-2"))?.status == "merged")
        case "person.unmerged": #expect(try reader.thing(Ref(.person, "p-3"))?.status == "active")
        case "person.corrected": #expect(try reader.thing(Ref(.person, "p-1"))?.text("region") == "pskov")
        default: #expect(try reader.thing(Ref(.recusal, "a-1/p-2"))?.status == "recused")
        }
        try await ledger.append(Lines.person("p-9"))
        try await ledger.writer.finish()
        #expect(try Verification.run(ledger.ledger.folder).status == .agrees)
    }

    // MARK: - Version 2

    @Test(arguments: 0..<4) func aNewEntrySealsTheText(_ index: Int) async throws {
        let (type, name, facts) = Self.facts[index]
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.world)
        let data = try #require(facts.object)
        var whole = data
        whole[name] = .string(Self.text)
        #expect(try await ledger.append(Self.line(type, whole)).first == 9)
        #expect(try Traces.of(Self.text, in: ledger.path) == [])
        let reader = try VaultTests.reader(ledger)
        let entry = try #require(try reader.entry(9))
        #expect(entry.version == 2 && entry.misfit == nil && entry.data == data)
        #expect(entry.sealed.count == (type == "person.corrected" ? 4 : 1))
        #expect(
            try VaultSubject.of(entry, reader) == (type == "person.corrected" ? .person("p-1") : .entry(Self.id)))
        let vault = try #require(try VaultTests.vault(ledger))
        guard case .disclosures(let found) = try vault.disclosures(of: entry) else { throw CancellationError() }
        #expect(found.map(\.name) == [name] && found.first?.value == .string(Self.text))
        // The same again adds nothing, another text is a conflict that does not tell it.
        #expect(try await ledger.append(Self.line(type, whole)).duplicates == 1)
        whole[name] = "другое"
        let problem = await #expect(throws: Problem.self) { try await ledger.append(Self.line(type, whole)) }
        #expect(problem?.kind == .conflict && problem?.field == "data.\(name)")
        #expect("\(String(describing: problem))".contains("другое") == false)
        // It is required as before, and empty it is nothing.
        for (value, error) in [(nil, "missing-field"), ("", "empty-text")] as [(JSON?, String)] {
            whole[name] = value
            let problem = await #expect(throws: Problem.self) {
                try await ledger.append(Self.line(type, whole, id: Lines.id(78)))
            }
            #expect(problem?.name == error && problem?.kind == .badInput && problem?.field == name)
        }
    }

    @Test func aReasonAloneCorrectsNothing() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.world)
        let problem = await #expect(throws: Problem.self) {
            try await ledger.append(
                #"{"type":"person.corrected","at":"2024-02-01","data":{"person":"p-1","reason":"x"}}"#)
        }
        #expect(problem?.name == "nothing-corrected")
    }
}
