import Foundation

/// Whether what lies in a ledger's folder belongs there.
extension Folder {
    // MARK: - The log

    /// That the log is the one of which the folder speaks: another ledger's, put into its place, would be shown under its
    /// name, and would look like this ledger with entries lost.
    ///
    /// - Throws: ``Problem`` `conflict`.
    func requireLog(of origin: String) throws(Problem) {
        guard let other = owner(otherThan: origin) else { return }
        throw Problem(
            .conflict, "another-ledgers-log",
            Phrase(
                ru: "\(log) — журнал другой летописи, \(origin); папка «\(path)» — летописи \(other)",
                en: "\(log) is the log of another ledger, \(origin); the folder \"\(path)\" is that of \(other)"),
            remedy: Remedy(
                ru:
                    "уберите ledger.sqlite с его -wal и -shm в другую папку и верните свой: \(full: .restore). Ничего не "
                    + "утрачено, признавать нечего",
                en:
                    "move ledger.sqlite with its -wal and -shm to another folder, and put this ledger's own back: "
                    + "\(full: .restore). Nothing is lost, and there is nothing to accept"))
    }

    /// The ledger of which the checkpoints and letopis.yaml speak, where that is another one; nil where either speaks of
    /// this one, or neither speaks.
    func owner(otherThan origin: String) -> String? {
        let said = [newestOrigin(), statedOrigin()].compactMap { $0 }
        return said.contains { $0.hasSameBytes(as: origin) } ? nil : said.first
    }

    /// Whose statements stand in checkpoints/: by the newest that can be read.
    private func newestOrigin() -> String? {
        // What cannot be read speaks of nobody; that it cannot be read is told to who reads checkpoints.
        let names = (try? Files.names(in: checkpoints)) ?? []
        guard let newest = names.filter(Checkpoints.isFileName).max(),
            let bytes = Files.read(checkpoints + "/" + newest, upTo: Note.greatestSize)
        else { return nil }
        return try? Checkpoint(text: Note(bytes).text).origin
    }

    /// The origin that `init` wrote into letopis.yaml.
    private func statedOrigin() -> String? {
        // What cannot be read speaks of nobody, here too.
        (try? readSettings())?.origin
    }

    // MARK: - Links

    /// What is written to, and has to lie in the folder itself. Evidence may be large and lie elsewhere.
    private static let own = [
        "ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", "index.sqlite", "views.sqlite", "views",
        "checkpoints", "snapshots", "vault", "secrets",
    ]

    /// The first of what is written to that is a link out of the folder, and where that leads; nil where all is well.
    ///
    /// views.sqlite is a link by design, to a file in views/.
    func leadingOut() -> (name: String, target: String)? {
        guard let home = Folder.real(path) else { return nil }
        for name in Folder.own {
            // No link, and mostly nothing.
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path + "/" + name) else {
                continue
            }
            let absolute = target.hasPrefix("/") ? target : path + "/" + target
            guard let real = Folder.realParent(absolute), real == home || real.hasPrefix(home + "/") else {
                return (name, target)
            }
        }
        return nil
    }

    /// Where a path leads, or, for as much of it as is not there, would be made: views.sqlite leads to nothing where
    /// views/ was deleted. Nil where that cannot be told.
    private static func realParent(_ path: String) -> String? {
        if let real = real(path) { return real }
        let parent = Files.parent(path)
        // What is not there cannot be climbed out of by name.
        if parent == path || path.split(separator: "/").last == ".." { return nil }
        return realParent(parent)
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// - Throws: ``Problem`` `inputOutput` where something leads out of the folder.
    package func requireInside() throws(Problem) {
        guard let (name, target) = leadingOut() else { return }
        throw Problem(
            .inputOutput, "leads-out",
            Phrase(
                ru: "\(path)/\(name) — ссылка из папки наружу: \(target)",
                en: "\(path)/\(name) is a link out of the folder: \(target)"),
            remedy: Phrase(
                ru:
                    "положите на её место сам файл или папку: по ссылке летопись не пишет; смотреть и проверять можно и так",
                en:
                    "put the file or folder itself in its place: the ledger writes through no link; to look and to verify "
                    + "it need not be"))
    }
}
