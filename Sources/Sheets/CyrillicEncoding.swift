/// An encoding of one byte a character in which Russian text is found, ASCII in its lower half.
package enum CyrillicEncoding: String, Sendable, CaseIterable {
    case windows1251 = "Windows-1251"
    case koi8r = "KOI8-R"
    case iso8859part5 = "ISO 8859-5"
    case cp866 = "CP866"
    case macCyrillic = "Mac Cyrillic"

    /// The characters of the bytes from 0x80 on, as Unicode's tables of mappings have them; U+FFFD where a byte is none.
    private var upperHalf: String {
        switch self {
        case .windows1251:
            "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{FFFD}™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕї"
                + "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя"
        case .koi8r:
            "─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓⌠■∙√≈≤≥\u{A0}⌡°²·÷═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©"
                + "юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ"
        case .iso8859part5:
            String(String.UnicodeScalarView((0x80...0xA0).map { UnicodeScalar(UInt8($0)) }))
                + "ЁЂЃЄЅІЇЈЉЊЋЌ\u{AD}ЎЏАБВГДЕЖЗИЙКЛМНОП"
                + "РСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя№ёђѓєѕіїјљњћќ§ўџ"
        case .cp866:
            "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
                + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■\u{A0}"
        case .macCyrillic:
            "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ†°Ґ£§•¶І®©™Ђђ≠Ѓѓ∞±≤≥іµґЈЄєЇїЉљЊњ"
                + "јЅ¬√ƒ≈∆«»…\u{A0}ЋћЌќѕ–—“”‘’÷„ЎўЏџ№Ёёяабвгдежзийклмнопрстуфхцчшщъыьэю€"
        }
    }

    /// The character of each byte, from 0 to 255.
    var characters: [UnicodeScalar] {
        CyrillicEncoding.tables[self] ?? []
    }

    private static let tables = Dictionary(
        uniqueKeysWithValues: allCases.map { encoding in
            (encoding, (0..<0x80).map { UnicodeScalar(UInt8($0)) } + Array(encoding.upperHalf.unicodeScalars))
        })

    /// The text in UTF-8; nil where a byte is no character.
    func utf8(_ raw: [UInt8]) -> [UInt8]? {
        let forms = characters.map { $0 == "\u{FFFD}" ? nil : Array(String(Character($0)).utf8) }
        var out: [UInt8] = []
        out.reserveCapacity(raw.count * 2)
        for byte in raw {
            guard let form = forms[Int(byte)] else { return nil }
            out += form
        }
        return out
    }

    /// The encoding that an XML declaration names so, by any of the names that IANA's registry has for it.
    init?(declared name: String) {
        switch name.lowercased().filter({ $0 != "-" && $0 != "_" }) {
        case "windows1251", "cp1251": self = .windows1251
        case "koi8r", "koi8": self = .koi8r
        case "iso88595", "cyrillic": self = .iso8859part5
        case "ibm866", "cp866", "866": self = .cp866
        case "xmaccyrillic", "maccyrillic": self = .macCyrillic
        default: return nil
        }
    }
}
