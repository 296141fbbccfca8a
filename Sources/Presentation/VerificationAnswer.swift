import Application
import Events
import Projections

/// A verdict, and what was found beside it.
package struct VerificationAnswer {
    private let found: WholeVerification

    package init(_ found: WholeVerification) {
        self.found = found
    }

    private var verdict: Verdict { found.verdict }
    private var derived: DerivedFiles? { found.derived }
    private var frozen: FrozenFiles? { found.frozen }
    private var evidence: EvidenceCheck? { found.evidence }

    private var statement: Phrase {
        var statement: Phrase = ""
        if !found.isEvidenceSound { statement += EvidenceCheck.unsound }
        if !found.isFrozenSound { statement += FrozenFiles.altered }
        if !found.isDerivedSound { statement += DerivedFiles.altered(verdict.status) }
        return statement + verdict.statement.phrase(.commandLine)
    }

    @Sendable private func json(in language: Language) -> JSON {
        let problems = verdict.problems.map { problem in
            JSON.members([("seq", problem.seq.map { .int($0) }), ("what", .string(problem.what.text(language)))])
        }
        return .members([
            ("verdict", .string(found.status.rawValue)), ("entries", .int(verdict.entries)),
            ("root", .string(verdict.root.base64)), ("problems", .array(problems)),
            ("checkpoints", .array(verdict.checkpoints.map { .int($0) })),
            ("bracket", verdict.bracket.map { ["after": .int($0.after), "upTo": .int($0.upTo)] }),
            ("firstWrong", verdict.firstWrong.map { .int($0) }),
            ("firstCosigned", verdict.firstCosigned.map { .int($0) }),
            ("derived", derived.map { .array($0.files.map(\.json)) }),
            (
                "notCompared",
                derived == nil ? .array(DerivedFiles.Name.allCases.map { .string($0.rawValue) }) : nil
            ),
            ("snapshots", frozen.flatMap { $0.files.isEmpty ? nil : .array($0.files.map(\.json)) }),
            ("evidence", evidence?.json), ("statement", .string(statement.text(language))),
        ])
    }

    package var answer: Answer {
        let table = Table(
            [
                Table.Column("seq", ru: "запись", en: "entry", .right),
                Table.Column("what", ru: "что не так", en: "what is wrong", flexible: true),
            ], rows: verdict.problems.map { [.number($0.seq), .text($0.what)] })
        var parts: [Answer.Part] = [.heading(heading)]
        if !verdict.problems.isEmpty { parts += [.table(table), .text("")] }
        parts += [
            .text(statement),
            .facts(facts),
        ]
        // The numbers of every other answer are read from what this does not look at.
        if derived == nil, verdict.status != .altered {
            parts.append(
                .note(
                    say(
                        ru:
                            "Индекс и таблицы чтения (index.sqlite, views.sqlite), по которым отвечают indicators, list и "
                            + "другие, с записями не сравнивались: letopis verify --full",
                        en:
                            "The index and the read models (index.sqlite, views.sqlite), by which indicators, list and others "
                            + "answer, were not compared with the entries: letopis verify --full")))
        }
        return Answer(json: json(in:), rows: table, parts)
    }

    private var facts: [(name: Phrase, value: Cell)] {
        var facts: [(name: Phrase, value: Cell)] = [(say(ru: "корень", en: "root"), .text(verdict.root.base64))]
        for file in derived?.files ?? [] {
            facts.append((Phrase(file.name.rawValue), .text(file.phrase(of: verdict.entries))))
        }
        return facts + (frozen?.facts ?? []) + (evidence?.facts ?? [])
    }

    private var heading: Phrase {
        switch verdict.status {
        case .agrees where found.isOutsideSound: say(ru: "✓ Летопись цела", en: "✓ The ledger is sound")
        case .agrees where !found.isEvidenceSound:
            say(
                ru: "✗ Летопись цела, но файлы подтверждений изменены или пропали",
                en: "✗ The ledger is sound, but files of evidence are altered or missing")
        case .agrees where found.isDerivedSound:
            say(
                ru: "✗ Летопись цела, но замороженный файл закрытого периода изменён",
                en: "✗ The ledger is sound, but the frozen file of a closed period has been altered")
        case .agrees:
            say(
                ru: "✗ Летопись цела, но выведенное из неё изменено",
                en: "✗ The ledger is sound, but what is derived from it has been altered")
        case .unproven:
            say(ru: "? Летопись цела, но это не доказано", en: "? The ledger is sound, but that is not proven")
        case .diverges:
            say(
                ru: "✗ Летопись расходится со своей контрольной точкой", en: "✗ The ledger diverges from its checkpoint"
            )
        case .altered: say(ru: "✗ Летопись изменена", en: "✗ The ledger has been altered")
        }
    }
}
