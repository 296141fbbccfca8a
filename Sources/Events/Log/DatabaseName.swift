/// What SQLite is told to open: the file of a name, and nothing else.
///
/// A name that begins with `file:` it takes for a URI with options, and `:memory:` for no file at all
/// (sqlite.org/uri.html): a ledger of that name would be gone with the process.
package enum DatabaseName {
    /// The same file under a name that says nothing more.
    package static func plain(_ path: String) -> String {
        path.hasPrefix("file:") || path.hasPrefix(":memory:") ? "./" + path : path
    }
}
