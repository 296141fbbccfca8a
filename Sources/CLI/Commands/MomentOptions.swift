import Application
import ArgumentParser
import Events
import Projections

/// What happened when: of the commands that count.
struct PeriodOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            ru: "что произошло в эти дни или в отчётный период",
            en: "what happened within these days, or a reporting period",
            value: "A..B|CODE"))
    var period: String?
}

/// As known when: of the commands that answer about the past.
struct AsOfOption: ParsableArguments {
    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp(ru: "как было известно на этот момент", en: "as known at this moment", value: "N|DATE|FILE"))
    var asOf: String?

    /// Nil where the question is of now.
    func position(_ ledger: Ledger) throws -> Int? {
        try asOf.map { try Position.parse($0, ledger) }
    }

    /// The read models as they stood then.
    ///
    /// - Parameter needed: the projections that the command asks.
    func views(_ options: LedgerOptions, for needed: [Projection.Name]) throws -> Views {
        guard asOf != nil else { return try options.views(for: needed) }
        let now = try options.views(for: [])
        guard let position = try position(now.ledger) else { return now }
        let progress = Progress(ru: "Возвращаюсь к записи \(position):", en: "Going back to entry \(position):")
        defer { progress.end() }
        let then = try now.asOf(position) { done, total in progress(done, total) }
        for name in needed { try then.require(name) }
        return then
    }
}
