import Application
import Events
import Projections

extension LateNotice {
    /// Of what `writer` has just appended; to be asked when it has finished.
    package init(_ receipt: Writer.Receipt, _ writer: Writer) throws {
        try self.init(
            writer.ledger, index: writer.index, receipt.outcomes.filter { !$0.isDuplicate }.map(\.seq).sorted())
    }

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
