// swift-format-ignore-file: NeverForceUnwrap
import Events
import Foundation
import Support
import Testing

/// Owner and witness, each with the command line and the files that go between them.
@Suite struct WitnessCommandTests {
    /// A ledger of seven entries and a witness beside it.
    struct Scene {
        let ledger: LedgerFolder
        let vkey: String
        let logKey: String
        var folder: String { ledger.scratch.path }
        var memory: String { folder + "/memory" }

        init() throws {
            ledger = try LedgerFolder()
            let made = try Program.run(["witness", "key", "witness.example/w", "-o", ledger.scratch.path + "/key"])
            vkey = try #require(made.json.object?["verifierKey"]?.string)
            logKey = try Ledger.open(ledger.path, readOnly: true).opening.verifierKey.text
        }

        /// The request for the newest checkpoint, in a file.
        @discardableResult
        func request(_ name: String = "request", of path: String? = nil, since: String? = nil) throws -> String {
            // Nothing is written over.
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
            let arguments = ["witness", "request", "-o", "\(folder)/\(name)", "--ledger", path ?? ledger.path]
            let output = try Program.run(arguments + (since.map { ["--since", $0] } ?? []))
            #expect(output.code == 0, "\(output.errors)")
            return "\(folder)/\(name)"
        }

        func sign(_ request: String, _ more: [String] = [], _ language: String = "en") throws -> Program.Output {
            try Program.run(
                ["witness", "sign", request, "--key", folder + "/key", "--memory", memory, "--lang", language] + more)
        }

        /// Signs the newest checkpoint, and answers with the file of the answer.
        func answer(_ name: String = "answer", since: String? = nil) throws -> String {
            let output = try sign(request(since: since), ["--log", logKey])
            #expect(output.code == 0, "\(output.errors)")
            return try ledger.scratch.write(name, output.standardOutput)
        }

        func add(_ codes: String..., to path: String? = nil) throws {
            let lines = codes.map(LedgerFolder.person).joined()
            #expect(try Program.run(["append", "--ledger", path ?? ledger.path], input: lines).code == 0)
        }

        /// The same ledger with the same key once more, to go another way.
        func copy() throws -> String {
            let path = folder + "/copy"
            _ = try ledger.run(["rebuild"])
            try FileManager.default.copyItem(atPath: ledger.path, toPath: path)
            return path
        }

        var stored: [String: Data?] {
            get throws {
                var files: [String: Data?] = [
                    "letopis.yaml": FileManager.default.contents(atPath: ledger.path + "/letopis.yaml")
                ]
                for name in try FileManager.default.contentsOfDirectory(atPath: ledger.path + "/checkpoints") {
                    files[name] = FileManager.default.contents(atPath: ledger.path + "/checkpoints/" + name)
                }
                return files
            }
        }
    }

    /// Runs it in both languages: the code, and what is told.
    static func expect(
        _ code: Int32, _ en: String, _ ru: String, _ run: (_ language: String) throws -> Program.Output,
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        for (language, text) in [("en", en), ("ru", ru)] {
            let output = try run(language)
            #expect(output.code == code, "\(output.errors)", sourceLocation: location)
            #expect(output.errors.contains(text), "\(output.errors)", sourceLocation: location)
            #expect(
                output.errors.contains(language == "en" ? "What to do: " : "Что делать: "), "\(output.errors)",
                sourceLocation: location)
            #expect(output.standardOutput.isEmpty, sourceLocation: location)
        }
    }

    // MARK: - The whole way

    @Test func aCheckpointIsSignedByAWitnessAndStaysSo() throws {
        let scene = try Scene()
        let first = try scene.sign(scene.request(), ["--log", scene.logKey])
        #expect(first.code == 0, "\(first.errors)")
        #expect(first.text.hasPrefix("\u{2014} witness.example/w ") && first.lines.count == 1)
        #expect(first.errors.contains("The first signature on this ledger"))
        let answer = try scene.ledger.scratch.write("answer", first.standardOutput)
        let settings = scene.ledger.path + "/letopis.yaml"
        let before = try String(contentsOfFile: settings, encoding: .utf8)
        let cosigned = try scene.ledger.run(["checkpoint", "--cosign", answer, "--witness", scene.vkey])
        let signatures = try #require(cosigned.json.object?["signatures"]?.array)
        #expect(signatures.compactMap { $0.object?["kind"]?.string } == ["log", "witness"])
        #expect(signatures.compactMap { $0.object?["name"]?.string } == ["test.example/cli", "witness.example/w"])
        #expect(signatures[1].object?["time"]?.int.map { $0 > 1_700_000_000 } == true)
        let after = try String(contentsOfFile: settings, encoding: .utf8)
        #expect(after == before + "witnesses:\n  - \"\(scene.vkey)\"\n")
        // The next time neither key has to be named, and the request leads on from what was signed.
        try scene.add("p-8", "p-9")
        let request = try scene.ledger.run(["witness", "request"])
        #expect(request.text.hasPrefix("old 7\n"))
        let second = try scene.sign(scene.ledger.scratch.write("second", request.standardOutput))
        #expect(second.code == 0 && second.errors.isEmpty)
        let stated = try scene.ledger.run(
            ["checkpoint", "--cosign", scene.ledger.scratch.write("answer-2", second.standardOutput)])
        #expect(try stated.json.object?["size"] == 9)
        #expect(try String(contentsOfFile: settings, encoding: .utf8) == after)
        // A day's other checkpoints make way for the newest; those that a witness signed do not.
        try scene.add("p-10")
        try scene.add("p-11")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scene.ledger.path + "/checkpoints").sorted()
                == ["00000000000000000007", "00000000000000000009", "00000000000000000011"])
        #expect(try scene.ledger.isSound)
    }

    @Test func anAnswerThatComesLateFindsItsCheckpoint() throws {
        let scene = try Scene()
        let answer = try scene.answer()
        try scene.add("p-8")
        try scene.add("p-9")
        let names = try scene.stored.keys.sorted()
        #expect(
            names == ["00000000000000000007.request", "00000000000000000009", "letopis.yaml"],
            "the checkpoint of the day was pruned, the request was not")
        #expect(try scene.ledger.isSound)
        let output = try scene.ledger.run(["checkpoint", "--cosign", answer, "--witness", scene.vkey])
        #expect(try output.json.object?["size"] == 7)
        #expect(
            try scene.stored.keys.sorted() == ["00000000000000000007", "00000000000000000009", "letopis.yaml"])
        #expect(try scene.ledger.isSound)
    }

    @Test func aWholeCosignedNoteIsTakenFromStandardInput() throws {
        let scene = try Scene()
        let line = try String(contentsOfFile: scene.answer(), encoding: .utf8)
        let note = try #require(scene.ledger.run(["checkpoint"]).json.object?["note"]?.string)
        let output = try scene.ledger.run(
            ["checkpoint", "--cosign", "-", "--witness", scene.vkey], input: note + line)
        #expect(try output.json.object?["note"]?.string == note + line)
    }

    @Test func anAnswerInAFileTellsWhatWasSigned() throws {
        let scene = try Scene()
        let file = scene.folder + "/signed"
        let output = try scene.sign(scene.request(), ["--log", scene.logKey, "-o", file])
        let json = try #require(output.json.object)
        #expect(json["before"] == 0 && json["size"] == 7 && json["origin"] == "test.example/cli")
        #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("\u{2014} witness.example/w "))
        let table = try scene.sign(scene.request(since: "7"), ["-o", file + "-2", "--format", "table"], "ru")
        #expect(table.text.contains("Подписано: "))
    }

    // MARK: - What the witness refuses

    @Test func everyRefusalHasItsStatusAndCode() throws {
        let scene = try Scene()
        let request = try scene.request()
        try Self.expect(77, "refuses (404): this witness does not know", "отказывает (404): летопись test.example/cli")
        {
            try scene.sign(request, [], $0)
        }
        let stranger = try LedgerFolder()
        let otherKey = try Ledger.open(stranger.path, readOnly: true).opening.verifierKey.text
        try Self.expect(77, "refuses (403): the key of the ledger", "отказывает (403): ключ летописи") {
            try scene.sign(request, ["--log", otherKey], $0)
        }
        #expect(!FileManager.default.fileExists(atPath: scene.memory))
        #expect(try scene.sign(request, ["--log", scene.logKey]).code == 0)
        let memory = FileManager.default.contents(atPath: scene.memory)
        try Self.expect(75, "letopis witness request --since 7", "letopis witness request --since 7") {
            try scene.sign(request, [], $0)
        }
        let bad = try scene.ledger.scratch.write("bad", "old 07\n\n")
        try Self.expect(65, "refuses (400): the request is malformed", "отказывает (400): запрос не по форме") {
            try scene.sign(bad, [], $0)
        }
        let above = try String(contentsOfFile: request, encoding: .utf8).replacing("old 0", with: "old 8")
        let aboveFile = try scene.ledger.scratch.write("above", above)
        try Self.expect(65, "refuses (400): the old size 8 is above", "отказывает (400): прежний размер 8 больше") {
            try scene.sign(aboveFile, [], $0)
        }
        #expect(FileManager.default.contents(atPath: scene.memory) == memory)
    }

    @Test func aLedgerThatWasRewrittenIsRefusedWith30() throws {
        let scene = try Scene()
        let copy = try scene.copy()
        try scene.add("p-8", "p-9")
        try scene.add("p-x", "p-y", to: copy)
        #expect(try scene.sign(scene.request(), ["--log", scene.logKey]).code == 0)
        let memory = FileManager.default.contents(atPath: scene.memory)
        // The same size, another root.
        let same = try scene.request("same", of: copy, since: "9")
        try Self.expect(30, "refuses (409): for size 9", "отказывает (409): для размера 9") {
            try scene.sign(same, [], $0)
        }
        // Larger, with what proof there is.
        try scene.add("p-z", to: copy)
        let larger = try scene.request("larger", of: copy, since: "9")
        try Self.expect(30, "refuses (422): it is not proved", "отказывает (422): не доказано") {
            try scene.sign(larger, [], $0)
        }
        #expect(FileManager.default.contents(atPath: scene.memory) == memory)
        // The true one goes on.
        try scene.add("p-10")
        #expect(try scene.sign(scene.request(since: "9")).code == 0)
    }

    @Test func aLedgerThatBecameSmallerIsNotSigned() throws {
        let scene = try Scene()
        let copy = try scene.copy()
        try scene.add("p-8", "p-9")
        #expect(try scene.sign(scene.request(), ["--log", scene.logKey]).code == 0)
        let request = try scene.request("smaller", of: copy)
        try Self.expect(75, "it has lost some: do not sign", "она их утратила: не подписывайте") {
            try scene.sign(request, [], $0)
        }
        // And its owner cannot ask from what was signed.
        try Self.expect(66, "--since: the ledger has 7 entries, not 9", "--since: в летописи записей: 7, а не 9") {
            try Program.run(["witness", "request", "--since", "9", "--ledger", copy, "--lang", $0])
        }
    }

    @Test func ofProcessesAtOnceFromTheSameStateOneIsSigned() throws {
        let scene = try Scene()
        let request = try scene.request()
        let running = try (0..<6).map { _ in
            try Program.Running([
                "witness", "sign", request, "--key", scene.folder + "/key", "--memory", scene.memory, "--log",
                scene.logKey,
            ])
        }
        let codes = running.map { $0.finish().code }.sorted()
        #expect(codes == [0, 75, 75, 75, 75, 75])
    }

    // MARK: - Keys and memories

    @Test func aWitnesssKeyIsMadeOnceForItsOwnerAlone() throws {
        let scratch = try TemporaryFolder()
        let made = try Program.run(["witness", "key", "witness.example/w"], in: scratch.path)
        #expect(made.code == 0)
        #expect(try made.json.object?["name"] == "witness.example/w" && made.json.object?["file"] == "witness.key")
        let path = scratch.path + "/witness.key"
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        let key = try SigningKey(text: String(contentsOfFile: path, encoding: .utf8))
        #expect(try key.verifier.text == made.json.object?["verifierKey"]?.string && key.kind == .witness)
        try Self.expect(75, "witness.key exists already", "witness.key уже есть") {
            try Program.run(["witness", "key", "witness.example/w", "--lang", $0], in: scratch.path)
        }
        #expect(try SigningKey(text: String(contentsOfFile: path, encoding: .utf8)).verifier == key.verifier)
        for name in ["with space", "a+b", ""] {
            try Self.expect(64, "does not do as a witness's name", "не годится как имя свидетеля") {
                try Program.run(["witness", "key", name, "-o", "other", "--lang", $0], in: scratch.path)
            }
        }
    }

    @Test func keysOfTheWrongKindAreNamedSo() throws {
        let scene = try Scene()
        let request = try scene.request()
        try Self.expect(64, "--log: this is the key of the witness", "--log: это ключ свидетеля") {
            try scene.sign(request, ["--log", scene.vkey], $0)
        }
        try Self.expect(64, "\"nonsense\" is no public key", "«nonsense» — не открытый ключ") {
            try scene.sign(request, ["--log", "nonsense"], $0)
        }
        let answer = try scene.answer()
        let before = try scene.stored
        try Self.expect(64, "--witness: this is the key of the ledger", "--witness: это ключ летописи") {
            try scene.ledger.run(["checkpoint", "--cosign", answer, "--witness", scene.logKey, "--lang", $0])
        }
        #expect(try scene.stored == before)
        let secret = scene.ledger.path + "/secrets/signing.key"
        try Self.expect(
            65, "the key \"test.example/cli\" is not a witness's", "ключ «test.example/cli» — не ключ свидетеля"
        ) {
            try Program.run(["witness", "sign", request, "--key", secret, "--memory", scene.memory, "--lang", $0])
        }
        try Self.expect(66, "there is no key file", "нет файла ключа") {
            try Program.run(["witness", "sign", request, "--key", "nowhere", "--memory", scene.memory, "--lang", $0])
        }
    }

    @Test func aDamagedMemoryIsNotTakenForAnEmptyOne() throws {
        let scene = try Scene()
        let request = try scene.request()
        _ = try scene.ledger.scratch.write("memory", "letopis-witness-memory@v1\n")
        try Self.expect(65, "memory: the witness's memory is not readable", "memory: память свидетеля не читается") {
            try scene.sign(request, ["--log", scene.logKey], $0)
        }
    }

    @Test func filesThatAreMissingOrFarTooLargeAreSaid() throws {
        let scene = try Scene()
        try Self.expect(66, "no such file", "такого файла нет") { try scene.sign("nowhere", [], $0) }
        let large = try scene.ledger.scratch.write("large", String(repeating: "x", count: 1_100_000))
        try Self.expect(65, "larger than 1 MiB", "больше 1 МиБ") { try scene.sign(large, [], $0) }
    }

    // MARK: - What the owner refuses

    @Test func answersThatDoNotFitChangeNothing() throws {
        let scene = try Scene()
        let good = try scene.answer()
        let text = try String(contentsOfFile: good, encoding: .utf8)
        let before = try scene.stored
        func cosign(_ file: String, _ witness: String? = nil) -> (String) throws -> Program.Output {
            { language in
                try scene.ledger.run(
                    ["checkpoint", "--cosign", file, "--lang", language] + (witness.map { ["--witness", $0] } ?? []))
            }
        }
        try Self.expect(
            65, "does not know the witness witness.example/w with the key", "witness.example/w с ключом", cosign(good))
        let other = try Program.run(["witness", "key", "second.example", "-o", scene.folder + "/second"])
        let otherKey = try #require(other.json.object?["verifierKey"]?.string)
        try Self.expect(
            65, "does not know the witness", "этой летописи неизвестен", cosign(good, otherKey))
        var wrong = Array(text)
        wrong[60] = wrong[60] == "A" ? "B" : "A"
        let damaged = try scene.ledger.scratch.write("damaged", String(wrong))
        try Self.expect(
            65, "fits none of this ledger's checkpoints", "не подходит ни к одной", cosign(damaged, scene.vkey))
        let rest = try scene.ledger.scratch.write("rest", "thank you\n")
        try Self.expect(65, "this is no answer of a witness", "это не ответ свидетеля", cosign(rest, scene.vkey))
        let own = try #require(scene.ledger.run(["checkpoint"]).json.object?["note"]?.string)
        let ownFile = try scene.ledger.scratch.write("own", own)
        try Self.expect(
            65, "the ledger's own signature only", "только подпись самой летописи", cosign(ownFile, scene.vkey))
        try Self.expect(66, "no such file", "такого файла нет", cosign("nowhere", scene.vkey))
        #expect(try scene.stored == before)
        // A key that signed nothing in the answer is not remembered either, beside one that did.
        #expect(try cosign(good, scene.vkey)("en").code == 0)
        let cosigned = try scene.stored
        try Self.expect(
            65, "no signature by the key that --witness names", "нет подписи ключом", cosign(good, otherKey))
        #expect(try scene.stored == cosigned)
    }

    @Test func anAnswerToAHistoryThatTheLedgerLostIsRefused() throws {
        let scene = try Scene()
        let copy = try scene.copy()
        try scene.add("p-8")
        let answer = try scene.answer()
        // Brought back from an older copy, with what was asked for still beside it.
        let request = "/checkpoints/00000000000000000008.request"
        try FileManager.default.copyItem(atPath: scene.ledger.path + request, toPath: copy + request)
        try Self.expect(30, "does not extend its checkpoint at 8", "не продолжает свою контрольную точку на 8") {
            try Program.run([
                "checkpoint", "--cosign", answer, "--witness", scene.vkey, "--ledger", copy, "--lang", $0,
            ])
        }
        #expect(!FileManager.default.fileExists(atPath: copy + "/checkpoints/00000000000000000008"))
    }

    @Test func optionsThatDoNotGoTogetherAre64() throws {
        let scene = try Scene()
        try Self.expect(64, "--cosign finds the checkpoint itself", "--cosign находит точку сам") {
            try scene.ledger.run(["checkpoint", "--cosign", "x", "--size", "7", "--lang", $0])
        }
        try Self.expect(64, "--witness names the key", "--witness называет ключ") {
            try scene.ledger.run(["checkpoint", "--witness", scene.vkey, "--lang", $0])
        }
    }

    // MARK: - The checkpoint itself

    @Test func theNewestCheckpointIsShownAndSignedFirst() throws {
        let scene = try Scene()
        try FileManager.default.removeItem(atPath: scene.ledger.path + "/checkpoints/00000000000000000007")
        let json = try #require(scene.ledger.run(["checkpoint"]).json.object)
        let ledger = try Ledger.open(scene.ledger.path, readOnly: true)
        #expect(json["origin"] == "test.example/cli" && json["size"] == 7)
        #expect(try json["root"]?.string == ledger.root(at: 7).base64)
        #expect(json["file"]?.string == scene.ledger.path + "/checkpoints/00000000000000000007")
        let note = try #require(json["note"]?.string)
        #expect(try Checkpoint(note: Array(note.utf8), key: ledger.opening.verifierKey).size == 7)
        let out = scene.folder + "/published"
        #expect(try scene.ledger.run(["checkpoint", "-o", out]).code == 0)
        #expect(try String(contentsOfFile: out, encoding: .utf8) == note)
        try Self.expect(66, "--size: there is no checkpoint at 3", "--size: контрольной точки на 3 нет") {
            try scene.ledger.run(["checkpoint", "--size", "3", "--lang", $0])
        }
        #expect(try scene.ledger.run(["checkpoint", "--size", "7"]).json.object?["note"]?.string == note)
        let table = try scene.ledger.run(["checkpoint", "--format", "table", "--lang", "ru"])
        #expect(table.text.contains("летопись"))
    }

    @Test func aLineThatDoesNotAgreeWithAKnownKeyIs30() throws {
        let scene = try Scene()
        let answer = try scene.answer()
        #expect(try scene.ledger.run(["checkpoint", "--cosign", answer, "--witness", scene.vkey]).code == 0)
        let path = scene.ledger.path + "/checkpoints/00000000000000000007"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var wrong = Array(text)
        let place = wrong.count - 30
        wrong[place] = wrong[place] == "A" ? "B" : "A"
        try String(wrong).write(toFile: path, atomically: true, encoding: .utf8)
        try Self.expect(30, "a witness's line does not agree with its key", "строка свидетеля не сходится с его ключом")
        {
            try scene.ledger.run(["checkpoint", "--lang", $0])
        }
    }

    @Test func aRequestLeadsOnFromACheckpointsFileToo() throws {
        let scene = try Scene()
        let old = scene.folder + "/old"
        #expect(try scene.ledger.run(["checkpoint", "-o", old]).code == 0)
        try scene.add("p-8")
        #expect(try scene.ledger.run(["witness", "request", "--since", old]).text.hasPrefix("old 7\n"))
        #expect(try scene.ledger.run(["witness", "request"]).text.hasPrefix("old 0\n\ntest.example/cli\n8\n"))
        try Self.expect(64, "such as --since 1200", "например --since 1200") {
            try scene.ledger.run(["witness", "request", "--since", "x", "--lang", $0])
        }
    }

    @Test(arguments: [
        ["witness"], ["witness", "sign"], ["checkpoint"], ["prove"], ["check-proof"], ["export", "tiles"],
    ])
    func helpSpeaksBothLanguages(_ command: [String]) throws {
        let english = try Program.run(command + ["--help", "--lang", "en"])
        let russian = try Program.run(command + ["--help", "--lang", "ru"])
        #expect(english.code == 0 && russian.code == 0)
        #expect(!english.text.unicodeScalars.contains { (0x400..<0x500).contains($0.value) })
        #expect(russian.text.contains("Вызов:") && russian.text.contains("етопис"))
    }
}
