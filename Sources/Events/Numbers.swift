/// Numbers as people write them, from integers alone.
package enum Numbers {
    /// Stays in one piece where a text is wrapped.
    private static let noBreak = "\u{A0}"

    /// Digits in groups of three: «9 988» in Russian, «9,988» in English.
    package static func grouped(_ number: Int, _ language: Language) -> String {
        let digits = String(number.magnitude)
        var out = number < 0 ? "\u{2212}" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { out += language == .ru ? noBreak : "," }
            out.append(digit)
        }
        return out
    }

    /// Kopecks as roubles: «9 988,00 ₽», «9,988.00 RUB».
    package static func roubles(_ kopecks: Int, _ language: Language) -> String {
        fixed(kopecks, decimals: 2, language) + noBreak + (language == .ru ? "₽" : "RUB")
    }

    /// Basis points as a percentage: «12,34 %», «12.34%».
    package static func percent(_ basisPoints: Int, _ language: Language) -> String {
        var text = fixed(basisPoints, decimals: 2, language)
        let zeros = language == .ru ? ",00" : ".00"
        if text.hasSuffix(zeros) { text.removeLast(3) }
        return text + (language == .ru ? noBreak + "%" : "%")
    }

    /// An integer of 10^−decimals, with all its decimals.
    package static func fixed(_ number: Int, decimals: Int, _ language: Language) -> String {
        guard decimals > 0 else { return grouped(number, language) }
        let unit = (0..<decimals).reduce(1) { power, _ in power * 10 }
        let fraction = String(Int(number.magnitude) % unit)
        let padding = String(repeating: "0", count: decimals - fraction.count)
        let sign = number < 0 ? "\u{2212}" : ""
        return sign + grouped(Int(number.magnitude) / unit, language) + (language == .ru ? "," : ".") + padding
            + fraction
    }

    package static func grouped(_ number: Int) -> Phrase { both { grouped(number, $0) } }
    package static func roubles(_ kopecks: Int) -> Phrase { both { roubles(kopecks, $0) } }
    package static func percent(_ basisPoints: Int) -> Phrase { both { percent(basisPoints, $0) } }
    package static func fixed(_ number: Int, decimals: Int) -> Phrase { both { fixed(number, decimals: decimals, $0) } }

    private static func both(_ text: (Language) -> String) -> Phrase { Phrase(ru: text(.ru), en: text(.en)) }

    /// An integer of 10^−decimals with a point, for programs.
    package static func plain(_ number: Int, decimals: Int) -> String {
        fixed(number, decimals: decimals, .en).replacing(",", with: "").replacing("\u{2212}", with: "-")
    }

    /// «21 запись», «22 записи», «25 записей»; «1 entry», «2 entries».
    package static func count(
        _ number: Int, one: String, few: String, many: String, en: String, ens: String
    ) -> Phrase {
        grouped(number) + Phrase(noBreak)
            + Phrase(ru: Language.plural(number, one: one, few: few, many: many), en: number == 1 ? en : ens)
    }

    package static func entries(_ number: Int) -> Phrase {
        count(number, one: "запись", few: "записи", many: "записей", en: "entry", ens: "entries")
    }

    /// Bytes in the unit that suits them.
    package static func bytes(_ number: Int) -> Phrase {
        let units = [
            (1 << 30, Phrase(ru: "ГиБ", en: "GiB")), (1 << 20, Phrase(ru: "МиБ", en: "MiB")),
            (1 << 10, Phrase(ru: "КиБ", en: "KiB")),
        ]
        for (size, name) in units where number >= size {
            return fixed(number / (size / 1024) * 10 / 1024, decimals: 1) + Phrase(noBreak) + name
        }
        return grouped(number) + Phrase(noBreak) + Phrase(ru: "Б", en: "B")
    }
}
