import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct Log: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "log", ru: "Записи по порядку.", en: "The entries in order.",
            more: Phrase(
                ru: "С --format json — тела записей байт в байт, по одному на строке. Условия складываются; --type и "
                    + "--ref можно повторять. С --follow — и новые записи, как только появятся; остановить: Ctrl-C.",
                en: "With --format json the bodies of the entries, byte for byte, one on a line. Conditions add up; "
                    + "--type and --ref may be repeated. With --follow new entries too, as they come; Ctrl-C ends it."
            ))
    }

    @Option(
        help: ArgumentHelp(
            ru: "только такие: expedition.joined; можно *.joined", en: "only these: expedition.joined, or *.joined",
            value: "TYPE"))
    var type: [String] = []

    @Option(
        help: ArgumentHelp(
            ru: "только те, где названо: person:p-7", en: "only those that speak of it: person:p-7", value: "KIND:CODE")
    )
    var ref: [String] = []

    @Option(help: ArgumentHelp(ru: "только одного проекта", en: "of one programme only", value: "CODE"))
    var programme: String?

    @Option(help: ArgumentHelp(ru: "после записи N", en: "after entry N", value: "N"))
    var after = 0

    @Option(help: ArgumentHelp(ru: "до записи N включительно", en: "up to and including entry N", value: "N"))
    var until: Int?

    @Flag(help: ArgumentHelp(ru: "ждать новых записей", en: "wait for new entries"))
    var follow = false

    @OptionGroup var options: LedgerOptions

    /// So many rows are laid out as a table; the last ones.
    static let greatestTable = 5000

    func run() throws {
        let ledger = try options.open()
        let filter = try LogFilter(types: type, refs: ref.map(Reference.parse), programme: programme)
        if follow { return try follow(ledger, filter) }
        let end = min(try ledger.size(), until ?? .max)
        switch options.output.chosen {
        case .json: try writeBodies(ledger, filter, end)
        case .csv:
            try CSVStream(LogRow.columns).run { row in
                try filter.each(of: ledger, after: after, upTo: end) { line, _ in
                    try row(line.cells(voider: nil))
                }
            }
        case .table: try writeTable(ledger, filter, end)
        }
    }

    private func writeBodies(_ ledger: Ledger, _ filter: LogFilter, _ end: Int) throws {
        var buffer: [UInt8] = []
        try filter.each(of: ledger, after: after, upTo: end) { _, body in
            buffer += body
            buffer.append(0x0A)
            if buffer.count > 1 << 16 {
                try Terminal.write(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try Terminal.write(buffer)
    }

    private func writeTable(_ ledger: Ledger, _ filter: LogFilter, _ end: Int) throws {
        let voided = try ledger.reader(at: end)
        var rows: [[Cell]] = []
        var count = 0
        try filter.each(of: ledger, after: after, upTo: end) { line, _ in
            count += 1
            rows.append(line.cells(voider: voided.voider(of: line.seq)))
            if rows.count >= 2 * Log.greatestTable { rows.removeFirst(rows.count - Log.greatestTable) }
        }
        var notes: [Phrase] = []
        if count > Log.greatestTable {
            rows.removeFirst(max(0, rows.count - Log.greatestTable))
            notes.append(Log.leftOut(count))
        }
        if count == 0 { return Terminal.remark(say(ru: "Таких записей нет.", en: "There are no such entries.")) }
        try options.write(Answer(json: .null, Table(LogRow.columns, rows: rows), notes: notes))
    }

    static func leftOut(_ count: Int) -> Phrase {
        say(
            ru: "Показаны последние \(Numbers.grouped(greatestTable)) из \(Numbers.grouped(count)); все — "
                + "с --format json.",
            en: "The last \(Numbers.grouped(greatestTable)) of \(Numbers.grouped(count)) are shown; all "
                + "of them with --format json."
        )
    }
}
