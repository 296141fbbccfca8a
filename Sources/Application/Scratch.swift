import Events
import Foundation

/// A folder for what is needed for the length of one command.
package struct Scratch {
    package let path: String

    package init() throws(Problem) {
        path = NSTemporaryDirectory() + "letopis-\(UUID().uuidString)"
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Problem(storage: error)
        }
    }

    /// To be called when the command ends, however it does.
    package func remove() {
        Files.discard(path)
    }
}
