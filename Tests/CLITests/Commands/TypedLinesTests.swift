import Events
import Support
import Testing

/// Personal data that are given on standard input, where no list of processes shows them. Synthetic people throughout.
@Suite struct TypedLinesTests {
    static let name = "Синтетикова Вымышлена"
    static let phone = "+7 000 123-45-67"

    static func personal(_ ledger: LedgerFolder, _ seq: Int) throws -> JSONObject? {
        let person = try #require(
            try ledger.run(["show", "\(seq)"]).json.object?["entry"]?.object?["data"]?.object?["person"]?.string)
        return try ledger.run(["people", "show", person]).json.object
    }

    @Test func eachSignTakesALine() throws {
        let ledger = try LedgerFolder()
        let output = try ledger.run(
            ["record", "person.added", "personal.phone=-", "person=p-9", "personal.name=-"],
            input: Self.phone + "\n" + Self.name + "\n")
        #expect(output.code == 0, "\(output.errors)")
        let found = try ledger.run(["people", "find", "-"], input: Self.phone + "\n")
        #expect(found.code == 0 && found.text.contains(Self.name) && found.text.contains("p-9"), "\(found.errors)")
        let byName = try ledger.run(["people", "find", "-"], input: Self.name)
        #expect(byName.text.contains("p-9"))
    }

    @Test func aBareSignTakesAllLines() throws {
        let ledger = try LedgerFolder()
        let plain = try ledger.run(
            ["record", "person.added", "-", "person=p-8"],
            input: "personal.name=\(Self.name)\n\npersonal.phone=\(Self.phone)\r\n")
        #expect(plain.code == 0, "\(plain.errors)")
        #expect(try ledger.run(["people", "find", Self.phone]).text.contains("p-8"))
        let corrected = try ledger.run(
            ["correct", "\(try ledger.size)", "-", "--reason", "a slip"], input: "personal.name=Другая Вымышлена\n")
        #expect(corrected.code == 0, "\(corrected.errors)")
        #expect(try ledger.run(["people", "find", "-"], input: "Другая Вымышлена").text.contains("p-8"))
    }

    @Test func theSignItselfIsJSON() throws {
        let ledger = try LedgerFolder()
        let output = try ledger.run(["record", "person.added", "person=p-9", #"personal.name:="-""#])
        #expect(output.code != 64, "\(output.errors)")
    }

    @Test func whatIsMissingOrMalformedIsToldOfAndNotShown() throws {
        let ledger = try LedgerFolder()
        let none = try ledger.run(["record", "person.added", "personal.name=-"])
        #expect(none.code == 64 && none.errors.contains("standard input, which is at its end"), "\(none.errors)")
        #expect(
            try ledger.run(["record", "person.added", "personal.name=-", "--lang", "ru"]).errors.contains("он кончился")
        )
        let malformed = try ledger.run(["record", "person.added", "-"], input: "\n\(Self.name)\n")
        #expect(malformed.code == 64 && malformed.errors.contains("line 2 of standard input"), "\(malformed.errors)")
        #expect(!malformed.errors.contains(Self.name))
        #expect(
            try ledger.run(["record", "person.added", "-", "--lang", "ru"], input: Self.name).errors.contains(
                "строка 1 стандартного ввода"))
        let long = try ledger.run(["people", "find", "-"], input: String(repeating: "x", count: 70_000))
        #expect(long.code == 65 && long.errors.contains("longer than 64 KiB"), "\(long.errors)")
        #expect(
            try ledger.run(["people", "find", "-", "--lang", "ru"], input: String(repeating: "x", count: 70_000)).errors
                .contains("длиннее 64 КиБ"))
        #expect(try ledger.run(["people", "find", "-"]).code == 64)
        #expect(try ledger.size == LedgerFolder.baseSize)
    }
}
