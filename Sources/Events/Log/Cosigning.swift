import Foundation

extension Ledger {
    /// What to ask a witness for the newest checkpoint, when it signed size `old` last; 0 where it signed none.
    ///
    /// A copy is kept beside the checkpoints: by the time of the answer the log may have moved on, and the checkpoint
    /// have made way for a later one of its day.
    ///
    /// - Precondition: `old` is a size that the log has had.
    package func requestCosignature(since old: Int) throws(Problem) -> AddCheckpoint {
        if log.isReadOnly { throw Cosigning.readOnly }
        let stated = try stated()
        do {
            let proof = try log.read { db in
                old == 0 ? [] : try LogRows.tree(db, size: stated.checkpoint.size).consistency(from: old)
            }
            let request = AddCheckpoint(
                oldSize: old, proof: proof, note: stated.note, checkpoint: stated.checkpoint)
            try Folder.write(request.text, to: try checkpoints.requestPath(of: stated.checkpoint.size))
            return request
        } catch {
            throw Problem(storage: error)
        }
    }
}

/// What a witness has answered, found to belong to one of the ledger's checkpoints. Nothing is written yet.
package struct Cosigning: Sendable {
    package let checkpoint: Checkpoint
    package let cosignatures: [Cosignature]
    /// Those whose lines were passed over: no key of theirs is known.
    package let strangers: [String]
    private let checkpoints: Checkpoints
    private let note: Note
    private let lines: [Note.Signature]

    /// Finds the checkpoint that `answer` is for, the newest first.
    ///
    /// - Parameters:
    ///   - answer: signature lines, or a whole note.
    ///   - witnesses: the keys that are known.
    /// - Throws: ``Problem``: `badInput` where the answer is neither, no line is of a known witness, or one of them
    ///   fits no checkpoint; `diverged` where the log does not extend the checkpoint.
    package init(_ ledger: Ledger, _ answer: [UInt8], witnesses: [VerifierKey]) throws(Problem) {
        if ledger.log.isReadOnly { throw Cosigning.readOnly }
        let (text, signatures) = try Cosigning.read(answer)
        let checkpoints: Checkpoints
        do {
            checkpoints = try ledger.checkpoints
        } catch {
            throw Problem(storage: error)
        }
        let own = checkpoints.keys.keys.map(\.key)
        let known = signatures.filter { line in witnesses.contains { line.isOf($0) } }
        let others = signatures.filter { line in
            !own.contains { line.isOf($0) } && !witnesses.contains { line.isOf($0) }
        }
        if known.isEmpty { throw Cosigning.noKnownWitness(others) }
        guard let note = try Cosigning.note(in: checkpoints, text, known, witnesses) else {
            throw Cosigning.fitsNone(known)
        }
        do throws(Note.Refusal) {
            checkpoint = try Checkpoint(note, keys: checkpoints.keys)
            var signed = note
            signed.add(known)
            cosignatures = try signed.cosignatures(by: witnesses).filter { cosignature in
                known.contains { $0.isOf(cosignature.witness) }
            }
        } catch {
            throw Cosigning.fitsNone(known)
        }
        try ledger.requireExtended(checkpoint)
        self.checkpoints = checkpoints
        self.note = note
        lines = known
        strangers = others.map(\.name)
    }

    private static func read(_ answer: [UInt8]) throws(Problem) -> (ArraySlice<UInt8>?, [Note.Signature]) {
        do throws(Note.Refusal) {
            if answer.starts(with: "\u{2014} ".utf8) { return (nil, try Note.signatures(answer[...])) }
            let note = try Note(answer)
            return (note.text, note.signatures)
        } catch {
            throw malformed(error)
        }
    }

    /// The newest of the notes in checkpoints/, and of those in requests, on which every one of `lines` verifies.
    private static func note(
        in checkpoints: Checkpoints, _ text: ArraySlice<UInt8>?, _ lines: [Note.Signature], _ witnesses: [VerifierKey]
    ) throws(Problem) -> Note? {
        let requests = try checkpoints.requests()
        for size in try Set(checkpoints.sizes()).union(requests.keys).sorted(by: >) {
            for note in [checkpoints.note(of: size), requests[size]?.note].compactMap({ $0 })
            where text.map({ $0.elementsEqual(note.text) }) ?? true {
                let fits = lines.allSatisfy { line in
                    witnesses.contains { line.isOf($0) && line.verifies(note.text, by: $0) }
                }
                if fits { return note }
            }
        }
        return nil
    }

    /// Adds the lines to the checkpoint, behind those that it has, and removes the request that they answer.
    package func write() throws(Problem) -> StatedCheckpoint {
        let path = checkpoints.path(of: checkpoint.size)
        // Two witnesses' answers may come at once, and neither must be lost.
        return try FolderLock.hold(checkpoints.folder.checkpoints) {
            var note = note
            if let present = checkpoints.note(of: checkpoint.size) {
                guard present.text.elementsEqual(note.text) else {
                    throw Checkpoints.forked(checkpoint, size: checkpoint.size)
                }
                note = present
            }
            note.add(lines)
            guard note.signatures.count <= Note.greatestSignatures else { throw Cosigning.tooMany(path) }
            try Folder.write(String(decoding: note.bytes, as: UTF8.self), to: path, isSynced: true)
            Files.discard(checkpoints.requestPath(of: checkpoint.size))
            return StatedCheckpoint(checkpoint: checkpoint, note: note, path: path)
        }
    }

    // MARK: - Problems

    fileprivate static let readOnly = Problem(
        .inputOutput, "read-only",
        Phrase(ru: "летопись доступна только для чтения", en: "the ledger is read-only"),
        remedy: Phrase(
            ru: "запрос свидетелю и его ответ принадлежат той папке, в которой летопись ведут",
            en: "a request to a witness and its answer belong in the folder that the ledger is kept in"))

    private static func malformed(_ why: Note.Refusal) -> Problem {
        Problem(
            .badInput, "bad-answer",
            Phrase(
                ru: "это не ответ свидетеля: \(why.phrase.ru)", en: "this is no answer of a witness: \(why.phrase.en)"),
            remedy: Remedy(
                ru: "нужна строка, которую напечатал \(.cosign), или вся подписанная точка",
                en: "it has to be the line that \(.cosign) printed, or the whole cosigned checkpoint"))
    }

    private static func noKnownWitness(_ others: [Note.Signature]) -> Problem {
        guard let first = others.first else {
            return Problem(
                .badInput, "no-cosignature",
                Phrase(
                    ru: "в ответе только подпись самой летописи, свидетеля среди подписей нет",
                    en: "the answer has the ledger's own signature only, and no witness's"),
                remedy: Remedy(
                    ru: "нужна строка, которую напечатал \(.cosign)",
                    en: "it has to be the line that \(.cosign) printed"))
        }
        return Problem(
            .badInput, "unknown-witness",
            Phrase(
                ru: "свидетель \(first.name) с ключом \(Hex.text(first.id)) этой летописи неизвестен",
                en: "this ledger does not know the witness \(first.name) with the key \(Hex.text(first.id))"),
            remedy: Remedy(
                ru: "возьмите у него открытый ключ и назовите один раз: \(full: .witness)",
                en: "get the public key from the witness, and name it once: \(full: .witness)"))
    }

    private static func fitsNone(_ lines: [Note.Signature]) -> Problem {
        let names = lines.map(\.name).joined(separator: ", ")
        return Problem(
            .badInput, "fits-no-checkpoint",
            Phrase(
                ru: "подпись (\(names)) не подходит ни к одной контрольной точке этой летописи",
                en: "the signature (\(names)) fits none of this ledger's checkpoints"),
            remedy: Remedy(
                ru:
                    "она для другой точки, для другой летописи или испорчена; отправьте новый запрос: \(.requestCosignature())",
                en:
                    "it is for another checkpoint or another ledger, or was damaged; send a new request: "
                    + "\(.requestCosignature())"))
    }

    private static func tooMany(_ path: String) -> Problem {
        Problem(
            .conflict, "too-many-signatures",
            Phrase(
                ru: "на контрольной точке уже \(Note.greatestSignatures) подписей",
                en: "the checkpoint has \(Note.greatestSignatures) signatures already"),
            remedy: Remedy(
                ru: "отправьте свидетелю следующую: \(.requestCosignature())",
                en: "send the witness the next one: \(.requestCosignature())"), file: path)
    }
}
