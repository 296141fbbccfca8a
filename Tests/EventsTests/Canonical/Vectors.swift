// swift-format-ignore-file: NeverUseForceTry
// A vector file that is missing is a broken checkout.
import Events
import Foundation
import Support
import Testing

/// The golden vectors of format v1, made by Tests/Vectors/make_vectors.py without any of the code tested here.
enum Vectors {
    static let entries = read("entries.json")
    static let canonical = read("canonical.json")
    static let tree = read("tree.json")
    static let notes = read("notes.json")

    private static func read(_ name: String) -> JSON {
        let folder = Project.tests
        let data = FileManager.default.contents(atPath: folder.appending(path: "Vectors/\(name)").path) ?? Data()
        return try! JSONReader.read(Array(data), .input)
    }

    /// One named vector: shown by its name where a test fails.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let json: JSON
        var testDescription: String { name }
    }

    static func cases(_ file: JSON, _ list: String, named name: String) -> [Case] {
        file.list(list).map { Case(name: $0.text(name), json: $0) }
    }
}

/// Reading fixtures: what is not there is the empty value, which no assertion is satisfied with.
extension JSON {
    func text(_ key: String) -> String { object?[key]?.string ?? "" }
    func number(_ key: String) -> Int { object?[key]?.int ?? -1 }
    func list(_ key: String) -> [JSON] { object?[key]?.array ?? [] }
    func texts(_ key: String) -> [String] { list(key).compactMap(\.string) }
    func member(_ key: String) -> JSON { object?[key] ?? .null }
}
