/// What a person can be sent to do next. Each door (the command line, a page) words it in its own way.
///
/// An associated value is what is known already; what the person still has to give, such as the file of a copy, is the
/// door's to name (``Remedy/Piece/operation(_:isFull:)``).
package enum Operation: Sendable, Hashable {
    // The ledger.
    case initialise
    case verify
    case doctor
    /// Accepting that entries were lost, and going on.
    case acceptFork
    case checkpoint
    case rotateKey
    case rebuild
    case backup
    /// A copy of the vault alone.
    case backupVault
    case restore

    // Entries.
    case record(type: String)
    /// All types of entries and their fields.
    case entryTypes
    case correct(entry: Int)
    case void
    case log(after: Int? = nil)
    case show(entry: Int)
    /// The body of an entry, byte for byte.
    case body(entry: Int)

    // What the entries are about.
    case addProgramme
    case list(ThingKind)
    case activities
    case history(Ref)
    case findPerson
    case duplicates
    case evidence
    /// Putting a file in the place of the evidence of this code.
    case redact(evidence: String? = nil)

    // Indicators, periods and reports.
    case indicators
    case explain(indicator: String)
    case openPeriod
    case closePeriod
    case reopenPeriod
    case checkPeriods
    case reports
    case checkReports
    case submitReport
    case bundle
    /// A bundle of a period of which no report was submitted.
    case bundleOfPeriod
    case bundleWithDisclosures
    case check
    case checkWithDisclosures

    // Witnesses.
    case makeWitnessKey
    case requestCosignature(since: Int? = nil)
    case cosign
}

/// What an operation can be given beside what it is about: an option on the command line, a field of a form on a page.
package enum Input: Sendable, Hashable, CaseIterable {
    // Which ledger, and how much of it.
    case ledger
    /// The setting that names the ledger where ``ledger`` does not.
    case ledgerSetting
    case programme, activity, size
    /// With the other codes that were merged into one.
    case merged

    // Public keys: the ledger's, as whoever checks it or cosigns it knows it, and a witness's.
    case key, log, witness

    // Sheets that are imported, and lines that are appended.
    case worksheet, map, saveMap, at, addOrganisations, once

    // Why something may be changed.
    case reason, agreement

    // How an answer is given.
    case by, all
    /// The answer as a table in CSV.
    case csv
}
