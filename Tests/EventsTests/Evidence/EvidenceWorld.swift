@testable import Events
import Foundation
import Support
import Testing

/// A ledger with people at an activity, and a folder of papers outside it. All people are synthetic.
struct EvidenceWorld {
    let temporary: TemporaryLedger
    /// Where the files lie that are attached; within the ledger's parent, removed with it.
    let papers: String

    var ledger: Ledger { temporary.ledger }
    var files: EvidenceFiles { EvidenceFiles(ledger) }
    var keys: FileKeys { FileKeys(ledger) }

    static let lines = """
        {"type":"programme.added","at":"2024-01-01","data":{"programme":"p","title":"P","funder":"F","contest":"C","startsOn":"2024-02-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}}
        {"type":"forum.planned","at":"2024-01-01","data":{"programme":"p","activity":"forum","title":"F","startsOn":"2024-06-15","mode":"onsite"}}
        {"type":"person.added","at":"2024-01-01","data":{"person":"p-1"}}
        {"type":"person.added","at":"2024-01-01","data":{"person":"p-2"}}
        {"type":"person.added","at":"2024-01-01","data":{"person":"p-3"}}
        {"type":"forum.attended","at":"2024-06-15","data":{"activity":"forum","person":"p-1"}}
        {"type":"forum.attended","at":"2024-06-15","data":{"activity":"forum","person":"p-2"}}
        {"type":"forum.held","at":"2024-06-16","data":{"activity":"forum","startedOn":"2024-06-15"}}
        """
    /// The attendance of p-1, of p-2, and that the forum was held.
    static let (first, second, held) = (7, 8, 9)

    init() async throws {
        temporary = try TemporaryLedger()
        papers = temporary.path + "-papers"
        try FileManager.default.createDirectory(atPath: papers, withIntermediateDirectories: true)
        try await temporary.append(Self.lines)
    }

    func remove() { try? FileManager.default.removeItem(atPath: papers) }

    /// Writes a file outside the ledger, and returns its path.
    func paper(_ name: String, _ content: Data) throws -> String {
        let path = "\(papers)/\(name)"
        try content.write(to: URL(filePath: path))
        return path
    }

    func paper(_ name: String, _ text: String = "synthetic sheet") throws -> String {
        try paper(name, Data(text.utf8))
    }

    @discardableResult
    func attach(
        _ path: String, kind: String = "attendance-sheet", to entries: [Int], sealed: Bool = true, code: String? = nil
    ) async throws -> Attaching.Outcome {
        var attachment = Attaching(temporary.writer)
        let outcome = try await attachment.attach(
            .file(path, sealed: sealed),
            Attaching.Claim(kind: kind, entries: entries, at: "2024-06-20", code: code))
        try await temporary.writer.finish()
        return outcome
    }

    /// As ``attach``, and what is stored.
    func file(
        _ path: String, kind: String = "attendance-sheet", to entries: [Int], sealed: Bool = true, code: String? = nil
    ) async throws -> EvidenceLog.File {
        let outcome = try await attach(path, kind: kind, to: entries, sealed: sealed, code: code)
        return try #require(outcome.stored).file
    }

    func redact(_ code: String, _ path: String) async throws -> Attaching.Redaction {
        var attachment = Attaching(temporary.writer)
        let redaction = try attachment.redact(
            code, with: path, sealed: nil, reason: "one person is erased", at: "2024-06-21")
        try await temporary.writer.finish()
        return redaction
    }

    /// What lies in evidence/.
    var stored: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: ledger.folder.evidence).sorted() }
    }

    func check() throws -> EvidenceCheck { try EvidenceCheck(ledger) }

    /// The states of the files, each once.
    var states: Set<EvidenceCheck.State> { get throws { Set(try check().files.map(\.state)) } }

    func change(_ digest: String, _ change: (inout Data) -> Void) throws {
        let path = files.path(of: digest)
        var data = try #require(FileManager.default.contents(atPath: path))
        change(&data)
        try data.write(to: URL(filePath: path))
    }

    func hasKey(_ digest: String) throws -> Bool {
        if case .key = try keys.key(of: digest) { true } else { false }
    }

    func reader() throws -> LedgerReader {
        try LedgerReader(ledger, index: try Index(path: ledger.folder.index, log: ledger.log))
    }
}
