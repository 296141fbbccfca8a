import Events
import Support
import Testing

@testable import Application
@testable import Sheets

/// What merged cells of a worksheet mean: layout, a section, or a value of several rows.
@Suite struct MergedCellsTests {
    /// A worksheet of these rows; "" is an empty cell.
    static func rows(_ rows: [[String]], merged: [String]) throws -> ImportRows {
        let cells = rows.enumerated().map { number, row in
            "<row r=\"\(number + 1)\">"
                + row.enumerated().filter { !$0.element.isEmpty }.map {
                    "<c r=\"\(ColumnName.letters($0.offset))\(number + 1)\" t=\"str\"><v>\($0.element)</v></c>"
                }.joined() + "</row>"
        }
        let merges = merged.map { "<mergeCell ref=\"\($0)\"/>" }.joined()
        return try SheetExamples.rows(
            MadeWorkbook(sheet: "<sheetData>\(cells.joined())</sheetData><mergeCells>\(merges)</mergeCells>").read())
    }

    static func names(_ rows: ImportRows) -> [String] { rows.rows.compactMap(\.personal.name) }

    /// Two columns under one heading of names, in every row.
    @Test func layoutIsNoSection() throws {
        let rows = try Self.rows(
            [
                ["№", "ФИО", "", "Телефон"], ["1", "Рощина Анна", "", "8 000 100 20 30"],
                ["2", "Ёлкин Пётр", "", "8 000 100 20 31"], ["3", "Зыбин Яков"],
            ], merged: ["B1:C1", "B2:C2", "B3:C3", "B4:C4"])
        #expect(Self.names(rows) == ["Рощина Анна", "Ёлкин Пётр", "Зыбин Яков"])
        #expect(rows.passedOver.isEmpty)
    }

    /// A name that spreads over the next column in one row alone, with a number or a contact beside it.
    @Test func aNameOverTheNextColumn() throws {
        let numbered = try Self.rows(
            [["№", "ФИО", "Телефон"], ["1", "Рощина Анна", "8 000 100 20 30"], ["2", "Ёлкин Пётр"]], merged: ["B3:C3"])
        #expect(Self.names(numbered) == ["Рощина Анна", "Ёлкин Пётр"])
        let called = try Self.rows(
            [["ФИО", "Заметки", "Телефон"], ["Рощина Анна", "", "8 000 100 20 30"]], merged: ["A2:B2"])
        #expect(Self.names(called) == ["Рощина Анна"])
    }

    /// One merged cell in a row is a section, and told by its number.
    @Test func sections() throws {
        let rows = try Self.rows(
            [
                ["№", "ФИО", "Телефон"], ["Секция Культура"], ["1", "Рощина Анна", "8 000 100 20 30"],
                ["", "Секция Спорт"],
                ["II", "Секция Наука"], ["2", "Ёлкин Пётр", "8 000 100 20 31"],
            ], merged: ["A2:C2", "B4:C4", "B5:C5"])
        #expect(Self.names(rows) == ["Рощина Анна", "Ёлкин Пётр"])
        #expect(rows.passedOver == [4, 5])
    }

    /// A value merged downwards is that of all its rows; who somebody is, is never taken from another row, and no value
    /// from the heading of a column that is merged as a whole.
    @Test func downwards() throws {
        let rows = try Self.rows(
            [
                ["ФИО", "Организация", "Телефон"], ["Рощина Анна", "АНО Лидер", "8 000 100 20 30"], ["Ёлкин Пётр"],
                ["Зыбин Яков", "", "8 000 100 20 32"], ["", "", "8 000 100 20 33"],
            ], merged: ["B2:B3", "C2:C3", "A4:A5", "B:B"])
        #expect(Self.names(rows) == ["Рощина Анна", "Ёлкин Пётр", "Зыбин Яков"])
        #expect(rows.rows.map(\.organisation.name) == ["АНО Лидер", "АНО Лидер", nil])
        #expect(rows.rows.map(\.personal.phone) == ["+70001002030", nil, "+70001002032"])
        #expect(rows.faults.map(\.name) == ["no-name"])
    }

    /// So many merges and rows that going over each for each would take minutes.
    @Test func manyMerges() throws {
        var sheet = Sheet(file: "", source: .worksheet("Лист1"))
        sheet.rows = [Sheet.Row(number: 1, cells: ["ФИО", "", "Телефон"])]
        for number in 2...30_000 {
            sheet.rows.append(Sheet.Row(number: number, cells: ["Рощина Анна", "", "8 000 100 20 30"]))
            sheet.merges.append(Sheet.Merge(columns: 0...1, rows: number...number))
        }
        let start = ContinuousClock.now
        let rows = try SheetExamples.rows(sheet)
        #expect(rows.rows.count == 29_999)
        #expect(start.duration(to: .now) < .seconds(60))
    }
}
