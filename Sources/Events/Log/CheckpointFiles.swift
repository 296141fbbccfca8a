import Foundation

/// The files of checkpoints/, listed before the log is read: a checkpoint never speaks of more than was committed before
/// it. Each is read when its turn comes, and no further than a checkpoint goes: there may be as many as entries.
struct CheckpointFiles {
    private struct File {
        let name: String
        /// The size that the name states; nil where it is beyond any size.
        let size: Int?
        let path: String
    }

    /// What a log is found to be beside them.
    struct Findings {
        fileprivate(set) var problems: [Verdict.Finding] = []
        /// The sizes of those that the log agrees with, ascending.
        fileprivate(set) var agreed: [Int] = []
        fileprivate(set) var bracket: Verdict.Bracket?
        /// The size of the first among them that carries a signature besides the log's own.
        fileprivate(set) var firstCosigned: Int?
        fileprivate(set) var outside = TrustAnchors.Findings()
    }

    private enum Refusal: Error {
        /// The log is not the one that was signed.
        case otherLog(Phrase)
        /// The file is no checkpoint that one could compare the log with.
        case unusable(Phrase)
    }

    private let files: [File]

    /// Of a log that stands alone.
    init() {
        files = []
    }

    init(folder: String) throws(Problem) {
        guard FileManager.default.fileExists(atPath: folder) else {
            files = []
            return
        }
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: folder).filter(Checkpoints.isFileName).sorted()
                .map { File(name: $0, size: Int($0), path: folder + "/" + $0) }
        } catch {
            throw Problem(storage: error)
        }
    }

    /// The sizes at which the root is asked for, ascending.
    var sizes: [Int] { files.compactMap(\.size).sorted() }

    func judge(_ scan: LogScan, _ outside: TrustAnchors) throws -> Findings {
        var judgement = Findings()
        var cosigned: [(size: Int, cosignature: Cosignature)] = []
        // Without a readable entry 1 there is no key to open them with.
        if scan.keys.isEmpty { return judgement }
        var firstLost: Int?
        for file in files {
            // Of a log that could not be read to its end nobody can say whether it is that long.
            if !scan.isComplete, let size = file.size, size > scan.size { continue }
            let bytes = Files.read(file.path, upTo: Note.greatestSize)
            // A writer may have replaced it by a newer one meanwhile.
            if bytes == nil, !FileManager.default.fileExists(atPath: file.path) { continue }
            do throws(Refusal) {
                let (size, note, isCosigned) = try CheckpointFiles.compare(file, bytes, with: scan)
                for cosignature in try CheckpointFiles.cosignatures(note, outside) {
                    cosigned.append((size, cosignature))
                }
                judgement.agreed.append(size)
                if isCosigned { judgement.firstCosigned = judgement.firstCosigned ?? size }
            } catch {
                switch error {
                case .otherLog(let what):
                    firstLost = firstLost ?? file.size
                    judgement.problems.append(CheckpointFiles.finding(file, what))
                case .unusable(let what): judgement.problems.append(CheckpointFiles.finding(file, what))
                }
            }
        }
        // Only a log that is whole can be told from another.
        if scan.isComplete {
            judgement.outside = try outside.judge(
                entries: scan.size, keys: scan.keys, root: { scan.roots[$0] },
                cosigned: cosigned)
            judgement.problems += judgement.outside.differences.map { Verdict.Finding(seq: nil, what: $0) }
            if let lost = judgement.outside.lost { firstLost = min(firstLost ?? lost, lost) }
        }
        if let firstLost {
            judgement.bracket = Verdict.Bracket(
                after: judgement.agreed.last { $0 < firstLost } ?? 0, upTo: firstLost)
        }
        return judgement
    }

    private static func finding(_ file: File, _ what: Phrase) -> Verdict.Finding {
        Verdict.Finding(
            seq: nil,
            what: Phrase(ru: "контрольная точка \(file.name): \(what.ru)", en: "checkpoint \(file.name): \(what.en)"))
    }

    private static func compare(_ file: File, _ bytes: [UInt8]?, with scan: LogScan) throws(Refusal) -> (
        size: Int, note: Note, isCosigned: Bool
    ) {
        guard let bytes else {
            throw .unusable(Phrase(ru: "файл не читается", en: "the file cannot be read"))
        }
        guard let size = file.size else {
            throw .unusable(Phrase(ru: "такого размера не бывает", en: "nothing has that size"))
        }
        guard let key = scan.keys.last(where: { $0.from <= size })?.key else {
            throw .unusable(Phrase(ru: "для неё нет ключа", en: "there is no key for it"))
        }
        let note: Note
        let checkpoint: Checkpoint
        do throws(Note.Refusal) {
            note = try Note(bytes)
            checkpoint = try Checkpoint(note, key: key)
            // The former key's line, where the key was changed.
            _ = try note.signers(among: scan.keys.map(\.key))
        } catch {
            throw .unusable(
                Phrase(
                    ru: "не принимается: \(error.phrase.ru)", en: "not acceptable: \(error.phrase.en)"))
        }
        guard checkpoint.size == size else {
            throw .unusable(Phrase(ru: "в ней размер \(checkpoint.size)", en: "it states the size \(checkpoint.size)"))
        }
        guard size <= scan.size else {
            throw .otherLog(
                Phrase(ru: "в летописи меньше записей: \(scan.size)", en: "the ledger has fewer entries: \(scan.size)"))
        }
        guard checkpoint.root == scan.roots[size] else {
            throw .otherLog(
                Phrase(
                    ru: "подписан другой корень: первые \(size) записей были другими",
                    en: "another root was signed: the first \(size) entries were others"))
        }
        // The other's key is not known here, so that signature is not checked.
        return (size, note, note.signatures.contains { !$0.name.hasSameBytes(as: key.name) })
    }

    private static func cosignatures(_ note: Note, _ outside: TrustAnchors) throws(Refusal) -> [Cosignature] {
        do throws(Note.Refusal) {
            return try note.cosignatures(by: outside.witnesses)
        } catch {
            throw .unusable(
                Phrase(
                    ru: "подпись свидетеля не принимается: \(error.phrase.ru)",
                    en: "a witness's signature is not acceptable: \(error.phrase.en)"))
        }
    }
}
