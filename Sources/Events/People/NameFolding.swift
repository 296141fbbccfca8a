import Foundation

/// One form for all spellings of a name: Cyrillic and its transliterations (ICAO Doc 9303 as in passports, GOST 7.79,
/// ISO 9, BGN/PCGN and what people write on their own) fold to the same ASCII letters.
///
/// Both scripts take one way. Cyrillic becomes Latin first; then the differences between the schemes are folded away:
/// щ, ш, `shch`, `sch`, `sh` become `S`, ч and `ch` `C`, ж and `zh` `Z`; `y`, `j`, `i` one letter; х, `kh`, `x` and,
/// since `x` is кс to others, кс too; doubled letters single; soft and hard signs nothing. The result is for comparing,
/// never for showing, and names that differ may fold to one: it finds people, it does not tell them apart alone.
///
/// Letters of other scripts stay as they are, in lower case: who is written so is found by the same letters alone.
enum NameFolding {
    /// Folds one word. Characters that are no letters fall away.
    static func folded(_ word: some StringProtocol) -> String { folded(latin(Array(word.unicodeScalars)[...])) }

    static func folded(_ latin: [UInt8]) -> String {
        latin.withUnsafeBufferPointer { latin in
            // No rule makes more letters of fewer.
            String(unsafeUninitializedCapacity: latin.count) { fold(latin, into: $0) }
        }
    }

    private static func fold(_ latin: UnsafeBufferPointer<UInt8>, into out: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var count = 0
        var place = 0
        while place < latin.count {
            let first = latin[place]
            // The next four letters, nothing behind the last.
            var next: UInt32 = 0
            for offset in 0..<min(4, latin.count - place) {
                next |= UInt32(latin[place + offset]) << UInt32(8 * offset)
            }
            let range = rules.ranges[Int(first)]
            if let rule = rules.all[range].first(where: { next & $0.mask == $0.from && (place > 0 || !$0.isInside) }) {
                // A letter typed twice: «я» is two here.
                let isAgain =
                    rule.toCount == 2 && count > 1 && out[count - 2] == rule.to.0 && out[count - 1] == rule.to.1
                if !isAgain {
                    if count == 0 || out[count - 1] != rule.to.0 {
                        out[count] = rule.to.0
                        count += 1
                    }
                    if rule.toCount == 2, out[count - 1] != rule.to.1 {
                        out[count] = rule.to.1
                        count += 1
                    }
                }
                place += rule.fromCount
            } else {
                // A letter of another script is several bytes.
                if count == 0 || first != out[count - 1] || first > 0x7F {
                    out[count] = first
                    count += 1
                }
                place += 1
            }
        }
        return count
    }

    // MARK: - One script

    /// The word in Latin letters a–z, lower-case, letter for letter: in it a slip of the pen is as small as it was.
    static func latin(_ word: ArraySlice<Unicode.Scalar>) -> [UInt8] {
        var cyrillic = 0
        var latin = 0
        for scalar in word {
            if isCyrillic(scalar) { cyrillic += 1 } else if isLatin(scalar) { latin += 1 }
        }
        var out: [UInt8] = []
        out.reserveCapacity(word.count * 2)
        let common = common
        for scalar in word {
            // Letters that look alike, typed in the other script.
            let isMixed = cyrillic > 0 && latin > 0
            append(isMixed ? inScript(scalar, isCyrillic: cyrillic >= latin) : scalar, common, to: &out)
        }
        return out
    }

    private static func inScript(_ scalar: Unicode.Scalar, isCyrillic: Bool) -> Unicode.Scalar {
        (isCyrillic ? lookalikes.toCyrillic : lookalikes.toLatin)[lowercase(scalar)] ?? scalar
    }

    private static func append(_ scalar: Unicode.Scalar, _ common: [UInt64], to out: inout [UInt8]) {
        if scalar.value < common.count {
            var letters = common[Int(scalar.value)]
            while letters != 0 {
                out.append(UInt8(truncatingIfNeeded: letters))
                letters >>= 8
            }
        } else {
            out.append(contentsOf: letters(scalar))
        }
    }

    private static func lowercase(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
    }

    private static func isCyrillic(_ scalar: Unicode.Scalar) -> Bool { (0x400...0x52F).contains(scalar.value) }
    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    private static let lookalikes = (
        toCyrillic: Dictionary(uniqueKeysWithValues: zip("aceopxykmtbh".unicodeScalars, "асеорхукмтвн".unicodeScalars)),
        toLatin: Dictionary(uniqueKeysWithValues: zip("асеорхукмтвн".unicodeScalars, "aceopxykmtbh".unicodeScalars))
    )

    /// What Latin and Cyrillic letters become, by scalar, the first in the lowest byte: there are eight at most.
    private static let common: [UInt64] = (0..<0x530).map { value in
        let all = Unicode.Scalar(UInt32(value)).map { letters($0) } ?? []
        return all.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func letters(_ scalar: Unicode.Scalar) -> [UInt8] {
        scalar.properties.lowercaseMapping.unicodeScalars.flatMap { letter -> [UInt8] in
            if isLatin(letter) { return [UInt8(letter.value)] }
            if let text = table[letter] { return text }
            // Without its accents: `e` of `é`.
            let base = String(letter).decomposedStringWithCanonicalMapping.unicodeScalars.first ?? letter
            if isLatin(base) { return [UInt8(base.value)] }
            // Capitals of Greek go without accents.
            return table[base] ?? (isOther(letter) ? Array(String(isGreek(letter) ? base : letter).utf8) : [])
        }
    }

    private static func isGreek(_ scalar: Unicode.Scalar) -> Bool {
        (0x370..<0x400).contains(scalar.value) || (0x1F00..<0x2000).contains(scalar.value)
    }

    /// Whether a letter is of a script besides Latin and Cyrillic.
    private static func isOther(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x370, scalar.properties.isAlphabetic else { return false }
        return !latinAndCyrillic.contains { $0.contains(scalar.value) }
    }

    /// The blocks of Latin and Cyrillic beyond the first ones, and of letters of Latin form.
    private static let latinAndCyrillic: [Range<UInt32>] = [
        0x400..<0x530, 0x1C80..<0x1C90, 0x1D00..<0x1F00, 0x2070..<0x2190, 0x2460..<0x2500, 0x2C60..<0x2C80,
        0x2DE0..<0x2E00, 0xA640..<0xA6A0, 0xA700..<0xA800, 0xAB30..<0xAB70, 0xFB00..<0xFB07, 0xFF21..<0xFF5B,
    ]

    /// Letters of the Cyrillic alphabets of Russia and its neighbours, and Latin ones that a scheme gives a meaning of
    /// its own.
    private static let table: [Unicode.Scalar: [UInt8]] = {
        let table = """
            а a|б b|в v|г g|д d|е e|ё e|ж zh|з z|и i|й y|к k|л l|м m|н n|о o|п p|р r|с s|т t|у u|ф f|х kh|ц ts|ч ch|ш sh|\
            щ shch|ъ |ы y|ь |э e|ю yu|я ya|і i|ї i|є ye|ґ g|ў u|ђ dj|ј j|љ l|њ n|ћ ch|џ dzh|ѕ z|\
            ә a|ө o|ү u|ұ u|җ zh|ң n|ҥ n|һ h|қ k|ҡ k|ғ g|ҙ z|ҫ s|ӯ u|ӣ i|ҳ kh|ҷ ch|ӱ u|ӧ o|ӑ a|ӗ e|ӈ n|ԓ l|\
            ς σ|š sh|č ch|ž zh|ŝ shch|ş sh|ç ch|ğ g|ı i|û yu|â ya|ß ss|æ ae|ø o|ł l|đ d|þ th
            """
        var letters: [Unicode.Scalar: [UInt8]] = [:]
        for line in table.split(separator: "|") {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            if let letter = parts[0].unicodeScalars.first { letters[letter] = Array(parts[1].utf8) }
        }
        return letters
    }()

    // MARK: - One scheme

    private struct Rule {
        /// The letters that it is for, the first in the lowest byte; how many; and ones in their places.
        let from: UInt32
        let fromCount: Int
        let mask: UInt32
        /// The one or two that they become.
        let to: (UInt8, UInt8)
        let toCount: Int
        /// «Ксения» begins with a К.
        let isInside: Bool

        init(_ from: Substring, _ to: Substring) {
            self.from = from.utf8.reversed().reduce(0) { $0 << 8 | UInt32($1) }
            fromCount = from.utf8.count
            mask = fromCount == 4 ? .max : 1 << UInt32(8 * fromCount) - 1
            let letters = Array(to.utf8)
            self.to = (letters[0], letters.count > 1 ? letters[1] : 0)
            toCount = letters.count
            isInside = from == "ks"
        }
    }

    /// With where those of each first letter stand, the longest first.
    private static let rules: (all: [Rule], ranges: [Range<Int>]) = {
        let table = """
            shch S|sch S|shh S|sh S|tch C|ch C|dzh Z|zh Z|dj Z|kh h|ks h|x h|ts c|tz c|tc c|cz c|ph f|th t|ck k|q k|w v|\
            yu u|iu u|ju u|ya ia|ja ia|ye e|ie e|je e|yo e|io e|jo e|y i|j i
            """
        let rules = table.split(separator: "|").map { line in
            let parts = line.split(separator: " ")
            return Rule(parts[0], parts[1])
        }
        var all: [Rule] = []
        let ranges = (0..<UInt32(256)).map { letter in
            let own = rules.filter { $0.from & 0xFF == letter }.sorted { $0.fromCount > $1.fromCount }
            all += own
            return all.count - own.count..<all.count
        }
        return (all, ranges)
    }()
}
