import Crypto
import Foundation

/// The folder evidence/: files, each under the SHA-256 of the bytes that are stored. Whoever has the folder can tell
/// that they are the files which the log names, and needs no key for it.
package struct EvidenceFiles: Sendable {
    package let folder: Folder
    private let origin: String
    let keys: FileKeys

    package init(_ ledger: Ledger) {
        folder = ledger.folder
        origin = ledger.opening.origin
        keys = FileKeys(ledger)
    }

    /// What a file is stored as, ready to be named by an entry.
    package struct Stored: Sendable, Equatable {
        package let file: EvidenceLog.File
        /// Whether the content was there already.
        package let isReused: Bool
    }

    package func path(of digest: String) -> String { folder.evidence + "/" + digest }

    package func has(_ digest: String) -> Bool { Files.isRegular(path(of: digest)) }

    // MARK: - Storing

    /// A file on its way into the folder: there under a name of its own, gone again unless it is placed.
    struct Unplaced {
        let output: FileOutput
        let content: [UInt8]
        let mediaType: String
        /// Nil where it is stored as it is.
        let key: SymmetricKey?
    }

    static let unfinished = "unfinished-"

    /// Brings the file's bytes into the folder, sealed as they come: its content never lies there otherwise.
    ///
    /// - Throws: ``Problem``: `notFound`, `badInput` for an empty file or one that is of the ledger itself,
    ///   `inputOutput`.
    func take(_ path: String, sealed: Bool, _ random: inout RandomSource) throws(Problem) -> Unplaced {
        if isInLedger(path) { throw EvidenceFiles.ownFile(path) }
        let start = try FileInput(path).next(MediaType.span)
        if start.isEmpty { throw EvidenceFiles.emptyFile(path) }
        try makeFolder()
        let input = try FileInput(path)
        let output = try FileOutput("\(folder.evidence)/\(Self.unfinished)\(UUID().uuidString.lowercased())")
        var key: SymmetricKey?
        if sealed {
            let made = SymmetricKey(size: .bits256)
            try SealedFile.seal(input, to: output, key: made, origin: origin, &random)
            key = made
        } else {
            while true {
                let piece = try input.next(SealedFile.part)
                if piece.isEmpty { break }
                try output.write(piece)
            }
        }
        return Unplaced(
            output: output, content: input.digest, mediaType: MediaType.of(start, name: path), key: key)
    }

    func makeFolder() throws(Problem) {
        if mkdir(folder.evidence, 0o755) == 0 {
            Files.sync(folder.path)
        } else if errno != EEXIST {
            throw Files.problem(folder.evidence)
        }
    }

    /// Gives the file its name, and keeps its key, both on the disk before this returns: only then may an entry name
    /// it. What is there already, sealed or not, is used again.
    ///
    /// To be called with ``locked(_:)`` held.
    func place(_ unplaced: Unplaced) throws(Problem) -> Stored {
        if let key = unplaced.key {
            if let known = try known(unplaced) { return known }
            let digest = Hex.text(unplaced.output.digest)
            try unplaced.output.keep(as: path(of: digest))
            try keys.keep(key, of: digest, content: unplaced.content)
            return Stored(file: file(unplaced, digest), isReused: false)
        }
        let digest = Hex.text(unplaced.output.digest)
        let isReused = has(digest)
        // Over one of that name, too: it has the same bytes, or should have.
        try unplaced.output.keep(as: path(of: digest))
        return Stored(file: file(unplaced, digest), isReused: isReused)
    }

    /// The file that is stored with this content and can still be opened.
    private func known(_ unplaced: Unplaced) throws(Problem) -> Stored? {
        guard let digest = try keys.stored(content: unplaced.content), has(digest),
            case .key = try keys.key(of: digest), try FileInput.digest(of: path(of: digest)) == digest
        else { return nil }
        return Stored(file: file(unplaced, digest, bytes: FileStamp(path(of: digest)).size), isReused: true)
    }

    private func file(_ unplaced: Unplaced, _ digest: String, bytes: Int? = nil) -> EvidenceLog.File {
        EvidenceLog.File(
            digest: digest, bytes: bytes ?? unplaced.output.bytes, mediaType: unplaced.mediaType,
            isSealed: unplaced.key != nil)
    }

    // MARK: - Reading

    /// Writes the content into the new file `target`, for its owner's eyes.
    ///
    /// - Throws: ``Problem``: `notFound` where the file is not here, `altered` where it is not the one that was stored,
    ///   `refused` where its key is gone; as ``FileKeys`` does. Nothing is left at `target` then.
    package func write(_ file: EvidenceLog.File, to target: String) throws(Problem) {
        if isInLedger(target) { throw EvidenceFiles.insideLedger(target) }
        guard has(file.digest) else { throw EvidenceFiles.notHere(file.digest) }
        guard try FileInput.digest(of: path(of: file.digest)) == file.digest else {
            throw EvidenceFiles.altered(file.digest)
        }
        let input = try FileInput(path(of: file.digest))
        let output = try FileOutput("\(target).\(ProcessInfo.processInfo.processIdentifier).partial")
        if file.isSealed {
            let key = try key(of: file.digest)
            do {
                try SealedFile.open(input, key: key, origin: origin) { try output.write($0) }
            } catch let fault as SealedFile.Fault {
                throw fault.problem(file.digest)
            } catch {
                throw Problem(storage: error)
            }
        } else {
            while true {
                let piece = try input.next(SealedFile.part)
                if piece.isEmpty { break }
                try output.write(piece)
            }
        }
        if input.digest != Hex.bytes(file.digest) { throw EvidenceFiles.altered(file.digest) }
        guard !Files.exists(target) else { throw EvidenceFiles.targetExists(target) }
        try output.keep(as: target)
    }

    private func key(of digest: String) throws(Problem) -> SymmetricKey {
        switch try keys.key(of: digest) {
        case .key(let key): return key
        case .erased: throw EvidenceFiles.keyGone(digest)
        case .none: throw EvidenceFiles.neverSealed(digest)
        }
    }

    /// Whether the path leads into the ledger's folder.
    private func isInLedger(_ path: String) -> Bool {
        guard let own = EvidenceFiles.resolved(folder.path) else { return false }
        guard let other = EvidenceFiles.resolved(path) ?? EvidenceFiles.resolved(Files.parent(path)) else {
            return false
        }
        return other == own || other.hasPrefix(own + "/")
    }

    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    // MARK: - Removing

    /// Makes a file unreadable for ever, wherever copies of it are: its key first, then what is stored.
    package func destroy(_ file: EvidenceLog.File) throws(Problem) {
        if file.isSealed { try keys.destroy([file.digest]) }
        let path = path(of: file.digest)
        guard unlink(path) == 0 || errno == ENOENT else { throw Files.problem(path) }
        Files.sync(folder.evidence)
    }

    // MARK: - One at a time

    /// Nobody else places, names or removes files meanwhile: from the look for a file that is there already to the entry
    /// that names it.
    func locked<Value>(_ body: () throws -> Value) throws -> Value {
        try makeFolder()
        let descriptor = open(folder.evidence, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Files.problem(folder.evidence) }
        // Closing lets it go, and so does the end of the process.
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw Files.problem(folder.evidence) }
        }
        return try body()
    }
}
