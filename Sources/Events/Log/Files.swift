import Crypto
import Foundation

/// What tells one state of a file from another without reading it.
struct FileStamp: Equatable {
    let size: Int?
    let inode: UInt64?
    private let device: UInt64?
    private let changed: [Int]

    init(_ path: String) {
        var info = stat()
        guard stat(path, &info) == 0 else {
            (size, inode, device, changed) = (nil, nil, nil, [])
            return
        }
        #if canImport(Darwin)
            let time = info.st_mtimespec
        #else
            let time = info.st_mtim
        #endif
        (size, inode, device) = (Int(info.st_size), UInt64(info.st_ino), UInt64(info.st_dev))
        changed = [Int(time.tv_sec), Int(time.tv_nsec)]
    }

    /// Whether both are of one file, whatever was written to it between.
    func isSameFile(as other: FileStamp) -> Bool {
        inode == other.inode && device == other.device
    }
}

/// What Foundation does not do with files.
package enum Files {
    /// Writes a file anew, for its owner's eyes from the first byte where `permissions` say so.
    static func create(_ path: String, _ bytes: [UInt8], permissions: mode_t, isSynced: Bool) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, permissions)
        guard descriptor >= 0 else { return false }
        var isWritten = true
        var done = 0
        while isWritten, done < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if count > 0 { done += count } else if errno != EINTR { isWritten = false }
        }
        if isSynced, isWritten { isWritten = fsync(descriptor) == 0 }
        return close(descriptor) == 0 && isWritten
    }

    /// The bytes of a file; nil where there is none that can be read. A device or a pipe in its place has no end, and is
    /// none.
    ///
    /// Nothing is read whole but by this, and so without a bound (BoundedReadingTests): of a file with more than `most`
    /// bytes come as many and one more, so that whoever asked finds it too large, or anyhow not what it has to be.
    package static func read(_ path: String, upTo most: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        return pieces(of: path, upTo: most) { bytes += $0 } == 0 ? bytes : nil
    }

    /// The same for what is not to be passed over where it is there: nil only where nothing is of that name.
    ///
    /// - Throws: ``Problem``: `notFound` where a folder is, `inputOutput` where it cannot be read otherwise.
    package static func present(_ path: String, upTo most: Int) throws(Problem) -> [UInt8]? {
        var bytes: [UInt8] = []
        switch pieces(of: path, upTo: most, { bytes += $0 }) {
        case 0: return bytes
        case ENOENT: return nil
        case let code: throw unreadable(path, code)
        }
    }

    /// The SHA-256 of the bytes that ``read(_:upTo:)`` gives, of which no more than a piece is in memory; in lower-case
    /// hexadecimal.
    package static func digest(of path: String, upTo most: Int) -> String? {
        var hash = SHA256()
        return pieces(of: path, upTo: most) { hash.update(data: $0) } == 0 ? Hex.text(hash.finalize()) : nil
    }

    /// - Returns: 0, or what is in the way, as `errno` has it.
    private static func pieces(of path: String, upTo most: Int, _ take: (ArraySlice<UInt8>) -> Void) -> Int32 {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { return errno }
        if info.st_mode & S_IFMT == S_IFDIR { return EISDIR }
        guard info.st_mode & S_IFMT == S_IFREG else { return ENODEV }
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        var left = most + 1
        while left > 0 {
            let count = Foundation.read(descriptor, &piece, min(piece.count, left))
            if count < 0 {
                if errno == EINTR { continue }
                return errno
            }
            if count == 0 { break }
            take(piece[..<count])
            left -= count
        }
        return 0
    }

    /// Reserves a name: an empty file, or false where there is a file of that name already.
    static func reserve(_ path: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        return descriptor >= 0 && close(descriptor) == 0
    }

    /// The names in a folder; nil where there is nothing of its name.
    ///
    /// - Throws: ``Problem`` `inputOutput` where it cannot be read: what is in it is not to be taken for nothing.
    package static func names(in folder: String) throws(Problem) -> [String]? {
        guard exists(folder) else { return nil }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw Problem(storage: error)
        }
    }

    /// Removes a file, if there is one, that would do harm if it stayed.
    ///
    /// - Throws: ``Problem`` `inputOutput` where it stays.
    static func remove(_ path: String) throws(Problem) {
        guard unlink(path) == 0 || errno == ENOENT else { throw problem(path) }
    }

    /// Removes a file or a folder, if there is one, that nobody will look at again: no harm is done where it stays.
    package static func discard(_ path: String) {
        // Gone already, or not to be helped.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Brings a file, or the names in a folder, to the disk.
    @discardableResult
    static func sync(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }

    /// The folder in which `path` lies. Foundation's own way of asking traps for a name of one character.
    package static func parent(_ path: String) -> String {
        var bytes = Array(path.utf8)[...]
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        bytes = bytes[..<slash]
        while bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        return bytes.isEmpty ? "/" : String(decoding: bytes, as: UTF8.self)
    }

    /// What the name of a file ends in, behind its last dot, in lower case; nothing where there is none.
    package static func ending(of path: String) -> String {
        let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? []
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return "" }
        return String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased()
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// A file, or a link to one; no folder, pipe or device.
    static func isRegular(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG
    }

    /// `path`, or with a number behind it where there is a file of that name.
    static func freeName(_ path: String) -> String {
        var name = path
        var number = 2
        while exists(name) {
            name = "\(path)-\(number)"
            number += 1
        }
        return name
    }

    /// - Parameter code: why, as `errno` has it.
    package static func unreadable(_ path: String, _ code: Int32) -> Problem {
        let why = SystemError.phrase(code)
        return Problem(
            code == ENOENT || code == EISDIR || code == ENOTDIR ? .notFound : .inputOutput, "unreadable-file",
            Phrase(ru: "файл не читается: \(why.ru)", en: "the file cannot be read: \(why.en)"),
            remedy: Phrase(
                ru: "проверьте имя файла и права на него", en: "check the name of the file and its permissions"),
            file: path)
    }

    package static func problem(_ path: String) -> Problem {
        Problem(
            .inputOutput, errno == ENOSPC || errno == EDQUOT ? "disk-full" : "not-written",
            Phrase(
                ru: "не удалось записать \(path): \(String(cString: strerror(errno)))",
                en: "could not write \(path): \(String(cString: strerror(errno)))"),
            remedy: Phrase(ru: "проверьте место на диске и права", en: "check the free space and the permissions"))
    }
}
