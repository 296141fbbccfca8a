import Foundation

extension Checkpoints {
    /// The note in the file of `size`, as it stands there; nil where there is no such file.
    ///
    /// - Throws: ``Problem`` `diverged` where it is no note.
    package func note(size: Int) throws(Problem) -> Note? {
        let path = folder.checkpoints + "/" + Checkpoint.fileName(size: size)
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        do throws(Note.Refusal) {
            return try Note(Array(data))
        } catch {
            throw Checkpoints.unreadable(path, error.rawValue)
        }
    }

    /// The newest size, `from` or later, whose checkpoint carries another's signature; nil where there is none.
    package func newestCosigned(from size: Int) throws(Problem) -> Int? {
        for candidate in try sizes().reversed() where candidate >= size {
            if let note = try note(size: candidate), note.signatures.contains(where: { $0.name != key.name }) {
                return candidate
            }
        }
        return nil
    }
}
