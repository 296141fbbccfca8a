import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct Verify: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "verify", ru: "Проверить записи, дерево и контрольные точки.",
            en: "Verify the entries, the tree and the checkpoints.",
            more: Phrase(
                ru: """
                    Читает только сами записи и не верит ни индексам, ни таблицам чтения, ни триггерам.
                    Файлы закрытых периодов в snapshots/ и подтверждений в evidence/ сверяет с суммами в записях; закрытые \
                    периоды пересчитывает letopis period check.
                    С --against и --key сверяет с контрольной точкой и ключом, которые у вас есть не отсюда.
                    С --full сверяет и индекс, и таблицы чтения с построенными заново; ничего не исправляет.
                    Код выхода: 0 — сходится со всеми контрольными точками; 20 — сходится, но то, что дали вы, \
                    этого не доказывает: нужны и ключ, и контрольная точка или подпись свидетеля; 30 — расходится с одной из них; 40 — записи, файл закрытого \
                    периода, файл подтверждения или (с --full) то, что из записей выведено, изменены или пропали.
                    """,
                en: """
                    Reads the bodies alone and trusts no index, no read model and no trigger.
                    Holds the files of closed periods in snapshots/ and those of evidence/ against the digests in the entries; \
                    letopis period check counts closed periods again.
                    With --against and --key, compares with a checkpoint and a key that you have from elsewhere.
                    With --full, also compares the index and the read models with new ones; it repairs nothing.
                    Exit code: 0 agrees with every checkpoint; 20 agrees, but what you gave does not prove it: it takes a key, \
                    and a checkpoint or a witness's signature; 30 diverges from one; 40 altered (or a closed period's file is, or a \
                    file of evidence is or is missing, or, with --full, what is derived from the entries is altered).
                    """))
    }

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
        let verdict = try Verification.run(Folder(try options.path), against: outside) { progress($0, $1) }
        progress.end()
        // What is derived from entries that are not as they were written says nothing.
        let derived = full && verdict.status != .altered ? try DerivedFiles.compare(options.open(readOnly: true)) : nil
        let frozen = verdict.status != .altered ? try FrozenFiles(options.open(readOnly: true)) : nil
        let evidence = verdict.status != .altered ? try evidence() : nil
        let report = VerificationReport(verdict, derived, frozen, evidence)
        try options.write(report.answer)
        if report.status != .agrees { throw ExitCode(report.status.exitCode) }
    }

    private func evidence() throws -> EvidenceCheck {
        let progress = Progress(ru: "Проверяю файлы подтверждений:", en: "Verifying the files of evidence:")
        defer { progress.end() }
        return try EvidenceCheck(options.open(readOnly: true)) { progress($0, $1) }
    }
}

/// A verdict, and what was found beside it, as they are told.
struct VerificationReport {
    let verdict: Verdict
    let derived: DerivedFiles?
    let frozen: FrozenFiles?
    let evidence: EvidenceCheck?

    init(
        _ verdict: Verdict, _ derived: DerivedFiles?, _ frozen: FrozenFiles? = nil, _ evidence: EvidenceCheck? = nil
    ) {
        self.verdict = verdict
        self.derived = derived
        self.frozen = frozen
        self.evidence = evidence
    }

    private var isDerivedSound: Bool { derived?.isSound ?? true }
    private var isFrozenSound: Bool { frozen?.isSound ?? true }
    private var isEvidenceSound: Bool { evidence?.isSound ?? true }
    private var isOutsideSound: Bool { isDerivedSound && isFrozenSound && isEvidenceSound }

    /// The log's own, unless all that is wrong is what was derived from it.
    var status: Verdict.Status { verdict.status == .agrees && !isOutsideSound ? .altered : verdict.status }

    private var statement: Phrase {
        var statement: Phrase = ""
        if !isEvidenceSound { statement += EvidenceCheck.unsound }
        if !isFrozenSound { statement += FrozenFiles.altered }
        if !isDerivedSound { statement += DerivedFiles.altered(verdict.status) }
        return statement + verdict.statement.phrase(.commandLine)
    }

    @Sendable private func json(in language: Language) -> JSON {
        let problems = verdict.problems.map { problem in
            JSON.members([("seq", problem.seq.map { .int($0) }), ("what", .string(problem.what.text(language)))])
        }
        return .members([
            ("verdict", .string(status.rawValue)), ("entries", .int(verdict.entries)),
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

    var answer: Answer {
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
        case .agrees where isOutsideSound: say(ru: "✓ Летопись цела", en: "✓ The ledger is sound")
        case .agrees where !isEvidenceSound:
            say(
                ru: "✗ Летопись цела, но файлы подтверждений изменены или пропали",
                en: "✗ The ledger is sound, but files of evidence are altered or missing")
        case .agrees where isDerivedSound:
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

extension FrozenFiles {
    fileprivate static let altered = Phrase(
        ru:
            "Файл закрытого периода в snapshots/ — не тот, чья сумма записана при закрытии. Сами цифры стоят в записи и "
            + "следуют из летописи: letopis period check; верните файл из копии. ",
        en: "The file of a closed period in snapshots/ is not the one whose digest was recorded at the closing. The "
            + "figures themselves stand in the entry and follow from the ledger: letopis period check; put the file back "
            + "from a copy. ")

    /// Nothing where nothing was frozen; what is wrong by name, and how many are sound.
    fileprivate var facts: [(name: Phrase, value: Cell)] {
        if files.isEmpty { return [] }
        var texts = files.filter { $0.state != .sound }.map { file in
            let what =
                file.state == .altered
                ? say(ru: "изменён", en: "altered")
                : say(ru: "ни одна запись его не называет", en: "no entry names it")
            return Phrase("\(file.name): \(what)")
        }
        let sound = files.count { $0.state == .sound }
        if sound > 0 { texts.append(say(ru: "целы: \(sound)", en: "sound: \(sound)")) }
        return [("snapshots/", .text(texts.joined(separator: "; ")))]
    }
}

extension FrozenFiles.File {
    fileprivate var json: JSON { ["file": .string(name), "state": .string(state.rawValue)] }
}
