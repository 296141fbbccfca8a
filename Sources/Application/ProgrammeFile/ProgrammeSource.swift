import Events

/// A programme file with its text, to tell problems of its lines.
package struct ProgrammeSource {
    package let programme: ProgrammeFile
    private let lines: [ArraySlice<UInt8>]
    /// In bytes: a programme of a year has some ten thousand.
    package static let greatestSize = 1 << 24

    package init(_ bytes: [UInt8], name: String) throws {
        lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        do {
            programme = try ProgrammeFile.read(bytes, name: name)
        } catch {
            throw ProgrammeSource.failure(error.all, lines)
        }
    }

    /// Appends what the ledger does not say yet; nil where it says everything.
    ///
    /// The plan is made against the ledger as it is, and appended only if nothing was appended since; else it is
    /// made again. So two processes that add the same file add it once.
    ///
    /// - Throws: ``Failure``: what the file cannot say, with its lines.
    package func add(to writer: Writer, change: ProgrammeChange) throws -> Writer.Receipt? {
        var attempts = 0
        while true {
            let reader = try LedgerReader(writer.ledger, index: writer.index)
            let drafts: [Draft]
            do {
                drafts = try programme.entries(against: reader, change: change).map { try Validation.draft($0) }
            } catch let problems as ProgrammeFileProblems {
                throw ProgrammeSource.failure(problems.all, lines)
            } catch let problem as Problem {
                throw ProgrammeSource.failure([problem.inFile(programme.name)], lines)
            }
            if drafts.isEmpty { return nil }
            do throws(Problem) {
                let receipt = try writer.append(
                    drafts, if: AppendCondition(noEntryMatching: .all, after: reader.size))
                return receipt
            } catch {
                attempts += 1
                if error.name == "condition-failed", attempts < 10 { continue }
                throw ProgrammeSource.failure([error.inFile(programme.name)], lines)
            }
        }
    }

    private static func failure(_ problems: [Problem], _ lines: [ArraySlice<UInt8>]) -> Failure {
        let shown = problems.prefix(Failure.greatestCount).map { Failure.Item($0, in: lines) }
        return Failure(shown, more: problems.count - shown.count)
    }
}

extension LedgerSession {
    /// Appends what the ledger does not say yet of a programme file; nil where it says everything.
    ///
    /// - Parameters:
    ///   - reason: why the programme is changed.
    ///   - agreement: the document by which the fund agreed to it.
    package func add(_ source: ProgrammeSource, reason: String?, agreement: String?) throws -> Writer.Receipt? {
        try source.add(
            to: writer(), change: ProgrammeChange(on: today.description, reason: reason, agreement: agreement))
    }
}

extension LedgerReader: ProgrammeState {
    func entries(_ type: String, about ref: Ref) throws(Problem) -> [RecordedEntry] {
        guard let type = Catalogue.byName[type] else { return [] }
        return try live(ref, types: [type]).map { RecordedEntry(seq: $0.seq, at: $0.at, data: $0.data) }
    }
}
