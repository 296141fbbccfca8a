import Application
import ArgumentParser
import Events
import Foundation
import Presentation
import Projections

struct SampleCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "sample", ru: "Выбрать записи для сверки с бумагами.", en: "Draw entries to compare with the papers.",
            more: Phrase(
                ru: """
                    Выбор зависит от подписи свидетеля под контрольной точкой и от слова, которое проверяющий назвал уже после \
                    неё, поэтому подстроить его не может никто. Кто угодно может повторить его и получить то же.

                    letopis sample --checkpoint ФАЙЛ --indicator participants --programme zemlyaki --count 10 --nonce "слово" \
                    --witness КЛЮЧ
                    По материалам вместо летописи: --bundle ПАПКА.
                    """,
                en: """
                    The draw depends on a witness's signature on the checkpoint, and on a word that the reviewer names only after \
                    it; so nobody can arrange it. Anybody can draw again, and gets the same.

                    letopis sample --checkpoint FILE --indicator participants --programme zemlyaki --count 10 --nonce "a word" \
                    --witness VKEY
                    From a bundle instead of the ledger: --bundle DIR.
                    """))
    }

    @Option(
        help: ArgumentHelp(
            ru: "контрольная точка с подписью свидетеля; обычно та, что в материалах",
            en: "a checkpoint that a witness has signed; with --bundle, the bundle's by default", value: "FILE"))
    var checkpoint: String?

    @Option(help: ArgumentHelp(ru: "показатель", en: "the indicator", value: "CODE"))
    var indicator: String

    @Option(
        help: ArgumentHelp(
            ru: "проект; обычно тот, что в материалах", en: "the programme; with --bundle, the bundle's by default",
            value: "CODE"))
    var programme: String?

    @Option(help: ArgumentHelp(ru: "сколько записей", en: "how many entries", value: "N"))
    var count = 10

    @Option(
        help: ArgumentHelp(
            ru: "слово, которое назвал проверяющий", en: "the word that the reviewer has named", value: "TEXT"))
    var nonce: String

    @Option(
        help: ArgumentHelp(
            ru: "ключ свидетеля; обычно тот, что известен летописи",
            en: "the witness's key; by default one the ledger knows",
            value: "VKEY"))
    var witness: VerifierKey?

    @Option(help: ArgumentHelp(ru: "выбирать из материалов", en: "draw from a bundle", value: "DIR|FILE.zip"))
    var bundle: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        guard count > 0 else { throw SampleCommand.badCount }
        guard !nonce.isEmpty else { throw SampleCommand.noNonce }
        if let bundle {
            let scratch = try Scratch()
            defer { scratch.remove() }
            let source = try BundleSource(bundle, scratch)
            let building = scratch.path + "/log"
            try FileManager.default.createDirectory(atPath: building, withIntermediateDirectories: true)
            let views = try Views.open(try BundleCheck.ledger(of: source.folder, scratch: building))
            let own = source.folder + "/" + ReviewBundle.File.checkpoint.rawValue
            try draw(
                views, file: checkpoint ?? own, programme: programme ?? BundleCheck.programme(of: source.folder), [])
        } else {
            guard let checkpoint else { throw SampleCommand.noCheckpoint }
            let views = try options.views()
            try draw(views, file: checkpoint, programme: programme, try views.ledger.witnesses())
        }
    }

    private func draw(_ views: Views, file: String, programme: String?, _ known: [VerifierKey]) throws {
        guard let programme else { throw SampleCommand.noProgramme }
        let size = try Position.parse(file, views.ledger)
        let cosignature = try cosignature(try Note(file: file, field: "--checkpoint"), known)
        let root = try views.ledger.root(at: size)
        let candidates = try views.counted(indicator, of: programme, asOf: size)
        let sample = Sample(of: candidates, count: count, root: root, cosignature: cosignature, nonce: nonce)
        try options.write(try answer(sample, views, programme, size, cosignature))
    }

    /// The one cosignature that the draw depends on.
    private func cosignature(_ note: Note, _ known: [VerifierKey]) throws(Problem) -> Cosignature {
        let found: [Cosignature]
        do throws(Note.Refusal) {
            found = try note.cosignatures(by: witness.map { [$0] } ?? known)
        } catch {
            throw Problem(
                .badInput, "bad-cosignature",
                Phrase(ru: "подпись свидетеля неверна", en: "the witness's signature is wrong"),
                remedy: Phrase(
                    ru: "возьмите контрольную точку такой, какой её вернул свидетель",
                    en: "take the checkpoint as the witness gave it back"), field: "--checkpoint")
        }
        guard let first = found.first else { throw SampleCommand.noCosignature(note) }
        guard found.count == 1 else { throw SampleCommand.severalCosignatures(found.map(\.witness.text)) }
        return first
    }

    private func answer(
        _ sample: Sample, _ views: Views, _ programme: String, _ size: Int, _ cosignature: Cosignature
    ) throws -> Answer {
        let entries = try views.ledger.log.read { db in try sample.drawn.compactMap { try LogRows.entry(db, $0) } }
        let json: JSON = [
            "programme": .string(programme), "indicator": .string(indicator), "size": .int(size),
            "root": .string(try views.ledger.root(at: size).base64), "witness": .string(cosignature.witness.text),
            "nonce": .string(nonce), "seed": .string(Hex.text(sample.seed)),
            "candidates": .int(sample.candidates.count),
            "drawn": .array(sample.drawn.map { .int($0) }),
        ]
        let table = Table(
            [
                Table.Column("seq", ru: "запись", en: "entry", .right), Table.Column("at", ru: "когда", en: "when"),
                Table.Column("what", ru: "что", en: "what", flexible: true),
                Table.Column("refs", ru: "о чём", en: "of what", flexible: true),
            ],
            rows: entries.map { entry in
                [
                    .number(entry.seq), .text(String(entry.at.prefix(10))), .text(entry.type.label),
                    .text(Labels.things(entry)),
                ]
            })
        return Answer(
            json: json, rows: table,
            [
                .heading(
                    say(
                        ru: "Выбрано записей: \(sample.drawn.count) из \(sample.candidates.count)",
                        en: "\(sample.drawn.count) of \(sample.candidates.count) entries are drawn")),
                .table(table),
                .note(
                    say(
                        ru:
                            "Свидетель \(cosignature.witness.name), слово «\(nonce)», зерно \(Hex.text(sample.seed.prefix(8)))…",
                        en:
                            "Witness \(cosignature.witness.name), the word \"\(nonce)\", seed \(Hex.text(sample.seed.prefix(8)))…"
                    )),
            ])
    }
}

// MARK: - Problems

extension SampleCommand {
    private static let badCount = Problem.usage(
        "no-count", Phrase(ru: "нужно выбрать хотя бы одну запись", en: "at least one entry has to be drawn"),
        remedy: Phrase(ru: "дайте --count 1 или больше", en: "give --count 1 or more"), field: "--count")

    private static let noNonce = Problem.usage(
        "no-nonce", Phrase(ru: "слово проверяющего пусто", en: "the reviewer's word is empty"),
        remedy: Phrase(
            ru: "спросите его у проверяющего: без него выбор можно подстроить",
            en: "ask the reviewer for it: without it the draw can be arranged"), field: "--nonce")

    private static let noCheckpoint = Problem.usage(
        "no-checkpoint", Phrase(ru: "не названа контрольная точка", en: "no checkpoint is named"),
        remedy: Phrase(
            ru: "дайте --checkpoint ФАЙЛ из checkpoints/, подписанный свидетелем",
            en: "give --checkpoint FILE, one from checkpoints/ that a witness has signed"), field: "--checkpoint")

    private static let noProgramme = Problem.usage(
        "no-programme", Phrase(ru: "не сказано, чей это показатель", en: "it is not said whose indicator it is"),
        remedy: Phrase(ru: "добавьте --programme КОД", en: "add --programme CODE"), field: "--programme")

    private static func noCosignature(_ note: Note) -> Problem {
        let names = note.signatures.map(\.name).joined(separator: ", ")
        return Problem(
            .refused, "not-cosigned",
            Phrase(
                ru: "контрольную точку не подписал свидетель, которого вы знаете (подписи: \(names))",
                en: "no witness that you know has signed the checkpoint (signatures: \(names))"),
            remedy: Phrase(
                ru: "дайте ключ свидетеля в --witness; если он ещё не подписал: letopis witness request",
                en: "give the witness's key with --witness; if none has signed yet: letopis witness request"),
            field: "--checkpoint")
    }

    private static func severalCosignatures(_ keys: [String]) -> Problem {
        Problem.usage(
            "several-cosignatures",
            Phrase(
                ru: "контрольную точку подписали несколько свидетелей, а выбор зависит от одного",
                en: "several witnesses have signed the checkpoint, and the draw depends on one"),
            remedy: Phrase(
                ru: "назовите одного в --witness: \(keys.joined(separator: ", "))",
                en: "name one with --witness: \(keys.joined(separator: ", "))"), field: "--witness")
    }
}
