import Foundation

/// The files in evidence/, held against the digests that the log states: what `verify` looks at (FORMAT.md, section 18).
package struct EvidenceCheck: Sendable {
    package struct File: Sendable, Equatable {
        /// The digest; for what is none, its name.
        package let name: String
        package let state: State
        /// The evidence that names it.
        package let codes: [String]
    }

    package enum State: String, Sendable, CaseIterable {
        case sound
        /// Other bytes than the log states.
        case altered
        /// Not there, and nothing tells why.
        case missing
        /// Not there, and rightly so: its evidence was superseded or voided, or all whom it shows were erased.
        case erased
        /// This account may not read it.
        case unreadable
        /// No entry names it: it was left by an attachment that was cut short, or put there by hand.
        case unnamed
        /// A file that was being stored when its process ended.
        case unfinished
    }

    /// By name.
    package let files: [File]
    /// False for a copy of the ledger without the folder: then nothing of it was looked at.
    package let isCarried: Bool
    /// How many files the log names.
    package let named: Int

    package var isSound: Bool { count(.altered) + count(.missing) == 0 }
    package func count(_ state: State) -> Int { files.count { $0.state == state } }

    /// - Parameter isHashed: whether the files are read; otherwise those that are there are told as sound.
    package init(
        _ ledger: Ledger, isHashed: Bool = true, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws(Problem) {
        let log = try EvidenceLog(ledger)
        var items: [String: [EvidenceLog.Item]] = [:]
        for item in log.items {
            if let file = item.file { items[file.digest, default: []].append(item) }
        }
        named = items.count
        let folder = ledger.folder.evidence
        guard let present = try Files.names(in: folder) else {
            (files, isCarried) = ([], false)
            return
        }
        isCarried = true
        var files: [File] = []
        var done = 0
        for name in Set(present).union(items.keys).sorted() {
            let naming = items[name] ?? []
            if naming.isEmpty {
                let isUnfinished = name.hasPrefix(EvidenceFiles.unfinished)
                files.append(File(name: name, state: isUnfinished ? .unfinished : .unnamed, codes: []))
                continue
            }
            let state: State
            if let found = try Self.state(name, in: folder, isHashed: isHashed) {
                state = found
            } else {
                state = try Self.isExcused(naming, log, ledger) ? .erased : .missing
            }
            files.append(File(name: name, state: state, codes: naming.map(\.code)))
            done += 1
            progress(done, items.count)
        }
        self.files = files
    }

    /// Nil where there is no such file.
    private static func state(_ name: String, in folder: String, isHashed: Bool) throws(Problem) -> State? {
        let path = folder + "/" + name
        var status = stat()
        if lstat(path, &status) != 0 {
            if errno == ENOENT { return nil }
            return .unreadable
        }
        // A link would be a file that somebody else keeps.
        guard status.st_mode & S_IFMT == S_IFREG else { return .altered }
        if access(path, R_OK) != 0 { return .unreadable }
        if !isHashed { return .sound }
        return try FileInput.digest(of: path) == name ? .sound : .altered
    }

    /// Whether a file that is not there is rightly so.
    ///
    /// - Parameter items: all that name it.
    package static func isExcused(
        _ items: [EvidenceLog.Item], _ log: EvidenceLog, _ ledger: Ledger
    ) throws(Problem) -> Bool {
        let live = items.filter(\.isLive)
        if live.isEmpty { return true }
        if log.erased.isEmpty { return false }
        let people = try ShownPeople(ledger).people(of: live.flatMap(\.entries))
        return !people.isEmpty && people.isSubset(of: log.erased)
    }
}
