// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry
import Support
import Testing

@testable import Application
@testable import Events
@testable import Sheets

/// Headings, and what stands below them.
@Suite struct ImportRowTests {
    private func told(_ columns: SheetColumns) -> [String] {
        columns.columns.map { "\(ColumnName.letters($0.index)) \($0.meaning?.name ?? "-")" }
    }

    @Test func googleForms() throws {
        let sheet = try SheetExamples.read("google-forms.csv")
        #expect(
            try told(SheetExamples.columns(sheet)) == [
                "A submitted", "B name", "C phone", "D email", "E birthDate", "F role", "G -", "H consent",
            ])
        let rows = try SheetExamples.rows(sheet)
        #expect(rows.rows.map(\.personal.name) == ["Иванова Мария Петровна", "Петров Семён Ильич", "Сидоров Олег"])
        #expect(rows.rows.map(\.personal.phone) == ["+79000000001", "+79000000002", "+79000000003"])
        #expect(rows.rows.map(\.personal.birthDate) == [Day("1985-02-01"), Day("1990-12-31"), nil])
        #expect(rows.rows.map { $0.fields["role"]?.string } == ["ngo-leader", "activist", "ngo-volunteer"])
        #expect(rows.rows[0].personal.email == "maria.ivanova@example.org")
        #expect(rows.rows[0].at == "2024-06-15")
        #expect(rows.faults.map(\.row) == [5])
        #expect(rows.faults[0].name == "no-consent")
    }

    @Test func yandexForms() throws {
        let rows = try SheetExamples.rows(SheetExamples.read("yandex-forms.csv"))
        #expect(rows.rows.map(\.personal.name) == ["Кузнецова Елена Игоревна", "Соловьёв Пётр"])
        #expect(rows.rows.map(\.organisation.inn) == ["6027207490", nil])
        #expect(
            Set(rows.rows.compactMap { $0.organisation.name.map(OrganisationName.folded) }) == ["ано приоритет"])
    }

    @Test func handKeptInWindows1251() throws {
        let sheet = try SheetExamples.read("excel.csv")
        let columns = try SheetExamples.columns(sheet)
        #expect(columns.heading == 3...4)
        #expect(told(columns) == ["A -", "B name", "C phone", "D email", "E municipality", "F role"])
        let rows = try SheetExamples.rows(sheet)
        #expect(rows.rows.map(\.number) == [5, 6, 7])
        #expect(rows.rows.map(\.personal.name) == ["ИВАНОВА МАРИЯ ПЕТРОВНА", "Петров Семен Ильич", "Новиков Артём"])
        #expect(rows.rows.map(\.personal.email) == ["maria.ivanova@example.org", nil, nil])
        #expect(rows.rows.map { $0.fields["role"]?.string } == ["ngo-leader", "activist", "official"])
        #expect(rows.passedOver == [10])
        // Each cell that does not do is named, and none of what stands in it.
        #expect(rows.faults.map(\.row) == [8])
        #expect(
            rows.faults[0].reason.text(.ru, .commandLine)
                == "столбец B «Ф.И.О.»: знака «5» в имени не бывает; столбец C «Контакты Телефон»: это не номер телефона с кодом; "
                + "столбец D «Контакты E-mail»: это не адрес почты")
        #expect(!rows.faults[0].reason.text(.ru, .commandLine).contains("12-34"))
        #expect(try SheetExamples.rows(SheetExamples.read("tabs.txt")).rows.map(\.number) == [3, 4, 5])
    }

    @Test func workbookWithMergedHeading() throws {
        let sheet = try SheetExamples.read("openpyxl.xlsx")
        let columns = try SheetExamples.columns(sheet)
        #expect(columns.heading == 3...4)
        #expect(
            told(columns) == [
                "A -", "B surname", "C givenName", "D patronymic", "E birthDate", "F phone", "G email",
                "H organisation",
                "I inn",
            ])
        let rows = try SheetExamples.rows(sheet)
        #expect(rows.rows.map(\.number) == [5, 6, 7, 8])
        #expect(rows.rows[2].personal.name == "Белова Ольга")
        #expect(rows.rows.map(\.personal.birthDate) == [Day("1985-02-01"), Day("1990-12-31"), Day("1987-01-01"), nil])
        // The organisation stands once for two rows; names and contacts never do.
        #expect(rows.rows.map(\.organisation.name) == ["АНО «Приоритет»", "АНО «Приоритет»", "Совет ветеранов", nil])
        #expect(rows.passedOver.isEmpty)
    }

    @Test func flawedCells() throws {
        let rows = try SheetExamples.rows(SheetExamples.read("mac-1904.xlsx"))
        #expect(rows.rows.map(\.personal.birthDate) == [Day("1970-01-31")])
        #expect(rows.rows.map(\.at) == ["2024-06-15"])
        #expect(rows.rows[0].personal.sex == "male")
        #expect(rows.faults.map(\.name) == ["cell-not-computed", "cell-error"])
    }

    struct Heading: Sendable, CustomTestStringConvertible {
        let title: String
        let meaning: String
        var type = "expedition.attended"
        init(_ title: String, _ meaning: String, _ type: String = "expedition.attended") {
            (self.title, self.meaning, self.type) = (title, meaning, type)
        }
        var testDescription: String { title }
    }

    @Test(arguments: [
        Heading("Ф.И.О.*", "name"), Heading("ФИО участника (как в паспорте)", "name"), Heading("Full name", "name"),
        Heading("Name", "name"), Heading("Имя", "name"), Heading("Тел.", "phone"), Heading("Моб. телефон", "phone"),
        Heading("Номер телефона для связи", "phone"), Heading("Эл. почта", "email"), Heading("E-Mail:", "email"),
        Heading("Почтовый адрес", "-"), Heading("Адрес электронной почты", "email"), Heading("Д.Р.", "birthDate"),
        Heading("Date of birth", "birthDate"), Heading("Год рожд.", "birthYear"), Heading("Пол", "sex"),
        Heading("Должность в организации", "role"), Heading("Название НКО", "organisation"),
        Heading("Место работы", "organisation"), Heading("Сайт организации", "-"), Heading("ИНН организации", "inn"),
        Heading("Опыт работы в НКО", "-"), Heading("Населённый пункт", "municipality"), Heading("City", "municipality"),
        Heading("Дата посещения", "at"), Heading("Timestamp", "submitted"), Heading("Отметка времени", "submitted"),
        Heading("Согласие на обработку ПДн", "consent"), Heading("Согласны получать рассылку?", "-"),
        Heading("Подпись", "-"), Heading("№ п/п", "-"), Heading("День", "day"), Heading("Функция", "function"),
        Heading("День", "-", "coworking.visited"), Heading("Minutes", "minutes", "coworking.visited"),
        Heading("Роль", "-", "person.added"), Heading("Откуда узнали об организации", "-"),
    ]) func headings(_ heading: Heading) throws {
        let isName = heading.meaning == "name"
        let titles = isName ? heading.title : "ФИО;" + heading.title
        let columns = try SheetExamples.columns(SheetExamples.text(titles + "\n"), as: heading.type)
        #expect(told(columns).last == "\(isName ? "A" : "B") \(heading.meaning)")
    }

    /// A column of somebody else gives way to the participant's own.
    @Test func otherPeoplesColumns() throws {
        let sheet = try SheetExamples.text("Телефон родителя;ФИО родителя;ФИО;Телефон\n1;2;3;4\n")
        #expect(try told(SheetExamples.columns(sheet)) == ["A -", "B -", "C name", "D phone"])
        #expect(try told(SheetExamples.columns(SheetExamples.text("ФИО руководителя\n"))) == ["A name"])
    }

    /// What a row of data says is never taken for a second row of headings.
    @Test func dataAreNoHeading() throws {
        let sheet = try SheetExamples.text("ФИО;;Кто\nИванова;Организация;Телефон\nПетров;x;y\n")
        let columns = try SheetExamples.columns(sheet)
        #expect(columns.heading == 1...1)
        #expect(try SheetExamples.rows(sheet).rows.map(\.number) == [2, 3])
    }

    @Test func maps() throws {
        let scratch = try TemporaryFolder()
        let sheet = try SheetExamples.text(
            "Кто;Чем занят;Звонить\nИванова Мария;Делает всё;89000000001\nПетров;Иное дело;-\n")
        let type = SheetExamples.type("expedition.attended")
        let file = try scratch.write(
            "map.yaml",
            "header: 1\ncolumns: {Кто: name, чем  занят: role, Звонить: phone}\nvalues: {role: {делает всё: ngo-leader}}\n"
        )
        let rows = try SheetExamples.rows(
            sheet, map: ColumnMap.read(SmallFile.read(InputFile(file)), name: file, type: type))
        #expect(rows.rows.map { $0.fields["role"]?.string } == ["ngo-leader"])
        #expect(rows.unknown == [.field("role"): ["Иное дело": 1]])
        // A word may also be passed over.
        let other = try scratch.write(
            "other.yaml",
            "columns: {Кто: name, Чем занят: role}\nvalues: {role: {Делает всё: \"-\", Иное дело: other}}\n")
        let mapped = try SheetExamples.rows(
            sheet, map: ColumnMap.read(SmallFile.read(InputFile(other)), name: other, type: type))
        #expect(mapped.rows.map { $0.fields["role"]?.string } == [nil, "other"])
        #expect(mapped.rows.map(\.personal.phone) == [nil, nil])
    }

    /// A map that was written is read as what it was written of.
    @Test func savedMaps() throws {
        for name in ["google-forms.csv", "excel.csv", "openpyxl.xlsx", "mac-1904.xlsx"] {
            let sheet = try SheetExamples.read(name)
            let columns = try SheetExamples.columns(sheet)
            let type = SheetExamples.type("expedition.attended")
            let text = ColumnMap.text(columns, of: sheet, unknown: [.field("role"): ["«Кто» \"я\"\\"]], type: type)
            let map = try ColumnMap.read(Array(text.en.utf8), name: "map.yaml", type: type)
            let mapped = try HeaderReader(sheet: sheet, type: type).mapped(map)
            #expect(mapped.heading == columns.heading)
            #expect(told(mapped) == told(columns), "\(name)")
            // Words are left to be filled in, and mean nothing until they are.
            #expect(map.values.isEmpty)
        }
    }

    // MARK: - Cells

    @Test func dates() {
        let cases: [(String, String?)] = [
            ("15.06.2024", "2024-06-15"), ("15.6.24", "2024-06-15"), ("5/6/2024", "2024-06-05"),
            ("6/15/2024", "2024-06-15"),
            ("2024-06-15", "2024-06-15"), ("2024-06-15T10:00:00+03:00", "2024-06-15"),
            ("15.06.2024 10:00", "2024-06-15"),
            ("15 июня 2024 г.", "2024-06-15"), ("1 мая 2024", "2024-05-01"), ("15 марта 1985 года", "1985-03-15"),
            ("June 15, 2024", "2024-06-15"), ("15-Jun-2024", "2024-06-15"), ("45458", "2024-06-15"),
            ("45458.4375", "2024-06-15"), ("2024.06.15", "2024-06-15"), ("01.02.85", "1985-02-01"),
            ("29.02.2023", nil), ("31.04.2024", nil), ("2024", nil), ("июнь 2024", nil), ("вчера", nil), ("1.2", nil),
            ("15.06.20245", nil), ("", nil), ("0", nil), ("99999999999999999999", nil),
        ]
        for (text, day) in cases { #expect(CellDate.day(text, pivot: 2024)?.description == day, "\(text)") }
        #expect(CellDate.day("43996", from1904: true, pivot: 2024)?.description == "2024-06-15")
    }

    /// The forms that nearly all cells have are read apart from the others, and as these.
    @Test func usualFormsAreReadAsAllOthers() {
        var random = RandomSource(seed: 5)
        func pick(_ all: [String]) -> String { all[Int(random.next() % UInt64(all.count))] }
        let pieces = [
            "И", "ё", "й", "Ё", "я", "А", "a", "Z", "и\u{306}", " ", "  ", "-", ".", ",", "'", "1", "\u{A0}",
            "\u{200B}",
            "–", "é", "ї", "ұ", "(", "\t", "\u{401}",
        ]
        for _ in 0..<5000 {
            let text = (0..<Int(random.next() % 7)).map { _ in pick(pieces) }.joined()
            // A space before it belongs to no usual form.
            #expect((try? CellText.name(text)) == (try? CellText.name(" " + text)), "\(text)")
            let words = text.unicodeScalars.split { $0.isSheetSpace && $0.properties.isWhitespace }
            let clean = words.map { word in String(String.UnicodeScalarView(word.filter { !$0.isSheetSpace })) }
            #expect(CellText.clean(text) == clean.filter { !$0.isEmpty }.joined(separator: " "), "\(text)")
            let numbers = (pick(["00", "01", "12", "13", "29", "31", "32"]), pick(["00", "02", "12", "13", "30"]))
            let (day, year) = (numbers, pick(["0000", "1900", "2023", "2024", "9999"]))
            let usual = CellDate.day("\(day.0).\(day.1).\(year)", pivot: 2024)
            #expect(usual == CellDate.day("\(day.0)/\(day.1)/\(year)", pivot: 2024))
            #expect(
                CellDate.day("\(year)-\(day.0)-\(day.1)", pivot: 2024)
                    == CellDate.day("\(year)/\(day.0)/\(day.1)", pivot: 2024))
        }
    }

    @Test func addresses() {
        let cases: [(String, String?)] = [
            (" A.B@Example.RU;", "a.b@example.ru"), ("mailto:a@example.ru", "a@example.ru"), ("a@b@example.ru", nil),
            ("@example.ru", nil), ("a b@example.ru", nil), ("a@example.ru,\u{301}", nil), ("(a)@example.ru", nil),
        ]
        for (text, email) in cases { #expect(CellText.email(text) == email, "\(text)") }
    }

    @Test func phones() {
        let cases: [(String, String?)] = [
            ("+7 (900) 000-00-01", "+79000000001"), ("8 900 000 00 01", "+79000000001"), ("9000000001", "+79000000001"),
            ("79000000001", "+79000000001"), ("8(8112)66-00-01 доб. 105", "+78112660001"),
            ("+44 20 7946 0001", "+442079460001"),
            ("12-34", nil), ("66-00-01", nil), ("позвоните мне", nil), ("9000000001, 9000000002", "+79000000001"),
            ("+375 29 000-00-01", "+375290000001"), ("8\u{A0}900\u{A0}000‑00‑01", "+79000000001"),
        ]
        for (text, phone) in cases { #expect(CellText.phone(text) == phone, "\(text)") }
    }

    @Test func names() {
        let cases: [(String, String?)] = [
            ("  Иванова \u{A0} Мария\tПетровна, ", "Иванова Мария Петровна"), ("О'Нил Шон", "О'Нил Шон"),
            ("Петрова-Водкина А. Б.", "Петрова-Водкина А. Б."), ("ИВАНОВА", "ИВАНОВА"),
            ("Кузнецова (Иванова) Анна", "Кузнецова (Иванова) Анна"),
            ("Иван\u{200B}ов\u{FEFF}", "Иванов"), ("тест 5", nil), ("a@b.ru", nil), ("-", nil), ("=1+1", nil),
            ("И", nil),
            ("Й\u{438}\u{306}", "Й\u{438}\u{306}"),
        ]
        for (text, name) in cases { #expect((try? CellText.name(text)) == name, "\(text)") }
    }

    /// What people type, on whatever keyboard; and the number of a row in front.
    @Test(arguments: [
        "Петрова\u{2010}Водкина А", "Петрова\u{2011}Водкина А", "Петрова—Водкина А", "О\u{2018}Нил Шон",
        "О\u{2BB}Нил Шон",
        "О\u{2BC}Нил Шон", "О\u{B4}Нил Шон", "О\u{2032}Нил Шон", "김철수", "Ю Ли",
    ])
    func namesAreKeptAsWritten(_ name: String) throws {
        #expect(try CellText.name(name) == name)
        for number in ["1. ", "12.", "3) ", "1000)"] { #expect(try CellText.name(number + name) == name) }
    }

    /// The reason shows a character, and nothing of the name.
    @Test(arguments: [
        ("Иванов/Петров Иван", CellText.NoName.character("/")), ("Иванов Иван, директор", .comma),
        ("тест 5", .character("5")),
        ("12345. Иванов", .character("1")), ("1 Иванов", .character("1")), ("И", .noLetters), ("1. ", .noLetters),
        ("Иванов\u{2028}\u{1F600}", .character("\u{1F600}")), (String(repeating: "Я", count: 251), .tooLong),
    ])
    func whatIsNoNameSaysWhy(_ text: String, _ fault: CellText.NoName) {
        let thrown = #expect(throws: CellText.NoName.self) { try CellText.name(text) }
        #expect(thrown == fault)
        #expect(!fault.phrase.ru.contains("Иванов") && !fault.phrase.en.contains("Иванов"))
    }

    @Test func charactersAreNamed() {
        #expect(CellText.NoName.character("/").phrase.ru == "знака «/» в имени не бывает")
        #expect(CellText.NoName.character("\u{1F600}").phrase.en == "no name has the character U+1F600")
        #expect(CellText.NoName.character("\u{7}").phrase.en == "no name has the character U+0007")
    }

    /// In hundredths; what is too large for any scale, or no number, is a row's fault.
    @Test func scores() throws {
        let cases: [(String, Int?)] = [
            ("4", 400), ("4,5", 450), ("4.25", 425), ("0", 0), ("-0,5", -50), ("\u{2212}1", -100), ("1.-5", nil),
            ("4.+5", nil),
            ("+4", nil), ("4.", nil), (".5", nil), ("4.555", nil), ("-", nil), ("9223372036854775807", nil),
            ("92233720368547759", nil), ("999999999999999", 99_999_999_999_999_900), ("٤", nil), ("1.2.3", nil),
        ]
        let type = SheetExamples.type("feedback.submitted")
        let map = try ColumnMap.read(Array("columns: {Кто: name, Оценка: rating}\n".utf8), name: "map.yaml", type: type)
        for (text, expected) in cases {
            let rows = try SheetExamples.rows(
                SheetExamples.text("Кто;Оценка\nИванова;\"\(text)\"\n"), as: type.name, map: map)
            #expect(
                rows.rows.map { $0.fields["rating"]?.int } == (expected.map { [$0] } ?? []) || text == "-", "\(text)")
            #expect(rows.faults.map(\.name) == (expected == nil && text != "-" ? ["bad-number"] : []), "\(text)")
        }
    }

    /// A column taken for another has people in it: none of their words are kept.
    @Test func wordsOfPeopleAreNotKept() {
        for text in ["Иванова Мария", "ИВАНОВА М.", "a@b.ru", "8 900 000-00-01", "O'Neil Sean"] {
            #expect(UnknownWords.isPersonal(text), "\(text)")
        }
        for text in ["директор", "Директор по развитию", "Зам. директора", "участник 2024"] {
            #expect(!UnknownWords.isPersonal(text), "\(text)")
        }
        let words = UnknownWords([
            .field("role"): ["директор": 3, "Иванова Мария": 1, "Гость": 1],
            .sex: ["Иванова Мария": 1, "a@b.ru": 1, "Петров": 1],
        ])
        #expect(words.words == [.field("role"): ["Гость", "директор"]])
        #expect(words.leftOut == 4)
    }

    @Test func words() {
        let roles: [(String, String?)] = [
            ("Руководитель НКО", "ngo-leader"), ("активист", "activist"), ("Волонтёр", "ngo-volunteer"),
            ("NGO staff", "ngo-staff"),
            ("official", "official"), ("Представитель СМИ", "media"), ("директор", nil), ("", nil),
        ]
        for (word, role) in roles { #expect(CellText.token(word, of: "role", Catalogue.roles) == role, "\(word)") }
        #expect(["Да", "согласен", "TRUE", "1", "Даю согласие на обработку"].allSatisfy { CellText.flag($0) == true })
        #expect(["Нет", "не согласна", "false", "0", "не даю"].allSatisfy { CellText.flag($0) == false })
        #expect(CellText.flag("может быть") == nil)
        #expect(["ж", "Жен.", "female", "F"].allSatisfy { CellText.sex($0) == "female" })
        #expect(CellText.inn("105000009") == nil || CellText.inn("105000009") == "0105000009")
        #expect(CellText.inn("6027207490") == "6027207490")
    }
}
