import ArgumentParser
import Events
import Projections

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
    func views(_ options: LedgerOptions) throws -> Views {
        let views = try options.views()
        guard let position = try position(views.ledger) else { return views }
        let progress = Progress(ru: "Возвращаюсь к записи \(position):", en: "Going back to entry \(position):")
        defer { progress.end() }
        return try views.asOf(position) { done, total in progress(done, total) }
    }
}
