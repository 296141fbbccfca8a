import Dispatch
import Synchronization

/// A value that another thread works out in the meantime.
package final class Future<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let done = DispatchGroup()

    package init(_ work: @escaping @Sendable () throws -> Value) {
        // A queue of its own has a thread of its own, so that waiting for it cannot block it.
        DispatchQueue(label: "letopis.ahead").async(group: done) {
            let outcome = Result { try work() }
            self.result.withLock { $0 = outcome }
        }
    }

    /// Whether waiting for it would not wait.
    package var isDone: Bool { result.withLock { $0 != nil } }

    /// Waits for it.
    package func value() throws -> Value? {
        done.wait()
        return try result.withLock { $0 }?.get()
    }
}
