import Crypto
import Foundation

/// Seals disclosures with AES-256-GCM, each bound to its place in the log (FORMAT.md, section 19).
struct DisclosureBox: Sendable {
    let folder: Folder
    let origin: String

    /// What is authenticated beside the text.
    private func context(_ entry: String, _ commitment: [UInt8]) -> [UInt8] {
        JSON.array([.string(origin), .string(entry), .string(Base64URL.text(commitment))]).canonicalBytes
    }

    /// Nonce, sealed text and tag.
    func seal(_ disclosure: Disclosure, _ commitment: [UInt8], of entry: String, with key: SymmetricKey) throws -> Data
    {
        let nonce = AES.GCM.Nonce()
        let box = try AES.GCM.seal(
            Data(disclosure.text.utf8), using: key, nonce: nonce, authenticating: context(entry, commitment))
        return Data(nonce) + box.ciphertext + box.tag
    }

    /// Nil where the bytes are not those that were sealed with this key.
    func open(_ sealed: Data, _ commitment: [UInt8], of entry: String, with key: SymmetricKey) -> Disclosure? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let plain = try? AES.GCM.open(box, using: key, authenticating: context(entry, commitment)),
            let disclosure = Disclosure(String(decoding: plain, as: UTF8.self)),
            disclosure.commitmentBytes == commitment
        else { return nil }
        return disclosure
    }
}
