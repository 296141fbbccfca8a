import Foundation
import GRDB

/// Changing the key that the ledger signs with (FORMAT.md, section 8).
///
/// 1. The new key is written as secrets/next.key.
/// 2. The entry `ledger.key-rotated`, at N, states its public half: from here on it is the key in force.
/// 3. The checkpoint of size N is signed by both keys: whoever knew the old one learns from it that the new one follows.
/// 4. next.key takes the name signing.key, and the old private key is gone.
///
/// Each step is on the disk before the next begins. One that was interrupted after the second is finished by whoever
/// next opens the ledger to write; one that was interrupted before it never happened. Its next.key then lies there unused
/// until the next rotation replaces it with a key of its own: another copy of the log may know it.
package enum Rotation {
    package struct Outcome: Sendable {
        /// The entry since which the key is in force.
        package let seq: Int
        package let key: VerifierKey
        /// Whether this only finished a rotation that had been interrupted.
        package let isFinished: Bool
        /// What could not be done after the entry stood in the log; whoever next opens the ledger to write does it.
        package let left: [Problem]
    }

    /// Rotates the key; where an earlier rotation was interrupted, finishes that one instead.
    ///
    /// - Throws: ``Problem``: `diverged` where the log does not extend its newest checkpoint, `inputOutput` where the
    ///   present key or a place for the new one is not to be had, `conflict` where others hold the ledger.
    package static func rotate(
        _ ledger: Ledger, account: String, clock: Clock = .system, random: RandomSource = .system
    ) throws(Problem) -> Outcome {
        do {
            let writer = try Writer(ledger, account: account, clock: clock, random: random)
            var left: [Problem] = []
            if !writer.hasFinishedRotation { left += try writer.alone { try $0.rotateKey() } }
            left += writer.followUp()
            let keys = writer.keys
            return Outcome(
                seq: keys.since, key: keys.current, isFinished: writer.hasFinishedRotation, left: left)
        } catch {
            throw Problem(storage: error)
        }
    }

    // MARK: - The key to sign with

    /// What a writer signs with.
    struct Signer {
        let key: SigningKey
        /// The keys of the log, the last of which it is.
        let keys: KeyHistory
        /// Whether a rotation that stood in the log was finished for it.
        let hasFinished: Bool
    }

    /// The private half of the current key, for a writer that opens the ledger.
    static func signer(_ ledger: Ledger, _ keys: KeyHistory, _ statements: LogStatements) throws -> Signer {
        if let key = try ledger.folder.secretKey(.signing), key.verifier == keys.current {
            return Signer(key: key, keys: keys, hasFinished: false)
        }
        // Another process may be at it: under the lock it is not.
        return try ledger.log.queue.writeWithoutTransaction { db in
            try statements.transaction {
                var keys = keys
                try keys.catchUp(db)
                return try signer(ledger.folder, keys, db)
            }
        }
    }

    /// The private half of the current key. Finishes a rotation that stands in the log.
    ///
    /// - Parameter db: the log, under its lock: of several who notice, one finishes.
    static func signer(_ folder: Folder, _ keys: KeyHistory, _ db: Database) throws -> Signer {
        let present = try folder.secretKey(.signing)
        if let present, present.verifier == keys.current {
            return Signer(key: present, keys: keys, hasFinished: false)
        }
        guard let next = try folder.secretKey(.next), keys.follows(present?.verifier, next.verifier) else {
            throw problem(folder, present, keys)
        }
        let head = try LogRows.frontier(db, size: keys.since)
        try Checkpoints(folder: folder, keys: keys).write(
            Checkpoint(origin: next.name, size: head.size, root: head.root), by: next, and: present, isSynced: true)
        try folder.adoptNextKey()
        return Signer(key: next, keys: keys, hasFinished: true)
    }

    // MARK: - What lies in secrets/

    /// How the keys in secrets/ stand to the log.
    package enum Standing: Sendable {
        case inForce
        /// There is no key to sign with: a copy to look at.
        case missing
        /// The log has gone on to next.key; whoever opens it to write finishes that.
        case pending
        /// As `inForce`, and a next.key lies there of which the log does not speak.
        case unused
    }

    /// - Throws: ``Problem`` `inputOutput` where the key is not the one in force, or does not lie as a secret has to.
    package static func standing(_ ledger: Ledger) throws(Problem) -> Standing {
        do {
            let keys = try ledger.keyHistory()
            // In this order: a rotation that ends meanwhile makes one of two.
            let next = try ledger.folder.secretKey(.next)
            let present = try ledger.folder.secretKey(.signing)
            if let present, present.verifier == keys.current {
                return next.map { $0.verifier != keys.current } ?? false ? .unused : .inForce
            }
            if let next, keys.follows(present?.verifier, next.verifier) { return .pending }
            // Rotated while this was asked: ask again.
            guard try ledger.keyHistory().current == keys.current else { return try standing(ledger) }
            if present == nil { return .missing }
            throw problem(ledger.folder, present, keys)
        } catch {
            throw Problem(storage: error)
        }
    }

    /// Why the key in signing.key does not do.
    static func problem(_ folder: Folder, _ present: SigningKey?, _ keys: KeyHistory) -> Problem {
        guard let present else { return Ledger.noSigningKey(folder.signingKey) }
        if keys.keys.contains(where: { $0.key == present.verifier }) { return oldKey(folder, keys.since) }
        return hasSigned(folder, present) ? newerKey(folder) : wrongKey(folder)
    }

    /// Whether `key` has signed a checkpoint in the folder: then it was once in force.
    private static func hasSigned(_ folder: Folder, _ key: SigningKey) -> Bool {
        let checkpoints = Checkpoints(folder: folder, keys: KeyHistory(key.verifier))
        // Asked only to say the better of two errors: what cannot be read says nothing.
        return ((try? checkpoints.sizes()) ?? []).contains { (try? checkpoints.read(size: $0)) != nil }
    }
}

extension KeyHistory {
    /// Whether `next` is in force and `present` was before it. A key that nobody here knows is not thrown away.
    fileprivate func follows(_ present: VerifierKey?, _ next: VerifierKey) -> Bool {
        next == current && (present == nil || present == predecessor(at: since))
    }
}

extension WriterCore {
    /// The steps, each under the log's lock; so nobody sees a next.key of which the log is about to speak.
    ///
    /// - Returns: what could not be done after the entry stood in the log.
    fileprivate func rotateKey() throws -> [Problem] {
        let next = try SigningKey.generate(name: ledger.opening.origin, &random)
        try transaction { db, recorded, rows, edge in
            try checkCheckpoint(db)
            try next.write(to: ledger.folder.nextKey, replacing: true)
            _ = try appendOwn(.keyRotated(to: next.verifier, at: recorded.text), recorded, rows, &edge)
        }
        // The log has gone on to another key than this writer's: it finishes what stands in the log, as any other would.
        do {
            try transaction { _, _, _, _ in }
            return []
        } catch {
            return [Problem(storage: error)]
        }
    }
}

extension Rotation {
    static func wrongKey(_ folder: Folder) -> Problem {
        Problem(
            .inputOutput, "wrong-signing-key",
            Phrase(
                ru: "\(folder.signingKey) — ключ другой летописи",
                en: "\(folder.signingKey) is the key of another ledger"),
            remedy: Phrase(
                ru: "верните ключ этой летописи из своей копии", en: "put this ledger's key back from your copy"))
    }

    static func oldKey(_ folder: Folder, _ since: Int) -> Problem {
        Problem(
            .inputOutput, "old-signing-key",
            Phrase(
                ru: "\(folder.signingKey) — прежний ключ: запись \(since) его сменила",
                en: "\(folder.signingKey) is a former key: entry \(since) rotated it"),
            remedy: Phrase(
                ru: "верните из своей копии secrets/ ключ, сделанный при смене; прежний больше не подписывает",
                en: "put the key made by that rotation back from your copy of secrets/; the former one signs no more"))
    }

    static func newerKey(_ folder: Folder) -> Problem {
        Problem(
            .inputOutput, "newer-signing-key",
            Phrase(
                ru: "\(folder.signingKey) новее летописи: её восстановили из копии, сделанной до смены ключа",
                en: "\(folder.signingKey) is newer than the log: it was restored from a copy made before the key was "
                    + "rotated"),
            remedy: Remedy(
                ru: "восстановите копию, сделанную после смены ключа (\(.restore)); если её нет, верните прежний "
                    + "ключ из своей копии secrets/, затем \(full: .acceptFork)",
                en: "restore a copy made after the rotation (\(.restore)); if there is none, put the former key "
                    + "back from your copy of secrets/, then \(full: .acceptFork)"))
    }
}
