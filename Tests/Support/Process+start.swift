import Foundation
import Synchronization

private let starting = Mutex(())

extension Process {
    /// Starts it while no other is being started: Foundation's own `run()` has crashed when many threads were in it.
    package func start() throws {
        try starting.withLock { _ in try run() }
    }
}
