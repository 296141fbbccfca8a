/// A witness signs, of each log, one history only: every checkpoint extends the one signed before (C2SP tlog-witness).
///
/// Here is what it decides; ``WitnessDesk`` keeps its memory.
package enum Witness {
    package enum Answer: Sendable, Equatable {
        /// The signature line, what it signs, and what to remember before it is given away.
        case cosigned(line: String, log: WitnessMemory.Log, memory: WitnessMemory)
        case refused(Refusal)
    }

    package enum Refusal: Error, Sendable, Equatable {
        case malformed(ProofText.Refusal)
        case oldSizeAboveSize(old: Int, size: Int)
        case unknownOrigin(String)
        case noTrustedSignature(origin: String, Note.Refusal)
        case otherOldSize(remembered: Int, old: Int, size: Int)
        case otherRoot(size: Int)
        case proof(ProofFault, old: Int, size: Int)

        /// The status that the protocol has for it.
        package var status: Int {
            switch self {
            case .malformed, .oldSizeAboveSize: 400
            case .unknownOrigin: 404
            case .noTrustedSignature: 403
            case .otherOldSize, .otherRoot: 409
            case .proof: 422
            }
        }
    }

    /// - Parameter time: seconds since 1970.
    /// - Throws: ``Problem`` `badInput` where `key` is not a witness's.
    package static func answer(
        _ request: [UInt8], memory: WitnessMemory, key: SigningKey, time: UInt64
    ) throws(Problem) -> Answer {
        guard key.kind == .witness else { throw notAWitness(key.name) }
        let accepted: WitnessMemory.Log
        do throws(Refusal) {
            accepted = try judge(request, memory)
        } catch {
            return .refused(error)
        }
        let checkpoint = Checkpoint(origin: accepted.key.name, size: accepted.size, root: accepted.root)
        return .cosigned(
            line: try key.line(for: checkpoint.text, at: time), log: accepted, memory: memory.remembering(accepted))
    }

    private static func judge(_ bytes: [UInt8], _ memory: WitnessMemory) throws(Refusal) -> WitnessMemory.Log {
        let request: AddCheckpoint
        do throws(ProofText.Refusal) {
            request = try AddCheckpoint(bytes)
        } catch {
            throw .malformed(error)
        }
        let (checkpoint, old) = (request.checkpoint, request.oldSize)
        guard let known = memory[origin: checkpoint.origin] else { throw .unknownOrigin(checkpoint.origin) }
        do throws(Note.Refusal) {
            _ = try Checkpoint(request.note, key: known.key)
        } catch {
            throw .noTrustedSignature(origin: checkpoint.origin, error)
        }
        guard old <= checkpoint.size else { throw .oldSizeAboveSize(old: old, size: checkpoint.size) }
        guard old == known.size else {
            throw .otherOldSize(remembered: known.size, old: old, size: checkpoint.size)
        }
        // Before the proof, which between equal sizes could only say the same.
        if old == checkpoint.size, checkpoint.root != known.root { throw .otherRoot(size: old) }
        do throws(ProofFault) {
            if old > 0 {
                try Proof.checkConsistency(
                    request.proof, from: old, root: known.root, to: checkpoint.size, root: checkpoint.root)
            } else if !request.proof.isEmpty {
                throw .tooLong
            }
        } catch {
            throw .proof(error, old: old, size: checkpoint.size)
        }
        return WitnessMemory.Log(key: known.key, size: checkpoint.size, root: checkpoint.root)
    }

    static func notAWitness(_ name: String) -> Problem {
        Problem(
            .badInput, "not-a-witness-key",
            Phrase(ru: "ключ «\(name)» — не ключ свидетеля", en: "the key \"\(name)\" is not a witness's"),
            remedy: Remedy(
                ru: "ключ свидетеля делает \(.makeWitnessKey); ключ летописи для этого не годится",
                en: "\(.makeWitnessKey) makes a witness's key; a ledger's key will not do"))
    }
}
