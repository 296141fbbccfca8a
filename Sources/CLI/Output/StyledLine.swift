import Application
import Presentation

/// One line of a screen: pieces of text, each with its look.
struct StyledLine: Equatable, Sendable, ExpressibleByStringLiteral {
    struct Piece: Equatable, Sendable {
        var text: String
        var style: Emphasis?
    }

    private(set) var pieces: [Piece] = []
    /// In columns.
    private(set) var width = 0

    init() {}

    init(stringLiteral text: String) {
        add(text)
    }

    init(_ text: String, _ style: Emphasis? = nil) {
        add(text, style)
    }

    mutating func add(_ text: String, _ style: Emphasis? = nil) {
        guard !text.isEmpty else { return }
        let text = SafeText.of(text)
        pieces.append(Piece(text: text, style: style))
        width += TextWidth.of(text)
    }

    mutating func add(_ line: StyledLine) {
        pieces += line.pieces
        width += line.width
    }

    /// Spaces up to column `column`; none where the line is there already.
    mutating func pad(to column: Int) {
        add(String(repeating: " ", count: max(0, column - width)))
    }

    /// `text` so that it ends at `column`.
    mutating func add(_ text: String, endingAt column: Int, _ style: Emphasis? = nil) {
        pad(to: column - TextWidth.of(text))
        add(text, style)
    }

    /// The beginning that fits into `columns`, with «…» where something was left out.
    func fitted(_ columns: Int) -> StyledLine {
        if width <= columns { return self }
        var line = StyledLine()
        for piece in pieces {
            let room = columns - line.width
            // Of a piece that would fill the line the end goes too, for the dots.
            guard TextWidth.of(piece.text) < room else {
                if room > 0 { line.add(TextWidth.elide(piece.text + "…", width: room), piece.style) }
                break
            }
            line.add(piece.text, piece.style)
        }
        return line
    }

    func text(colour: Bool) -> String {
        pieces.map { piece in piece.style.map { $0(piece.text, colour: colour) } ?? piece.text }.joined()
    }

    /// A thin bar of `columns`, filled from the left to `share` of it, from 0 to 1.
    static func bar(_ share: Double, columns: Int, _ style: Emphasis) -> StyledLine {
        let halves = Int((max(0, min(1, share)) * Double(2 * columns)).rounded(.down))
        var line = StyledLine()
        line.add(String(repeating: "━", count: halves / 2) + (halves % 2 == 1 ? "╸" : ""), style)
        line.add(String(repeating: "─", count: columns - (halves + 1) / 2), .dim)
        return line
    }
}
