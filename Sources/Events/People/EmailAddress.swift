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
        var bytes = Array(lower.utf8)[...]
        if lower.utf8.contains(0xC2) { bytes = Array(lower.replacing("\u{A0}", with: " ").utf8)[...] }
        if let first = bytes.firstIndex(where: { !Self.around.contains($0) }) { bytes = bytes[first...] }
        if let end = bytes.firstIndex(where: Self.around.contains) { bytes = bytes[..<end] }
        if bytes.starts(with: Self.scheme) { bytes = bytes.dropFirst(Self.scheme.count) }
        while bytes.last == UInt8(ascii: ".") { bytes = bytes.dropLast() }
        let halves = bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let labels = halves[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        var name = String(decoding: halves[0], as: UTF8.self)
        var domain = String(decoding: halves[1], as: UTF8.self)
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

    /// What stands around an address in a list or a letter.
    private static let around = Array(" \t\n\r<>\"'(),;".utf8)
    private static let scheme = Array("mailto:".utf8)
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
