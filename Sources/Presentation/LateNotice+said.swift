import Application
import Events
import Projections

extension LateNotice {
    /// Nil where there is nothing to say.
    package var json: JSON? {
        guard !periods.isEmpty else { return nil }
        return .array(
            periods.map {
                [
                    "programme": .string($0.period.programme), "period": .string($0.period.code),
                    "entries": .int($0.entries),
                ]
            })
    }

    package var sentences: [Phrase] {
        periods.map { period, entries in
            say(
                ru: "\(Numbers.entries(entries)) — о днях закрытого периода \(period.code) проекта "
                    + "\(period.programme); закрытые цифры не изменятся.",
                en: "\(Numbers.entries(entries)) about the days of the closed period \(period.code) of "
                    + "\(period.programme); the closed figures stay as they are.")
        }
    }
}
