import Application
import Events
import Projections

/// What a merge or its undoing does, told before it is done and after.
package struct PeopleChangeAnswer {
    private let preview: PeopleChangePreview
    private let isWhole: Bool
    /// Nil until it is recorded.
    package var recorded: Recorded?

    /// - Parameter isWhole: whether indicators that do not move are listed too.
    package init(_ preview: PeopleChangePreview, isWhole: Bool) {
        (self.preview, self.isWhole) = (preview, isWhole)
    }

    private var change: PeopleChange { preview.change }
    private var effects: [MergeEffect] { preview.effects }
    private var resemblance: Resemblance? { preview.resemblance }
    private var entries: Int { preview.entries }

    /// - Parameter isAsked: the effects are shown first, and then only what became of it.
    package func answer(isAsked: Bool = false) -> Answer {
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
