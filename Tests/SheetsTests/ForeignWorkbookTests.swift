import Events
import Support
import Testing

@testable import Sheets

/// Workbooks as other programs write them, each of which Excel or LibreOffice opens: every one is read.
@Suite struct ForeignWorkbookTests {
    static let cells = #"<c r="A2" t="inlineStr"><is><t>Рощина Анна</t></is></c><c r="B2"><v>80001002030</v></c>"#
    static let data = """
        <sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>ФИО</t></is></c><c r="B1" t="inlineStr"><is><t>Телефон</t></is></c>\
        </row><row r="2">\(cells)</row></sheetData>
        """
    static let expected = [["ФИО", "Телефон"], ["Рощина Анна", "80001002030"]]

    static func read(_ members: [ZipBuilder.Member], worksheet: String? = nil) throws(Problem) -> Sheet {
        try SheetFile(ZipBuilder(members).bytes, name: "book.xlsx").sheet(worksheet)
    }

    static func changed(
        _ book: MadeWorkbook = MadeWorkbook(sheet: data), _ change: (inout ZipBuilder.Member) -> Void
    ) -> [ZipBuilder.Member] {
        book.members.map { member in
            var member = member
            change(&member)
            return member
        }
    }

    /// The archive.
    @Test func names() throws {
        let forms: [(String, [ZipBuilder.Member])] = [
            ("backslashes", Self.changed { $0.name = $0.name.replacing("/", with: "\\") }),
            ("a slash before", Self.changed { $0.name = "/" + $0.name }),
            ("capitals", Self.changed { $0.name = $0.name.uppercased() }),
            ("escaped", Self.changed { $0.name = $0.name.replacing("sheet1", with: "sheet%31") }),
            ("streamed", Self.changed { $0.isStreamed = true }),
            ("no list of contents", Self.changed { _ in }.filter { $0.name != "[Content_Types].xml" }),
            ("no relations of the package", Self.changed { _ in }.filter { $0.name != "_rels/.rels" }),
            ("no styles", Self.changed { _ in }.filter { $0.name != "xl/styles.xml" }),
            ("no strings", Self.changed { _ in }.filter { $0.name != "xl/SharedStrings.xml" }),
            // What is not read does no harm.
            (
                "a part twice",
                MadeWorkbook(sheet: Self.data).members + [.init("docProps/a.xml", ""), .init("docProps/A.xml", "")]
            ),
            (
                "in the root",
                Self.changed { member in
                    member.name = member.name.replacing("xl/", with: "")
                    member.set(
                        member.text.replacing("\"xl/workbook.xml", with: "\"workbook.xml").replacing("/xl/", with: "/"))
                }
            ),
            (
                "targets with backslashes",
                Self.changed { $0.set($0.text.replacing("worksheets/sheet1", with: "worksheets\\sheet1")) }
            ),
            (
                "absolute targets",
                Self.changed { $0.set($0.text.replacing("\"worksheets/sheet1", with: "\"/xl/worksheets/sheet1")) }
            ),
            (
                "targets up and down",
                Self.changed { $0.set($0.text.replacing("\"worksheets/sheet1", with: "\"../xl/./worksheets/sheet1")) }
            ),
            (
                "the strict form",
                Self.changed {
                    $0.set(
                        $0.text.replacing(
                            "http://schemas.openxmlformats.org/officeDocument/2006",
                            with: "http://purl.oclc.org/ooxml/officeDocument"
                        )
                        .replacing(
                            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                            with: "http://purl.oclc.org/ooxml/spreadsheetml/main"))
                }
            ),
        ]
        for (name, members) in forms {
            #expect(try Self.read(members).rows.map(\.cells) == Self.expected, "\(name)")
        }
        let macros = MadeWorkbook(sheet: Self.data, mainType: "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
        #expect(try Self.read(macros.members).rows.map(\.cells) == Self.expected)
    }

    /// XML in other encodings than UTF-8.
    @Test func encodings() throws {
        for encoding in CyrillicEncoding.allCases {
            let declared = ["windows-1251", "KOI8-R", "ISO-8859-5", "cp866", "x-mac-cyrillic"]
            let name = declared[CyrillicEncoding.allCases.firstIndex(of: encoding) ?? 0]
            let book = MadeWorkbook(sheet: Self.data, prologue: "<?xml version=\"1.0\" encoding=\"\(name)\"?>")
            let members = Self.changed(book) {
                guard $0.name.hasSuffix("sheet1.xml") else { return }
                $0.data = encoding.encoded($0.text)
                $0.checksum = nil
            }
            #expect(try Self.read(members).rows.map(\.cells) == Self.expected, "\(name)")
        }
        let wide = Self.changed(MadeWorkbook(sheet: Self.data, prologue: "<?xml version=\"1.0\" encoding=\"UTF-16\"?>"))
        {
            guard $0.name.hasSuffix("sheet1.xml") else { return }
            $0.data = [0xFE, 0xFF] + $0.text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
            $0.checksum = nil
        }
        #expect(try Self.read(wide).rows.map(\.cells) == Self.expected)
        let western = MadeWorkbook(
            sheet: #"<sheetData><row><c t="str"><v>M?ller</v></c></row></sheetData>"#,
            prologue: "<?xml version=\"1.0\" encoding=\"windows-1252\"?>")
        let members = Self.changed(western) {
            guard $0.name.hasSuffix("sheet1.xml") else { return }
            $0.data = $0.data.enumerated().map { index, byte in
                index > 60 && byte == UInt8(ascii: "?") ? 0xFC : byte
            }
            $0.checksum = nil
        }
        #expect(try Self.read(members).rows.map(\.cells) == [["Müller"]])
    }

    /// Rows and cells.
    @Test func places() throws {
        let forms = [
            "small letters": Self.data.replacing("r=\"A2\"", with: "r=\"a2\"").replacing("r=\"B2\"", with: "r=\"b2\""),
            "cells out of order": """
            <sheetData><row r="1"><c r="B1" t="str"><v>Телефон</v></c><c r="A1" t="str"><v>ФИО</v></c></row>\
            <row r="2"><c r="B2"><v>80001002030</v></c><c r="A2" t="str"><v>Рощина Анна</v></c></row></sheetData>
            """,
            "rows out of order": """
            <sheetData><row r="2">\(Self.cells)</row><row r="1"><c t="str"><v>ФИО</v></c><c t="str"><v>Телефон</v></c>\
            </row></sheetData>
            """,
            "a row in two": """
            <sheetData><row r="1"><c r="A1" t="str"><v>ФИО</v></c></row><row r="2">\(Self.cells)</row>\
            <row r="1"><c r="B1" t="str"><v>Телефон</v></c></row></sheetData>
            """,
            "the same cell twice": Self.data.replacing(Self.cells, with: Self.cells + Self.cells),
            "rows without numbers": Self.data.replacing("<row r=\"1\">", with: "<row>").replacing(
                "<row r=\"2\">", with: "<row>"),
            "cells by the number of the column": Self.data.replacing("r=\"A2\"", with: "r=\"0\"").replacing(
                "r=\"B2\"", with: "r=\"1\""),
            "a number with blanks": Self.data.replacing("80001002030", with: "\n  80001002030\n "),
            "a blank far to the right": Self.data.replacing(
                "</row></sheetData>", with: "<c r=\"XFD2\" t=\"str\"><v> </v></c></row></sheetData>"),
            "no text where one is referred to": Self.data.replacing(
                "</row></sheetData>", with: "<c r=\"C2\" t=\"s\"><v></v></c><c r=\"D2\" t=\"s\"/></row></sheetData>"),
            "merged columns and rows": Self.data
                + "<mergeCells><mergeCell ref=\"D:E\"/><mergeCell ref=\"7:9\"/><mergeCell ref=\"C2:B1\"/><mergeCell ref=\"?\"/></mergeCells>",
            "a wrong dimension": "<dimension ref=\"A1:A1\"/>" + Self.data,
            "elements of others": Self.data + "<extLst><ext><row r=\"9\"><c r=\"A9\"><v>9</v></c></row></ext></extLst>",
        ]
        for (name, sheet) in forms {
            #expect(try MadeWorkbook(sheet: sheet).read().rows.map(\.cells) == Self.expected, "\(name)")
        }
        let merges = try MadeWorkbook(sheet: forms["merged columns and rows"] ?? "").read().merges
        #expect(
            merges == [
                Sheet.Merge(columns: 3...4, rows: 1...1_048_576), Sheet.Merge(columns: 0...16_383, rows: 7...9),
                Sheet.Merge(columns: 1...2, rows: 1...2),
            ])
        // A cell's own reference counts where it says another row than the element around it.
        let moved = try MadeWorkbook(
            sheet: "<sheetData><row r=\"1\"><c r=\"A5\"><v>5</v></c><c r=\"B1\"><v>1</v></c></row></sheetData>"
        ).read()
        #expect(moved.rows.map(\.number) == [1, 5])
        #expect(moved.rows.map(\.cells) == [["", "1"], ["5"]])
    }

    /// What stands in cells.
    @Test func contents() throws {
        let sheet = try MadeWorkbook(
            sheet: """
                <sheetData><row><c><v>н/д</v></c><c t="b"><v>true</v></c><c t="b"><v> 0 </v></c><c t="s"><v> 1 </v></c>\
                <c t="inlineStr"><v>вместо</v></c><c t="inlineStr"><v>0</v><is><t>верно</t></is></c><c t="x"><v>иное</v></c>\
                <c t="str"><f>A1</f></c><c t="str"><f>""</f><v></v></c><c><v>1e999</v></c>\
                <c t="str"><v>_x005F_x000D_ _xD83D__xDE00_ _xD83D_</v></c></row></sheetData>
                """, strings: ["", "<r><t>два </t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">слова</t></r>"]
        ).read()
        #expect(
            sheet.rows[0].cells == [
                "н/д", "true", "false", "два слова", "вместо", "верно", "иное", "", "", "1e999", "_x000D_ 😀 _xD83D_",
            ])
        #expect(sheet.rows[0].flaws == [7: .notComputed])
    }

    /// Days as the strict form writes them, through floating point; a date format over no date; and a workbook that
    /// counts from 1904 though other programs' elements of the same name do not say so.
    @Test func days() throws {
        let styles = """
            <numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd h:mm"/></numFmts>\
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>
            """
        let cells = [
            ("t=\"d\"", "2009-01-01T11:00:00.00000020954757600", "2009-01-01T11:00:00"),
            ("t=\"d\"", "2014-01-16T23:59:59.99999979045242400", "2014-01-17"), ("t=\"d\"", "2021-12-31", "2021-12-31"),
            ("t=\"d\"", "2023-04-05T00:00:00", "2023-04-05"), ("t=\"d\"", "10:59:59.9999999999984025", "11:00:00"),
            ("t=\"d\"", "08:30", "08:30:00"), ("t=\"d\"", "2021-02-30", "2021-02-30"),
            ("t=\"d\"", "2021-12-31T10:00:00Z", "2021-12-31T10:00:00Z"), ("s=\"1\"", "0", "0"),
            ("s=\"1\"", "0.75", "0.75"), ("s=\"2\"", "0.75", "18:00:00"), ("s=\"1\"", "-5", "-5"),
            ("s=\"1\"", "1985", "1905-06-07"), ("s=\"1\"", "0x7C1", "0x7C1"), ("s=\"1\"", "nan", "nan"),
        ]
        let row = cells.map { "<c \($0.0)><v>\($0.1)</v></c>" }.joined()
        let sheet = try MadeWorkbook(sheet: "<sheetData><row>\(row)</row></sheetData>", styles: styles).read()
        #expect(sheet.rows[0].cells == cells.map(\.2))

        let old = try MadeWorkbook(
            sheet: "<sheetData><row><c s=\"1\"><v>43707</v></c></row></sheetData>", styles: styles,
            properties: """
                <workbookPr date1904="1"/><extLst><ext><x15:workbookPr xmlns:x15="x" chartTrackingRefBase="1"/></ext></extLst>
                """
        ).read()
        #expect(old.countsFrom1904)
        #expect(old.rows[0].cells == ["2023-08-31"])
    }

    /// Elements that stand where none of their kind may.
    @Test func elementsInDisorder() throws {
        let sheets = [
            "<sheetData><row><c><row/><v>1</v></c></row></sheetData>",
            "<sheetData><c><v>9</v></c><row><c><v>1</v></c></row></sheetData>",
            "<v>9</v><sheetData><row><c><v>1</v></c></row></sheetData>",
            "<sheetData><row><v>9</v><c><v>1</v></c></row></sheetData><row><c><v>9</v></c></row>",
        ]
        for sheet in sheets { #expect(try MadeWorkbook(sheet: sheet).read().rows.map(\.cells) == [["1"]], "\(sheet)") }
    }

    /// Tabs: macros, charts and modules of Basic are no worksheets, and unknown states hide nothing.
    @Test func tabs() throws {
        let book = MadeWorkbook(
            sheet: Self.data,
            tabs: """
                <sheet name="Модуль" sheetId="9" r:id=""/><sheet name="Стили" sheetId="8" r:id="r3"/>\
                <sheet name="Тайный" sheetId="7" state="veryHidden" r:id="r1"/><sheet name="Лист1" sheetId="1" state="show" r:id="r1"/>
                """)
        let file = try SheetFile(ZipBuilder(book.members).bytes, name: "book.xlsm")
        #expect(file.worksheets.map(\.name) == ["Тайный", "Лист1"])
        #expect(file.worksheets.map(\.isHidden) == [true, false])
        #expect(try file.sheet().source == .worksheet("Лист1"))
        #expect(try file.sheet("лист1").source == .worksheet("Лист1"))
    }

    /// Errors name the cell.
    @Test func faultsHaveAPlace() throws {
        let faults = [
            ("<sheetData><row><c r=\"B1\" t=\"s\"><v>7</v></c></row></sheetData>", "B1"),
            ("<sheetData><row r=\"3\"><c r=\"C3\"><v>1</v></c><c r=\"C3\"><v>2</v></c></row></sheetData>", "C3"),
            (
                "<sheetData><row r=\"3\"><c r=\"C3\"><v>1</v></c></row><row r=\"2\"/><row r=\"3\"><c r=\"C3\"><v>2</v></c></row></sheetData>",
                "C3"
            ),
        ]
        for (sheet, cell) in faults {
            let problem = #expect(throws: Problem.self) { try Self.read(MadeWorkbook(sheet: sheet).members) }
            #expect(problem?.name == "workbook-broken")
            #expect(problem?.field == cell)
        }
    }
}

extension ZipBuilder.Member {
    fileprivate var text: String { String(decoding: data, as: UTF8.self) }

    fileprivate mutating func set(_ text: String) {
        data = Array(text.utf8)
        checksum = nil
    }
}
