import Application
import Events

/// Comma-separated values (RFC 4180), as spreadsheets can be trusted with.
package enum CSV {
    package static func render(_ table: Table, _ language: Language) -> String {
        table.columns.map { escaped(SafeText.of($0.key)) }.joined(separator: ",") + "\r\n"
            + lines(table.rows, language)
    }

    package static func lines(_ rows: [[Cell]], _ language: Language) -> String {
        rows.map { $0.map { field($0, language) }.joined(separator: ",") + "\r\n" }.joined()
    }

    /// The value as it is stored: no grouping, kopecks and basis points as whole numbers. Of a text the controls and the
    /// ends of lines are shown as on a terminal, where CSV is read too, and by tools that go line by line.
    private static func field(_ cell: Cell, _ language: Language) -> String {
        switch cell {
        case .empty: ""
        case .text(let text): field(text.text(language))
        case .shown(_, let raw): field(raw)
        case .lines(let lines): field(lines.joined(separator: " ").text(language))
        case .number(let number), .money(let number), .share(let number): String(number)
        case .styled(_, let cell): field(cell, language)
        }
    }

    private static func field(_ text: String) -> String { escaped(SafeText.of(neutral(text))) }

    /// A spreadsheet takes a text that begins like a formula for one, and runs it. A quote mark before it stops that.
    /// What is a negative number and nothing else stays one.
    package static func neutral(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, formulaStarts.contains(first), !isNegativeNumber(text) else {
            return text
        }
        return "'" + text
    }

    /// The full-width forms too: a Japanese or Chinese Excel reads them as the others.
    private static let formulaStarts = Set("=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars)

    /// `-12`, `-12.5`, `-12,5`.
    private static func isNegativeNumber(_ text: String) -> Bool {
        let parts = text.utf8.dropFirst().split(maxSplits: 1, omittingEmptySubsequences: false) {
            $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",")
        }
        return text.utf8.first == UInt8(ascii: "-")
            && parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { (48...57).contains($0) } }
    }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
