import Foundation

/// What a text must be to enter the log: NFC, without characters that hide or turn round what one reads.
enum InputText {
    enum Fault: Error {
        case empty
        case tooLong(Int, limit: Int)
        case forbidden(Unicode.Scalar)
    }

    /// `text` in NFC (UAX #15), or what is wrong with it. Line breaks and tabs only where `isProse`.
    static func normalised(_ text: String, limit: Int, isProse: Bool) throws(Fault) -> String {
        if text.unicodeScalars.allSatisfy(isBlank) { throw .empty }
        var mayChange = false
        for scalar in text.unicodeScalars {
            if isForbidden(scalar), !(isProse && (scalar == "\n" || scalar == "\t")) { throw .forbidden(scalar) }
            if !isStableInNFC(scalar) { mayChange = true }
        }
        let normal = mayChange ? text.inNFC : text
        if normal.utf8.count > limit { throw .tooLong(normal.utf8.count, limit: limit) }
        return normal
    }

    /// Characters that no composition or decomposition touches: Latin, Cyrillic and common punctuation.
    private static func isStableInNFC(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x300, 0x400..<0x483, 0x48A..<0x530, 0x2010..<0x2028, 0x2030..<0x2070, 0x2116: true
        default: false
        }
    }

    /// White space, and what shows nothing at all: a text of these alone says nothing.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x21..<0x7F: false
        default: scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    /// Controls, bidirectional controls and noncharacters.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        case 0xFDD0...0xFDEF: true
        case let value: value & 0xFFFE == 0xFFFE
        }
    }
}

/// The check digits of Russian registration numbers.
package enum CheckDigits {
    /// INN: 10 digits of an organisation, 12 of a person (order of the Federal Tax Service, weights modulo 11).
    package static func isINN(_ text: String) -> Bool {
        guard let digits = digits(text) else { return false }
        func check(_ weights: [Int]) -> Int {
            zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11 % 10
        }
        switch digits.count {
        case 10: return check([2, 4, 10, 3, 5, 9, 4, 6, 8]) == digits[9]
        case 12:
            return check([7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == digits[10]
                && check([3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == digits[11]
        default: return false
        }
    }

    /// OGRN: 13 digits, the last one the rest of the first twelve modulo 11; OGRNIP: 15, modulo 13.
    package static func isOGRN(_ text: String) -> Bool {
        guard let digits = digits(text), digits.count == 13 || digits.count == 15 else { return false }
        let body = digits.dropLast().reduce(0) { $0 * 10 + $1 }
        return body % (digits.count - 2) % 10 == digits.last
    }

    private static func digits(_ text: String) -> [Int]? {
        let bytes = Array(text.utf8)
        return bytes.allSatisfy { $0 >= 48 && $0 <= 57 } ? bytes.map { Int($0) - 48 } : nil
    }
}

/// The nearest of some words to a mistyped one (Levenshtein), for remedies.
package enum Spelling {
    package static func nearest(to word: String, in words: some Sequence<String>) -> String? {
        let limit = max(2, word.utf8.count / 3)
        let best = words.map { ($0, distance(word, $0)) }.min { ($0.1, $0.0) < ($1.1, $1.0) }
        return best.flatMap { $0.1 <= limit ? $0.0 : nil }
    }

    /// What to do about a name that nothing has: the nearest that something has, or `otherwise` where none is near.
    ///
    /// - Parameter prefix: what stands before the name where it is given.
    package static func remedy(
        for name: String, in known: some Sequence<String>, after prefix: String = "",
        otherwise: some RemedyConvertible
    ) -> Remedy {
        guard let nearest = nearest(to: name, in: known) else { return otherwise.remedy }
        return Remedy(ru: "возможно, \(prefix)\(nearest)?", en: "did you mean \(prefix)\(nearest)?")
    }

    private static func distance(_ left: String, _ right: String) -> Int {
        let a = Array(left.utf8)
        let b = Array(right.utf8)
        var row = Array(0...b.count)
        for i in a.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}
