import Application
import Events
import Projections

/// What became of every closing.
package struct PeriodCheckAnswer {
    private let checks: [PeriodCheck]
    private let restored: Set<String>
    private let status: Verdict.Status

    package init(_ recounted: PeriodChecks) {
        (checks, restored, status) = (recounted.checks, recounted.restored, recounted.status)
    }

    @Sendable private func json(in language: Language) -> JSON {
        ["verdict": .string(status.rawValue), "closings": .array(checks.map { json($0, in: language) })]
    }

    private func json(_ check: PeriodCheck, in language: Language) -> JSON {
        let claims = check.claims.map { JSON.array($0.map(\.json)) }
        return .members([
            ("programme", .string(check.period.programme)), ("period", .string(check.period.code)),
            ("entry", .int(check.closing.act.seq)), ("size", .int(check.closing.size)),
            ("verdict", .string(check.status.rawValue)), ("file", .string(check.path)),
            ("fileState", .string(state(check).raw)), ("claims", claims),
            ("differences", .array(check.differences.map { .string($0.text(language)) })),
            ("knownFaults", check.faults.json),
        ])
    }

    package var answer: Answer {
        var parts: [Answer.Part] = [.heading(heading)]
        if !checks.isEmpty { parts.append(.table(table)) }
        let findings = findings
        if !findings.rows.isEmpty { parts += [.text(""), .table(findings)] }
        if checks.contains(where: { $0.file == .missing && !restored.contains($0.path) }) {
            parts.append(
                .note(
                    say(
                        ru:
                            "Недостающий файл — не потеря: он следует из записей. Вернуть: letopis period check --restore",
                        en: "A missing file is no loss: it follows from the entries. To bring it back: letopis period "
                            + "check --restore")))
        }
        return Answer(json: json(in:), rows: table, parts)
    }

    private var heading: Phrase {
        if checks.isEmpty { return say(ru: "Закрытых периодов нет.", en: "No period was ever closed.") }
        let count = Numbers.count(
            checks.count, one: "закрытие", few: "закрытия", many: "закрытий", en: "closing", ens: "closings")
        switch status {
        case .agrees:
            return say(ru: "✓ Сходится с записями: \(count)", en: "✓ Agrees with the entries: \(count)")
        case .altered:
            return say(ru: "✗ Замороженный файл изменён", en: "✗ A frozen file has been altered")
        case .diverges, .unproven:
            return say(ru: "✗ Закрытое не сходится с записями", en: "✗ What was closed is not what the entries give")
        }
    }

    private func state(_ check: PeriodCheck) -> (raw: String, cell: Cell) {
        switch check.file {
        case .sound: ("sound", .styled(.good, .text(say(ru: "цел", en: "sound"))))
        case .altered: ("altered", .styled(.bad, .text(say(ru: "изменён", en: "altered"))))
        case .missing where restored.contains(check.path):
            ("restored", .styled(.good, .text(say(ru: "возвращён", en: "restored"))))
        case .missing: ("missing", .styled(.warning, .text(say(ru: "нет", en: "missing"))))
        }
    }

    private var table: Table {
        Table(
            [
                Table.Column("programme", ru: "проект", en: "programme"),
                Table.Column("period", ru: "период", en: "period"),
                Table.Column("entry", ru: "закрыт записью", en: "closed by entry", .right),
                Table.Column("size", ru: "на записи", en: "at entry", .right),
                Table.Column("claims", ru: "значения", en: "values", .right),
                Table.Column("file", ru: "файл", en: "file"), Table.Column("verdict", ru: "итог", en: "outcome"),
            ],
            rows: checks.map { check in
                let claims: Cell =
                    check.claims.map { claims in
                        let held = claims.count(where: \.isTrue)
                        return .styled(
                            held == claims.count ? .good : .bad,
                            .shown("\(held)/\(claims.count)", raw: "\(held)/\(claims.count)"))
                    } ?? .text("—")
                let verdict: Cell
                switch check.status {
                case .agrees: verdict = .styled(.good, .shown(say(ru: "✓ сходится", en: "✓ agrees"), raw: "agrees"))
                case .altered: verdict = .styled(.bad, .shown(say(ru: "✗ изменён", en: "✗ altered"), raw: "altered"))
                case .diverges, .unproven:
                    verdict = .styled(.bad, .shown(say(ru: "✗ не сходится", en: "✗ diverges"), raw: "diverges"))
                }
                return [
                    .text(check.period.programme), .text(check.period.code), .number(check.closing.act.seq),
                    .number(check.closing.size), claims, state(check).cell, verdict,
                ]
            })
    }

    /// What is wrong, a line each.
    private var findings: Table {
        var table = Table([
            Table.Column("period", ru: "период", en: "period"),
            Table.Column("entry", ru: "запись", en: "entry", .right),
            Table.Column("what", ru: "что не так", en: "what is wrong", flexible: true),
        ])
        for check in checks {
            let untrue: [Phrase] = (check.claims ?? []).filter { !$0.isTrue }.map(\.difference)
            let faults = check.faults.map { $0.advice(.period).phrase(.commandLine) }
            for what in untrue + check.differences + faults {
                table.rows.append([.text(check.period.code), .number(check.closing.act.seq), .text(what)])
            }
        }
        return table
    }
}
