import Events
import Foundation
import Projections

/// Entries drawn to be compared with the papers, and what the draw depends on.
package struct SampleDraw {
    /// What is asked for; the draw is the same for everybody who asks the same.
    package struct Request {
        /// The file of a checkpoint that a witness has signed; of a bundle its own where nil.
        let checkpoint: String?
        let indicator: String
        /// Of a bundle its own where nil.
        let programme: String?
        let count: Int
        /// The reviewer's word.
        let nonce: String
        /// One of those whom the ledger knows where nil.
        let witness: VerifierKey?

        /// - Throws: ``Problem`` of kind `usage` where nothing is to be drawn, or by no word.
        package init(
            checkpoint: String?, indicator: String, programme: String?, count: Int, nonce: String, witness: VerifierKey?
        ) throws(Problem) {
            guard count > 0 else { throw SampleDraw.badCount }
            guard !nonce.isEmpty else { throw SampleDraw.noNonce }
            (self.checkpoint, self.indicator, self.programme) = (checkpoint, indicator, programme)
            (self.count, self.nonce, self.witness) = (count, nonce, witness)
        }
    }

    package let sample: Sample
    package let programme: String
    package let indicator: String
    package let nonce: String
    package let size: Int
    package let root: TreeHash
    package let cosignature: Cosignature
    /// Those that are drawn, in the order of the draw.
    package let entries: [Entry]

    /// Draws from a ledger.
    ///
    /// - Throws: ``Problem``: `usage` where no checkpoint is named; what a checkpoint without the witness's signature is.
    package init(_ request: Request, from ledger: @autoclosure () throws -> Views) throws {
        guard let checkpoint = request.checkpoint else { throw SampleDraw.noCheckpoint }
        let views = try ledger()
        try self.init(
            request, views, file: checkpoint, programme: request.programme, try views.ledger.witnesses())
    }

    /// Draws from a bundle that somebody sent; no ledger is needed.
    package init(_ request: Request, fromBundle bundle: String) throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let source = try BundleSource(bundle, scratch)
        let building = scratch.path + "/log"
        try FileManager.default.createDirectory(atPath: building, withIntermediateDirectories: true)
        let views = try Views.open(try BundleCheck.ledger(of: source.folder, scratch: building))
        let own = source.folder + "/" + ReviewBundle.File.checkpoint.rawValue
        try self.init(
            request, views, file: request.checkpoint ?? own,
            programme: request.programme ?? BundleCheck.programme(of: source.folder), [])
    }

    private init(
        _ request: Request, _ views: Views, file: String, programme: String?, _ known: [VerifierKey]
    ) throws {
        guard let programme else { throw SampleDraw.noProgramme }
        (self.programme, indicator, nonce) = (programme, request.indicator, request.nonce)
        size = try Position.parse(file, views.ledger)
        cosignature = try SampleDraw.cosignature(
            try Note(file: file, field: "--checkpoint"), by: request.witness.map { [$0] } ?? known)
        root = try views.ledger.root(at: size)
        let candidates = try views.counted(indicator, of: programme, asOf: size)
        let sample = Sample(of: candidates, count: request.count, root: root, cosignature: cosignature, nonce: nonce)
        self.sample = sample
        entries = try views.ledger.log.read { db in try sample.drawn.compactMap { try LogRows.entry(db, $0) } }
    }

    /// The one cosignature that the draw depends on.
    private static func cosignature(_ note: Note, by witnesses: [VerifierKey]) throws(Problem) -> Cosignature {
        let found: [Cosignature]
        do throws(Note.Refusal) {
            found = try note.cosignatures(by: witnesses)
        } catch {
            throw Problem(
                .badInput, "bad-cosignature",
                Phrase(ru: "подпись свидетеля неверна", en: "the witness's signature is wrong"),
                remedy: Phrase(
                    ru: "возьмите контрольную точку такой, какой её вернул свидетель",
                    en: "take the checkpoint as the witness gave it back"), field: "--checkpoint")
        }
        guard let first = found.first else { throw noCosignature(note) }
        guard found.count == 1 else { throw severalCosignatures(found.map(\.witness.text)) }
        return first
    }
}

// MARK: - Problems

extension SampleDraw {
    fileprivate static let badCount = Problem.usage(
        "no-count", Phrase(ru: "нужно выбрать хотя бы одну запись", en: "at least one entry has to be drawn"),
        remedy: Phrase(ru: "дайте --count 1 или больше", en: "give --count 1 or more"), field: "--count")

    fileprivate static let noNonce = Problem.usage(
        "no-nonce", Phrase(ru: "слово проверяющего пусто", en: "the reviewer's word is empty"),
        remedy: Phrase(
            ru: "спросите его у проверяющего: без него выбор можно подстроить",
            en: "ask the reviewer for it: without it the draw can be arranged"), field: "--nonce")

    fileprivate static let noCheckpoint = Problem.usage(
        "no-checkpoint", Phrase(ru: "не названа контрольная точка", en: "no checkpoint is named"),
        remedy: Phrase(
            ru: "дайте --checkpoint ФАЙЛ из checkpoints/, подписанный свидетелем",
            en: "give --checkpoint FILE, one from checkpoints/ that a witness has signed"), field: "--checkpoint")

    fileprivate static let noProgramme = Problem.usage(
        "no-programme", Phrase(ru: "не сказано, чей это показатель", en: "it is not said whose indicator it is"),
        remedy: Phrase(ru: "добавьте --programme КОД", en: "add --programme CODE"), field: "--programme")

    fileprivate static func noCosignature(_ note: Note) -> Problem {
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

    fileprivate static func severalCosignatures(_ keys: [String]) -> Problem {
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
