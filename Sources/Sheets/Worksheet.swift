import Events

/// Reads the rows of a worksheet, in whatever order they and their cells stand.
final class Worksheet: XMLTaking {
    /// What is wrong, in which cell and row.
    typealias Damage = (_ what: Phrase, _ cell: String?, _ row: Int?) -> Problem

    private var builder: SheetBuilder
    private let strings: [String]
    private let format: CellFormat
    private let limits: SheetLimits
    private let damaged: Damage
    private var merges: [Sheet.Merge] = []
    /// Which of the elements that stand within each other are open; others of their names are none.
    private var depth = Depth.outside

    private enum Depth {
        case outside, data, row, cell
    }

    // The row and the cell that are open; a row or cell without a reference follows the one before it.
    private var row = Sheet.Row(number: 0, cells: [])
    private var isHidden = false
    private var column = -1
    private var kind = ""
    private var style: Int?
    private var hasFormula = false
    private var hasValue = false
    /// What stands in the element `v`, and the texts of an inline string.
    private var value: [UInt8] = []
    private var inline: [UInt8] = []
    private var open: Content?
    private var isReading = false

    private enum Content {
        case value, inline
    }

    init(
        _ builder: SheetBuilder, strings: [String], format: CellFormat, limits: SheetLimits,
        damaged: @escaping Damage
    ) {
        self.builder = builder
        self.strings = strings
        self.format = format
        self.limits = limits
        self.damaged = damaged
    }

    /// - Throws: ``Problem`` of kind `badInput` where two cells of one place say different things.
    func sheet() throws(Problem) -> Sheet {
        var all = builder
        all.add(merges)
        if let (row, column) = all.order() { throw twice(row, column) }
        return all.sheet
    }

    func open(_ element: String, _ attributes: XMLAttributes) throws(Problem) {
        switch element {
        case "sheetData" where depth == .outside: depth = .data
        case "row" where depth == .data: try openRow(attributes)
        case "c" where depth == .row: try openCell(attributes)
        case "v" where depth == .cell:
            open = .value
            hasValue = true
        case "t" where depth == .cell && !isReading: open = .inline
        case "f" where depth == .cell: hasFormula = true
        // How it is read aloud.
        case "rPh": isReading = true
        case "mergeCell": takeMerge(attributes)
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(Problem) {
        switch open {
        case .value: value += bytes
        case .inline: inline += bytes
        case nil: return
        }
        if value.count + inline.count > limits.cell {
            throw SheetBuilder.longCell(row: row.number, column: column, file: builder.sheet.file)
        }
    }

    func close(_ element: String) throws(Problem) {
        switch element {
        case "v", "t": open = nil
        case "rPh": isReading = false
        case "c" where depth == .cell:
            try closeCell()
            depth = .row
        case "row" where depth == .row:
            try closeRow()
            depth = .data
        case "sheetData" where depth == .data: depth = .outside
        default: break
        }
    }

    // MARK: - Rows

    private func openRow(_ attributes: XMLAttributes) throws(Problem) {
        let number: Int
        if let stated = attributes["r"] {
            guard let read = Int(stated), (1...1_048_576).contains(read) else {
                let shown = stated.prefix(20)
                throw damaged(
                    Phrase(
                        ru: "на листе «\(name)» номер строки «\(shown)»",
                        en: "the sheet \"\(name)\" has a row \"\(shown)\""),
                    nil, nil)
            }
            number = read
        } else {
            number = row.number + 1
        }
        depth = .row
        isHidden = ["1", "true"].contains(attributes["hidden"])
        row = Sheet.Row(number: number, cells: [])
        column = -1
    }

    private func closeRow() throws(Problem) {
        try builder.add(row, isHidden: isHidden)
        row.cells.removeAll(keepingCapacity: true)
        row.flaws = [:]
        column = -1
    }

    // MARK: - Cells

    private func openCell(_ attributes: XMLAttributes) throws(Problem) {
        if let stated = attributes["r"], Int(stated) != column + 1 {
            guard let place = ColumnName.cell(stated) else {
                let shown = stated.prefix(20)
                throw damaged(
                    Phrase(
                        ru: "на листе «\(name)» стоит ячейка «\(shown)»",
                        en: "the sheet \"\(name)\" has a cell \"\(shown)\""
                    ),
                    nil, row.number)
            }
            if place.row != row.number {
                // The cell's own reference counts, as in other programs.
                try closeRow()
                row = Sheet.Row(number: place.row, cells: [])
            }
            column = place.column
        } else {
            // Some programs count the columns of a row from 0, instead of naming the cell.
            column += 1
        }
        depth = .cell
        kind = attributes["t"] ?? "n"
        style = attributes["s"].flatMap { Int($0) }
        hasFormula = false
        hasValue = false
        value.removeAll(keepingCapacity: true)
        inline.removeAll(keepingCapacity: true)
    }

    private func closeCell() throws(Problem) {
        let (text, flaw) = try content()
        // A blank far to the right of the table is nothing.
        if text.isBlank, flaw == nil { return }
        try builder.require(column: column, row: row.number)
        while row.cells.count <= column { row.cells.append("") }
        if !row.cells[column].isEmpty || row.flaws[column] != nil,
            row.cells[column] != text || row.flaws[column] != flaw
        {
            throw twice(row.number, column)
        }
        row.cells[column] = text
        row.flaws[column] = flaw
    }

    private func content() throws(Problem) -> (text: String, flaw: SheetFlaw?) {
        let stated = String(decoding: value, as: UTF8.self)
        let word = stated.trimmingSheetSpaces
        if value.isEmpty, inline.isEmpty || kind == "s" {
            // A formula may well come to an empty text; a number it has to have.
            return ("", hasFormula && !(hasValue && kind == "str") ? .notComputed : nil)
        }
        switch kind {
        case "s":
            if word.isEmpty { return ("", nil) }
            guard let index = Int(word), strings.indices.contains(index) else { throw noString(word) }
            return (strings[index], nil)
        case "b" where ["1", "true"].contains(word): return ("true", nil)
        case "b" where ["0", "false"].contains(word): return ("false", nil)
        case "e": return ("", .error(String(word.prefix(20))))
        case "n" where inline.isEmpty:
            if word.isEmpty { return ("", hasFormula ? .notComputed : nil) }
            // Some programs write texts so; what stands there is what is meant.
            return (format.shown(word, style: style) ?? ExcelText.decoded(value), nil)
        case "d": return (ExcelDate(iso: word)?.text(as: .moment) ?? ExcelText.decoded(value), nil)
        case "inlineStr": return (ExcelText.decoded(inline.isEmpty ? value : inline), nil)
        default: return (ExcelText.decoded(value.isEmpty ? inline : value), nil)
        }
    }

    private func takeMerge(_ attributes: XMLAttributes) {
        // A reference that is none merges nothing, in any program; and so many only a machine merges.
        guard merges.count < 100_000, let merge = attributes["ref"].flatMap(Sheet.Merge.init) else { return }
        merges.append(merge)
    }

    // MARK: - Problems

    private var name: String {
        if case .worksheet(let name) = builder.sheet.source { name } else { "" }
    }

    private func noString(_ number: String) -> Problem {
        let shown = number.prefix(20)
        return damaged(
            Phrase(
                ru: "на листе «\(name)» ячейка ссылается на текст № \(shown), а текстов в книге \(strings.count)",
                en:
                    "a cell of the sheet \"\(name)\" refers to text \(shown), and the workbook has \(strings.count) texts"
            ),
            "\(ColumnName.letters(column))\(row.number)", row.number)
    }

    private func twice(_ row: Int, _ column: Int) -> Problem {
        damaged(
            Phrase(
                ru: "на листе «\(name)» ячейка стоит дважды, с разным содержимым",
                en: "the sheet \"\(name)\" has a cell twice, with different contents"),
            "\(ColumnName.letters(column))\(row)", row)
    }
}
