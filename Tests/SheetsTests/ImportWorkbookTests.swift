import Events
import Support
import Testing

@testable import Application
@testable import Sheets

/// Workbooks, made by openpyxl and LibreOffice and by hand.
@Suite struct ImportWorkbookTests {
    @Test func openpyxl() throws {
        let sheet = try SheetExamples.read("openpyxl.xlsx")
        #expect(sheet.source == .worksheet("Участники"))
        #expect(sheet.rows.map(\.number) == [1, 3, 4, 5, 6, 7, 8, 9])
        #expect(sheet.hiddenRows == 1)
        let ivanova = sheet.rows[3]
        #expect(
            ivanova.cells == [
                "1", "Иванова", "Мария", "Петровна", "1985-02-01", "79000000001", "maria.ivanova@example.org",
                "АНО «Приоритет»", "6027207490", "",
            ])
        #expect(ivanova.flaws == [9: .notComputed])
        #expect(
            sheet.rows[5].cells.suffix(5) == [
                "31778", "+7 900 000-00-08", "olga@example.org", "Совет\nветеранов", "0105000008",
            ])
        #expect(sheet.merges.contains(Sheet.Merge(columns: 7...7, rows: 5...6)))
        #expect(try SheetExamples.read("openpyxl.xlsx", worksheet: "Справочник").rows.count == 2)
    }

    @Test func daysFrom1904() throws {
        let sheet = try SheetExamples.read("mac-1904.xlsx")
        #expect(sheet.countsFrom1904)
        #expect(
            sheet.rows[1].cells == ["Smith John", "1970-01-31", "2024-06-15T10:30:00", "+44 20 7946 0001", "m", "true"])
        #expect(sheet.rows[2].flaws == [1: .notComputed])
        #expect(sheet.rows[3].flaws == [1: .error("#N/A")])
        #expect(sheet.rows[3].cells.last == "false")
    }

    /// The same rows as text, and as the workbook that LibreOffice made of them.
    @Test func libreOffice() throws {
        let text = try SheetExamples.read("excel.csv").rows
        let book = try SheetExamples.read("libre.xlsx").rows
        let expected = ([text[1]] + text[3..<6]).map { $0.cells.map { CellText.clean($0) } }
        #expect(book.map { $0.cells.map { CellText.clean($0) } } == expected)
        #expect(book.map(\.number) == [1, 2, 3, 4])
    }

    @Test func kindsOfCells() throws {
        let sheet = try MadeWorkbook(
            sheet: """
                <sheetData><row r="2"><c r="B2" t="s"><v>0</v></c><c t="inlineStr"><is><r><t>два </t></r><r><t>слова</t></r><rPh><t>нет</t></rPh></is></c>\
                <c r="E2" t="b"><v>1</v></c><c t="str"><f>A1</f><v>готово</v></c><c t="e"><v>#REF!</v></c><c><f>1</f></c>\
                <c t="d"><v>2024-06-15</v></c><c/><c><v/></c></row>\
                <row><c><v>7.9001234567E10</v></c><c><v>0.1</v></c><c><v>0.30000000000000004</v></c><c><v>-12.5</v></c>\
                <c s="1"><v>45458</v></c><c s="2"><v>45458.4375</v></c><c s="3"><v>0.5</v></c><c s="4"><v>77</v></c>\
                <c s="1"><v>60</v></c><c s="1"><v>1</v></c><c s="5"><v>45458</v></c></row></sheetData>
                """,
            strings: ["<t>об_x000D_щая</t><rPh><t>нет</t></rPh>"],
            styles: """
                <numFmts><numFmt numFmtId="164" formatCode="[$-419]dd\\ mmmm\\ yyyy;@"/><numFmt numFmtId="165" formatCode="dd.mm.yy h:mm"/>\
                <numFmt numFmtId="166" formatCode="[h]:mm"/><numFmt numFmtId="167" formatCode="00000"/><numFmt numFmtId="168" formatCode="0&quot; дн.&quot;"/></numFmts>\
                <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>\
                <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/></cellXfs>
                """
        ).read()
        #expect(sheet.rows.map(\.number) == [2, 3])
        #expect(sheet.rows[0].cells == ["", "об\rщая", "два слова", "", "true", "готово", "", "", "2024-06-15"])
        #expect(sheet.rows[0].flaws == [6: .error("#REF!"), 7: .notComputed])
        #expect(
            sheet.rows[1].cells == [
                "79001234567", "0.1", "0.3", "-12.5", "2024-06-15", "2024-06-15T10:30:00", "12:00:00", "00077",
                "1900-03-01",
                "1900-01-01", "45458",
            ])
    }

    @Test func formatsOfDates() {
        let cases: [(String, NumberStyle)] = [
            ("General", .plain), ("0.00", .plain), ("#,##0 [$₽-419]", .plain), ("DD.MM.YYYY", .day), ("mmm-yy", .day),
            ("yyyy-mm-dd hh:mm:ss", .moment), ("h:mm AM/PM", .time), ("mm:ss", .time), ("[mm]:ss", .time),
            ("[Red]0", .plain), ("\"день\" 0", .plain), ("0000000000", .digits(10)), ("0", .plain),
            ("Standard", .plain),
            ("d\\-m\\-yy;@", .day), ("0;[Red]d", .plain),
        ]
        for (code, style) in cases { #expect(WorkbookStyles.style(ofCode: code) == style, "\(code)") }
    }

    /// Every day has one number, and every number one day.
    @Test func serials() throws {
        let first = try #require(Day("1900-03-01"))
        for offset in 0..<60_000 {
            let day = first.adding(days: offset)
            #expect(ExcelDate(serial: Double(61 + offset), from1904: false)?.day == day)
            if offset >= 1401 { #expect(ExcelDate(serial: Double(offset - 1401), from1904: true)?.day == day) }
        }
        #expect(ExcelDate(serial: 45458.999_999_9, from1904: false)?.day == Day("2024-06-16"))
        #expect(ExcelDate(serial: -1, from1904: false) == nil)
        #expect(ExcelDate(serial: 2_958_466, from1904: false) == nil)
    }

    /// Rows in which nothing stands are not kept; one beyond them is found.
    @Test func manyEmptyRows() throws {
        let rows = String(repeating: "<row/>", count: 100_000)
        let sheet = try MadeWorkbook(
            sheet: "<sheetData>\(rows)<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row></sheetData>"
        ).read()
        #expect(sheet.rows.map(\.number) == [1_048_576])
    }
}
