import Foundation

/// The folder that the tests were built from.
package enum Project {
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    package static let tests = root.appending(path: "Tests")
}
