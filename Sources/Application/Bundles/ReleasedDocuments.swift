import Projections

/// Whether a bundle's own verifier, and the page it is written from, are those that this release would put into it. The
/// verdict does not depend on it: another release made other ones, and somebody may have changed them.
package struct ReleasedDocuments {
    /// Those of the files that are there.
    package let isReleased: [(file: ReviewBundle.File, isSame: Bool)]
    /// The release that they were held against.
    package let version: String

    /// - Parameter released: what this release puts into a bundle.
    package init(_ folder: String, released: [ReviewBundle.File: [UInt8]], version: String) {
        self.version = version
        isReleased = [ReviewBundle.File.verifier, .counter, .format].compactMap { file in
            guard let bytes = BundleCheck.read(file, in: folder) else { return nil }
            return (file, bytes == released[file])
        }
    }
}
