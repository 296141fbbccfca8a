import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct PeopleMerge: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "merge", ru: "Два кода — один человек: сначала показывает, что станет с показателями.",
            en: "Two codes are one person: shows first what becomes of the indicators.",
            more: Phrase(
                ru:
                    "Всё, что записано под вторым кодом, считается за первым. Прежние ответы и закрытые периоды не меняются; "
                    + "отменяет это letopis people unmerge.",
                en:
                    "All that is recorded under the second code counts for the first. Past answers and closed periods stay; "
                    + "letopis people unmerge takes it back."))
    }

    @OptionGroup var change: PeopleChangeOptions

    func run() async throws {
        try await change.run { .merge(survivor: $0, absorbed: $1) }
    }
}

struct PeopleUnmerge: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "unmerge", ru: "Один оказался двумя: разъединяет и больше не предлагает объединить.",
            en: "One was two after all: tells them apart, and does not propose them again.",
            more: Phrase(
                ru: "Сначала показывает, что станет с показателями. Прежние ответы не меняются.",
                en: "Shows first what becomes of the indicators. Past answers stay."))
    }

    @OptionGroup var change: PeopleChangeOptions

    func run() async throws {
        try await change.run { .unmerge(survivor: $0, absorbed: $1) }
    }
}

/// What merging and unmerging take, and how they go.
struct PeopleChangeOptions: ParsableArguments {
    @Argument(help: ArgumentHelp(ru: "код, который остаётся", en: "the code that stays", value: "SURVIVOR"))
    var survivor: String

    @Argument(
        help: ArgumentHelp(ru: "код, который был лишним", en: "the code that was one too many", value: "ABSORBED"))
    var absorbed: String

    @Option(
        help: ArgumentHelp(
            ru: "основание: о записях, а не о человеке", en: "the basis: about the entries, not about the person"))
    var basis: String?

    @Flag(
        help: ArgumentHelp(
            ru: "записать; без этого вне терминала только показывает",
            en: "record it; off a terminal it only shows without"))
    var commit = false

    @Flag(help: ArgumentHelp(ru: "все показатели, и те, что не сдвинутся", en: "all indicators, unmoved ones too"))
    var all = false

    @OptionGroup var options: LedgerOptions

    func run(_ change: (_ survivor: String, _ absorbed: String) -> PeopleChange) async throws {
        let desk = try PeopleDesk(options)
        let change = try change(desk.known(survivor), desk.known(absorbed))
        try desk.require(change)
        func draft(basis: String) throws -> Draft {
            try Validation.draft(change.action(basis: basis, on: desk.views.ledger.today()))
        }
        // What the rules refuse need not be shown; a basis is needed once it is recorded.
        let writer = try desk.views.ledger.writer()
        _ = try await writer.append([draft(basis: basis ?? "basis")], dryRun: true)
        var report = try PeopleChangeReport(change, desk, isWhole: all)
        let asks = !commit && Terminal.isInput && Terminal.isError
        if asks {
            let shown = report.answer(isAsked: true)
            try Terminal.write(
                shown.render(
                    Look(
                        language: Speech.language, width: Terminal.width, colour: Terminal.hasColour(Terminal.isError))),
                to: 2)
        }
        guard try commit || asks && Self.isAgreed() else {
            await writer.followUp()
            if asks { return Terminal.remark(say(ru: "Ничего не записано.", en: "Nothing was recorded.")) }
            return try options.write(report.answer())
        }
        let receipt = try await writer.append([draft(basis: basis ?? Self.ask())])
        let late = await writer.finishAndFollow(receipt)
        for code in [change.survivor, change.absorbed]
        where (Aftermath.attempt { try desk.reader.thing(Ref(.erasure, code)) } ?? nil) != nil {
            Terminal.remark(
                say(
                    ru: "Данные \(code) стёрты: записано без основания.",
                    en: "The data of \(code) are erased: recorded without the basis."))
        }
        report.recorded = (receipt, late)
        try options.write(report.answer(isAsked: asks))
    }

    private static func ask() throws(Problem) -> String {
        if Terminal.isInput, Terminal.isError {
            Terminal.remark(
                say(
                    ru:
                        "Основание запечатывается, и его сотрут вместе с данными любого из двоих; пишите о записях, а не "
                        + "о человеке.",
                    en:
                        "The basis is sealed, and erased with the data of either; speak of the entries, not of the person."
                ))
            if let typed = try Question.line(say(ru: "Основание", en: "Basis")) { return typed }
        }
        throw Problem.usage(
            "no-basis", Phrase(ru: "не указано основание", en: "no basis is given"),
            remedy: Phrase(
                ru: "--basis \"…\": о записях, а не о человеке, например «одна анкета заполнена дважды»",
                en: "--basis \"…\": about the entries, not the person, such as \"one form was filled in twice\""),
            field: "--basis")
    }

    private static func isAgreed() throws(Problem) -> Bool {
        Question.isYes(try Question.line(say(ru: "Записать? (д/н)", en: "Record it? (y/n)")))
    }
}

/// What a merge or its undoing does, told before it is done and after.
struct PeopleChangeReport {
    let change: PeopleChange
    let effects: [MergeEffect]
    private let isWhole: Bool
    /// What speaks for the two being one, by their data.
    private let resemblance: Resemblance?
    /// How many entries name the second code.
    private let entries: Int
    var recorded: (receipt: Writer.Receipt, late: LateNotice?)?
    init(_ change: PeopleChange, _ desk: PeopleDesk, isWhole: Bool) throws {
        self.change = change
        self.isWhole = isWhole
        effects = try desk.views.effects(of: change)
        entries = try desk.reader.live(Ref(.person, change.absorbed), types: nil).count
        if let one = try desk.personal(of: change.survivor), let other = try desk.personal(of: change.absorbed) {
            resemblance = .between(PersonProfile(one), PersonProfile(other))
        } else {
            resemblance = nil
        }
    }

    /// - Parameter isAsked: the effects are shown first, and then only what became of it.
    func answer(isAsked: Bool = false) -> Answer {
        var parts: [Answer.Part] = []
        if let recorded {
            parts.append(
                .text(
                    say(
                        ru: "Записано: запись \(recorded.receipt.last ?? 0).",
                        en: "Recorded: entry \(recorded.receipt.last ?? 0).")))
            parts += (recorded.late?.sentences ?? []).map { .text($0) }
        }
        if recorded == nil || !isAsked { parts += told }
        if recorded == nil, !isAsked {
            parts += [.text(""), .note(say(ru: "Ещё не записано: --commit", en: "Not recorded yet: --commit"))]
        }
        return Answer(json: json(in:), rows: rows, parts)
    }

    // MARK: - For scripts

    @Sendable private func json(in language: Language) -> JSON {
        .members([
            ("survivor", .string(change.survivor)), ("absorbed", .string(change.absorbed)),
            ("score", finding.map { .int($0.score) }),
            ("reasons", finding.map { .array($0.reasons.map { .string($0.text(language)) }) }),
            ("entries", .int(entries)),
            (
                "indicators",
                .array(
                    effects.map { effect in
                        .members([
                            ("programme", .string(effect.definition.programme)),
                            ("indicator", .string(effect.definition.indicator)),
                            ("title", .string(effect.definition.title.text(language))),
                            ("unit", .string(effect.definition.unit)), ("before", .optional(effect.before)),
                            ("after", .optional(effect.after)), ("metBefore", effect.metBefore.map { .bool($0) }),
                            ("metAfter", effect.metAfter.map { .bool($0) }),
                        ])
                    })
            ),
            ("committed", .bool(recorded != nil)), ("entry", recorded?.receipt.last.map { .int($0) }),
            ("size", recorded.map { .int($0.receipt.size) }),
            ("root", recorded.map { .string($0.receipt.root.base64) }),
            ("closedPeriods", recorded?.late?.json),
        ])
    }

    private var rows: Table {
        let columns = ["programme", "indicator", "title", "unit", "before", "after", "metBefore", "metAfter"].map {
            Table.Column($0, Phrase($0))
        }
        return Table(
            columns,
            rows: effects.map { effect in
                [
                    .text(effect.definition.programme), .text(effect.definition.indicator),
                    .text(effect.definition.title), .text(effect.definition.unit), .number(effect.before),
                    .number(effect.after), .text(effect.metBefore.map { String($0) }),
                    .text(effect.metAfter.map { String($0) }),
                ]
            })
    }

    // MARK: - For people

    private var finding: Resemblance.Finding? {
        switch resemblance {
        case .same(let finding), .possible(let finding): finding
        case .different, nil: nil
        }
    }

    private var told: [Answer.Part] {
        var parts: [Answer.Part] = [.heading(sentence)]
        switch (change, resemblance) {
        case (.merge, .different?):
            parts.append(
                .text(say(ru: "По личным данным это два разных человека.", en: "By their data these are two people.")))
        case (_, _?):
            if let finding {
                let reasons = finding.reasons.joined(separator: ", ")
                parts.append(
                    .text(
                        say(
                            ru: "Сходство: балл \(finding.score) — \(reasons).",
                            en: "Alike: score \(finding.score), \(reasons).")))
            }
        case (_, nil):
            parts.append(
                .note(
                    say(
                        ru: "Сравнить нечего: личные данные есть не у обоих.",
                        en: "Nothing to compare: not both have personal data.")))
        }
        let shown = isWhole ? effects : effects.filter(\.isMoved)
        var programmes: [String] = []
        for effect in shown where !programmes.contains(effect.definition.programme) {
            programmes.append(effect.definition.programme)
        }
        for programme in programmes {
            parts += [
                .heading(Phrase(programme)), .table(table(shown.filter { $0.definition.programme == programme })),
            ]
        }
        let still = effects.count { !$0.isMoved }
        let count = Numbers.count(
            still, one: "показатель", few: "показателя", many: "показателей", en: "indicator", ens: "indicators")
        if still == effects.count {
            parts.append(
                .text(say(ru: "Ни один показатель не сдвинется (\(count)).", en: "No indicator moves (\(count)).")))
        } else if !isWhole, still > 0 {
            parts += [
                .text(""),
                .note(say(ru: "Не сдвинутся: \(count); все — с --all.", en: "Not moved: \(count); all with --all.")),
            ]
        }
        return parts
    }

    private var sentence: Phrase {
        let entries = Numbers.entries(entries)
        return switch change {
        case .merge(let survivor, let absorbed):
            say(
                ru:
                    "\(survivor) и \(absorbed) — один человек: \(entries) о \(absorbed) будут считаться за \(survivor).",
                en:
                    "\(survivor) and \(absorbed) are one person: \(entries) about \(absorbed) will count for \(survivor)."
            )
        case .unmerge(let survivor, let absorbed):
            say(
                ru:
                    "\(survivor) и \(absorbed) — два человека: \(entries) о \(absorbed) снова будут считаться отдельно.",
                en: "\(survivor) and \(absorbed) are two people: \(entries) about \(absorbed) will count apart again.")
        }
    }

    private func table(_ effects: [MergeEffect]) -> Table {
        var table = Table([
            Table.Column("title", ru: "показатель", en: "indicator", flexible: true),
            Table.Column("before", ru: "сейчас", en: "now", .right),
            Table.Column("after", ru: "станет", en: "then", .right),
            Table.Column("change", ru: "сдвиг", en: "change", .right),
            Table.Column("target", ru: "цель", en: "target", .right), Table.Column("met", ru: "итог", en: "standing"),
        ])
        for effect in effects {
            let unit = effect.definition.unit
            func value(_ value: Int?) -> Cell { value.map { Units.cell($0, unit: unit) } ?? .text("—") }
            let goal = effect.definition.target?.target
            table.rows.append([
                .text(effect.definition.title), value(effect.before), value(effect.after),
                .text(Units.change(from: effect.before, to: effect.after, unit: unit)),
                FigureTable.target(goal, unit: unit),
                standing(effect),
            ])
        }
        return table
    }

    private func standing(_ effect: MergeEffect) -> Cell {
        switch (effect.metBefore, effect.metAfter) {
        case (true?, false?): .styled(.bad, .text(say(ru: "✗ больше не достигнуто", en: "✗ met no more")))
        case (false?, true?): .styled(.good, .text(say(ru: "✓ теперь достигнуто", en: "✓ met now")))
        case (_, true?): .styled(.good, .text(say(ru: "✓ достигнуто", en: "✓ met")))
        case (_, false?): .styled(.dim, .text(say(ru: "не достигнуто", en: "not met")))
        default: .empty
        }
    }
}
