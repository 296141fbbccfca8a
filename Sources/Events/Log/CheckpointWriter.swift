import Synchronization

/// Signs the newest size while the writer goes on with the next commit. Whoever appended waits for a checkpoint that
/// covers it; commits of one day that follow each other fast share one.
final class CheckpointWriter: Sendable {
    /// A size and root to be signed. The key goes with it: when it is written, the log may have gone on to another one.
    struct Statement: Sendable {
        let checkpoint: Checkpoint
        let key: SigningKey
        let checkpoints: Checkpoints
        let day: Int
        /// The sizes whose checkpoints stay.
        let named: Set<Int>
    }

    /// The last one written; locked while one is.
    private let previous = Mutex<(size: Int, day: Int)?>(nil)
    /// What waits, a statement per day: the last of each day is kept, so a later day's must not take its place.
    private let waiting = Mutex<[Statement]>([])

    func state(_ statement: Statement) {
        waiting.withLock { waiting in
            if waiting.last?.day == statement.day { waiting.removeLast() }
            waiting.append(statement)
        }
    }

    /// Writes the checkpoints that wait; what another thread is writing is written when this returns. A failure is no
    /// one's: a lost one is signed again.
    func write() {
        previous.withLock { previous in
            let statements = waiting.withLock { waiting in
                defer { waiting.removeAll() }
                return waiting
            }
            for statement in statements { write(statement, &previous) }
        }
    }

    private func write(_ statement: Statement, _ previous: inout (size: Int, day: Int)?) {
        // Whoever follows up signs the head anew, and tells what fails.
        guard (try? statement.checkpoints.write(statement.checkpoint, by: statement.key)) != nil else { return }
        if let previous, previous.day == statement.day {
            statement.checkpoints.remove(previous.size, named: statement.named)
        }
        previous = (statement.checkpoint.size, statement.day)
    }
}
