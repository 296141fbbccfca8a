import ArgumentParser
import Events
import Projections

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        "verify", ru: "Проверить записи, дерево и контрольные точки.",
        en: "Verify the entries, the tree and the checkpoints.",
        more: Phrase(
            ru: """
                Читает только сами записи и не верит ни индексам, ни таблицам чтения, ни триггерам.
                С --against и --key сверяет с контрольной точкой и ключом, которые у вас есть не отсюда.
                С --full сверяет и индекс, и таблицы чтения с построенными заново; ничего не исправляет.
                Код выхода: 0 — сходится со всеми контрольными точками; 20 — сходится, но то, что дали вы, \
                этого не доказывает: нужны и ключ, и контрольная точка или подпись свидетеля; 30 — расходится с одной из них; 40 — записи (с --full — и то, что из них выведено) изменены.
                """,
            en: """
                Reads the bodies alone and trusts no index, no read model and no trigger.
                With --against and --key, compares with a checkpoint and a key that you have from elsewhere.
                With --full, also compares the index and the read models with new ones; it repairs nothing.
                Exit code: 0 agrees with every checkpoint; 20 agrees, but what you gave does not prove it: it takes a key, \
                and a checkpoint or a witness's signature; 30 diverges from one; 40 altered (with --full, or what is derived from the entries is).
                """))

    @Flag(
        help: ArgumentHelp(
            ru: "сверить и индекс, и таблицы чтения с построенными заново",
            en: "also compare the index and the read models with new ones"))
    var full = false

    @Option(
        help: ArgumentHelp(
            ru: "контрольная точка, которую вы сохранили", en: "a checkpoint that you have kept", value: "FILE"))
    var against: String?

    @Option(
        name: .customLong("key"),
        help: ArgumentHelp(
            ru: "ключ летописи или свидетеля, полученный другим путём; можно несколько раз",
            en: "the ledger's key, or a witness's, got another way; may be repeated", value: "VKEY"))
    var keys: [VerifierKey] = []

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let outside = Outside(keys: keys, checkpoint: try against.map { try Note(file: $0, field: "--against") })
        let progress = Progress(ru: "Проверяю записи:", en: "Verifying entries:")
        let verdict = try Verification.run(Folder(options.path), against: outside) { progress($0, $1) }
        progress.end()
        // What is derived from entries that are not as they were written says nothing.
        let derived = full && verdict.status != .altered ? try DerivedFiles.compare(options.open(readOnly: true)) : nil
        let report = VerificationReport(verdict, derived)
        try options.write(report.answer)
        if report.status != .agrees { throw ExitCode(report.status.exitCode) }
    }
}

/// A verdict, and what was found beside it, as they are told.
struct VerificationReport {
    let verdict: Verdict
    let derived: DerivedFiles?

    init(_ verdict: Verdict, _ derived: DerivedFiles?) {
        self.verdict = verdict
        self.derived = derived
    }

    private var isDerivedSound: Bool { derived?.isSound ?? true }

    /// The log's own, unless all that is wrong is what was derived from it.
    var status: Verdict.Status { verdict.status == .agrees && !isDerivedSound ? .altered : verdict.status }

    private var statement: String {
        isDerivedSound
            ? verdict.statement.spoken : DerivedFiles.altered(verdict.status).spoken + verdict.statement.spoken
    }

    var answer: Answer {
        let problems = verdict.problems.map { problem in
            JSON.members([("seq", problem.seq.map { .int($0) }), ("what", .string(problem.what.spoken))])
        }
        let json = JSON.members([
            ("verdict", .string(status.rawValue)), ("entries", .int(verdict.entries)),
            ("root", .string(verdict.root.base64)), ("problems", .array(problems)),
            ("checkpoints", .array(verdict.checkpoints.map { .int($0) })),
            ("bracket", verdict.bracket.map { ["after": .int($0.after), "upTo": .int($0.upTo)] }),
            ("firstWrong", verdict.firstWrong.map { .int($0) }),
            ("firstCosigned", verdict.firstCosigned.map { .int($0) }),
            ("derived", derived.map { .array($0.files.map(\.json)) }), ("statement", .string(statement)),
        ])
        let table = Table(
            [
                Table.Column("seq", ru: "запись", en: "entry", .right),
                Table.Column("what", ru: "что не так", en: "what is wrong", flexible: true),
            ], rows: verdict.problems.map { [.number($0.seq), .text($0.what.spoken)] })
        var parts: [Answer.Part] = [.heading(heading)]
        if !verdict.problems.isEmpty { parts += [.table(table), .text("")] }
        parts += [
            .text(statement),
            .facts(
                [(say(ru: "корень", en: "root"), .text(verdict.root.base64))]
                    + (derived?.files ?? []).map { ($0.name.rawValue, .text($0.phrase(of: verdict.entries).spoken)) }),
        ]
        return Answer(json: json, rows: table, parts)
    }

    private var heading: String {
        switch verdict.status {
        case .agrees where isDerivedSound: say(ru: "✓ Летопись цела", en: "✓ The ledger is sound")
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

extension DerivedFiles {
    fileprivate static func altered(_ status: Verdict.Status) -> Phrase {
        let remedy = Phrase(
            ru: "Удалите index.sqlite с его -wal и -shm, затем letopis rebuild: всё это выводится из записей. ",
            en: "Delete index.sqlite with its -wal and -shm, then letopis rebuild: all of it follows from the entries. "
        )
        guard status == .agrees else { return remedy }
        return Phrase(
            ru: "Сами записи целы; не таково только то, что из них выведено. ",
            en: "The log itself is sound; only what is derived from it is not as the entries make it. ") + remedy
    }
}

extension DerivedFiles.File {
    fileprivate var json: JSON {
        switch state {
        case .absent: ["file": .string(name.rawValue), "state": "absent"]
        case .compared(let size, let tables):
            [
                "file": .string(name.rawValue), "state": "compared", "size": .int(size),
                "differing": .array(tables.map(JSON.string)),
            ]
        }
    }

    /// - Parameter entries: how many the log has.
    fileprivate func phrase(of entries: Int) -> Phrase {
        switch state {
        case .absent:
            Phrase(ru: "нет; появится, когда понадобится", en: "absent; made when it is needed")
        case .compared(_, ["-"]):
            Phrase(ru: "не читается", en: "cannot be read")
        case .compared(let size, let tables) where tables.isEmpty:
            size == entries
                ? Phrase(ru: "как построен заново", en: "as made anew")
                : Phrase(
                    ru: "как построен заново, до записи \(size) из \(entries)",
                    en: "as made anew, up to entry \(size) of \(entries)")
        case .compared(_, let tables):
            Phrase(
                ru: "изменено: \(tables.joined(separator: ", "))", en: "altered: \(tables.joined(separator: ", "))")
        }
    }
}
