import Application
import Presentation

/// How many columns a terminal gives a text (UAX #11): two for wide characters, none for combining ones.
enum TextWidth {
    static func of(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + of($1) }
    }

    static func of(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first(where: { !isCombining($0.value) }) else { return 0 }
        // A regional flag or an emoji sequence takes two columns as a whole.
        return isWide(first.value) || character.unicodeScalars.contains { $0.value == 0xFE0F } ? 2 : 1
    }

    private static func isCombining(_ value: UInt32) -> Bool {
        switch value {
        case 0x0300...0x036F, 0x0483...0x0489, 0x0591...0x05BD, 0x0610...0x061A, 0x064B...0x065F, 0x06D6...0x06DC,
            0x0900...0x0902, 0x093C, 0x0E31, 0x0E34...0x0E3A, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x200B...0x200F,
            0x2060...0x2064, 0x20D0...0x20FF, 0x302A...0x302D, 0x3099...0x309A, 0xFE00...0xFE0F, 0xFE20...0xFE2F,
            0xFEFF, 0x1F3FB...0x1F3FF, 0xE0100...0xE01EF:
            true
        default: false
        }
    }

    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x2614...0x2615, 0x26A1, 0x2705,
            0x274C, 0x2753...0x2755, 0x2795...0x2797, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
            0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F1E6...0x1F1FF, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
            0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }

    /// `text`, made safe, in lines of at most `width` columns, or in one; broken at spaces where there are any, each
    /// indented like the first; never empty.
    static func wrap(_ text: String, width: Int?) -> [String] {
        let paragraph = SafeText.of(text)
        guard let width else { return [paragraph] }
        var lines: [String] = []
        var line = String(paragraph.prefix { $0 == " " }.prefix(max(0, width - 8)))
        let indent = line
        var used = 0
        for word in paragraph.split(separator: " ", omittingEmptySubsequences: true) {
            let size = of(word)
            if used > 0, indent.count + used + 1 + size <= width {
                line += " " + word
                used += 1 + size
                continue
            }
            if used > 0 { lines.append(line) }
            line = indent
            used = 0
            for character in word {
                let size = of(character)
                if indent.count + used + size > width, used > 0 {
                    lines.append(line)
                    line = indent
                    used = 0
                }
                line.append(character)
                used += size
            }
        }
        lines.append(line)
        return lines
    }

    /// The beginning of `text` that fits, with «…» where something was left out.
    static func elide(_ text: String, width: Int) -> String {
        if of(text) <= width { return text }
        var out = ""
        var used = 0
        for character in text {
            let size = of(character)
            if used + size > width - 1 { break }
            out.append(character)
            used += size
        }
        return out + "…"
    }
}
