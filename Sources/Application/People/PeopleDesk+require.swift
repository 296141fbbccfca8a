import Events
import Projections

extension PeopleDesk {
    /// That the two codes can be merged, or told apart, as merges stand: told in plain words, before the rules do.
    ///
    /// - Throws: ``Problem``: `badInput` for one code twice, `refused` where merges stand in the way.
    package func require(_ change: PeopleChange) throws(Problem) {
        if change.survivor == change.absorbed { throw Self.sameCode(change.survivor) }
        let (survivor, absorbed) = (change.survivor, change.absorbed)
        switch change {
        case .merge:
            if person(survivor) == person(absorbed) { throw onePerson(survivor, absorbed) }
            if person(absorbed) != absorbed { throw mergedAlready(absorbed, "\(survivor) \(person(absorbed))") }
            if person(survivor) != survivor { throw mergedAlready(survivor, "\(person(survivor)) \(absorbed)") }
        case .unmerge:
            if person(absorbed) == absorbed { throw Self.notMerged(absorbed) }
        }
    }

    private static func sameCode(_ code: String) -> Problem {
        Problem(
            .badInput, "one-code",
            Phrase(ru: "дважды назван один и тот же код: \(code)", en: "one and the same code is named twice: \(code)"),
            remedy: Phrase(
                ru: "назовите два разных кода; кто записан дважды: letopis people duplicates",
                en: "name two different codes; who is there twice: letopis people duplicates"))
    }

    private func onePerson(_ one: String, _ other: String) -> Problem {
        let person = person(one)
        let codes = Set([one, other]).subtracting([person]).sorted().joined(separator: ", ")
        return Problem(
            .refused, "one-person",
            Phrase(
                ru: "\(one) и \(other) — уже один человек: с \(person) уже объединено: \(codes)",
                en: "\(one) and \(other) are one person already: merged into \(person): \(codes)"),
            remedy: Phrase(
                ru: "ничего делать не нужно; посмотреть: letopis people show \(person)",
                en: "there is nothing to do; to see it: letopis people show \(person)"))
    }

    private func mergedAlready(_ code: String, _ instead: String) -> Problem {
        Problem(
            .refused, "merged-already",
            Phrase(
                ru: "\(code) уже объединён с \(person(code))", en: "\(code) is merged into \(person(code)) already"),
            remedy: Phrase(
                ru: "если все они — один человек: letopis people merge \(instead)",
                en: "if all of them are one person: letopis people merge \(instead)"))
    }

    private static func notMerged(_ code: String) -> Problem {
        Problem(
            .refused, "not-merged",
            Phrase(ru: "\(code) ни с кем не объединён", en: "\(code) is merged with nobody"),
            remedy: Phrase(
                ru: "разъединять нечего; коды человека: letopis people show \(code)",
                en: "there is nothing to take apart; the person's codes: letopis people show \(code)"))
    }
}
