/// What whoever checks has from elsewhere than what is checked: without it nothing can be proven.
package struct TrustAnchors: Sendable {
    /// Verifier keys: of the log, of witnesses.
    package let keys: [VerifierKey]
    /// A checkpoint that was kept.
    package let checkpoint: Note?

    package init(keys: [VerifierKey] = [], checkpoint: Note? = nil) {
        self.keys = keys
        self.checkpoint = checkpoint
    }

    package static let none = TrustAnchors()

    package var logs: [VerifierKey] { keys.filter { $0.kind == .log } }
    package var witnesses: [VerifierKey] { keys.filter { $0.kind == .witness } }

    /// The size that the kept checkpoint states; nil where it cannot be read, as ``TrustAnchors`` finds out besides.
    var size: Int? { checkpoint.flatMap { try? Checkpoint(text: $0.text).size } }

    /// Up to which entry somebody other than the ledger's owner holds the history fast.
    package struct Hold: Sendable, Equatable {
        package enum Source: Sendable, Equatable {
            /// A checkpoint that was kept.
            case checkpoint
            /// A cosignature, with its time in seconds since 1970.
            case witness(name: String, time: UInt64)
        }

        package let size: Int
        package let source: Source

        package init(size: Int, source: Source) {
            self.size = size
            self.source = source
        }
    }

    /// What a log looks like from outside.
    package struct Findings: Sendable {
        /// Why it is another log than the one known outside; empty where it is not.
        package var differences: [Phrase] = []
        /// Ascending by size.
        package var holds: [Hold] = []
        /// Whether the log's present key is known outside.
        package var isKeyKnown = false
        /// Whether a key known outside is one that the log has replaced since.
        package var isKeyFormer = false
        /// The size of the kept checkpoint, where the log is not the one that it was signed for.
        package var lost: Int?

        package init() {}

        /// Whether a key and a checkpoint from outside vouch for it.
        package var isProven: Bool { differences.isEmpty && isKeyKnown && !holds.isEmpty }
    }

    /// Sets a sound log of `entries` entries against what is known outside.
    ///
    /// - Parameters:
    ///   - keys: the log's keys, each from the entry that states it.
    ///   - root: its root at a size, by its entries.
    ///   - cosigned: cosignatures by ``witnesses``, verified, with the sizes of their checkpoints, which agree with the log.
    package func judge(
        entries: Int, keys history: [(from: Int, key: VerifierKey)], root: (_ size: Int) throws -> TreeHash?,
        cosigned: [(size: Int, cosignature: Cosignature)]
    ) throws -> Findings {
        var judgement = Findings()
        judgement.holds = cosigned.map { size, cosignature in
            Hold(size: size, source: .witness(name: cosignature.witness.name, time: cosignature.time))
        }
        func key(_ size: Int) -> VerifierKey? { (history.last { $0.from <= size } ?? history.first)?.key }
        let present = key(entries)
        judgement.isKeyKnown = present.map(logs.contains) ?? false
        if let (statement, signers) = try kept(among: logs + history.map(\.key)) {
            let then = key(statement.size)
            let isOfKnown = signers.contains(where: logs.contains)
            // By a key that is known, or else by the one that the log had then: the known one may have been replaced.
            let isSigned = isOfKnown || (then.map(signers.contains) ?? false)
            if let difference = try difference(statement, isSigned, entries, present?.name ?? "", root) {
                judgement.differences.append(difference)
                if isSigned { judgement.lost = statement.size }
            } else {
                judgement.holds.append(Hold(size: statement.size, source: .checkpoint))
                // The entries that it was signed for state the keys that came after the known one.
                if isOfKnown, then == present { judgement.isKeyKnown = true }
            }
        }
        judgement.isKeyFormer = !judgement.isKeyKnown && history.contains { logs.contains($0.key) }
        // A key that was replaced since proves nothing of what came after, but contradicts nothing either.
        let isForeign = !logs.isEmpty && !judgement.isKeyKnown && !judgement.isKeyFormer
        if judgement.differences.isEmpty, isForeign, let present {
            judgement.differences.append(
                Phrase(
                    ru: "летопись подписывается не тем ключом, который дали вы, а ключом \(present.text)",
                    en: "the ledger signs with another key than the one that you gave: \(present.text)"))
        }
        judgement.holds.sort { $0.size < $1.size }
        return judgement
    }

    /// What the kept checkpoint states, and who of `keys` has signed it.
    private func kept(among keys: [VerifierKey]) throws(Problem) -> (Checkpoint, [VerifierKey])? {
        guard let checkpoint else { return nil }
        do throws(Note.Refusal) {
            return (try Checkpoint(text: checkpoint.text), try checkpoint.signers(among: keys))
        } catch {
            throw Problem(
                .badInput, "bad-checkpoint",
                Phrase(
                    ru: "ваша контрольная точка не читается: \(error.phrase.ru)",
                    en: "your checkpoint is not readable: \(error.phrase.en)"),
                remedy: Phrase(
                    ru: "дайте файл таким, каким вы его получили", en: "give the file as you received it"))
        }
    }

    private func difference(
        _ statement: Checkpoint, _ isSigned: Bool, _ entries: Int, _ origin: String, _ root: (Int) throws -> TreeHash?
    ) throws -> Phrase? {
        guard statement.origin.hasSameBytes(as: origin) else {
            return Phrase(
                ru: "ваша контрольная точка — летописи \(statement.origin)",
                en: "your checkpoint is of the ledger \(statement.origin)")
        }
        if !isSigned {
            return Phrase(
                ru: "ваша контрольная точка подписана другим ключом", en: "your checkpoint is signed with another key")
        }
        guard statement.size <= entries else {
            return Phrase(
                ru: "ваша контрольная точка говорит о \(statement.size) записях, а здесь их \(entries)",
                en: "your checkpoint speaks of \(statement.size) entries, but here are \(entries)")
        }
        guard statement.size > 0, try root(statement.size) == statement.root else {
            return Phrase(
                ru: "первые \(statement.size) записей не те, для которых подписана ваша контрольная точка",
                en: "the first \(statement.size) entries are not those that your checkpoint was signed for")
        }
        return nil
    }
}

extension TrustAnchors.Findings {
    /// Who could still have rewritten what, of so many entries.
    package func coverage(of entries: Int) -> Remedy {
        guard isProven, let first = holds.first, let last = holds.last else { return unproven }
        let rest = entries - last.size
        let tail =
            rest == 0
            ? Phrase(
                ru: "С тех пор ни одну из них нельзя было переписать. ",
                en: "Since then nothing of them can have been rewritten. ")
            : Phrase(
                ru: "Записи после неё (\(rest)) ещё мог переписать тот, у кого ключ летописи. ",
                en: "The \(rest) entries after it could still have been rewritten by whoever holds the ledger's key. ")
        return Remedy(
            Phrase(
                ru: "Записи 1…\(last.size) закреплены не владельцем летописи, а \(last.phrase.ru). ",
                en: "Entries 1…\(last.size) are held fast not by the ledger's owner, but \(last.phrase.en). ") + tail
                + Phrase(
                    ru:
                        "До первого такого закрепления сделано записей: \(first.size); их время — только слово владельца.",
                    en: "The first such hold came after \(first.size) entries; their times are only the owner's word."))
    }

    private var unproven: Remedy {
        let missing =
            if isKeyKnown {
                Remedy(
                    ru: "Но нет ни вашей контрольной точки, ни подписи свидетеля, ключ которого вы знаете. ",
                    en: "But there is neither a checkpoint of yours nor the signature of a witness whose key you know. "
                )
            } else if isKeyFormer {
                Remedy(
                    ru:
                        "Но ключ, который дали вы, с тех пор сменили: получите новый или контрольную точку, подписанную обоими. ",
                    en:
                        "But the key that you gave was replaced since: get the new one, or the checkpoint that both have signed. "
                )
            } else {
                Remedy(
                    ru: "Но ключ летописи известен только из неё самой: получите его другим путём и дайте в \(.key). ",
                    en:
                        "But the ledger's key is known from itself alone: get it another way, and give it with \(.key). "
                )
            }
        return Remedy(
            ru: "\(missing)Владелец мог сочинить здесь всё, от первой записи до последней.",
            en: "\(missing)The owner can have made up everything here, from the first entry to the last.")
    }
}

extension TrustAnchors.Hold {
    fileprivate var phrase: Phrase {
        switch source {
        case .checkpoint: Phrase(ru: "вашей контрольной точкой", en: "by your own checkpoint")
        case .witness(let name, let time):
            Phrase(
                ru: "подписью свидетеля \(name) от \(Self.day(time))",
                en: "by the signature of the witness \(name) of \(Self.day(time))")
        }
    }

    /// The day of a witness's clock, which can show anything.
    private static func day(_ time: UInt64) -> String {
        let last = Timestamp.milliseconds(of: "9999-12-31T23:59:59.000Z") ?? 0
        guard let seconds = Int(exactly: time), seconds <= last / 1000 else { return "?" }
        return String(Timestamp.text(milliseconds: seconds * 1000).prefix(10))
    }
}
