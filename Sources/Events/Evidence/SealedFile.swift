import Crypto
import Foundation

/// A file of any size, encrypted and authenticated part by part (FORMAT.md, section 18): the STREAM construction
/// (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption, 2015), as age and Tink have it.
///
/// A part can be opened in its own place only, and the last one as the last only: what is cut short, moved about or
/// sealed with another key is refused. Never more than two parts are in memory.
enum SealedFile {
    /// The first line, by which the form is known.
    static let magic = Data("letopis/sealed-file/v1\n".utf8)
    /// How many bytes of the content a part holds; the last one may hold fewer.
    static let part = 1 << 20
    private static let prefixSize = 7
    private static let checkSize = 32
    private static let tagSize = 16

    /// Why a file does not open.
    enum Fault: Error, Sendable, Equatable {
        /// It does not begin as sealed files do.
        case notSealed
        /// It was sealed with another key, or for another ledger.
        case foreignKey
        /// It ends in or before this part, which is not its last; from 1. A last part that was altered looks the same.
        case cutShort(part: Int)
        /// Bytes follow what is its end.
        case continued(part: Int)
        /// The part is another than was sealed there: altered, or moved.
        case altered(part: Int)
    }

    /// Seals what `input` has.
    ///
    /// - Parameter key: of this file alone: no other file may ever be sealed with it.
    static func seal(
        _ input: FileInput, to output: FileOutput, key: SymmetricKey, origin: String, _ random: inout RandomSource
    ) throws(Problem) {
        var prefix = Data()
        for _ in 0..<prefixSize { prefix.append(UInt8.random(in: .min ... .max, using: &random)) }
        let parts = Parts(key: key, origin: origin, prefix: prefix)
        try output.write(magic + prefix + parts.check)
        var number: UInt32 = 0
        var piece = try input.next(part)
        while true {
            let next = piece.count < part ? Data() : try input.next(part)
            try output.write(parts.seal(piece, number, isLast: next.isEmpty))
            if next.isEmpty { return }
            guard number < .max else { throw tooLarge(input.path) }
            number += 1
            piece = next
        }
    }

    /// Opens what `input` has, and hands on the content part by part. Each part is what was sealed; that none is
    /// missing is known only at the end.
    ///
    /// - Throws: ``Fault``; ``Problem`` where the file cannot be read, or as `take` throws.
    static func open(
        _ input: FileInput, key: SymmetricKey, origin: String, _ take: (Data) throws -> Void
    ) throws {
        let header = try input.next(magic.count + prefixSize + checkSize)
        guard header.starts(with: magic), header.count == magic.count + prefixSize + checkSize else {
            throw Fault.notSealed
        }
        let parts = Parts(key: key, origin: origin, prefix: header.dropFirst(magic.count).prefix(prefixSize))
        guard parts.check == header.suffix(checkSize) else { throw Fault.foreignKey }
        var number: UInt32 = 0
        var piece = try input.next(part + tagSize)
        while true {
            let next = try input.next(part + tagSize)
            let isLast = next.isEmpty
            guard let content = parts.open(piece, number, isLast: isLast), !content.isEmpty || number == 0 else {
                throw fault(of: piece, number, isLast: isLast, parts)
            }
            try take(content)
            if isLast { return }
            guard number < .max else { throw Fault.altered(part: Int(number)) }
            number += 1
            piece = next
        }
    }

    private static func fault(of piece: Data, _ number: UInt32, isLast: Bool, _ parts: Parts) -> Fault {
        let part = Int(number) + 1
        // What opens as the other of the two is whole itself.
        if parts.open(piece, number, isLast: !isLast) != nil {
            return isLast ? .cutShort(part: part + 1) : .continued(part: part)
        }
        return isLast && piece.count < SealedFile.part + tagSize ? .cutShort(part: part) : .altered(part: part)
    }

    /// The parts of one file: AES-256-GCM, the nonce made of the file's prefix, the part's number and whether it is the
    /// last, the ledger's origin authenticated with each.
    private struct Parts {
        private let key: SymmetricKey
        private let origin: Data
        private let prefix: Data
        /// By which the right key is known before anything is opened: AES-GCM alone commits to no key.
        let check: Data

        init(key: SymmetricKey, origin: String, prefix: Data) {
            func derived(_ purpose: String) -> SymmetricKey {
                HKDF<SHA256>.deriveKey(
                    inputKeyMaterial: key, salt: prefix, info: magic + Data("\(purpose)\n\(origin)".utf8),
                    outputByteCount: 32)
            }
            self.origin = Data(origin.utf8)
            self.prefix = Data(prefix)
            self.key = derived("content")
            check = derived("check").withUnsafeBytes { Data($0) }
        }

        private func nonce(_ number: UInt32, isLast: Bool) throws -> AES.GCM.Nonce {
            let counter = withUnsafeBytes(of: number.bigEndian) { Data($0) }
            return try AES.GCM.Nonce(data: prefix + counter + [isLast ? 1 : 0])
        }

        func seal(_ content: Data, _ number: UInt32, isLast: Bool) throws(Problem) -> Data {
            do {
                let box = try AES.GCM.seal(
                    content, using: key, nonce: nonce(number, isLast: isLast), authenticating: origin)
                return box.ciphertext + box.tag
            } catch {
                throw Problem(storage: error)
            }
        }

        /// Nil where the part is not what was sealed in this place.
        func open(_ piece: Data, _ number: UInt32, isLast: Bool) -> Data? {
            guard piece.count >= tagSize,
                // What does not open is not what was sealed: nil says that.
                let box = try? AES.GCM.SealedBox(
                    nonce: nonce(number, isLast: isLast), ciphertext: piece.dropLast(tagSize),
                    tag: piece.suffix(tagSize))
            else { return nil }
            return try? AES.GCM.open(box, using: key, authenticating: origin)
        }
    }

    private static func tooLarge(_ path: String) -> Problem {
        Problem(
            .badInput, "file-too-large",
            Phrase(ru: "файл слишком велик, чтобы его запечатать", en: "the file is too large to be sealed"),
            remedy: Phrase(ru: "разделите его", en: "split it"), file: path)
    }
}
