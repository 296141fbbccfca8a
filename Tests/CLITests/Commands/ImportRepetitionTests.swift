// swift-format-ignore-file: NeverForceUnwrap
import Events
import Foundation
import Support
import Testing

@testable import Application
@testable import CLI
@testable import Presentation

/// What a sheet says once more, or otherwise, is not taken in twice. All people are made up.
@Suite struct ImportRepetitionTests {
    /// Given a sheet that was taken in, when it comes again, in another form or another order, then nothing is new.
    @Test func theSameSheetAgainAddsNothing() throws {
        let desk = try ImportDesk()
        let first = try desk.run(SheetExamples.path("excel.csv"), ImportDesk.type + ["--commit"])
        #expect(first.code == 0, "\(first.errors)")
        #expect(ImportDesk.number(try first.json, "appended") == 6)
        let size = try desk.ledger.size
        for file in ["excel.csv", "tabs.txt", "libre.xlsx"] {
            let json = try desk.run(SheetExamples.path(file), ImportDesk.type + ["--commit"]).json
            #expect(ImportDesk.number(json, "appended") == 0, "\(file)")
            #expect(ImportDesk.number(json, "matched") == 3)
            #expect(ImportDesk.number(json, "facts", "there") == 3)
        }
        #expect(try desk.ledger.size == size)
        let people = try desk.entries("person.added").suffix(3)
        #expect(people.map { $0.data["municipality"]?.string } == ["gdov", nil, "gdov"])
        #expect(people.allSatisfy { !$0.sealed.isEmpty })
        #expect(try desk.personal(people.first!.data["person"]!.string!)?.phone == "+79000000001")
        #expect(
            try desk.entries("expedition.attended").map { $0.data["role"]?.string } == [
                "ngo-leader", "activist", "official",
            ])
        // The activity's first day, since no row says when.
        #expect(try desk.entries("expedition.attended").allSatisfy { $0.at == "2024-06-15" })
        #expect(try desk.ledger.isSound)
    }

    /// On paper there is often nothing but a name: two of one name are two people, and stay so.
    @Test func namesAlone() throws {
        let desk = try ImportDesk()
        let text = "ФИО\nИванова Мария Петровна\nПетров Семён\nИванова Мария Петровна\n"
        let first = try desk.commit(text)
        #expect(ImportDesk.number(first, "new") == 2)
        #expect(first.object?["possible"]?.array?.count == 1)
        #expect(ImportDesk.number(first, "appended") == 6)
        let again = try desk.commit(text)
        #expect(ImportDesk.number(again, "appended") == 0)
        #expect(ImportDesk.number(again, "matched") == 3)
        // A third of that name is one more.
        #expect(ImportDesk.number(try desk.commit(text + "ИВАНОВА МАРИЯ ПЕТРОВНА\n"), "appended") == 2)
        // The same for people alone.
        let people = ["--as", "person.added"]
        let list = "ФИО;Телефон\nНовикова Анна;\nНовикова Анна;\nБелов Олег;89000000009\n"
        #expect(ImportDesk.number(try desk.commit(list, people), "appended") == 3)
        #expect(ImportDesk.number(try desk.commit(list, people), "appended") == 0)
    }

    /// Names of which little or nothing can be told, in whatever script: each row is one person, then and again.
    @Test(arguments: [["--as", "person.added"], ImportDesk.type]) func namesThatSayLittle(_ type: [String]) throws {
        let desk = try ImportDesk()
        let names = [
            "Иванов И.", "Иванова", "Мария", "Madonna", "Ю Ли", "Өмүрбек уулу Бакыт", "Иванова", "김철수",
            "გიორგი მაისურაძე",
            "محمد علي", "Արամ Խաչատրյան", "Γιώργος Παπαδόπουλος",
        ]
        let sheets = [
            "ФИО\n" + names.joined(separator: "\n") + "\n",
            "ФИО;Телефон\n" + names.enumerated().map { "\($1);890000001\(10 + $0)" }.joined(separator: "\n") + "\n",
        ]
        for text in sheets {
            #expect(
                ImportDesk.number(try desk.commit(text, type), "appended") == names.count
                    * (type == ImportDesk.type ? 2 : 1))
            let again = try desk.commit(text, type)
            #expect(ImportDesk.number(again, "appended") == 0)
            #expect(ImportDesk.number(again, "matched") == names.count)
        }
        let found = try desk.ledger.run(["people", "find", "김철수"])
        #expect(try found.json.array?.count == 2, "\(found.errors)")
    }

    /// Given two of one name, of whom different things are recorded: each row finds the one whom it made, in any order,
    /// and after one of them was merged into somebody.
    @Test func twoOfOneName() throws {
        let desk = try ImportDesk()
        let rows = ["Иванов;активист", "Иванов;житель", "Петрова;"]
        func text(_ rows: [String]) -> String { "ФИО;Роль\n" + rows.joined(separator: "\n") + "\n" }
        #expect(ImportDesk.number(try desk.commit(text(rows)), "new") == 3)
        #expect(ImportDesk.number(try desk.commit(text(rows.reversed())), "appended") == 0)
        let codes = try desk.entries("person.added").suffix(3).compactMap { $0.data["person"]?.string }
        let merge = ["people", "merge", "p-1", codes[2], "--basis", "звонок", "--commit"]
        let merged = try desk.ledger.run(merge)
        #expect(merged.code == 0, "\(merged.errors)")
        #expect(ImportDesk.number(try desk.commit(text(rows)), "appended") == 0)
        // Told by the telephone of a code that was merged, somebody is not corrected to what that code said.
        let phones = "ФИО;Телефон;Муниципалитет\nБелова Ольга;890000000%;gdov\n"
        for last in ["01", "02"] {
            #expect(
                ImportDesk.number(
                    try desk.commit(phones.replacing("%", with: last), ["--as", "person.added"]), "appended") == 1)
        }
        let twins = try desk.entries("person.added").suffix(2).compactMap { $0.data["person"]?.string }
        #expect(
            try desk.ledger.run(["people", "merge", twins[0], twins[1], "--basis", "звонок", "--commit"]).code == 0)
        #expect(
            ImportDesk.number(try desk.commit(phones.replacing("%", with: "02"), ["--as", "person.added"]), "appended")
                == 0)
        // One more of a name is one more person.
        #expect(ImportDesk.number(try desk.commit(text(rows + ["ИВАНОВ;"])), "new") == 1)
        // A role that is corrected is one correction, of the row's own person.
        let changed = try desk.commit(text(["Иванов;бизнес", "Иванов;житель", "Петрова;"]))
        #expect(
            ImportDesk.number(changed, "facts", "changed") == 1 && ImportDesk.number(changed, "facts", "there") == 2)
    }

    @Test func aCorrectedSheetAddsWhatChanged() throws {
        let desk = try ImportDesk()
        let heading = "ФИО;Телефон;E-mail;Роль\n"
        let old =
            heading
            + "Иванова Мария;89000000001;m@example.org;активист\nПетров Семён;89000000002;s@example.org;активист\n"
        let new =
            heading
            + "Иванова Мария;89000000011;m@example.org;активист\nПетров Семён;89000000002;s@example.org;житель\n"
        #expect(ImportDesk.number(try desk.commit(old), "appended") == 4)
        let changed = try desk.commit(new, ImportDesk.type + ["--reason", "новый список"])
        #expect(ImportDesk.number(changed, "corrected") == 1)
        #expect(ImportDesk.number(changed, "facts", "changed") == 1)
        #expect(ImportDesk.number(changed, "appended") == 3)
        let correction = try #require(try desk.entries("person.corrected").last)
        #expect(correction.version == 2 && correction.data["reason"] == nil)
        #expect(try desk.personal(correction.data["person"]!.string!)?.phone == "+79000000011")
        #expect(
            try desk.entries("expedition.attended").map { $0.data["role"]?.string } == [
                "activist", "activist", "resident",
            ])
        #expect(ImportDesk.number(try desk.commit(new), "appended") == 0)

        // The old sheet turns nothing back, unless it is asked to.
        let outdated = try desk.commit(old)
        #expect(ImportDesk.number(outdated, "appended") == 0)
        #expect(ImportDesk.number(outdated, "facts", "withdrawn") == 1)
        #expect(ImportDesk.number(try desk.commit(old, ImportDesk.type + ["--again"]), "appended") == 3)
    }

    /// Somebody knew better than the sheet: what they voided does not come back with it.
    @Test func whatWasVoidedStaysVoided() throws {
        let desk = try ImportDesk()
        let text = "ФИО;Телефон\nИванова Мария;89000000001\n"
        _ = try desk.commit(text)
        let seq = try desk.entries("expedition.attended").last!.seq
        #expect(try desk.ledger.run(["void", String(seq), "--reason", "её не было"]).code == 0)
        let json = try desk.commit(text)
        #expect(ImportDesk.number(json, "appended") == 0)
        #expect(ImportDesk.number(json, "facts", "withdrawn") == 1)
        #expect(ImportDesk.number(try desk.commit(text, ImportDesk.type + ["--again"]), "appended") == 1)
    }

    /// Two rows of one person are one person with one fact; what they say must not differ.
    @Test func oneSheetMayNameSomebodyTwice() throws {
        let desk = try ImportDesk()
        let json = try desk.commit(
            "ФИО;Телефон;Роль\nИванова Мария;89000000001;активист\nИванова М.;+7 900 000-00-01;активист\nмария иванова;9000000001;активист\nИванова Мария;89000000001;житель\n"
        )
        #expect(ImportDesk.number(json, "new") == 1)
        #expect(ImportDesk.number(json, "matched") == 1)
        #expect(json.object?["rejected"]?.array?.map { $0.object?["problem"]?.string } == ["other-row"])
    }

    @Test func severalAtOnceTakeItInOnce() throws {
        let desk = try ImportDesk()
        let file = SheetExamples.path("excel.csv")
        let running = try (0..<3).map { _ in
            try desk.ledger.start(["import", file] + ImportDesk.type + ["--commit"], input: "")
        }
        let outputs = running.map { $0.finish() }
        #expect(outputs.allSatisfy { $0.code == 0 }, "\(outputs.map(\.errors))")
        #expect(try outputs.compactMap { ImportDesk.number(try $0.json, "appended") }.sorted() == [0, 0, 6])
    }
}
