/// The gender of a Russian noun, which its verbs agree with.
package enum Gender: Sendable { case he, she, it }

/// What a Russian sentence says of its noun.
enum Predicate: Sendable {
    /// A short participle, masculine as written, with any words after it: «проведён», «проведена», «проведено».
    case agreeing(String)
    /// Words that are the same for every noun.
    case fixed(String)

    func agreeing(with gender: Gender) -> String {
        switch (self, gender) {
        case (.fixed(let text), _), (.agreeing(let text), .he): text
        case (.agreeing(let text), .she): Self.inflected(text, "а")
        case (.agreeing(let text), .it): Self.inflected(text, "о")
        }
    }

    private static func inflected(_ text: String, _ ending: String) -> String {
        let participle = text.prefix { $0 != " " }
        // The stress moves off the stem.
        let stem = participle.hasSuffix("ён") ? participle.dropLast(2) + "ен" : participle
        return stem + ending + text.dropFirst(participle.count)
    }
}
