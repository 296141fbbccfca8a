@testable import Events
import Foundation
import Support
import Testing

/// What somebody with the files of a ledger can do, and what `verify` says of it.
@Suite struct TamperingTests {
    /// Three days, with a checkpoint at the end of each, at 7, 12 and 17 entries: entry 1, an organisation, then
    /// people. What came after the first day is still in the -wal. `old` is the log as it was after the first.
    struct Sample: Sendable {
        let temporary: TemporaryLedger
        let old: [UInt8]
    }

    static let sample = Task {
        let clock = SetClock()
        let temporary = try TemporaryLedger(clock: clock.clock)
        try await temporary.append(
            #"{"type":"organisation.added","at":"2024-01-01","data":{"organisation":"org-1","name":"Край","kind":"ngo","sonko":true}}"#
        )
        try await temporary.appendAndFinish(Lines.people("p", 0..<5))
        let copy = try Backup.write(temporary.ledger, to: temporary.path + "/old.sqlite").path
        let old = Array(FileManager.default.contents(atPath: copy) ?? Data())
        try FileManager.default.removeItem(atPath: copy)
        try temporary.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for range in [5..<10, 10..<15] {
            clock.move(hours: 24)
            try await temporary.appendAndFinish(Lines.people("p", range))
        }
        return Sample(temporary: temporary, old: old)
    }

    static func copy() async throws -> LedgerCopy { try await LedgerCopy(of: sample.value.temporary.path) }

    /// The log as one file, without a -wal.
    static func closedCopy() async throws -> LedgerCopy {
        let copy = try await copy()
        try copy.execute("PRAGMA journal_mode = DELETE")
        return copy
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Verdict.Status
        var seq: Int?
        var bracket: Verdict.Bracket?
        let change: @Sendable (LedgerCopy) async throws -> Void

        static func altered(
            _ name: String, _ seq: Int?, _ change: @escaping @Sendable (LedgerCopy) async throws -> Void
        ) -> Case {
            Case(testDescription: name, status: .altered, seq: seq, change: change)
        }

        static func altered(_ name: String, _ seq: Int?, sql: String) -> Case {
            altered(name, seq) { copy in try copy.tamper { try $0.execute(sql: sql) } }
        }

        static func diverges(
            _ name: String, _ after: Int, _ upTo: Int, _ change: @escaping @Sendable (LedgerCopy) async throws -> Void
        ) -> Case {
            Case(
                testDescription: name, status: .diverges, bracket: Verdict.Bracket(after: after, upTo: upTo),
                change: change)
        }
    }

    private static func check(_ test: Case) async throws {
        let copy = try await copy()
        #expect(try copy.verify().status == .agrees)
        try await test.change(copy)
        let verdict = try copy.verify()
        #expect(verdict.status == test.status)
        #expect(verdict.firstWrong == test.seq)
        if let bracket = test.bracket {
            #expect(verdict.bracket == bracket)
            let entries = "Entries \(bracket.after + 1)…\(bracket.upTo) are not those that were signed"
            #expect(verdict.statement.plain.en.contains(entries), "\(verdict.statement.plain.en)")
            #expect(
                verdict.statement.plain.ru.contains(
                    "Записи \(bracket.after + 1)…\(bracket.upTo) — не те, что подписаны"))
        }
        if let seq = test.seq {
            #expect(verdict.statement.plain.en.contains("The first entry that is wrong is \(seq)."))
            #expect(verdict.statement.plain.ru.contains("запись \(seq)."))
        }
        #expect(verdict.problems.isEmpty == false)
        for problem in verdict.problems { #expect(!problem.what.ru.isEmpty && !problem.what.en.isEmpty) }
    }

    // MARK: - Entries and hashes

    @Test(arguments: [
        Case.altered(
            "a letter of a body", 9,
            sql: "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'p-6', 'p-0') AS BLOB) WHERE seq = 9"),
        .altered(
            "a space in a body", 9,
            sql: "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), ',', ', ') AS BLOB) WHERE seq = 9"),
        .altered("a body emptied", 9, sql: "UPDATE entry SET body = x'' WHERE seq = 9"),
        .altered("a body longer than any", 9, sql: "UPDATE entry SET body = zeroblob(70000) WHERE seq = 9"),
        .altered("entry 1 damaged", 1, sql: "UPDATE entry SET body = x'7b7d' WHERE seq = 1"),
        .altered("an entry deleted", 9, sql: "DELETE FROM entry WHERE seq = 9"),
        .altered(
            "an entry deleted with its hashes", 9,
            sql: "DELETE FROM entry WHERE seq = 9; DELETE FROM tree WHERE seq = 9"
        ),
        .altered("the first entry deleted", 1, sql: "DELETE FROM entry WHERE seq = 1"),
        .altered("the last entry deleted, its hashes left", 17, sql: "DELETE FROM entry WHERE seq = 17"),
        .altered(
            "two entries exchanged", 9,
            sql: "UPDATE entry SET seq = -9 WHERE seq = 9; UPDATE entry SET seq = 9 WHERE seq = 12; "
                + "UPDATE entry SET seq = 12 WHERE seq = -9"),
        .altered(
            "entries in another order", 8,
            sql: "UPDATE entry SET seq = -seq WHERE seq BETWEEN 8 AND 10; UPDATE entry SET seq = 18 + seq WHERE seq < 0"
        ),
        .altered("an entry before the first", 0, sql: "INSERT INTO entry SELECT 0, body FROM entry WHERE seq = 9"),
        .altered("an entry doubled", 18, sql: "INSERT INTO entry SELECT 18, body FROM entry WHERE seq = 17"),
        .altered("an entry after a gap", 18, sql: "INSERT INTO entry SELECT 99, body FROM entry WHERE seq = 17"),
        .altered(
            "an entry put between", 8,
            sql: "UPDATE entry SET seq = -seq - 1 WHERE seq > 7; UPDATE entry SET seq = -seq WHERE seq < 0; "
                + "INSERT INTO entry SELECT 8, body FROM entry WHERE seq = 7"),
        .altered("a leaf hash", 9, sql: "UPDATE tree SET hashes = zeroblob(32) WHERE seq = 9"),
        .altered(
            "an interior hash", 8,
            sql: "UPDATE tree SET hashes = CAST(substr(hashes, 1, 96) || zeroblob(32) AS BLOB) WHERE seq = 8"),
        .altered(
            "a hash too many", 8, sql: "UPDATE tree SET hashes = CAST(hashes || zeroblob(32) AS BLOB) WHERE seq = 8"),
        .altered("a hash too few", 8, sql: "UPDATE tree SET hashes = substr(hashes, 1, 96) WHERE seq = 8"),
        .altered("hashes deleted", 17, sql: "DELETE FROM tree WHERE seq = 17"),
        .altered("hashes in the middle deleted", 9, sql: "DELETE FROM tree WHERE seq = 9"),
        .altered("hashes without an entry", 18, sql: "INSERT INTO tree VALUES (18, zeroblob(64))"),
        // The node above tells.
        .altered("a leaf hash that belongs to a forged body", 10) { copy in
            let forged = try Bodies.changed(copy.bodies()[8]) { $0["data"] = ["person": "p-other"] }
            try copy.tamper {
                try $0.execute(
                    sql: "UPDATE entry SET body = ? WHERE seq = 9; UPDATE tree SET hashes = ? WHERE seq = 9",
                    arguments: [Data(forged), Data(TreeHash.leaf(forged).bytes)])
            }
        },
        .altered("everything deleted", nil, sql: "DELETE FROM entry; DELETE FROM tree"),
    ])
    func whatIsChangedIsNamed(_ test: Case) async throws {
        try await Self.check(test)
    }

    /// Bodies and tree all fit each other: only a checkpoint tells, and it tells from where on.
    @Test(arguments: [
        Case.diverges("a forged body, and the whole tree with it", 7, 12) { copy in
            try copy.rewrite(9) { $0["data"] = ["person": "p-other"] }
        },
        .diverges("an entry left out, those after it moved up", 7, 12) { copy in
            var bodies = try copy.bodies()
            bodies.remove(at: 8)
            for index in 8..<bodies.count {
                bodies[index] = try Bodies.changed(bodies[index]) { $0["seq"] = .int(index + 1) }
            }
            try copy.rewrite(bodies)
        },
        .diverges("a backdated entry put between, those after it moved down", 7, 12) { copy in
            var bodies = try copy.bodies()
            bodies.insert(try Bodies.person(8), at: 7)
            for index in 8..<bodies.count {
                bodies[index] = try Bodies.changed(bodies[index]) { $0["seq"] = .int(index + 1) }
            }
            try copy.rewrite(bodies)
        },
        .diverges("the end cut off", 12, 17) { copy in
            try copy.tamper { try $0.execute(sql: "DELETE FROM entry WHERE seq > 14; DELETE FROM tree WHERE seq > 14") }
        },
        .diverges("an old copy in its place", 7, 12) { copy in
            try await copy.replaceLog(by: sample.value.old)
        },
        .diverges("an old copy that went on otherwise", 7, 12) { copy in
            try await copy.replaceLog(by: sample.value.old)
            try copy.rewrite(copy.bodies() + (8...30).map { try Bodies.person($0) })
        },
        .diverges("all of it", 0, 7) { copy in
            try copy.rewrite(2) { $0["at"] = "2023-12-31" }
        },
    ])
    func aConsistentForgeryIsBracketed(_ test: Case) async throws {
        try await Self.check(test)
    }

    @Test func theBracketSaysWhatHoldsAndWhatDoesNot() async throws {
        let forged = try await Self.copy()
        try forged.rewrite(9) { $0["data"] = ["person": "p-other"] }
        let verdict = try forged.verify()
        #expect(
            verdict.statement.plain.en.contains(
                "Entries 8…12 are not those that were signed: the checkpoint at 7 holds, the one at 12 does not."))
        #expect(
            verdict.statement.plain.ru.contains(
                "Записи 8…12 — не те, что подписаны: контрольная точка на 7 сходится, а на 12 — нет."))
        let early = try await Self.copy()
        try early.rewrite(2) { $0["at"] = "2023-12-31" }
        #expect(try early.verify().statement.plain.en.contains("none before it holds, the one at 7 does not"))
        #expect(try early.verify().statement.plain.ru.contains("до неё не сходится ни одна, а на 7 — нет"))
        let short = try await Self.copy()
        try short.rewrite(Array(short.bodies().prefix(14)))
        #expect(try short.verify().statement.plain.en.contains("the one at 17 does not, for the ledger ends at 14."))
        #expect(try short.verify().statement.plain.ru.contains("потому что летопись кончается на 14."))
        let one = try await Self.copy()
        try one.sign(16, by: one.signingKey)
        try one.rewrite(17) { $0["data"] = ["person": "p-other"] }
        #expect(
            try one.verify().statement.plain.en.contains(
                "Entry 17 is not the one that was signed: the checkpoint at 16"))
        #expect(
            try one.verify().statement.plain.ru.contains("Запись 17 — не та, что подписана: контрольная точка на 16"))
    }

    /// An altered log is bracketed too, where it is altered consistently besides.
    @Test func anAlteredLogHasABracketToo() async throws {
        let copy = try await Self.copy()
        try copy.rewrite(9) { $0["by"] = "Nobody" }
        let verdict = try copy.verify()
        #expect(verdict.status == .altered && verdict.firstWrong == 9)
        #expect(verdict.bracket == Verdict.Bracket(after: 7, upTo: 12))
    }

    // MARK: - With the key

    /// What plain `verify` cannot see, and says so.
    @Test func whoHasTheKeyAndTheFolderCanRewriteAll() async throws {
        let copy = try await Self.copy()
        try copy.rewrite(9) { $0["data"] = ["person": "p-other"] }
        let key = try copy.signingKey
        try copy.sign(17, by: key)
        // One that was forgotten tells.
        let verdict = try copy.verify()
        #expect(verdict.status == .diverges && verdict.checkpoints == [7, 17])
        #expect(verdict.bracket == Verdict.Bracket(after: 7, upTo: 12))
        try copy.sign(12, by: key)
        let blind = try copy.verify()
        #expect(blind.status == .agrees && blind.entries == 17)
        #expect(blind.root != (try await Self.sample.value.temporary.ledger.root(at: 17)))
        #expect(blind.statement.plain.en.contains("Whoever holds secrets/signing.key could still have rewritten"))
    }
}
