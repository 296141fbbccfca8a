// swift-format-ignore-file: NeverForceUnwrap
import Events
import Foundation
import Support
import Testing

/// Proofs for others: made by the ledger's owner, checked by somebody who has no ledger; and tiles.
@Suite struct ProofCommandTests {
    typealias Scene = WitnessCommandTests.Scene

    static func expect(
        _ code: Int32, _ en: String, _ ru: String, _ run: (_ language: String) throws -> Program.Output,
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        try WitnessCommandTests.expect(code, en, ru, run, location)
    }

    static func hashes(_ json: JSON?) throws -> [TreeHash] {
        try #require(json?.array).map { try #require($0.string.flatMap { TreeHash(base64: $0) }) }
    }

    // MARK: - Inclusion

    @Test func everyEntryIsProved() throws {
        let scene = try Scene()
        let ledger = try Ledger.open(scene.ledger.path, readOnly: true)
        for seq in 1...LedgerFolder.baseSize {
            let json = try #require(scene.ledger.run(["prove", "\(seq)"]).json.object)
            #expect(json["seq"]?.int == seq && json["index"]?.int == seq - 1 && json["size"] == 7)
            let body = try #require(try ledger.log.read { try LogRows.body($0, seq) })
            let leaf = TreeHash.leaf(body)
            #expect(json["leafHash"]?.string == leaf.base64)
            let root = try ledger.root(at: 7)
            #expect(json["root"]?.string == root.base64)
            try Proof.checkInclusion(Self.hashes(json["proof"]), of: leaf, at: seq - 1, size: 7, root: root)
            let text = try #require(json["tlogProof"]?.string)
            let proof = try InclusionProof(Array(text.utf8))
            try proof.check(body, key: ledger.opening.verifierKey)
            #expect(text.hasSuffix(try #require(json["checkpoint"]?.string)))
        }
        #expect(try scene.ledger.run(["prove", LedgerFolder.knownID]).json.object?["seq"] == 7)
        try Self.expect(66, "the ledger has no entry 8", "в летописи нет записи 8") {
            try scene.ledger.run(["prove", "8", "--lang", $0])
        }
        try Self.expect(64, "neither a seq nor an id", "не номер и не id") {
            try scene.ledger.run(["prove", "x", "--lang", $0])
        }
    }

    @Test func anEarlierCheckpointProvesWhatItCovers() throws {
        let scene = try Scene()
        #expect(
            try scene.ledger.run(["checkpoint", "--cosign", scene.answer(), "--witness", scene.vkey]).code == 0)
        try scene.add("p-8")
        #expect(try scene.ledger.run(["prove", "3"]).json.object?["size"] == 8)
        #expect(try scene.ledger.run(["prove", "3", "--size", "7"]).json.object?["size"] == 7)
        try Self.expect(66, "the checkpoint at 7 does not cover entry 8", "точка на 7 записи 8 не покрывает") {
            try scene.ledger.run(["prove", "8", "--size", "7", "--lang", $0])
        }
        try Self.expect(66, "there is no checkpoint at 5", "контрольной точки на 5 нет") {
            try scene.ledger.run(["prove", "3", "--size", "5", "--lang", $0])
        }
    }

    // MARK: - Checking without the ledger

    /// A proof of entry 3, its body, and the keys, as a reviewer gets them.
    struct Papers {
        let scene: Scene
        let proof: String
        let body: String

        init(isCosigned: Bool = false) throws {
            scene = try Scene()
            if isCosigned {
                let output = try scene.ledger.run(["checkpoint", "--cosign", scene.answer(), "--witness", scene.vkey])
                #expect(output.code == 0)
            }
            proof = scene.folder + "/entry.tlog-proof"
            #expect(try scene.ledger.run(["prove", "3", "-o", proof]).code == 0)
            let line = try scene.ledger.run(["log", "--after", "2", "--until", "3", "--format", "json"])
            body = try scene.ledger.scratch.write("body", line.standardOutput)
        }

        func check(_ more: [String] = [], proof: String? = nil, body: String? = nil, key: String? = nil) throws
            -> Program.Output
        {
            let nowhere = try TemporaryFolder()
            return try Program.run(
                ["check-proof", proof ?? self.proof, "--body", body ?? self.body, "--key", key ?? scene.logKey] + more,
                in: nowhere.path)
        }
    }

    @Test func aReviewerChecksAnEntryWithThreeFiles() throws {
        let papers = try Papers()
        let json = try #require(papers.check().json.object)
        #expect(json["verdict"] == "included" && json["seq"] == 3 && json["index"] == 2 && json["size"] == 7)
        #expect(json["origin"] == "test.example/cli")
        #expect(json["statement"]?.string?.contains("Only the owner has signed") == true)
        // The body without the newline of the line that it stood on is the same.
        let bytes = FileManager.default.contents(atPath: papers.body)!
        let bare = try papers.scene.ledger.scratch.write("bare", Array(bytes.dropLast()))
        #expect(bytes.last == 0x0A)
        #expect(try papers.check(body: bare).code == 0)
        let russian = try papers.check(["--lang", "ru", "--format", "table"])
        #expect(russian.text.contains("✓ Это запись 3 летописи test.example/cli"))
        #expect(russian.text.contains("Подписал только владелец"))
    }

    @Test func aWitnessWhoIsNamedMustHaveSigned() throws {
        let papers = try Papers(isCosigned: true)
        let json = try #require(papers.check(["--witness", papers.scene.vkey]).json.object)
        #expect(json["verdict"] == "included" && json["missing"] == [])
        #expect(json["statement"]?.string?.contains("A witness has signed") == true)
        let other = try Program.run(["witness", "key", "second.example", "-o", papers.scene.folder + "/second"])
        let otherKey = try #require(other.json.object?["verifierKey"]?.string)
        let lacking = try papers.check(["--witness", papers.scene.vkey, "--witness", otherKey])
        #expect(lacking.code == 20)
        #expect(try lacking.json.object?["verdict"] == "not-cosigned")
        #expect(try lacking.json.object?["missing"] == ["second.example"])
        // A line of the witness that is not its own.
        let text = try String(contentsOfFile: papers.proof, encoding: .utf8)
        var wrong = Array(text)
        let place = wrong.count - 30
        wrong[place] = wrong[place] == "A" ? "B" : "A"
        let forged = try papers.scene.ledger.scratch.write("forged", String(wrong))
        try Self.expect(30, "a witness's line does not agree with its key", "строка свидетеля не сходится с его ключом")
        {
            try papers.check(["--witness", papers.scene.vkey, "--lang", $0], proof: forged)
        }
    }

    @Test func whatProvesNothingIs30() throws {
        let papers = try Papers()
        let line = try papers.scene.ledger.run(["log", "--after", "3", "--until", "4", "--format", "json"])
        let other = try papers.scene.ledger.scratch.write("other", line.standardOutput)
        try Self.expect(30, "this is not entry 3 of the ledger", "это не запись 3 летописи") {
            try papers.check(["--lang", $0], body: other)
        }
        let stranger = try LedgerFolder()
        let key = try Ledger.open(stranger.path, readOnly: true).opening.verifierKey.text
        try Self.expect(30, "does not bear out the checkpoint", "не подтверждает") {
            try papers.check(["--lang", $0], key: key)
        }
        try Self.expect(64, "--key: this is the key of the witness", "--key: это ключ свидетеля") {
            try papers.check(["--lang", $0], key: papers.scene.vkey)
        }
        try Self.expect(65, "this is no proof: ", "это не доказательство: ") {
            try papers.check(["--lang", $0], proof: papers.body)
        }
        try Self.expect(66, "no such file", "такого файла нет") { try papers.check(["--lang", $0], proof: "nowhere") }
    }

    // MARK: - Consistency

    @Test func everyHistoryIsProvedToExtendEveryEarlierOne() throws {
        let scene = try Scene()
        let ledger = try Ledger.open(scene.ledger.path, readOnly: true)
        for (from, to) in [(1, 7), (3, 7), (4, 6), (5, 5), (6, 7)] {
            let json = try #require(scene.ledger.run(["consistency", "\(from)", "\(to)"]).json.object)
            #expect(json["from"]?.int == from && json["to"]?.int == to)
            let (old, new) = try (ledger.root(at: from), ledger.root(at: to))
            #expect(json["fromRoot"]?.string == old.base64 && json["toRoot"]?.string == new.base64)
            try Proof.checkConsistency(Self.hashes(json["proof"]), from: from, root: old, to: to, root: new)
        }
        let nothing = try #require(scene.ledger.run(["consistency", "0", "7"]).json.object)
        #expect(nothing["proof"] == [] && nothing["fromRoot"]?.string == TreeHash.empty.base64)
        let file = scene.ledger.path + "/checkpoints/00000000000000000007"
        #expect(try scene.ledger.run(["consistency", "3", file]).json.object?["to"] == 7)
        try Self.expect(64, "7 is greater than 3", "7 больше 3") {
            try scene.ledger.run(["consistency", "7", "3", "--lang", $0])
        }
        try Self.expect(66, "B: the ledger has 7 entries, not 8", "B: в летописи записей: 7, а не 8") {
            try scene.ledger.run(["consistency", "7", "8", "--lang", $0])
        }
        try Self.expect(64, "A: \"x\" is no entry's number", "A: «x» — не номер записи") {
            try scene.ledger.run(["consistency", "x", "7", "--lang", $0])
        }
    }

    @Test func aCheckpointOfAnotherPastIs30() throws {
        let scene = try Scene()
        let copy = try scene.copy()
        try scene.add("p-8")
        try scene.add("p-x", "p-y", to: copy)
        let file = scene.ledger.path + "/checkpoints/00000000000000000008"
        try Self.expect(30, "does not extend this checkpoint at 8", "не продолжает эту контрольную точку на 8") {
            try Program.run(["consistency", file, "9", "--ledger", copy, "--lang", $0])
        }
    }

    // MARK: - Tiles

    @Test func theLedgerIsExportedAsTilesAgainAndAgain() throws {
        let scene = try Scene()
        let folder = scene.folder + "/tiles"
        let json = try #require(scene.ledger.run(["export", "tiles", folder]).json.object)
        #expect(json["size"] == 7 && json["written"] == 2 && json["kept"] == 0 && json["origin"] == "test.example/cli")
        try scene.add("p-8")
        #expect(try scene.ledger.run(["export", "tiles", folder]).json.object?["size"] == 8)
        let key = try Ledger.open(scene.ledger.path, readOnly: true).opening.verifierKey
        let note = FileManager.default.contents(atPath: folder + "/checkpoint")!
        #expect(try Checkpoint(note: Array(note), key: key).size == 8)
        let bundle = Array(FileManager.default.contents(atPath: folder + "/tile/entries/000.p/8")!)
        let bodies = try scene.ledger.run(["log", "--format", "json"]).standardOutput.split(separator: 0x0A)
        #expect(bundle == bodies.flatMap { [UInt8($0.count >> 8), UInt8($0.count & 255)] + $0 })
        let stranger = try LedgerFolder()
        try Self.expect(75, "is no checkpoint of this ledger", "не контрольная точка этой летописи") {
            try stranger.run(["export", "tiles", folder, "--lang", $0])
        }
        let table = try scene.ledger.run(["export", "tiles", folder, "--format", "table", "--lang", "ru"])
        #expect(table.text.contains("файлов записано"))
    }

    @Test func aFolderThatTheLedgerDoesNotExtendIs30() throws {
        let scene = try Scene()
        let copy = try scene.copy()
        let folder = scene.folder + "/tiles"
        try scene.add("p-8")
        #expect(try scene.ledger.run(["export", "tiles", folder]).code == 0)
        let before = FileManager.default.contents(atPath: folder + "/checkpoint")
        try scene.add("p-x", "p-y", to: copy)
        try Self.expect(30, "does not extend the exported checkpoint", "не продолжает выгруженную контрольную точку") {
            try Program.run(["export", "tiles", folder, "--ledger", copy, "--lang", $0])
        }
        #expect(FileManager.default.contents(atPath: folder + "/checkpoint") == before)
    }

    @Test func anExportThatWasKilledIsRunAgain() throws {
        let scene = try Scene()
        var lines = ""
        for number in 0..<3000 { lines += LedgerFolder.person("q-\(number)") }
        #expect(try scene.ledger.run(["append"], input: lines).code == 0)
        let folder = scene.folder + "/tiles"
        for _ in 0..<3 {
            let running = try scene.ledger.start(["export", "tiles", folder], input: "")
            usleep(useconds_t.random(in: 0...60_000))
            running.kill()
        }
        let done = try scene.ledger.run(["export", "tiles", folder])
        #expect(done.code == 0, "\(done.errors)")
        let whole = try scene.ledger.run(["export", "tiles", scene.folder + "/whole"])
        #expect(try done.json.object?["root"] == whole.json.object?["root"])
        let difference = try ExitCodeTests.shell("diff -r \"$1\" \"$2\"", folder, scene.folder + "/whole")
        #expect(difference.code == 0, "\(difference.text)")
    }

    /// What is asked for with -o never takes the place of a key, a memory or a ledger.
    @Test(arguments: [["checkpoint"], ["prove", "1"], ["witness", "request"]])
    func nothingIsWrittenOver(_ command: [String]) throws {
        let ledger = try LedgerFolder()
        let before = FileManager.default.contents(atPath: ledger.path + "/secrets/signing.key")
        for (language, text) in [("en", "exists already"), ("ru", "уже есть")] {
            let output = try ledger.run(command + ["-o", ledger.path + "/secrets/signing.key", "--lang", language])
            #expect(output.code == 75 && output.errors.contains(text), "\(output.errors)")
        }
        #expect(FileManager.default.contents(atPath: ledger.path + "/secrets/signing.key") == before && before != nil)
    }
}
