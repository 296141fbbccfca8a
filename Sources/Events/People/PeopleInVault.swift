/// The people whose data are in the vault, each code by itself.
package struct PeopleInVault: KnownPeople {
    private let vault: VaultReader

    package init(_ vault: VaultReader) {
        self.vault = vault
    }

    package func candidates(by keys: [MatchKey]) throws(Problem) -> [MatchKey: [String]] {
        try vault.people(by: keys)
    }

    package func personal(of code: String) throws(Problem) -> Personal? {
        try vault.personal(of: code).personal
    }
}
