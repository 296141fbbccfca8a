import Events

/// What a bundle for a reviewer is to be of, as it was typed.
package struct BundleOrder {
    /// The code of a submitted report, alone or with its programme; nil for a bundle without one.
    let report: String?
    let programme: String?
    /// Days, or the code of a reporting period; of a bundle without a report alone.
    let period: String?
    /// The last entry to include.
    let asOf: String?
    /// An earlier checkpoint, to prove the continuation from; the one before where nil.
    let since: String?
    /// The file of disclosures to bring along.
    let disclosures: String?
    /// The new folder, or an archive `.zip`.
    package let output: String

    package init(
        report: String?, programme: String?, period: String?, asOf: String?, since: String?, disclosures: String?,
        output: String
    ) {
        (self.report, self.programme, self.period, self.asOf) = (report, programme, period, asOf)
        (self.since, self.disclosures, self.output) = (since, disclosures, output)
    }

    /// A folder may be named with a slash at its end.
    var target: String { output.count > 1 && output.hasSuffix("/") ? String(output.dropLast()) : output }

    /// The programme, and the report's code without it.
    func subject() throws -> (programme: String, report: String?) {
        let parts = (report ?? "").split(separator: "/", maxSplits: 1).map(String.init)
        if parts.count == 2 {
            if let programme, programme != parts[0] { throw BundleOrder.otherProgramme(programme, parts[0]) }
            return (parts[0], parts[1])
        }
        guard let programme else { throw BundleOrder.noProgramme }
        return (programme, report)
    }

    /// The checkpoint that the continuation is proved from.
    func earlier(than size: Int, _ ledger: Ledger) throws -> StatedCheckpoint? {
        guard let since else {
            guard let newest = try ledger.checkpoints.sizes().last(where: { $0 < size }) else { return nil }
            return try ledger.signedCheckpoint(at: newest)
        }
        let position = try Position.parse(since, ledger)
        guard (1...size).contains(position) else { throw BundleOrder.notEarlier(position, size) }
        return try ledger.signedCheckpoint(at: position)
    }
}

// MARK: - Problems

extension BundleOrder {
    static func exists(_ path: String) -> Problem {
        Problem(
            .conflict, "bundle-exists", Phrase(ru: "\(path) уже есть", en: "\(path) exists already"),
            remedy: Phrase(ru: "назовите новую папку или архив", en: "name a new folder or archive"), field: "-o")
    }

    static let noProgramme = Problem.usage(
        "no-programme",
        Phrase(ru: "не сказано, о каком проекте материалы", en: "it is not said which programme the bundle is of"),
        remedy: Phrase(
            ru: "добавьте --programme КОД: letopis list programme", en: "add --programme CODE: letopis list programme"),
        field: "--programme")

    static func otherProgramme(_ given: String, _ of: String) -> Problem {
        Problem.usage(
            "another-programme",
            Phrase(
                ru: "отчёт проекта «\(of)», а дан «\(given)»",
                en: "the report is of \"\(of)\", but \"\(given)\" is given"),
            remedy: Phrase(ru: "уберите --programme", en: "leave --programme out"), field: "--programme")
    }

    static let periodOfReport = Problem.usage(
        "period-of-report",
        Phrase(ru: "у сданного отчёта свой период", en: "a submitted report has its own period"),
        remedy: Phrase(ru: "уберите --period или код отчёта", en: "leave out --period, or the report's code"),
        field: "--period")

    static let nothingYet = Problem.usage(
        "nothing-yet", Phrase(ru: "на этот день записей ещё не было", en: "there were no entries yet by then"),
        remedy: Phrase(ru: "назовите более позднюю запись или день", en: "name a later entry or day"), field: "--as-of")

    static func notEarlier(_ position: Int, _ size: Int) -> Problem {
        Problem.usage(
            "not-earlier",
            Phrase(
                ru: "материалы собираются до записи \(size), а более ранней точкой названа запись \(position)",
                en: "the bundle reaches to entry \(size), but the earlier checkpoint is of entry \(position)"),
            remedy: Phrase(ru: "дайте --since от 1 до \(size)", en: "give --since from 1 to \(size)"), field: "--since")
    }
}
