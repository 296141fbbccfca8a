import Application
import ArgumentParser
import Events
import Foundation
import Presentation
import Projections

struct BundleCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "bundle", ru: "Собрать материалы для проверяющего.", en: "Make a bundle for a reviewer.",
            more: Phrase(
                ru: """
                    Всё, чтобы пересчитать отчёт, не веря никому: все записи (без имён), подпись под ними, правила, значения и \
                    номера засчитанных записей, описание формата и программа проверки.

                    Сданный отчёт:   letopis bundle otchet-1 --programme zemlyaki -o otchet-1.zip
                    Без отчёта:      letopis bundle --programme zemlyaki --period 2024-02-01..2024-12-31 -o proverka/
                    """,
                en: """
                    All that it takes to count a report again without trusting anybody: every entry (no names), the signature \
                    on them, rules, values and the numbers of the entries counted, the format's description and a verifier.

                    A submitted report:  letopis bundle report-1 --programme zemlyaki -o report-1.zip
                    Without a report:    letopis bundle --programme zemlyaki --period 2024-02-01..2024-12-31 -o review/
                    """))
    }

    @Argument(help: ArgumentHelp(ru: "код сданного отчёта", en: "the code of a submitted report", value: "REPORT"))
    var report: String?

    @Option(help: ArgumentHelp(ru: "проект", en: "the programme", value: "CODE"))
    var programme: String?

    @OptionGroup var window: PeriodOption

    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp(
            ru:
                "до какой записи включить летопись; обычно до последней, а для отчёта — до последней, подписанной свидетелем",
            en: "the last entry to include; by default the last one, for a report the last that a witness has signed",
            value: "N|DATE|FILE"))
    var asOf: String?

    @Option(
        help: ArgumentHelp(
            ru: "более ранняя контрольная точка, от которой доказать продолжение; обычно последняя перед этой",
            en: "an earlier checkpoint, to prove the continuation from; by default the one before", value: "N|FILE"))
    var since: String?

    @Option(
        help: ArgumentHelp(
            ru: "приложить раскрытия (letopis reveal): тогда в материалах есть личные данные",
            en: "bring disclosures along (letopis reveal): the bundle then holds personal data", value: "FILE"))
    var disclosures: String?

    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp(
            ru: "новая папка или архив .zip", en: "a new folder, or an archive .zip", value: "DIR|FILE.zip"))
    var output: String

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        let (programme, report) = try subject()
        // A folder may be named with a slash at its end.
        let target = output.count > 1 && output.hasSuffix("/") ? String(output.dropLast()) : output
        guard !FileManager.default.fileExists(atPath: target) else { throw BundleCommand.exists(target) }
        let views = try options.views()
        let ledger = views.ledger
        let given = try asOf.map { try Position.parse($0, ledger) }
        if given == 0 { throw BundleCommand.nothingYet }
        let made: Report
        let size: Int
        if let report {
            guard window.period == nil else { throw BundleCommand.periodOfReport }
            let world = try LedgerReader(ledger, index: views.index, at: given)
            let submission = try Submission(report, of: programme, world)
            let cosigned = try ledger.newestCosigned(by: ledger.witnesses()).map(\.size)
            size = given ?? cosigned.flatMap { $0 >= submission.seq ? $0 : nil } ?? views.size
            made = try views.report(report, of: programme, asOf: size)
        } else {
            let asked = try Asked(period: window.period, asOf: asOf, programme: programme, views)
            size = asked.position
            if let note = asked.note { Terminal.remark(note) }
            made = try views.report(programme: programme, asOf: size, period: asked.period)
        }
        let disclosed = try disclosures.map { file in
            let disclosed = try DisclosureFile.read(file)
            try disclosed.require(try LedgerReader(ledger, index: views.index, at: size), file: file)
            return disclosed
        }
        let signed = try ledger.signedCheckpoint(at: size)
        let previous = try earlier(than: size, ledger)
        let scratch = try Scratch()
        defer { scratch.remove() }
        let folder = scratch.path + "/bundle"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try ReviewBundle.write(
            made, from: ledger, checkpoint: signed, previous: previous,
            policy: Policy(log: try ledger.keyHistory()[size], witnesses: try ledger.witnesses()),
            documents: BundleCommand.documents, to: folder)
        try deliver(folder, disclosed, to: target, time: try ledger.time(of: size))
        try options.write(answer(made, signed, previous, disclosed, keys: ledger.keyHistory()))
    }

    // MARK: - What is asked for

    /// The programme, and the report's code without it.
    private func subject() throws -> (programme: String, report: String?) {
        let parts = (report ?? "").split(separator: "/", maxSplits: 1).map(String.init)
        if parts.count == 2 {
            if let programme, programme != parts[0] { throw BundleCommand.otherProgramme(programme, parts[0]) }
            return (parts[0], parts[1])
        }
        guard let programme else { throw BundleCommand.noProgramme }
        return (programme, report)
    }

    private func earlier(than size: Int, _ ledger: Ledger) throws -> StatedCheckpoint? {
        guard let since else {
            guard let newest = try ledger.checkpoints.sizes().last(where: { $0 < size }) else { return nil }
            return try ledger.signedCheckpoint(at: newest)
        }
        let position = try Position.parse(since, ledger)
        guard (1...size).contains(position) else { throw BundleCommand.notEarlier(position, size) }
        return try ledger.signedCheckpoint(at: position)
    }

    // MARK: - What is made

    static let documents: [ReviewBundle.File: [UInt8]] = [
        .readme: PackageResources.README_md, .format: PackageResources.FORMAT_md, .verifier: PackageResources.verify_py,
        .counter: PackageResources.counting_py,
    ]

    /// Puts the finished bundle in its place whole, or leaves nothing there.
    ///
    /// - Parameter disclosed: goes from where it is straight to the bundle; of a bundle that has it, both are for their
    ///   owner's eyes.
    private func deliver(_ folder: String, _ disclosed: DisclosureFile?, to target: String, time: Int) throws {
        let partial = "\(target).\(ProcessInfo.processInfo.processIdentifier).partial"
        defer { Files.discard(partial) }
        if target.lowercased().hasSuffix(".zip") {
            let names = ReviewBundle.File.allCases.map(\.rawValue).filter {
                FileManager.default.fileExists(atPath: folder + "/" + $0)
            }
            let mask = disclosed == nil ? nil : umask(0o077)
            defer { if let mask { umask(mask) } }
            try Archive.pack(
                folder, names, last: disclosed.map { (ReviewBundle.File.disclosures.rawValue, $0.bytes) }, to: partial,
                time: time)
        } else {
            try FileManager.default.copyItem(atPath: folder, toPath: partial)
            if let disclosed {
                try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: partial)
                try disclosed.write(to: partial + "/" + ReviewBundle.File.disclosures.rawValue)
            }
        }
        try FileManager.default.moveItem(atPath: partial, toPath: target)
    }

    private func answer(
        _ report: Report, _ signed: StatedCheckpoint, _ previous: StatedCheckpoint?, _ disclosed: DisclosureFile?,
        keys: KeyHistory
    ) -> Answer {
        // The checkpoint of a rotation bears two lines of the log's own.
        let cosignatures = signed.note.signatures.count { line in !keys.keys.contains { line.isOf($0.key) } }
        let json = JSON.members([
            ("bundle", .string(output)), ("programme", .string(report.programme)),
            ("report", report.submission.map { .string($0.report) }), ("size", .int(signed.checkpoint.size)),
            ("root", .string(signed.checkpoint.root.base64)), ("countedAsOf", .int(report.size)),
            ("previous", previous.map { .int($0.checkpoint.size) }),
            ("cosignatures", .int(cosignatures)), ("disclosedEntries", disclosed.map { .int($0.entries.count) }),
            ("claims", .array(report.claims.map(\.json))),
        ])
        let table = ClaimTable(report).table
        var parts: [Answer.Part] = [
            .heading(say(ru: "Материалы собраны: \(output)", en: "The bundle is made: \(output)")), .table(table),
        ]
        let untrue = report.claims.filter { !$0.isTrue }
        if !untrue.isEmpty {
            parts.append(
                .text(
                    say(
                        ru:
                            "Внимание: заявленное расходится с записями: \(untrue.map(\.indicator).joined(separator: ", ")). "
                            + "Проверяющий это увидит.",
                        en: "Beware: what is claimed is not what the entries give: "
                            + "\(untrue.map(\.indicator).joined(separator: ", ")). The reviewer will see it.")))
        }
        if let disclosed {
            parts.append(
                .text(
                    say(
                        ru:
                            "Внимание: в этих материалах личные данные (\(Numbers.entries(disclosed.entries.count)), раскрыты для: "
                            + "\(disclosed.recipient)). Передавайте их только этому получателю и по защищённому каналу, после "
                            + "проверки уничтожьте.",
                        en:
                            "Beware: this bundle holds personal data (\(Numbers.entries(disclosed.entries.count)), disclosed to: "
                            + "\(disclosed.recipient)). Give it to that recipient only, by a safe way, and destroy it after the "
                            + "review.")))
        }
        if cosignatures == 0 {
            parts.append(
                .note(
                    say(
                        ru: "Эту контрольную точку не подписал ни один свидетель. Дайте фонду подписать её: "
                            + "letopis witness request — и соберите материалы снова.",
                        en:
                            "No witness has signed this checkpoint. Let the fund sign it (letopis witness request), and make "
                            + "the bundle again.")))
        }
        parts.append(
            .note(
                say(
                    ru: "Проверить: letopis check \(output) --key \(keyText) --since ФАЙЛ",
                    en: "To check it: letopis check \(output) --key \(keyText) --since FILE")))
        return Answer(json: json, rows: table, parts)
    }

    private var keyText: Phrase { say(ru: "КЛЮЧ", en: "KEY") }
}

// MARK: - Problems

extension BundleCommand {
    private static func exists(_ path: String) -> Problem {
        Problem(
            .conflict, "bundle-exists", Phrase(ru: "\(path) уже есть", en: "\(path) exists already"),
            remedy: Phrase(ru: "назовите новую папку или архив", en: "name a new folder or archive"), field: "-o")
    }

    private static let noProgramme = Problem.usage(
        "no-programme",
        Phrase(ru: "не сказано, о каком проекте материалы", en: "it is not said which programme the bundle is of"),
        remedy: Phrase(
            ru: "добавьте --programme КОД: letopis list programme", en: "add --programme CODE: letopis list programme"),
        field: "--programme")

    private static func otherProgramme(_ given: String, _ of: String) -> Problem {
        Problem.usage(
            "another-programme",
            Phrase(
                ru: "отчёт проекта «\(of)», а дан «\(given)»",
                en: "the report is of \"\(of)\", but \"\(given)\" is given"),
            remedy: Phrase(ru: "уберите --programme", en: "leave --programme out"), field: "--programme")
    }

    private static let periodOfReport = Problem.usage(
        "period-of-report",
        Phrase(ru: "у сданного отчёта свой период", en: "a submitted report has its own period"),
        remedy: Phrase(ru: "уберите --period или код отчёта", en: "leave out --period, or the report's code"),
        field: "--period")

    private static let nothingYet = Problem.usage(
        "nothing-yet", Phrase(ru: "на этот день записей ещё не было", en: "there were no entries yet by then"),
        remedy: Phrase(ru: "назовите более позднюю запись или день", en: "name a later entry or day"), field: "--as-of")

    private static func notEarlier(_ position: Int, _ size: Int) -> Problem {
        Problem.usage(
            "not-earlier",
            Phrase(
                ru: "материалы собираются до записи \(size), а более ранней точкой названа запись \(position)",
                en: "the bundle reaches to entry \(size), but the earlier checkpoint is of entry \(position)"),
            remedy: Phrase(ru: "дайте --since от 1 до \(size)", en: "give --since from 1 to \(size)"), field: "--since")
    }
}

extension Ledger {
    /// The checkpoint of a size: the one in the folder, with whatever others have signed, else one that is signed now.
    func signedCheckpoint(at size: Int) throws -> StatedCheckpoint {
        // The end is signed first, and the log held against its newest checkpoint.
        let newest = try stated()
        if newest.checkpoint.size == size { return newest }
        if try checkpoints.sizes().contains(size) { return try stated(at: size) }
        let key = try signingKey()
        // An older size, of another key's time, cannot be signed any more: the nearest that were are named.
        guard try keyHistory()[size] == key.verifier else { return try stated(at: size) }
        let checkpoint = Checkpoint(origin: opening.origin, size: size, root: try root(at: size))
        return StatedCheckpoint(
            checkpoint: checkpoint, note: try Note(Array(key.sign(checkpoint.text).utf8)),
            path: folder.checkpoints + "/" + checkpoint.fileName)
    }

    /// When entry `size` was recorded, in seconds since 1970.
    func time(of size: Int) throws -> Int {
        let recorded = try log.read { try LogRows.entry($0, size) }?.recorded
        return (recorded.flatMap { Timestamp.milliseconds(of: $0) } ?? 0) / 1000
    }
}
