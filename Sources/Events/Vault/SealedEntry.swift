/// What the vault is to keep of an entry that is about to be appended.
struct SealedEntry: Sendable {
    let seq: Int
    let id: String
    let subject: VaultSubject
    let disclosures: [Disclosure]
}
