import Application
import Events
import Presentation

extension Log {
    /// Prints the entries asked for, and then each new one as it comes, until told to stop or until entry `until`.
    func follow(_ ledger: Ledger, _ filter: LogFilter) throws {
        var printer = try EntryPrinter(options.output.chosen)
        var seen = after
        try Following.run(ledger) { size in
            let end = min(size, until ?? .max)
            if seen < end {
                try filter.each(of: ledger, after: seen, upTo: end) { line, body in
                    try Following.goOn()
                    try printer.add(line, body)
                }
                seen = end
            }
            try printer.flush()
            return until.map { size < $0 } ?? true
        }
    }
}

/// Prints entries as they come: bodies, rows for spreadsheets, or the rows of a table that has no end.
private struct EntryPrinter {
    private let format: Format
    private var bytes: [UInt8] = []
    private var rows: [[Cell]] = []
    private var table = TableStream(
        LogRow.columns, sample: ["0000", "0000-00-00 00:00", "programme", "", "", "account", "0000-00-00 00:00"])
    /// The entries of the first printing: of a long log a table has only the last.
    private var count: Int? = 0

    init(_ format: Format) throws {
        self.format = format
        if format == .csv { try Terminal.write(CSV.render(Table(LogRow.columns), Speech.language)) }
    }

    mutating func add(_ line: LogLine, _ body: [UInt8]) throws {
        switch format {
        case .json:
            bytes += body
            bytes.append(0x0A)
            if bytes.count > 1 << 16 { try write() }
        case .csv:
            rows.append(line.cells(voider: nil))
            if rows.count == 500 { try write() }
        case .table:
            rows.append(line.cells(voider: nil))
            guard let count else { return }
            self.count = count + 1
            if rows.count >= 2 * Log.greatestTable { rows.removeFirst(rows.count - Log.greatestTable) }
        }
    }

    /// Prints all that was added.
    mutating func flush() throws {
        if let count, format == .table, count > Log.greatestTable {
            rows.removeFirst(max(0, rows.count - Log.greatestTable))
            Terminal.remark(Log.leftOut(count))
        }
        count = nil
        try write()
    }

    private mutating func write() throws {
        switch format {
        case .json: try Terminal.write(bytes)
        case .csv: try Terminal.write(CSV.lines(rows, Speech.language))
        case .table: try Terminal.write(table.render(rows))
        }
        bytes.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
    }
}
