import Events
import Foundation
import GRDB

/// What a grant reviewer gets: all leaves of the log, a checkpoint, what is claimed, and the means to check it
/// (FORMAT.md, section 13). A folder of a few files, none of which is personal but for the disclosures, if it has any.
package enum ReviewBundle {
    /// The version of `report.json`.
    package static let version = 1

    package enum File: String, CaseIterable, Sendable {
        case checkpoint
        case entries = "entries.jsonl"
        case report = "report.json"
        case policy
        case previous = "previous-checkpoint"
        case consistency
        case disclosures = "disclosures.json"
        case readme = "README.md"
        case format = "FORMAT.md"
        case verifier = "verify.py"
        case counter = "counting.py"

        package var isOptional: Bool { [.previous, .consistency, .disclosures].contains(self) }

        /// In bytes; nil for what grows with the log, and is read line by line.
        package var greatestSize: Int? {
            switch self {
            case .checkpoint, .previous, .readme, .format, .verifier, .counter: 1 << 20
            case .policy, .consistency: Policy.greatestSize
            case .report: 1 << 28
            case .disclosures: DisclosureFile.greatestSize
            case .entries: nil
            }
        }
    }

    /// Writes the bundle into `folder`, which is empty.
    ///
    /// - Parameters:
    ///   - checkpoint: the note of the size that the bundle reaches to.
    ///   - previous: an earlier one of the same log.
    ///   - documents: ``File/readme``, ``File/format``, ``File/verifier`` and ``File/counter``, which say the same in every bundle.
    package static func write(
        _ report: Report, from ledger: Ledger, checkpoint: StatedCheckpoint, previous: StatedCheckpoint?,
        policy: Policy, documents: [File: [UInt8]], to folder: String
    ) throws {
        func write(_ file: File, _ bytes: [UInt8]) throws {
            let path = folder + "/" + file.rawValue
            guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
                throw notWritten(path)
            }
        }
        let size = checkpoint.checkpoint.size
        try write(.checkpoint, checkpoint.note.bytes)
        try writeEntries(ledger, upTo: size, to: folder + "/" + File.entries.rawValue)
        try write(.report, report.json.canonicalBytes + [0x0A])
        try write(.policy, Array(policy.text.utf8))
        if let previous {
            let proof = try ledger.log.read {
                try LogRows.tree($0, size: size).consistency(from: previous.checkpoint.size)
            }
            try write(.previous, previous.note.bytes)
            try write(.consistency, Array(proof.map { $0.base64 + "\n" }.joined().utf8))
        }
        for (file, bytes) in documents { try write(file, bytes) }
    }

    private static func writeEntries(_ ledger: Ledger, upTo size: Int, to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
        else { throw notWritten(path) }
        var lines = Data()
        try ledger.log.read { db in
            try LogRows.forEachBody(db, after: 0, upTo: size) { _, body in
                lines.append(contentsOf: body)
                lines.append(0x0A)
                if lines.count > 1 << 20 {
                    try file.write(contentsOf: lines)
                    lines.removeAll(keepingCapacity: true)
                }
            }
        }
        try file.write(contentsOf: lines)
        try file.close()
    }

    private static func notWritten(_ path: String) -> Problem {
        Problem(
            .inputOutput, "not-written", Phrase(ru: "не удалось записать \(path)", en: "could not write \(path)"),
            remedy: Phrase(ru: "проверьте место на диске и права", en: "check the free space and the permissions"))
    }
}
