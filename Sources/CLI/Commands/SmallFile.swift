import Application
import Events
import Foundation
import Presentation

/// Files that are read whole: keys, requests, notes, proofs. None of them is ever large.
enum SmallFile {
    private static let greatest = 1 << 20

    /// The bytes of a file, or of standard input for `-`.
    ///
    /// - Parameter most: how many they may be.
    /// - Throws: ``Problem``: `notFound` where there is no such file, `badInput` where it is larger.
    static func read(_ path: String, upTo most: Int = greatest) throws(Problem) -> [UInt8] {
        let bytes = try path == "-" ? bytes(0, path, upTo: most) : bytes(of: path, upTo: most)
        if bytes.count > most { throw tooLarge(path, most) }
        return bytes
    }

    /// The bytes of a file that is named, which may be a pipe; where it has more than `most`, some more than that.
    ///
    /// - Throws: ``Problem``: `notFound` where there is no such file.
    static func bytes(of path: String, upTo most: Int) throws(Problem) -> [UInt8] {
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
    static func requireAbsent(_ path: String?) throws(Problem) {
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
    static func create(_ path: String, _ bytes: [UInt8]) throws(Problem) {
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

/// Public keys as the command line takes them.
enum KeyArgument {
    /// A verifier key of that kind, as `letopis init` and `letopis witness key` print it.
    ///
    /// - Throws: ``Problem`` of kind `usage`.
    static func parse(_ text: String, _ kind: KeyKind, field: String) throws(Problem) -> VerifierKey {
        guard let key = VerifierKey(text) else {
            throw Problem.usage(
                "bad-verifier-key", Phrase(ru: "«\(text)» — не открытый ключ", en: "\"\(text)\" is no public key"),
                remedy: Phrase(
                    ru: "нужна вся строка вида имя+1a2b3c4d+A…; возьмите её в кавычки",
                    en: "it takes the whole line name+1a2b3c4d+A…, in quotes"), field: field)
        }
        if key.kind == kind { return key }
        throw kind == .witness
            ? Problem.usage(
                "not-a-witness-key",
                Phrase(
                    ru: "это ключ летописи \(key.name), а не свидетеля",
                    en: "this is the key of the ledger \(key.name), not a witness's"),
                remedy: Phrase(
                    ru: "ключ свидетеля печатает letopis witness key", en: "letopis witness key prints a witness's key"),
                field: field)
            : Problem.usage(
                "not-a-log-key",
                Phrase(
                    ru: "это ключ свидетеля \(key.name), а не летописи",
                    en: "this is the key of the witness \(key.name), not a ledger's"),
                remedy: Phrase(ru: "ключ летописи печатает letopis init", en: "letopis init prints a ledger's key"),
                field: field)
    }
}
