/// A node of a programme file: YAML brought down to texts, lists and maps, each with its line.
///
/// No scalar is anything but text here. What it means, the key that it stands under decides.
struct FileNode: Sendable {
    enum Content: Sendable {
        /// `isPlain` is false where the text stands in quotes or in a block.
        case text(String, isPlain: Bool)
        case list([FileNode])
        case map([FilePair])
    }

    let content: Content
    /// From 1.
    let line: Int

    var map: [FilePair]? { if case .map(let pairs) = content { pairs } else { nil } }
    var list: [FileNode]? { if case .list(let items) = content { items } else { nil } }
    var text: String? { if case .text(let text, _) = content { text } else { nil } }

    /// `key:` with nothing behind it.
    var isEmpty: Bool {
        if case .text("", isPlain: true) = content { true } else { false }
    }

    subscript(key: String) -> FilePair? {
        map?.first { $0.key == key }
    }
}

/// A key of a map, its line and its value.
struct FilePair: Sendable {
    let key: String
    let line: Int
    let value: FileNode
}
