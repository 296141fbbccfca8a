import Events
import Foundation
import Support
import Testing

/// Who is who, who is there twice, whose consent is in force. Synthetic people throughout.
@Suite struct PeopleCommandTests {
    static func line(_ type: String, _ day: String, _ data: String) -> String {
        EraseCommandTests.line(type, day, data)
    }

    static func person(_ code: String, _ personal: String) -> String {
        line("person.added", "2024-02-02", #"{"person":"\#(code)","personal":{\#(personal)}}"#)
    }

    static let history =
        line(
            "programme.added", "2024-01-01",
            #"{"programme":"p","title":"P","funder":"F","contest":"C","startsOn":"2024-01-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}"#
        )
        + line(
            "indicator.defined", "2024-01-02",
            #"{"programme":"p","indicator":"people","title":"Люди","titleEn":"People","unit":"people","rule":\#(EraseCommandTests.rule)}"#
        )
        + line(
            "target.set", "2024-01-02",
            #"{"programme":"p","indicator":"people","comparator":"at-least","value":3,"origin":"stated"}"#)
        + line(
            "seminar.planned", "2024-02-01",
            #"{"activity":"s-1","programme":"p","title":"S","startsOn":"2024-03-01","mode":"onsite"}"#)
        + person("p-1", #""name":"Синтетикова Мария Вымысловна","phone":"+7 000 123-45-67""#)
        + person("p-2", #""name":"Мария Синтетикова","phone":"80001234567","email":"Maria@example.org""#)
        + person("p-3", #""name":"Другая Анна","birthDate":"1990-05-04""#)
        + ["p-1", "p-2", "p-3"].map { line("seminar.attended", "2024-03-01", #"{"activity":"s-1","person":"\#($0)"}"#) }
        .joined()
        + line(
            "consent.given", "2024-02-02",
            #"{"person":"p-1","purposes":["participation"],"document":"d","validUntil":"2024-12-31"}"#)
        + line("consent.given", "2024-02-02", #"{"person":"p-2","purposes":["participation"],"document":"d"}"#)
        + line("consent.withdrawn", "2024-04-01", #"{"person":"p-2","channel":"email"}"#)

    static func folder() throws -> LedgerFolder {
        let folder = try LedgerFolder(isEmpty: true)
        let output = try folder.run(["append", "-"], input: history)
        #expect(output.code == 0, "\(output.errors)")
        return folder
    }

    static func json(_ folder: LedgerFolder, _ arguments: String...) throws -> JSON {
        let output = try folder.run(arguments + ["--format", "json"])
        #expect(output.code == 0, "\(output.errors)")
        return try output.json
    }

    // MARK: - Who is who

    @Test(arguments: [
        ("8 (000) 123-45-67", ["p-1", "p-2"]), ("maria@EXAMPLE.org", ["p-2"]), ("Синтетикова", ["p-1", "p-2"]),
        ("sintetikova mariia", ["p-1", "p-2"]), ("Анна", ["p-3"]), ("Никто", []), ("+7 000 999 99 98", []),
    ])
    func peopleAreFound(_ text: String, _ expected: [String]) throws {
        let found = try Self.json(try Self.folder(), "people", "find", text)
        #expect(found.array?.map { $0.object?["person"]?.string } == expected)
    }

    @Test func aPersonIsShown() throws {
        let folder = try Self.folder()
        let shown = try Self.json(folder, "people", "show", "person:p-2")
        let record = try #require(shown.object?["records"]?.array?.first?.object)
        #expect(record["name"] == "Мария Синтетикова" && record["email"] == "Maria@example.org")
        #expect(shown.object?["consent"] == "withdrawn" && shown.object?["eraseBy"] == "2024-05-01")
        for language in ["ru", "en"] {
            let table = try folder.run(["people", "show", "p-1", "--format", "table", "--lang", language])
            #expect(table.text.contains("Синтетикова Мария Вымысловна") && table.text.contains("participation"))
        }
        let unknown = try folder.run(["people", "show", "p-9"])
        #expect(unknown.code == 66 && unknown.errors.contains("person:p-9"))
        #expect(try folder.run(["erase", "p-3", "--reason", "x", "--yes"]).code == 0)
        #expect(
            try Self.json(folder, "people", "show", "p-3").object?["records"]?.array?[0].object?["known"] == "erased")
        #expect(try Self.json(folder, "people", "find", "Анна") == [])
    }

    // MARK: - Who is there twice

    @Test func duplicatesAreListedWithoutNames() throws {
        let folder = try Self.folder()
        let output = try folder.run(["people", "duplicates", "--format", "json"])
        let pair = try #require(output.json.object?["pairs"]?.array?.first?.object)
        #expect(pair["people"] == ["p-1", "p-2"] && pair["certain"] == true && pair["score"] == 24)
        #expect(pair["reasons"] == ["same phone", "same surname", "same given name"])
        #expect(!output.text.contains("Синтетикова"))
        #expect(try folder.run(["people", "duplicates", "--format", "csv", "--names"]).text.contains("Синтетикова"))
        let table = try folder.run(["people", "duplicates", "--format", "table", "--lang", "ru"])
        #expect(table.text.contains("тот же телефон") && table.text.contains("Синтетикова"))
        #expect(try Self.json(folder, "people", "duplicates", "--at-least", "25").object?["pairs"] == [])
    }

    /// The effect is shown; only --commit records it; who was told apart is not proposed again.
    @Test func mergingShowsItsEffectFirst() throws {
        let folder = try Self.folder()
        let size = try folder.size
        let shown = try Self.json(folder, "people", "merge", "p-1", "p-2", "--basis", "one form twice")
        let moved = try #require(shown.object?["indicators"]?.array?.first?.object)
        #expect(moved["before"] == 3 && moved["after"] == 2 && moved["metBefore"] == true && moved["metAfter"] == false)
        #expect(shown.object?["committed"] == false && shown.object?["score"] == 24)
        #expect(try folder.size == size)
        for (language, wanted) in [("ru", "больше не достигнуто"), ("en", "met no more")] {
            let table = try folder.run(["people", "merge", "p-1", "p-2", "--format", "table", "--lang", language])
            #expect(
                table.code == 0 && table.text.contains(wanted) && table.text.contains("--commit"), "\(table.errors)")
        }
        #expect(try folder.size == size)

        let done = try Self.json(folder, "people", "merge", "p-1", "p-2", "--basis", "one form twice", "--commit")
        #expect(done.object?["committed"] == true && done.object?["entry"] == .int(size + 1))
        let value = try Self.json(folder, "indicators").object?["indicators"]?.array?.first?.object?["value"]
        #expect(value == 2)
        #expect(try Self.json(folder, "people", "duplicates").object?["pairs"] == [])
        #expect(try Self.json(folder, "people", "show", "p-2").object?["codes"] == ["p-1", "p-2"])

        let entry = try Self.json(folder, "show", "\(size + 1)").object?["entry"]?.object
        #expect(entry?["v"] == 2 && entry?["data"] == ["absorbed": "p-2", "survivor": "p-1"])
        for command in [["show", "\(size + 1)"], ["history", "person:p-2"]] {
            let told = try folder.run(command + ["--format", "table", "--lang", "ru"])
            #expect(told.text.contains("запечатано") && !told.text.contains("one form twice"), "\(told.text)")
        }

        let back = try Self.json(folder, "people", "unmerge", "p-1", "p-2", "--basis", "two people", "--commit")
        #expect(back.object?["indicators"]?.array?[0].object?["after"] == 3)
        let after = try Self.json(folder, "people", "duplicates")
        #expect(after.object?["pairs"] == [])
        #expect(after.object?["toldApart"]?.array?.first?.object?["toldApartBy"] == .int(size + 2))
        let table = try folder.run(["people", "duplicates", "--format", "table", "--lang", "ru"])
        #expect(table.text.contains("разъединены"))
        #expect(try folder.run(["verify"]).code == 0)
    }

    @Test(arguments: [
        (["people", "merge", "p-1", "p-9", "--basis", "b"], 66, "p-9"),
        (["people", "merge", "p-1", "p-1", "--basis", "b"], 65, "p-1"),
        (["people", "unmerge", "p-1", "p-2", "--basis", "b"], 77, "p-2"),
        (["people", "merge", "p-1", "p-2", "--commit"], 64, "--basis"),
        (["people", "find", "12"], 64, "phone"), (["people", "consent", "--on", "June"], 64, "2024-06-30"),
    ])
    func whatCannotBeDoneIsTold(_ arguments: [String], _ code: Int32, _ wanted: String) throws {
        let folder = try Self.folder()
        let size = try folder.size
        for language in ["en", "ru"] {
            let output = try folder.run(arguments + ["--lang", language])
            #expect(output.code == code, "\(output.errors)")
            #expect(language == "ru" || output.errors.contains(wanted), "\(output.errors)")
        }
        #expect(try folder.size == size)
    }

    /// In plain words, before the writer's rules speak of types and states.
    @Test func mergesThatStandInTheWayAreTold() throws {
        let folder = try Self.folder()
        #expect(try folder.run(["people", "merge", "p-1", "p-2", "--basis", "b", "--commit"]).code == 0)
        let size = try folder.size
        for (arguments, code, ru, en, remedy) in [
            ("merge p-1 p-1", 65, "дважды назван один и тот же код: p-1", "named twice: p-1", "people duplicates"),
            (
                "merge p-1 p-2", 77, "p-1 и p-2 — уже один человек: с p-1 уже объединено: p-2",
                "p-1 and p-2 are one person already: merged into p-1: p-2", "people show p-1"
            ),
            ("merge p-2 p-1", 77, "уже один человек", "one person already", "people show p-1"),
            ("merge p-3 p-2", 77, "p-2 уже объединён с p-1", "p-2 is merged into p-1 already", "merge p-3 p-1"),
            ("merge p-2 p-3", 77, "p-2 уже объединён с p-1", "p-2 is merged into p-1 already", "merge p-1 p-3"),
            ("unmerge p-1 p-3", 77, "p-3 ни с кем не объединён", "p-3 is merged with nobody", "people show p-3"),
        ] as [(String, Int32, String, String, String)] {
            for (language, wanted) in [("ru", ru), ("en", en)] {
                let output = try folder.run(
                    ["people"] + arguments.split(separator: " ").map(String.init) + [
                        "--basis", "b", "--commit", "--lang", language,
                    ])
                #expect(output.code == code, "\(arguments): \(output.errors)")
                #expect(output.errors.contains(wanted) && output.errors.contains(remedy), "\(output.errors)")
                for jargon in ["survivor", "absorbed", "person.merged", "person:p-"] {
                    #expect(!output.errors.contains(jargon), "\(output.errors)")
                }
            }
        }
        #expect(try folder.size == size)
    }

    /// A vault that is newer than the log that was brought back beside it is not looked into, and nobody in it is shown.
    @Test func whoTheLogDoesNotKnowIsNotFound() throws {
        let folder = try Self.folder()
        let copy = folder.scratch.path + "/copy.sqlite"
        #expect(try folder.run(["backup", copy]).code == 0)
        let line = Self.person("p-9", #""name":"Синтетикова Новая","phone":"+7 000 123-45-67""#)
        #expect(try folder.run(["append"], input: line).code == 0)
        #expect(try Self.json(folder, "people", "find", "Синтетикова").array?.count == 3)
        for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
            try? FileManager.default.removeItem(atPath: folder.path + "/" + name)
        }
        try FileManager.default.copyItem(atPath: copy, toPath: folder.path + "/ledger.sqlite")
        for wanted in ["Синтетикова", "+7 000 123-45-67"] {
            let found = try folder.run(["people", "find", wanted, "--format", "json"])
            #expect(found.code == 74 && found.errors.contains("newer than the log"))
            #expect(!found.text.contains("p-9"))
        }
        #expect(try folder.run(["doctor", "--lang", "en"]).text.contains("is newer than the log"))
    }

    // MARK: - Consent

    @Test func aPurposeThatNobodyConsentedToIsTold() throws {
        let folder = try Self.folder()
        for (language, wanted) in [("ru", "Есть согласия на: participation."), ("en", "consents for: participation.")] {
            let output = try folder.run(["people", "consent", "--purpose", "нет такой", "--lang", language])
            #expect(output.code == 0 && output.errors.contains(wanted), "\(output.errors)")
            #expect(output.errors.contains("нет такой"))
        }
        #expect(try folder.run(["people", "consent", "--purpose", "participation"]).errors.isEmpty)
        let none = try LedgerFolder().run(["people", "consent", "--purpose", "photo"])
        #expect(none.errors.contains("The ledger has no consents."), "\(none.errors)")
    }

    @Test func whoIsErasedUnderOneCodeAloneIsListed() throws {
        let folder = try Self.folder()
        #expect(try folder.run(["erase", "p-2", "--reason", "x", "--yes"]).code == 0)
        #expect(try folder.run(["people", "merge", "p-3", "p-2", "--basis", "b", "--commit"]).code == 0)
        let lines = try Self.json(folder, "people", "consent", "--on", "2024-06-01").object?["without"]?.array
        #expect(lines?.map { $0.object?["person"] } == ["p-3"])
    }

    @Test func peopleWithoutConsentAreListed() throws {
        let folder = try Self.folder()
        let all = try Self.json(folder, "people", "consent", "--on", "2024-06-01")
        #expect(all.object?["inForce"] == 1)
        let lines = all.object?["without"]?.array?.map {
            "\($0.object?["person"]?.string ?? "") \($0.object?["why"]?.string ?? "")"
        }
        #expect(lines == ["p-2 withdrawn", "p-3 missing"])
        let later = try Self.json(folder, "people", "consent", "--on", "2025-01-01").object?["without"]?.array
        #expect(later?.map { $0.object?["why"]?.string } == ["withdrawn", "expired", "missing"])
        let purpose = try Self.json(folder, "people", "consent", "--on", "2024-03-01", "--purpose", "mailing")
        #expect(purpose.object?["inForce"] == 0)
        let csv = try folder.run(["people", "consent", "--on", "2024-06-01", "--format", "csv"])
        #expect(csv.text.contains("p-2,withdrawn,14,2024-05-01"), "\(csv.text)")
        #expect(!csv.text.contains("Синтетикова"))
        for (language, wanted) in [("ru", "отозвано 2024-04-01"), ("en", "withdrawn on 2024-04-01")] {
            let table = try folder.run(["people", "consent", "--format", "table", "--lang", language])
            #expect(table.text.contains(wanted))
        }
    }

    @Test func aLedgerWithoutPersonalDataHasNobodyToFind() throws {
        let folder = try LedgerFolder()
        #expect(try Self.json(folder, "people", "find", "Анна") == [])
        #expect(try Self.json(folder, "people", "duplicates").object?["pairs"] == [])
        #expect(
            try Self.json(folder, "people", "show", "p-1").object?["records"]?.array?[0].object?["known"] == "nothing")
    }
}
