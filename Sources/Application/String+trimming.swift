extension StringProtocol {
    package var trimmingSpaces: String {
        var text = self[...]
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}

extension String {
    /// At most `count` characters of it, with «…» where something was left out.
    package func shortened(to count: Int) -> String { self.count <= count ? self : prefix(count - 1) + "…" }
}
