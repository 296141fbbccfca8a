import Crypto
import Foundation

/// Seals disclosures with AES-256-GCM, each bound to its place in the log (FORMAT.md, section 19).
struct DisclosureBox: Sendable {
    let folder: Folder
    /// The canonical JSON of the origin.
    private let origin: [UInt8]

    init(folder: Folder, origin: String) {
        self.folder = folder
        self.origin = JSON.string(origin).canonicalBytes
    }

    /// What is authenticated beside the text: the canonical JSON of the three. Ids have no letter that is escaped.
    private func context(_ entry: String, _ commitment: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(origin.count + entry.utf8.count + 51)
        out.append(UInt8(ascii: "["))
        out += origin
        for text in [entry, Base64URL.text(commitment)] {
            out += [UInt8(ascii: ","), UInt8(ascii: "\"")]
            out += text.utf8
            out.append(UInt8(ascii: "\""))
        }
        out.append(UInt8(ascii: "]"))
        return out
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
        // What does not open is not what was sealed: nil says that.
        guard let box = try? AES.GCM.SealedBox(combined: sealed),
            let plain = try? AES.GCM.open(box, using: key, authenticating: context(entry, commitment)),
            let disclosure = Disclosure(String(decoding: plain, as: UTF8.self)),
            disclosure.commitmentBytes == commitment
        else { return nil }
        return disclosure
    }
}
