/// A text in the two languages of the house, side by side so that neither can be forgotten.
package struct Phrase: Sendable, Hashable {
    package let ru: String
    package let en: String

    package init(ru: String, en: String) {
        self.ru = ru
        self.en = en
    }

    /// A text that needs no translation: a code, a name, a number.
    package init(_ same: String) {
        self.init(ru: same, en: same)
    }

    package func text(_ language: Language) -> String {
        switch language {
        case .ru: ru
        case .en: en
        }
    }

    package static func + (left: Phrase, right: Phrase) -> Phrase {
        Phrase(ru: left.ru + right.ru, en: left.en + right.en)
    }
}

package enum Language: String, Sendable, CaseIterable {
    case ru, en

    /// The form of a Russian noun that goes with `count` (CLDR categories one, few, many).
    package static func plural(_ count: Int, one: String, few: String, many: String) -> String {
        let rest = abs(count) % 100
        if (11...14).contains(rest) { return many }
        switch rest % 10 {
        case 1: return one
        case 2...4: return few
        default: return many
        }
    }
}
