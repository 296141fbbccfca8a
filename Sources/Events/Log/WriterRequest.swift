import Synchronization

extension Writer {
    /// What a caller asks of a writer, and what became of it.
    final class Request: Sendable {
        typealias Caller = CheckedContinuation<Result<Receipt, Problem>, Never>

        private enum Stage {
            case queued
            /// From here on it runs to its receipt.
            case taken
            case settled(Result<Receipt, Problem>)
        }

        private struct State {
            var stage = Stage.queued
            /// Who waits to be told, and was not yet.
            var caller: Caller?
        }

        let batch: Batch
        let isDryRun: Bool
        private let state = Mutex(State())

        init(_ batch: Batch, isDryRun: Bool) {
            self.batch = batch
            self.isDryRun = isDryRun
        }

        /// - Returns: false where it was withdrawn before.
        func take() -> Bool {
            state.withLock { state in
                guard case .queued = state.stage else { return false }
                state.stage = .taken
                return true
            }
        }

        /// Says what became of it; the first outcome is the one that counts.
        func settle(_ outcome: Result<Receipt, Problem>) {
            state.withLock { state in
                if case .settled = state.stage { return }
                state.stage = .settled(outcome)
            }
        }

        /// What became of it, once its transaction is over.
        var outcome: Result<Receipt, Problem> {
            guard case .settled(let outcome) = state.withLock({ $0.stage }) else {
                preconditionFailure("a request is settled by whoever has taken it")
            }
            return outcome
        }

        /// Whether somebody waits to be told.
        var hasCaller: Bool { state.withLock { $0.caller != nil } }

        /// Has `caller` told what becomes of it: at once, where that is known.
        func tell(_ caller: Caller) {
            state.withLock { $0.caller = caller }
            tell()
        }

        /// Tells who waits, where there is something to tell; each once.
        func tell() {
            let (caller, outcome) = state.withLock { state -> (Caller?, Result<Receipt, Problem>?) in
                guard case .settled(let outcome) = state.stage else { return (nil, nil) }
                defer { state.caller = nil }
                return (state.caller, outcome)
            }
            if let caller, let outcome { caller.resume(returning: outcome) }
        }

        /// Takes it out of the queue; where it is taken already, that changes nothing.
        func withdraw() {
            let isOut = state.withLock { state in
                guard case .queued = state.stage else { return false }
                state.stage = .settled(.failure(Writer.withdrawn))
                return true
            }
            if isOut { tell() }
        }
    }
}
