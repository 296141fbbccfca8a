import Synchronization

/// Signs the newest size while the writer goes on with the next commit. Whoever appended waits for a checkpoint that
/// covers it; commits that follow each other fast share one.
actor CheckpointWriter {
    /// A size and root to be signed. The key goes with it: when it is written, the log may have gone on to another one.
    struct Statement: Sendable {
        let checkpoint: Checkpoint
        let key: SigningKey
        let checkpoints: Checkpoints
        let day: Int
        /// The sizes whose checkpoints stay.
        let named: Set<Int>
    }

    private var previous: (size: Int, day: Int)?
    private nonisolated let next = Mutex<Statement?>(nil)

    nonisolated func state(_ statement: Statement) {
        let isFirst = next.withLock { next in
            defer { next = statement }
            return next == nil
        }
        if isFirst { Task { await write() } }
    }

    /// Writes the checkpoint that waits, if one does. Its failure is no one's: a lost one is signed again.
    func write() {
        guard let statement = next.withLock({ $0.take() }),
            (try? statement.checkpoints.write(statement.checkpoint, by: statement.key)) != nil
        else { return }
        if let previous, previous.day == statement.day {
            statement.checkpoints.remove(previous.size, named: statement.named)
        }
        previous = (statement.checkpoint.size, statement.day)
    }
}
