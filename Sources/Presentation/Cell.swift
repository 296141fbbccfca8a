import Application
import Events

/// One value of a table: what people read, and what a spreadsheet or a script gets.
package enum Cell: Sendable {
    case empty
    case text(Phrase)
    /// Several, one below the other.
    case lines([Phrase])
    case number(Int)
    /// Kopecks.
    case money(Int)
    /// Basis points.
    case share(Int)
    /// A value shown otherwise than it is stored: a label for its code, say.
    case shown(Phrase, raw: String)
    indirect case styled(Emphasis, Cell)

    // A literal is a phrase: what it takes in may be one.
    @_disfavoredOverload package static func text(_ text: String) -> Cell { .text(Phrase(text)) }
    @_disfavoredOverload package static func text(_ text: String?) -> Cell { text.map { .text(Phrase($0)) } ?? .empty }
    package static func text(_ text: Phrase?) -> Cell { text.map { .text($0) } ?? .empty }
    @_disfavoredOverload package static func lines(_ lines: [String]) -> Cell { .lines(lines.map { Phrase($0) }) }
    @_disfavoredOverload package static func shown(_ text: String, raw: String) -> Cell {
        .shown(Phrase(text), raw: raw)
    }
    package static func number(_ number: Int?) -> Cell { number.map { .number($0) } ?? .empty }

    /// On one line.
    package var shown: Phrase {
        switch self {
        case .empty: ""
        case .text(let text), .shown(let text, _): text
        case .lines(let lines): lines.joined(separator: " ")
        case .number(let number): Numbers.grouped(number)
        case .money(let kopecks): Numbers.roubles(kopecks)
        case .share(let basisPoints): Numbers.percent(basisPoints)
        case .styled(_, let cell): cell.shown
        }
    }

    /// What is shown, line by line, made safe for whatever shows it.
    package func lines(in language: Language) -> [String] {
        switch self {
        case .lines(let lines): lines.map { SafeText.of($0.text(language)) }
        case .styled(_, let cell): cell.lines(in: language)
        default: [SafeText.of(shown.text(language))]
        }
    }

    package var emphasis: Emphasis? {
        if case .styled(let emphasis, _) = self { emphasis } else { nil }
    }
}

/// What a piece of text is to a reader; how that looks is for whoever shows it.
package enum Emphasis: Sendable, Equatable {
    case bold, dim, good, warning, bad, accent, strong
}
