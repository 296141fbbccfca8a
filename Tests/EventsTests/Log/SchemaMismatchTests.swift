@testable import Events
import Foundation
import Support
import Testing

/// Entries that have not the fields of their type: no fault of the log, but nothing to count by.
@Suite struct SchemaMismatchTests {
    static let forum =
        #"{"type":"forum.planned","at":"2024-06-01","data":{"programme":"zemlyaki","activity":"f-1","title":"F","startsOn":"2024-06-15","mode":"onsite"}}"#
    static let report =
        #"{"type":"period.closed","at":"2024-06-30","data":{"programme":"zemlyaki","period":"q","claims":[{"indicator":"people","value":1}],"digest":"\#(String(repeating: "a", count: 64))","size":1,"root":"\#(TreeHash.empty.base64)"}}"#
    static let period =
        #"{"type":"period.opened","at":"2024-06-01","data":{"programme":"zemlyaki","period":"q","from":"2024-04-01","to":"2024-06-30"}}"#
    static let indicator =
        #"{"type":"indicator.defined","at":"2024-06-01","data":{"programme":"zemlyaki","indicator":"people","title":"P","unit":"people","rule":{"of":"forum.attended","count":"distinct person"}}}"#
    static let attendance =
        #"{"type":"forum.attended","at":"2024-06-15","data":{"activity":"f-1","person":"p-1","role":"activist"}}"#

    /// 1 opened, 2–4 WriterTests.programme, then these.
    static func ledger() async throws -> TemporaryLedger {
        let temporary = try TemporaryLedger()
        try await temporary.append(WriterTests.programme)
        try await temporary.append([forum, attendance, period, indicator, report].joined(separator: "\n"))
        return temporary
    }

    static func misfits(_ temporary: TemporaryLedger) throws -> [Int: SchemaMismatch] {
        var found: [Int: SchemaMismatch] = [:]
        try temporary.ledger.log.read { db in
            try LogRows.forEachEntry(db, after: 0, upTo: .max) { found[$0.seq] = $0.misfit }
        }
        return found
    }

    static func seq(_ type: String, _ temporary: TemporaryLedger) throws -> Int {
        try temporary.ledger.log.read { db in
            var found = 0
            try LogRows.forEachEntry(db, after: 0, upTo: .max) { if $0.type.name == type { found = $0.seq } }
            return found
        }
    }

    /// A void of what comes after it would make a count depend on who reads it.
    @Test(
        arguments: [(1, nil), (4, nil), (5, SchemaMismatch.notBefore(5)), (6, SchemaMismatch.notBefore(6))]
            as [(Int, SchemaMismatch?)])
    func aVoidNamesAnEntryBeforeIt(target: Int, misfit: SchemaMismatch?) throws {
        let type = try #require(Catalogue.byName["entry.voided"])
        let entry = Entry(
            seq: 5, type: type, version: 1, at: "2024-06-01", day: try #require(Day("2024-06-01")), by: "owner",
            data: JSONObject([
                .init(key: "entry", value: .int(target)), .init(key: "reason", value: "r"),
            ]), id: Lines.id(5), log: "test.example/x", programme: nil, recorded: "2024-06-01T00:00:00.000Z",
            sealed: [])
        #expect(entry.misfit == misfit)
        guard let misfit else { return }
        let problem = LogRows.uncountable(entry, misfit)
        #expect(problem.what.en.contains("does not stand before it") && problem.what.ru.contains("которой до неё нет"))
    }

    @Test func whatTheWriterMadeFits() async throws {
        let temporary = try await Self.ledger()
        #expect(try Self.misfits(temporary).isEmpty)
    }

    /// Every type, with all its fields, with only those required, and with each of these left out.
    @Test(arguments: Catalogue.all.flatMap { type in (1...type.version).map { "\(type.name) \($0)" } })
    func aTypeHasItsFieldsAndNoOthers(_ name: String) throws {
        let words = name.split(separator: " ")
        let type = try #require(Catalogue.byName[String(words[0])])
        let version = try #require(Int(words[1]))
        let shape = type.versions[version - 1]
        func value(_ field: Field) -> JSON {
            guard case .object(let fields) = field.value else { return field.isList ? ["x"] : "x" }
            let object = JSON.object(object(fields.filter { !$0.isSealed }))
            return field.isList ? [object] : object
        }
        func object(_ fields: [Field]) -> JSONObject {
            JSONObject(fields.map { JSONObject.Member(key: $0.name, value: value($0)) })
        }
        func misfit(_ data: JSONObject, sealed: Int? = nil) throws -> SchemaMismatch? {
            Entry(
                seq: 1, type: type, version: version, at: "2024-01-01", day: try #require(Day("2024-01-01")), by: "t",
                data: data, id: Lines.id(1), log: "l", programme: nil, recorded: "",
                sealed: Array(repeating: "", count: sealed ?? shape.sealedFields)
            ).misfit
        }
        let open = shape.fields.filter { !$0.isSealed }
        // Of those that exclude each other one, of those of which some are needed all.
        let excluded = Set(type.oneOf.flatMap { $0.dropFirst() })
        let whole = object(open.filter { !excluded.contains($0.name) })
        #expect(try misfit(whole) == nil)
        let needed = Set(type.oneOf.map { $0[0] } + type.someOf.map { $0[0] })
        let bare = object(open.filter { $0.isRequired || needed.contains($0.name) })
        #expect(try misfit(bare) == nil)
        for field in open where field.isRequired || needed.contains(field.name) {
            var data = bare
            data[field.name] = nil
            #expect(try misfit(data) == .missing(field.name))
        }
        for foreign in ["a", "zzz", "startsOn2", "\u{E000}"] {
            var data = whole
            data[foreign] = 1
            #expect(try misfit(data) == .unknown(foreign))
        }
        for field in shape.fields where field.isSealed {
            var data = whole
            data[field.name] = 1
            #expect(try misfit(data) == .unknown(field.name))
        }
        for name in excluded {
            var data = whole
            data[name] = "x"
            #expect(try misfit(data) == .unknown(name))
        }
        #expect(try misfit(whole, sealed: shape.sealedFields + 1) == .commitments(shape.sealedFields + 1))
        if shape.sealedFields > 0 { #expect(try misfit(whole, sealed: 0) == .commitments(0)) }
        for field in open {
            guard case .object(let inner) = field.value, !excluded.contains(field.name) else { continue }
            var item = object(inner)
            item["zzz"] = 1
            var data = whole
            data[field.name] = field.isList ? [.object(object(inner)), .object(item)] : .object(item)
            #expect(try misfit(data) == .unknown("\(field.name).zzz"))
            let required = try #require(inner.first { $0.isRequired })
            item = object(inner)
            item[required.name] = nil
            data[field.name] = field.isList ? [.object(item)] : .object(item)
            #expect(try misfit(data) == .missing("\(field.name).\(required.name)"))
        }
    }

    /// The log stays sound for a verifier, as FORMAT.md, section 9, says.
    @Test func aForeignFieldIsNoFaultOfTheLog() async throws {
        let temporary = try await Self.ledger()
        let seq = try Self.seq("forum.attended", temporary)
        try temporary.rewrite(seq) { body in
            guard var data = body["data"]?.object else { return }
            data["weight"] = 2
            body["data"] = .object(data)
        }
        #expect(try Self.misfits(temporary) == [seq: .unknown("weight")])
        let copy = NSTemporaryDirectory() + "letopis-\(UUID().uuidString).sqlite"
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try temporary.execute("VACUUM INTO '\(copy)'")
        #expect(try Verification.run(file: copy).status == .agrees)
    }

    @Test func theProblemNamesEntryTypeAndField() async throws {
        let temporary = try await Self.ledger()
        let entry = try #require(try temporary.ledger.log.read { try LogRows.entry($0, 2) })
        for (misfit, text) in [
            (SchemaMismatch.unknown("weight"), "has no field \"weight\" in the clear"),
            (.missing("title"), "has to have the field \"title\""), (.commitments(4), "has 0 sealed fields, not 4"),
        ] {
            let problem = LogRows.uncountable(entry, misfit)
            ProblemTests.check(problem, .badInput, "other-fields-in-log")
            #expect(problem.what.en.hasPrefix("entry 2: programme.added, v 1 ") && problem.what.en.contains(text))
        }
    }
}
