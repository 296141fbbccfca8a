/// The records of a text with delimiters, one by one, by RFC 4180.
///
/// What other programs write against it is taken where there is no doubt where the cell ends: quotes within a cell that
/// does not begin with one («Рост 19" монитора»), text behind a closing quote («"Лидер" АНО»), and quotes within quotes
/// that are not doubled («"АНО "Лидер""»). Else the place of the quote is told, and nothing is read past it.
struct DelimitedRecords {
    enum Fault: Error {
        case longCell(column: Int)
        case quote(Quote)
    }

    /// A quote that opens a cell of which the end does not show.
    struct Quote {
        enum Kind {
            case neverCloses
            /// A quote follows that neither closes the cell nor is doubled.
            case closesWithin
            case takesRows(toLine: Int)
        }

        let column: Int
        /// Of the quote, in the bytes.
        let position: Int
        let fault: Kind
    }

    /// A cell in quotes with line breaks in it: where its quotes stand.
    struct BrokenCell {
        let column: Int
        let open: Int
        let close: Int
    }

    let bytes: [UInt8]
    /// Where the next record begins.
    private(set) var position: Int
    /// Where the record begins that was read last.
    private(set) var start = 0
    let delimiter: UInt8
    let greatestCell: Int
    /// Of the record that was read last, from 1: rows as a spreadsheet shows them, whatever line breaks they hold.
    private(set) var number = 0
    /// Those of the record that was read last.
    private(set) var brokenCells: [BrokenCell] = []
    /// How many of its cells are in quotes.
    private(set) var quotedCells = 0
    /// What ended the first record: the line breaks between rows.
    private var rowEnd: RowEnd?

    private enum RowEnd {
        case lineFeed, carriageReturn, both
    }

    private static let quote = UInt8(ascii: "\"")

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
        start = position
        (brokenCells, quotedCells) = ([], 0)
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
            let isBoth = end == 0x0D && position < bytes.count && bytes[position] == 0x0A
            if isBoth { position += 1 }
            rowEnd = rowEnd ?? (isBoth ? .both : end == 0x0D ? .carriageReturn : .lineFeed)
            return cells
        }
    }

    // MARK: - Cells

    /// A cell up to the delimiter or line break, which stays.
    private mutating func cell(_ column: Int) throws(Fault) -> String {
        var start = position
        // Some exports put a space before the quote.
        while start < bytes.count, bytes[start] == 0x20 { start += 1 }
        if start < bytes.count, bytes[start] == DelimitedRecords.quote { return try quoted(from: start, column) }
        start = position
        position = end(ofUnquoted: start)
        if position - start > greatestCell { throw .longCell(column: column) }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private func end(ofUnquoted start: Int) -> Int {
        var end = start
        while end < bytes.count, !isEnd(bytes[end]) { end += 1 }
        return end
    }

    private func isEnd(_ byte: UInt8) -> Bool { byte == delimiter || byte == 0x0A || byte == 0x0D }

    private mutating func quoted(from open: Int, _ column: Int) throws(Fault) -> String {
        var content: [UInt8] = []
        var isBroken = false
        var place = open + 1
        while place < bytes.count {
            let byte = bytes[place]
            if byte == DelimitedRecords.quote {
                guard place + 1 < bytes.count, bytes[place + 1] == byte else { break }
                place += 1
            }
            isBroken = isBroken || byte == 0x0A || byte == 0x0D
            content.append(byte)
            place += 1
            if content.count > greatestCell {
                // So long a cell of several lines is a quote that never closes.
                if isBroken { throw .quote(Quote(column: column, position: open, fault: .neverCloses)) }
                throw .longCell(column: column)
            }
        }
        if place == bytes.count { throw .quote(Quote(column: column, position: open, fault: .neverCloses)) }
        var end = place + 1
        while end < bytes.count, bytes[end] == 0x20, delimiter != 0x20 { end += 1 }
        guard end == bytes.count || isEnd(bytes[end]) else { return try loose(from: open, column) }
        if isBroken { brokenCells.append(BrokenCell(column: column, open: open, close: place)) }
        quotedCells += 1
        position = end
        return String(decoding: content, as: UTF8.self)
    }

    /// A cell in which a quote neither closes it nor is doubled. Where the quotes up to the next delimiter are even,
    /// the cell ends there.
    private mutating func loose(from open: Int, _ column: Int) throws(Fault) -> String {
        position = end(ofUnquoted: open)
        if position - open > greatestCell { throw .longCell(column: column) }
        var cell = bytes[open..<position]
        while cell.last == 0x20 { cell.removeLast() }
        let quotes = cell.indices.filter { cell[$0] == DelimitedRecords.quote }
        guard quotes.count % 2 == 0 else {
            throw .quote(Quote(column: column, position: open, fault: .closesWithin))
        }
        // A second quote at the beginning of a word opens, so that the first and the last hold the whole cell.
        let holdsAll = quotes.last == cell.endIndex - 1 && (quotes[1] == open + 1 || bytes[quotes[1] - 1] == 0x20)
        if holdsAll {
            return String(decoding: cell.dropFirst().dropLast(), as: UTF8.self).replacing("\"\"", with: "\"")
        }
        // Excel takes the first pair for what holds the beginning of the cell, and the rest as it stands.
        return String(decoding: bytes[(open + 1)..<quotes[1]] + bytes[(quotes[1] + 1)..<position], as: UTF8.self)
    }

    // MARK: - Lines

    /// The line of the text in which a byte stands, from 1, as an editor counts them.
    func line(of place: Int) -> Int {
        1
            + bytes[..<place].indices.count { index in
                bytes[index] == 0x0A || bytes[index] == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
            }
    }

    /// The lines from one place to another, as line breaks between rows divide them.
    func lines(from start: Int, to end: Int) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var begin = start
        for index in start..<end {
            let isBoth = bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
            let isRowEnd =
                switch rowEnd {
                case .both: isBoth
                case .carriageReturn: bytes[index] == 0x0D
                case .lineFeed: bytes[index] == 0x0A
                case nil: bytes[index] == 0x0A || bytes[index] == 0x0D && !isBoth
                }
            if isRowEnd {
                lines.append(begin..<index)
                begin = index + (isBoth ? 2 : 1)
            }
        }
        if begin < end { lines.append(begin..<end) }
        return lines
    }
}
