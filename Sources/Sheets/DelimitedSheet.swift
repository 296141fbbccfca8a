import Events

/// How well a row of cells looks like the heading of a table: 0 where it does not at all.
package typealias HeadingLikeness = ([String]) -> Int

/// Reads comma-separated values (RFC 4180), with semicolons, tabs and bars as well.
///
/// Written here, not taken from a package: SwiftCSV turns the whole file into Characters, knows neither rows as a
/// spreadsheet numbers them nor limits, and takes a quote that never closes for the rest of the file. This goes over
/// the bytes once.
enum DelimitedSheet {
    /// - Parameters:
    ///   - delimiter: found out where nil.
    ///   - heading: tells the heading, and by that the delimiter.
    /// - Throws: ``Problem`` of kind `badInput` beyond the limits, and for a quote that does not close where its cell ends.
    static func read(
        _ text: SheetText, file: String, limits: SheetLimits = .standard, delimiter: UInt8? = nil,
        heading: HeadingLikeness = { _ in 0 }
    ) throws(Problem) -> Sheet {
        let stated = statedDelimiter(text.bytes)
        let start = stated?.end ?? 0
        let layout: DelimitedLayout
        if let delimiter = delimiter ?? stated?.delimiter {
            layout = DelimitedLayout(text.bytes, from: start, delimiter, limits, heading)
        } else {
            layout = DelimitedLayout.likeliest(text.bytes, limits, heading)
        }
        var builder = SheetBuilder(
            Sheet(file: file, source: .delimited(text.encoding, delimiter: layout.delimiter)), limits)
        var records = DelimitedRecords(
            bytes: text.bytes, position: start, delimiter: layout.delimiter, greatestCell: limits.cell)
        while let record = try next(&records, layout, file) {
            try builder.add(Sheet.Row(number: records.number, cells: record))
        }
        return builder.sheet
    }

    private static func next(
        _ records: inout DelimitedRecords, _ layout: DelimitedLayout, _ file: String
    ) throws(Problem) -> [String]? {
        do throws(DelimitedRecords.Fault) {
            let record = try records.next()
            for cell in records.brokenCells { try layout.requireOneRow(cell, in: records) }
            return record
        } catch {
            switch error {
            case .longCell(let column): throw SheetBuilder.longCell(row: records.number, column: column, file: file)
            case .quote(let quote): throw problem(quote, records, file)
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

    private static func problem(
        _ quote: DelimitedRecords.Quote, _ records: DelimitedRecords, _ file: String
    ) -> Problem {
        let name: String
        let what: Phrase
        switch quote.fault {
        case .neverCloses:
            name = "sheet-open-quote"
            what = Phrase(
                ru: "кавычка открыта и до конца файла не закрыта",
                en: "a quote opens here and does not close before the file ends")
        case .closesWithin:
            name = "sheet-stray-quote"
            what = Phrase(
                ru: "кавычка открыта, а где ячейка кончается, не видно: она одна или не удвоена внутри кавычек",
                en: "a quote opens here, and where its cell ends does not show: it is single, or not doubled within "
                    + "quotes")
        case .takesRows(let last):
            name = "sheet-stray-quote"
            what = Phrase(
                ru: "кавычка открыта, и в одну ячейку попали строки файла, похожие на строки таблицы, по \(last)-ю",
                en: "a quote opens here, and lines that look like rows of the table fall into one cell, up to line "
                    + "\(last)")
        }
        return Problem(
            .badInput, name, what,
            remedy: Phrase(
                ru: "лишнюю кавычку удалите или удвойте; если в ячейке правда столько текста, сохраните таблицу как "
                    + ".xlsx; если файл обрезан, выгрузите его заново",
                en:
                    "delete the stray quote, or double it; if the cell does hold so much text, save the table as .xlsx; "
                    + "if the file was cut short, export it anew"),
            field: "\(ColumnName.letters(quote.column))\(records.number)", line: records.line(of: quote.position),
            file: file)
    }
}

/// What the first rows of a text tell of its table.
struct DelimitedLayout {
    let delimiter: UInt8
    /// Cells of the heading, else of most rows; nil where rows have one cell each.
    private(set) var width: Int?
    /// How well the best row looks like a heading.
    private var heading = 0
    /// Rows below the heading that are wider than it is.
    private var wider = 0
    /// Rows of as many cells as most have, more than one, and how many cells that is.
    private var alike: (rows: Int, width: Int) = (0, 0)

    /// So many rows may stand above the table.
    private static let greatestStart = 40
    private static let sample = 60

    init(
        _ bytes: [UInt8], from start: Int, _ delimiter: UInt8, _ limits: SheetLimits, _ likeness: HeadingLikeness
    ) {
        self.delimiter = delimiter
        var records = DelimitedRecords(bytes: bytes, position: start, delimiter: delimiter, greatestCell: limits.cell)
        var widths: [Int: Int] = [:]
        var headingEnd = 0
        while records.number < DelimitedLayout.sample {
            // What is wrong with the rows is told when they are read by the delimiter that is chosen.
            guard let record = try? records.next() else { break }
            if record.count > 1 { widths[record.count, default: 0] += 1 }
            let looks = records.number <= DelimitedLayout.greatestStart ? likeness(record) : 0
            let end = record.count - record.reversed().prefix(while: \.isBlank).count
            if looks > heading {
                (heading, width, headingEnd, wider) = (looks, record.count, end, 0)
            } else if heading > 0, end > headingEnd {
                wider += 1
            }
        }
        for (width, rows) in widths where (rows, width) > alike { alike = (rows, width) }
        if heading == 0, alike.rows > 0 { width = alike.width }
    }

    /// By the delimiter under which a heading is found; where it is found under several, by that under which the rows
    /// keep to it, then by that under which they come out most alike: an address has commas too, but not in every row
    /// as many.
    static func likeliest(
        _ bytes: [UInt8], _ limits: SheetLimits, _ likeness: HeadingLikeness
    ) -> DelimitedLayout {
        var best = DelimitedLayout(bytes, from: 0, UInt8(ascii: ","), limits, likeness)
        for delimiter in [UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")] {
            let other = DelimitedLayout(bytes, from: 0, delimiter, limits, likeness)
            if other.rank > best.rank { best = other }
        }
        return best
    }

    private var rank: (Int, Int, Int, Int) { (heading, -wider, alike.rows, alike.width) }

    /// That a cell with line breaks did not take rows in, as from a stray quote to the next one.
    ///
    /// It did where a line of it, quotes aside, has as many cells as the heading or as the line in which the row begins,
    /// or where the delimiter is in it at all: but for commas, no text has that by chance. Line breaks other than those
    /// between rows are the cell's own, as Excel and Google write them, and so are all of a row whose every cell is in
    /// quotes.
    func requireOneRow(
        _ cell: DelimitedRecords.BrokenCell, in records: DelimitedRecords
    ) throws(DelimitedRecords.Fault) {
        guard let width, width > 1, records.quotedCells < width else { return }
        let lines = records.lines(from: records.start, to: records.position)
        func cells(_ line: Range<Int>) -> Int { 1 + records.bytes[line].count { $0 == delimiter } }
        let first = lines.first.map(cells)
        for line in lines where line.lowerBound > cell.open && line.lowerBound <= cell.close {
            guard records.bytes[line.clamped(to: cell.open..<cell.close)].contains(delimiter) else { continue }
            if delimiter != UInt8(ascii: ",") || [width, first].contains(cells(line)) {
                throw .quote(
                    DelimitedRecords.Quote(
                        column: cell.column, position: cell.open,
                        fault: .takesRows(toLine: records.line(of: cell.close))))
            }
        }
    }
}
