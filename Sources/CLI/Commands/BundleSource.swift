import Application
import ArgumentParser
import Events
import Foundation
import Projections

/// A bundle that somebody sent: a folder, or an archive, which is unpacked aside.
struct BundleSource {
    let folder: String
    /// Files that are no part of a bundle.
    let others: [String]

    /// - Throws: ``Problem``: `notFound` where there is nothing; `altered` for an archive that no bundle is.
    init(_ path: String, _ scratch: Scratch) throws {
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

extension VerifierKey: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(argument)
    }
}

extension Note {
    /// The note in a file.
    ///
    /// - Throws: ``Problem``: `notFound`, `badInput`.
    init(file: String, field: String) throws(Problem) {
        guard Files.exists(file) else {
            throw Problem(
                .notFound, "no-file", Phrase(ru: "нет такого файла: \(file)", en: "there is no such file: \(file)"),
                remedy: Phrase(ru: "проверьте имя", en: "check the name"), field: field)
        }
        let bytes = try SmallFile.read(file)
        do throws(Note.Refusal) {
            try self.init(bytes)
        } catch {
            throw Problem(
                .badInput, "bad-checkpoint",
                Phrase(
                    ru: "это не контрольная точка: \(error.phrase.ru)", en: "this is no checkpoint: \(error.phrase.en)"),
                remedy: Phrase(ru: "дайте файл таким, каким вы его получили", en: "give the file as you received it"),
                field: field, file: file)
        }
    }
}
