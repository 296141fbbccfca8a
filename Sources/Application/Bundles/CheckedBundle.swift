import Events
import Foundation
import Projections

/// A bundle that somebody sent, checked without believing anything of it.
package struct CheckedBundle {
    package let verdict: BundleVerdict
    /// Files that are no part of a bundle.
    package let others: [String]
    package let documents: ReleasedDocuments

    /// - Parameters:
    ///   - path: a folder, or an archive.
    ///   - keys: of the ledger and its witnesses, got another way.
    ///   - since: the file of a checkpoint that was kept.
    ///   - disclosures: a file of disclosures that came apart.
    ///   - released: what this release puts into a bundle.
    /// - Throws: ``Problem``: `notFound` for what is not there, `badInput` for a checkpoint that is none.
    package init(
        _ path: String, keys: [VerifierKey], since: String?, disclosures: String?,
        released: [ReviewBundle.File: [UInt8]], version: String
    ) throws {
        let apart = try disclosures.map { try DisclosureFile.bytes(of: $0) }
        let scratch = try Scratch()
        defer { scratch.remove() }
        let source = try BundleSource(path, scratch)
        let outside = TrustAnchors(keys: keys, checkpoint: try since.map { try Note(file: $0, field: "--since") })
        let building = scratch.path + "/log"
        try FileManager.default.createDirectory(atPath: building, withIntermediateDirectories: true)
        verdict = try BundleCheck.run(source.folder, outside, disclosures: apart, scratch: building)
        others = source.others
        documents = ReleasedDocuments(source.folder, released: released, version: version)
    }
}
