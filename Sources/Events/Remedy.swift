/// What to do: words in the two languages of the house, and among them operations and inputs, which each door words in its
/// own way (a command here, a link there). Other texts that lead on to an operation are made of it, too.
///
/// It is written as ``say(ru:en:)`` is, and takes in phrases and other remedies as well:
///
///     Remedy(ru: "проверьте летопись: \(.verify)", en: "check the ledger: \(.verify)")
///     Remedy(ru: "верните файл: \(full: .restore)", en: "bring the file back: \(full: .restore)")
///
/// `full` names what a person has to give as well: on the command line `letopis restore COPY`, and not `letopis restore`.
package struct Remedy: Sendable, Hashable {
    package enum Piece: Sendable, Hashable {
        case words(String)
        case operation(Operation, isFull: Bool)
        case input(Input, isFull: Bool)
    }

    /// How a door words operations and inputs.
    package struct Wording: Sendable {
        package let operation: @Sendable (_ operation: Operation, _ isFull: Bool) -> Phrase
        package let input: @Sendable (_ input: Input, _ isFull: Bool) -> Phrase

        package init(
            operation: @escaping @Sendable (_ operation: Operation, _ isFull: Bool) -> Phrase,
            input: @escaping @Sendable (_ input: Input, _ isFull: Bool) -> Phrase
        ) {
            (self.operation, self.input) = (operation, input)
        }
    }

    private let russian: [Piece]
    private let english: [Piece]

    package init(ru: Half<InRussian>, en: Half<InEnglish>) {
        (russian, english) = (ru.pieces, en.pieces)
        assert(Set(operations) == Set(Remedy.operations(of: english)), "the languages lead to different operations")
    }

    /// One that leads to no operation.
    package init(_ phrase: Phrase) {
        (russian, english) = (Half<InRussian>(phrase.ru).pieces, Half<InEnglish>(phrase.en).pieces)
    }

    package func pieces(_ language: Language) -> [Piece] {
        switch language {
        case .ru: russian
        case .en: english
        }
    }

    /// What it leads to, in the order of its words.
    package var operations: [Operation] { Remedy.operations(of: russian) }

    private static func operations(of pieces: [Piece]) -> [Operation] {
        pieces.compactMap { if case .operation(let operation, _) = $0 { operation } else { nil } }
    }

    package var isEmpty: Bool { russian.isEmpty && english.isEmpty }

    package func text(_ language: Language, _ wording: Wording) -> String {
        pieces(language).map { piece in
            switch piece {
            case .words(let words): words
            case .operation(let operation, let isFull): wording.operation(operation, isFull).text(language)
            case .input(let input, let isFull): wording.input(input, isFull).text(language)
            }
        }.joined()
    }

    /// As one door words it, in both languages.
    package func phrase(_ wording: Wording) -> Phrase { Phrase(ru: text(.ru, wording), en: text(.en, wording)) }

    package static func + (left: Remedy, right: Remedy) -> Remedy {
        Remedy(ru: "\(left)\(right)", en: "\(left)\(right)")
    }
}

extension Sequence where Element == Remedy {
    package func joined(separator: Phrase = "") -> Remedy {
        var all = Remedy("")
        for (index, remedy) in enumerated() { all = all + (index == 0 ? remedy : Remedy(separator) + remedy) }
        return all
    }
}

extension DefaultStringInterpolation {
    /// A text in one language cannot take in a remedy without being told which, and by which door; as it is with phrases.
    @available(*, deprecated, message: "say in which language, and how: remedy.text(language, wording)")
    package mutating func appendInterpolation(_ remedy: Remedy) { appendInterpolation(String(describing: remedy)) }
}

// MARK: - While it is written

extension Remedy {
    /// One half of a remedy.
    package struct Half<Spoken: Tongue>: ExpressibleByStringInterpolation, Sendable {
        fileprivate let pieces: [Piece]

        fileprivate init(_ text: String) { pieces = text.isEmpty ? [] : [.words(text)] }
        package init(stringLiteral text: String) { self.init(text) }
        package init(stringInterpolation parts: Parts) { pieces = parts.pieces }

        package static func + (left: Half, right: Half) -> Half {
            var parts = Parts(literalCapacity: 0, interpolationCount: 0)
            parts.append(left.pieces)
            parts.append(right.pieces)
            return Half(stringInterpolation: parts)
        }

        package struct Parts: StringInterpolationProtocol {
            fileprivate var pieces: [Piece] = []

            package init(literalCapacity: Int, interpolationCount: Int) {}

            package mutating func appendLiteral(_ literal: String) { append(words: literal) }
            package mutating func appendInterpolation(_ value: String) { append(words: value) }
            package mutating func appendInterpolation(_ phrase: Phrase) { append(words: phrase.text(Spoken.language)) }
            package mutating func appendInterpolation<Value: CustomStringConvertible>(_ value: Value) {
                append(words: value.description)
            }
            package mutating func appendInterpolation(_ remedy: Remedy) { append(remedy.pieces(Spoken.language)) }
            package mutating func appendInterpolation(_ operation: Operation) {
                pieces.append(.operation(operation, isFull: false))
            }
            package mutating func appendInterpolation(full operation: Operation) {
                pieces.append(.operation(operation, isFull: true))
            }
            package mutating func appendInterpolation(_ input: Input) { pieces.append(.input(input, isFull: false)) }
            package mutating func appendInterpolation(full input: Input) { pieces.append(.input(input, isFull: true)) }

            fileprivate mutating func append(_ others: [Piece]) {
                for piece in others {
                    if case .words(let words) = piece { append(words: words) } else { pieces.append(piece) }
                }
            }

            /// Neighbouring words are one piece, so that remedies of the same words are equal.
            private mutating func append(words: String) {
                if words.isEmpty { return }
                if case .words(let before)? = pieces.last {
                    pieces[pieces.count - 1] = .words(before + words)
                } else {
                    pieces.append(.words(words))
                }
            }
        }
    }
}

// MARK: - Words alone

/// What can be told as a remedy: one, or a phrase that leads to no operation.
package protocol RemedyConvertible: Sendable {
    var remedy: Remedy { get }
}

extension Remedy: RemedyConvertible {
    package var remedy: Remedy { self }
}

extension Phrase: RemedyConvertible {
    package var remedy: Remedy { Remedy(self) }
}
