import Crypto
import Foundation
import GRDB

/// Finds the ids of lines that are to be taken in once: of one batch, under the log's lock.
struct OnceIdentifiers {
    /// How often the batch has said the same so far.
    private var counts: [[UInt8]: Int] = [:]
    private var former: [[UInt8]: Former] = [:]
    /// The key of a batch that is only tried where there is no vault yet: nothing has an id by any key then.
    fileprivate var passing: SymmetricKey?
    /// How many entries another vault has sealed, once that was asked.
    fileprivate var sealedByAnother: Int??

    /// The entries whose ids are made of the open part alone, of lines whose open parts are equal.
    ///
    /// Earlier releases made all ids so: their ordinals count lines that differ in what is sealed, too.
    fileprivate struct Former {
        enum Sealed {
            /// The canonical JSON of the fields.
            case known([UInt8])
            /// Nobody can tell any more what was sealed.
            case erased(person: String)
        }

        /// In the order of their ordinals, which have no gaps.
        var entries: [(entry: Entry, sealed: Sealed)] = []
    }

    fileprivate mutating func ordinal(of content: LineContent) -> Int {
        let digest = content.digest
        counts[digest, default: 0] += 1
        return counts[digest] ?? 1
    }

    fileprivate subscript(digest: [UInt8]) -> Former {
        get { former[digest] ?? Former() }
        set { former[digest] = newValue }
    }
}

extension WriterCore {
    /// The id of a line that is to be taken in once: the one under which the same line stands in the log, or a new one.
    ///
    /// - Throws: ``Problem``: `inputOutput` where the vault is missing that would tell, `conflict` where nobody can tell
    ///   whether it is the line of somebody who was erased.
    func onceID(_ draft: Draft, _ once: inout OnceIdentifiers, isDryRun: Bool, _ db: Database) throws -> String {
        let content = LineContent(draft)
        let ordinal = once.ordinal(of: content)
        var fresh: String?
        if content.isSealed {
            let key = try onceKey(&once, isDryRun: isDryRun, db)
            let id = content.sealedID(ordinal, key)
            if try state.seq(ofID: id) != nil { return id }
            fresh = id
            if try state.seq(ofID: content.openID(1)) == nil { return try notOfAnother(draft, id, &once, db) }
        } else if try !draft.type.hasSealedFields || state.seq(ofID: content.openID(ordinal)) == nil && ordinal == 1 {
            return content.openID(ordinal)
        }
        let former = try former(content, &once, db)
        if let known = try known(draft, ordinal, former) { return known }
        if let fresh { return try notOfAnother(draft, fresh, &once, db) }
        return content.openID(former.entries.count + 1)
    }

    /// The entry of before that says the same, sealed fields too; for the second such line the second one.
    private func known(_ draft: Draft, _ ordinal: Int, _ former: OnceIdentifiers.Former) throws -> String? {
        var left = ordinal
        let given = JSON.object(draft.sealed).canonicalBytes
        for (entry, sealed) in former.entries {
            switch sealed {
            case .known(let fields) where fields != given: continue
            // The open part names the person, so that it is the same one: erased is the same.
            case .erased(let person) where !names(draft, person): continue
            default: left -= 1
            }
            if left == 0 { return entry.id }
        }
        for (entry, sealed) in former.entries {
            if case .erased(let person) = sealed, !names(draft, person) {
                throw Writer.perhapsErased(draft, entry.seq, person)
            }
        }
        return nil
    }

    private func names(_ draft: Draft, _ person: String) -> Bool {
        guard let given = draft.text("person") else { return draft.type.field("person") == nil }
        return given == person
    }

    /// The entries that have the id of the open part, as far as there are by now.
    private func former(
        _ content: LineContent, _ once: inout OnceIdentifiers, _ db: Database
    ) throws -> OnceIdentifiers.Former {
        let digest = content.openDigest
        var former = once[digest]
        while let seq = try state.seq(ofID: content.openID(former.entries.count + 1)), let entry = try state.entry(seq)
        {
            former.entries.append((entry, try sealed(entry, db)))
        }
        once[digest] = former
        return former
    }

    private func sealed(_ entry: Entry, _ db: Database) throws -> OnceIdentifiers.Former.Sealed {
        if let person = try VaultSubject.erased(in: entry, state) { return .erased(person: person) }
        var fields = JSONObject()
        // What its version had in the clear.
        for field in entry.type.fields where field.isSealed && !entry.shape.seals(field.name) {
            fields[field.name] = entry.data[field.name]
        }
        if entry.shape.hasSealedFields, let vault = try vault(db) {
            let subject = try VaultSubject.of(entry, state)
            switch try vault.disclosures(of: entry.seq, subject: subject, state) {
            case .erased: return .erased(person: subject.person ?? subject.name)
            case .disclosures(let disclosures):
                for disclosure in disclosures { fields[disclosure.name] = disclosure.value }
            }
        }
        return .known(JSON.object(fields).canonicalBytes)
    }

    // MARK: - The key

    /// The vault's secret for ids. The first line that needs it makes the vault.
    private func onceKey(_ once: inout OnceIdentifiers, isDryRun: Bool, _ db: Database) throws -> SymmetricKey {
        if let vault = try vault(db) { return vault.onceKey }
        try checkVaultKnown(db)
        if !isDryRun { return try makeVault(db).onceKey }
        let key = once.passing ?? SymmetricKey(size: .bits256)
        once.passing = key
        return key
    }

    /// - Throws: ``Problem`` `inputOutput` where entries were sealed by another vault, whose key made their ids.
    private func notOfAnother(
        _ draft: Draft, _ id: String, _ once: inout OnceIdentifiers, _ db: Database
    ) throws -> String {
        let sealed: Int?
        if let asked = once.sealedByAnother {
            sealed = asked
        } else {
            sealed = try vault(db)?.sizeSealedByAnother()
            once.sealedByAnother = .some(sealed)
        }
        if let sealed { throw Vault.sealedByAnother(ledger.folder, upTo: sealed, line: draft.line) }
        return id
    }

    private func checkVaultKnown(_ db: Database) throws {
        guard try VaultMark.mayBeMissing(ledger.folder, db) else { return }
        throw Vault.unknown(ledger.folder)
    }
}

extension Vault {
    /// What ids of lines are keyed with: apart from what finds people, by what stands before it.
    var onceKey: SymmetricKey {
        var mac = matching
        mac.update(data: [0xFF] + Array("letopis/once/v1".utf8))
        return SymmetricKey(data: Data(mac.finalize()))
    }
}

extension Writer {
    static func perhapsErased(_ draft: Draft, _ seq: Int, _ person: String) -> Problem {
        Problem(
            .conflict, "once-perhaps-erased",
            Phrase(
                ru: "может быть, это запись \(seq), данные которой стёрты (\(person)): сравнить больше не с чем",
                en: "this may be entry \(seq), whose data are erased (\(person)): there is nothing left to compare with"
            ),
            remedy: Phrase(
                ru: "если строка об этом человеке, уберите её; если о другом, дайте ей свой id или код человека",
                en:
                    "if the line is about that person, leave it out; if about another, give it an id of its own, or the "
                    + "person's code"),
            field: "data.person", line: draft.line)
    }
}
