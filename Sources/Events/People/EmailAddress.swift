/// A mailbox: all addresses that lead to it are one.
package struct EmailAddress: Sendable, Hashable {
    package let text: String
    /// Whether it is by its name an organisation's, which several people read: `info@…`.
    package let isShared: Bool

    /// Trims, lower-cases (mail providers tell no case apart, whatever RFC 5321 allows) and reads the aliases of the two
    /// providers whose rules are published and whose users know them:
    /// - Gmail: dots in the name and what follows a plus sign do not matter; `googlemail.com` is `gmail.com`;
    /// - Yandex: `ya.ru`, `yandex.ru`, `.com`, `.by`, `.kz` and `.ua` are one mailbox, a hyphen in the name is a dot, and
    ///   what follows a plus sign does not matter.
    ///
    /// Nil where it is no address, or one that stands for none (`нет@нет.ru`, `no@mail.ru`).
    package init?(_ text: String) {
        let lower = text.lowercased()
        let trimmed = lower.drop { " \t\u{A0}<\"'(".contains($0) }.prefix { !" \t\u{A0}\n>\"'),;".contains($0) }
        let bare = trimmed.hasPrefix("mailto:") ? trimmed.dropFirst(7) : trimmed
        let halves = bare.split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        var name = String(halves[0])
        var domain = String(halves[1])
        while domain.hasSuffix(".") { domain.removeLast() }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard !name.isEmpty, labels.count > 1, labels.allSatisfy({ !$0.isEmpty }), !Self.placeholders.contains(name)
        else { return nil }
        if domain == "googlemail.com" { domain = "gmail.com" }
        if Self.yandex.contains(domain) { domain = "yandex.ru" }
        if domain == "gmail.com" || domain == "yandex.ru", let plus = name.firstIndex(of: "+"), plus > name.startIndex {
            name = String(name[..<plus])
        }
        if domain == "gmail.com" { name.removeAll { $0 == "." } }
        if domain == "yandex.ru" { name = String(name.map { $0 == "-" ? "." : $0 }) }
        self.text = "\(name)@\(domain)"
        isShared = Self.shared.contains(name)
    }

    private static let yandex: Set<String> = [
        "ya.ru", "yandex.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua",
    ]
    private static let placeholders: Set<String> = ["нет", "no", "none", "net", "test", "тест", "-"]
    private static let shared: Set<String> = [
        "info", "office", "mail", "email", "admin", "director", "priem", "secretary", "contact", "nko", "ano", "fond",
        "post",
        "referent", "kontakt", "hello", "pr", "press",
    ]
}
