import Events
import Support
import Testing

@testable import Sheets

/// Where cells end: the delimiter by the heading, and quotes that are not as RFC 4180 has them.
@Suite struct DelimiterAndQuoteTests {
    /// Of a table of names and telephones.
    static func likeness(_ cells: [String]) -> Int { cells.count { ["ФИО", "Телефон", "Name", "Phone"].contains($0) } }

    static func read(_ text: String) throws(Problem) -> Sheet {
        try DelimitedSheet.read(SheetText(Array(text.utf8), file: "sheet.csv"), file: "sheet.csv", heading: likeness)
    }

    static func delimiter(_ text: String) throws(Problem) -> String {
        guard case .delimited(_, let delimiter) = try read(text).source else { return "" }
        return String(UnicodeScalar(delimiter))
    }

    @Test func theDelimiterIsThatOfTheHeading() throws {
        // Decimal commas, and rows that end early.
        #expect(try Self.delimiter("ФИО;Оценка;Телефон\nА;4,5\nБ;4,0;1\nВ;3,5;2\nГ;5,0;3\nД;4,5\n") == ";")
        // Commas in addresses, more of them than columns.
        #expect(try Self.delimiter("ФИО\tТелефон\nА, Б, В\t1\nГ, Д, Е\t2\n") == "\t")
        #expect(try Self.delimiter("ФИО|Телефон|Адрес\nА|1|Псков; ул. 1; кв. 2\nБ|2|Остров; ул. 3; кв. 4\n") == "|")
        // Lines above the heading that another delimiter divides.
        #expect(try Self.delimiter("Отчёт;за;год\nСоставлен;в;мае\nФИО,Телефон\nА,1\n") == ",")
        // One column: no delimiter may cut its cells in two.
        #expect(try Self.read("ФИО\nА, Б\nВ, Г\nД, Е\n").rows.map(\.cells.count) == [1, 1, 1, 1])
        #expect(try Self.read("ФИО\nА; Б\nВ; Г\n").rows.map(\.cells.count) == [1, 1, 1])
    }

    /// A report of Microsoft Teams: UTF-16, tabs, a summary above.
    @Test func aReportOfTeams() throws {
        let text =
            "1. Summary\nMeeting title\tLaw, seminar\nStart time\t8/24/23, 12:00:00 PM\n\nName\tFirst Join\tPhone\n"
            + "Рощина Мария\t8/24/23, 12:01:00 PM\t8 000 100 20 30\nЁлкина Анна\t8/24/23, 12:02:00 PM\t8 000 100 20 31\n"
        let bytes: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        for bytes in [bytes, Array(bytes.dropFirst(2))] {
            let sheet = try DelimitedSheet.read(
                SheetText(bytes, file: ""), file: "", heading: Self.likeness)
            #expect(sheet.source == .delimited(.utf16, delimiter: 0x09))
            #expect(sheet.rows.last?.cells == ["Ёлкина Анна", "8/24/23, 12:02:00 PM", "8 000 100 20 31"])
        }
    }

    // MARK: - Quotes

    /// What is no RFC 4180, and leaves no doubt.
    @Test func quotesThatAreNotDoubled() throws {
        let cells = [
            "Монитор 19\"": "Монитор 19\"", "АНО \"Лидер\"": "АНО \"Лидер\"", "\"Лидер\" АНО": "Лидер АНО",
            "\"АНО \"Лидер\"\"": "АНО \"Лидер\"", "\"\"Лидер\"\"": "\"Лидер\"", "\"\"\"Лидер\"\"\"": "\"Лидер\"",
            "\"Лидер\"": "Лидер", "\"Мир\" и \"Труд\"": "Мир и \"Труд\"",
            "\"ООО \"\"Мир\"\" (бывш. \"Труд\")\"":
                "ООО \"Мир\" (бывш. \"Труд\")", "\"Мир\"  ": "Мир", "\"\"": "", "«Лидер»": "«Лидер»",
        ]
        for (written, read) in cells {
            let sheet = try Self.read("ФИО;Организация;Телефон\nА;\(written);1\nБ;\(written)\n")
            #expect(sheet.rows.count == 3, "\(written)")
            #expect(sheet.rows[1].cells == ["А", read, "1"], "\(written)")
            #expect(sheet.rows[2][1] == read, "\(written)")
        }
    }

    /// A quote that takes in what is not its cell's is told by the line in which it opens, however it closes.
    @Test func strayQuotesAreTold() throws {
        let texts = [
            // It meets a later quote that means nothing to it.
            "ФИО;Примечание;Телефон\nА;\"ок;1\nБ;;2\nВ;\"да\";3\n",
            // It meets one that closes it, by the same column and by another.
            "ФИО;Организация;Телефон\nА;\"Лидер;1\nБ;АНО;2\nВ;Надежда\";3\n",
            "ФИО;Организация;Телефон\nА;\"Лидер;1\nБ;АНО;2\"\nВ;Надежда;3\n",
            // The rows within end early.
            "ФИО;Телефон;Город;Роль\nА;\"1\nБ;2\nВ;3\";Псков\n",
            // Another delimiter.
            "ФИО,Телефон,Город\nА,\"1,Псков\nБ,2,Остров\nВ,3,Гдов\"\n",
            "ФИО\tТелефон\nА\t\"1\nБ\t2\nВ\t3\"\n",
            // Line breaks of another kind.
            "ФИО;Телефон\r\nА;\"1\r\nБ;2\"\r\n", "ФИО;Телефон\rА;\"1\rБ;2\"\r",
            // Inches.
            "ФИО;Рост;Телефон\nА;\"19\" монитор\";1\n",
            // It never closes.
            "ФИО;Телефон\nА;\"1\nБ;2\nВ;3\n", "ФИО;Телефон\nА;\"\n",
        ]
        for text in texts {
            let problem = #expect(throws: Problem.self, "\(text)") { try Self.read(text) }
            #expect(problem?.line == 2, "\(text)")
            #expect(problem?.field == "B2", "\(text)")
            #expect(["sheet-stray-quote", "sheet-open-quote"].contains(problem?.name ?? ""))
        }
    }

    /// The line is that of the text, which is what an editor shows; the cell is the spreadsheet's.
    @Test func linesAreCountedAsEditorsDo() {
        let text = "ФИО;Адрес;Телефон\nА;\"Псков\nул. 1\nкв. 2\";1\nБ;\"Остров;2\nВ;;3\n"
        let problem = #expect(throws: Problem.self) { try Self.read(text) }
        #expect(problem?.line == 5)
        #expect(problem?.field == "B3")
    }

    /// A cell of several lines that is one.
    @Test func cellsOfSeveralLines() throws {
        let texts = [
            // By semicolons, commas in it.
            "ФИО;Адрес;Телефон\nА;\"Псков, ул. 1,\nкв. 2, домофон\";1\n",
            // By commas, fewer or more of them in a line than in the heading.
            "ФИО,Адрес,Телефон,Город\nА,\"Псков, ул. 1\nкв. 2, код 3\nтретий, да, этаж, налево, там\",1,\n",
            // Line breaks of its own, as Excel and Google write them.
            "ФИО;Адрес;Телефон\r\nА;\"Псков; ул. 1\nкв. 2; домофон\";1\r\n",
            "ФИО,Адрес,Телефон\r\nА,\"Псков, ул. 1\nкв, 2\",1\r\n",
        ]
        for text in texts {
            let sheet = try Self.read(text)
            #expect(sheet.rows.count == 2, "\(text)")
            #expect(sheet.rows[1][2] == "1", "\(text)")
            #expect(sheet.rows[1][1].contains("\n"), "\(text)")
        }
    }

    /// Whatever quote is put wherever, no row is lost: each is read, or the text is refused.
    @Test(arguments: 0..<200) func noQuoteSwallowsARow(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let delimiter = [";", "\t", "|", ","].randomElement(using: &random) ?? ";"
        let rows = (1...8).map { ["Имя\($0)", "8 000 \($0)", "город", "роль"].joined(separator: delimiter) }
        var text =
            (["ФИО", "Телефон", "Город", "Роль"].joined(separator: delimiter) + "\n" + rows.joined(separator: "\n"))
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let place = text.indices.randomElement(using: &random) ?? text.startIndex
            text.insert("\"", at: place)
        }
        guard let sheet = try? Self.read(text) else { return }
        #expect(sheet.rows.count == 9, "\(text)")
    }
}
