import Events
import Projections

extension Exposure {
    /// That groups can be compared with that bound.
    ///
    /// - Throws: ``Problem`` of kind `usage` where they cannot.
    package static func require(bound under: Int) throws(Problem) {
        guard (2...1000).contains(under) else {
            throw Problem.usage(
                "bad-bound",
                Phrase(ru: "--under \(under): так группы не сравнить", en: "--under \(under) compares no groups"),
                remedy: Phrase(ru: "число от 2 до 1000; принято 5", en: "a number from 2 to 1000; the custom is 5"),
                field: "--under")
        }
    }
}
