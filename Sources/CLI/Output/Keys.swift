import Application
import Presentation

/// A key of a terminal, or a character typed.
enum Key: Equatable, Sendable {
    case character(Character)
    case enter, escape, backspace, tab
    case up, down, left, right, home, end, pageUp, pageDown

    /// The same key where a Russian layout is on: nobody changes it to press a command.
    var latin: Key {
        guard case .character(let character) = self, let latin = Key.russian[character] else { return self }
        return .character(latin)
    }

    private static let russian: [Character: Character] = [
        "й": "q", "т": "n", "Т": "N", "п": "g", "о": "j", "л": "k", "р": "h", "д": "l", ",": "?",
    ]
}

/// Turns the bytes that a terminal sends into keys (ECMA-48, "CSI"; xterm's and VT220's names of the keys).
struct KeyReader {
    private var waiting: [UInt8] = []

    /// The keys that `bytes` complete. A lone escape at their end is the key of that name: a terminal sends the bytes of
    /// one key together.
    mutating func keys(_ bytes: some Sequence<UInt8>) -> [Key] {
        waiting += bytes
        var keys: [Key] = []
        while let (key, length) = next() {
            waiting.removeFirst(length)
            if let key { keys.append(key) }
        }
        return keys
    }

    /// The first key that waits, and its length; no key where the bytes mean none; nil where more must come.
    private func next() -> (Key?, Int)? {
        guard let first = waiting.first else { return nil }
        switch first {
        case 0x1B: return sequence()
        case 0x0D, 0x0A: return (.enter, 1)
        case 0x09: return (.tab, 1)
        case 0x7F, 0x08: return (.backspace, 1)
        case 0..<0x20: return (nil, 1)
        case 0x20..<0x7F: return (.character(Character(UnicodeScalar(first))), 1)
        default:
            let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
            guard waiting.count >= length else { return nil }
            let text = String(decoding: waiting.prefix(length), as: UTF8.self)
            guard length > 1, text.count == 1, let character = text.first, character != "\u{FFFD}" else {
                return (nil, 1)
            }
            return (.character(character), length)
        }
    }

    private func sequence() -> (Key?, Int)? {
        guard waiting.count > 1 else { return (.escape, 1) }
        guard waiting[1] == UInt8(ascii: "[") || waiting[1] == UInt8(ascii: "O") else { return (.escape, 1) }
        guard let end = waiting.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else {
            // Parameters are short; anything longer is no key.
            return waiting.count > 16 ? (nil, waiting.count) : nil
        }
        let parameter = String(decoding: waiting[2..<end].prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self)
        return (KeyReader.key(final: waiting[end], parameter), end + 1)
    }

    private static func key(final: UInt8, _ parameter: String) -> Key? {
        switch UnicodeScalar(final) {
        case "A": .up
        case "B": .down
        case "C": .right
        case "D": .left
        case "H": .home
        case "F": .end
        case "~":
            switch parameter {
            case "1", "7": .home
            case "4", "8": .end
            case "5": .pageUp
            case "6": .pageDown
            default: nil
            }
        default: nil
        }
    }
}
