import Events
import Sheets
import Foundation

/// What the columns of a sheet mean, and the words in them, as a file says that people keep beside their sheets.
///
/// ```yaml
/// worksheet: Лист1
/// header: 3
/// columns:
///   "ФИО участника": name
///   "Подпись": "-"
/// values:
///   role: {"Директор НКО": ngo-leader}
/// ```
package struct ColumnMap: Sendable {
    struct Entry: Sendable {
        let title: String
        /// Nil for a column that is passed over.
        let meaning: ColumnMeaning?
        let line: Int
    }

    let file: String
    package var worksheet: String?
    /// The rows of the heading.
    var header: ClosedRange<Int>?
    var columns: [Entry] = []
    /// What words of a column stand for, by the column's meaning and the words, folded; nil where a cell is to be
    /// taken for empty.
    var values: [ColumnMeaning: [String: String?]] = [:]

    static let nothing = "-"
    private static let greatestFile = 1 << 20

    /// The same for all spellings of one word.
    static func folded(_ word: String) -> String {
        CellText.clean(word).lowercased().replacing("ё", with: "е")
    }

    /// - Throws: ``Failure`` with all that is wrong with the file.
    package static func read(_ bytes: [UInt8], name: String, type: EventType) throws -> ColumnMap {
        var findings = Findings(file: name)
        do throws(ProgrammeFileProblems) {
            let root = try FileNode.read(yaml: bytes, file: name)
            let map = ColumnMap(root, file: name, type: type, &findings)
            if findings.isEmpty { return map }
            throw findings.failure
        } catch {
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            throw Failure(error.all.map { Failure.Item($0, in: lines) })
        }
    }

    private init(_ root: FileNode, file: String, type: EventType, _ findings: inout Findings) {
        self.file = file
        guard let pairs = root.map else {
            findings.add(ColumnMap.unknownKey("", line: root.line))
            return
        }
        for pair in pairs {
            switch pair.key {
            case "worksheet": worksheet = pair.value.text
            case "header":
                header = pair.value.text.flatMap(ColumnMap.rows)
                if header == nil { findings.add(ColumnMap.badHeader(pair.line)) }
            case "columns":
                for column in pair.value.map ?? [] { take(column, type, &findings) }
            case "values":
                for column in pair.value.map ?? [] { takeValues(column, type, &findings) }
            default: findings.add(ColumnMap.unknownKey(pair.key, line: pair.line))
            }
        }
        if columns.isEmpty, findings.isEmpty { findings.add(ColumnMap.noColumns(root.line)) }
    }

    private mutating func take(_ pair: FilePair, _ type: EventType, _ findings: inout Findings) {
        let name = pair.value.text ?? ""
        if name.isEmpty || name == ColumnMap.nothing {
            columns.append(Entry(title: pair.key, meaning: nil, line: pair.line))
        } else if let meaning = ColumnMeaning(name: name, type: type) {
            if let other = columns.first(where: { $0.meaning == meaning }) {
                findings.add(ColumnMap.meantTwice(name, other.title, pair.line))
            }
            columns.append(Entry(title: pair.key, meaning: meaning, line: pair.line))
        } else {
            findings.add(ColumnMap.unknownMeaning(name, type, pair.line))
        }
    }

    private mutating func takeValues(_ pair: FilePair, _ type: EventType, _ findings: inout Findings) {
        guard let meaning = ColumnMeaning(name: pair.key, type: type) else {
            return findings.add(ColumnMap.unknownMeaning(pair.key, type, pair.line))
        }
        if meaning.isPersonal, meaning != .sex { return findings.add(ColumnMap.personalValues(pair.key, pair.line)) }
        for word in pair.value.map ?? [] {
            // A word that --save-map left to be filled in.
            guard let value = word.value.text, !value.isEmpty else { continue }
            values[meaning, default: [:]][ColumnMap.folded(word.key)] = .some(value == ColumnMap.nothing ? nil : value)
        }
    }

    /// `3` or `3-4`.
    private static func rows(_ text: String) -> ClosedRange<Int>? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0.trimmingSpaces) }
        switch parts.count {
        case 1: return parts[0].flatMap { $0 > 0 ? $0...$0 : nil }
        case 2:
            guard let first = parts[0], let last = parts[1], first > 0, last >= first else { return nil }
            return first...last
        default: return nil
        }
    }
}

// MARK: - Writing

extension ColumnMap {
    /// The file that says of `columns` what was recognised, with `unknown` words to be filled in.
    package static func text(
        _ columns: SheetColumns, of sheet: Sheet, unknown: [ColumnMeaning: [String]], type: EventType
    ) -> Phrase {
        let names = ColumnMeaning.names(for: type).joined(separator: ", ")
        var out = say(
            ru: "# Что значат столбцы; «-» — столбец не берётся. Значения: \(names)\n",
            en: "# What the columns mean; \"-\" passes one over. They may be \(names)\n")
        if case .worksheet(let name) = sheet.source { out += "worksheet: \(quoted(name))\n" }
        let heading = columns.heading
        out += "header: \(heading.lowerBound)" + (heading.count > 1 ? "-\(heading.upperBound)" : "") + "\n"
        out += "columns:\n"
        // Two columns of one name cannot both be told; neither is taken then.
        var seen = Set<HeaderText>()
        for column in columns.columns where seen.insert(HeaderText(column.title)).inserted {
            out += "  \(quoted(column.title)): \(column.meaning?.name ?? "\"-\"")\n"
        }
        if unknown.isEmpty { return out }
        out += "values:\n"
        for (meaning, words) in unknown.sorted(by: { $0.key.name < $1.key.name }) {
            out += "  \(meaning.name):\n"
            for word in words { out += "    \(quoted(word)): \"\"\n" }
        }
        return out
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": out += "\\" + String(scalar)
            case _ where scalar.value < 0x20: out += " "
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}

// MARK: - Problems

extension ColumnMap {
    private static func unknownKey(_ key: String, line: Int) -> Problem {
        Problem(
            .badInput, "map-key",
            key.isEmpty
                ? Phrase(ru: "это не карта столбцов", en: "this is no map of columns")
                : Phrase(ru: "в карте столбцов нет ключа «\(key)»", en: "a map of columns has no key \"\(key)\""),
            remedy: Remedy(
                ru: "ключи: worksheet, header, columns, values; образец сделает \(.saveMap)",
                en: "its keys are worksheet, header, columns and values; \(.saveMap) makes one"),
            field: key, line: line)
    }

    private static func badHeader(_ line: Int) -> Problem {
        Problem(
            .badInput, "map-header",
            Phrase(ru: "header — не номер строки", en: "header is no number of a row"),
            remedy: Phrase(ru: "например 3, или 3-4 для двух строк", en: "such as 3, or 3-4 for two rows"),
            field: "header", line: line)
    }

    private static func noColumns(_ line: Int) -> Problem {
        Problem(
            .badInput, "map-columns",
            Phrase(ru: "в карте нет ни одного столбца", en: "the map names no column"),
            remedy: Remedy(
                ru: "columns: {\"ФИО\": name, …}; образец сделает \(.saveMap)",
                en: "columns: {\"Name\": name, …}; \(.saveMap) makes one"),
            field: "columns", line: line)
    }

    private static func unknownMeaning(_ name: String, _ type: EventType, _ line: Int) -> Problem {
        let names = ColumnMeaning.names(for: type)
        let list = names.joined(separator: ", ")
        return Problem(
            .badInput, "map-meaning",
            Phrase(ru: "столбец не может значить «\(name)»", en: "a column cannot mean \"\(name)\""),
            remedy: Spelling.remedy(
                for: name, in: names,
                otherwise: Phrase(ru: "одно из: \(list); или \"-\"", en: "one of \(list); or \"-\"")),
            field: name, line: line)
    }

    private static func personalValues(_ name: String, _ line: Int) -> Problem {
        Problem(
            .badInput, "map-values",
            Phrase(
                ru: "values заменяет слова, а в \(name) их нет: там у каждого своё",
                en: "values replaces words, and \(name) has none: it is everybody's own"),
            remedy: Phrase(
                ru: "уберите его: личным данным в карте столбцов не место",
                en: "take it out: personal data have no place in a map of columns"),
            field: name, line: line)
    }

    private static func meantTwice(_ name: String, _ other: String, _ line: Int) -> Problem {
        Problem(
            .badInput, "map-twice",
            Phrase(
                ru: "\(name) стоит у двух столбцов: этого и «\(other)»",
                en: "\(name) is said of two columns: this one and \"\(other)\""),
            remedy: Phrase(ru: "у одного из них поставьте \"-\"", en: "put \"-\" at one of them"),
            field: name, line: line)
    }
}
