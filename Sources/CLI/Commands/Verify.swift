import ArgumentParser
import Events

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        "verify", ru: "Проверить записи, дерево и контрольные точки.",
        en: "Verify the entries, the tree and the checkpoints.",
        more: Phrase(
            ru: """
                Читает только сами записи и не верит ни индексам, ни таблицам чтения, ни триггерам.
                Код выхода: 0 — сходится со всеми контрольными точками папки; 30 — расходится с одной из них; 40 — записи изменены.
                """,
            en: """
                Reads the bodies alone and trusts no index, no read model and no trigger.
                Exit code: 0 agrees with every checkpoint in the folder; 30 diverges from one; 40 altered.
                """))

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let progress = Progress(ru: "Проверяю записи:", en: "Verifying entries:")
        let verdict = try Verification.run(Folder(options.path)) { progress($0, $1) }
        progress.end()
        try options.write(Verify.answer(verdict))
        if verdict.status != .agrees { throw ExitCode(verdict.status.exitCode) }
    }

    static func answer(_ verdict: Verdict) -> Answer {
        let problems = verdict.problems.map { problem in
            JSON.members([("seq", problem.seq.map { .int($0) }), ("what", .string(problem.what.spoken))])
        }
        let json: JSON = [
            "verdict": .string(verdict.status.rawValue), "entries": .int(verdict.entries),
            "root": .string(verdict.root.base64),
            "problems": .array(problems), "checkpoints": .array(verdict.checkpoints.map { .int($0) }),
            "statement": .string(verdict.statement.spoken),
        ]
        let table = Table(
            [
                Table.Column("seq", ru: "запись", en: "entry", .right),
                Table.Column("what", ru: "что не так", en: "what is wrong", flexible: true),
            ], rows: verdict.problems.map { [.number($0.seq), .text($0.what.spoken)] })
        var parts: [Answer.Part] = [.heading(heading(verdict.status))]
        if !verdict.problems.isEmpty { parts += [.table(table), .text("")] }
        parts += [
            .text(verdict.statement.spoken),
            .facts([(say(ru: "корень", en: "root"), .text(verdict.root.base64))]),
        ]
        return Answer(json: json, rows: table, parts)
    }

    private static func heading(_ status: Verdict.Status) -> String {
        switch status {
        case .agrees: say(ru: "✓ Летопись цела", en: "✓ The ledger is sound")
        case .diverges:
            say(
                ru: "✗ Летопись расходится со своей контрольной точкой", en: "✗ The ledger diverges from its checkpoint"
            )
        case .altered: say(ru: "✗ Летопись изменена", en: "✗ The ledger has been altered")
        }
    }
}
