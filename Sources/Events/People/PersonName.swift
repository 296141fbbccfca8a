/// A person's name taken apart: surname, given name and patronymic, each folded (``NameFolding``), in whatever order
/// they were written. «ИВАНОВА М. П.», «Мария Петровна Иванова» and «Ivanova Mariia» read as one name, told less or more of.
package struct PersonName: Sendable, Equatable {
    /// The parts of a surname: two for a double one, or for one with a former surname in brackets.
    private(set) var surnames: [String] = []
    /// The surname as one word; nil where there is none.
    private(set) var surname: Part?
    private(set) var given: Part?
    private(set) var patronymic: Part?
    /// Whether surname and given name might be the other way round.
    private(set) var isOrderOpen = false

    struct Part: Sendable, Equatable {
        let text: String
        /// In Latin letters, not folded.
        var spelling: String
        /// The first letter alone.
        var isInitial = false
        /// The full names that a given name may stand for.
        var full: [String] = []
    }

    /// Nil where there is not a letter.
    package init?(_ text: String) {
        let words = Self.words(text)
        if words.isEmpty { return nil }
        var names = words.filter { !$0.isInitial }
        let initials = words.filter(\.isInitial).map { Part(text: $0.folded, spelling: $0.spelling, isInitial: true) }

        takePatronymic(&names)
        takeThirdWord(&names)
        takeGiven(&names, hasInitials: !initials.isEmpty)
        surnames = names.flatMap(\.parts)
        if !names.isEmpty {
            surname = Part(text: names.map(\.folded).joined(), spelling: names.map(\.spelling).joined())
        }
        for initial in initials {
            if given == nil { given = initial } else { patronymic = patronymic ?? initial }
        }
    }

    /// Surname and given name the other way round.
    var swapped: PersonName? {
        guard isOrderOpen, let surname, let given, !given.isInitial else { return nil }
        var other = self
        other.surnames = [given.text]
        other.surname = given
        other.given = surname
        other.given?.full = GivenNames.full(surname.text)
        return other
    }

    // MARK: - Words

    private struct Word {
        let folded: String
        let spelling: String
        /// The folded parts of a word with hyphens.
        let parts: [String]
        let isInitial: Bool
        /// Its own role, where its ending tells one.
        var isPatronymic = false
        var full: [String] = []
    }

    /// Everything that is no letter, hyphen or apostrophe parts words. Dashes are hyphens, with spaces around or without.
    private static func words(_ text: String) -> [Word] {
        var words: [Word] = []
        var word: [Unicode.Scalar] = []
        var isAfterHyphen = false
        func flush(beforeDot: Bool = false) {
            defer { word.removeAll(keepingCapacity: true) }
            if word.isEmpty { return }
            var latin: [UInt8] = []
            var parts: [String] = []
            for piece in word.contains("-") ? word.split(separator: "-") : [word[...]] {
                let letters = NameFolding.latin(piece)
                if letters.isEmpty { continue }
                latin += letters
                parts.append(NameFolding.folded(letters))
            }
            if parts.isEmpty { return }
            let folded = parts.count == 1 ? parts[0] : parts.joined()
            if let last = words.last, !last.isInitial, suffixes.contains(folded) {
                words[words.count - 1] = Word(
                    folded: last.folded + "-", spelling: last.spelling, parts: last.parts, isInitial: false,
                    isPatronymic: true)
                return
            }
            // «Ю.» is «Yu.» in Latin.
            let isInitial = word.count == 1 || beforeDot && word.count == 2 && folded.utf8.count < 3
            words.append(
                Word(
                    folded: folded, spelling: String(decoding: latin, as: UTF8.self), parts: parts,
                    isInitial: isInitial, isPatronymic: isPatronymic(folded), full: GivenNames.full(folded)))
        }
        for scalar in composed(text) {
            switch scalar {
            case "a"..."z", "A"..."Z", "\u{400}"..."\u{52F}":
                word.append(scalar)
                isAfterHyphen = false
            case " " where !isAfterHyphen: flush()
            case ".", ",": flush(beforeDot: scalar == ".")
            case "-", "\u{2010}"..."\u{2015}", "\u{2212}":
                if word.isEmpty, let last = words.last, !last.isInitial, let again = last.parts.first {
                    // « - » between the parts of a name; what is folded folds to itself.
                    words.removeLast()
                    word = Array(last.parts.dropFirst().reduce(again) { "\($0)-\($1)" }.unicodeScalars) + ["-"]
                } else if !word.isEmpty {
                    word.append("-")
                }
                isAfterHyphen = true
            case _ where scalar == "\"" || scalar.isApostrophe:
                continue
            case _ where scalar.properties.isAlphabetic || !word.isEmpty && (scalar.isMark || scalar.isJoiner):
                word.append(scalar)
                isAfterHyphen = false
            case _ where isAfterHyphen && scalar.properties.isWhitespace:
                continue
            default: flush()
            }
        }
        flush()
        return words
    }

    /// The whole name as it is written, in any script, but for what makes no other name: case, «ё», the number of spaces,
    /// and signs that are no letters.
    ///
    /// Kept in the vault as a digest, so this form is for ever (``MatchKey/Kind/nameAsWritten``).
    package static func asWritten(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        var isPending = false
        for scalar in composed(text.lowercased()) {
            switch scalar {
            case "a"..."z", "а"..."я": break
            case "ё":
                if isPending { out.append(" ") }
                out.append("е")
                isPending = false
                continue
            case _ where scalar.isApostrophe: continue
            case _ where scalar.properties.isAlphabetic || scalar.isMark: break
            case ".", ",", "(", ")",
                _ where scalar.properties.isWhitespace:
                isPending = !out.isEmpty
                continue
            default: continue
            }
            if isPending { out.append(" ") }
            out.append(scalar)
            isPending = false
        }
        return String(out)
    }

    /// The text in NFC; most is, and shows it.
    private static func composed(_ text: String) -> String.UnicodeScalarView {
        let scalars = text.unicodeScalars
        let isPlain = scalars.allSatisfy { $0.value < 0x300 || (0x400...0x482).contains($0.value) }
        return isPlain ? scalars : text.inNFC.unicodeScalars
    }

    /// «Ахмед оглы», «Ахмедкызы»: son and daughter of, which belong to the word before.
    private static let suffixes: Set<String> = Set(
        ["оглы", "оглу", "кызы", "гызы", "улы", "уулу", "углы", "кизи"].map { NameFolding.folded($0) })

    private static func isPatronymic(_ folded: String) -> Bool {
        folded.utf8.count > 4
            && (patronymicEndings.contains { folded.ends(in: $0) } && !folded.ends(in: "ivna")
                || shortPatronymics.contains(folded))
    }

    private static let patronymicEndings = ["viC", "vna", "iCna"]

    private static let shortPatronymics: Set<String> = Set(
        ["Ильич", "Лукич", "Фомич", "Кузьмич", "Никитич", "Саввич", "Ильинична"].map { NameFolding.folded($0) })

    // MARK: - Roles

    /// The word with a patronymic's ending; the given name stands before it. «Абрамович Роман» has a surname and none.
    private mutating func takePatronymic(_ names: inout [Word]) {
        let candidates = names.indices.filter { names[$0].isPatronymic && names[$0].full.isEmpty }
        guard names.count > 1, var index = candidates.last else { return }
        // «Роман Аркадьевич Абрамович».
        if let known = names.firstIndex(where: { !$0.full.isEmpty }), candidates.contains(known + 1) {
            index = known + 1
        }
        // With one word besides, a man's may be his surname; a woman's cannot.
        guard names.count > 2 || !names[index].folded.ends(in: "iC") else { return }
        patronymic = Part(text: names[index].folded, spelling: names[index].spelling)
        names.remove(at: index)
        guard names.count > 1, index > 0 else { return }
        let known = names.indices.filter { !names[$0].full.isEmpty }
        if known.isEmpty || known.contains(index - 1) { take(index - 1, &names) }
    }

    /// Of three words without a patronymic's ending the one after a known given name, where the two stand as they do in
    /// «Иванова Мария Петрована» or «Мария Петрована Иванова».
    private mutating func takeThirdWord(_ names: inout [Word]) {
        let known = names.indices.filter { !names[$0].full.isEmpty }
        guard patronymic == nil, names.count == 3, let index = known.first, known.count == 1, index < 2,
            index == 1 || Self.endsAsSurname(names[2].folded)
        else { return }
        patronymic = Part(text: names[index + 1].folded, spelling: names[index + 1].spelling)
        names.remove(at: index + 1)
        take(index, &names)
    }

    /// The word that is known as a given name; failing that, the one that does not end as a surname does.
    private mutating func takeGiven(_ names: inout [Word], hasInitials: Bool) {
        if given != nil || names.isEmpty { return }
        if names.count == 1 {
            // One word beside initials is the surname.
            let isGiven = !names[0].full.isEmpty || patronymic != nil && !Self.endsAsSurname(names[0].folded)
            if !hasInitials, isGiven { take(0, &names) }
            return
        }
        if hasInitials, names.allSatisfy(\.full.isEmpty) { return }
        let known = names.indices.filter { !names[$0].full.isEmpty }
        if let only = known.first, known.count == 1 {
            take(only, &names)
            return
        }
        let surnames = names.indices.filter { Self.endsAsSurname(names[$0].folded) }
        if known.isEmpty, let only = surnames.first, surnames.count == 1, names.count == 2 {
            take(1 - only, &names)
            return
        }
        // Surname first, as lists have it.
        isOrderOpen = names.count == 2
        take(known.last ?? 1, &names)
    }

    private mutating func take(_ index: Int, _ names: inout [Word]) {
        given = Part(text: names[index].folded, spelling: names[index].spelling, full: names[index].full)
        names.remove(at: index)
    }

    private static func endsAsSurname(_ folded: String) -> Bool {
        endings.contains { folded.utf8.count > $0.utf8.count + 1 && folded.ends(in: $0) }
    }

    private static let endings = [
        "ov", "ova", "ev", "eva", "in", "ina", "ski", "skaia", "cki", "ckaia", "enko", "uk", "Cuk", "ih", "ian",
        "Svili",
        "dze", "aia",
    ]
}

extension Unicode.Scalar {
    /// What people type for an apostrophe, the modifier letters among it.
    package var isApostrophe: Bool {
        ["'", "`", "\u{B4}", "\u{2B9}", "\u{2BB}", "\u{2BC}", "\u{2018}", "\u{2019}", "\u{2032}"].contains(self)
    }

    /// A mark on the letter before.
    fileprivate var isMark: Bool { [.nonspacingMark, .spacingMark].contains(properties.generalCategory) }
    /// Says how two letters of one word are written together.
    fileprivate var isJoiner: Bool { self == "\u{200C}" || self == "\u{200D}" }
}

extension String {
    /// As `hasSuffix`, for letters that are bytes.
    func ends(in ending: String) -> Bool {
        var (own, other) = (self, ending)
        return own.withUTF8 { own in
            other.withUTF8 { own.count >= $0.count && own[(own.count - $0.count)...].elementsEqual($0) }
        }
    }
}
