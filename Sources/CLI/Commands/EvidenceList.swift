import Application
import ArgumentParser
import Events
import Foundation
import Presentation
import Projections

struct EvidenceList: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", ru: "Все подтверждения: вид, что подтверждают, где файл.",
            en: "All evidence: its kind, what it bears out, where its file is.",
            more: Phrase(
                ru: "Здесь ли файлы, видно сразу; целы ли они, проверяет letopis verify.",
                en: "Whether the files are here is told at once; letopis verify checks whether they are sound."))
    }

    @Option(help: ArgumentHelp(ru: "только один проект", en: "one programme only", value: "CODE"))
    var programme: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open(readOnly: true)
        if let programme { try EvidenceList.require(programme, ledger) }
        let log = try EvidenceLog(ledger)
        let items = log.items.filter { programme == nil || $0.programme == programme }
        let rows = try items.map { try EvidenceItem($0, log, ledger) }
        let table = EvidenceItem.table(rows)
        let heading =
            items.isEmpty
            ? say(ru: "Подтверждений нет.", en: "There is no evidence.")
            : Numbers.count(
                items.count, one: "подтверждение", few: "подтверждения", many: "подтверждений", en: "piece of evidence",
                ens: "pieces of evidence")
        try options.write(
            Answer(
                json: .array(rows.map(\.json)), rows: table,
                [.heading(heading)] + (items.isEmpty ? [] : [.table(table)])))
    }

    /// - Throws: ``Problem`` `notFound` where the ledger has no such programme.
    private static func require(_ programme: String, _ ledger: Ledger) throws {
        guard try ledger.reader().thing(Ref(.programme, programme)) == nil else { return }
        throw Problem(
            .notFound, "unknown-programme",
            Phrase(ru: "в летописи нет проекта «\(programme)»", en: "the ledger has no programme \"\(programme)\""),
            remedy: Phrase(ru: "все проекты: letopis list programme", en: "all programmes: letopis list programme"),
            field: "--programme")
    }
}

struct EvidenceShow: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", ru: "Показать подтверждение; с -o — его файл, распечатанный.",
            en: "Show evidence; with -o its file, unsealed.",
            more: Phrase(
                ru: "Файл с -o — открытая копия: удалите её, когда она не нужна. В папку летописи она не пишется.",
                en: "The file of -o is a readable copy: delete it when it is not needed. It is not written into the "
                    + "ledger's folder."))
    }

    @Argument(help: ArgumentHelp(ru: "код подтверждения", en: "the evidence's code", value: "CODE"))
    var code: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(ru: "новый файл для содержания", en: "a new file for the content", value: "FILE"))
    var output: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open(readOnly: true)
        let log = try EvidenceLog(ledger)
        guard let item = log.item(code) else { throw Attaching.unknown(code) }
        var written: String?
        if let output {
            guard let file = item.file else {
                throw Problem(
                    .refused, "evidence-is-link",
                    Phrase(ru: "«\(code)» — ссылка, файла у неё нет", en: "\"\(code)\" is a link and has no file"),
                    remedy: Phrase(item.url ?? ""))
            }
            try EvidenceFiles(ledger).write(file, to: output)
            written = output
        }
        let row = try EvidenceItem(item, log, ledger)
        var json = row.json.object ?? JSONObject()
        json["written"] = written.map { .string($0) }
        var facts = row.facts
        if let written { facts.append((say(ru: "содержание", en: "content"), .text(written))) }
        try options.write(Answer(json: .object(json), [.heading(Phrase(code)), .facts(facts)]))
    }
}

/// One piece of evidence, as it is told.
struct EvidenceItem {
    private let item: EvidenceLog.Item
    private let isHere: Bool?
    /// Not here, and rightly so.
    private let isDestroyed: Bool

    init(_ item: EvidenceLog.Item, _ log: EvidenceLog, _ ledger: Ledger) throws {
        self.item = item
        guard let file = item.file else {
            (isHere, isDestroyed) = (nil, false)
            return
        }
        let isHere = EvidenceFiles(ledger).has(file.digest)
        self.isHere = isHere
        isDestroyed = try !isHere && EvidenceCheck.isExcused(log.items(naming: file.digest), log, ledger)
    }

    private var status: (code: String, label: Phrase, style: Emphasis) {
        if item.isVoided { return ("voided", say(ru: "аннулировано", en: "voided"), .dim) }
        if let replacement = item.replacement {
            return (
                "superseded", say(ru: "заменено на \(replacement)", en: "superseded by \(replacement)"), .dim
            )
        }
        if isDestroyed {
            return ("erased", say(ru: "уничтожено при стирании", en: "destroyed by an erasure"), .dim)
        }
        return ("live", say(ru: "действует", en: "live"), .good)
    }

    /// Where the file is.
    private var place: (code: String, label: Phrase)? {
        guard let file = item.file, let isHere else { return nil }
        switch (isHere, file.isSealed) {
        case (true, true): return ("sealed", say(ru: "здесь, запечатан", en: "here, sealed"))
        case (true, false): return ("open", say(ru: "здесь, открыт", en: "here, in the clear"))
        case (false, _):
            return isDestroyed
                ? ("erased", say(ru: "стёрт", en: "erased")) : ("absent", say(ru: "нет", en: "not here"))
        }
    }

    var json: JSON {
        .members([
            ("evidence", .string(item.code)), ("seq", .int(item.seq)), ("kind", .string(item.kind)),
            ("programme", item.programme.map { .string($0) }), ("status", .string(status.code)),
            ("replacement", item.replacement.map { .string($0) }), ("file", item.file.map(\.json)),
            ("place", place.map { .string($0.code) }), ("url", item.url.map { .string($0) }),
            ("entries", .array(item.entries.map { .int($0) })),
        ])
    }

    var facts: [(name: Phrase, value: Cell)] {
        var facts: [(name: Phrase, value: Cell)] = [
            (say(ru: "вид", en: "kind"), .text(Catalogue.label(token: item.kind, of: "evidenceKind"))),
            (say(ru: "состояние", en: "state"), .styled(status.style, .text(status.label))),
            (say(ru: "запись", en: "entry"), .shown(String(item.seq), raw: String(item.seq))),
            (
                say(ru: "подтверждает", en: "bears out"),
                .text(item.entries.map(String.init).joined(separator: ", "))
            ),
        ]
        if let place, let file = item.file {
            facts += [
                (say(ru: "файл", en: "file"), .text("evidence/\(file.digest)")),
                (say(ru: "где", en: "where"), .text(place.label)),
                (say(ru: "что", en: "what"), .text("\(file.mediaType), \(Numbers.bytes(file.bytes))")),
            ]
        }
        if let url = item.url { facts.append((say(ru: "ссылка", en: "link"), .text(url))) }
        return facts
    }

    static func table(_ rows: [EvidenceItem]) -> Table {
        Table(
            [
                Table.Column("evidence", ru: "код", en: "code"), Table.Column("kind", ru: "вид", en: "kind"),
                Table.Column("programme", ru: "проект", en: "programme"),
                Table.Column("status", ru: "состояние", en: "state", flexible: true),
                Table.Column("place", ru: "файл", en: "file"),
                Table.Column("entries", ru: "записей", en: "entries", .right),
                Table.Column("seq", ru: "запись", en: "entry", .right, droppable: true),
                Table.Column("url", ru: "ссылка", en: "link", flexible: true, droppable: true),
            ],
            rows: rows.map { row in
                [
                    .text(row.item.code),
                    .shown(Catalogue.label(token: row.item.kind, of: "evidenceKind"), raw: row.item.kind),
                    .text(row.item.programme),
                    .styled(row.status.style, .shown(row.status.label, raw: row.status.code)),
                    row.place.map { .shown($0.label, raw: $0.code) } ?? .empty, .number(row.item.entries.count),
                    .shown(String(row.item.seq), raw: String(row.item.seq)), .text(row.item.url),
                ]
            })
    }
}
