@testable import Events
import Support
import Testing

/// What the index answers is what going through the log finds, of things that few entries speak of and that very many do.
@Suite struct IndexQuestionTests {
    @Test func theIndexFindsWhatTheLogHas() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(DryRunTests.world + "\n" + Lines.people("q", 0..<90))
        for number in 0..<90 {
            try await ledger.append(
                #"{"type":"expedition.attended","at":"2024-06-15","data":{"activity":"e","person":"q-\#(number)"}}"#)
        }
        try await ledger.append(
            #"{"type":"expedition.held","at":"2024-06-16","data":{"activity":"e","startedOn":"2024-06-15"}}"#)
        try await ledger.append(
            #"{"type":"entry.voided","at":"2024-06-16","data":{"entry":100,"reason":"r"}}"#)
        try await ledger.writer.finish()
        let index = try Index(path: ledger.ledger.folder.index, log: ledger.ledger.log)
        let size = try ledger.ledger.size()
        let entries = try ledger.ledger.log.read { db in try (1...size).compactMap { try LogRows.entry(db, $0) } }
        let refs = [Ref(.activity, "e"), Ref(.programme, "z"), Ref(.person, "q-7"), Ref(.person, "nobody")]
        let types = Catalogue.all.filter {
            ["activity", "person", "expedition"].contains($0.name.prefix { $0 != "." })
        }
        for ref in refs {
            for types in [nil, [], Thing.subjectTypes[ref.kind] ?? [], types] + types.map({ [$0] }) {
                let wanted = entries.filter { entry in
                    entry.refs.contains(ref) && types?.contains { $0.name == entry.type.name } ?? true
                }
                #expect(try index.seqs(of: ref, types: types) == wanted.map(\.seq), "\(ref)")
            }
        }
        #expect(entries.count { $0.refs.contains(refs[0]) } > 90)
        let voiders = try index.looking { try [$0.voider(of: 100), $0.voider(of: 101)] }
        #expect(voiders == [size, nil])
        for entry in entries { #expect(try index.seq(ofID: entry.id) == entry.seq) }
        #expect(try index.seq(ofID: "not an id") == nil)
    }
}
