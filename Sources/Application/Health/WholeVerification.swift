import Events
import Projections

/// A verdict on the log, and what was found of all that lies beside it.
package struct WholeVerification: Sendable {
    package let verdict: Verdict
    /// The index and the read models; nil where they were not compared.
    package let derived: DerivedFiles?
    package let frozen: FrozenFiles?
    package let evidence: EvidenceCheck?

    /// What is derived from entries that are not as they were written says nothing: it is not looked at then.
    ///
    /// - Parameters:
    ///   - isFull: whether the index and the read models are compared too.
    ///   - open: gives the ledger.
    ///   - progress: told how many files of evidence are checked, of how many.
    package init(
        _ verdict: Verdict, isFull: Bool, open: () throws -> Ledger,
        progress: @escaping (_ done: Int, _ total: Int) -> Void
    ) throws {
        self.verdict = verdict
        guard verdict.status != .altered else {
            (derived, frozen, evidence) = (nil, nil, nil)
            return
        }
        derived = isFull ? try DerivedFiles.compare(open()) : nil
        frozen = try FrozenFiles(open())
        evidence = try EvidenceCheck(open()) { progress($0, $1) }
    }

    package var isDerivedSound: Bool { derived?.isSound ?? true }
    package var isFrozenSound: Bool { frozen?.isSound ?? true }
    package var isEvidenceSound: Bool { evidence?.isSound ?? true }
    package var isOutsideSound: Bool { isDerivedSound && isFrozenSound && isEvidenceSound }

    /// The log's own, unless all that is wrong is what was derived from it.
    package var status: Verdict.Status { verdict.status == .agrees && !isOutsideSound ? .altered : verdict.status }
}
