import Events

extension BundleCheck {
    /// What files of disclosures open of the bundle's log (FORMAT.md, section 20).
    static func disclosures(
        _ files: [[UInt8]], _ reader: LedgerReader, _ problems: inout [BundleVerdict.Finding]
    ) throws -> [DisclosureFile.Verdict] {
        var found: [DisclosureFile.Verdict] = []
        for bytes in files {
            let file: DisclosureFile
            do throws(DisclosureFile.Fault) {
                file = try DisclosureFile(bytes)
            } catch {
                problems.append(.init(.disclosures, seq: error.seq, ru: error.what.ru, en: error.what.en))
                continue
            }
            let verdict = try file.check(reader)
            problems += verdict.faults.map { .init(.disclosures, seq: $0.seq, ru: $0.what.ru, en: $0.what.en) }
            found.append(verdict)
        }
        return found
    }
}
