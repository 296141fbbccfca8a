import Events
import Foundation

/// Files that are read whole: keys, requests, notes, proofs. None of them is ever large.
package enum SmallFile {
    private static let greatest = 1 << 20

    /// - Parameter most: how many bytes they may be.
    /// - Throws: ``Problem``: `notFound` where there is no such file, `badInput` where it is larger.
    package static func read(_ file: InputFile, upTo most: Int = greatest) throws(Problem) -> [UInt8] {
        let bytes =
            switch file.source {
            case .path(let path): try bytes(of: path, upTo: most)
            case .descriptor(let descriptor): try bytes(descriptor, file.name, upTo: most)
            }
        if bytes.count > most { throw tooLarge(file.name, most) }
        return bytes
    }

    /// The bytes of a file that is named, which may be a pipe; where it has more than `most`, some more than that.
    ///
    /// - Throws: ``Problem``: `notFound` where there is no such file.
    package static func bytes(of path: String, upTo most: Int) throws(Problem) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw LineReader.unreadable(path, errno) }
        defer { close(descriptor) }
        return try bytes(descriptor, path, upTo: most)
    }

    private static func bytes(_ descriptor: Int32, _ path: String, upTo most: Int) throws(Problem) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count <= most {
            let (piece, code) = LineReader.read(descriptor, 1 << 16)
            if code != 0 { throw LineReader.unreadable(path, code) }
            if piece.isEmpty { break }
            bytes += piece
        }
        return bytes
    }

    /// That nothing is at `path` yet: what is asked for with -o must not take the place of a key or a ledger.
    ///
    /// - Throws: ``Problem`` `conflict` where something is.
    package static func requireAbsent(_ path: String?) throws(Problem) {
        guard let path, FileManager.default.fileExists(atPath: path) else { return }
        throw Problem(
            .conflict, "file-exists", Phrase(ru: "\(path) уже есть", en: "\(path) exists already"),
            remedy: Phrase(
                ru: "назовите новый файл: поверх ничего не пишется", en: "name a new file: nothing is overwritten"),
            field: "-o")
    }

    /// A new file, which only its owner may read.
    ///
    /// - Throws: ``Problem`` `conflict` where something is there, `inputOutput` where it cannot be written.
    package static func create(_ path: String, _ bytes: [UInt8]) throws(Problem) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if descriptor < 0 {
            try requireAbsent(path)
            throw notWritten(path)
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try file.write(contentsOf: bytes)
            try file.close()
        } catch {
            throw notWritten(path)
        }
    }

    private static func notWritten(_ path: String) -> Problem {
        Problem(
            .inputOutput, "not-written", Phrase(ru: "\(path) не записать", en: "\(path) cannot be written"),
            remedy: Phrase(ru: "проверьте папку, права и место", en: "check the folder, the permissions and the space"))
    }

    private static func tooLarge(_ path: String, _ most: Int) -> Problem {
        Problem(
            .badInput, "file-too-large",
            Phrase(
                ru: "файл больше \(most >> 20) МиБ: это не то, что здесь нужно",
                en: "the file is larger than \(most >> 20) MiB: it is not what belongs here"),
            remedy: Phrase(ru: "проверьте имя файла", en: "check the name of the file"), file: path)
    }
}
