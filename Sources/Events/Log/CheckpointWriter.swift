import Synchronization

/// Signs the newest size while the writer goes on with the next commit. Whoever appended waits for a checkpoint that
/// covers it; commits of one day that follow each other fast share one.
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
    /// What waits, a statement per day: the last of each day is kept, so a later day's must not take its place.
    private nonisolated let waiting = Mutex<[Statement]>([])

    nonisolated func state(_ statement: Statement) {
        let isFirst = waiting.withLock { waiting in
            defer { waiting.append(statement) }
            if waiting.last?.day == statement.day {
                waiting.removeLast()
                return false
            }
            return waiting.isEmpty
        }
        if isFirst { Task { await write() } }
    }

    /// Writes the checkpoints that wait. A failure is no one's: a lost one is signed again.
    func write() {
        let statements = waiting.withLock { waiting in
            defer { waiting.removeAll() }
            return waiting
        }
        for statement in statements { write(statement) }
    }

    private func write(_ statement: Statement) {
        // Whoever follows up signs the head anew, and tells what fails.
        guard (try? statement.checkpoints.write(statement.checkpoint, by: statement.key)) != nil else { return }
        if let previous, previous.day == statement.day {
            statement.checkpoints.remove(previous.size, named: statement.named)
        }
        previous = (statement.checkpoint.size, statement.day)
    }
}
