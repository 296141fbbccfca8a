import Events
import Foundation
import Projections

/// A bundle that somebody sent: a folder, or an archive, which is unpacked aside.
package struct BundleSource {
    package let folder: String
    /// Files that are no part of a bundle.
    package let others: [String]

    /// - Throws: ``Problem``: `notFound` where there is nothing; `altered` for an archive that no bundle is.
    package init(_ path: String, _ scratch: Scratch) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw Problem(
                .notFound, "no-bundle",
                Phrase(ru: "нет такой папки или архива: \(path)", en: "there is no such folder or archive: \(path)"),
                remedy: Phrase(
                    ru: "дайте папку или архив, которые сделала letopis bundle",
                    en: "give the folder or the archive that letopis bundle made"))
        }
        let names = ReviewBundle.File.allCases.map(\.rawValue)
        if isFolder.boolValue {
            folder = path
            others = try FileManager.default.contentsOfDirectory(atPath: path).filter { !names.contains($0) }.sorted()
        } else {
            folder = scratch.path + "/unpacked"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let sizes = ReviewBundle.File.allCases.map { ($0.rawValue, $0.greatestSize ?? .max) }
            others = try Archive.unpack(path, Dictionary(uniqueKeysWithValues: sizes), into: folder)
        }
    }
}
