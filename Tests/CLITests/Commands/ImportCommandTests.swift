// swift-format-ignore-file: NeverForceUnwrap
import Events
import Foundation
import Support
import Testing

@testable import Application
@testable import CLI
@testable import Presentation

/// Sheets become people and facts. All people are made up.
@Suite struct ImportCommandTests {
    @Test func aPreviewAppendsNothing() throws {
        let desk = try ImportDesk()
        let size = try desk.ledger.size
        let json = try desk.run(SheetExamples.path("excel.csv")).json
        #expect(ImportDesk.number(json, "rows") == 4)
        #expect(ImportDesk.number(json, "new") == 3)
        #expect(ImportDesk.number(json, "matched") == 0)
        #expect(json.object?["possible"]?.array?.isEmpty == true)
        #expect(json.object?["rejected"]?.array?.map { $0.object?["row"]?.int } == [8])
        #expect(ImportDesk.number(json, "entries") == 6)
        #expect(ImportDesk.number(json, "appended") == nil)
        #expect(try desk.ledger.size == size)
    }

    /// Given somebody who asked to be erased: only the row that says something new of them is rejected.
    @Test func whoAskedToBeErasedIsNotCorrected() throws {
        let desk = try ImportDesk()
        let old = "ФИО;Телефон;E-mail\nИванова Мария;89000000001;m@example.org\n"
        _ = try desk.commit(old)
        let code = try #require(try desk.entries("person.added").last?.data["person"]?.string)
        let request =
            #"{"type":"erasure.requested","at":"2024-06-20","data":{"person":"\#(code)","ground":"отзыв согласия"}}"#
        #expect(try desk.ledger.run(["append"], input: request + "\n").code == 0)
        let new = old.replacing("m@example", with: "mm@example") + "Петров Семён;89000000002;\n"
        for arguments in [[], ["--commit"]] {
            let output = try desk.take(new, ImportDesk.type + arguments)
            #expect(output.code == 0, "\(output.errors)")
            let json = try output.json
            #expect(json.object?["rejected"]?.array?.map { $0.object?["problem"]?.string } == ["person-erased"])
            #expect(ImportDesk.number(json, "new") == 1 && ImportDesk.number(json, "entries") == 2)
        }
        #expect(ImportDesk.number(try desk.commit(old), "appended") == 0)
    }

    /// What no row could be taken for is said at once, by the preview as by the commit.
    @Test func whatIsWrongWithAllRowsIsSaidAtOnce() throws {
        let desk = try ImportDesk()
        let text = "ФИО\nИванова Мария\nПетров Семён\n"
        for commit in [[], ["--commit"]] {
            let unknown = try desk.take(
                text, ["--as", "expedition.attended", "--activity", "zzz", "--lang", "en"] + commit)
            #expect(unknown.code == 66)
            #expect(unknown.errors.contains("zzz") && unknown.errors.contains("letopis list activities"))
            let day = try desk.take(text, ImportDesk.type + ["day=5", "--lang", "en"] + commit)
            #expect(day.code == 77)
            #expect(day.errors.contains("sheet.csv:2: day"), "\(day.errors)")
            // In a column it is the row's own.
            let column = try desk.take("ФИО;День\nИванова Мария;5\nПетров Семён;1\n", ImportDesk.type + commit).json
            #expect(column.object?["rejected"]?.array?.map { $0.object?["problem"]?.string } == ["day-beyond-activity"])
            #expect(ImportDesk.number(column, "new") == 1)
        }
    }

    /// Whoever was erased cannot be told from somebody new: that is said.
    @Test func theErasedAreWarnedOf() throws {
        let desk = try ImportDesk()
        let text = "ФИО;Телефон\nИванова Мария;89000000001\nПетров Семён;89000000002\n"
        _ = try desk.commit(text)
        #expect(ImportDesk.number(try desk.take(text).json, "erasedFacts") == 0)
        let code = try #require(try desk.entries("expedition.attended").first?.data["person"]?.string)
        let erased = try desk.ledger.run(["erase", code, "--reason", "отзыв согласия", "--yes"])
        #expect(erased.code == 0, "\(erased.errors)")
        let json = try desk.take(text).json
        #expect(ImportDesk.number(json, "erasedFacts") == 1 && ImportDesk.number(json, "new") == 1)
        let told = try desk.take(text, ImportDesk.type + ["--format", "table", "--lang", "ru"]).text
        #expect(
            told.replacing("\u{A0}", with: " ").contains(
                "1 запись этого мероприятия — о людях, чьи данные стёрты; среди новых строк могут быть они"), "\(told)")
        let known = try desk.take(
            "ФИО;Телефон\nПетров Семён;89000000002\n", ImportDesk.type + ["--format", "table", "--lang", "en"])
        #expect(!known.text.contains("are erased"))
    }

    @Test func oneIsOne() throws {
        let desk = try ImportDesk()
        let output = try desk.take(
            "ФИО\nИванова Мария\n", ["--as", "person.added", "--commit", "--format", "table", "--lang", "en"])
        #expect(output.text.contains("(9).") && output.text.contains("Appended 1"), "\(output.text)")
        let preview = try desk.run(
            SheetExamples.path("openpyxl.xlsx"), ["--as", "person.added", "--format", "table", "--lang", "en"])
        #expect(preview.text.contains("with 1 hidden row") && !preview.text.contains("hidden rows"))
    }

    /// Whoever takes a column of letters for municipalities does not get them printed whole.
    @Test func reasonsAreCut() throws {
        let desk = try ImportDesk()
        let json = try desk.take("ФИО;Муниципалитет\nИванова Мария;\(String(repeating: "я", count: 500))\n").json
        let reason = try #require(json.object?["rejected"]?.array?.first?.object?["reason"]?.string)
        #expect(reason.contains(String(repeating: "я", count: 59) + "…") && reason.count < 250)
    }

    @Test func organisations() throws {
        let desk = try ImportDesk(
            "{\"type\":\"organisation.added\",\"at\":\"2024-01-01\",\"data\":{\"organisation\":\"prioritet\",\"name\":\"АНО «Приоритет»\",\"kind\":\"ngo\",\"inn\":\"6027207490\"}}\n"
        )
        let text = """
            ФИО;Организация;ИНН
            Иванова Мария;Приоритет, АНО;6027207490
            Петров Семён;ано "приоритет";
            Белова Ольга;Совет  ветеранов;
            Новиков Артём;Совет ветеранов;

            """
        let json = try desk.take(text).json
        #expect(json.object?["rejected"]?.array?.map { $0.object?["row"]?.int } == [4, 5])
        #expect(
            json.object?["rejected"]?.array?.first?.object?["reason"]?.string?.contains("--add-organisations ngo")
                == true)
        let added = try desk.commit(text, ImportDesk.type + ["--add-organisations", "other"])
        #expect(added.object?["organisations"] == ["Совет ветеранов"])
        let codes = try desk.entries("expedition.attended").compactMap { $0.data["organisation"]?.string }
        #expect(codes.count == 4 && Set(codes).count == 2 && codes.prefix(2) == ["prioritet", "prioritet"])
        #expect(ImportDesk.number(try desk.commit(text), "appended") == 0)
    }

    @Test func consents() throws {
        let desk = try ImportDesk()
        let file = SheetExamples.path("google-forms.csv")
        let arguments =
            ImportDesk.type + ["--consent-document", "Согласие, форма 1", "--consent-purposes", "participation,report"]
        let json = try desk.run(file, arguments + ["--commit"]).json
        #expect(json.object?["rejected"]?.array?.map { $0.object?["problem"]?.string } == ["no-consent"])
        #expect(ImportDesk.number(json, "appended") == 9)
        #expect(try desk.entries("consent.given").count == 3)
        #expect(ImportDesk.number(try desk.run(file, arguments + ["--commit"]).json, "appended") == 0)
        // The form was filled in on some day; who took part did so when the activity was.
        #expect(try desk.entries("expedition.attended").allSatisfy { $0.at == "2024-06-15" })
    }

    /// A type without an activity: any number of facts, but none twice.
    @Test func factsOfOtherKinds() throws {
        let desk = try ImportDesk()
        let arguments = ["topic=legal", "channel=phone", "--as", "consultation.given", "--programme", "zemlyaki"]
        let text =
            "ФИО;Телефон;Дата;Минут\nИванова Мария;89000000001;15.06.2024;30\nИванова Мария;89000000001;16.06.2024;30\n"
        let map = try desk.ledger.scratch.write(
            "map.yaml", "columns: {ФИО: name, Телефон: phone, Дата: at, Минут: minutes}\n")
        let json = try desk.commit(text, arguments + ["--map", map])
        #expect(ImportDesk.number(json, "appended") == 3)
        #expect(ImportDesk.number(try desk.commit(text, arguments + ["--map", map]), "appended") == 0)
        #expect(try desk.entries("consultation.given").map(\.at) == ["2024-06-15", "2024-06-16"])
    }

    /// What a rule refuses, refuses the whole sheet, and the row is named.
    @Test func nothingIsHalfImported() throws {
        let desk = try ImportDesk(
            "{\"type\":\"expedition.cancelled\",\"at\":\"2024-06-01\",\"data\":{\"activity\":\"exp-culture\",\"reason\":\"погода\"}}\n"
        )
        let size = try desk.ledger.size
        let output = try desk.take(
            "ФИО\nИванова Мария\nПетров Семён\n", ImportDesk.type + ["--commit", "--lang", "en"])
        #expect(output.code == 77)
        #expect(output.errors.contains("sheet.csv:2: activity"))
        #expect(try desk.ledger.size == size)
        #expect(try desk.ledger.isSound)
    }

    /// Nothing personal stands outside the vault, nor in what is printed.
    @Test func personalDataStayInTheVault() throws {
        let desk = try ImportDesk()
        let text =
            "ФИО;Телефон;E-mail;Дата рождения;Роль\nСекретова Тайна Львовна;89005554433;tayna@example.org;03.04.1971;активист\nСекретова Т.;8900;нетакой;99.99.1971;кто-то\nСекретова Таня;;;;житель\n"
        var told = ""
        for arguments in [
            ["--format", "json"], ["--format", "csv"], ["--commit", "--format", "json"],
            ["--commit", "--format", "csv"],
        ] {
            let output = try desk.take(text, ImportDesk.type + arguments)
            #expect(output.code == 0)
            told += output.text + output.errors
        }
        let table = try desk.take(text, ImportDesk.type + ["--format", "table", "--lang", "ru"])
        for secret in ["9005554433", "8900", "tayna", "нетакой", "1971"] {
            #expect(!told.contains(secret), "\(secret)")
            #expect(!table.text.contains(secret), "\(secret)")
        }
        #expect(!told.contains("Секретова"))
        let files = FileManager.default.enumerator(atPath: desk.ledger.path)
        while let name = files?.nextObject() as? String {
            guard let data = FileManager.default.contents(atPath: desk.ledger.path + "/" + name) else { continue }
            for secret in ["Секретова", "9005554433", "tayna@", "1971-04-03"] {
                #expect(data.range(of: Data(secret.utf8)) == nil, "\(secret) in \(name)")
            }
        }
    }

    @Test func whatAPreviewSays() throws {
        let desk = try ImportDesk()
        _ = try desk.commit("ФИО;Телефон\nИванова Мария Петровна;89000000001\n")
        let output = try desk.take(
            "Список\nФИО;Телефон;Роль;Подпись\nИванова Мария Петровна;89000000077;активист;\nПетров Семён;12-34;директор;\n",
            ImportDesk.type + ["--format", "table", "--lang", "ru"])
        let told = output.text.replacing(desk.ledger.scratch.path, with: "…").replacing(#/p-[a-z0-9]{10}/#, with: "p-…")
        let expected = """
            2 строки: новых 0, найдено 0, 1 возможный дубль, отклонено 1
            """
        #expect(told.replacing("\u{A0}", with: " ").hasPrefix(expected), "\(told)")
        for part in [
            "Не берутся: D «Подпись»", "Текст в UTF-8, разделитель «;», со строки 3", "Иванова М. П.", "p-…",
            "столбец B «Телефон»: это не номер телефона с кодом", "Непонятные слова в «роль»: «директор» (1)",
            "letopis import …/sheet.csv --as expedition.attended --activity exp-culture --format table --lang ru --ledger …/ledger --commit",
        ] { #expect(told.contains(part), "\(part) in\n\(told)") }
    }

    @Test func aSavedMapIsUsed() throws {
        let desk = try ImportDesk()
        let text = "ФИО;Роль\nИванова Мария;директор\nПетров Семён;активист\n"
        let map = desk.ledger.scratch.path + "/map.yaml"
        let output = try desk.take(text, ImportDesk.type + ["--save-map", map])
        #expect(output.code == 0, "\(output.errors)")
        let saved = String(decoding: FileManager.default.contents(atPath: map) ?? Data(), as: UTF8.self)
        _ = try desk.ledger.scratch.write(
            "map.yaml", saved.replacing("\"директор\": \"\"", with: "\"директор\": ngo-leader"))
        let json = try desk.commit(text, ImportDesk.type + ["--map", map])
        #expect(ImportDesk.number(json, "new") == 2)
        #expect(try desk.entries("expedition.attended").map { $0.data["role"]?.string } == ["ngo-leader", "activist"])
        #expect(try desk.take(text, ImportDesk.type + ["--save-map", map]).code == 75)
        let nowhere = try desk.take(text, ImportDesk.type + ["--save-map", map + "/no/map.yaml", "--lang", "en"])
        #expect(nowhere.code == 74 && nowhere.errors.contains("cannot be written"))
    }

    /// A map is its owner's, and has nobody's name in it.
    @Test func aSavedMapTellsNothingOfPeople() throws {
        let desk = try ImportDesk()
        let map = desk.ledger.scratch.path + "/map.yaml"
        let text = "ФИО;Роль\nТест;директор\nТест;Секретова Тайна\nТест;гость\n"
        let output = try desk.take(text, ImportDesk.type + ["--save-map", map, "--lang", "en"])
        #expect(output.code == 0)
        #expect(
            output.errors.replacing("\u{A0}", with: " ").contains("left out of the map: 1 word"), "\(output.errors)")
        let saved = try String(contentsOfFile: map, encoding: .utf8)
        #expect(saved.contains("директор") && !saved.contains("Секретова"))
        #expect(try FileManager.default.attributesOfItem(atPath: map)[.posixPermissions] as? Int == 0o600)
        #expect(try !desk.take(text, ImportDesk.type + ["--format", "table"]).text.contains("Тайна"))
    }

    /// What is told of a command that cannot be carried out: Sheets/command.en.txt and command.ru.txt.
    @Test(arguments: ["en", "ru"]) func whatIsTold(_ language: String) throws {
        let twins = ["a", "b"].map {
            "{\"type\":\"organisation.added\",\"at\":\"2024-01-01\",\"data\":{\"organisation\":\"\($0)\",\"name\":\"Союз\",\"kind\":\"ngo\"}}\n"
        }
        let desk = try ImportDesk(twins.joined())
        let file = try desk.ledger.scratch.write("sheet.csv", "ФИО\nИванова Мария\n")
        let bad = try desk.ledger.scratch.write("bad.csv", Self.badRows)
        let consultation = ["--as", "consultation.given", "topic=legal", "channel=phone", "--programme", "zemlyaki"]
        let commands: [(file: String, arguments: [String])] = [
            (file, ["--as", "expedition.atended"]), (file, ["--as", "grant.awarded"]),
            (file, ["--as", "expedition.attended"]), (file, ImportDesk.type + ["mode=online"]),
            (file, ["--as", "expedition.attended", "--activity", "zzz"]), (file, ImportDesk.type + ["day=5"]),
            (file, ImportDesk.type + ["--at", "завтра"]), (file, ImportDesk.type + ["--add-organisations", "nko"]),
            (file, ImportDesk.type + ["--consent-document", "x"]),
            (file, ImportDesk.type + ["--consent-purposes", "x"]),
            (file, consultation + ["--format", "csv"]), (bad, ImportDesk.type + ["--format", "csv"]),
            (SheetExamples.path("mac-1904.xlsx"), ImportDesk.type + ["--format", "csv"]),
        ]
        var told = ""
        for (file, arguments) in commands {
            let output = try desk.run(file, arguments + ["--lang", language])
            told += "== \(arguments.joined(separator: " "))\nexit \(output.code)\n" + output.text + output.errors
        }
        told.replace(desk.ledger.scratch.path + "/", with: "")
        let path = SheetExamples.path("command.\(language).txt")
        guard let expected = FileManager.default.contents(atPath: path) else {
            try Data(told.utf8).write(to: URL(filePath: path))
            Issue.record("\(path) was missing and has been recorded: read it")
            return
        }
        #expect(told == String(decoding: expected, as: UTF8.self))
    }

    /// A row for everything that a row can be rejected for.
    private static let badRows = """
        ФИО;Телефон;E-mail;Дата рождения;Год рождения;Пол;Организация;ИНН;Дата;Роль;Муниципалитет;Согласие;День
        Тест 5;;;;;;;;;;;;
        Иванова Анна, директор;;;;;;;;;;;;
        ;89000000001;;;;;;;;;;;
        Иванова Анна;12-34;;;;;;;;;;;
        Иванова Анна;;нет адреса;;;;;;;;;;
        Иванова Анна;;;31.02.1980;;;;;;;;;
        Иванова Анна;;;;1780;;;;;;;;
        Иванова Анна;;;;;да;;;;;;;
        Иванова Анна;;;;;;Лига;1234567890;;;;;
        Иванова Анна;;;;;;;7707083893;;;;;
        Иванова Анна;;;;;;Лига;;;;;;
        Иванова Анна;;;;;;Союз;;;;;;
        Иванова Анна;;;;;;;;вчера;;;;
        Иванова Анна;;;;;;;;;директор;;;
        Иванова Анна;;;;;;;;;;Лукоморье;;
        Иванова Анна;;;;;;;;;;;может быть;
        Иванова Анна;;;;;;;;;;;нет;
        Иванова Анна;;;;;;;;;;;;первый
        Иванова Анна;89000000001;;;;;;;;активист;;;
        Иванова Анна;89000000001;;;;;;;;житель;;;
        Иванова Анна;;;;;;;;;;;;400

        """
}
