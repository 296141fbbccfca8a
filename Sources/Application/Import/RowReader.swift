import Events
import Sheets

/// Reads rows by what their columns mean.
package struct RowReader {
    let sheet: Sheet
    let columns: SheetColumns
    let type: EventType
    let map: ColumnMap?
    /// Nobody was born after it.
    let today: Day
    private let sections: SectionRows

    package init(sheet: Sheet, columns: SheetColumns, type: EventType, map: ColumnMap?, today: Day) {
        (self.sheet, self.columns, self.type, self.map, self.today) = (sheet, columns, type, map, today)
        sections = SectionRows(sheet, columns)
    }

    private struct Cell: Error {
        let name: String
        let reason: Remedy

        init(name: String, reason: some RemedyConvertible) { (self.name, self.reason) = (name, reason.remedy) }
    }

    package func read() -> ImportRows {
        let filled = filledDown()
        let rows = sheet.rows.filter { $0.number > columns.heading.upperBound }
        let parts = Parallel.map(stride(from: 0, to: rows.count, by: 500).map { $0 }) { start in
            read(rows[start..<min(start + 500, rows.count)], filled)
        }
        return parts.reduce(into: ImportRows()) { $0.append($1) }
    }

    private func read(_ rows: ArraySlice<Sheet.Row>, _ filled: [Int: [Int: String]]) -> ImportRows {
        var out = ImportRows()
        let used = columns.columns.filter { $0.meaning != nil }
        let name = used.first { $0.meaning == .name || $0.meaning == .surname }.map { ($0, HeaderText($0.title)) }
        for row in rows {
            var row = row
            for (column, text) in filled[row.number] ?? [:] where row[column].isBlank {
                while row.cells.count <= column { row.cells.append("") }
                row.cells[column] = text
            }
            let isFilled = used.contains { column in
                let isOwn = filled[row.number]?[column.index] == nil
                return isOwn && !row[column.index].isBlank || row.flaws[column.index] != nil
            }
            if !isFilled { continue }
            if isOfNobody(row, name) {
                out.passedOver.append(row.number)
            } else {
                read(row, used, into: &out)
            }
        }
        return out
    }

    private func read(_ row: Sheet.Row, _ used: [SheetColumns.Column], into out: inout ImportRows) {
        var result = ImportRow(number: row.number)
        var parts: [ColumnMeaning: String] = [:]
        var faults: [Cell] = []
        for column in used {
            guard let meaning = column.meaning else { continue }
            do throws(Cell) {
                if let flaw = row.flaws[column.index] { throw RowReader.fault(flaw) }
                let text = CellText.clean(row[column.index])
                guard let value = value(text, meaning) else { continue }
                try take(value, meaning, into: &result, &parts)
            } catch {
                let place = column.place
                faults.append(
                    Cell(
                        name: error.name,
                        reason: Remedy(ru: "\(place): \(error.reason)", en: "\(place): \(error.reason)")))
                if error.name == "unknown-word" {
                    out.unknown[meaning, default: [:]][CellText.clean(row[column.index]), default: 0] += 1
                }
            }
        }
        if result.personal.name == nil {
            let name = [.surname, .givenName, .patronymic].compactMap { parts[$0] }.joined(separator: " ")
            result.personal.name = name.isEmpty ? nil : name
        }
        if result.personal.name == nil, !faults.contains(where: { $0.name == "bad-name" }) {
            faults.append(
                Cell(name: "no-name", reason: Phrase(ru: "имя не заполнено", en: "the name is not filled in")))
        }
        if faults.isEmpty {
            out.rows.append(result)
        } else {
            let reason = faults.map(\.reason).joined(separator: "; ")
            out.faults.append(RowFault(row: row.number, name: faults[0].name, reason: reason))
        }
    }

    /// What the cell says, by the map where it knows the word; nil for nothing.
    private func value(_ text: String, _ meaning: ColumnMeaning) -> String? {
        if text.isEmpty { return nil }
        if let word = map?.values[meaning]?[ColumnMap.folded(text)] { return word }
        // There «нет» is an answer.
        if meaning == .consent { return text }
        if case .field(let name) = meaning, case .flag? = type.field(name)?.value { return text }
        return CellText.isNothing(text) ? nil : text
    }

    // MARK: - Cells

    private func take(
        _ text: String, _ meaning: ColumnMeaning, into row: inout ImportRow, _ parts: inout [ColumnMeaning: String]
    ) throws(Cell) {
        switch meaning {
        case .name:
            row.personal.name = try RowReader.name(text)
        case .surname, .givenName, .patronymic:
            parts[meaning] = try RowReader.name(text)
        case .email:
            guard let email = CellText.email(text) else {
                throw Cell(name: "bad-email", reason: Phrase(ru: "это не адрес почты", en: "this is no e-mail address"))
            }
            row.personal.email = email
        case .phone:
            guard let phone = CellText.phone(text) else {
                throw Cell(
                    name: "bad-phone",
                    reason: Phrase(
                        ru: "это не номер телефона с кодом", en: "this is no telephone number with its code"))
            }
            row.personal.phone = phone
        case .birthDate: try takeBirth(text, into: &row)
        case .birthYear:
            guard let year = CellText.number(String(text.prefix { $0.isNumber })), isBirthYear(year) else {
                throw Cell(
                    name: "bad-birth-year", reason: Phrase(ru: "это не год рождения", en: "this is no year of birth"))
            }
            row.personal.birthYear = year
        case .sex:
            guard let sex = CellText.sex(text) else {
                throw Cell(name: "bad-sex", reason: Phrase(ru: "нужно «ж» или «м»", en: "it takes \"f\" or \"m\""))
            }
            row.personal.sex = sex
        case .municipality: row.municipality = text
        case .region:
            guard Code.isValid(text) else { throw RowReader.unknownWord }
            row.region = text
        case .organisation: row.organisation.name = text
        case .inn:
            guard let inn = CellText.inn(text) else {
                throw Cell(
                    name: "bad-inn",
                    reason: Phrase(ru: "неверный ИНН", en: "this is no INN: its check digits do not agree"))
            }
            row.organisation.inn = inn
        case .at, .submitted:
            guard let day = CellDate.day(text, from1904: sheet.countsFrom1904, pivot: today.year + 1) else {
                throw RowReader.badDate
            }
            if meaning == .at || row.at == nil { row.at = day.description }
        case .consent:
            guard let flag = CellText.flag(text) else {
                throw Cell(
                    name: "bad-consent", reason: Phrase(ru: "нужно «да» или «нет»", en: "it takes \"yes\" or \"no\""))
            }
            guard flag else {
                throw Cell(
                    name: "no-consent",
                    reason: Phrase(
                        ru: "человек не согласен на обработку данных, и заносить его нельзя",
                        en: "the person does not agree to their data being processed, and may not be taken in"))
            }
            row.hasConsented = true
        case .field(let name):
            guard let field = type.field(name) else { return }
            row.fields[name] = try FieldCell(field: field, sheet: sheet, today: today).value(text)
        }
    }

    private func takeBirth(_ text: String, into row: inout ImportRow) throws(Cell) {
        if let year = Int(text.prefix { $0.isNumber }), isBirthYear(year), text.count(where: \.isNumber) == 4 {
            row.personal.birthYear = year
        } else if let day = CellDate.day(text, from1904: sheet.countsFrom1904, pivot: today.year), day <= today,
            isBirthYear(day.year)
        {
            row.personal.birthDate = day
        } else {
            throw Cell(
                name: "bad-birth-date", reason: Phrase(ru: "это не дата рождения", en: "this is no date of birth"))
        }
    }

    private func isBirthYear(_ year: Int) -> Bool { (1900...today.year).contains(year) }

    /// A field of the type, from the text of a cell.
    private struct FieldCell {
        let field: Field
        let sheet: Sheet
        let today: Day

        func value(_ text: String) throws(Cell) -> JSON {
            guard field.isList else { return try single(text) }
            var items: [JSON] = []
            for part in text.split(whereSeparator: { $0 == ";" || isCode && $0 == "," }) {
                let text = CellText.clean(String(part))
                if !text.isEmpty { items.append(try single(text)) }
            }
            return .array(items)
        }

        private var isCode: Bool {
            switch field.value {
            case .text, .prose, .url: false
            default: true
            }
        }

        private func single(_ text: String) throws(Cell) -> JSON {
            switch field.value {
            case .token(let tokens):
                guard let token = CellText.token(text, of: field.name, tokens) else { throw RowReader.unknownWord }
                return .string(token)
            case .new, .ref, .code:
                guard Code.isValid(text) else { throw RowReader.unknownWord }
                return .string(text)
            case .int, .intOrNull, .entry:
                guard
                    let number = ["rating", "score", "scaleMax"].contains(field.name)
                        ? hundredths(text) : CellText.number(text)
                else { throw Cell(name: "bad-number", reason: Phrase(ru: "это не число", en: "this is no number")) }
                return .int(number)
            case .flag:
                guard let flag = CellText.flag(text) else {
                    throw Cell(
                        name: "bad-flag", reason: Phrase(ru: "нужно «да» или «нет»", en: "it takes \"yes\" or \"no\""))
                }
                return .bool(flag)
            case .day, .moment:
                guard let day = CellDate.day(text, from1904: sheet.countsFrom1904, pivot: today.year + 1) else {
                    throw RowReader.badDate
                }
                return .string(day.description)
            case .inn:
                guard let inn = CellText.inn(text) else {
                    throw Cell(name: "bad-inn", reason: Phrase(ru: "неверный ИНН", en: "this is no INN"))
                }
                return .string(inn)
            default: return .string(text)
            }
        }

        /// Points as they are written, `4,5`, in hundredths.
        private func hundredths(_ text: String) -> Int? {
            var text = text.replacing(",", with: ".").replacing("\u{2212}", with: "-")
            let isNegative = text.hasPrefix("-")
            if isNegative { text.removeFirst() }
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            let decimals = parts.count == 2 ? parts[1] : "00"
            // Fifteen digits are more than any score has, and less than an Int holds.
            guard (1...2).contains(parts.count), (1...15).contains(parts[0].count), (1...2).contains(decimals.count),
                (parts[0] + decimals).utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let hundredths = Int(parts[0] + (decimals + "0").prefix(2))
            else { return nil }
            return isNegative ? -hundredths : hundredths
        }
    }

    // MARK: - Rows

    /// A value that stands once for several rows, merged downwards: an organisation, say. What says who somebody is
    /// is never taken from another row, and nothing from the heading, merged down a whole column for its looks.
    private func filledDown() -> [Int: [Int: String]] {
        var out: [Int: [Int: String]] = [:]
        let shared = Set(columns.columns.filter { $0.meaning.map { !$0.isPersonal } ?? false }.map(\.index))
        let rows = Dictionary(uniqueKeysWithValues: sheet.rows.enumerated().map { ($0.element.number, $0.offset) })
        var reached: [Int: Int] = [:]
        for merge in sheet.merges.sorted(by: { $0.rows.lowerBound < $1.rows.lowerBound }) {
            let column = merge.columns.lowerBound
            // Merged cells do not overlap; where a file says so, each row is filled once.
            guard merge.rows.count > 1, shared.contains(column),
                merge.rows.lowerBound > max(columns.heading.upperBound, reached[column] ?? 0),
                let first = rows[merge.rows.lowerBound]
            else { continue }
            reached[column] = merge.rows.upperBound
            let text = sheet.rows[first][column]
            for row in sheet.rows[(first + 1)...].prefix(while: { $0.number <= merge.rows.upperBound }) {
                out[row.number, default: [:]][column] = text
            }
        }
        return out
    }

    /// A sum, a heading over the columns, or the heading once more, as on every printed page.
    ///
    /// - Parameter name: the column of names, and its heading.
    private func isOfNobody(_ row: Sheet.Row, _ name: (column: SheetColumns.Column, heading: HeaderText)?) -> Bool {
        if let first = row.cells.first(where: { !$0.isBlank }), CellText.isTotal(first) { return true }
        guard let (name, heading) = name else { return false }
        let text = row[name.index]
        if HeaderText.initial(of: text) == heading.words.first.flatMap({ HeaderText.initial(of: $0) }),
            HeaderText(text) == heading
        {
            return true
        }
        return sections.contains(row)
    }

    private static func fault(_ flaw: SheetFlaw) -> Cell {
        switch flaw {
        case .error(let text):
            Cell(
                name: "cell-error",
                reason: Phrase(ru: "ошибка Excel (\(text))", en: "an error of the spreadsheet (\(text))"))
        case .notComputed:
            Cell(
                name: "cell-not-computed",
                reason: Phrase(
                    ru: "формула не вычислена: откройте файл в Excel и сохраните его",
                    en: "a formula without a value: open the file in a spreadsheet, and save it"))
        }
    }

    private static func name(_ text: String) throws(Cell) -> String {
        do {
            return try CellText.name(text)
        } catch {
            throw Cell(name: "bad-name", reason: error.phrase)
        }
    }

    private static let badDate = Cell(name: "bad-date", reason: Phrase(ru: "это не дата", en: "this is no date"))

    private static let unknownWord = Cell(
        name: "unknown-word",
        reason: Remedy(
            ru: "непонятное слово; скажите в файле \(.map), в values, что оно значит",
            en: "a word that is not known; say in a \(.map) file, under values, what it stands for"))
}
