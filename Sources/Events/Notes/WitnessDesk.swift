import Foundation

/// A witness at work: its memory in a file, brought to the disk before a signature is given away. Whoever asks at the
/// same time is answered from what was remembered then, so the memory never goes back.
package enum WitnessDesk {
    package struct Cosigned: Sendable {
        /// The signature line, with its newline.
        package let line: String
        package let log: WitnessMemory.Log
        /// Seconds since 1970.
        package let time: UInt64
        /// The size that was signed before; 0 where it is the first time.
        package let before: Int
    }

    /// - Parameters:
    ///   - memory: the path of the memory file, which is made where there is none.
    ///   - log: a key to trust from now on for the origin that it names.
    /// - Throws: ``Problem``: as `Witness.Refusal.problem` says where the witness refuses; `badInput` for a memory
    ///   that cannot be read or a key that is not a witness's; `inputOutput` where the memory cannot be written.
    package static func sign(
        _ request: [UInt8], by key: SigningKey, memory path: String, trusting log: VerifierKey? = nil,
        clock: Clock = .system
    ) throws(Problem) -> Cosigned {
        try FolderLock.hold(Files.parent(path)) {
            let stored = try memory(path)
            let memory = log.map { stored.trusting($0) } ?? stored
            let time = UInt64(max(0, clock.now() / 1000))
            switch try Witness.answer(request, memory: memory, key: key, time: time) {
            case .refused(let refusal): throw refusal.problem
            case .cosigned(let line, let log, let next):
                if next != stored { try Folder.write(next.text, to: path, permissions: 0o600, isSynced: true) }
                return Cosigned(line: line, log: log, time: time, before: memory[origin: log.key.name]?.size ?? 0)
            }
        }
    }

    private static func memory(_ path: String) throws(Problem) -> WitnessMemory {
        var info = stat()
        guard lstat(path, &info) == 0 else {
            if errno == ENOENT { return WitnessMemory() }
            throw Files.problem(path)
        }
        // Renaming would put a file in the place of a link, and leave what it leads to behind.
        guard info.st_mode & S_IFMT == S_IFREG, let bytes = Files.contents(path),
            let memory = WitnessMemory(Array(bytes))
        else { throw damaged(path) }
        return memory
    }

    private static func damaged(_ path: String) -> Problem {
        Problem(
            .badInput, "bad-memory",
            Phrase(
                ru: "память свидетеля не читается", en: "the witness's memory is not readable"),
            remedy: Phrase(
                ru: "верните файл из самой свежей копии; не начинайте с пустого: без памяти свидетель подпишет и "
                    + "переписанную летопись. Если копии нет, смените ключ свидетеля",
                en:
                    "put the file back from the newest copy, and do not begin with an empty one: without its memory the "
                    + "witness would sign a ledger that was rewritten. Where there is no copy, take a new witness key"),
            file: path)
    }
}
