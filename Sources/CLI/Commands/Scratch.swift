import Events
import Foundation

/// A folder for what is needed for the length of one command.
struct Scratch {
    let path: String

    init() throws(Problem) {
        path = NSTemporaryDirectory() + "letopis-\(UUID().uuidString)"
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Problem(storage: error)
        }
    }

    /// To be called when the command ends, however it does.
    func remove() {
        Files.discard(path)
    }
}
