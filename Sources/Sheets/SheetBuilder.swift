import Events

/// How much of a sheet is taken. No sign-in sheet comes near; a file that was made to fill the memory does.
package struct SheetLimits: Sendable {
    /// Bytes of the file itself.
    package var file = 64 << 20
    /// Bytes that the parts of a workbook unpack to.
    var unpacked = 512 << 20
    /// Rows in which something stands.
    var rows = 100_000
    /// As many as Excel has.
    var columns = 16_384
    /// Bytes of one cell: what a spreadsheet takes, 32 767 characters, is at most this.
    var cell = 128 << 10
    /// Cells of all rows, from the first column to the last filled one.
    var cells = 5_000_000
    /// Bytes of all cells.
    var text = 128 << 20

    package static let standard = SheetLimits()
}

extension Sheet.Row {
    /// Takes in the cells of another row of this number.
    ///
    /// - Returns: the column in which both have something, and not the same.
    fileprivate mutating func take(_ other: Sheet.Row) -> Int? {
        for column in other.cells.indices {
            let (text, flaw) = (other[column], other.flaws[column])
            if text.isEmpty, flaw == nil { continue }
            while cells.count <= column { cells.append("") }
            if !cells[column].isEmpty || flaws[column] != nil, cells[column] != text || flaws[column] != flaw {
                return column
            }
            cells[column] = text
            flaws[column] = flaw
        }
        return nil
    }
}

/// Puts a sheet together, row by row, and stops where it grows beyond the limits.
struct SheetBuilder {
    private(set) var sheet: Sheet
    private let limits: SheetLimits
    private var cells = 0
    private var text = 0

    init(_ sheet: Sheet, _ limits: SheetLimits) {
        self.sheet = sheet
        self.limits = limits
    }

    /// Takes a row; one in which nothing stands is passed over, as a million empty ones below the last would be.
    mutating func add(_ row: Sheet.Row, isHidden: Bool = false) throws(Problem) {
        var row = row
        while let last = row.cells.last, last.isBlank, row.flaws[row.cells.count - 1] == nil { row.cells.removeLast() }
        if row.cells.isEmpty { return }
        try require(column: row.cells.count - 1, row: row.number)
        cells += row.cells.count
        for cell in row.cells { text += cell.utf8.count }
        if sheet.rows.count == limits.rows || cells > limits.cells || text > limits.text { throw tooMuch(row.number) }
        if isHidden { sheet.hiddenRows += 1 }
        sheet.rows.append(row)
    }

    /// That a cell so far to the right is taken.
    func require(column: Int, row: Int) throws(Problem) {
        if column >= limits.columns { throw tooWide(row, column) }
    }

    mutating func add(_ merges: [Sheet.Merge]) {
        sheet.merges += merges
    }

    /// Puts the rows in order, those of one number together.
    ///
    /// - Returns: a cell of which two rows say different things; nil where there is none.
    mutating func order() -> (row: Int, column: Int)? {
        let isOrdered = zip(sheet.rows, sheet.rows.dropFirst()).allSatisfy { $0.number < $1.number }
        if isOrdered { return nil }
        var rows: [Sheet.Row] = []
        for row in sheet.rows.enumerated().sorted(by: {
            ($0.element.number, $0.offset) < ($1.element.number, $1.offset)
        }) {
            guard rows.last?.number == row.element.number else {
                rows.append(row.element)
                continue
            }
            if let column = rows[rows.count - 1].take(row.element) { return (row.element.number, column) }
        }
        sheet.rows = rows
        return nil
    }

    private func tooWide(_ row: Int, _ column: Int) -> Problem {
        Problem(
            .badInput, "sheet-too-wide",
            Phrase(
                ru: "в строке \(row) занят столбец \(ColumnName.letters(column)), а столбцов берётся "
                    + "\(Numbers.grouped(limits.columns, .ru))",
                en: "row \(row) reaches to column \(ColumnName.letters(column)); "
                    + "\(Numbers.grouped(limits.columns, .en)) columns are taken"),
            remedy: Phrase(
                ru: "удалите столбцы справа от таблицы и сохраните файл",
                en: "delete the columns to the right of the table, and save the file"),
            line: row, file: sheet.file)
    }

    private func tooMuch(_ row: Int) -> Problem {
        Problem(
            .badInput, "sheet-too-large",
            Phrase(
                ru: "лист слишком велик: берётся до \(Numbers.grouped(limits.rows, .ru)) строк и "
                    + "\(limits.text >> 20) МиБ текста",
                en: "the sheet is too large: up to \(Numbers.grouped(limits.rows, .en)) rows and "
                    + "\(limits.text >> 20) MiB of text are taken"),
            remedy: Phrase(
                ru: "разделите его на несколько файлов и внесите их по очереди",
                en: "split it into several files and import one after the other"),
            line: row, file: sheet.file)
    }

    static func longCell(row: Int, column: Int, file: String) -> Problem {
        Problem(
            .badInput, "cell-too-long",
            Phrase(ru: "в ячейке больше 32 767 знаков", en: "the cell holds more than 32,767 characters"),
            remedy: Phrase(
                ru: "в таблице участников такого не бывает: проверьте, тот ли это файл, и очистите ячейку",
                en: "no sheet of participants has such a cell: check that it is the right file, and clear the cell"),
            field: "\(ColumnName.letters(column))\(row)", line: row, file: file)
    }
}
