// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry
import Events
import Foundation

@testable import Application
@testable import Sheets

/// The sheets in Sheets/, and such as are made when a test runs.
package enum SheetExamples {
    package static let folder = Project.tests.path + "/Sheets"

    package static func path(_ name: String) -> String { folder + "/" + name }

    package static func read(_ name: String, worksheet: String? = nil) throws -> Sheet {
        try read(at: path(name), worksheet: worksheet)
    }

    package static func read(at path: String, worksheet: String? = nil, limits: SheetLimits = .standard) throws -> Sheet
    {
        try SheetFile(
            SmallFile.bytes(of: path, upTo: limits.file), name: path, limits: limits
        ).sheet(worksheet)
    }

    /// The sheet that a text file of these bytes is.
    package static func text(_ bytes: [UInt8]) throws(Problem) -> Sheet {
        try DelimitedSheet.read(SheetText(bytes, file: "sheet.csv"), file: "sheet.csv")
    }

    package static func text(_ text: String) throws(Problem) -> Sheet { try SheetExamples.text(Array(text.utf8)) }

    package static func type(_ name: String) -> EventType { Catalogue.byName[name]! }

    package static func columns(_ sheet: Sheet, as type: String = "expedition.attended") throws(Problem) -> SheetColumns
    {
        try HeaderReader(sheet: sheet, type: SheetExamples.type(type)).recognised()
    }

    package static func rows(
        _ sheet: Sheet, as type: String = "expedition.attended", map: ColumnMap? = nil
    ) throws(Problem) -> ImportRows {
        let header = HeaderReader(sheet: sheet, type: SheetExamples.type(type))
        let columns = if let map { try header.mapped(map) } else { try header.recognised() }
        return RowReader(
            sheet: sheet, columns: columns, type: SheetExamples.type(type), map: map, today: Day("2024-07-01")!
        ).read()
    }
}

extension CyrillicEncoding {
    /// The bytes of a text all of whose characters are in this encoding.
    package func encoded(_ text: String) -> [UInt8] {
        let places = Dictionary(zip(characters, UInt8.min...UInt8.max), uniquingKeysWith: { first, _ in first })
        return text.unicodeScalars.map { places[$0]! }
    }
}

/// A workbook of one sheet, byte by byte.
package struct MadeWorkbook {
    /// What stands within `worksheet`.
    package var sheet: String
    package var strings: [String]
    package var styles: String
    package var properties: String
    package var tabs: String
    package var mainType: String
    package var prologue: String
    package var sheetPart: ZipBuilder.Member?
    /// What stands within further worksheets, which `tabs` calls `r11`, `r12` and so on.
    package var more: [String] = []

    package init(
        sheet: String = "<sheetData/>", strings: [String] = [], styles: String = "", properties: String = "",
        tabs: String = "<sheet name=\"Лист1\" sheetId=\"1\" r:id=\"r1\"/>",
        mainType: String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        prologue: String = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", sheetPart: ZipBuilder.Member? = nil
    ) {
        (self.sheet, self.strings, self.styles, self.properties) = (sheet, strings, styles, properties)
        (self.tabs, self.mainType, self.prologue, self.sheetPart) = (tabs, mainType, prologue, sheetPart)
    }

    package var members: [ZipBuilder.Member] {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let package = "http://schemas.openxmlformats.org/package/2006"
        func relation(_ id: String, _ kind: String, _ target: String) -> String {
            "<Relationship Id=\"\(id)\" Type=\"\(office)/\(kind)\" Target=\"\(target)\"/>"
        }
        func relations(_ list: String) -> String {
            "<Relationships xmlns=\"\(package)/relationships\">\(list)</Relationships>"
        }
        var out = [
            ZipBuilder.Member(
                "[Content_Types].xml",
                "<Types xmlns=\"\(package)/content-types\"><Override PartName=\"/xl/workbook.xml\" ContentType=\"\(mainType)\"/></Types>"
            ),
            ZipBuilder.Member("_rels/.rels", relations(relation("r1", "officeDocument", "xl/workbook.xml"))),
            ZipBuilder.Member(
                "xl/workbook.xml",
                "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\">\(properties)<sheets>\(tabs)</sheets></workbook>"),
            ZipBuilder.Member(
                "xl/_rels/workbook.xml.rels",
                relations(
                    relation("r1", "worksheet", "worksheets/sheet1.xml")
                        + more.indices.map { relation("r1\($0 + 1)", "worksheet", "worksheets/more\($0).xml") }.joined()
                        + relation("r2", "sharedStrings", "/xl/sharedStrings.xml")
                        + relation("r3", "styles", "styles.xml"))
            ),
            // Other capitals than the relation's, as some programs write them.
            ZipBuilder.Member("xl/SharedStrings.xml", "<sst>" + strings.map { "<si>\($0)</si>" }.joined() + "</sst>"),
            ZipBuilder.Member("xl/styles.xml", "<styleSheet>\(styles)</styleSheet>"),
        ]
        var part =
            sheetPart
            ?? ZipBuilder.Member(
                "",
                sheet.utf8.count > 10_000
                    ? prologue + "<worksheet xmlns=\"\(main)\">\(sheet)</worksheet>"
                    : prologue + "<x:worksheet xmlns:x=\"\(main)\">\(prefixed)</x:worksheet>")
        part.name = "xl/worksheets/sheet1.xml"
        out.append(part)
        for (index, sheet) in more.enumerated() {
            out.append(ZipBuilder.Member("xl/worksheets/more\(index).xml", "<worksheet>\(sheet)</worksheet>"))
        }
        // The builder's own checksum goes bit by bit, which takes long for megabytes.
        for index in out.indices where out[index].checksum == nil && out[index].unpacked == nil {
            out[index].checksum = Self.checksum(out[index].data)
        }
        return out
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        let table = (0..<256).map { start in
            (0..<8).reduce(UInt32(start)) { rest, _ in rest >> 1 ^ (rest & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return table.withUnsafeBufferPointer { table in
            bytes.withUnsafeBufferPointer { bytes in
                var value = ~UInt32(0)
                for byte in bytes { value = value >> 8 ^ table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] }
                return ~value
            }
        }
    }

    /// All elements with a prefix, as some programs write them.
    private var prefixed: String {
        (sheet as NSString).replacingOccurrences(
            of: "<(/?)", with: "<$1x:", options: .regularExpression,
            range: NSRange(location: 0, length: (sheet as NSString).length))
    }

    package func write(to scratch: TemporaryFolder, as name: String = "made.xlsx") throws -> String {
        try scratch.write(name, ZipBuilder(members).bytes)
    }

    package func read(limits: SheetLimits = .standard, worksheet: String? = nil) throws -> Sheet {
        let scratch = try TemporaryFolder()
        return try SheetExamples.read(at: write(to: scratch), worksheet: worksheet, limits: limits)
    }
}
