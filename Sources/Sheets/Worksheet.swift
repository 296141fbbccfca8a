import Events

/// Reads the rows of a worksheet.
final class Worksheet: XMLTaking {
    private var builder: SheetBuilder
    private let strings: [String]
    private let format: CellFormat
    private let limits: SheetLimits
    private let damaged: Problem
    private var merges: [Sheet.Merge] = []

    // The row and the cell that are open; a row or cell without a reference follows the one before it.
    private var row = Sheet.Row(number: 0, cells: [])
    private var isHidden = false
    private var column = -1
    private var kind = ""
    private var style: Int?
    private var hasFormula = false
    private var value: [UInt8] = []
    private var hasValue = false
    private var isText = false
    private var isReading = false

    init(_ builder: SheetBuilder, strings: [String], format: CellFormat, limits: SheetLimits, damaged: Problem) {
        self.builder = builder
        self.strings = strings
        self.format = format
        self.limits = limits
        self.damaged = damaged
    }

    var sheet: Sheet {
        var all = builder
        all.add(merges)
        return all.sheet
    }

    func open(_ element: String, _ attributes: XMLAttributes) throws(Problem) {
        switch element {
        case "c": try openCell(attributes)
        case "v", "t":
            isText = column >= 0 && !isReading
            if isText { hasValue = true }
        case "row": try openRow(attributes)
        case "f": hasFormula = true
        case "rPh": isReading = true
        case "mergeCell": try takeMerge(attributes)
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(Problem) {
        guard isText else { return }
        value += bytes
        if value.count > limits.cell {
            throw SheetBuilder.longCell(row: row.number, column: column, file: builder.sheet.file)
        }
    }

    func close(_ element: String) throws(Problem) {
        switch element {
        case "v", "t": isText = false
        case "rPh": isReading = false
        case "c": try closeCell()
        case "row":
            try builder.add(row, isHidden: isHidden)
            row.cells.removeAll(keepingCapacity: true)
            row.flaws = [:]
            column = -1
        default: break
        }
    }

    private func openRow(_ attributes: XMLAttributes) throws(Problem) {
        let number: Int
        if let stated = attributes["r"] {
            guard let read = Int(stated), read > row.number, read <= 1_048_576 else { throw damaged }
            number = read
        } else {
            number = row.number + 1
        }
        row = Sheet.Row(number: number, cells: [])
        isHidden = ["1", "true"].contains(attributes["hidden"])
        column = -1
    }

    private func openCell(_ attributes: XMLAttributes) throws(Problem) {
        if let stated = attributes["r"] {
            guard let place = ColumnName.cell(stated), place.row == row.number, place.column > column else {
                throw damaged
            }
            column = place.column
        } else {
            column += 1
        }
        kind = attributes["t"] ?? "n"
        style = attributes["s"].flatMap { Int($0) }
        hasFormula = false
        hasValue = false
        value.removeAll(keepingCapacity: true)
    }

    private func closeCell() throws(Problem) {
        var text = ""
        var flaw: SheetFlaw?
        if hasValue {
            switch kind {
            case "s":
                guard let index = Int(String(decoding: value, as: UTF8.self)), strings.indices.contains(index) else {
                    throw damaged
                }
                text = strings[index]
            case "b": text = value == [UInt8(ascii: "1")] ? "true" : "false"
            case "e": flaw = .error(String(decoding: value.prefix(20), as: UTF8.self))
            case "n":
                let number = String(decoding: value, as: UTF8.self)
                if number.isBlank {
                    if hasFormula { flaw = .notComputed }
                } else {
                    guard let shown = format.shown(number, style: style) else { throw damaged }
                    text = shown
                }
            default: text = ExcelText.decoded(value)
            }
        } else if hasFormula {
            flaw = .notComputed
        }
        if text.isEmpty, flaw == nil { return }
        try builder.require(column: column, row: row.number)
        while row.cells.count < column { row.cells.append("") }
        row.cells.append(text)
        row.flaws[column] = flaw
    }

    private func takeMerge(_ attributes: XMLAttributes) throws(Problem) {
        let corners = (attributes["ref"] ?? "").split(separator: ":").map { ColumnName.cell(String($0)) }
        guard corners.count == 2, let first = corners[0], let last = corners[1], first.column <= last.column,
            first.row <= last.row
        else { throw damaged }
        // So many only a machine merges; the rest changes nothing of what the cells hold.
        if merges.count == 100_000 { return }
        merges.append(Sheet.Merge(columns: first.column...last.column, rows: first.row...last.row))
    }
}
