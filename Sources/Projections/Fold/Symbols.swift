import Events
import GRDB

/// The interned codes and tokens: a word of ``Words`` has a symbol, the number that it has in views.sqlite, once a row
/// needs it.
///
/// Symbols are given in the order in which rows ask for them, so that they do not depend on how many entries pass at
/// once.
final class Symbols {
    let words = Words()
    /// By word; 0 where the text has no symbol yet.
    private var symbols: [Int] = []
    private var next = 1
    /// Finds those of a table that is there; nil where every symbol passes through here, so that an unknown one is new.
    private let lookup: Events.Statement?
    private var fresh: [Row] = []

    /// A row that the table of symbols lacks.
    struct Row: Sendable {
        let id: Int
        let text: String
    }

    /// - Parameter db: the read models that there are already; nil where they are made from nothing.
    init(in db: Database? = nil) throws {
        guard let db else {
            lookup = nil
            return
        }
        lookup = try Events.Statement(db, "SELECT id FROM symbol WHERE text = ?")
        next = try Int.fetchOne(db, sql: "SELECT coalesce(max(id), 0) + 1 FROM symbol") ?? 1
    }

    func symbol(_ word: Int) throws -> Int {
        if word < symbols.count, symbols[word] != 0 { return symbols[word] }
        let text = words.text(word)
        let symbol = try stored(text) ?? make(text)
        if word >= symbols.count {
            symbols.append(contentsOf: repeatElement(0, count: max(word + 1, 2 * symbols.count) - symbols.count))
        }
        symbols[word] = symbol
        return symbol
    }

    func symbol(of text: String) throws -> Int { try symbol(words.word(text)) }

    private func stored(_ text: String) throws -> Int? {
        guard let lookup else { return nil }
        lookup.bind(1, text)
        defer { lookup.reset() }
        return try lookup.step() ? lookup.int(0) : nil
    }

    private func make(_ text: String) -> Int {
        defer { next += 1 }
        fresh.append(Row(id: next, text: text))
        return next
    }

    /// Those given since it was asked last.
    func takeFresh() -> [Row] {
        defer { fresh.removeAll(keepingCapacity: true) }
        return fresh
    }
}
