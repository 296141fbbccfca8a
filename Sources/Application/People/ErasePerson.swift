import Events

/// How an erasure stands that somebody asks for.
package struct PendingErasure {
    /// All codes of the person.
    package let codes: [String]
    /// The ground of the request, where one is recorded already.
    package let ground: String?
    /// What was recorded of the erasure, where it is done.
    package let done: Erasure.Outcome?
}

extension LedgerSession {
    /// - Throws: ``Problem`` `notFound` for an unknown person.
    package func pendingErasure(of person: String) throws -> PendingErasure {
        let reader = try ledger.reader()
        let done = try Erasure.done(person, in: ledger, reader)
        let codes = try Erasure.codes(of: person, reader)
        let ground = try codes.lazy.compactMap { try reader.values(Ref(.erasure, $0))?["ground"]?.string }.first
        return PendingErasure(codes: codes, ground: ground, done: done)
    }

    /// Erases a person: data, keys, and the evidence that shows nobody else.
    ///
    /// - Parameters:
    ///   - ground: why, in words about the request and not about the person.
    ///   - perhaps: told of evidence of the same activities that may show the person.
    /// - Returns: what became of it, and what follows and could not be done.
    /// - Throws: ``Problem``, as ``Erasure`` does.
    package func erase(
        _ person: String, ground: String, perhaps: ([String]) -> Void
    ) throws -> (outcome: Erasure.Outcome, left: [Problem]) {
        let writer = try writer()
        let outcome = try Erasure.run(
            person, ground: ground, on: today, in: writer.ledger, writer,
            papers: { codes in
                let left = try EvidenceFiles(ledger).remove(showing: Set(codes), ledger.reader()).map(\.code)
                if !left.isEmpty { perhaps(left) }
            })
        return (outcome, try follow())
    }
}
