import Foundation

extension String {
    /// The text in Unicode normalisation form C (UAX #15).
    ///
    /// Foundation on Linux does nearly all of it, but gets two things wrong (found by comparing it with Python's
    /// unicodedata over all of Unicode): Hangul, where it composes no final consonant and loses U+11A7, and the three
    /// Tibetan vowels whose decompositions begin with a mark. So the vowels are taken apart before, and Hangul, which
    /// combines with nothing else, is composed here.
    var inNFC: String {
        var out = String.UnicodeScalarView()
        var hangul: [Unicode.Scalar] = []
        var rest = String.UnicodeScalarView()
        func flush() {
            out.append(contentsOf: Hangul.composed(hangul))
            if !rest.isEmpty {
                out.append(contentsOf: String(rest).precomposedStringWithCanonicalMapping.unicodeScalars)
            }
            hangul.removeAll(keepingCapacity: true)
            rest = String.UnicodeScalarView()
        }
        for scalar in unicodeScalars {
            let isHangul = Hangul.contains(scalar)
            if isHangul ? !rest.isEmpty : !hangul.isEmpty { flush() }
            switch scalar {
            case _ where isHangul: hangul.append(scalar)
            case "\u{F73}": rest.append(contentsOf: "\u{F71}\u{F72}".unicodeScalars)
            case "\u{F75}": rest.append(contentsOf: "\u{F71}\u{F74}".unicodeScalars)
            case "\u{F81}": rest.append(contentsOf: "\u{F71}\u{F80}".unicodeScalars)
            default: rest.append(scalar)
            }
        }
        flush()
        return String(out)
    }
}

/// The Unicode Standard, section 3.12: a syllable is leading consonant, vowel, and perhaps a final consonant.
private enum Hangul {
    static func contains(_ scalar: Unicode.Scalar) -> Bool {
        (0x1100..<0x1200).contains(scalar.value) || (0xAC00..<0xD7A4).contains(scalar.value)
    }

    static func composed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var out: [Unicode.Scalar] = []
        for scalar in scalars {
            if let last = out.last, let both = composed(last.value, scalar.value) {
                out[out.count - 1] = both
            } else {
                out.append(scalar)
            }
        }
        return out
    }

    private static func composed(_ first: UInt32, _ second: UInt32) -> Unicode.Scalar? {
        if (0x1100..<0x1113).contains(first), (0x1161..<0x1176).contains(second) {
            return Unicode.Scalar(0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28)
        }
        if (0xAC00..<0xD7A4).contains(first), (first - 0xAC00) % 28 == 0, (0x11A8..<0x11C3).contains(second) {
            return Unicode.Scalar(first + second - 0x11A7)
        }
        return nil
    }
}
