@testable import Events
import Foundation
import GRDB
import Support
import Testing

/// Synthetic people throughout.
@Suite struct ErasureTests {
    static let merge =
        #"{"type":"person.merged","at":"2024-06-02","data":{"survivor":"p-1","absorbed":"p-2","basis":"same phone"}}"#
        + "\n"
    static let day = Day(packed: 2024_06_05)

    static func erase(
        _ person: String, in path: String, passed: @Sendable (Erasure.Step) -> Void = { _ in }
    ) async throws -> Erasure.Outcome {
        let ledger = try Ledger.open(path)
        let writer = try Writer(ledger, account: "tester", clock: TemporaryLedger.still)
        let outcome = try Erasure.run(person, ground: "withdrawal", on: day, in: ledger, writer, passed: passed)
        try await writer.finish()
        return outcome
    }

    /// What must stand nowhere afterwards: the keys, and what they sealed; those of entries with a key of their own, too.
    static func secrets(of people: [String], in folder: Folder) throws -> [Data] {
        let own = try DatabaseQueue(path: VaultFile.data.path(in: folder)).read {
            try String.fetchAll($0, sql: "SELECT name FROM subject WHERE name LIKE 'entry:%'")
        }
        let names = (people.map { "person:\($0)" } + own).map { "'\($0)'" }.joined(separator: ",")
        let keys = try DatabaseQueue(path: VaultFile.keys.path(in: folder)).read {
            try Data.fetchAll($0, sql: "SELECT secret FROM key WHERE subject IN (\(names))")
        }
        let data = try DatabaseQueue(path: VaultFile.data.path(in: folder)).read {
            try Data.fetchAll(
                $0,
                sql: """
                    SELECT d.sealed FROM disclosure d JOIN subject s ON s.number = d.subject WHERE s.name IN (\(names))
                    UNION ALL SELECT d.macs FROM digest d JOIN subject s ON s.number = d.subject WHERE s.name IN (\(names))
                    """)
        }
        return keys + data
    }

    static func files(holding secrets: [Data], in folder: Folder) throws -> [String] {
        try Traces.files(in: folder.path).filter { path in
            let bytes = try Data(contentsOf: URL(filePath: folder.path + "/" + path))
            return secrets.contains { bytes.range(of: $0) != nil }
        }
    }

    static func history() -> String {
        VaultTests.added("p-1") + VaultTests.added("p-2") + VaultTests.added("p-3", name: "Другая", phone: "1") + merge
    }

    @Test func allCodesOfThePersonAreErasedAndNobodyElse() async throws {
        let ledger = try BackupTests.Closed()
        defer { ledger.remove() }
        try await ledger.append(Self.history())
        let before = try Ledger.open(ledger.path)
        let (size, root) = (try before.size(), try before.root(at: before.size()))
        let secrets = try Self.secrets(of: ["p-1", "p-2"], in: ledger.folder)
        #expect(secrets.count >= 2 + 6 + 2 + 2)
        #expect(try !Self.files(holding: secrets, in: ledger.folder).isEmpty)
        // The absorbed code leads to the person, too.
        let outcome = try await Self.erase("p-2", in: ledger.path)
        #expect(outcome.codes == ["p-1", "p-2"])
        #expect(outcome.requested.map(\.seq) == [6, 7] && outcome.completed.map(\.seq) == [8, 9])
        #expect(!outcome.wasDone)
        #expect(try Self.files(holding: secrets, in: ledger.folder) == [])
        #expect(try Traces.of(VaultTests.name, in: ledger.path) == [])
        let after = try Ledger.open(ledger.path)
        #expect(try after.root(at: size) == root)
        #expect(try after.checkpoints.newest()?.size == 9)
        #expect(try Verification.run(ledger.folder).status == .agrees)
        let vault = try #require(
            try VaultReader.open(after, LedgerReader(after, index: Index(path: ledger.folder.index, log: after.log))))
        #expect(try vault.personal(of: "p-1") == .erased && vault.personal(of: "p-2") == .erased)
        #expect(try vault.personal(of: "p-3").personal?.name == "Другая")
        #expect(try vault.people().map(\.code) == ["p-3"])
        let again = try await Self.erase("p-1", in: ledger.path)
        #expect(again.wasDone && again.completed.map(\.seq) == [8, 9] && again.size == 9)
    }

    @Test(arguments: Erasure.Step.allCases) func killedAfterAnyStepItIsContinued(_ step: Erasure.Step) async throws {
        let ledger = try BackupTests.Closed()
        defer { ledger.remove() }
        try await ledger.append(Self.history())
        let secrets = try Self.secrets(of: ["p-1", "p-2"], in: ledger.folder)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = ledger.path as String, name = step.rawValue as String] in
            _ = try await ErasureTests.erase("p-1", in: path) { step in
                if step.rawValue == name { kill(getpid(), SIGKILL) }
            }
        }
        let outcome = try await Self.erase("p-1", in: ledger.path)
        #expect(outcome.requested.count == 2 && outcome.completed.count == 2)
        #expect(outcome.wasDone == (step == .completed))
        #expect(try Self.files(holding: secrets, in: ledger.folder) == [])
        #expect(try Verification.run(ledger.folder).status == .agrees)
        #expect(try Ledger.open(ledger.path).size() == 9)
    }

    @Test func papersThatMustBeReplacedKeepItOpen() async throws {
        let ledger = try BackupTests.Closed()
        defer { ledger.remove() }
        try await ledger.append(Self.history())
        let opened = try Ledger.open(ledger.path)
        let writer = try Writer(opened, account: "tester", clock: TemporaryLedger.still)
        struct Papers: Error {}
        #expect(throws: Problem.self) {
            try Erasure.run("p-1", ground: "x", on: Self.day, in: opened, writer, papers: { _ in throw Papers() })
        }
        let reader = try LedgerReader(opened, index: writer.index)
        #expect(try reader.thing(Ref(.erasure, "p-1"))?.status == "requested")
        // What is sealed is gone all the same.
        #expect(try VaultReader.open(opened, reader)?.personal(of: "p-1") == .erased)
    }

    /// "Nothing was appended" would be false of a disk that was full once the request stood.
    @Test func onAFullDiskItIsToldThatTheRequestStands() async throws {
        let ledger = try BackupTests.Closed()
        defer { ledger.remove() }
        try await ledger.append(Self.history())
        let opened = try Ledger.open(ledger.path)
        let writer = try Writer(opened, account: "tester", clock: TemporaryLedger.still)
        let problem = #expect(throws: Problem.self) {
            try Erasure.run(
                "p-2", ground: "x", on: Self.day, in: opened, writer,
                papers: { _ in throw DatabaseError(resultCode: .SQLITE_FULL) })
        }
        ProblemTests.check(problem, .inputOutput, "erasure-cut-short")
        #expect(problem?.what.en.contains("nothing was appended") == false)
        try await writer.finish()
        #expect(try await Self.erase("p-2", in: ledger.path).completed.count == 2)
    }

    @Test func anUnknownPersonIsTold() async throws {
        let ledger = try BackupTests.Closed()
        defer { ledger.remove() }
        let problem = await #expect(throws: Problem.self) { try await Self.erase("p-9", in: ledger.path) }
        #expect(problem?.name == "unknown-person" && problem?.kind == .notFound)
    }

    @Test func whoWasVoidedIsErasedToo() async throws {
        let ledger = try BackupTests.Closed()
        defer { ledger.remove() }
        try await ledger.append(VaultTests.added("p-1"))
        try await ledger.append(#"{"type":"entry.voided","at":"2024-06-03","data":{"entry":2,"reason":"mistake"}}"#)
        let secrets = try Self.secrets(of: ["p-1"], in: ledger.folder)
        #expect(try await Self.erase("p-1", in: ledger.path).completed.count == 1)
        #expect(try Self.files(holding: secrets, in: ledger.folder) == [])
        #expect(try await Self.erase("p-1", in: ledger.path).wasDone)
    }

    /// Of people without personal data, too: nobody can tell from outside whether there were any.
    @Test func whoHadNothingIsErasedAllTheSame() async throws {
        let ledger = try BackupTests.Closed()
        defer { ledger.remove() }
        try await ledger.append(#"{"type":"person.added","at":"2024-06-01","data":{"person":"p-1"}}"# + "\n")
        let outcome = try await Self.erase("p-1", in: ledger.path)
        #expect(outcome.completed.count == 1)
    }

    // MARK: - Entries with a key of their own

    static let basis = "Синтетическое основание объединения"
    static let ground = "Синтетический родственник заявителя"
    static let reason = "Синтетическая описка в анкете"
    static let comment = "Синтетический отзыв об организации"

    /// p-1 and p-2 are one; p-3 does not judge the application of p-1, and has judged that of an organisation.
    static func told() -> String {
        history().replacing("same phone", with: basis)
            + """
            {"type":"programme.added","at":"2024-01-01","data":{"programme":"p","title":"P","funder":"F","contest":"C","startsOn":"2024-01-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}}
            {"type":"organisation.added","at":"2024-01-01","data":{"organisation":"o-1","name":"O","kind":"ngo"}}
            {"type":"call.opened","at":"2024-01-01","data":{"call":"c-1","programme":"p","for":"participants","opensOn":"2024-01-01","closesOn":"2024-12-31"}}
            {"type":"application.submitted","at":"2024-01-01","data":{"application":"a-1","call":"c-1","person":"p-1","organisation":"o-1"}}
            {"type":"application.submitted","at":"2024-01-01","data":{"application":"a-2","call":"c-1","organisation":"o-1"}}
            {"type":"expert.recused","at":"2024-06-03","data":{"application":"a-1","expert":"p-3","ground":"\(ground)"}}
            {"type":"application.reviewed","at":"2024-06-03","data":{"application":"a-2","expert":"p-3","score":1,"scaleMax":2,"comment":"\(comment)"}}
            {"type":"person.corrected","at":"2024-06-03","data":{"person":"p-3","region":"pskov","reason":"\(reason)"}}

            """
    }

    /// The texts that the vault still opens.
    static func texts(_ path: String) throws -> Set<String> {
        let ledger = try Ledger.open(path)
        let reader = try LedgerReader(ledger, index: Index(path: ledger.folder.index, log: ledger.log))
        let vault = try #require(try VaultReader.open(ledger, reader))
        var found: Set<String> = []
        for seq in 2...reader.size {
            guard let entry = try reader.entry(seq), entry.shape.hasSealedFields,
                case .disclosures(let disclosures) = try vault.disclosures(of: entry)
            else { continue }
            found.formUnion(disclosures.compactMap(\.value.string))
        }
        return found.intersection([basis, ground, reason, comment])
    }

    /// Given texts about two people each, whoever of them is erased takes them along, and nobody else's.
    @Test(
        arguments: [
            ("p-1", [reason, comment]), ("p-2", [reason, comment]), ("p-3", [basis]),
        ] as [(String, Set<String>)])
    func whatIsSaidOfTwoGoesWithEither(_ person: String, _ left: Set<String>) async throws {
        let ledger = try BackupTests.Closed()
        defer { ledger.remove() }
        try await ledger.append(Self.told())
        #expect(try Self.texts(ledger.path) == [Self.basis, Self.ground, Self.reason, Self.comment])
        let keys = try DatabaseQueue(path: VaultFile.keys.path(in: ledger.folder))
        func secrets() throws -> [String: Data?] {
            let rows = try keys.read {
                try Row.fetchAll($0, sql: "SELECT subject, secret FROM key WHERE subject LIKE 'entry:%'")
            }
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as Data?) })
        }
        let before = try secrets().compactMapValues { $0 }
        #expect(before.count == 3)
        let copies = try [VaultFile.data, .keys].map { file in
            let path = file.path(in: ledger.folder)
            return (path, try Data(contentsOf: URL(filePath: path)))
        }
        _ = try await Self.erase(person, in: ledger.path)
        func check(_ state: String) throws {
            #expect(try Self.texts(ledger.path) == left, "\(state)")
            let stand = try secrets().compactMapValues { $0 }
            let gone = before.filter { stand[$0.key] == nil }
            #expect(gone.count == 3 - left.intersection([Self.basis, Self.ground, Self.comment]).count, "\(state)")
            #expect(try Self.files(holding: Array(gone.values), in: ledger.folder) == [], "\(state)")
        }
        try check("erased")
        #expect(try Verification.run(ledger.folder).status == .agrees)
        // Brought back without its keys or with them, the vault forgets again.
        for number in 1...2 {
            for (path, bytes) in copies.prefix(number) { try bytes.write(to: URL(filePath: path)) }
            try check("\(number) brought back")
        }
    }

    /// What has to be said of codes is said after an erasure too, and nothing of it kept; what may be left out is refused.
    @Test func afterwardsNothingIsKept() async throws {
        let ledger = try BackupTests.Closed()
        defer { ledger.remove() }
        try await ledger.append(Self.told())
        _ = try await Self.erase("p-3", in: ledger.path)
        _ = try await Self.erase("p-1", in: ledger.path)
        let id = Lines.id(99)
        let line =
            #"{"id":"\#(id)","type":"person.unmerged","at":"2024-06-06","data":{"survivor":"p-1","absorbed":"p-2","basis":"\#(Self.basis)"}}"#
        try await ledger.append(line)
        let size = try Ledger.open(ledger.path).size()
        #expect(try Self.texts(ledger.path) == [])
        #expect(try Traces.of(Self.basis, in: ledger.path) == [])
        try await ledger.append(line)
        #expect(try Ledger.open(ledger.path).size() == size)
        let problem = await #expect(throws: Problem.self) {
            try await ledger.append(
                #"{"type":"application.reviewed","at":"2024-06-06","data":{"application":"a-2","expert":"p-3","score":1,"scaleMax":2,"comment":"x"}}"#
            )
        }
        #expect(problem?.name == "person-erased")
    }
}
