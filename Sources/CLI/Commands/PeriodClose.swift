import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct PeriodClose: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "close", ru: "Закрыть период: заморозить его показатели.", en: "Close a period: freeze its indicators.",
            more: Phrase(
                ru: """
                    Считает все показатели проекта за дни периода, кладёт их в snapshots/ и записывает period.closed с размером, \
                    корнем, суммой файла и значениями. Закрытое воспроизводится до цифры всегда: letopis period check.
                    """,
                en: """
                    Counts every indicator of the programme within the period's days, puts them into snapshots/, and records \
                    period.closed with size, root, the file's digest and the values. What is closed can always be reproduced to \
                    the digit: letopis period check.
                    """))
    }

    @OptionGroup var name: PeriodName

    @Option(
        help: ArgumentHelp(
            ru: "закрыть как известно на этот момент; обычно на последнюю запись",
            en: "close as known at this moment; by default at the last entry", value: "N|DATE|FILE"))
    var at: String?

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        let views = try options.views()
        let ledger = views.ledger
        let period = try name.find(views)
        if let closing = period.closing { throw PeriodClose.closed(period, closing) }
        let position = try at.map { try Position.parse($0, ledger, field: "--at") } ?? views.size
        if position == 0 { throw PeriodClose.nothingYet }
        // Before anything is written: a ledger that cannot be appended to is refused here.
        let writer = try ledger.writer()
        let scratch = try Scratch()
        defer { scratch.remove() }
        let frozen = try FrozenPeriod(period, Recount(ledger, in: scratch.path).views(at: position))
        let file = try frozen.store(in: ledger.folder)
        let draft = try Validation.draft(.periodClosed(period, frozen, on: ledger.today()))
        let receipt: Writer.Receipt
        do throws(Problem) {
            receipt = try await writer.append([draft], if: period.unchanged(since: views.size))
        } catch {
            guard error.kind == .conflict || error.kind == .refused else { throw error }
            // Told as it stands now, where somebody else has closed it meanwhile.
            let now = try name.find(options.views())
            if let closing = now.closing { throw PeriodClose.closed(now, closing) }
            throw error
        }
        await writer.finishAndFollow()
        try options.write(answer(period, frozen, file, receipt, views))
    }

    private func answer(
        _ period: ReportingPeriod, _ frozen: FrozenPeriod, _ file: String, _ receipt: Writer.Receipt, _ views: Views
    ) -> Answer {
        let json = JSON.members([
            ("programme", .string(period.programme)), ("period", .string(period.code)),
            ("entry", .optional(receipt.first)), ("closedAt", .int(frozen.size)),
            ("closedRoot", .string(frozen.root.base64)), ("digest", .string(frozen.digest)), ("file", .string(file)),
            ("claims", .array(frozen.figures.map(\.claimed.json))), ("size", .int(receipt.size)),
            ("root", .string(receipt.root.base64)),
        ])
        let table = FigureTable(frozen).table
        var parts: [Answer.Part] = [
            .heading(
                say(
                    ru: "Период \(period.code) проекта \(period.programme) закрыт на записи \(frozen.size)",
                    en: "The period \(period.code) of \(period.programme) is closed at entry \(frozen.size)")),
            .table(table), .text(""),
            .facts([
                (say(ru: "корень", en: "root"), .text(frozen.root.base64)),
                (say(ru: "файл", en: "file"), .text(file)),
                (say(ru: "сумма файла", en: "file digest"), .text(frozen.digest)),
            ]),
        ]
        parts += (Aftermath.attempt { try notes(period, frozen, views) } ?? []).map { .note($0) }
        return Answer(json: json, rows: table, parts)
    }

    /// What a careful reader would ask about a closing like this.
    private func notes(_ period: ReportingPeriod, _ frozen: FrozenPeriod, _ views: Views) throws -> [Phrase] {
        guard let to = period.days.to else { return [] }
        var notes: [Phrase] = []
        let isEnd = frozen.size == views.size
        let known =
            try isEnd
            ? views.ledger.today()
            : views.ledger.log.read { try LogRows.entry($0, frozen.size) }.flatMap { Moment.day(of: $0.recorded) }
        if let known, known <= to {
            notes.append(
                say(
                    ru: "Период ещё не кончился: последний день — \(to), а закрыт по состоянию на \(known).",
                    en: "The period is not over: its last day is \(to), and it is closed as of \(known)."))
        }
        let late = try views.countLate(after: frozen.size, of: period)
        if late > 0 {
            notes.append(
                say(
                    ru:
                        "В цифры не вошли \(Numbers.entries(late)) о днях периода, сделанные после записи \(frozen.size).",
                    en: "Not in the figures: \(Numbers.entries(late)) about the period's days made after entry "
                        + "\(frozen.size)."))
        }
        return notes
    }

    // MARK: - Problems

    private static func closed(_ period: ReportingPeriod, _ closing: ReportingPeriod.Closing) -> Problem {
        let (day, by) = (closing.act.recorded.prefix(10), closing.act.by)
        return Problem(
            .refused, "period-closed",
            Phrase(
                ru:
                    "период «\(period.code)» проекта «\(period.programme)» уже закрыт: запись \(closing.act.seq), \(day), "
                    + by,
                en: "the period \"\(period.code)\" of \"\(period.programme)\" is closed already: entry "
                    + "\(closing.act.seq), \(day), \(by)"),
            remedy: Phrase(
                ru:
                    "посмотреть: letopis period show \(period.code); открыть снова: letopis period reopen \(period.code) "
                    + "--reason …",
                en: "see letopis period show \(period.code); to open it again: letopis period reopen \(period.code) "
                    + "--reason …"))
    }

    private static let nothingYet = Problem.usage(
        "nothing-yet", Phrase(ru: "на этот момент записей ещё не было", en: "there were no entries yet at this moment"),
        remedy: Phrase(ru: "назовите более позднюю запись или день", en: "name a later entry or day"), field: "--at")
}

extension ReportingPeriod {
    /// The types that close a period or open it again.
    private static let moving = Set(
        Catalogue.all.filter { $0.changes(.period) && !$0.creates(.period) }.map(\.name))

    /// That nobody has closed it or opened it again after position `size`.
    func unchanged(since size: Int) -> AppendCondition {
        AppendCondition(
            noEntryMatching: Query([.init(types: Self.moving, refs: [ref])]), after: size)
    }
}
