import Events
import Projections
import Support
import Testing

@testable import Application
@testable import Sheets

/// Worksheets that are not taken in are told, and named where the one that is has no heading.
@Suite struct OtherWorksheetTests {
    static func table(_ rows: [String]...) -> String {
        "<sheetData>"
            + rows.map { row in
                "<row>" + row.map { "<c t=\"str\"><v>\($0)</v></c>" }.joined() + "</row>"
            }.joined() + "</sheetData>"
    }

    static func book(_ sheet: String, _ more: [(name: String, state: String, sheet: String)]) -> [UInt8] {
        var book = MadeWorkbook(sheet: sheet)
        book.more = more.map(\.sheet)
        book.tabs += more.enumerated().map { index, tab in
            "<sheet name=\"\(tab.name)\" sheetId=\"\(index + 2)\" state=\"\(tab.state)\" r:id=\"r1\(index + 1)\"/>"
        }.joined()
        return ZipBuilder(book.members).bytes
    }

    static func take(_ bytes: [UInt8], name: String = "book.xlsx", worksheet: String? = nil, map: ColumnMap? = nil)
        throws
        -> SheetImport
    {
        try SheetImport(
            bytes, name: name, worksheet: worksheet, map: map,
            terms: ImportPlan.Terms(
                type: SheetExamples.type("seminar.attended"), constants: JSONObject(), reason: "",
                today: #require(Day("2024-07-01"))))
    }

    static let day = table(["ФИО", "Телефон"], ["Рощина Анна", "8 000 100 20 30"])

    @Test func thoseWithRowsAreTold() throws {
        let sheet = try Self.take(
            Self.book(
                Self.day,
                [
                    ("День 2", "visible", Self.table(["Список"], ["ФИО"], ["Ёлкин Пётр"], ["Зыбин Яков"])),
                    ("Пустой", "visible", "<sheetData><row/></sheetData>"),
                    ("Справочник", "hidden", Self.table(["да"], ["нет"], ["н/д"])),
                    ("Сломан", "visible", "<sheetData><row>"),
                ]))
        #expect(
            sheet.others == [
                OtherWorksheet(name: "День 2", isHidden: false, rows: 2, hasHeading: true),
                OtherWorksheet(name: "Справочник", isHidden: true, rows: 3, hasHeading: false),
                OtherWorksheet(name: "Сломан", isHidden: false, rows: nil, hasHeading: false),
            ])
    }

    @Test func oneThatIsNamedLeavesTheFirst() throws {
        let bytes = Self.book(Self.day, [("День 2", "visible", Self.table(["ФИО"], ["Ёлкин Пётр"]))])
        let sheet = try Self.take(bytes, worksheet: "День 2")
        #expect(sheet.sheet.source == .worksheet("День 2"))
        #expect(sheet.others.map(\.name) == ["Лист1"])
        #expect(try Self.take(Array("ФИО\nЁлкин Пётр\n".utf8), name: "list.csv").others.isEmpty)
    }

    @Test func aHeadingElsewhereIsNamed() throws {
        let bytes = Self.book(
            Self.table(["Заполните второй лист"]),
            [("Правила", "visible", Self.table(["Как заполнять"])), ("Список", "visible", Self.day)])
        let problem = try #require(throws: Problem.self) { try Self.take(bytes) }
        #expect(problem.name == "no-heading")
        #expect(problem.remedy.pieces(.en).contains(.input(.worksheet, isFull: false)))
        let words = problem.remedy.pieces(.en).compactMap { if case .words(let words) = $0 { words } else { nil } }
        #expect(words.joined() == "other worksheets have a heading: «Список»; take one:  Список")
        #expect(try Self.take(bytes, worksheet: "Список").sheet.rows.count == 2)
    }

    /// A text's delimiter is that under which the map's columns are found.
    @Test func theMapTellsTheDelimiter() throws {
        let map = try ColumnMap.read(
            Array("columns: {Кто: name, Чем: phone}\n".utf8), name: "map.yaml",
            type: SheetExamples.type("seminar.attended"))
        let sheet = try Self.take(
            Array("Кто|Где, когда|Чем\nА, Б|Псков, 1|8 000 100 20 30\n".utf8), name: "list.csv", map: map)
        #expect(sheet.columns.columns.map(\.title) == ["Кто", "Где, когда", "Чем"])
    }
}
