import Events
import Sheets

/// What a cell says, whoever typed it. Each reading gives nil for what is none.
enum CellText {
    /// Without white space around, and one space for any within.
    static func clean(_ text: String) -> String {
        // Most cells are.
        if isClean(text) { return text }
        var out = ""
        var isPending = false
        for scalar in text.unicodeScalars {
            if scalar.isSheetSpace {
                // Zero-width ones part nothing.
                if scalar.properties.isWhitespace { isPending = !out.isEmpty }
                continue
            }
            if isPending {
                out += " "
                isPending = false
            }
            out.unicodeScalars.append(scalar)
        }
        return out
    }

    /// Whether nothing is to be cleaned, as far as ASCII and Cyrillic tell.
    private static func isClean(_ text: String) -> Bool {
        let space = UInt8(ascii: " ")
        var last = space
        for byte in text.utf8 {
            switch byte {
            case space: if last == space { return false }
            // U+0400 to U+04FF, which begin with D0 to D3, have no space among them.
            case 0x21...0x7E, 0x80...0xBF, 0xD0...0xD3: break
            default: return false
            }
            last = byte
        }
        return last != space || text.isEmpty
    }

    /// What people write where there is nothing to write.
    static func isNothing(_ text: String) -> Bool {
        // Asked of every cell, of which hardly one begins so.
        guard let first = text.first else { return true }
        guard "-–—−.…?нНоОnN".contains(first) else { return false }
        let word = text.lowercased()
        return word.allSatisfy { "-–—−.…?".contains($0) } || nothing.contains(word)
    }

    private static let nothing: Set<String> = [
        "нет", "не указано", "не указан", "отсутствует", "no", "none", "n/a", "н/д", "нет данных",
    ]

    // MARK: - Names

    /// Why a cell of a name is none. Shows nothing of it but the one character that does not belong there.
    enum NoName: Error, Equatable {
        case noLetters, tooLong, comma
        case character(Character)

        var phrase: Phrase {
            switch self {
            case .noLetters:
                return Phrase(ru: "это не имя: букв меньше двух", en: "this is no name: fewer than two letters")
            case .tooLong: return Phrase(ru: "это не имя: оно слишком длинно", en: "this is no name: it is too long")
            case .comma:
                return Phrase(
                    ru: "запятая внутри имени: в ячейке должно быть одно имя и ничего кроме него",
                    en: "a comma within the name: the cell should have one name, and nothing besides")
            case .character(let character):
                let codes = character.unicodeScalars.map {
                    let digits = String($0.value, radix: 16, uppercase: true)
                    return "U+" + String(repeating: "0", count: max(4 - digits.count, 0)) + digits
                }.joined(separator: " ")
                // What a terminal shows otherwise than it is has its number alone.
                let isShown = character.isASCII && !character.isWhitespace && character != "\u{7F}" && character >= " "
                return Phrase(
                    ru: isShown ? "знака «\(character)» в имени не бывает" : "знака \(codes) в имени не бывает",
                    en: "no name has the character " + (isShown ? "\"\(character)\"" : codes))
            }
        }
    }

    /// A name as it is kept: as written, without its number in a list, stray spaces, commas and dots at its ends.
    static func name(_ text: String) throws(NoName) -> String {
        if isPlainName(text) { return text }
        var text = unnumbered(clean(text))
        while let last = text.last, ",;".contains(last) { text = clean(String(text.dropLast())) }
        while let first = text.first, ",;.".contains(first) { text = clean(String(text.dropFirst())) }
        if let other = text.first(where: { !isOfName($0) }) { throw .character(other) }
        if text.contains(",") { throw .comma }
        if text.count(where: \.isLetter) < 2 { throw .noLetters }
        if text.utf8.count > 500 { throw .tooLong }
        return text
    }

    /// Whether it is a name beyond doubt: Russian letters, and single spaces, hyphens and dots between them.
    private static func isPlainName(_ text: String) -> Bool {
        var letters = 0
        var isLetter = false
        var lead: UInt8 = 0
        for byte in text.utf8 {
            switch (lead, byte) {
            case (0, 0xD0), (0, 0xD1):
                lead = byte
                continue
            case (0xD0, 0x90...0xBF), (0xD1, 0x80...0x8F), (0xD0, 0x81), (0xD1, 0x91):
                letters += 1
                isLetter = true
            case (0, UInt8(ascii: " ")), (0, UInt8(ascii: "-")), (0, UInt8(ascii: ".")):
                guard isLetter else { return false }
                isLetter = false
            default: return false
            }
            lead = 0
        }
        return isLetter && letters >= 2 && text.utf8.count <= 500
    }

    private static func isOfName(_ character: Character) -> Bool {
        character.isLetter || character.isMark || " -\u{2010}\u{2011}–—.,()\"«»".contains(character)
            || character.unicodeScalars.allSatisfy(\.isApostrophe)
    }

    /// «12. Иванова» and «12) Иванова» without the number.
    private static func unnumbered(_ text: String) -> String {
        let rest = text.drop { ("0"..."9").contains($0) }
        let digits = text.count - rest.count
        guard (1...4).contains(digits), let sign = rest.first, ".)".contains(sign) else { return text }
        return clean(String(rest.dropFirst()))
    }

    /// Rows below a table that sum it up.
    static func isTotal(_ text: String) -> Bool {
        // Asked of every row, of which hardly one begins so.
        guard let first = HeaderText.initial(of: text), ["и", "в", "t"].contains(first) else { return false }
        return HeaderText(text).words.first.map { ["итого", "всего", "total"].contains($0) } ?? false
    }

    // MARK: - Contacts

    /// With `+` and the digits alone; of several numbers the first.
    static func phone(_ text: String) -> String? {
        PhoneNumber(text).map { "+" + $0.digits }
    }

    /// In lower case.
    static func email(_ text: String) -> String? {
        var text = clean(text).lowercased()
        if text.hasPrefix("mailto:") { text = String(text.dropFirst(7)) }
        while let last = text.last, ",;.".contains(last) { text.removeLast() }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, text.utf8.count <= 254,
            text.unicodeScalars.allSatisfy({ !$0.isSheetSpace && !",;<>()\"".unicodeScalars.contains($0) }),
            EmailAddress(text) != nil
        else { return nil }
        return text
    }

    // MARK: - Words

    static func sex(_ text: String) -> String? {
        switch ColumnMap.folded(text).filter({ $0 != "." }) {
        case "ж", "жен", "женский", "женщина", "девушка", "f", "female", "woman": "female"
        case "м", "муж", "мужской", "мужчина", "юноша", "m", "male", "man": "male"
        default: nil
        }
    }

    /// Yes or no.
    static func flag(_ text: String) -> Bool? {
        let word = ColumnMap.folded(text).filter { !".!".contains($0) }
        if ["да", "yes", "true", "истина", "1", "+", "v", "x", "х", "✓", "✔", "☑", "y", "д"].contains(word) {
            return true
        }
        if ["нет", "no", "false", "ложь", "0", "-", "–", "—", "☐", "n", "н"].contains(word) { return false }
        if word.hasPrefix("не соглас") || word.hasPrefix("не даю") { return false }
        if word.hasPrefix("соглас") || word.hasPrefix("даю соглас") || word.hasPrefix("да,")
            || word.hasPrefix("i agree")
        {
            return true
        }
        return nil
    }

    /// The one of `tokens` that a word means: the token itself, its label in either language, or a word in use.
    static func token(_ text: String, of field: String, _ tokens: [String]) -> String? {
        let word = ColumnMap.folded(text)
        if let token = tokens.first(where: { $0 == word }) { return token }
        for token in tokens {
            let label = Catalogue.label(token: token, of: field)
            if ColumnMap.folded(label.ru) == word || ColumnMap.folded(label.en) == word { return token }
        }
        return usual["\(field)/\(word)"].flatMap { tokens.contains($0) ? $0 : nil }
    }

    /// Only words that cannot mean anything else: of a «директор» nobody knows what they direct.
    private static let usual: [String: String] = {
        let words: [(String, [String])] = [
            (
                "role/ngo-leader",
                [
                    "руководитель организации нко", "директор нко", "председатель нко", "лидер нко", "президент нко",
                    "руководитель сонко",
                ]
            ),
            ("role/ngo-staff", ["сотрудник сонко", "работник нко", "специалист нко", "представитель нко", "член нко"]),
            ("role/ngo-volunteer", ["волонтер", "доброволец", "волонтер сонко", "volunteer"]),
            ("role/activist", ["общественник", "гражданский активист", "общественный активист", "активистка"]),
            (
                "role/official",
                [
                    "чиновник", "орган власти", "представитель органа власти", "представитель органов власти",
                    "представитель администрации",
                ]
            ),
            (
                "role/municipal-staff",
                [
                    "муниципальный служащий", "сотрудник му", "сотрудник муниципалитета",
                    "работник муниципального учреждения",
                ]
            ),
            ("role/business", ["предприниматель", "бизнес", "индивидуальный предприниматель", "entrepreneur"]),
            ("role/media", ["журналист", "сми", "пресса", "журналистка", "journalist"]),
            ("role/resident", ["местный житель", "жительница", "житель района"]),
            ("role/other", ["иное", "прочее", "другой"]),
            ("function/participant", ["участница", "слушатель", "слушательница", "attendee"]),
            ("function/speaker", ["докладчик", "лектор", "выступающий", "спикерка"]),
            ("function/moderator", ["ведущий", "ведущая", "модераторка"]),
            ("function/organiser", ["организаторы", "оргкомитет", "organizer"]),
            ("function/press", ["сми", "журналист", "представитель сми"]),
        ]
        var all: [String: String] = [:]
        for (place, list) in words {
            let parts = place.split(separator: "/").map(String.init)
            for word in list { all["\(parts[0])/\(word)"] = parts[1] }
        }
        return all
    }()

    /// An INN; a spreadsheet takes the leading zero off a number.
    static func inn(_ text: String) -> String? {
        let digits = text.filter { !$0.isWhitespace }
        if CheckDigits.isINN(digits) { return digits }
        return [9, 11].contains(digits.count) && CheckDigits.isINN("0" + digits) ? "0" + digits : nil
    }

    /// A whole number.
    static func number(_ text: String) -> Int? {
        Int(clean(text).filter { $0 != " " }.replacing("\u{2212}", with: "-"))
    }
}

extension Character {
    /// A combining mark alone, as decomposed text has them.
    var isMark: Bool { unicodeScalars.allSatisfy { $0.properties.generalCategory == .nonspacingMark } }
}

/// A name of an organisation in all its spellings: quotes of any kind, dashes, case and «ё» make no difference.
enum OrganisationName {
    static func folded(_ name: String) -> String {
        var out = ""
        for scalar in ColumnMap.folded(name).unicodeScalars {
            switch scalar {
            case "«", "»", "\"", "'", "“", "”", "„", "‘", "’", "`": continue
            case "–", "—", "−", "‑": out += "-"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return CellText.clean(out)
    }
}
