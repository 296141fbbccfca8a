import Foundation

/// The file of a witness's private key: the one line of C2SP signed-note, for its owner's eyes.
package enum WitnessKeyFile {
    /// Makes the file, mode 0600.
    ///
    /// - Throws: ``Problem``: `conflict` where there is a file of that name: a key is never written over.
    package static func create(_ key: SigningKey, at path: String) throws(Problem) {
        guard Files.reserve(path) else { throw Files.exists(path) ? exists(path) : Files.problem(path) }
        do {
            try Folder.write(key.text + "\n", to: path, permissions: 0o600, isSynced: true)
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw Problem(storage: error)
        }
    }

    /// - Throws: ``Problem``: `notFound` where there is no such file, `badInput` where it holds no witness's key.
    package static func read(_ path: String) throws(Problem) -> SigningKey {
        guard let data = FileManager.default.contents(atPath: path) else { throw missing(path) }
        do throws(Problem) {
            let key = try SigningKey(text: String(decoding: data, as: UTF8.self))
            if key.kind != .witness { throw Witness.notAWitness(key.name) }
            return key
        } catch {
            throw error.inFile(path)
        }
    }

    private static func exists(_ path: String) -> Problem {
        Problem(
            .conflict, "file-exists", Phrase(ru: "\(path) уже есть", en: "\(path) exists already"),
            remedy: Phrase(
                ru: "назовите новый файл: ключ не пишется поверх ключа", en: "name a new file: a key overwrites nothing"
            ))
    }

    private static func missing(_ path: String) -> Problem {
        Problem(
            .notFound, "no-key-file",
            Phrase(
                ru: "ключ не читается: нет файла или прав на него",
                en: "the key cannot be read: no such file, or no permission"),
            remedy: Phrase(
                ru: "ключ свидетеля делает letopis witness key ИМЯ",
                en: "letopis witness key NAME makes a witness's key"),
            file: path)
    }
}
