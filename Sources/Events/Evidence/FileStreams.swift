import Crypto
import Foundation

/// A file read piece by piece, whose digest is known at its end.
final class FileInput {
    let path: String
    private let descriptor: Int32
    private var hash = SHA256()
    private(set) var bytes = 0

    /// - Throws: ``Problem``: `notFound` where there is no such file, `badInput` where it is no regular file.
    init(_ path: String) throws(Problem) {
        self.path = path
        // Not waiting for whoever might write into a pipe.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0 { throw FileInput.unreadable(path, errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FileInput.noFile(path)
        }
    }

    deinit {
        close(descriptor)
    }

    /// So many bytes; fewer only at the end, where there are none.
    func next(_ count: Int) throws(Problem) -> Data {
        var piece = Data(count: count)
        var got = 0
        var code: Int32 = 0
        while got < count {
            let read = piece.withUnsafeMutableBytes {
                Foundation.read(descriptor, $0.baseAddress.map { $0 + got }, count - got)
            }
            if read > 0 {
                got += read
            } else if read == 0 {
                break
            } else if errno != EINTR {
                code = errno
                break
            }
        }
        if code != 0 { throw FileInput.unreadable(path, code) }
        if got < count { piece.removeLast(count - got) }
        hash.update(data: piece)
        bytes += got
        return piece
    }

    /// The SHA-256 of all that was read.
    var digest: [UInt8] { Array(hash.finalize()) }

    /// The digest of a whole file.
    static func digest(of path: String) throws(Problem) -> String {
        let input = try FileInput(path)
        while try !input.next(SealedFile.part).isEmpty {}
        return Hex.text(input.digest)
    }

    private static func unreadable(_ path: String, _ code: Int32) -> Problem {
        Problem(
            code == ENOENT || code == ENOTDIR ? .notFound : .inputOutput, "unreadable-file",
            Phrase(
                ru: "файл не читается: \(String(cString: strerror(code)))",
                en: "the file cannot be read: \(String(cString: strerror(code)))"),
            remedy: Phrase(
                ru: "проверьте имя файла и права на него", en: "check the name of the file and its permissions"),
            file: path)
    }

    private static func noFile(_ path: String) -> Problem {
        Problem(
            .badInput, "no-regular-file",
            Phrase(ru: "это не файл, а папка или устройство", en: "this is no file, but a folder or a device"),
            remedy: Phrase(ru: "назовите один файл", en: "name one file"), file: path)
    }
}

/// A new file for its owner's eyes, written piece by piece; gone again unless it is kept.
final class FileOutput {
    let path: String
    private let descriptor: Int32
    private var hash = SHA256()
    private(set) var bytes = 0
    private var isKept = false

    /// - Throws: ``Problem`` `inputOutput` where it cannot be made, or is there already.
    init(_ path: String) throws(Problem) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw Files.problem(path) }
    }

    deinit {
        close(descriptor)
        if !isKept { unlink(path) }
    }

    func write(_ piece: Data) throws(Problem) {
        var done = 0
        while done < piece.count {
            let count = piece.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress.map { $0 + done }, piece.count - done)
            }
            if count > 0 { done += count } else if errno != EINTR { throw Files.problem(path) }
        }
        hash.update(data: piece)
        bytes += piece.count
    }

    /// The SHA-256 of all that was written.
    var digest: [UInt8] { Array(hash.finalize()) }

    /// Brings it to the disk under the name `name`, in the place of a file of that name.
    func keep(as name: String) throws(Problem) {
        guard fsync(descriptor) == 0, rename(path, name) == 0 else { throw Files.problem(name) }
        isKept = true
        Files.sync(Files.parent(name))
    }
}
