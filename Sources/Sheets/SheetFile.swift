import Events
import Foundation

/// The bytes of a file with a sheet in it, told by their content: names lie.
package struct SheetFile {
    private enum Content {
        case workbook(Workbook)
        case text([UInt8])
    }

    private let name: String
    private let limits: SheetLimits
    private let content: Content

    /// - Parameters:
    ///   - bytes: the whole file; one that grew beyond the limit may be cut off there.
    ///   - name: what the file is called: its ending helps to say what is wrong, and errors name it.
    /// - Throws: ``Problem`` of kind `badInput` for what is no sheet or too large.
    package init(_ bytes: [UInt8], name: String, limits: SheetLimits = .standard) throws(Problem) {
        (self.name, self.limits) = (name, limits)
        if bytes.count > limits.file { throw SheetFile.tooLarge(name, limits) }
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            content = .workbook(try Workbook(bytes, file: name, limits: limits))
            return
        }
        if let other = SheetFile.other(bytes, name) { throw other }
        if bytes.isEmpty { throw SheetFile.empty(name) }
        let ending = Files.ending(of: name)
        if ["xlsx", "xlsm", "xls", "ods"].contains(ending) { throw SheetFile.otherName(name, ending) }
        content = .text(bytes)
    }

    /// The worksheets of a workbook, in its order.
    package var worksheets: [WorksheetTab] {
        if case .workbook(let book) = content { book.worksheets } else { [] }
    }

    /// The rows.
    ///
    /// - Parameters:
    ///   - worksheet: the one to read of a workbook; the first that is not hidden where nil.
    ///   - heading: how well cells look like a heading; a text's delimiter is told by it.
    /// - Throws: ``Problem`` of kind `badInput` for what is damaged or too large, `usage` for a worksheet of a text.
    package func sheet(
        _ worksheet: String? = nil, heading: HeadingLikeness = { _ in 0 }
    ) throws(Problem) -> Sheet {
        switch content {
        case .workbook(let book): return try book.sheet(book.worksheet(named: worksheet))
        case .text(let bytes):
            if let worksheet { throw SheetFile.noWorksheets(name, worksheet) }
            return try DelimitedSheet.read(
                SheetText(bytes, file: name), file: name, limits: limits, heading: heading)
        }
    }

    /// The rows of one of ``worksheets``.
    package func sheet(_ tab: WorksheetTab) throws(Problem) -> Sheet {
        guard case .workbook(let book) = content else { throw SheetFile.noWorksheets(name, tab.name) }
        return try book.sheet(tab)
    }

    /// What is told of bytes that by their beginning are known to be no sheet that is read here.
    private static func other(_ bytes: [UInt8], _ file: String) -> Problem? {
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            // A workbook with a password is a stream of that name in a container like that of old Excel.
            if contains("EncryptedPackage".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, bytes) {
                let what = Phrase(
                    ru: "эта книга защищена паролем", en: "this workbook is protected by a password")
                return Workbook.notTaken(file, what, isEncrypted: true)
            }
            return Workbook.notTaken(
                file, Phrase(ru: "это книга старого Excel (.xls)", en: "this is a workbook of an old Excel (.xls)"))
        }
        if isOldXML(bytes) {
            return Workbook.notTaken(
                file, Phrase(ru: "это таблица XML Excel 2003", en: "this is an XML table of Excel 2003"))
        }
        if isWebPage(bytes) {
            return Workbook.notTaken(
                file, Phrase(ru: "это веб-страница, а не таблица", en: "this is a web page"))
        }
        return nil
    }

    private static func contains(_ name: [UInt8], _ bytes: [UInt8]) -> Bool {
        // Names stand in the container's directory, each 128 bytes from the one before.
        stride(from: 512, to: bytes.count - name.count, by: 128).contains { bytes[$0...].starts(with: name) }
    }

    private static func isOldXML(_ bytes: [UInt8]) -> Bool {
        let start = beginning(bytes)
        return start.hasPrefix("<?xml") && start.contains("office:spreadsheet")
    }

    private static func isWebPage(_ bytes: [UInt8]) -> Bool {
        let start = beginning(bytes)
        return ["<html", "<!doctype", "<table", "<?xml", "<meta", "mime-version:"].contains { start.hasPrefix($0) }
    }

    private static func beginning(_ bytes: [UInt8]) -> Substring {
        String(decoding: bytes.prefix(1024), as: UTF8.self).lowercased().drop {
            $0.isWhitespace || $0 == "\u{FEFF}"
        }
    }

    // MARK: - Problems

    private static func empty(_ path: String) -> Problem {
        Problem(
            .badInput, "sheet-empty", Phrase(ru: "файл пуст", en: "the file is empty"),
            remedy: Phrase(ru: "проверьте, тот ли это файл", en: "check that it is the right file"), file: path)
    }

    private static func tooLarge(_ path: String, _ limits: SheetLimits) -> Problem {
        Problem(
            .badInput, "sheet-file-too-large",
            Phrase(
                ru: "файл больше \(limits.file >> 20) МиБ", en: "the file is larger than \(limits.file >> 20) MiB"),
            remedy: Phrase(
                ru: "в таблице участников столько не бывает; если это она, разделите её на несколько файлов",
                en: "no sheet of participants is that large; if it is one, split it into several files"),
            file: path)
    }

    private static func otherName(_ path: String, _ ending: String) -> Problem {
        Problem(
            .badInput, "sheet-other-name",
            Phrase(
                ru: "имя кончается на .\(ending), а внутри не книга Excel",
                en: "the name ends in .\(ending), but this is no Excel workbook"),
            remedy: Phrase(
                ru: "если это текст с разделителями, назовите его .csv; иначе выгрузите книгу заново",
                en: "if it is delimited text, name it .csv; else export the workbook anew"),
            file: path)
    }

    private static func noWorksheets(_ path: String, _ name: String) -> Problem {
        Problem(
            .usage, "no-worksheet",
            Phrase(
                ru: "в текстовом файле нет листов, и «\(name)» тоже",
                en: "a text file has no worksheets, and none called \"\(name)\""),
            remedy: Remedy(ru: "уберите \(.worksheet)", en: "leave \(.worksheet) out"), input: .worksheet, file: path)
    }
}
