import Events

extension VaultReader {
    /// The codes of those who have this phone or e-mail, or whose name is like this one, the likest first.
    ///
    /// - Throws: ``Problem`` of kind `usage` where the text is none of these.
    package func codes(matching wanted: String) throws -> [String] {
        if let email = EmailAddress(wanted) {
            return try people(by: [MatchKey(.email, email.text)]).filter {
                $0.personal.email.flatMap { EmailAddress($0) } == email
            }.map(\.code).sorted()
        }
        if let phone = PhoneNumber(wanted) {
            return try people(by: [MatchKey(.phone, phone.digits)]).filter {
                $0.personal.phone.flatMap { PhoneNumber($0) } == phone
            }.map(\.code).sorted()
        }
        let search = NameSearch(wanted)
        guard !search.isEmpty else {
            throw Problem.usage(
                "nobody-to-find",
                Phrase(ru: "это не телефон, не почта и не имя", en: "this is no phone, no e-mail and no name"),
                remedy: Phrase(
                    ru: "телефон с кодом города или сети, почта целиком или имя",
                    en: "a phone with the code of its town or network, a whole e-mail, or a name"))
        }
        let all = try people()
        let ranks = Parallel.map(all) { $0.personal.name.flatMap { search.rank(of: $0) } }
        let found = zip(all, ranks).compactMap { known, rank in rank.map { (rank: $0, code: known.code) } }
        return found.sorted { ($0.rank, $0.code) < ($1.rank, $1.code) }.map(\.code)
    }
}
