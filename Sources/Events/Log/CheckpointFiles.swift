import Foundation

/// The files of checkpoints/, read before the log is: a checkpoint never speaks of more than was committed before it.
struct CheckpointFiles {
    private struct File {
        let name: String
        /// The size that the name states; nil where it is beyond any size.
        let size: Int?
        let note: [UInt8]?
    }

    /// What a log is found to be beside them.
    struct Judgement {
        fileprivate(set) var problems: [Verdict.Finding] = []
        /// The sizes of those that the log agrees with, ascending.
        fileprivate(set) var agreed: [Int] = []
        fileprivate(set) var bracket: Verdict.Bracket?
        /// The size of the first among them that carries a signature besides the log's own.
        fileprivate(set) var firstCosigned: Int?
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
                .compactMap { name in
                    let path = folder + "/" + name
                    let note = FileManager.default.contents(atPath: path).map(Array.init)
                    // A writer may have replaced it by a newer one meanwhile.
                    if note == nil, !FileManager.default.fileExists(atPath: path) { return nil }
                    return File(name: name, size: Int(name), note: note)
                }
        } catch {
            throw Problem(storage: error)
        }
    }

    /// The sizes at which the root is asked for, ascending.
    var sizes: [Int] { files.compactMap(\.size).sorted() }

    func judge(_ scan: LogScan) -> Judgement {
        var judgement = Judgement()
        // Without a readable entry 1 there is no key to open them with.
        if scan.keys.isEmpty { return judgement }
        var firstLost: Int?
        for file in files {
            // Of a log that could not be read to its end nobody can say whether it is that long.
            if !scan.isComplete, let size = file.size, size > scan.size { continue }
            do throws(Refusal) {
                let (size, isCosigned) = try CheckpointFiles.compare(file, with: scan)
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

    private static func compare(_ file: File, with scan: LogScan) throws(Refusal) -> (size: Int, isCosigned: Bool) {
        guard let note = file.note else {
            throw .unusable(Phrase(ru: "файл не читается", en: "the file cannot be read"))
        }
        guard let size = file.size else {
            throw .unusable(Phrase(ru: "такого размера не бывает", en: "nothing has that size"))
        }
        guard let key = scan.keys.last(where: { $0.from <= size })?.key else {
            throw .unusable(Phrase(ru: "для неё нет ключа", en: "there is no key for it"))
        }
        let checkpoint: Checkpoint
        do throws(Note.Refusal) {
            checkpoint = try Checkpoint(note: note, key: key)
        } catch {
            throw .unusable(
                Phrase(ru: "не принимается (\(error.rawValue))", en: "not acceptable (\(error.rawValue))"))
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
        return (size, carriesAnother(note, than: key))
    }

    /// Whether a signature line names another signer. Its key is not known here, so the signature is not checked.
    private static func carriesAnother(_ note: [UInt8], than key: VerifierKey) -> Bool {
        String(decoding: note, as: UTF8.self).split(separator: "\n").contains {
            $0.hasPrefix("\u{2014} ") && !$0.hasPrefix("\u{2014} \(key.name) ")
        }
    }
}
