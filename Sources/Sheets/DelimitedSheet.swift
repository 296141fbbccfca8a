import Events

/// Reads comma-separated values (RFC 4180), with semicolons and tabs as well.
///
/// Written here, not taken from a package: SwiftCSV turns the whole file into Characters, knows neither rows as a
/// spreadsheet numbers them nor limits, and takes a quote that never closes for the rest of the file. This goes over
/// the bytes once.
enum DelimitedSheet {
    /// - Parameter delimiter: found out where nil.
    /// - Throws: ``Problem`` of kind `badInput` beyond the limits, and for a quote that never closes.
    static func read(
        _ text: SheetText, file: String, limits: SheetLimits = .standard, delimiter: UInt8? = nil
    ) throws(Problem) -> Sheet {
        let stated = statedDelimiter(text.bytes)
        let delimiter = delimiter ?? stated?.delimiter ?? likeliestDelimiter(text.bytes, limits)
        var builder = SheetBuilder(
            Sheet(file: file, source: .delimited(text.encoding, delimiter: delimiter)), limits)
        var records = DelimitedRecords(
            bytes: text.bytes, position: stated?.end ?? 0, delimiter: delimiter, greatestCell: limits.cell)
        while let record = try next(&records, file) {
            try builder.add(Sheet.Row(number: records.number, cells: record))
        }
        return builder.sheet
    }

    private static func next(_ records: inout DelimitedRecords, _ file: String) throws(Problem) -> [String]? {
        do throws(DelimitedRecords.Fault) {
            return try records.next()
        } catch {
            switch error {
            case .longCell(let column): throw SheetBuilder.longCell(row: records.number, column: column, file: file)
            case .openQuote(let column): throw openQuote(row: records.number, column, file)
            }
        }
    }

    /// The line `sep=;`, by which Excel lets a file state its delimiter. Excel does not count it as a row.
    private static func statedDelimiter(_ bytes: [UInt8]) -> (delimiter: UInt8, end: Int)? {
        guard bytes.count > 5, bytes[..<4].map({ $0 | 0x20 }).elementsEqual("sep=".utf8.map { $0 | 0x20 }),
            bytes[5] == 0x0A || bytes[5] == 0x0D
        else { return nil }
        return (bytes[4], bytes[5] == 0x0D && bytes.count > 6 && bytes[6] == 0x0A ? 7 : 6)
    }

    /// The delimiter by which the first rows come out most alike: an address has commas too, but not in every row as
    /// many.
    private static func likeliestDelimiter(_ bytes: [UInt8], _ limits: SheetLimits) -> UInt8 {
        var best: (delimiter: UInt8, alike: Int, width: Int) = (UInt8(ascii: ","), 0, 0)
        for delimiter in [UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: ",")] {
            var records = DelimitedRecords(bytes: bytes, position: 0, delimiter: delimiter, greatestCell: limits.cell)
            var widths: [Int: Int] = [:]
            for _ in 0..<50 {
                // What is wrong with the rows is told when they are read by the delimiter chosen here.
                guard let record = try? records.next() else { break }
                if record.count > 1 { widths[record.count, default: 0] += 1 }
            }
            for (width, alike) in widths where (alike, width) > (best.alike, best.width) {
                best = (delimiter, alike, width)
            }
        }
        return best.delimiter
    }

    private static func openQuote(row: Int, _ column: Int, _ file: String) -> Problem {
        Problem(
            .badInput, "sheet-open-quote",
            Phrase(
                ru: "кавычка открыта и до конца файла не закрыта",
                en: "a quote opens here and does not close before the file ends"),
            remedy: Phrase(
                ru: "файл обрезан или испорчен: выгрузите его заново",
                en: "the file was cut short or damaged: export it anew"),
            field: "\(ColumnName.letters(column))\(row)", line: row, file: file)
    }
}

/// The records of such a text, one by one.
struct DelimitedRecords {
    enum Fault: Error {
        case longCell(column: Int)
        case openQuote(column: Int)
    }

    let bytes: [UInt8]
    var position: Int
    let delimiter: UInt8
    let greatestCell: Int
    /// Of the record that was read last, from 1: rows as a spreadsheet shows them, whatever line breaks they hold.
    private(set) var number = 0

    init(bytes: [UInt8], position: Int, delimiter: UInt8, greatestCell: Int) {
        self.bytes = bytes
        self.position = position
        self.delimiter = delimiter
        self.greatestCell = greatestCell
    }

    /// The cells of the next record; nil after the last.
    mutating func next() throws(Fault) -> [String]? {
        guard position < bytes.count else { return nil }
        number += 1
        var cells: [String] = []
        while true {
            let cell = try self.cell(cells.count)
            // A row of ten million delimiters is no row; the builder says so, and needs no more to say it.
            if cells.count <= 16_384 { cells.append(cell) }
            guard position < bytes.count else { return cells }
            let end = bytes[position]
            position += 1
            if end == delimiter {
                if position == bytes.count { return cells + [""] }
                continue
            }
            if end == 0x0D, position < bytes.count, bytes[position] == 0x0A { position += 1 }
            return cells
        }
    }

    /// A cell up to the delimiter or line break, which stays.
    private mutating func cell(_ column: Int) throws(Fault) -> String {
        var start = position
        // Some exports put a space before the quote.
        while start < bytes.count, bytes[start] == 0x20 { start += 1 }
        if start < bytes.count, bytes[start] == UInt8(ascii: "\"") { return try quoted(from: start + 1, column) }
        start = position
        while position < bytes.count, bytes[position] != delimiter, bytes[position] != 0x0A, bytes[position] != 0x0D {
            position += 1
        }
        if position - start > greatestCell { throw .longCell(column: column) }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func quoted(from start: Int, _ column: Int) throws(Fault) -> String {
        var content: [UInt8] = []
        position = start
        var isOpen = true
        while position < bytes.count {
            let byte = bytes[position]
            if isOpen {
                if byte == UInt8(ascii: "\"") {
                    if position + 1 < bytes.count, bytes[position + 1] == byte {
                        content.append(byte)
                        position += 2
                        continue
                    }
                    isOpen = false
                } else {
                    content.append(byte)
                }
            } else if byte == delimiter || byte == 0x0A || byte == 0x0D {
                break
            } else {
                // Text after the closing quote is kept: "ООО" Ромашка.
                content.append(byte)
            }
            position += 1
            if content.count > greatestCell { throw .longCell(column: column) }
        }
        if isOpen { throw .openQuote(column: column) }
        return String(decoding: content, as: UTF8.self)
    }
}
