import Events
import Projections

/// What a merge or its undoing would do, found out before it is done.
package struct PeopleChangePreview {
    package let change: PeopleChange
    package let effects: [MergeEffect]
    /// What speaks for the two being one, by their data.
    package let resemblance: Resemblance?
    /// How many entries name the second code.
    package let entries: Int
    /// Of which of the two the data are erased: no basis is kept of them.
    package let erased: [String]

    fileprivate init(_ change: PeopleChange, _ desk: PeopleDesk) throws {
        self.change = change
        effects = try desk.views.effects(of: change)
        entries = try desk.reader.live(Ref(.person, change.absorbed), types: nil).count
        if let one = try desk.personal(of: change.survivor), let other = try desk.personal(of: change.absorbed) {
            resemblance = .between(PersonProfile(one), PersonProfile(other))
        } else {
            resemblance = nil
        }
        erased = try [change.survivor, change.absorbed].filter { try desk.reader.thing(Ref(.erasure, $0)) != nil }
    }
}

extension LedgerSession {
    /// What the change would do.
    ///
    /// - Parameter basis: why, where that is known already.
    /// - Throws: ``Problem``, as ``PeopleDesk/require(_:)`` and the rules do: what they refuse need not be shown.
    package func preview(_ change: PeopleChange, basis: String?, _ desk: PeopleDesk) throws -> PeopleChangePreview {
        try desk.require(change)
        _ = try record([draft(change, basis: basis ?? "basis")], dryRun: true)
        return try PeopleChangePreview(change, desk)
    }

    /// - Parameter basis: about the entries, not about the person.
    package func record(_ change: PeopleChange, basis: String) throws -> Recorded {
        try record([draft(change, basis: basis)])
    }

    private func draft(_ change: PeopleChange, basis: String) throws -> Draft {
        try Validation.draft(change.action(basis: basis, on: today))
    }
}
