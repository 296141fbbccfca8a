import Foundation

/// Private keys on disk: one line, for its owner's eyes alone (FORMAT.md, section 8).
///
/// What is judged is the file that was opened, not the path to it, so that nothing can be put in its place between the
/// question and the answer.
package enum KeyFile {
    /// A key is one line of a few hundred bytes; what is longer is something else.
    package static let greatestSize = 4096

    /// Why a file is not read as a private key.
    enum Fault: Error, Equatable {
        case missing, link, notRegular, foreign, open, tooLarge
        /// With what the system says.
        case unreadable(Int32)
    }

    // MARK: - Reading

    /// The text of the file `name`, from the folder that `folder` is open on.
    static func text(_ name: String, in folder: Int32 = AT_FDCWD) throws(Fault) -> String {
        // Without waiting: a pipe of that name would never answer.
        let descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT, ENOTDIR: throw .missing
            case ELOOP: throw .link
            case ENXIO: throw .notRegular
            case let code: throw .unreadable(code)
            }
        }
        defer { close(descriptor) }
        try check(descriptor)
        do {
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
            let data = try file.read(upToCount: greatestSize + 1) ?? Data()
            if data.count <= greatestSize { return String(decoding: data, as: UTF8.self) }
        } catch {
            throw .unreadable(EIO)
        }
        throw .tooLarge
    }

    private static func check(_ descriptor: Int32) throws(Fault) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
        guard status.st_uid == geteuid() else { throw .foreign }
        guard status.st_mode & 0o077 == 0 else { throw .open }
        guard status.st_size <= greatestSize else { throw .tooLarge }
    }

    // MARK: - Writing

    private static let unfinished = ".tmp"

    /// Whether a process that died writing a key `keys` left the file `name`. It may be a second name of the key.
    static func isUnfinished(_ name: String, of keys: [String]) -> Bool {
        keys.contains { key in
            guard name.hasPrefix(key + "."), name.hasSuffix(unfinished) else { return false }
            let process = name.dropFirst(key.count + 1).dropLast(unfinished.count)
            return !process.isEmpty && process.allSatisfy(\.isNumber)
        }
    }

    /// Writes beside `path`, for the owner alone from the first byte, then gives the file its name.
    fileprivate static func write(_ text: String, to path: String, replacing: Bool) throws(Problem) {
        let temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier)\(unfinished)"
        // What is left of one that died here has nobody's key yet.
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Files.problem(path) }
        defer { unlink(temporary) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try file.write(contentsOf: Data(text.utf8))
            try file.synchronize()
            try file.close()
        } catch {
            throw Files.problem(path)
        }
        // A second link, unlike a rename, is refused where the name is taken.
        guard (replacing ? rename(temporary, path) : link(temporary, path)) == 0 else {
            throw errno == EEXIST ? exists(path) : Files.problem(path)
        }
        guard Files.sync(Files.parent(path)) else { throw Files.problem(path) }
    }
}

extension SigningKey {
    /// Reads the private key in the file `path`.
    ///
    /// - Throws: ``Problem`` `notFound` where there is no such file; `inputOutput` where it is a symbolic link or no
    ///   regular file, it belongs to another user, or others may read or write it; `badInput` where it is larger than
    ///   ``KeyFile/greatestSize`` bytes or holds no key.
    package static func read(_ path: String) throws(Problem) -> SigningKey {
        let text: String
        do throws(KeyFile.Fault) {
            text = try KeyFile.text(path)
        } catch {
            throw error.problem(path)
        }
        return try SigningKey(text: text, of: path)
    }

    /// Reads a witness's private key.
    package static func read(witness path: String) throws(Problem) -> SigningKey {
        let key = try read(path)
        if key.kind != .witness { throw Witness.notAWitness(key.name).inFile(path) }
        return key
    }

    /// The key of `text`; where it is none, the problem names the file `path`.
    init(text: String, of path: String) throws(Problem) {
        do throws(Problem) {
            try self.init(text: text)
        } catch {
            throw error.inFile(path)
        }
    }

    /// Writes the key to the file `path`, mode 0600, and brings it to the disk.
    ///
    /// - Parameter replacing: whether it may take the place of a file that is there.
    /// - Throws: ``Problem`` `conflict` where there is a file of that name, `inputOutput` where it cannot be written.
    package func write(to path: String, replacing: Bool = false) throws(Problem) {
        try KeyFile.write(text + "\n", to: path, replacing: replacing)
    }
}
