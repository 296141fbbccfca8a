// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry
import Events
import Foundation
import Support
import Testing

@testable import Application
@testable import CLI
@testable import Presentation
@testable import Sheets

/// What is told of sheets that cannot be taken, in both languages: Sheets/errors.en.txt and errors.ru.txt.
///
/// An expectation that is missing is recorded, and the test fails: read what was recorded, then run it again.
@Suite struct ImportErrorTests {
    /// Bytes of a file, or a workbook, that is read with these limits.
    struct Example {
        let name: String
        var file = "sheet.csv"
        var bytes: [UInt8] = []
        var limits = SheetLimits.standard
        var worksheet: String?
        var map: String?

        func problem() throws -> [String] {
            let scratch = try TemporaryFolder()
            let path = try scratch.write(file, bytes)
            do {
                let sheet = try SheetExamples.read(at: path, worksheet: worksheet, limits: limits)
                let header = HeaderReader(sheet: sheet, type: SheetExamples.type("expedition.attended"))
                if let map {
                    let file = try scratch.write("map.yaml", map)
                    _ = try header.mapped(
                        ColumnMap.read(SmallFile.read(InputFile(file)), name: file, type: header.type))
                } else {
                    _ = try header.recognised()
                }
            } catch {
                let items = (error as? Failure)?.items ?? [Failure.Item(problem: error as! Problem, line: nil)]
                return items.map { $0.text(colour: false).replacing(scratch.path + "/", with: "") }
            }
            return ["nothing is wrong\n"]
        }
    }

    static func workbook(_ change: (inout MadeWorkbook) -> Void) -> [UInt8] {
        var book = MadeWorkbook()
        change(&book)
        return ZipBuilder(book.members).bytes
    }

    static func small(_ change: (inout SheetLimits) -> Void) -> SheetLimits {
        var limits = SheetLimits.standard
        change(&limits)
        return limits
    }

    static let row = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>ФИО</t></is></c></row></sheetData>"
    static let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"

    static let examples: [Example] = [
        // Text files.
        Example(name: "empty"),
        Example(name: "no text", bytes: [0x41, 0, 0x42, 0x0A]),
        Example(name: "damaged UTF-8", bytes: Array("ФИО\nИванова\n".utf8.dropLast(2)) + [0xD0, 0x0A]),
        Example(name: "damaged UTF-16", bytes: [0xFF, 0xFE, 0x41]),
        Example(
            name: "damaged UTF-16 without a mark",
            bytes: Array("ФИО;Роль\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }) + [0x41]),
        Example(name: "zeros in a text", bytes: Array("ФИО;Роль\u{0}\n".utf8)),
        Example(name: "open quote", bytes: Array("ФИО;a\n\"Иванова;b\n".utf8)),
        Example(name: "stray quote", bytes: Array("ФИО;a;b\nИванова;\"да;1\nПетрова;\"нет\";2\n".utf8)),
        Example(name: "quotes around rows", bytes: Array("ФИО;a\nИванова;\"да\nПетрова;нет\"\n".utf8)),
        Example(name: "unknown encoding", bytes: Array("Name\nM".utf8) + [0xFC] + Array("ller\n".utf8)),
        Example(
            name: "two encodings",
            bytes: CyrillicEncoding.windows1251.encoded(
                "ФИО;Телефон\nПетрова Мария;1\nСергеев Павел;2\nМихайлова Светлана Владимировна;3\n")
                + CyrillicEncoding.koi8r.encoded("Кузнецова Екатерина;4\n")),
        Example(name: "encoded twice", bytes: Array("Р¤РРћ\nРСЂРёРЅР° Р¤СЂРѕР»РѕРІР°\n".utf8)),
        Example(name: "long cell", bytes: Array("ФИО\n\(String(repeating: "я", count: 70_000))\n".utf8)),
        Example(name: "file too large", bytes: Array("ФИО\nИванова\n".utf8), limits: small { $0.file = 3 }),
        Example(name: "too many rows", bytes: Array("ФИО\na\nb\n".utf8), limits: small { $0.rows = 2 }),
        Example(name: "too many columns", bytes: Array(("ФИО" + String(repeating: ";", count: 16_384) + "x\n").utf8)),
        Example(name: "web page", bytes: Array("\n<html><table>".utf8)),
        Example(name: "worksheet of a text", bytes: Array("ФИО\n".utf8), worksheet: "Лист1"),
        // Workbooks.
        Example(name: "wrong extension", file: "sheet.xlsx", bytes: Array("ФИО;Роль\n".utf8)),
        Example(name: "old Excel", file: "sheet.xls", bytes: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]),
        Example(
            name: "password", file: "sheet.xlsx",
            bytes: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 1016)
                + "EncryptedPackage".utf16.flatMap { [UInt8($0), 0] } + [UInt8](repeating: 0, count: 96)),
        Example(
            name: "XML of Excel 2003", file: "sheet.xml",
            bytes: Array(
                "<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">".utf8)
        ),
        Example(
            name: "binary", file: "sheet.xlsb",
            bytes: workbook { $0.mainType = "application/vnd.ms-excel.sheet.binary.macroEnabled.main" }),
        Example(
            name: "OpenDocument", file: "sheet.ods",
            bytes: ZipBuilder([
                ZipBuilder.Member("content.xml", ""), ZipBuilder.Member("META-INF/manifest.xml", ""),
            ]).bytes),
        Example(name: "other archive", bytes: ZipBuilder([ZipBuilder.Member("readme", "")]).bytes),
        Example(name: "cut short", file: "sheet.xlsx", bytes: Array(workbook { $0.sheet = row }.prefix(700))),
        Example(
            name: "damaged part", file: "sheet.xlsx",
            bytes: {
                var members = MadeWorkbook(sheet: row).members
                members[members.count - 1].checksum = 1
                return ZipBuilder(members).bytes
            }()),
        Example(
            name: "a part twice", file: "sheet.xlsx",
            bytes: ZipBuilder(
                MadeWorkbook().members + [ZipBuilder.Member("XL/Worksheets/Sheet1.xml", "<worksheet/>")]
            ).bytes),
        Example(name: "no part", file: "sheet.xlsx", bytes: ZipBuilder(MadeWorkbook().members.dropLast()).bytes),
        Example(
            name: "zip bomb", file: "sheet.xlsx",
            bytes: workbook { $0.sheet = row + String(repeating: " ", count: 2 << 20) },
            limits: small { $0.unpacked = 1 << 20 }),
        Example(
            name: "zeros", file: "sheet.xlsx",
            bytes: workbook { $0.sheetPart = ZipBuilder.Member("", zeros: 4 << 20) }),
        Example(name: "document type", file: "sheet.xlsx", bytes: workbook { $0.prologue = bomb }),
        Example(
            name: "long cell of a workbook", file: "sheet.xlsx",
            bytes: workbook {
                $0.sheet = row.replacing("ФИО", with: String(repeating: "x", count: 2 << 20))
            }),
        Example(
            name: "long shared text", file: "sheet.xlsx",
            bytes: workbook { $0.strings = ["<t>\(String(repeating: "x", count: 2 << 20))</t>"] }),
        Example(
            name: "much shared text", file: "sheet.xlsx",
            bytes: workbook { $0.strings = Array(repeating: "<t>xxxxxxxxxx</t>", count: 200_000) },
            limits: small { $0.text = 1 << 20 }),
        Example(
            name: "deep", file: "sheet.xlsx",
            bytes: workbook { $0.sheet = String(repeating: "<a>", count: 100_000) }),
        Example(
            name: "a tag without an end", file: "sheet.xlsx",
            bytes: workbook { $0.sheet = "<row \(String(repeating: "a", count: 2 << 20))" }),
        Example(
            name: "far column", file: "sheet.xlsx",
            bytes: workbook { $0.sheet = "<sheetData><row r=\"7\"><c r=\"XFD7\"><v>1</v></c></row></sheetData>" },
            limits: small { $0.columns = 1000 }),
        Example(
            name: "a cell twice", file: "sheet.xlsx",
            bytes: workbook {
                $0.sheet = """
                    <sheetData><row r="2"><c r="A2"><v>1</v></c></row><row r="1"/><row r="2"><c r="A2"><v>2</v></c></row>\
                    </sheetData>
                    """
            }),
        Example(
            name: "a cell without a place", file: "sheet.xlsx",
            bytes: workbook { $0.sheet = "<sheetData><row><c r=\"XFE1\"><v>1</v></c></row></sheetData>" }),
        Example(
            name: "a row without a place", file: "sheet.xlsx",
            bytes: workbook { $0.sheet = "<sheetData><row r=\"0\"/></sheetData>" }),
        Example(
            name: "a worksheet without a part", file: "sheet.xlsx",
            bytes: workbook { $0.tabs = "<sheet name=\"Лист1\" sheetId=\"1\" r:id=\"r9\"/>" }),
        Example(
            name: "text that there is not", file: "sheet.xlsx",
            bytes: workbook { $0.sheet = "<sheetData><row><c t=\"s\"><v>7</v></c></row></sheetData>" }),
        Example(
            name: "hidden", file: "sheet.xlsx",
            bytes: workbook { $0.tabs = "<sheet name=\"Тайный\" sheetId=\"1\" state=\"hidden\" r:id=\"r1\"/>" }),
        Example(name: "no tabs", file: "sheet.xlsx", bytes: workbook { $0.tabs = "" }),
        Example(name: "other worksheet", file: "sheet.xlsx", bytes: workbook { _ in }, worksheet: "Лист2"),
        // Headings.
        Example(name: "no heading", bytes: Array("Иванова;+7 900 000-00-01\n".utf8)),
        Example(name: "columns of one name", bytes: Array("ФИО;Телефон;ТЕЛЕФОН:\nИванова;1;2\n".utf8)),
        // Maps.
        Example(name: "map of another sheet", bytes: Array("ФИО\n".utf8), map: "columns: {Имя: name}"),
        Example(name: "map without a column", bytes: Array("ФИО;Роль\n".utf8), map: "columns: {ФИО: name, Тел: phone}"),
        Example(name: "map of twins", bytes: Array("ФИО;Роль;роль\n".utf8), map: "columns: {ФИО: name, Роль: role}"),
        Example(
            name: "map with mistakes", bytes: Array("ФИО\n".utf8),
            map: "sheet: 1\nheader: x\ncolumns:\n  ФИО: nmae\n  Имя: name\n  Другое: name\nvalues: {name: {a: b}}\n"),
        Example(name: "map of nothing", bytes: Array("ФИО\n".utf8), map: "header: 1\n"),
        Example(name: "map that is a list", bytes: Array("ФИО\n".utf8), map: "- name\n"),
    ]

    @Test(arguments: [Language.en, .ru]) func whatIsTold(_ language: Language) throws {
        let told = try Speech.$language.withValue(language) {
            try Self.examples.map { try "== \($0.name)\n" + $0.problem().joined() }.joined()
        }
        let file = SheetExamples.path("errors.\(language.rawValue).txt")
        guard let expected = FileManager.default.contents(atPath: file) else {
            try Data(told.utf8).write(to: URL(filePath: file))
            Issue.record("\(file) was missing and has been recorded: read it")
            return
        }
        #expect(told == String(decoding: expected, as: UTF8.self))
    }
}
