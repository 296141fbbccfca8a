import Crypto
import Synchronization

/// Seals what entries say of people who come in with them, on other cores, before the log takes these entries. Nothing is
/// written: ``Keeping`` takes over what fits.
final class SealingAhead: Sendable {
    private let work: OrderedWork<[SealedEntry], Result<[Keeping.Kept], any Error>>
    private let waiting = Mutex<[SealedEntry]>([])

    /// So many are sealed at once.
    private static let piece = 100

    init(_ vault: Vault) {
        work = OrderedWork { [box = vault.box, matching = vault.matching] entries in
            Result { try entries.map { try Keeping.Part(of: $0).sealed(box, matching) } }
        }
    }

    /// Takes an entry whose subject has no key yet.
    func add(_ entry: SealedEntry) {
        waiting.withLock { waiting in
            waiting.append(entry)
            if waiting.count >= Self.piece { flush(&waiting) }
        }
    }

    private func flush(_ waiting: inout [SealedEntry]) {
        if waiting.isEmpty { return }
        work.add(waiting)
        waiting = []
    }

    /// What came of it, once all of it is done. To be asked for once.
    func value() throws -> [VaultSubject: Keeping.Kept] {
        waiting.withLock { flush(&$0) }
        var all: [VaultSubject: Keeping.Kept] = [:]
        while let piece = work.next() {
            for kept in try piece.get() { all[kept.subject] = kept }
        }
        return all
    }
}
