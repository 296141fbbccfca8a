import Events
import Foundation

/// A folder for what is needed for the length of one command; gone with the value.
final class Scratch {
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

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
