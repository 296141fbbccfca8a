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
        var out: [UInt8] = []
        out.reserveCapacity(latin.count)
        var place = 0
        while place < latin.count {
            let first = latin[place]
            let rule = rules[Int(first)].first { $0.fits(latin, at: place) }
            if let rule {
                // A letter typed twice: «я» is two here.
                if rule.to.count == 1 || !out.suffix(2).elementsEqual(rule.to) {
                    for byte in rule.to where byte != out.last { out.append(byte) }
                }
                place += rule.from.count
            } else {
                // A letter of another script is several bytes.
                if first != out.last || first > 0x7F { out.append(first) }
                place += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
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
        for scalar in word {
            // Letters that look alike, typed in the other script.
            if cyrillic > 0, latin > 0 {
                let scalars = cyrillic >= latin ? lookalikes.toCyrillic : lookalikes.toLatin
                append(scalars[lowercase(scalar)] ?? scalar, to: &out)
            } else {
                append(scalar, to: &out)
            }
        }
        return out
    }

    private static func append(_ scalar: Unicode.Scalar, to out: inout [UInt8]) {
        if scalar.value < common.count {
            out.append(contentsOf: common[Int(scalar.value)])
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

    /// What the letters become, by scalar; Latin and Cyrillic worked out beforehand.
    private static let common: [[UInt8]] = (0..<0x530).map { value in
        Unicode.Scalar(UInt32(value)).map { letters($0) } ?? []
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
        let from: [UInt8]
        let to: [UInt8]

        func fits(_ word: [UInt8], at place: Int) -> Bool {
            guard place + from.count <= word.count else { return false }
            for (offset, letter) in from.enumerated() where word[place + offset] != letter { return false }
            // «Ксения» begins with a К.
            return place > 0 || from != Self.ks
        }

        private static let ks = Array("ks".utf8)
    }

    /// By first letter, the longest first.
    private static let rules: [[Rule]] = {
        let table = """
            shch S|sch S|shh S|sh S|tch C|ch C|dzh Z|zh Z|dj Z|kh h|ks h|x h|ts c|tz c|tc c|cz c|ph f|th t|ck k|q k|w v|\
            yu u|iu u|ju u|ya ia|ja ia|ye e|ie e|je e|yo e|io e|jo e|y i|j i
            """
        var rules = [[Rule]](repeating: [], count: 256)
        for line in table.split(separator: "|") {
            let parts = line.split(separator: " ")
            let rule = Rule(from: Array(parts[0].utf8), to: Array(parts[1].utf8))
            rules[Int(rule.from[0])].append(rule)
        }
        return rules.map { $0.sorted { $0.from.count > $1.from.count } }
    }()
}
