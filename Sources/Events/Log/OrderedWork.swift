import Dispatch
import Synchronization

/// Does pieces of work on other cores while the caller prepares the next, and gives back what came of them in the
/// order in which they were handed over.
///
/// Who waits for the next product does pieces that nobody has begun: nothing ever waits for a thread that may not come.
final class OrderedWork<Piece: Sendable, Product: Sendable>: Sendable {
    private struct State {
        var waiting: [(number: Int, piece: Piece)] = []
        var done: [Int: Product] = [:]
        var added = 0
        var taken = 0
    }

    private let work: @Sendable (Piece) -> Product
    private let state = Mutex(State())
    private let finished = DispatchSemaphore(value: 0)
    private let queue = DispatchQueue(label: "letopis.ordered-work", attributes: .concurrent)

    init(_ work: @escaping @Sendable (Piece) -> Product) {
        self.work = work
    }

    /// How many pieces were added whose product has not been taken.
    var count: Int { state.withLock { $0.added - $0.taken } }

    func add(_ piece: Piece) {
        state.withLock { state in
            state.waiting.append((state.added, piece))
            state.added += 1
        }
        queue.async { self.help() }
    }

    /// Takes the product of the earliest piece; nil where all have been taken.
    func next() -> Product? {
        while count > 0 {
            let product = state.withLock { state -> Product? in
                guard let product = state.done.removeValue(forKey: state.taken) else { return nil }
                state.taken += 1
                return product
            }
            if let product { return product }
            // Signals may be left over from pieces that were done before they were asked for.
            if !help() { finished.wait() }
        }
        return nil
    }

    /// Does the earliest piece that waits; false where none does.
    @discardableResult
    private func help() -> Bool {
        let next = state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
        guard let (number, piece) = next else { return false }
        let product = work(piece)
        state.withLock { $0.done[number] = product }
        finished.signal()
        return true
    }
}
