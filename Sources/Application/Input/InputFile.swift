/// Where what is to be read comes from: a file that a person named, or a stream that is open already.
package struct InputFile: Sendable {
    enum Source: Sendable {
        case path(String)
        case descriptor(Int32)
    }

    /// As errors name it.
    package let name: String
    let source: Source

    /// The file at `path`.
    package init(_ path: String) { (name, source) = (path, .path(path)) }

    /// What can be read from `descriptor`, which stays open.
    package init(descriptor: Int32, name: String) { (self.name, source) = (name, .descriptor(descriptor)) }
}
