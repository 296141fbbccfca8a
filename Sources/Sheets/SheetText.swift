import Events
import Foundation

/// The bytes of a text file as UTF-8, whatever they were saved as.
///
/// A byte order mark says it, or that nearly every other byte is the upper half of a Latin or Cyrillic letter; else what is
/// strictly UTF-8 is UTF-8, and the rest is Windows-1251, as Excel saves CSV on
/// a Russian machine. Single-byte encodings cannot be told apart for sure, so no other is guessed.
package struct SheetText: Sendable {
    package enum Encoding: String, Sendable {
        case utf8 = "UTF-8"
        case utf16 = "UTF-16"
        case windows1251 = "Windows-1251"
    }

    let bytes: [UInt8]
    let encoding: Encoding

    /// - Throws: ``Problem`` of kind `badInput` for what is no text, or UTF-8 that was damaged.
    init(_ raw: [UInt8], file: String) throws(Problem) {
        if raw.starts(with: [0xFF, 0xFE]) || raw.starts(with: [0xFE, 0xFF]) {
            guard raw.count % 2 == 0, let text = String(bytes: raw, encoding: .utf16) else {
                throw SheetText.broken("UTF-16", line: nil, file: file)
            }
            (bytes, encoding) = (
                Array(text.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? text.utf8.dropFirst(3) : text.utf8[...]), .utf16
            )
        } else if let encoding = SheetText.unmarkedUTF16(raw) {
            guard raw.count % 2 == 0, let text = String(bytes: raw, encoding: encoding) else {
                throw SheetText.broken("UTF-16", line: nil, file: file)
            }
            (bytes, self.encoding) = (Array(text.utf8), .utf16)
        } else if let at = raw.firstIndex(of: 0) {
            throw SheetText.noText(line: SheetText.line(of: at, in: raw), file: file)
        } else if String(validating: raw, as: UTF8.self) != nil {
            (bytes, encoding) = (raw.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(raw.dropFirst(3)) : raw, .utf8)
        } else if let at = SheetText.damage(in: raw) {
            throw SheetText.broken("UTF-8", line: SheetText.line(of: at, in: raw), file: file)
        } else if let text = String(bytes: raw, encoding: .windowsCP1251) {
            (bytes, encoding) = (Array(text.utf8), .windows1251)
        } else {
            throw SheetText.noText(line: nil, file: file)
        }
    }

    /// The order of the halves, where the start is UTF-16 without its mark.
    private static func unmarkedUTF16(_ raw: [UInt8]) -> String.Encoding? {
        let start = raw.prefix(1000)
        let pairs = start.count / 2
        guard pairs > 1, start.contains(0) else { return nil }
        func upperHalves(at offset: Int) -> Int {
            stride(from: offset, to: pairs * 2, by: 2).count { start[$0] == 0x00 || start[$0] == 0x04 }
        }
        let (first, second) = (upperHalves(at: 0), upperHalves(at: 1))
        if second * 4 > pairs * 3, first * 4 < pairs { return .utf16LittleEndian }
        if first * 4 > pairs * 3, second * 4 < pairs { return .utf16BigEndian }
        return nil
    }

    /// Where UTF-8 ends to be such, if it is UTF-8 for the most part: a file cut in two, or glued together from two.
    private static func damage(in raw: [UInt8]) -> Int? {
        var (index, pairs, others) = (0, 0, 0)
        var first: Int?
        while index < raw.count {
            if raw[index] < 0x80 {
                index += 1
            } else if (0xD0...0xD1).contains(raw[index]), index + 1 < raw.count, (0x80...0xBF).contains(raw[index + 1])
            {
                // Cyrillic; as Windows-1251 the pair would be «Р» or «С» and a sign that no word has.
                pairs += 2
                index += 2
            } else {
                first = first ?? index
                others += 1
                index += 1
            }
        }
        return raw.starts(with: [0xEF, 0xBB, 0xBF]) || pairs > others ? first : nil
    }

    private static func line(of place: Int, in raw: [UInt8]) -> Int {
        1 + raw[..<place].count { $0 == 0x0A }
    }

    private static func noText(line: Int?, file: String) -> Problem {
        Problem(
            .badInput, "sheet-no-text",
            Phrase(ru: "это не текст и не книга Excel", en: "this is neither text nor an Excel workbook"),
            remedy: Phrase(
                ru: "нужен .csv в UTF-8 или Windows-1251 или .xlsx; откройте таблицу и сохраните её так",
                en: "it takes .csv in UTF-8 or Windows-1251, or .xlsx; open the table and save it so"),
            line: line, file: file)
    }

    private static func broken(_ name: String, line: Int?, file: String) -> Problem {
        Problem(
            .badInput, "sheet-damaged-text",
            Phrase(ru: "текст в \(name) повреждён", en: "the \(name) text is damaged"),
            remedy: Phrase(
                ru: "выгрузите файл заново; если он склеен из двух, сохраните оба в одной кодировке",
                en: "export the file anew; if it was put together from two, save both in one encoding"),
            line: line, file: file)
    }
}
