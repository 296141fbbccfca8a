import Events
import Foundation

/// Read models made from nothing but the entries, to count again what was claimed: what stands in the ledger's own
/// index and views.sqlite plays no part.
package struct Recount {
    private let ledger: Ledger
    private let index: Index
    private let folder: String

    /// - Parameter folder: an empty one, the caller's to remove.
    package init(_ ledger: Ledger, in folder: String) throws {
        self.ledger = ledger
        self.folder = folder
        index = try Index(path: folder + "/index.sqlite", log: ledger.log)
    }

    /// The read models as the first `size` entries make them.
    package func views(at size: Int) throws -> Views {
        try Views.replay(ledger, upTo: size, at: "\(folder)/\(UUID().uuidString).sqlite", index: index)
    }
}
