import Events
import Support
import Testing

@testable import Application
@testable import Sheets

/// Text files with delimiters, as they really come.
@Suite struct ImportSheetTests {
    @Test func delimitersAreFoundOut() throws {
        let cases: [(String, UInt8)] = [
            ("ФИО;Адрес\nИванова;Псков, ул. Первая, 1\nПетров;Гдов, ул. Вторая\n", 0x3B),
            ("ФИО\tАдрес\nИванова\tПсков, 1; 2\nПетров\tГдов; 3\n", 0x09),
            ("ФИО,Адрес\nИванова,\"Псков; 1\"\n", 0x2C), ("ФИО\nИванова\n", 0x2C), ("sep=|\nФИО|a,b;c\n", 0x7C),
        ]
        for (text, delimiter) in cases {
            guard case .delimited(_, let found) = try SheetExamples.text(text).source else { return }
            #expect(found == delimiter, "\(text)")
        }
        // The line that states the delimiter is no row.
        #expect(try SheetExamples.text("sep=|\r\nФИО|a\r\n").rows.map(\.number) == [1])
    }

    @Test func encodingsAreFoundOut() throws {
        let text = "ФИО;Роль\nСоловьёв «Пётр»;№ 1\n"
        let windows: [UInt8] = [
            0xD4, 0xC8, 0xCE, 0x3B, 0xD0, 0xEE, 0xEB, 0xFC, 0x0A, 0xD1, 0xEE, 0xEB, 0xEE, 0xE2, 0xFC, 0xB8, 0xE2, 0x20,
            0xAB, 0xCF, 0xB8, 0xF2, 0xF0, 0xBB, 0x3B, 0xB9, 0x20, 0x31, 0x0A,
        ]
        let utf16 = Array(text.utf16)
        let forms: [(SheetText.Encoding, [UInt8])] = [
            (.utf8, Array(text.utf8)), (.utf8, [0xEF, 0xBB, 0xBF] + Array(text.utf8)),
            (.cyrillic(.windows1251), windows),
            (.utf16, [0xFF, 0xFE] + utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }),
            (.utf16, [0xFE, 0xFF] + utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }),
            (.utf16, utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }),
            (.utf16, utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }),
            (
                .utf32,
                [0xFF, 0xFE, 0, 0]
                    + text.unicodeScalars.flatMap { [UInt8($0.value & 255), UInt8($0.value >> 8), 0, 0] }
            ),
            (
                .utf32,
                [0, 0, 0xFE, 0xFF]
                    + text.unicodeScalars.flatMap { [0, 0, UInt8($0.value >> 8), UInt8($0.value & 255)] }
            ),
        ]
        for (encoding, bytes) in forms {
            let sheet = try SheetExamples.text(bytes)
            #expect(sheet.source == .delimited(encoding, delimiter: 0x3B))
            #expect(sheet.rows.map(\.cells) == [["ФИО", "Роль"], ["Соловьёв «Пётр»", "№ 1"]])
        }
    }

    @Test func quotesHoldLineBreaksDelimitersAndQuotes() throws {
        let sheet = try SheetExamples.text(
            "a,b,c\r\n\"x\r\ny\",\"1,2\",\"\"\"Ромашка\"\"\"\r\n \"z\" хвост,,п\"о\"\r\r\nд,")
        #expect(sheet.rows.map(\.number) == [1, 2, 3, 5])
        #expect(
            sheet.rows.map(\.cells) == [
                ["a", "b", "c"], ["x\r\ny", "1,2", "\"Ромашка\""], ["z хвост", "", "п\"о\""], ["д"],
            ])
    }

    @Test func emptyRowsAreCountedAndNotKept() throws {
        let sheet = try SheetExamples.text(
            "a;b\n;\n\n\u{A0};\u{200B}\nв;\n" + String(repeating: ";;;;\n", count: 20_000))
        #expect(sheet.rows.map(\.number) == [1, 5])
        #expect(sheet.rows.map(\.cells) == [["a", "b"], ["в"]])
    }

    /// The oracle writes any cells down by RFC 4180 and any of the delimiters; what is read is what was written.
    @Test(arguments: 0..<40) func whatIsWrittenIsRead(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let delimiter = [";", ",", "\t"].randomElement(using: &random) ?? ","
        let pieces = ["а", "ё", "\"", "\n", "\r\n", ";", ",", "\t", " ", "x", "=1", "«»"]
        let rows = (0..<Int.random(in: 1...12, using: &random)).map { _ in
            // A sign at both ends, so that no cell is blank, and no cell begins with a quote that means nothing.
            (0..<4).map { _ in
                "."
                    + (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces.randomElement(using: &random) ?? ""
                    }
                    .joined() + "."
            }
        }
        let end = Bool.random(using: &random) ? "\n" : "\r\n"
        let text = rows.map { row in
            row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: delimiter) + end
        }.joined()
        let sheet = try DelimitedSheet.read(
            SheetText(Array(text.utf8), file: ""), file: "", delimiter: delimiter.utf8.first)
        #expect(sheet.rows.map(\.cells) == rows)
    }

    @Test func columnsHaveLetters() {
        #expect([0, 25, 26, 701, 702, 16_383].map(ColumnName.letters) == ["A", "Z", "AA", "ZZ", "AAA", "XFD"])
        for column in 0..<16_384 { #expect(ColumnName.cell(ColumnName.letters(column) + "7")?.column == column) }
        #expect(ColumnName.cell("XFD1048576")?.row == 1_048_576)
        #expect(ColumnName.cell("$b$12").map { [$0.column, $0.row] } == [1, 12])
        for text in ["XFE1", "A1048577", "A0", "1A", "A", "1", "", "A1B", "1a"] {
            #expect(ColumnName.cell(text) == nil)
        }
    }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
