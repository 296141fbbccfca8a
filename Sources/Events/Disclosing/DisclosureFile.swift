import Foundation

/// Disclosures as they are handed over (FORMAT.md, section 20): what opens chosen commitments of a log, and the entry
/// that records to whom and why.
package struct DisclosureFile: Sendable, Equatable {
    package static let version = 1
    /// In bytes; a disclosure takes a few hundred.
    package static let greatestSize = 1 << 26

    /// What opens commitments of one entry, ascending by the names of the fields.
    package struct Opened: Sendable, Equatable {
        package let seq: Int
        package let disclosures: [Disclosure]
    }

    package let origin: String
    package let recipient: String
    package let purpose: String
    /// The `seq` of the `personal-data.disclosed` that records it.
    package let entry: Int
    /// The root of the log of that size.
    package let root: TreeHash
    /// Ascending by `seq`.
    package let entries: [Opened]

    /// One thing that is wrong; where it is about an entry, that is named. Says nothing of what stands in the file: it
    /// is personal.
    package struct Fault: Error, Sendable {
        package let seq: Int?
        package let what: Phrase

        init(seq: Int? = nil, ru: String, en: String) {
            self.seq = seq
            what = Phrase(ru: ru, en: en)
        }
    }

    package init(
        origin: String, recipient: String, purpose: String, entry: Int, root: TreeHash, entries: [Opened]
    ) {
        (self.origin, self.recipient, self.purpose) = (origin, recipient, purpose)
        (self.entry, self.root, self.entries) = (entry, root, entries)
    }

    package var bytes: [UInt8] {
        let json: JSON = [
            "disclosures": .int(DisclosureFile.version),
            "entries": .array(
                entries.map { opened in
                    [
                        "seq": .int(opened.seq),
                        "disclosures": .array(opened.disclosures.map { JSON.string($0.text) }),
                    ]
                }),
            "entry": .int(entry), "origin": .string(origin), "purpose": .string(purpose),
            "recipient": .string(recipient), "root": .string(root.base64),
        ]
        return json.canonicalBytes + [0x0A]
    }

    /// Reads a file that somebody sent.
    ///
    /// - Throws: ``Fault`` for anything but the one right form; what it says of the log is judged by ``check(_:)``.
    package init(_ bytes: [UInt8]) throws(Fault) {
        if bytes.count > DisclosureFile.greatestSize {
            throw Fault(ru: "файл слишком велик", en: "the file is too large")
        }
        // The canonical reader is for bodies, and stops at their greatest size.
        guard bytes.last == 0x0A, let json = JSONReader.value(Array(bytes.dropLast()), .input),
            json.canonicalBytes.elementsEqual(bytes.dropLast()), let object = json.object
        else { throw Fault(ru: "не канонический JSON раскрытий", en: "not the canonical JSON of disclosures") }
        let names = ["disclosures", "entries", "entry", "origin", "purpose", "recipient", "root"]
        guard object.keys == names else {
            throw Fault(
                ru: "поля не те: нужны \(names.joined(separator: ", "))",
                en: "the members have to be \(names.joined(separator: ", "))")
        }
        func wrong(_ name: String) -> Fault {
            Fault(ru: "поле «\(name)» не такое, как должно быть", en: "\"\(name)\" is not as it has to be")
        }
        func text(_ name: String) throws(Fault) -> String {
            guard let text = object[name]?.string, !text.isEmpty else { throw wrong(name) }
            return text
        }
        guard object["disclosures"] == .int(DisclosureFile.version) else { throw wrong("disclosures") }
        (origin, recipient, purpose) = (try text("origin"), try text("recipient"), try text("purpose"))
        guard let entry = object["entry"]?.int, entry > 0 else { throw wrong("entry") }
        guard let root = TreeHash(base64: try text("root")) else { throw wrong("root") }
        (self.entry, self.root) = (entry, root)
        guard let items = object["entries"]?.array, !items.isEmpty else { throw wrong("entries") }
        var entries: [Opened] = []
        for item in items { entries.append(try DisclosureFile.opened(item, after: entries.last?.seq ?? 0)) }
        self.entries = entries
    }

    private static func opened(_ item: JSON, after last: Int) throws(Fault) -> Opened {
        guard let object = item.object, object.keys == ["disclosures", "seq"], let seq = object["seq"]?.int,
            let texts = object["disclosures"]?.array, !texts.isEmpty
        else {
            throw Fault(
                ru: "запись в «entries» не такая, как должно быть",
                en: "an element of \"entries\" is not as it has to be")
        }
        guard seq > last else {
            throw Fault(
                seq: seq, ru: "записи стоят не по возрастанию или дважды",
                en: "the entries do not ascend, or one stands twice")
        }
        var disclosures: [Disclosure] = []
        for (index, text) in texts.enumerated() {
            guard let disclosure = text.string.flatMap({ Disclosure($0) }) else {
                throw Fault(seq: seq, ru: "\(index + 1)-е раскрытие не читается", en: "disclosure \(index + 1) is none")
            }
            disclosures.append(disclosure)
        }
        return Opened(seq: seq, disclosures: disclosures)
    }

    /// Writes the file for its owner's eyes alone, whole or not at all. What an interrupted run left beside it is
    /// taken away.
    package func write(to path: String) throws(Problem) {
        let unfinished = DisclosureFile.unfinished(path)
        unlink(unfinished)
        guard Files.create(unfinished, bytes, permissions: 0o600, isSynced: true), rename(unfinished, path) == 0 else {
            let problem = Files.problem(path)
            unlink(unfinished)
            throw problem
        }
        Files.sync(Files.parent(path))
    }

    /// That the file can be written, before anything is recorded.
    package static func requireWritable(_ path: String) throws(Problem) {
        let unfinished = unfinished(path)
        unlink(unfinished)
        guard Files.create(unfinished, [], permissions: 0o600, isSynced: false) else { throw Files.problem(path) }
        unlink(unfinished)
    }

    private static func unfinished(_ path: String) -> String { path + ".unfinished" }
}
