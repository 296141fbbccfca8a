import Foundation

/// The log's private keys in secrets/ (FORMAT.md, section 8).
enum SecretKey: String, CaseIterable {
    /// The one that the ledger signs with.
    case signing = "signing.key"
    /// The one that a rotation has begun with; it becomes the other when that is done.
    case next = "next.key"
}

extension Folder {
    package var nextKey: String { path(of: .next) }

    func path(of key: SecretKey) -> String { secrets + "/" + key.rawValue }

    /// The private key of that name; nil where there is none.
    ///
    /// - Throws: ``Problem`` `inputOutput` where secrets/ is a link, or others may write to it; and as
    ///   ``SigningKey/read(_:)`` does.
    func secretKey(_ key: SecretKey) throws(Problem) -> SigningKey? {
        guard let text = try secretText(key) else { return nil }
        return try SigningKey(text: text, of: path(of: key))
    }

    private func secretText(_ key: SecretKey) throws(Problem) -> String? {
        guard let folder = try openSecrets() else { return nil }
        defer { close(folder) }
        do throws(KeyFile.Fault) {
            return try KeyFile.text(key.rawValue, in: folder)
        } catch {
            if error == .missing { return nil }
            throw error.problem(path(of: key))
        }
    }

    /// A descriptor of secrets/ itself, so that the files are looked for in the folder that was judged.
    private func openSecrets() throws(Problem) -> Int32? {
        let descriptor = open(secrets, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT: return nil
            case ENOTDIR, ELOOP: throw KeyFile.folderIsLink(secrets)
            case let code: throw KeyFile.Fault.unreadable(code).problem(secrets)
            }
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & 0o022 == 0 else {
            close(descriptor)
            throw KeyFile.folderIsOpen(secrets)
        }
        return descriptor
    }

    /// Gives the next key the name of the present one, which is gone with that: and with what a process may have left
    /// that died while it wrote a key. Under the log's lock, where nobody writes one.
    func adoptNextKey() throws(Problem) {
        guard rename(nextKey, signingKey) == 0 else { throw Files.problem(signingKey) }
        let names = try Files.names(in: secrets) ?? []
        for name in names where KeyFile.isUnfinished(name, of: SecretKey.allCases.map(\.rawValue)) {
            guard unlink(secrets + "/" + name) == 0 else { throw Files.problem(secrets + "/" + name) }
        }
        guard Files.sync(secrets) else { throw Files.problem(signingKey) }
    }
}
