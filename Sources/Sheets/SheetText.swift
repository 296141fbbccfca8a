import Events
import Foundation

/// The bytes of a text file as UTF-8, whatever they were saved as.
///
/// A byte order mark says it, or that nearly every other byte is the upper half of a Latin or Cyrillic letter; else what is
/// strictly UTF-8 is UTF-8. The rest is of one byte a character, and ``RussianText`` tells which encoding makes Russian
/// of it; where none does for sure, none is guessed.
package struct SheetText: Sendable {
    package enum Encoding: Sendable, Equatable {
        case utf8, utf16, utf32
        case cyrillic(CyrillicEncoding)

        package var name: String {
            switch self {
            case .utf8: "UTF-8"
            case .utf16: "UTF-16"
            case .utf32: "UTF-32"
            case .cyrillic(let encoding): encoding.rawValue
            }
        }

        /// In so many bytes each a text is divided.
        var unit: Int {
            switch self {
            case .utf8, .cyrillic: 1
            case .utf16: 2
            case .utf32: 4
            }
        }
    }

    let bytes: [UInt8]
    let encoding: Encoding

    /// - Throws: ``Problem`` of kind `badInput` for what is no text, UTF-8 that was damaged, and an encoding that does not
    ///   show for sure.
    init(_ raw: [UInt8], file: String) throws(Problem) {
        if let (found, order) = SheetText.wide(raw) {
            guard raw.count % found.unit == 0, let text = String(bytes: raw, encoding: order), !text.utf8.contains(0)
            else {
                throw SheetText.broken(found.name, line: nil, file: file)
            }
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            (bytes, encoding) = (Array(text.utf8.starts(with: mark) ? text.utf8.dropFirst(3) : text.utf8[...]), found)
        } else if let at = raw.firstIndex(of: 0) {
            throw SheetText.noText(line: SheetText.line(of: at, in: raw), file: file)
        } else if String(validating: raw, as: UTF8.self) != nil {
            if let at = SheetText.encodedTwice(raw) {
                throw SheetText.garbled(line: SheetText.line(of: at, in: raw), file: file)
            }
            (bytes, encoding) = (raw.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(raw.dropFirst(3)) : raw, .utf8)
        } else if let at = SheetText.damage(in: raw) {
            throw SheetText.broken("UTF-8", line: SheetText.line(of: at, in: raw), file: file)
        } else {
            switch RussianText.finding(of: raw) {
            case .encoding(let found):
                guard let text = found.utf8(raw) else {
                    throw SheetText.broken(found.rawValue, line: nil, file: file)
                }
                (bytes, encoding) = (text, .cyrillic(found))
            case .mixed(let at): throw SheetText.mixed(line: SheetText.line(of: at, in: raw), file: file)
            case .unknown(let at): throw SheetText.unknown(line: SheetText.line(of: at, in: raw), file: file)
            }
        }
    }

    /// Text of two or four bytes a character: by its mark, or where the start is UTF-16 without one.
    private static func wide(_ raw: [UInt8]) -> (Encoding, String.Encoding)? {
        if raw.starts(with: [0xFF, 0xFE, 0, 0]) || raw.starts(with: [0, 0, 0xFE, 0xFF]) { return (.utf32, .utf32) }
        if raw.starts(with: [0xFF, 0xFE]) || raw.starts(with: [0xFE, 0xFF]) { return (.utf16, .utf16) }
        return unmarkedUTF16(raw).map { (.utf16, $0) }
    }

    /// The order of the halves.
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

    /// Where UTF-8 that was taken for Windows-1251 and saved as UTF-8 once more begins, as in «РРІР°РЅ» for «Иван».
    ///
    /// Both halves of a Cyrillic letter are two characters then: «Р» or «С», and one that stands for 0x80 to 0xBF, which
    /// after these is no lower-case Russian letter but ё.
    private static func encodedTwice(_ raw: [UInt8]) -> Int? {
        let (capitalR, capitalS): (UInt8, UInt8) = (0xA0, 0xA1)
        var (pairs, letters) = (0, 0)
        var first: Int?
        var index = 0
        while index + 2 < raw.count {
            guard raw[index] == 0xD0 || raw[index] == 0xD1 else {
                index += 1
                continue
            }
            letters += 1
            let isFirstHalf = raw[index] == 0xD0 && (raw[index + 1] == capitalR || raw[index + 1] == capitalS)
            // A second half is a sign, or a letter outside the Russian alphabet.
            let isSign = raw[index + 2] == 0xC2 || raw[index + 2] == 0xE2
            let isOther =
                (raw[index + 2] == 0xD0 || raw[index + 2] == 0xD1) && index + 3 < raw.count
                && (raw[index + 2] == 0xD0 ? raw[index + 3] < 0x90 : raw[index + 3] > 0x8F)
            if isFirstHalf, isSign || isOther {
                pairs += 1
                first = first ?? index
            }
            index += 2
        }
        return pairs > 2 && pairs * 4 > letters ? first : nil
    }

    private static func line(of place: Int, in raw: [UInt8]) -> Int {
        1 + raw[..<place].count { $0 == 0x0A }
    }
}

// MARK: - Problems

extension SheetText {
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

    private static let saveAgain = Phrase(
        ru: "откройте его там, где буквы видны как надо, и сохраните как CSV в UTF-8 или как .xlsx",
        en: "open it where its letters show as they should, and save it as CSV in UTF-8, or as .xlsx")

    private static func unknown(line: Int, file: String) -> Problem {
        Problem(
            .badInput, "sheet-unknown-encoding",
            Phrase(
                ru: "не видно, в какой кодировке этот текст: ни одна из русских не подходит наверняка",
                en: "the encoding of the text does not show: no Cyrillic one fits for sure"),
            remedy: saveAgain, line: line, file: file)
    }

    private static func mixed(line: Int, file: String) -> Problem {
        Problem(
            .badInput, "sheet-mixed-encodings",
            Phrase(
                ru: "эта строка файла в другой кодировке, чем остальные",
                en: "this line of the file is in another encoding than the others"),
            remedy: Phrase(
                ru: "файл склеен из двух: сохраните оба в UTF-8 и соедините снова",
                en: "the file was put together from two: save both in UTF-8, and join them again"),
            line: line, file: file)
    }

    private static func garbled(line: Int, file: String) -> Problem {
        Problem(
            .badInput, "sheet-garbled-text",
            Phrase(
                ru: "буквы испорчены: текст в UTF-8 сохранён как Windows-1251 и снова как UTF-8",
                en: "the letters are garbled: UTF-8 was taken for Windows-1251 and saved as UTF-8 once more"),
            remedy: Phrase(
                ru: "выгрузите файл заново; в Excel открывайте его через «Данные — Из текстового файла», UTF-8",
                en: "export the file anew; in Excel open it by Data, From Text, as UTF-8"),
            line: line, file: file)
    }
}
