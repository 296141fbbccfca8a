import Events
import Projections

/// Of whom something is recorded on whose consent it does not rest.
package struct ConsentStandings: Sendable {
    package struct Line: Sendable {
        package let person: String
        package let standing: Consents.Standing
        /// The day by which their data have to be erased, where that was asked for.
        package let eraseBy: Day?
        /// The first entry about them.
        let since: Int

        // Who must be erased first, then whose term is over, then all the others.
        fileprivate var rank: Int {
            switch standing {
            case .withdrawn: 0
            case .expired: 1
            case .missing, .inForce: 2
            }
        }
    }

    package let day: Day
    /// Nil for any.
    package let purpose: String?
    /// How many people's consent is in force.
    package let holding: Int
    package let lines: [Line]

    /// - Parameter programme: only people with entries of it; nil for all. Whoever is erased is left out.
    package init(
        _ consents: Consents, _ views: Views, purpose: String?, programme: String?, on day: Day
    ) throws {
        var holding = 0
        var lines: [Line] = []
        for (person, since) in try views.peopleWithFacts(programme: programme) {
            if consents.people[person]?.isErased == true { continue }
            let standing = consents.standing(of: person, purpose: purpose, on: day)
            if case .inForce = standing {
                holding += 1
                continue
            }
            lines.append(
                Line(person: person, standing: standing, eraseBy: consents.people[person]?.erasure?.due, since: since))
        }
        lines.sort { ($0.rank, $0.since, $0.person) < ($1.rank, $1.since, $1.person) }
        (self.day, self.purpose, self.holding, self.lines) = (day, purpose, holding, lines)
    }
}
