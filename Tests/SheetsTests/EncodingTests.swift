import Events
import Support
import Testing

@testable import Sheets

/// Text of one byte a character, in every Cyrillic encoding: read as it was written, or refused.
@Suite struct EncodingTests {
    /// The alphabet in each encoding, as iconv writes it.
    @Test func tables() {
        let alphabet = "ЁАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяё"
        func bytes(_ ranges: ClosedRange<UInt8>...) -> [UInt8] { ranges.flatMap { Array($0) } }
        let lowerKOI8: [UInt8] = [
            0xC1, 0xC2, 0xD7, 0xC7, 0xC4, 0xC5, 0xD6, 0xDA, 0xC9, 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF, 0xD0, 0xD2, 0xD3,
            0xD4, 0xD5, 0xC6, 0xC8, 0xC3, 0xDE, 0xDB, 0xDD, 0xDF, 0xD9, 0xD8, 0xDC, 0xC0, 0xD1,
        ]
        let written: [CyrillicEncoding: [UInt8]] = [
            .windows1251: [0xA8] + bytes(0xC0...0xFF) + [0xB8],
            .koi8r: [0xB3] + lowerKOI8.map { $0 + 0x20 } + lowerKOI8 + [0xA3],
            .iso8859part5: [0xA1] + bytes(0xB0...0xEF) + [0xF1],
            .cp866: [0xF0] + bytes(0x80...0xAF, 0xE0...0xEF) + [0xF1],
            .macCyrillic: [0xDD] + bytes(0x80...0x9F, 0xE0...0xFE) + [0xDF, 0xDE],
        ]
        for encoding in CyrillicEncoding.allCases {
            #expect(encoding.characters.count == 256)
            #expect(encoding.utf8(written[encoding] ?? []) == Array(alphabet.utf8), "\(encoding.rawValue)")
            #expect(encoding.utf8([0x41, 0x3B, 0x0A]) == [0x41, 0x3B, 0x0A])
        }
        #expect(CyrillicEncoding.windows1251.utf8([0x98]) == nil)
    }

    // MARK: - Sheets

    static let surnames = [
        "Абрамова", "Бирюков", "Вьюгина", "Гущин", "Дятлова", "Ершов", "Жгутова", "Зыбин", "Исаева", "Йовович",
        "Кыласова",
        "Лопухин", "Мещерякова", "Нехлюдов", "Оюн", "Пятых", "Рощина", "Съедин", "Тютчева", "Уфимцев", "Фёдорова",
        "Хрущёв", "Цой", "Чадаева", "Шульга", "Щукина", "Эйхе", "Юшков", "Яблокова", "Ёлкин", "Ли", "Белых",
        "Салтыков-Щедрин", "Долгих", "Кучма", "Мухаметзянова",
    ]
    static let given = [
        "Анна", "Борис", "Вера", "Глеб", "Дарья", "Евгений", "Жанна", "Зот", "Ия", "Кузьма", "Лев", "Мэри", "Нина",
        "Олег", "Пётр", "Раиса", "Семён", "Тауфик", "Ульяна", "Фёкла", "Харитон", "Юлия", "Ян", "Гульнара", "Артём",
        "Любовь", "Илья", "Мария",
    ]

    /// What sheets hold, in so many forms.
    static let forms: [(name: String, make: @Sendable (inout SeededGenerator) -> String)] = [
        ("one row", { "ФИО;Телефон\n\(name(&$0));8 000 100 20 30\n" }),
        ("a heading in English", { "Name;Phone\n\(name(&$0));8 000 100 20 30\n\(name(&$0));8 000 100 20 31\n" }),
        ("capitals", { "ФИО;ТЕЛЕФОН\n\(name(&$0).uppercased());8 000\n\(name(&$0).uppercased());8 000\n" }),
        ("small letters", { "фио;телефон\n\(name(&$0).lowercased());1\n\(name(&$0).lowercased());2\n" }),
        (
            "organisations",
            { random in
                "ФИО,Организация,Примечание\n"
                    + (0..<5).map { _ in "\(name(&random)),\"АНО \"\"Лидер\"\"\",впервые\n" }.joined()
                    + "\(name(&random)),МБОУ СОШ №3 г. Остров,не придёт — болеет\n"
            }
        ),
        (
            "Latin beside",
            {
                "Name;Company;E-mail\n\(name(&$0));OOO Romashka;a@b.example\nJohn Smith;Acme;c@d.example\n\(name(&$0));;\n"
            }
        ),
        ("many rows", { random in "ФИО\n" + (0..<60).map { _ in name(&random) + "\n" }.joined() }),
    ]

    static func name(_ random: inout SeededGenerator) -> String {
        "\(surnames.randomElement(using: &random) ?? "") \(given.randomElement(using: &random) ?? "")"
    }

    /// Not one is read wrongly, and of such sheets few are refused.
    @Test(arguments: CyrillicEncoding.allCases) func sheetsAreReadAsWritten(_ encoding: CyrillicEncoding) throws {
        var random = SeededGenerator(seed: 4)
        for (name, make) in Self.forms {
            var refused = 0
            for _ in 0..<40 {
                // KOI8-R has none of these.
                let text =
                    encoding == .koi8r
                    ? make(&random).replacing("№", with: "N").replacing("—", with: "-") : make(&random)
                let text866 = encoding == .cp866 ? text.replacing("—", with: "-") : text
                let written = encoding == .iso8859part5 ? text866.replacing("—", with: "-") : text866
                do {
                    let read = try SheetText(encoding.encoded(written), file: "sheet.csv")
                    #expect(String(decoding: read.bytes, as: UTF8.self) == written, "\(name)")
                } catch {
                    #expect(error.name == "sheet-unknown-encoding")
                    refused += 1
                }
            }
            // Small letters of Windows-1251 and Mac Cyrillic are the same bytes but for «я».
            let most = name == "small letters" || name == "a heading in English" ? 3 : 1
            #expect(refused <= most, "\(name): \(refused) refused")
        }
    }

    /// A word alone is told or refused, and hardly ever taken for another.
    @Test(arguments: CyrillicEncoding.allCases) func wordsAlone(_ encoding: CyrillicEncoding) throws {
        var (right, refused) = (0, 0)
        for word in Self.surnames + Self.given + ["да", "нет", "ж", "м", "ФИО", "Дата", "ИНН", "ОТЧЕСТВО", "город"] {
            switch RussianText.finding(of: encoding.encoded(word)) {
            case .encoding(let found):
                right += 1
                #expect(found.utf8(encoding.encoded(word)) == Array(word.utf8), "\(word) as \(found.rawValue)")
            case .unknown(let place):
                #expect(place == 0)
                refused += 1
            case .mixed: Issue.record("\(word) is one word")
            }
        }
        #expect(right > 20, "\(refused) refused")
    }

    /// Text of other languages has none of these encodings, whatever its bytes may spell in them.
    @Test func otherLanguagesAreRefused() {
        let words: [[UInt8]] = [
            [0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72],  // Müller, Windows-1252
            [0x4A, 0x6F, 0x73, 0xE9], [0x4A, 0x6F, 0x73, 0x82],  // José, Windows-1252 and CP850
            [0xD6, 0x7A, 0x69, 0x6C],  // Özil
            [0x47, 0x72, 0x6F, 0xDF, 0x20, 0x4A, 0xFC, 0x72, 0x67, 0x65, 0x6E],  // Groß Jürgen
            [0xC5, 0xBD, 0xF9, 0xF4, 0xEA],  // in Windows-1250
            [0xD3, 0xF9, 0xEA, 0xF1, 0xDC, 0xF4, 0xE7, 0xF2],  // Σωκράτης, Windows-1253
            [0xCD, 0xF5, 0xD0, 0xA1, 0xC3, 0xF7],  // three Chinese characters, GBK
            [0x8E, 0x52, 0x93, 0x63, 0x91, 0xBE, 0x98, 0x59],  // four Japanese ones, Shift JIS
            [0xE3, 0xE5, 0xE3],  // דוד, Windows-1255
        ]
        for word in words {
            let sheet = Array("Name;Phone\n".utf8) + word + Array(";8 000 100 20 30\n".utf8)
            #expect(throws: Problem.self, "\(word)") { try SheetText(sheet, file: "sheet.csv") }
        }
    }

    /// Ukrainian and Belarusian names are read where the rest shows the encoding.
    @Test func neighbours() throws {
        let text = "ФИО;Город\nІванчук Олена Юріївна;Псков\nЎладзімір Янка;Великие Луки\n"
        let read = try SheetText(CyrillicEncoding.windows1251.encoded(text), file: "")
        #expect(String(decoding: read.bytes, as: UTF8.self) == text)
    }

    @Test func aLineInAnotherEncodingIsNamed() throws {
        let one = CyrillicEncoding.cp866.encoded("ФИО\nСоловьёва Мария\n\(Self.surnames.joined(separator: "; "))\n")
        let other = CyrillicEncoding.macCyrillic.encoded("Рощина Екатерина\n")
        let problem = #expect(throws: Problem.self) { try SheetText(one + other, file: "") }
        #expect(problem?.name == "sheet-mixed-encodings")
        #expect(problem?.line == 4)
    }

    /// UTF-8 that was once taken for Windows-1251 is no text, and UTF-8 in which «Р» and «С» stand by themselves is.
    @Test func twiceEncodedTextIsRefused() throws {
        for text in ["ФИО;Телефон\nИрина Фролова;1\n", "Name\nПётр\nСемён\n"] {
            let once = String(
                decoding: text.utf8.map { CyrillicEncoding.windows1251.characters[Int($0)] }.flatMap {
                    Array(String(Character($0)).utf8)
                }, as: UTF8.self)
            let problem = #expect(throws: Problem.self, "\(once)") { try SheetText(Array(once.utf8), file: "") }
            #expect(problem?.name == "sheet-garbled-text")
        }
        for text in ["ФИО\nС. Р. Р.\u{A0}Рощин\n", "С «Лидером»; С — Р", "РС РС РС", "Ёлкина Їжак Ђорђе"] {
            #expect(try SheetText(Array(text.utf8), file: "").encoding == .utf8)
        }
    }
}
