@testable import Events
import Foundation
import GRDB
import Support
import Testing

/// Every problem that the log's side can tell of, caused once: its class, its name, and words in both languages.
@Suite struct ProblemTests {
    static func check(_ problem: Problem?, _ kind: Problem.Kind, _ name: String, field: String? = nil) {
        #expect(problem?.kind == kind && problem?.name == name, "\(String(describing: problem))")
        for phrase in [problem?.what, problem?.remedy.plain] {
            #expect(phrase?.ru.isEmpty == false && phrase?.en.isEmpty == false)
            #expect(
                phrase?.ru.unicodeScalars.contains { (0x400..<0x500).contains($0.value) } == true
                    || phrase?.ru == phrase?.en)
            #expect(phrase?.en.unicodeScalars.contains { (0x400..<0x500).contains($0.value) } == false)
        }
        if let field { #expect(problem?.field == field) }
    }

    // MARK: - Lines

    struct Line: Sendable, CustomTestStringConvertible {
        let name: String
        let field: String?
        let line: String
        var testDescription: String { "\(name): \(line.prefix(120))" }

        init(_ name: String, _ field: String?, _ line: String) {
            (self.name, self.field, self.line) = (name, field, line)
        }

        static func person(_ name: String, _ field: String?, _ data: String) -> Line {
            Line(name, field, #"{"type":"person.added","at":"2024-01-01","data":\#(data)}"#)
        }

        static func organisation(_ name: String, _ field: String?, _ data: String) -> Line {
            Line(
                name, field,
                #"{"type":"organisation.added","at":"2024-01-01","data":{"name":"A","kind":"ngo","sonko":true,\#(data)}}"#
            )
        }
    }

    static let lines: [Line] = [
        // Not JSON, each in its way.
        Line("not-json", nil, "{"), Line("not-json", nil, "{}x"), Line("not-json", nil, #"{"type":"a","type":"b"}"#),
        Line("not-json", nil, #"{"a":1.5}"#), Line("not-json", nil, #"{"a":9007199254740992}"#),
        Line("not-json", nil, #"{"a":-0}"#),
        Line("not-json", nil, #"{"a":01}"#), Line("not-json", nil, #"{"a":"\ud800"}"#),
        Line("not-json", nil, "{\"a\":\"\u{1}\"}"),
        Line("not-json", nil, #"{"a":"\x"}"#), Line("not-json", nil, #"{"a":}"#),
        Line("not-json", nil, String(repeating: "[", count: 20)),
        Line("not-an-object", nil, "[]"), Line("line-too-long", nil, String(repeating: " ", count: 1 << 20) + "{}"),
        // Members of a line.
        Line("ledger-field", "seq", #"{"type":"person.added","at":"2024-01-01","data":{},"seq":1}"#),
        Line("ledger-field", "sealed", #"{"type":"person.added","at":"2024-01-01","data":{},"sealed":[]}"#),
        Line("ledger-field", "recorded", #"{"type":"person.added","at":"2024-01-01","data":{},"recorded":"x"}"#),
        Line("ledger-field", "log", #"{"type":"person.added","at":"2024-01-01","data":{},"log":"x"}"#),
        Line("unknown-field", "when", #"{"type":"person.added","when":"2024-01-01"}"#),
        Line("wrong-kind-of-value", "at", #"{"type":"person.added","at":20240101}"#),
        Line("wrong-kind-of-value", "data", #"{"type":"person.added","at":"2024-01-01","data":[]}"#),
        Line("missing-field", "type", #"{"at":"2024-01-01"}"#),
        Line("missing-field", "at", #"{"type":"person.added"}"#),
        Line("unknown-type", "type", #"{"type":"person.aded","at":"2024-01-01"}"#),
        Line("unknown-type", "type", #"{"type":"zzzzzzzzzzzzzzzzzzzzzz","at":"2024-01-01"}"#),
        Line("bad-date", "at", #"{"type":"person.added","at":"2023-02-29"}"#),
        Line("bad-id", "id", #"{"type":"person.added","at":"2024-01-01","id":"7"}"#),
        Line("bad-code", "by", #"{"type":"person.added","at":"2024-01-01","by":"X Y"}"#),
        Line("bad-code", "programme", #"{"type":"person.added","at":"2024-01-01","programme":"123456789"}"#),
        // Fields of a type.
        .person("unknown-field", "persn", #"{"persn":"p-1"}"#),
        .person("unknown-field", "zzzzzzzzzzzz", #"{"zzzzzzzzzzzz":1}"#),
        .person("bad-code", "person", #"{"person":"P 1"}"#), .person("wrong-kind-of-value", "person", #"{"person":7}"#),
        .person("out-of-range", "birthYear", #"{"person":"p-1","birthYear":1850}"#),
        Line("missing-field", "name", #"{"type":"organisation.added","at":"2024-01-01","data":{"kind":"ngo"}}"#),
        Line(
            "unknown-value", "kind",
            #"{"type":"organisation.added","at":"2024-01-01","data":{"name":"A","kind":"ngos","sonko":true}}"#),
        Line(
            "empty-text", "name",
            #"{"type":"organisation.added","at":"2024-01-01","data":{"name":"","kind":"ngo","sonko":true}}"#),
        Line(
            "empty-text", "name",
            #"{"type":"organisation.added","at":"2024-01-01","data":{"name":" ","kind":"ngo","sonko":true}}"#),
        Line(
            "empty-text", "name",
            #"{"type":"organisation.added","at":"2024-01-01","data":{"name":" \u00a0\u3000\u200b","kind":"ngo","sonko":true}}"#
        ),
        Line(
            "empty-text", "name",
            #"{"type":"organisation.added","at":"2024-01-01","data":{"name":"\t","kind":"ngo","sonko":true}}"#),
        Line(
            "empty-text", "purpose",
            #"{"type":"personal-data.disclosed","at":"2024-01-01","data":{"recipient":"R","purpose":" \n ","entries":[1]}}"#
        ),
        Line(
            "empty-text", "reason",
            #"{"type":"entry.voided","at":"2024-01-01","data":{"entry":1,"reason":"  "}}"#),
        Line(
            "too-long", "name",
            #"{"type":"organisation.added","at":"2024-01-01","data":{"name":""# + String(repeating: "я", count: 5000)
                + #"","kind":"ngo","sonko":true}}"#),
        Line(
            "forbidden-character", "name",
            #"{"type":"organisation.added","at":"2024-01-01","data":{"name":"A\u202eB","kind":"ngo","sonko":true}}"#),
        Line(
            "forbidden-character", "name",
            #"{"type":"organisation.added","at":"2024-01-01","data":{"name":"A\nB","kind":"ngo","sonko":true}}"#),
        .organisation("check-digits", "inn", #""inn":"9900000001""#),
        .organisation("check-digits", "ogrn", #""ogrn":"1000000000001""#),
        .organisation("wrong-kind-of-value", "inn", #""inn":9900000000"#),
        Line(
            "out-of-range", "size",
            #"{"type":"period.closed","at":"2024-01-01","data":{"programme":"p","period":"q","size":0,"root":"x","digest":"y","claims":[]}}"#
        ),
        Line(
            "wrong-kind-of-value", "root",
            #"{"type":"period.closed","at":"2024-01-01","data":{"programme":"p","period":"q","size":1,"root":"x","digest":"y","claims":[]}}"#
        ),
        Line(
            "short-list", "purposes",
            #"{"type":"consent.given","at":"2024-01-01","data":{"person":"p-1","purposes":[],"document":"1"}}"#),
        Line(
            "repeated-element", "purposes[1]",
            #"{"type":"consent.given","at":"2024-01-01","data":{"person":"p-1","purposes":["a","a"],"document":"1"}}"#),
        Line(
            "missing-field", "organisation",
            #"{"type":"person.affiliated","at":"2024-01-01","data":{"person":"p-1","role":"activist"}}"#),
        Line(
            "too-many-fields", "group",
            #"{"type":"person.affiliated","at":"2024-01-01","data":{"person":"p-1","organisation":"o","group":"g","role":"activist"}}"#
        ),
        Line(
            "wrong-kind-of-value", "entry",
            #"{"type":"entry.voided","at":"2024-01-01","data":{"entry":0,"reason":"r"}}"#),
        Line(
            "wrong-kind-of-value", "entry",
            #"{"type":"entry.voided","at":"2024-01-01","data":{"entry":"x","reason":"r"}}"#),
    ]

    @Test(arguments: lines) func aLineThatCannotBeTaken(_ line: Line) {
        let problem = #expect(throws: Problem.self) {
            try Validation.draft(InputReader.action(line: Array(line.line.utf8), number: 3))
        }
        Self.check(problem, .badInput, line.name, field: line.field)
        #expect(problem?.line == 3)
        #expect(problem?.inFile("a.jsonl").file == "a.jsonl")
    }

    @Test func aLineInAnotherEncodingSaysSo() {
        let line = Array(#"{"type":""#.utf8) + [0xCF, 0xF0, 0xE8] + Array("\"}".utf8)
        let problem = #expect(throws: Problem.self) { try InputReader.action(line: line, number: 1) }
        Self.check(problem, .badInput, "not-json")
        #expect(problem?.what.en.contains("Windows-1251") == true)
    }

    // MARK: - Decisions

    static let decisions: [(Problem.Kind, String, String)] = [
        (.refused, "already-known", Lines.person("p-1")),
        (
            .badInput, "unknown-reference",
            #"{"type":"expedition.joined","at":"2024-06-01","data":{"activity":"exp-1","person":"p-9"}}"#
        ),
        (
            .badInput, "unknown-reference",
            #"{"type":"publication.released","at":"2024-06-01","programme":"nobody","data":{"publication":"pub-1","channel":"site","url":"https://demo.example/1","title":"T"}}"#
        ),
        (
            .badInput, "missing-programme",
            #"{"type":"publication.released","at":"2024-06-01","data":{"publication":"pub-1","channel":"site","url":"https://demo.example/1","title":"T"}}"#
        ),
        (
            .badInput, "programme-not-wanted",
            #"{"type":"person.added","at":"2024-06-01","programme":"zemlyaki","data":{"person":"p-3"}}"#
        ),
        (
            .refused, "programme-contradiction",
            #"{"type":"expedition.joined","at":"2024-06-01","programme":"other","data":{"activity":"exp-1","person":"p-1"}}"#
        ),
        (
            .refused, "lifecycle",
            #"{"type":"expedition.left","at":"2024-06-01","data":{"activity":"exp-1","person":"p-1"}}"#
        ),
        (.badInput, "unknown-entry", VoidingTests.void(77)),
        (
            .badInput, "unknown-entry",
            #"{"type":"entry.voided","at":"2024-06-20","data":{"entry":"\#(Lines.id(99))","reason":"r"}}"#
        ),
        (.refused, "not-voidable", VoidingTests.void(1)), (.refused, "leaned-on", VoidingTests.void(3)),
        (.refused, "ledger-entry", #"{"type":"ledger.key-rotated","at":"2024-06-20","data":{"verifierKey":"x"}}"#),
    ]

    @Test(arguments: decisions) func aBatchThatIsRefused(_ kind: Problem.Kind, _ name: String, _ line: String)
        async throws
    {
        let temporary = try TemporaryLedger()
        try await temporary.append(WriterTests.programme)
        // One that leans on the expedition.
        try await temporary.append(
            #"{"type":"expedition.announced","at":"2024-06-01","data":{"activity":"exp-1","url":"https://demo.example/"}}"#
        )
        let problem = await #expect(throws: Problem.self) {
            try await temporary.append(Lines.person("p-5") + "\n" + line)
        }
        Self.check(problem, kind, name)
        #expect(problem?.line == 2)
        #expect(try temporary.ledger.size() == 5)
    }

    // MARK: - The log

    /// Causes of what has no line: each makes its problem on a ledger of its own.
    static let causes: [(Problem.Kind, String, @Sendable (TemporaryLedger) async throws -> Void)] = [
        (
            .conflict, "id-with-other-content",
            { try await $0.append(Lines.person("a", id: Lines.id(1)) + "\n" + Lines.person("b", id: Lines.id(1))) }
        ),
        (
            .conflict, "condition-failed",
            { try await $0.append(Lines.person("a"), if: .init(noEntryMatching: .all, after: 0)) }
        ),
        (
            .conflict, "condition-beyond-end",
            { try await $0.append(Lines.person("a"), if: .init(noEntryMatching: .all, after: 9)) }
        ),
        (
            .conflict, "clock-behind",
            {
                let writer = try $0.anotherWriter(seed: 1, clock: Clock { TemporaryLedger.start - 90_000_000 })
                _ = try await writer.append(try Drafts.read(Lines.person("a")))
            }
        ),
        (.usage, "bad-account", { _ = try Writer($0.ledger, account: "Ivan") }),
        (.inputOutput, "read-only", { _ = try Writer(Ledger.open($0.path, readOnly: true), account: "tester") }),
        (
            .inputOutput, "no-signing-key",
            {
                try FileManager.default.removeItem(atPath: $0.ledger.folder.signingKey)
                _ = try $0.ledger.signingKey()
            }
        ),
        (
            .badInput, "bad-key",
            {
                try Folder.write("nothing\n", to: $0.ledger.folder.signingKey, permissions: 0o600)
                _ = try $0.ledger.signingKey()
            }
        ),
        (
            .conflict, "folder-not-empty",
            {
                _ = try Ledger.create(
                    $0.path, origin: TemporaryLedger.origin, timeZone: "Europe/Moscow", language: .en, by: "tester",
                    key: $0.ledger.signingKey(), clock: TemporaryLedger.still, id: Lines.id(1))
            }
        ),
        (
            .badInput, "bad-origin",
            {
                _ = try Ledger.create(
                    $0.path + "/new", origin: "a b", timeZone: "Europe/Moscow", language: .en, by: "tester",
                    key: $0.ledger.signingKey(), clock: TemporaryLedger.still, id: Lines.id(1))
            }
        ),
        (
            .altered, "empty-ledger",
            {
                try $0.rewrite([])
                _ = try Ledger.open($0.path)
            }
        ),
        (
            .altered, "bad-opening",
            {
                try $0.rewrite(1) { $0["type"] = "ledger.key-rotated" }
                _ = try Ledger.open($0.path)
            }
        ),
        (
            .altered, "unreadable-entry",
            {
                try $0.rewrite([Array("{}".utf8)])
                _ = try Ledger.open($0.path)
            }
        ),
        (
            .badInput, "unknown-type-in-log",
            {
                try await $0.append(Lines.person("a"))
                try $0.rewrite(2) { $0["type"] = "moon.visited" }
                try $0.ledger.read(.all) { _ in }
            }
        ),
        (
            .altered, "missing-hash",
            {
                try $0.tamper { try $0.execute(sql: "DELETE FROM tree") }
                _ = try $0.ledger.root(at: 1)
            }
        ),
        (.notFound, "no-ledger", { _ = try Ledger.open($0.path + "/views") }),
        (
            .inputOutput, "copy-not-readable",
            { _ = try LogFile(path: $0.ledger.log.path, readOnly: true, isImmutable: true) }
        ),
        (.inputOutput, "not-written", { _ in try Folder.write("x", to: "/nowhere/file") }),
        (.conflict, "nothing-lost", { try Fork.accept($0.ledger, reason: "r", account: "tester") }),
        (
            .conflict, "busy",
            {
                // Another process holds the lock for longer than one waits.
                let path = $0.ledger.log.path
                var configuration = SQLiteOpening.log(readOnly: false).configuration
                configuration.busyMode = .immediateError
                let waiting = try DatabaseQueue(path: path, configuration: configuration)
                try ProblemTests.locking(path) {
                    try waiting.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
                }
            }
        ),
    ]

    @Test(arguments: causes.indices) func whatCanGoWrongWithALedger(_ number: Int) async throws {
        let (kind, name, cause) = Self.causes[number]
        let temporary = try TemporaryLedger()
        do {
            try await cause(temporary)
            Issue.record("no problem: \(name)")
        } catch {
            Self.check(Problem(storage: error), kind, name)
        }
    }

    /// Runs `body` while another connection holds the write lock.
    static func locking(_ path: String, _ body: () throws -> Void) throws {
        try DatabaseQueue(path: path).writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            defer { try? db.execute(sql: "ROLLBACK") }
            try body()
        }
    }

    @Test func failuresOfTheDiskAreToldInOurWords() {
        let codes: [(ResultCode, Problem.Kind, String)] = [
            (.SQLITE_BUSY, .conflict, "busy"), (.SQLITE_FULL, .inputOutput, "disk-full"),
            (.SQLITE_READONLY, .inputOutput, "not-writable"), (.SQLITE_CANTOPEN, .inputOutput, "not-writable"),
            (.SQLITE_CORRUPT, .altered, "damaged-file"), (.SQLITE_NOTADB, .altered, "damaged-file"),
            (.SQLITE_IOERR, .inputOutput, "database"),
        ]
        for (code, kind, name) in codes { Self.check(Problem(storage: DatabaseError(resultCode: code)), kind, name) }
        Self.check(Problem(storage: CocoaError(.fileReadNoPermission)), .inputOutput, "input-output")
    }
}
