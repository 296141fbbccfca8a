/// A phrase whose two halves take other phrases in, each in its own language:
/// `say(ru: "\(count) — о днях периода", en: "\(count) about the days of the period")`.
package func say(ru: Half<InRussian>, en: Half<InEnglish>) -> Phrase {
    Phrase(ru: ru.text, en: en.text)
}

/// The language that a half of a phrase is written in.
package protocol Tongue: Sendable {
    static var language: Language { get }
}

package enum InRussian: Tongue {
    package static var language: Language { .ru }
}

package enum InEnglish: Tongue {
    package static var language: Language { .en }
}

/// One half of a phrase while it is written.
package struct Half<Spoken: Tongue>: ExpressibleByStringInterpolation, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }
    package init(stringLiteral text: String) { self.text = text }
    package init(stringInterpolation parts: Parts) { text = parts.text }

    package static func + (left: Half, right: Half) -> Half { Half(left.text + right.text) }

    package struct Parts: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity)
        }

        package mutating func appendLiteral(_ literal: String) { text += literal }
        package mutating func appendInterpolation(_ value: String) { text += value }
        package mutating func appendInterpolation(_ phrase: Phrase) { text += phrase.text(Spoken.language) }
        package mutating func appendInterpolation<Value: CustomStringConvertible>(_ value: Value) {
            text += value.description
        }
    }
}

/// A text that needs no translation, with phrases in it that have theirs.
extension Phrase: ExpressibleByStringInterpolation {
    package init(stringLiteral text: String) { self.init(text) }
    package init(stringInterpolation parts: Parts) { self = parts.phrase }

    package struct Parts: StringInterpolationProtocol {
        fileprivate var phrase = Phrase("")

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: String) { phrase += Phrase(literal) }
        package mutating func appendInterpolation(_ value: String) { phrase += Phrase(value) }
        package mutating func appendInterpolation(_ other: Phrase) { phrase += other }
        package mutating func appendInterpolation<Value: CustomStringConvertible>(_ value: Value) {
            phrase += Phrase(value.description)
        }
    }

    package static func += (left: inout Phrase, right: Phrase) { left = left + right }

    package var isEmpty: Bool { ru.isEmpty && en.isEmpty }

    /// The same, each half changed alike.
    package func map(_ change: (String) throws -> String) rethrows -> Phrase {
        Phrase(ru: try change(ru), en: try change(en))
    }

    /// With a capital letter, as a sentence begins.
    package var capitalised: Phrase { map { $0.prefix(1).uppercased() + $0.dropFirst() } }
}

extension DefaultStringInterpolation {
    /// A text in one language cannot take in a phrase without being told which. Deprecated, for an unavailable one would
    /// be passed over for the one that takes in anything.
    @available(*, deprecated, message: "say in which language: phrase.text(language)")
    package mutating func appendInterpolation(_ phrase: Phrase) { appendInterpolation(phrase.ru) }

    @available(*, deprecated, message: "say in which language: phrase.text(language)")
    package mutating func appendInterpolation(_ phrase: Phrase?) { appendInterpolation(phrase?.ru ?? "") }
}

extension Sequence where Element == Phrase {
    package func joined(separator: Phrase = "") -> Phrase {
        var all = Phrase("")
        for (index, phrase) in enumerated() { all += index == 0 ? phrase : separator + phrase }
        return all
    }
}
