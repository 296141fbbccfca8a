import Foundation

/// A checkpoint as it stands in checkpoints/, with all who have signed it.
package struct StatedCheckpoint: Sendable {
    package let checkpoint: Checkpoint
    package let note: Note
    package let path: String

    package init(checkpoint: Checkpoint, note: Note, path: String) {
        self.checkpoint = checkpoint
        self.note = note
        self.path = path
    }
}

extension Ledger {
    /// The newest checkpoint. A ledger that may be written to signs its end first, where that was not done.
    ///
    /// - Throws: ``Problem``: `diverged` where the log does not extend the newest one, `notFound` where there is none
    ///   and none can be signed.
    package func stated() throws(Problem) -> StatedCheckpoint {
        do {
            // One that a writer replaces between listing and reading is looked for again.
            for _ in 0..<100 {
                let newest = try signedEnd()
                if let stated = try stated(newest) { return stated }
            }
        } catch {
            throw Problem(storage: error)
        }
        throw noCheckpoint
    }

    private func signedEnd() throws -> Checkpoint {
        let checkpoints = try checkpoints
        let newest = try checkpoints.standing(log)
        if let newest, !newest.isExtended { throw Checkpoints.forked(newest.checkpoint, size: try size()) }
        if let newest, try log.isReadOnly || newest.checkpoint.size == size() { return newest.checkpoint }
        if log.isReadOnly { throw noCheckpoint }
        let key = try signingKey()
        guard let signed = try checkpoints.sign(log, by: key) else {
            throw Rotation.problem(folder, key, checkpoints.keys)
        }
        return signed
    }

    /// The checkpoint of `size`.
    ///
    /// - Throws: ``Problem``: `notFound` where there is none, `diverged` where the log does not extend it.
    package func stated(at size: Int) throws(Problem) -> StatedCheckpoint {
        do {
            let sizes = try checkpoints.sizes()
            guard sizes.contains(size), let stated = try stated(checkpoints.read(size: size)) else {
                throw noCheckpoint(of: size, among: sizes)
            }
            try requireExtended(stated.checkpoint)
            return stated
        } catch {
            throw Problem(storage: error)
        }
    }

    func requireExtended(_ checkpoint: Checkpoint) throws(Problem) {
        do {
            let (size, isExtended) = try log.read { db in
                (try LogRows.size(db), try Checkpoints.extends(checkpoint, db))
            }
            if !isExtended { throw Checkpoints.forked(checkpoint, size: size) }
        } catch {
            throw Problem(storage: error)
        }
    }

    /// The newest checkpoint that one of `witnesses` has signed; nil where none has.
    package func newestCosigned(by witnesses: [VerifierKey]) throws(Problem) -> Checkpoint? {
        do {
            let checkpoints = try checkpoints
            for size in try checkpoints.sizes().reversed() {
                guard let note = checkpoints.note(of: size), note.signatures.count > 1 else { continue }
                do throws(Note.Refusal) {
                    if try note.cosignatures(by: witnesses).isEmpty { continue }
                } catch {
                    throw Checkpoints.unreadable(checkpoints.path(of: size), error.phrase)
                }
                return try checkpoints.read(size: size)
            }
            return nil
        } catch {
            throw Problem(storage: error)
        }
    }

    private func stated(_ checkpoint: Checkpoint) throws -> StatedCheckpoint? {
        let checkpoints = try checkpoints
        guard let note = checkpoints.note(of: checkpoint.size) else { return nil }
        return StatedCheckpoint(checkpoint: checkpoint, note: note, path: checkpoints.path(of: checkpoint.size))
    }

    private var noCheckpoint: Problem {
        Problem(
            .notFound, "no-checkpoint",
            Phrase(
                ru: "в папке \(folder.checkpoints) нет ни одной контрольной точки",
                en: "there is no checkpoint in \(folder.checkpoints)"),
            remedy: Remedy(
                ru: "её подписывает летопись, доступная для записи: \(.checkpoint)",
                en: "a ledger that may be written to signs one: \(.checkpoint)"))
    }

    private func noCheckpoint(of size: Int, among sizes: [Int]) -> Problem {
        let near = [sizes.last { $0 < size }, sizes.first { $0 > size }].compactMap { $0 }.map(String.init)
        let list = near.joined(separator: ", ")
        return Problem(
            .notFound, "no-checkpoint",
            Phrase(ru: "контрольной точки на \(size) нет", en: "there is no checkpoint at \(size)"),
            remedy: near.isEmpty
                ? Remedy(ru: "подпишите новую: \(.checkpoint)", en: "sign a new one: \(.checkpoint)")
                : Remedy(
                    ru: "ближайшие: \(list)",
                    en: "the nearest: \(list)"),
            input: .size)
    }
}

extension Checkpoints {
    /// Where the request for a cosignature is kept until it is answered. Readers of checkpoints pass the name over.
    func requestPath(of size: Int) -> String { path(of: size) + Checkpoints.requestSuffix }

    static let requestSuffix = ".request"

    /// The note that stands there, whoever has signed it; nil where there is none that can be read.
    func note(of size: Int) -> Note? {
        // What is no note is none.
        Files.read(path(of: size), upTo: Note.greatestSize).flatMap { try? Note($0) }
    }

    /// The requests that are kept, by their sizes. A file that is none is passed over.
    func requests() throws(Problem) -> [Int: AddCheckpoint] {
        var requests: [Int: AddCheckpoint] = [:]
        for name in try Files.names(in: folder.checkpoints) ?? [] where name.hasSuffix(Checkpoints.requestSuffix) {
            let digits = String(name.dropLast(Checkpoints.requestSuffix.count))
            guard Checkpoints.isFileName(digits), let size = Int(digits),
                let bytes = Files.read(folder.checkpoints + "/" + name, upTo: Note.greatestSize),
                // Passed over where it is none.
                let request = try? AddCheckpoint(bytes), request.checkpoint.size == size
            else { continue }
            requests[size] = request
        }
        return requests
    }
}
