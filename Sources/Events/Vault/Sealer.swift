import Crypto
import Synchronization

/// Seals what is to be kept on all cores, while the caller judges what comes next, or writes what is sealed already.
/// It writes nothing itself.
final class Sealer: Sendable {
    private let work: OrderedWork<[VaultWrite.Part], Result<[VaultWrite.Kept], any Error>>
    private let waiting = Mutex<[VaultWrite.Part]>([])

    /// So many parts are sealed at once.
    private static let piece = 100

    init(_ box: DisclosureBox, _ matching: HMAC<SHA256>) {
        work = OrderedWork { parts in Result { try parts.map { try $0.sealed(box, matching) } } }
    }

    /// How many pieces were begun and not taken.
    var count: Int { work.count }

    func add(_ part: VaultWrite.Part) {
        waiting.withLock { waiting in
            waiting.append(part)
            if waiting.count >= Self.piece { flush(&waiting) }
        }
    }

    /// What came of the parts that were added first; nil where all has been taken.
    func next() throws -> [VaultWrite.Kept]? {
        waiting.withLock { flush(&$0) }
        return try work.next()?.get()
    }

    private func flush(_ waiting: inout [VaultWrite.Part]) {
        if waiting.isEmpty { return }
        work.add(waiting)
        waiting = []
    }
}
