import Events

extension DisclosureFile {
    /// The bytes of a file of disclosures, whatever they are.
    ///
    /// - Throws: ``Problem``: `notFound` where there is no such file.
    package static func bytes(of path: String) throws(Problem) -> [UInt8] {
        try SmallFile.bytes(of: path, upTo: greatestSize)
    }

    /// A file of disclosures, to be carried by a bundle.
    ///
    /// - Throws: ``Problem``: `notFound`; `altered` for what is none.
    package static func read(_ path: String) throws(Problem) -> DisclosureFile {
        let bytes = try bytes(of: path)
        do throws(Fault) {
            return try DisclosureFile(bytes)
        } catch {
            throw refused(error, file: path)
        }
    }

    /// That all of it opens commitments of the log as the reader sees it.
    ///
    /// - Throws: ``Problem`` `altered` where it does not.
    package func require(_ reader: LedgerReader, file: String) throws {
        if let fault = try check(reader).faults.first { throw DisclosureFile.refused(fault, file: file) }
    }

    private static func refused(_ fault: Fault, file: String) -> Problem {
        Problem(
            .altered, "disclosures-refused",
            fault.seq.map { Phrase(ru: "запись \($0): \(fault.what.ru)", en: "entry \($0): \(fault.what.en)") }
                ?? fault.what,
            remedy: Phrase(
                ru:
                    "дайте файл, который сделала letopis reveal этой летописи; раскрыто больше, чем в материалах — дайте --as-of",
                en:
                    "give the file that letopis reveal of this ledger made; where it reaches beyond the bundle, give --as-of"
            ),
            field: "--disclosures", file: file)
    }
}
