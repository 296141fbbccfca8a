import Application
import Events
import Projections

/// Whether a bundle holds, and what is wrong with it.
package struct BundleCheckAnswer {
    private let checked: CheckedBundle

    package init(_ checked: CheckedBundle) {
        self.checked = checked
    }

    package var answer: Answer {
        let (verdict, others, documents) = (checked.verdict, checked.others, checked.documents)
        var parts: [Answer.Part] = [.heading(heading(verdict.status))]
        let found = table(verdict.problems)
        if !verdict.problems.isEmpty { parts += [.table(found), .text("")] }
        if let report = verdict.report {
            parts += [.facts(facts(report)), .text(""), .table(ClaimTable(report).table), .text("")]
        }
        if let sentence = documents.sentence { parts += [.text(sentence), .text("")] }
        parts.append(.text(verdict.statement))
        parts += verdict.faults.map { .note($0.advice(.bundle)) }
        parts += verdict.disclosed.flatMap { DisclosedTable($0).parts }
        if !others.isEmpty {
            parts.append(
                .note(
                    say(
                        ru: "Не часть материалов и ничего не доказывает: \(others.joined(separator: ", "))",
                        en: "No part of the bundle, and proof of nothing: \(others.joined(separator: ", "))")))
        }
        return Answer(json: json(in:), rows: found, parts)
    }

    @Sendable private func json(in language: Language) -> JSON {
        let (verdict, others, documents) = (checked.verdict, checked.others, checked.documents)
        let problems = verdict.problems.map { problem in
            JSON.members([
                ("file", problem.file.map { .string($0.rawValue) }), ("seq", problem.seq.map { .int($0) }),
                ("indicator", problem.indicator.map { .string($0) }), ("what", .string(problem.what.text(language))),
            ])
        }
        return .members([
            ("verdict", .string(verdict.status.rawValue)), ("entries", .int(verdict.entries)),
            ("root", verdict.root.map { .string($0.base64) }), ("problems", .array(problems)),
            ("held", .array(verdict.outside.holds.map { .int($0.size) })),
            ("keyKnown", .bool(verdict.outside.isKeyKnown)),
            ("origin", verdict.report.map { .string($0.origin) }),
            ("programme", verdict.report.map { .string($0.programme) }),
            ("report", verdict.report?.submission.map { .string($0.report) }),
            ("countedAsOf", verdict.report.map { .int($0.size) }), ("period", verdict.report.map(\.period.json)),
            (
                "claims",
                verdict.report.map { report in
                    .array(
                        report.claims.map { claim in
                            .members([
                                ("indicator", .string(claim.indicator)), ("value", .optional(claim.count.value)),
                                ("reported", claim.reported.map { .optional($0) }),
                                ("met", claim.met.map { .bool($0) }),
                            ])
                        })
                }
            ),
            (
                "disclosures",
                verdict.disclosed.isEmpty ? nil : .array(verdict.disclosed.map { DisclosedTable($0).json })
            ),
            ("knownFaults", verdict.faults.json), ("asReleased", documents.json),
            ("otherFiles", others.isEmpty ? nil : .array(others.map { .string($0) })),
            ("statement", .string(verdict.statement.text(language, .commandLine))),
        ])
    }

    /// Of what the numbers are: right ones of another period or programme would look the same.
    private func facts(_ report: Report) -> [(name: Phrase, value: Cell)] {
        let (from, to) = (report.period.from?.description ?? "", report.period.to?.description ?? "")
        return [
            (say(ru: "летопись", en: "ledger"), .text(report.origin)),
            (say(ru: "проект", en: "programme"), .text(report.programme)),
            (
                say(ru: "отчёт", en: "report"),
                .text(
                    report.submission.map { Phrase($0.report) } ?? say(ru: "не сданный", en: "none that was submitted"))
            ),
            (
                say(ru: "период", en: "period"),
                .text(from.isEmpty && to.isEmpty ? say(ru: "весь", en: "all days") : Phrase("\(from)..\(to)"))
            ),
            (say(ru: "на запись", en: "as of entry"), .number(report.size)),
        ]
    }

    private func table(_ problems: [BundleVerdict.Finding]) -> Table {
        Table(
            [
                Table.Column("file", ru: "файл", en: "file"), Table.Column("seq", ru: "запись", en: "entry", .right),
                Table.Column("indicator", ru: "показатель", en: "indicator"),
                Table.Column("what", ru: "что не так", en: "what is wrong", flexible: true),
            ],
            rows: problems.map {
                [.text($0.file?.rawValue), .number($0.seq), .text($0.indicator), .text($0.what)]
            })
    }

    private func heading(_ status: Verdict.Status) -> Phrase {
        switch status {
        case .agrees: say(ru: "✓ Всё сошлось", en: "✓ All agrees")
        case .unproven: say(ru: "? Сошлось, но не доказано", en: "? Agrees, but is not proven")
        case .diverges: say(ru: "✗ Это не та летопись", en: "✗ This is not that ledger")
        case .altered: say(ru: "✗ Материалы противоречат сами себе", en: "✗ The bundle contradicts itself")
        }
    }
}
