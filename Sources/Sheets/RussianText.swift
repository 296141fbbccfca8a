/// How surprising text of one byte a character is as Russian text in some encoding, in bits; and by that, which encoding
/// it is in.
///
/// What tells the encodings apart is what Russian looks like: which letters follow which, that a word has its capitals at
/// its beginning or throughout, and that signs do not stand within words. Read in another encoding nearly every word
/// breaks all three: KOI8-R read as Windows-1251 turns «Семён» into «уЕНЈО».
struct RussianText: Sendable {
    /// So many bits more must every other reading take: it is as sure as 8000 to 1.
    private static let margin = 13
    /// Russian takes four to five bits a letter; what takes more than six and a half is none.
    private static let greatestHalfBits = 13
    /// Among so many different words the encoding shows for sure.
    private static let greatestWords = 2000
    private static let greatestWord = 64

    private static let readings = CyrillicEncoding.allCases.map(RussianText.init)

    let encoding: CyrillicEncoding
    /// By byte.
    private let kinds: [Kind]

    private enum Kind: Sendable {
        case letter(Int, isCapital: Bool)
        /// Of ASCII.
        case latin
        /// A letter of Ukrainian or Belarusian.
        case neighbour(isCapital: Bool)
        case sign(Sign)
        /// What no Russian text has: a letter of another language, a box, a control character.
        case strange(isLetter: Bool)

        /// Nil for what has no case here.
        var isCapital: Bool? {
            switch self {
            case .letter(_, let isCapital), .neighbour(let isCapital): isCapital
            default: nil
            }
        }

        var isLetter: Bool {
            switch self {
            case .letter, .latin, .neighbour: true
            case .sign: false
            case .strange(let isLetter): isLetter
            }
        }
    }

    /// Where a sign may stand.
    private enum Sign: Sendable {
        case opening, closing, openingOrClosing, joining, alone

        init?(_ scalar: UnicodeScalar) {
            switch scalar {
            case "«", "„", "‘": self = .opening
            case "»", "”": self = .closing
            case "“": self = .openingOrClosing
            case "’", "\u{A0}": self = .joining
            case "–", "—", "№": self = .alone
            case "…": self = .closing
            default: return nil
            }
        }

        func fits(afterLetter: Bool, beforeLetter: Bool) -> Bool {
            switch self {
            case .opening: !afterLetter
            case .closing: !beforeLetter
            case .openingOrClosing: !afterLetter || !beforeLetter
            case .joining: true
            case .alone: !afterLetter && !beforeLetter
            }
        }

        var isOpening: Bool { self == .opening || self == .openingOrClosing }
    }

    init(_ encoding: CyrillicEncoding) {
        self.encoding = encoding
        let places = Dictionary(uniqueKeysWithValues: RussianText.alphabet.enumerated().map { ($1, $0) })
        kinds = encoding.characters.map { scalar in
            let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
            if let place = places[lower] { return .letter(place, isCapital: lower != scalar) }
            if scalar.isASCII { return .latin }
            if "іїєґў".unicodeScalars.contains(lower) { return .neighbour(isCapital: lower != scalar) }
            return Sign(scalar).map(Kind.sign) ?? .strange(isLetter: scalar.properties.isAlphabetic)
        }
    }

    // MARK: - Which encoding

    /// What text in one of the Cyrillic encodings turns out to be.
    enum Finding: Equatable {
        case encoding(CyrillicEncoding)
        /// It is no Russian text, or too little to tell. The place of the first byte that is not ASCII.
        case unknown(Int)
        /// The line at this place is in another encoding than the rest.
        case mixed(Int)
    }

    /// Tells the encoding of a text that has bytes beyond ASCII.
    static func finding(of raw: [UInt8]) -> Finding {
        var words = Set<ArraySlice<UInt8>>()
        var used = [Bool](repeating: false, count: 256)
        eachWord(in: raw[...]) { word in
            for byte in word { used[Int(byte)] = true }
            if words.count < greatestWords { words.insert(word) }
        }
        let unknown = Finding.unknown(raw.firstIndex { $0 >= 0x80 } ?? 0)
        let letters = words.reduce(0) { $0 + $1.count { $0 >= 0x80 } }
        let readings = RussianText.readings.map { reading in
            (reading, words.reduce(0) { $0 + reading.surprise(of: $1) })
        }.sorted { $0.1 < $1.1 }
        guard let (best, least) = readings.first, least * 2 <= greatestHalfBits * letters else { return unknown }
        for (other, surprise) in readings.dropFirst() where surprise < least + margin {
            // Where both are the same text it does not matter which it is.
            let isSame = used.indices.allSatisfy {
                !used[$0] || best.encoding.characters[$0] == other.encoding.characters[$0]
            }
            if !isSame { return unknown }
        }
        let others = readings.dropFirst().map(\.0)
        if let place = best.foreignLine(in: raw, others) { return .mixed(place) }
        return .encoding(best.encoding)
    }

    /// Where a line begins that is no Russian in this encoding, and in another one is.
    private func foreignLine(in raw: [UInt8], _ others: [RussianText]) -> Int? {
        for line in raw.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let (surprise, letters) = surprise(ofLine: line)
            if surprise * 2 <= RussianText.greatestHalfBits * letters { continue }
            for other in others {
                let (less, _) = other.surprise(ofLine: line)
                if less * 2 <= RussianText.greatestHalfBits * letters, less + 2 * RussianText.margin <= surprise {
                    return line.startIndex
                }
            }
        }
        return nil
    }

    private func surprise(ofLine line: ArraySlice<UInt8>) -> (bits: Int, letters: Int) {
        var (bits, letters) = (0, 0)
        RussianText.eachWord(in: line) { word in
            bits += surprise(of: word)
            letters += word.count { $0 >= 0x80 }
        }
        return (bits, letters)
    }

    /// Runs of letters and of what ASCII is not, if there is any of the latter in them.
    private static func eachWord(in raw: ArraySlice<UInt8>, _ take: (ArraySlice<UInt8>) -> Void) {
        var start = raw.startIndex
        var hasHigh = false
        for index in raw.indices {
            let byte = raw[index]
            let isHigh = byte >= 0x80
            if isHigh || (0x61...0x7A).contains(byte | 0x20), index - start < greatestWord {
                hasHigh = hasHigh || isHigh
                continue
            }
            if hasHigh { take(raw[start..<index]) }
            (start, hasHigh) = isHigh ? (index, true) : (index + 1, false)
        }
        if hasHigh { take(raw[start...]) }
    }

    // MARK: - How surprising

    /// In bits.
    func surprise(of word: ArraySlice<UInt8>) -> Int {
        var bits = 0
        // The letter before, or the border of a word.
        var letter = RussianText.border
        var capitals = 0
        var previous: Kind?
        func end() -> Int { letter == RussianText.border ? 0 : RussianText.bits[letter][RussianText.border] }
        for index in word.indices {
            let kind = kinds[Int(word[index])]
            let next = index + 1 < word.endIndex ? kinds[Int(word[index + 1])] : nil
            switch kind {
            case .letter(let place, let isCapital):
                if case .latin? = previous { bits += 9 }
                bits += RussianText.bits[letter][place]
                if let wasCapital = previous?.isCapital, isCapital ? !wasCapital : capitals > 1 { bits += 16 }
                capitals = isCapital ? capitals + 1 : 0
                letter = place
            case .sign(let sign):
                bits += end()
                let fits = sign.fits(
                    afterLetter: previous?.isLetter ?? false, beforeLetter: next?.isLetter ?? false)
                if !fits {
                    bits += 20
                } else if sign.isOpening, case .letter(_, isCapital: false)? = next {
                    bits += 8
                } else {
                    bits += 3
                }
                letter = RussianText.border
            case .latin:
                if case .letter? = previous { bits += 9 }
                letter = RussianText.border
            case .neighbour(let isCapital):
                bits += isCapital && previous?.isCapital == false ? 25 : 9
                letter = RussianText.border
            case .strange:
                bits += 24
                letter = RussianText.border
            }
            if case .letter = kind {} else { capitals = 0 }
            previous = kind
        }
        return bits + end()
    }

    // MARK: - Which letters follow which

    private static let alphabet = Array("абвгдежзийклмнопрстуфхцчшщъыьэюяё".unicodeScalars)
    /// The place of the beginning or the end of a word among letters.
    private static let border = alphabet.count

    /// How many bits each letter takes after another: the negative logarithm of how often it follows, at
    /// most 11, so that one rare name does not outweigh the rest; «ё» little more than «е», for which it is often not
    /// written. Counted over some
    /// 15 000 surnames, 3000 given names and patronymics, and 5000 lines of prose.
    private static let bits: [[Int]] = [
        "a6565686665453b6454866877abbbb9692",  // а
        "27ba53b84b75a72b48b4bb89b8758ba866",  // б
        "2ba774bb2b85a25b7689bb9a9bb78bb873",  // в
        "2ab963993ab5862b48949bbbbbbb7b9b66",  // г
        "3a68836a2b7755373785b899bbb6698764",  // д
        "a7255586954453663549778788bbbbb984",  // е
        "2798329b2b58735bb7b5bbbabbbb8bbb57",  // ж
        "175754893b86653b79a5b9babb95699574",  // з
        "776657a685444277445b667278bbbba5a5",  // и
        "a7786bb7ab54547b555b878789bbbbbbb1",  // й
        "3b9bb6ba2bb5891b5454bbab9bbb9bbb94",  // к
        "28b8729a3b758939aa86a8babbb73b5555",  // л
        "2799b3a72b79783787a4a9989bb77bb764",  // м
        "1a9854993b5bb53b96568b78abb66b8773",  // н
        "a6165777976464b6455a879779bbbbb9a4",  // о
        "3bbbb3bb3b65b8263985bb989bb77ab766",  // п
        "377663783b676628965487887bb65b7664",  // р
        "3a6983bb3b3466367635b9b8bbb75b8565",  // с
        "3a6963bb3b67962b4695b8b7abb6597763",  // т
        "65855765785354b5334b649648bbbb7ba5",  // у
        "2bb7b3b92b75bb3b4a858abbbbbb6bb965",  // ф
        "296bb6bb3bb6462b4965bbbbbbbb8bba93",  // х
        "4b7bb2ba2b36bb3bbab6bbbbbbb37b9a54",  // ц
        "5babb3bb4b5b977bbb66bbbbbbbbabbb61",  // ч
        "298bb2bb2b3775499b85b8bbbbbbabbb56",  // ш
        "3bbbb1bb2bbbbb6bbbb4bbbbbbbb7bbb48",  // щ
        "7777717777777777777777777777777247",  // ъ
        "b5556477b35454b6464b94a44bbbbbbb73",  // ы
        "b66552b77b4b54b9b56b586758bbbb8352",  // ь
        "bb5b37b7b54245bb46276bbbbbbbbbbba9",  // э
        "b5864785ba4464a7354b955345bbbb9ba4",  // ю
        "b7666596874753b85659869768bbbb8981",  // я
        "b8474778b7663288472b98a98abbbbbba2",  // ё
        "354455754b4544544457568669bbb6778b",  // the beginning of a word
    ].map { row in row.compactMap(\.hexDigitValue) }
}
