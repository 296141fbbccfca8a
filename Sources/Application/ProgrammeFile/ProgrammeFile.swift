import Events

/// A programme file, read: what was promised, to whom, where, by when, and how it is counted.
///
/// docs/PROGRAMME-FILE.md tells the format. Every part keeps its line, so that what the ledger says of it later
/// can be told of the file.
package struct ProgrammeFile: Sendable {
    /// The name to tell problems by.
    let name: String
    /// The programme's code.
    package let code: String
    /// `programme.added`.
    let passport: FileRecord
    /// `organisation.added`, of the applicant.
    let organisation: FileRecord?
    let statuses: [FileRecord]
    let territory: [FileRecord]
    let partners: [FilePartner]
    let budget: FileRecord?
    let award: FileRecord?
    let budgetLines: [FileRecord]
    let baselines: [FileRecord]
    let spaces: [FileRecord]
    let centres: [FileRecord]
    let calls: [FileRecord]
    let milestones: [FileRecord]
    /// Parents before their children, else as they stand in the file.
    let activities: [FileRecord]
    let indicators: [FileIndicator]
    /// The line of their section.
    let indicatorsLine: Int
    /// What the file refers to and does not hold.
    let references: [FileReference]

    /// The day of the plan's entries: that of the application, else the programme's first.
    var plannedOn: String {
        passport.text("submittedOn") ?? passport.text("startsOn") ?? ""
    }
}

/// An organisation of the file, and what it is to the programme.
struct FilePartner: Sendable {
    let organisation: FileRecord
    let engagement: FileRecord
}

extension ProgrammeFile {
    /// Reads a file whole, and tells everything that is wrong with it.
    ///
    /// - Throws: ``ProgrammeFileProblems``, each of kind `badInput` with file, line and field.
    static func read(_ bytes: [UInt8], name: String) throws(ProgrammeFileProblems) -> ProgrammeFile {
        let root = try FileNode.read(yaml: bytes, file: name)
        var reader = FileReader(file: name)
        let file = reader.file(root, name: name)
        guard let file, reader.findings.isEmpty else { throw reader.findings.failure }
        return file
    }
}
