@testable import Events
import Testing

/// What is said of a name that nothing has.
@Suite struct SpellingTests {
    private static let otherwise = Phrase(ru: "их нет", en: "there are none")

    @Test func theNearestIsNamed() {
        let kinds = ["person", "programme", "period"]
        #expect(
            Spelling.remedy(for: "persn", in: kinds, otherwise: Self.otherwise)
                == Remedy(ru: "возможно, person?", en: "did you mean person?"))
        #expect(
            Spelling.remedy(for: "veryfy", in: ["verify"], after: "letopis ", otherwise: Self.otherwise)
                == Remedy(ru: "возможно, letopis verify?", en: "did you mean letopis verify?"))
    }

    @Test func whereNoneIsNearThatIsSaidWhichIsThere() {
        #expect(Spelling.remedy(for: "expedition", in: ["person"], otherwise: Self.otherwise) == Remedy(Self.otherwise))
        #expect(Spelling.remedy(for: "a", in: [String](), otherwise: Self.otherwise) == Remedy(Self.otherwise))
    }
}
