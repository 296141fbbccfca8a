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
            try CSVStream(Log.columns).run { row in
                try each(ledger, filter, after: after, end) { line, _ in try row(line.cells(voider: nil, isRaw: true)) }
            }
        case .table: try writeTable(ledger, filter, end)
        }
    }

    static let columns = [
        Table.Column("seq", ru: "№", en: "seq", .right), Table.Column("at", ru: "когда", en: "when"),
        Table.Column("programme", ru: "проект", en: "programme"),
        Table.Column("type", ru: "что", en: "what", flexible: true),
        Table.Column("data", ru: "подробности", en: "details", flexible: true),
        Table.Column("by", ru: "кто", en: "by", droppable: true),
        Table.Column("recorded", ru: "записано", en: "recorded", droppable: true),
    ]

    private func writeBodies(_ ledger: Ledger, _ filter: LogFilter, _ end: Int) throws {
        var buffer: [UInt8] = []
        try each(ledger, filter, after: after, end) { _, body in
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
        try each(ledger, filter, after: after, end) { line, _ in
            count += 1
            rows.append(line.cells(voider: voided.voider(of: line.seq), isRaw: false))
            if rows.count >= 2 * Log.greatestTable { rows.removeFirst(rows.count - Log.greatestTable) }
        }
        var notes: [Phrase] = []
        if count > Log.greatestTable {
            rows.removeFirst(max(0, rows.count - Log.greatestTable))
            notes.append(Log.leftOut(count))
        }
        if count == 0 { return Terminal.remark(say(ru: "Таких записей нет.", en: "There are no such entries.")) }
        try options.write(Answer(json: .null, Table(Log.columns, rows: rows), notes: notes))
    }

    static func leftOut(_ count: Int) -> Phrase {
        say(
            ru: "Показаны последние \(Numbers.grouped(greatestTable)) из \(Numbers.grouped(count)); все — "
                + "с --format json.",
            en: "The last \(Numbers.grouped(greatestTable)) of \(Numbers.grouped(count)) are shown; all "
                + "of them with --format json."
        )
    }

    /// A stretch that is sooner read through than looked up in the index.
    private static let shortStretch = 1000

    /// The entries asked for, with their bodies as they are stored.
    func each(
        _ ledger: Ledger, _ filter: LogFilter, after: Int, _ end: Int, _ body: (LogLine, [UInt8]) throws -> Void
    ) throws {
        if let ref = filter.refs.first, after < end - Log.shortStretch {
            let reader = try ledger.reader(at: end)
            for seq in try reader.index.seqs(of: ref, types: nil) where seq > after && seq <= end {
                guard let bytes = try ledger.log.read({ try LogRows.body($0, seq) }) else { continue }
                let line = try LogLine(seq, bytes)
                if filter.matches(line) { try body(line, bytes) }
            }
            return
        }
        try ledger.log.read { db in
            try LogRows.forEachBody(db, after: after, upTo: end) { seq, bytes in
                let line = try LogLine(seq, Array(bytes))
                if filter.matches(line) { try body(line, Array(bytes)) }
            }
        }
    }
}

/// Which entries `log` shows.
struct LogFilter {
    let types: [String]
    let refs: [Ref]
    let programme: String?

    /// - Throws: ``Problem`` of kind `usage` for a type that there is not.
    init(types: [String], refs: [Ref], programme: String?) throws {
        for type in types where !type.hasPrefix("*.") && Catalogue.byName[type] == nil {
            _ = try Validation.draft(Action(type: type, at: "", data: JSONObject()))
        }
        self.types = types
        self.refs = refs
        self.programme = programme
    }

    func matches(_ line: LogLine) -> Bool {
        if let programme, line.programme != programme { return false }
        if !types.isEmpty,
            !types.contains(where: { $0.hasPrefix("*.") ? line.type.hasSuffix($0.dropFirst()) : $0 == line.type })
        {
            return false
        }
        return refs.allSatisfy { line.refs.contains($0) }
    }
}

/// An entry as `log` shows it; of a type that this version does not know, as far as it can be read.
struct LogLine {
    let seq: Int
    let type: String
    let at: String
    let by: String
    let recorded: String
    let programme: String?
    let data: JSONObject

    init(_ seq: Int, _ body: [UInt8]) throws {
        guard let object = JSONReader.value(body, .canonical)?.object, let type = object["type"]?.string else {
            throw LogRows.unreadable(seq, .shape("body"))
        }
        self.seq = seq
        self.type = type
        at = object["at"]?.string ?? ""
        by = object["by"]?.string ?? ""
        recorded = object["recorded"]?.string ?? ""
        programme = object["programme"]?.string
        data = object["data"]?.object ?? JSONObject()
    }

    var refs: [Ref] {
        Catalogue.byName[type].map { EventType.refs(of: $0, data: data, programme: programme) } ?? []
    }

    func cells(voider: Int?, isRaw: Bool) -> [Cell] {
        let known = Catalogue.byName[type]
        var details = Labels.summary(data, of: known)
        if let voider {
            details = say(ru: "аннулирована записью \(voider). ", en: "voided by entry \(voider). ") + details
        }
        let cells: [Cell] = [
            .shown(String(seq), raw: String(seq)), .shown(Moment.shown(at), raw: at), .text(programme),
            .shown(Labels.type(type), raw: type), .shown(details, raw: JSON.object(data).canonicalText), .text(by),
            .shown(Moment.shown(recorded), raw: recorded),
        ]
        return voider == nil ? cells : cells.map { .styled(.dim, $0) }
    }
}
