import Events
import Sheets

/// What the columns of a sheet mean, and where their heading ends.
package struct SheetColumns: Sendable {
    package struct Column: Sendable, Equatable {
        /// From 0.
        package let index: Int
        /// The heading, in one line.
        package let title: String
        /// Nil for one that is passed over.
        package var meaning: ColumnMeaning?
        /// The column that says the same and is taken instead.
        var insteadOf: Int?

        /// As errors name it.
        var place: Phrase {
            let letters = ColumnName.letters(index)
            return Phrase(ru: "столбец \(letters) «\(title)»", en: "column \(letters) \"\(title)\"")
        }
    }

    package let columns: [Column]
    /// The rows of the heading, as the user sees them.
    package let heading: ClosedRange<Int>

    func column(_ meaning: ColumnMeaning) -> Column? {
        columns.first { $0.meaning == meaning }
    }

    /// The same, those of these meanings passed over.
    package func without(_ meanings: Set<ColumnMeaning>) -> SheetColumns {
        let columns = columns.map { column in
            var column = column
            if let meaning = column.meaning, meanings.contains(meaning) { column.meaning = nil }
            return column
        }
        return SheetColumns(columns: columns, heading: heading)
    }

    /// Those with a heading of which nothing is taken.
    package var passedOver: [Column] { columns.filter { $0.meaning == nil } }
}

/// Finds the heading of a sheet and what its columns mean.
package struct HeaderReader {
    let sheet: Sheet
    let type: EventType
    /// Where a heading is looked for by whoever finds none here.
    private let others: [OtherWorksheet]
    /// So many rows may stand above the table.
    private static let greatestStart = 40

    package init(sheet: Sheet, type: EventType, others: [OtherWorksheet] = []) {
        (self.sheet, self.type, self.others) = (sheet, type, others)
    }

    /// How well cells look like a heading: how many columns of it are understood, or named by the map.
    static func likeness(_ cells: [String], _ type: EventType, _ map: ColumnMap? = nil) -> Int {
        let titles = cells.map(line)
        if let map {
            return Set(titles.map(HeaderText.init)).intersection(map.columns.map { HeaderText($0.title) }).count
        }
        let sheet = Sheet(file: "", source: .worksheet(""))
        let columns = HeaderReader(sheet: sheet, type: type).meanings(titles, 1...1, below: [])
        return columns.hasNames ? Set(columns.columns.compactMap(\.meaning)).count : 0
    }

    /// Recognises the columns by their headings, Russian or English.
    ///
    /// - Throws: ``Problem`` of kind `badInput` where no row has a heading for names, and for two columns of one name.
    package func recognised() throws(Problem) -> SheetColumns {
        var best: (columns: SheetColumns, known: Int)?
        for index in sheet.rows.indices.prefix(HeaderReader.greatestStart) {
            for candidate in candidates(at: index) {
                let columns = meanings(candidate.titles, candidate.rows, below: candidate.below)
                let known = Set(columns.columns.compactMap(\.meaning)).count
                guard known > best?.known ?? 0, columns.hasNames else { continue }
                best = (columns, known)
            }
        }
        guard let best else { throw noHeading() }
        try checkTwins(best.columns)
        return best.columns
    }

    /// The columns as a map says.
    ///
    /// - Throws: ``Problem`` of kind `badInput` for a column that the sheet does not have or has twice.
    package func mapped(_ map: ColumnMap) throws(Problem) -> SheetColumns {
        let wanted = map.columns.map { HeaderText($0.title) }
        var best: (titles: [String], rows: ClosedRange<Int>, found: Int)?
        for index in sheet.rows.indices.prefix(HeaderReader.greatestStart) {
            for candidate in candidates(at: index) {
                if let header = map.header, header != candidate.rows { continue }
                let found = Set(candidate.titles.map { HeaderText($0) }).intersection(wanted).count
                if found > best?.found ?? 0 { best = (candidate.titles, candidate.rows, found) }
            }
        }
        guard let best else { throw noMappedHeading(map) }
        let titles = best.titles.map { HeaderText($0) }
        var meanings: [Int: ColumnMeaning] = [:]
        for (entry, text) in zip(map.columns, wanted) {
            let places = titles.indices.filter { titles[$0] == text }
            guard let place = places.first else {
                if entry.meaning == nil { continue }
                throw missing(entry, best.titles, map)
            }
            if entry.meaning != nil, places.count > 1 { throw twins(best.titles, places[0], places[1]) }
            meanings[place] = entry.meaning
        }
        let columns = best.titles.indices.filter { !best.titles[$0].isEmpty }.map {
            SheetColumns.Column(index: $0, title: best.titles[$0], meaning: meanings[$0])
        }
        return SheetColumns(columns: columns, heading: best.rows)
    }

    // MARK: - Titles

    /// A row, or two, as a heading.
    private struct Candidate {
        let titles: [String]
        /// What stands in the lower of two rows.
        var below: [String] = []
        let rows: ClosedRange<Int>
    }

    private func candidates(at index: Int) -> [Candidate] {
        let row = sheet.rows[index]
        var candidates = [Candidate(titles: row.cells.map(HeaderReader.line), rows: row.number...row.number)]
        if sheet.rows.indices.contains(index + 1) {
            let next = sheet.rows[index + 1]
            if let titles = pair(row, spread(row), next) {
                candidates.append(
                    Candidate(
                        titles: titles, below: titles.indices.map { HeaderReader.line(next[$0]) },
                        rows: row.number...next.number))
            }
        }
        return candidates
    }

    /// A heading in one line.
    private static func line(_ text: String) -> String {
        text.split { $0.unicodeScalars.allSatisfy(\.isSheetSpace) }.joined(separator: " ")
    }

    /// The columns that each cell of a row spreads over: those merged with it, and in a text file the empty ones
    /// after it.
    private func spread(_ row: Sheet.Row) -> [Int: ClosedRange<Int>] {
        var spreads: [Int: ClosedRange<Int>] = [:]
        let isWorksheet = if case .worksheet = sheet.source { true } else { false }
        for (column, text) in row.cells.enumerated() where !text.isBlank {
            var last = column
            if isWorksheet {
                let merge = sheet.merges.first { $0.rows.contains(row.number) && $0.columns.lowerBound == column }
                last = merge.map { min($0.columns.upperBound, 1000) } ?? column
            } else {
                while last + 1 < row.cells.count, row[last + 1].isBlank { last += 1 }
            }
            spreads[column] = column...last
        }
        return spreads
    }

    /// The titles of a heading of two rows: groups above, their members below. Nil where the second is none: its
    /// cells must stand under a group or under nothing.
    private func pair(_ top: Sheet.Row, _ spreads: [Int: ClosedRange<Int>], _ bottom: Sheet.Row) -> [String]? {
        guard bottom.number == top.number + 1 else { return nil }
        var titles: [String] = []
        var hasGroup = false
        for column in 0..<max(top.cells.count, bottom.cells.count) {
            let group = spreads.first { $0.value.contains(column) }
            let above = group.map { HeaderReader.line(top[$0.key]) } ?? ""
            let below = HeaderReader.line(bottom[column])
            if below.isEmpty {
                titles.append(group?.key == column ? above : "")
            } else if above.isEmpty {
                titles.append(below)
            } else {
                guard let group, group.value.count > 1 else { return nil }
                hasGroup = true
                titles.append("\(above) \(below)")
            }
        }
        return hasGroup ? titles : nil
    }

    private func meanings(_ titles: [String], _ rows: ClosedRange<Int>, below: [String]) -> SheetColumns {
        var columns: [SheetColumns.Column] = []
        var certainties: [ColumnMeaning: (certainty: Int, place: Int)] = [:]
        for (index, title) in titles.enumerated() where !title.isEmpty {
            var column = SheetColumns.Column(index: index, title: title)
            let known = meaning(of: title) ?? (below.isEmpty ? nil : meaning(of: below[index]))
            if let (meaning, certainty) = known {
                if let other = certainties[meaning], other.certainty >= certainty {
                    column.insteadOf = columns[other.place].index
                } else {
                    if let other = certainties[meaning] {
                        columns[other.place].meaning = nil
                        columns[other.place].insteadOf = index
                    }
                    column.meaning = meaning
                    certainties[meaning] = (certainty, columns.count)
                }
            }
            columns.append(column)
        }
        // «Имя» without «Фамилия» is the whole name; the parts beside a whole name are not needed.
        if let given = columns.firstIndex(where: { $0.meaning == .givenName }),
            !columns.contains(where: { $0.meaning == .surname || $0.meaning == .name })
        {
            columns[given].meaning = .name
        }
        return SheetColumns(columns: columns, heading: rows)
    }

    private func meaning(of title: String) -> (meaning: ColumnMeaning, certainty: Int)? {
        let text = HeaderText(title)
        let known = HeaderRule.meaning(of: text)
        if case .field(let name)? = known?.meaning, type.field(name) == nil { return nil }
        if let known { return known }
        // The type's own fields, by name or label.
        for field in type.fields {
            guard let meaning = ColumnMeaning(name: field.name, type: type) else { continue }
            let label = Catalogue.label(field: field.name, of: type)
            if [field.name, label.ru, label.en].contains(where: { HeaderText($0) == text }) { return (meaning, 2) }
        }
        return nil
    }

    /// Two headings that say the same in the same words: nobody can tell which is meant.
    private func checkTwins(_ columns: SheetColumns) throws(Problem) {
        for column in columns.columns {
            guard let other = column.insteadOf, let twin = columns.columns.first(where: { $0.index == other }),
                HeaderText(twin.title) == HeaderText(column.title)
            else { continue }
            let titles = Dictionary(uniqueKeysWithValues: columns.columns.map { ($0.index, $0.title) })
            let all = (0...(titles.keys.max() ?? 0)).map { titles[$0] ?? "" }
            throw twins(all, min(other, column.index), max(other, column.index))
        }
    }
}

extension SheetColumns {
    fileprivate var hasNames: Bool { column(.name) != nil || column(.surname) != nil }
}

// MARK: - Problems

extension HeaderReader {
    private func twins(_ titles: [String], _ first: Int, _ second: Int) -> Problem {
        let one = ColumnName.letters(first)
        let two = ColumnName.letters(second)
        return Problem(
            .badInput, "same-columns",
            Phrase(
                ru: "столбцы \(one) и \(two) называются одинаково: «\(titles[first])»",
                en: "columns \(one) and \(two) have the same name: \"\(titles[first])\""),
            remedy: Phrase(
                ru: "переименуйте один из них или удалите лишний", en: "rename one of them, or delete the one too many"),
            file: sheet.file)
    }

    private func noHeading() -> Problem {
        Problem(
            .badInput, "no-heading",
            Phrase(
                ru: "не найдена строка заголовков: нужен столбец с именем (ФИО, или Фамилия и Имя)",
                en: "no heading was found: it takes a column of names (Name, or Surname and First name)"),
            remedy: otherHeading
                ?? Remedy(
                    ru: "назовите столбцы в первой строке таблицы или дайте их значения в файле \(.map); если вместо "
                        + "букв непонятные знаки, сохраните файл в UTF-8",
                    en: "name the columns in the first row of the table, or say what they mean in a \(.map) file; if "
                        + "the letters are garbled, save the file in UTF-8"),
            file: sheet.file)
    }

    /// Where the workbook has a heading on other worksheets.
    private var otherHeading: Remedy? {
        let names = others.filter(\.hasHeading).map(\.name)
        guard let first = names.first else { return nil }
        let list = names.map { "«\($0)»" }.joined(separator: ", ")
        return Remedy(
            ru: "заголовки есть на других листах: \(list); возьмите лист: \(.worksheet) \(first)",
            en: "other worksheets have a heading: \(list); take one: \(.worksheet) \(first)")
    }

    private func noMappedHeading(_ map: ColumnMap) -> Problem {
        Problem(
            .badInput, "no-heading",
            Phrase(
                ru: "в таблице нет строки с заголовками из \(map.file)",
                en: "no row of the sheet has the headings of \(map.file)"),
            remedy: Remedy(
                ru: "проверьте header и columns в нём; новый файл сделает \(.saveMap)",
                en: "check header and columns in it; \(.saveMap) makes a new one"),
            file: sheet.file)
    }

    private func missing(_ entry: ColumnMap.Entry, _ titles: [String], _ map: ColumnMap) -> Problem {
        let known = titles.filter { !$0.isEmpty }.map { "«\($0)»" }.joined(separator: ", ")
        return Problem(
            .badInput, "no-such-column",
            Phrase(
                ru: "в таблице нет столбца «\(entry.title)»", en: "the sheet has no column \"\(entry.title)\""),
            remedy: Phrase(
                ru: "есть: \(known); исправьте название в \(map.file) или уберите строку",
                en: "it has \(known); mend the name in \(map.file), or take the line out"),
            field: "columns", line: entry.line, file: map.file)
    }
}
