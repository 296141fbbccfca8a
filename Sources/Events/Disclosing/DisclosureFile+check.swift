extension DisclosureFile {
    /// A field that a disclosure opens, proven to be the one committed to.
    package struct Field: Sendable, Equatable {
        package let seq: Int
        package let type: String
        /// Whom the entry is about, as far as it is one person.
        package let person: String?
        package let name: String
        package let value: JSON
    }

    /// What a file opens of a log.
    package struct Verdict: Sendable {
        package let file: DisclosureFile
        /// By entry and name; nothing where there is a fault.
        package let fields: [Field]
        package let faults: [Fault]
        /// Whether the entry that records it is in the log; of one beyond its end nothing is known.
        package let isRecorded: Bool
    }

    /// Holds every disclosure against the commitments of a log, whose bodies are taken to be sound.
    package func check(_ reader: LedgerReader) throws -> Verdict {
        var fields: [Field] = []
        var faults: [Fault] = []
        if !origin.hasSameBytes(as: reader.ledger.opening.origin) {
            faults.append(Fault(ru: "это раскрытия другой летописи", en: "the disclosures are another ledger's"))
        }
        for opened in entries {
            guard let entry = try reader.entry(opened.seq) else {
                faults.append(
                    Fault(
                        seq: opened.seq, ru: "такой записи здесь нет: последняя — \(reader.size)",
                        en: "there is no such entry here: the last one is \(reader.size)"))
                continue
            }
            let subject = try VaultSubject.of(entry, reader)
            do throws(Fault) {
                try DisclosureFile.check(opened, of: entry)
                fields += opened.disclosures.map {
                    Field(
                        seq: entry.seq, type: entry.type.name, person: subject.person, name: $0.name, value: $0.value)
                }
            } catch {
                faults.append(error)
            }
        }
        let isRecorded = entry <= reader.size
        if isRecorded { faults += try recordFaults(reader) }
        return Verdict(file: self, fields: faults.isEmpty ? fields : [], faults: faults, isRecorded: isRecorded)
    }

    private static func check(_ opened: Opened, of entry: Entry) throws(Fault) {
        var last = ""
        for (index, disclosure) in opened.disclosures.enumerated() {
            let number = index + 1
            guard entry.shape.seals(disclosure.name) else {
                throw Fault(
                    seq: entry.seq, ru: "\(number)-е раскрытие — не запечатанного поля \(entry.type.name)",
                    en: "disclosure \(number) is of no sealed field of \(entry.type.name)")
            }
            guard last.utf8.lexicographicallyPrecedes(disclosure.name.utf8) else {
                throw Fault(
                    seq: entry.seq, ru: "поле «\(disclosure.name)» стоит дважды или не по порядку",
                    en: "\"\(disclosure.name)\" stands twice, or not in its order")
            }
            guard entry.sealed.contains(where: { $0.hasSameBytes(as: disclosure.commitment) }) else {
                throw Fault(
                    seq: entry.seq,
                    ru: "раскрытие поля «\(disclosure.name)» не открывает ни одного обязательства записи",
                    en: "the disclosure of \"\(disclosure.name)\" opens no commitment of the entry")
            }
            last = disclosure.name
        }
    }

    /// The entry that records it says the same: to whom, why, of which entries.
    private func recordFaults(_ reader: LedgerReader) throws -> [Fault] {
        var faults: [Fault] = []
        guard let record = try reader.entry(entry), record.type.name == Revelation.type else {
            return [
                Fault(
                    seq: entry, ru: "это не запись \(Revelation.type), а о раскрытии сказано ею",
                    en: "it is no \(Revelation.type), which it is named as")
            ]
        }
        let said = [("recipient", recipient), ("purpose", purpose)]
        for (name, text) in said where record.text(name)?.hasSameBytes(as: text) != true {
            faults.append(
                Fault(
                    seq: entry, ru: "в записи о раскрытии поле «\(name)» другое",
                    en: "the entry that records it has another \"\(name)\""))
        }
        if Set(record.data["entries"]?.array ?? []) != Set(entries.map { JSON.int($0.seq) }) {
            faults.append(
                Fault(
                    seq: entry, ru: "записаны раскрытыми другие записи, чем раскрыты здесь",
                    en: "the entries recorded as disclosed are not those disclosed here"))
        }
        if try reader.ledger.root(at: entry) != root {
            faults.append(
                Fault(
                    seq: entry, ru: "корень летописи на этой записи другой",
                    en: "the log's root at this entry is another"))
        }
        return faults
    }
}
