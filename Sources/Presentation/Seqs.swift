import Application
import Events

/// Positions in a cell: the first few for people, all of them for scripts.
package enum Seqs {
    package static func some(_ seqs: [Int]) -> Phrase {
        let shown = seqs.prefix(3).map(String.init).joined(separator: ", ")
        return seqs.count > 3 ? "\(shown) … (\(Numbers.grouped(seqs.count)))" : Phrase(shown)
    }

    package static func all(_ seqs: [Int]) -> String { seqs.map(String.init).joined(separator: " ") }
}
