import Events
import Foundation

/// The bytes of a file with a sheet in it, told by their content: names lie.
package enum SheetFile {
    /// - Parameters:
    ///   - bytes: the whole file; one that grew beyond the limit may be cut off there.
    ///   - name: what the file is called: its ending helps to say what is wrong, and errors name it.
    ///   - worksheet: the one to read of a workbook; the first that is not hidden where nil.
    /// - Throws: ``Problem`` of kind `badInput` for what is no sheet or too large.
    package static func read(
        _ bytes: [UInt8], name: String, worksheet: String? = nil, limits: SheetLimits = .standard
    ) throws(Problem) -> Sheet {
        if bytes.count > limits.file { throw tooLarge(name, limits) }
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            return try Workbook(bytes, file: name, limits: limits).sheet(named: worksheet)
        }
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            throw Workbook.notTaken(
                name,
                Phrase(
                    ru: "это книга старого Excel (.xls) или книга с паролем",
                    en: "this is a workbook of an old Excel (.xls), or one with a password"))
        }
        if bytes.isEmpty { throw empty(name) }
        let ending = Files.ending(of: name)
        if ["xlsx", "xlsm", "xls", "ods"].contains(ending) { throw otherName(name, ending) }
        if isWebPage(bytes) {
            throw Workbook.notTaken(name, Phrase(ru: "это веб-страница, а не таблица", en: "this is a web page"))
        }
        if let worksheet { throw noWorksheets(name, worksheet) }
        return try DelimitedSheet.read(SheetText(bytes, file: name), file: name, limits: limits)
    }

    private static func isWebPage(_ bytes: [UInt8]) -> Bool {
        let start = String(decoding: bytes.prefix(512), as: UTF8.self).lowercased().drop {
            $0.isWhitespace || $0 == "\u{FEFF}"
        }
        return ["<html", "<!doctype", "<table", "<?xml", "<meta"].contains { start.hasPrefix($0) }
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
