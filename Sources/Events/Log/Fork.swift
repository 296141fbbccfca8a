/// Going on with a ledger that lost entries for good: restored from an older copy, and there is no newer one.
///
/// The loss is written into the log, and the checkpoints that it breaks are set aside, not deleted: whoever holds
/// a copy of one can still see that entries are missing, and since when.
package enum Fork {
    static let type = "ledger.forked"

    /// Appends `ledger.forked` and sets the lost checkpoints aside. Where that was interrupted, finishes it.
    ///
    /// - Throws: ``Problem`` `conflict` where nothing was lost.
    @discardableResult
    package static func accept(
        _ ledger: Ledger, reason: String, account: String, clock: Clock = .system, random: RandomSource = .system
    ) throws(Problem) -> Writer.Receipt {
        do {
            let writer = try Writer(ledger, account: account, clock: clock, random: random)
            let receipt = try writer.alone { try $0.acceptFork(reason: reason) }
            writer.followUp()
            return receipt
        } catch {
            throw Problem(storage: error)
        }
    }
}

extension WriterCore {
    fileprivate func acceptFork(reason: String) throws -> Writer.Receipt {
        let lost = try checkpoints.lost(to: ledger.log)
        guard let newest = lost.last else { throw Self.nothingLost }
        // Interrupted between the entry and the move: nothing else can have been appended since.
        if let head = try ledger.log.read({ try LogRows.entry($0, LogRows.size($0)) }),
            head.type.name == Fork.type,
            head.number("lostSize") == newest.size, head.text("lostRoot") == newest.root.base64
        {
            try checkpoints.setAside(lost)
            return Receipt(outcomes: [], size: head.seq, root: try ledger.root(at: head.seq))
        }
        var receipt: Receipt?
        try transaction { _, recorded, rows, edge in
            let action = Action.ledgerForked(at: edge.size, edge.root, lost: newest, reason: reason, at: recorded.text)
            receipt = try appendOwn(action, recorded, rows, &edge)
        }
        guard let receipt else { throw Self.nothingLost }
        do {
            try checkpoints.setAside(lost)
            try checkpoints.sign(ledger.log, by: signer)
        } catch {
            throw Self.forkCutShort(receipt.last ?? receipt.size, Problem(storage: error))
        }
        return receipt
    }

    /// The entry stands, and the checkpoints that it speaks of still stand in the way of the next one.
    private static func forkCutShort(_ entry: Int, _ cause: Problem) -> Problem {
        Problem(
            .inputOutput, "fork-cut-short",
            Phrase(
                ru: "потеря признана записью \(entry), но прежние контрольные точки не отложены: \(cause.what.ru)",
                en: "entry \(entry) accepts the loss, but the former checkpoints are not set aside: \(cause.what.en)"),
            remedy: Remedy(
                ru: "\(cause.remedy); затем повторите ту же команду: второй записи она не сделает",
                en: "\(cause.remedy); then give the same command again: it makes no second entry"))
    }

    private static var nothingLost: Problem {
        Problem(
            .conflict, "nothing-lost",
            Phrase(
                ru: "летопись продолжает все свои контрольные точки: признавать нечего",
                en: "the ledger extends all of its checkpoints: there is nothing to accept"),
            remedy: Phrase(ru: "ничего делать не нужно", en: "there is nothing to do"))
    }
}
