import Events
import Foundation

/// Checks a bundle (FORMAT.md, section 13): builds a log from its bodies and nothing else, verifies that, makes the
/// report anew from it, and compares.
package struct BundleCheck {
    private let folder: String
    private let outside: TrustAnchors
    /// Disclosures that came apart from the bundle.
    private let apart: [UInt8]?
    private var problems: [BundleVerdict.Finding] = []
    private var faults: [KnownFault] = []
    private var cosigned: [(size: Int, cosignature: Cosignature)] = []
    private var judgement = TrustAnchors.Findings()

    private init(_ folder: String, _ outside: TrustAnchors, _ apart: [UInt8]?) {
        self.folder = folder
        self.outside = outside
        self.apart = apart
    }

    /// A checkpoint with the note that it was read from.
    private struct Signed {
        let statement: Checkpoint
        let note: Note

        /// - Throws: ``Note/Refusal`` where the key in force at its size has not signed it.
        init(_ bytes: [UInt8], keys: KeyHistory) throws(Note.Refusal) {
            note = try Note(bytes)
            statement = try Checkpoint(note, keys: keys)
        }
    }

    /// - Parameters:
    ///   - disclosures: a file of disclosures that came apart from the bundle.
    ///   - scratch: an empty folder, for the log that is built from the bodies and its read models.
    /// - Throws: ``Problem`` where it could not run: `notFound` where there is no such folder, `badInput` for a log
    ///   with types that this version does not know, `inputOutput`.
    package static func run(
        _ folder: String, _ outside: TrustAnchors, disclosures: [UInt8]? = nil, scratch: String
    ) throws(Problem) -> BundleVerdict {
        var check = BundleCheck(folder, outside, disclosures)
        do {
            return try check.run(scratch)
        } catch {
            throw Problem(storage: error)
        }
    }

    /// The log of a bundle's bodies, to be asked like any other: what is asked of it is as true as the bundle.
    ///
    /// - Throws: ``Problem`` `altered` where the bodies are no log.
    package static func ledger(of folder: String, scratch: String) throws -> Ledger {
        let path = folder + "/" + ReviewBundle.File.entries.rawValue
        guard isPlain(path) else { throw unsound(folder) }
        let rest = try BundleBodies(path).log(at: scratch + "/ledger.sqlite", upTo: JSON.greatestInteger)
        let verdict = try Verification.run(file: scratch + "/ledger.sqlite")
        guard verdict.status == .agrees, rest == .nothing else { throw unsound(folder) }
        return try Ledger.open(scratch)
    }

    /// The programme that a bundle's report is of.
    package static func programme(of folder: String) -> String? {
        report(in: folder)?["programme"]?.string
    }

    /// What `report.json` states; nil where it is not a canonical object and a newline.
    private static func report(in folder: String) -> JSONObject? {
        guard var bytes = read(.report, in: folder), bytes.popLast() == 0x0A else { return nil }
        // The canonical reader is for bodies, and stops at their greatest size.
        guard let json = JSONReader.value(bytes, .input), json.canonicalBytes == bytes else { return nil }
        return json.object
    }

    private mutating func run(_ scratch: String) throws -> BundleVerdict {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw Self.noBundle(folder)
        }
        checkFiles()
        if !problems.isEmpty { return verdict() }
        guard let stated = statedSize() else { return verdict() }
        let rest = try BundleBodies(path(.entries)).log(at: scratch + "/ledger.sqlite", upTo: stated)
        let verified = try Verification.run(file: scratch + "/ledger.sqlite")
        for finding in verified.problems {
            problems.append(.init(.entries, seq: finding.seq, ru: finding.what.ru, en: finding.what.en))
        }
        switch rest {
        case .nothing: break
        case .unfinished(let line): report(.entries, ru: "строка \(line) не окончена", en: "line \(line) is not ended")
        case .more:
            report(
                .entries, ru: "записей больше, чем \(stated) — столько их по контрольной точке",
                en: "there are more entries than the \(stated) that the checkpoint speaks of")
        }
        guard verified.status == .agrees, problems.isEmpty else { return verdict(verified.entries, verified.root) }
        let ledger = try Ledger.open(scratch)
        let keys = try ledger.keyHistory()
        let signed = try checkCheckpoint(keys, verified)
        checkPolicy(keys[verified.entries])
        if let signed { try checkPrevious(signed, ledger, keys) }
        judgement = try outside.judge(
            entries: verified.entries, keys: keys.keys,
            root: { $0 <= verified.entries ? try ledger.root(at: $0) : nil }, cosigned: cosigned)
        // What is counted must be of these very entries. That they are another ledger's is no reason not to count.
        guard problems.isEmpty else { return verdict(verified.entries, verified.root) }
        // Before the verdict, which speaks of what was found until then.
        let views = try Views.open(ledger)
        let report = try checkReport(views)
        let disclosed = try Self.disclosures(
            [Self.read(.disclosures, in: folder), apart].compactMap { $0 },
            LedgerReader(ledger, index: views.index), &problems)
        return verdict(verified.entries, verified.root, report, disclosed)
    }

    private func verdict(
        _ entries: Int = 0, _ root: TreeHash? = nil, _ report: Report? = nil, _ disclosed: [DisclosureFile.Verdict] = []
    ) -> BundleVerdict {
        var outside = judgement
        // Of a bundle that contradicts itself nothing is held fast.
        if !problems.isEmpty { outside.holds = [] }
        let status: Verdict.Status =
            !problems.isEmpty
            ? .altered : !outside.differences.isEmpty ? .diverges : outside.isProven ? .agrees : .unproven
        return BundleVerdict(
            status: status, problems: problems + outside.differences.map { .init(nil, ru: $0.ru, en: $0.en) },
            faults: faults, entries: entries, root: root, report: report,
            disclosed: status == .agrees || status == .unproven ? disclosed : [], outside: outside)
    }

    // MARK: - Reading

    private mutating func checkFiles() {
        for file in ReviewBundle.File.allCases {
            if Self.isPlain(path(file)) {
                if let most = file.greatestSize, Self.size(path(file)) > most {
                    report(file, ru: "файл слишком велик", en: "the file is too large")
                }
            } else if Self.isThere(path(file)) {
                report(file, ru: "это не обычный файл", en: "it is not a plain file")
            } else if !file.isOptional {
                report(file, ru: "файла нет", en: "the file is missing")
            }
        }
    }

    private static func size(_ path: String) -> Int {
        // One that is not there was reported as such.
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    }

    /// Whether anything is of that name, a link to nowhere included.
    private static func isThere(_ path: String) -> Bool {
        // What has no attributes is not there.
        (try? FileManager.default.attributesOfItem(atPath: path)) != nil
    }

    private func path(_ file: ReviewBundle.File) -> String { folder + "/" + file.rawValue }

    private func bytes(_ file: ReviewBundle.File) -> [UInt8] { Self.read(file, in: folder) ?? [] }

    /// The bytes of a file that is read whole; nil for any other, one that is no plain file, and one that is too large.
    package static func read(_ file: ReviewBundle.File, in folder: String) -> [UInt8]? {
        guard let most = file.greatestSize, isPlain(folder + "/" + file.rawValue),
            let bytes = Files.read(folder + "/" + file.rawValue, upTo: most),
            bytes.count <= most
        else { return nil }
        return bytes
    }

    /// A regular file, not a link to somewhere else.
    private static func isPlain(_ path: String) -> Bool {
        // What is not there is no file.
        let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        return type == .typeRegular
    }

    private mutating func report(_ file: ReviewBundle.File, ru: String, en: String) {
        problems.append(.init(file, ru: ru, en: en))
    }

    // MARK: - The log's own signature

    /// How many entries the checkpoint speaks of, whoever has signed it: no more are read. Nil where it is none.
    private mutating func statedSize() -> Int? {
        do throws(Note.Refusal) {
            return try Checkpoint(text: Note(bytes(.checkpoint)).text).size
        } catch {
            report(.checkpoint, ru: error.phrase.ru, en: error.phrase.en)
            return nil
        }
    }

    /// - Returns: nil where nothing else in the bundle can be held against it.
    private mutating func checkCheckpoint(_ keys: KeyHistory, _ verified: Verdict) throws -> Signed? {
        let signed: Signed
        do throws(Note.Refusal) {
            signed = try Signed(bytes(.checkpoint), keys: keys)
            try hold(signed)
        } catch {
            report(.checkpoint, ru: error.phrase.ru, en: error.phrase.en)
            return nil
        }
        let statement = signed.statement
        if statement.size != verified.entries {
            report(
                .entries, ru: "записей \(verified.entries), а контрольная точка говорит о \(statement.size)",
                en: "there are \(verified.entries) entries, but the checkpoint speaks of \(statement.size)")
            return nil
        }
        if statement.root != verified.root {
            report(
                .entries, ru: "корень записей не тот, что в контрольной точке",
                en: "the root of the entries is not the one in the checkpoint")
        }
        return signed
    }

    /// Takes note of the witnesses among the reviewer's keys that have cosigned. It counts only where all else holds.
    private mutating func hold(_ signed: Signed) throws(Note.Refusal) {
        for cosignature in try signed.note.cosignatures(by: outside.witnesses) {
            cosigned.append((signed.statement.size, cosignature))
        }
    }

    private mutating func checkPolicy(_ key: VerifierKey) {
        let policy: Policy
        do throws(Policy.Refusal) {
            policy = try Policy(bytes(.policy))
        } catch {
            report(
                .policy, ru: "не читается: \(error.phrase.ru)", en: "it is not readable: \(error.phrase.en)")
            return
        }
        if policy.logs != [key] {
            report(
                .policy, ru: "ключ летописи не тот, что в её записях",
                en: "the log's key is not the one that its entries state")
        }
    }

    // MARK: - An earlier checkpoint in the bundle

    private mutating func checkPrevious(_ signed: Signed, _ ledger: Ledger, _ keys: KeyHistory) throws {
        let present = [ReviewBundle.File.previous, .consistency].filter { Self.isPlain(path($0)) }
        if present.isEmpty { return }
        if present.count == 1 {
            let missing: ReviewBundle.File = present == [.previous] ? .consistency : .previous
            report(missing, ru: "файла нет", en: "the file is missing")
            return
        }
        let previous: Signed
        do throws(Note.Refusal) {
            previous = try Signed(bytes(.previous), keys: keys)
            guard (1...signed.statement.size).contains(previous.statement.size) else { throw Note.Refusal.size }
            try hold(previous)
        } catch {
            report(.previous, ru: error.phrase.ru, en: error.phrase.en)
            return
        }
        guard try ledger.root(at: previous.statement.size) == previous.statement.root else {
            report(
                .previous, ru: "в ней другой корень, чем дают записи",
                en: "it states another root than the entries give")
            return
        }
        do throws(ProofFault) {
            try Proof.checkConsistency(
                try Self.hashes(bytes(.consistency)), from: previous.statement.size, root: previous.statement.root,
                to: signed.statement.size, root: signed.statement.root)
        } catch {
            report(.consistency, ru: error.phrase.ru, en: error.phrase.en)
        }
    }

    /// A line of base64 for each hash.
    private static func hashes(_ bytes: [UInt8]) throws(ProofFault) -> [TreeHash] {
        if bytes.isEmpty { return [] }
        guard bytes.last == 0x0A else { throw .malformed }
        var hashes: [TreeHash] = []
        for line in bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard let hash = TreeHash(base64: String(decoding: line, as: UTF8.self)) else { throw .malformed }
            hashes.append(hash)
        }
        return hashes
    }

    // MARK: - The claims

    private mutating func checkReport(_ views: Views) throws -> Report? {
        guard let stated = Self.report(in: folder), let programme = stated["programme"]?.string,
            let size = stated["size"]?.int
        else {
            report(.report, ru: "не канонический JSON отчёта", en: "not the canonical JSON of a report")
            return nil
        }
        let made: Report
        do {
            if let name = stated["report"]?.string {
                made = try views.report(name, of: programme, asOf: views.size)
            } else {
                guard size == views.size, let period = Period(stated["period"]) else {
                    report(.report, ru: "размер или период не тот", en: "the size or the period is not as it has to be")
                    return nil
                }
                made = try views.report(programme: programme, asOf: size, period: period)
            }
        } catch let problem as Problem where [.notFound, .diverged, .refused].contains(problem.kind) {
            report(.report, ru: problem.what.ru, en: problem.what.en)
            return nil
        }
        let comparison = ReportComparison(stated: stated, made: made)
        let findings = comparison.findings
        problems += findings
        faults = comparison.faults
        // A number that is not the one that the entries give.
        if findings.contains(where: { $0.indicator != nil }) { faults += try views.faultsOfCounting(asOf: made.size) }
        return made
    }
}

extension Period {
    /// `{"from"?, "to"?}`; nil for anything else.
    fileprivate init?(_ json: JSON?) {
        guard let object = json?.object else { return nil }
        self.init(
            from: object["from"]?.string.flatMap { Day($0) }, to: object["to"]?.string.flatMap { Day($0) })
        guard self.json == .object(object) else { return nil }
        if let from, let to, to < from { return nil }
    }
}
