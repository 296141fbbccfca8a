import GRDB

package struct KeyHistory: Sendable {
    package let keys: [(from: Int, key: VerifierKey)]
    package subscript(size: Int) -> VerifierKey { keys.last { $0.from <= size }?.key ?? keys[0].key }
}
extension Ledger {
    package func keys() throws -> KeyHistory { KeyHistory(keys: [(1, opening.verifierKey)]) }
}
