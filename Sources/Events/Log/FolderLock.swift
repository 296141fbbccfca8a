import Foundation

/// One process at a time in what is read, judged and written again in a folder. The lock is on the folder itself: the
/// files in it are replaced by renaming, and a lock on one of them would go with it.
enum FolderLock {
    static func hold<Value>(_ folder: String, _ body: () throws -> Value) throws(Problem) -> Value {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Files.problem(folder) }
        // Closing lets it go, and so does the end of the process.
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw Files.problem(folder) }
        }
        do {
            return try body()
        } catch {
            throw Problem(storage: error)
        }
    }
}
