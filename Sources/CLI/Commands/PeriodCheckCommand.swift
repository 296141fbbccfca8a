import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct PeriodCheckCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "check", ru: "Пересчитать закрытое по записям и сверить с файлами.",
            en: "Count what was closed again from the entries, and compare the files.",
            more: Phrase(
                ru: """
                    Каждое закрытие, и прежние тоже: строит всё заново из одних записей до его позиции, сверяет корень, каждое \
                    значение и файл в snapshots/. Файла может не быть: он выводится из записей, и --restore вернёт такой же.
                    Код выхода: 0 — всё сходится; 30 — корень или значения не те; 40 — файл изменён.
                    """,
                en: """
                    Every closing, former ones too: makes everything anew from the entries up to its position alone, compares \
                    the root, every value, and the file in snapshots/. The file may be missing: it follows from the entries, and \
                    --restore brings back the same.
                    Exit code: 0 all agrees; 30 the root or the values are others; 40 a file has been altered.
                    """))
    }

    @Argument(
        help: ArgumentHelp(ru: "код периода; обычно все", en: "the period's code; all by default", value: "CODE"))
    var code: String?

    @Option(help: ArgumentHelp(ru: "только один проект", en: "one programme only", value: "CODE"))
    var programme: String?

    @Flag(help: ArgumentHelp(ru: "вернуть недостающие файлы", en: "bring missing files back"))
    var restore = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let views = try options.views()
        let ledger = views.ledger
        let periods: [ReportingPeriod]
        if let code {
            let scoped = try ScopedCode(code, programme: programme)
            periods = [try views.period(scoped.code, of: scoped.programme)]
        } else {
            periods = try views.periods(programme: programme)
        }
        let scratch = try Scratch()
        defer { scratch.remove() }
        let recount = try Recount(ledger, in: scratch.path)
        let progress = Progress(ru: "Пересчитываю закрытия:", en: "Counting closings again:")
        let total = periods.reduce(0) { $0 + $1.closings.count }
        var checks: [PeriodCheck] = []
        for period in periods {
            for closing in period.closings {
                progress(checks.count, total)
                checks.append(try PeriodCheck(closing, of: period, ledger, recount))
            }
        }
        progress.end()
        var restored: [String] = []
        if restore {
            for check in checks where check.canRestore {
                if let frozen = check.frozen { restored.append(try frozen.store(in: ledger.folder)) }
            }
        }
        let report = PeriodCheckReport(checks, restored: Set(restored))
        try options.write(report.answer)
        if report.status != .agrees { throw ExitCode(report.status.exitCode) }
    }
}

/// What became of every closing.
struct PeriodCheckReport {
    private let checks: [PeriodCheck]
    private let restored: Set<String>

    init(_ checks: [PeriodCheck], restored: Set<String>) {
        (self.checks, self.restored) = (checks, restored)
    }

    /// The worst of all.
    var status: Verdict.Status {
        if checks.contains(where: { $0.status == .altered }) { return .altered }
        return checks.allSatisfy { $0.status == .agrees } ? .agrees : .diverges
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

    var answer: Answer {
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
