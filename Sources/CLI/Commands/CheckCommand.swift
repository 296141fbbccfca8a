import Application
import ArgumentParser
import Events
import Foundation
import Presentation
import Projections

struct CheckCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "check", ru: "Проверить материалы, ни во что не веря.", en: "Check a bundle, believing nothing.",
            more: Phrase(
                ru: """
                    Строит летопись из одних только записей, проверяет её и пересчитывает каждое число отчёта. Летопись для \
                    этого не нужна.
                    Код выхода: 0 — всё сошлось, с ключом и контрольной точкой не из материалов; 20 — всё сошлось, но ручаться \
                    за это может только составитель; 30 — это не та летопись; 40 — материалы противоречат сами себе.
                    """,
                en: """
                    Builds a log from the entries alone, verifies it, and counts every number of the report again. It needs no \
                    ledger.
                    Exit code: 0 all agrees, with a key and a checkpoint from elsewhere; 20 all agrees, but only on the word of \
                    whoever made it; 30 not that ledger; 40 the bundle contradicts itself.
                    """))
    }

    @Argument(help: ArgumentHelp(ru: "папка или архив", en: "a folder or an archive", value: "BUNDLE"))
    var bundle: String

    @Option(
        name: .customLong("key"),
        help: ArgumentHelp(
            ru: "ключ летописи или свидетеля, полученный другим путём; можно несколько раз",
            en: "the log's key, or a witness's, got another way; may be repeated", value: "VKEY"))
    var keys: [VerifierKey] = []

    @Option(
        help: ArgumentHelp(
            ru: "контрольная точка, которую вы сохранили", en: "a checkpoint that you have kept", value: "FILE"))
    var since: String?

    @Option(
        help: ArgumentHelp(
            ru: "файл раскрытий, присланный отдельно (letopis reveal)",
            en: "a file of disclosures that came apart (letopis reveal)", value: "FILE"))
    var disclosures: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        let apart = try disclosures.map { try DisclosureFile.bytes(of: $0) }
        let scratch = try Scratch()
        defer { scratch.remove() }
        let source = try BundleSource(bundle, scratch)
        let outside = Outside(keys: keys, checkpoint: try since.map { try Note(file: $0, field: "--since") })
        let building = scratch.path + "/log"
        try FileManager.default.createDirectory(atPath: building, withIntermediateDirectories: true)
        let verdict = try BundleCheck.run(source.folder, outside, disclosures: apart, scratch: building)
        try output.write(answer(verdict, source.others, ReleasedDocuments(source.folder)))
        if verdict.status != .agrees { throw ExitCode(verdict.status.exitCode) }
    }

    private func answer(_ verdict: BundleVerdict, _ others: [String], _ documents: ReleasedDocuments) -> Answer {
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
        return Answer(json: { json(verdict, others, documents, in: $0) }, rows: found, parts)
    }

    private func json(
        _ verdict: BundleVerdict, _ others: [String], _ documents: ReleasedDocuments, in language: Language
    ) -> JSON {
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
