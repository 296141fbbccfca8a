import Events
import Foundation
import Support
import Testing

@testable import Application
@testable import Presentation

/// The list of witnesses in letopis.yaml: read, and added to without touching what else stands there.
@Suite struct WitnessSettingsTests {
    static let keys = ["one.example/w", "two.example/w", "say\"it\\.example"].map { name in
        VerifierKey(name: name, kind: .witness, publicKey: Array(repeating: 7, count: 32))
    }

    static func settings(_ text: String) throws -> WitnessSettings { try WitnessSettings(text, "letopis.yaml") }

    @Test(arguments: [
        "", "origin: test.example/x\naccount: owner\n", "# nothing but a remark\n", "origin: test.example/x",
        "origin: x\r\naccount: y\r\n", "account: owner  # mine\n\n\n", "note: |\n  two\n  lines\n",
        "witnesses:\n- \"\(keys[1].text)\"\naccount: owner\n",
        "witnesses:\n    - \(keys[1].text) # the other\n    # a remark\naccount: owner\n",
        "account: owner\nwitnesses:\n  - '\(keys[1].text)'",
    ])
    func aKeyIsAddedAndAllElseStays(_ text: String) throws {
        let before = try Self.settings(text)
        let first = try before.adding(Self.keys[0])
        let both = try first.adding(Self.keys[2])
        #expect(both.witnesses == before.witnesses + [Self.keys[0], Self.keys[2]])
        #expect(try Self.settings(both.text).witnesses == both.witnesses)
        // Without what was added the bytes are those that were there, but for a newline at the end.
        let newline = text.utf8.contains(0x0D) ? "\r\n" : "\n"
        let added = Array(both.text.utf8)
        let kept = Array(text.utf8)
        let prefix = zip(added, kept).prefix { $0 == $1 }.count
        #expect(added.suffix(kept.count - prefix).elementsEqual(kept.suffix(kept.count - prefix)))
        #expect(both.text.hasSuffix("\n") || both.text.hasSuffix(newline))
        #expect(added.contains(0x0D) == kept.contains(0x0D))
    }

    @Test func aKeyThatIsThereIsNotAddedTwice() throws {
        let first = try Self.settings("account: owner\n").adding(Self.keys[0])
        #expect(try first.adding(Self.keys[0]).text == first.text)
    }

    @Test(arguments: ["witnesses: []\n", "witnesses: [ \"\(keys[1].text)\" ]\n", "account: owner\n...\n"])
    func whereItCannotBeAddedThatIsSaidAndHowToDoIt(_ text: String) throws {
        let problem = #expect(throws: Problem.self) { try Self.settings(text).adding(Self.keys[0]) }
        #expect(problem?.kind == .badInput && problem?.name == "settings-not-editable")
        #expect(problem?.remedy.text(.en, .commandLine) == "add it yourself:")
        #expect(problem?.example == ["witnesses:", "  - \"\(Self.keys[0].text)\""])
        #expect(problem?.what.ru.contains("не удаётся дописать") == true)
    }

    @Test(arguments: [
        ("witnesses: one\n", "bad-witness-setting"), ("witnesses:\n", "bad-witness-setting"),
        ("witnesses:\n  - nonsense\n", "bad-witness-setting"), ("witnesses:\n  - [a]\n", "bad-witness-setting"),
        (
            "witnesses:\n  - \(VerifierKey(name: "x", kind: .log, publicKey: Array(repeating: 7, count: 32)).text)\n",
            "bad-witness-setting"
        ),
        ("- a list\n", "bad-settings"), ("account: [\n", "bad-settings"), ("text\n", "bad-settings"),
    ])
    func whatIsNoListOfWitnessesIsRefused(_ text: String, _ name: String) {
        let problem = #expect(throws: Problem.self) { try Self.settings(text) }
        #expect(problem?.kind == .badInput && problem?.name == name)
        #expect(problem?.file == "letopis.yaml")
        #expect(problem?.what.ru.isEmpty == false && problem?.what.en.isEmpty == false)
    }

    @Test func aFileThatIsNotUTF8IsRefusedAndOneThatIsNotThereIsEmpty() throws {
        let scratch = try TemporaryFolder()
        #expect(try WitnessSettings(scratch.path + "/none").witnesses.isEmpty)
        let path = try scratch.write("letopis.yaml", [0x61, 0x3A, 0x20, 0xFF, 0x0A])
        let problem = #expect(throws: Problem.self) { try WitnessSettings(path) }
        #expect(problem?.name == "bad-settings")
    }

    @Test func thePermissionsStay() throws {
        let scratch = try TemporaryFolder()
        let path = try scratch.write("letopis.yaml", "account: owner\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        try WitnessSettings(path).adding(Self.keys[0]).write()
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
        #expect(try WitnessSettings(path).witnesses == [Self.keys[0]])
    }
}
