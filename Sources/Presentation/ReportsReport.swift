import Application
import Events
import Projections

/// Submissions with what the entries give: as a list, one report in full, or what is wrong.
package struct ReportsReport {
    private let checks: [SubmissionCheck]
    private let status: [Ref: String]

    /// - Parameter status: where each report stands, by its reference.
    package init(_ checks: [SubmissionCheck], status: [Ref: String]) {
        (self.checks, self.status) = (checks, status)
    }

    package static func status(_ checks: [SubmissionCheck], _ world: LedgerReader) throws -> [Ref: String] {
        var status: [Ref: String] = [:]
        for check in checks { status[check.ref] = try world.thing(check.ref)?.status }
        return status
    }

    // MARK: - As a list

    package var listed: Answer {
        if checks.isEmpty {
            return Answer(
                json: json, rows: submissions(checks),
                [
                    .text(say(ru: "Отчёты ещё не сдавались.", en: "No report was submitted yet.")),
                    .note(
                        Remedy(
                            ru: "Сдать: \(full: .submitReport)",
                            en: "To submit one: \(full: .submitReport)")),
                ])
        }
        return Answer(json: json, rows: submissions(checks), [.table(submissions(checks))])
    }

    // MARK: - In full

    package var shown: Answer {
        var parts: [Answer.Part] = []
        if let first = checks.first {
            let state = status[first.ref].map { Catalogue.label(state: $0, of: .report) }
            let kind = Catalogue.label(token: first.submission.kind, of: "kind")
            let about = [kind, state].compactMap { $0 }.joined(separator: ", ")
            parts.append(
                .heading(
                    say(
                        ru: "Отчёт \(first.submission.report) проекта \(first.submission.programme): \(about)",
                        en: "The report \(first.submission.report) of \(first.submission.programme): \(about)")))
            parts.append(.table(submissions(checks)))
        }
        for check in checks {
            let (seq, size) = (check.submission.seq, check.submission.size)
            parts += [
                .heading(
                    say(ru: "Запись \(seq): на записи \(size)", en: "Entry \(seq): as of entry \(size)")),
                .table(claims(check)),
            ]
        }
        return Answer(json: json, rows: submissions(checks), parts)
    }

    // MARK: - What is wrong

    package func checked() -> Answer {
        let wrong = checks.filter { !$0.isTrue }
        let count = Numbers.count(
            checks.count, one: "сдача", few: "сдачи", many: "сдач", en: "submission", ens: "submissions")
        let heading =
            checks.isEmpty
            ? say(ru: "Сданных отчётов нет.", en: "There are no submitted reports.")
            : wrong.isEmpty
                ? say(ru: "✓ Сходится с записями: \(count)", en: "✓ Agrees with the entries: \(count)")
                : say(
                    ru: "✗ Заявленное не сходится с записями", en: "✗ What is claimed is not what the entries give")
        var parts: [Answer.Part] = [.heading(heading)]
        if !checks.isEmpty { parts.append(.table(submissions(checks))) }
        var findings = Table([
            Table.Column("report", ru: "отчёт", en: "report"),
            Table.Column("entry", ru: "запись", en: "entry", .right),
            Table.Column("what", ru: "что не так", en: "what is wrong", flexible: true),
        ])
        for check in wrong {
            let what: [Phrase] =
                check.claims.map { $0.filter { !$0.isTrue }.map(\.difference) } ?? [
                    say(
                        ru: "корень не тот, что у летописи на записи \(check.submission.size)",
                        en: "the root is not the ledger's at entry \(check.submission.size)")
                ]
            let faults = check.faults.map { $0.advice(.report).phrase(.commandLine) }
            for text in what + faults {
                findings.rows.append([.text(check.submission.report), .number(check.submission.seq), .text(text)])
            }
        }
        if !findings.rows.isEmpty { parts += [.text(""), .table(findings)] }
        let verdict: Verdict.Status = wrong.isEmpty ? .agrees : .diverges
        return Answer(
            json: ["verdict": .string(verdict.rawValue), "submissions": json], rows: submissions(checks), parts)
    }

    // MARK: - Parts

    private var json: JSON {
        .array(
            checks.map { check in
                let submission = check.submission
                return .members([
                    ("programme", .string(submission.programme)), ("report", .string(submission.report)),
                    ("kind", .string(submission.kind)), ("period", .string(submission.periodCode)),
                    ("status", status[check.ref].map { .string($0) }), ("entry", .int(submission.seq)),
                    ("at", .string(submission.act.at)), ("recorded", .string(submission.act.recorded)),
                    ("by", .string(submission.act.by)), ("voidedBy", submission.voidedBy.map { .int($0) }),
                    ("size", .int(submission.size)), ("root", .string(submission.root.base64)),
                    ("isTrue", .bool(check.isTrue)), ("hasRoot", .bool(check.claims != nil)),
                    (
                        "claims",
                        check.claims.map { .array($0.map(\.json)) } ?? .array(submission.claims.map(\.json))
                    ), ("knownFaults", check.faults.json),
                ])
            })
    }

    private func submissions(_ checks: [SubmissionCheck]) -> Table {
        Table(
            [
                Table.Column("programme", ru: "проект", en: "programme"),
                Table.Column("report", ru: "отчёт", en: "report"), Table.Column("period", ru: "период", en: "period"),
                Table.Column("status", ru: "состояние", en: "standing"),
                Table.Column("entry", ru: "запись", en: "entry", .right),
                Table.Column("recorded", ru: "когда", en: "when"),
                Table.Column("by", ru: "кем", en: "by", droppable: true),
                Table.Column("size", ru: "на записи", en: "as of entry", .right),
                Table.Column("claims", ru: "значения", en: "values", .right),
            ],
            rows: checks.map { check in
                let submission = check.submission
                return [
                    .text(submission.programme), .text(submission.report), .text(submission.periodCode),
                    standing(check), .number(submission.seq), .text(String(submission.act.recorded.prefix(10))),
                    .text(submission.act.by), .number(submission.size), held(check),
                ]
            })
    }

    /// Where the report stands, behind its last submission; what became of the former ones.
    private func standing(_ check: SubmissionCheck) -> Cell {
        let submission = check.submission
        if let voider = submission.voidedBy {
            return .styled(.dim, .shown(say(ru: "аннулирован", en: "voided"), raw: "voided by \(voider)"))
        }
        let last = checks.last { $0.ref == check.ref && $0.submission.voidedBy == nil }
        guard last?.submission.seq == submission.seq else {
            return .styled(.dim, .shown(say(ru: "сдан снова", en: "restated"), raw: "restated"))
        }
        guard let state = status[check.ref] else { return .empty }
        let label = Catalogue.label(state: state, of: .report)
        return .styled(
            state == "accepted" ? .good : state == "returned" ? .warning : .dim, .shown(label, raw: state))
    }

    private func held(_ check: SubmissionCheck) -> Cell {
        guard let claims = check.claims else {
            return .styled(.bad, .shown(say(ru: "✗ корень", en: "✗ root"), raw: "root"))
        }
        let text = "\(claims.count(where: \.isTrue))/\(claims.count)"
        return .styled(check.isTrue ? .good : .bad, .shown((check.isTrue ? "✓ " : "✗ ") + text, raw: text))
    }

    private func claims(_ check: SubmissionCheck) -> Table {
        var table = Table([
            Table.Column("title", ru: "показатель", en: "indicator", flexible: true),
            Table.Column("value", ru: "в отчёте", en: "reported", .right),
            Table.Column("counted", ru: "по записям", en: "by the entries", .right),
            Table.Column("target", ru: "цель", en: "target", .right),
        ])
        guard let claims = check.claims else {
            table.rows = check.submission.claims.map {
                [.text($0.indicator), .number($0.value), .text(say(ru: "корень не тот", en: "another root")), .empty]
            }
            return table
        }
        table.rows = claims.map { claim in
            let unit = claim.definition?.unit ?? ""
            let claimed = FigureTable.value(claim.claimed, unit: unit)
            return [
                .text(claim.definition?.title ?? Phrase(claim.indicator)),
                claim.isTrue ? claimed : .styled(.bad, .text("≠ \(claimed.shown)")),
                FigureTable.value(claim.counted, unit: unit),
                FigureTable.target(claim.definition?.target?.target, unit: unit),
            ]
        }
        return table
    }
}

extension SubmissionCheck {
    var ref: Ref { Ref(.report, submission.report, programme: submission.programme) }
}
