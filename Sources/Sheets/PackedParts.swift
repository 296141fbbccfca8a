import CZip
import Events

/// The parts of a workbook: a zip archive that is only read, and never to a folder.
final class PackedParts {
    let file: String
    private let archive: OpaquePointer
    private let copy: UnsafeMutableRawBufferPointer
    /// How many bytes may yet be unpacked.
    private var allowance: Int
    private let limits: SheetLimits
    /// Where in the archive the parts of each name stand.
    private var places: [PartName: [zip_uint64_t]] = [:]

    /// - Throws: ``Problem`` of kind `badInput` for what is no archive.
    init(_ bytes: [UInt8], file: String, _ limits: SheetLimits) throws(Problem) {
        // A copy that belongs to the archive, and goes with it.
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 16)
        copy.copyBytes(from: bytes)
        self.copy = copy
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        guard let source = zip_source_buffer_create(copy.baseAddress, zip_uint64_t(bytes.count), 0, &error) else {
            copy.deallocate()
            throw PackedParts.broken(file, nil)
        }
        guard let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
            zip_source_free(source)
            copy.deallocate()
            throw PackedParts.broken(file, nil)
        }
        self.file = file
        self.archive = archive
        self.limits = limits
        allowance = limits.unpacked
        for index in 0..<zip_uint64_t(max(0, zip_get_num_entries(archive, 0))) {
            let name = zip_get_name(archive, index, zip_flags_t(ZIP_FL_ENC_GUESS)).map { String(cString: $0) } ?? ""
            places[PartName(name), default: []].append(index)
        }
    }

    deinit {
        zip_discard(archive)
        copy.deallocate()
    }

    func has(_ name: PartName) -> Bool { places[name] != nil }

    /// Reads the part of that name to its end.
    ///
    /// - Throws: ``Problem`` of kind `badInput` where it is damaged, stands twice or unpacks to more than is taken.
    func read(_ name: PartName, _ take: (UnsafeRawBufferPointer) throws(Problem) -> Void) throws(Problem) {
        guard let found = places[name], let index = found.first else {
            throw broken(Phrase(ru: "в ней нет части \(name.text)", en: "it has no part \(name.text)"))
        }
        // Another program might read the other one.
        if found.count > 1 {
            throw broken(Phrase(ru: "часть \(name.text) в ней стоит дважды", en: "its part \(name.text) stands twice"))
        }
        guard let part = zip_fopen_index(archive, index, 0) else {
            throw broken(PackedParts.reason(zip_error_code_zip(zip_get_error(archive)), name))
        }
        defer { zip_fclose(part) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = Int(zip_fread(part, buffer.baseAddress, zip_uint64_t(buffer.count)))
            if count == 0 { return }
            // A checksum that does not fit shows at the end.
            guard count > 0 else {
                throw broken(PackedParts.reason(zip_error_code_zip(zip_file_get_error(part)), name))
            }
            allowance -= count
            if allowance < 0 { throw bomb() }
            try take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// Hands the part of that name, an XML document, to `taker`.
    func read(_ name: PartName, to taker: some XMLTaking) throws(Problem) {
        let damaged = broken(PackedParts.damaged(name))
        let stream = try XMLStream(taker) { damaged }
        try read(name) { piece throws(Problem) in try stream.feed(piece) }
        try stream.finish()
    }

    // MARK: - Problems

    private static let cutShort = Phrase(ru: "она обрезана или испорчена", en: "it was cut short or damaged")

    /// - Parameter cell: where it shows.
    func broken(_ why: Phrase?, cell: String? = nil, row: Int? = nil) -> Problem {
        PackedParts.broken(file, why, cell: cell, row: row)
    }

    private static func broken(_ file: String, _ why: Phrase?, cell: String? = nil, row: Int? = nil) -> Problem {
        let why = why ?? cutShort
        return Problem(
            .badInput, "workbook-broken",
            Phrase(ru: "книга Excel не читается: \(why.ru)", en: "the Excel workbook cannot be read: \(why.en)"),
            remedy: Phrase(
                ru: "откройте её в Excel или LibreOffice и сохраните заново как .xlsx или .csv",
                en: "open it in Excel or LibreOffice, and save it anew as .xlsx or .csv"),
            field: cell, line: row, file: file)
    }

    private static func damaged(_ name: PartName) -> Phrase {
        Phrase(ru: "часть \(name.text) испорчена", en: "its part \(name.text) is damaged")
    }

    private static func reason(_ code: Int32, _ name: PartName) -> Phrase {
        switch code {
        case ZIP_ER_NOPASSWD, ZIP_ER_WRONGPASSWD, ZIP_ER_ENCRNOTSUPP:
            Phrase(ru: "она защищена паролем", en: "it is protected by a password")
        case ZIP_ER_COMPNOTSUPP:
            Phrase(
                ru: "часть \(name.text) сжата незнакомым способом",
                en: "its part \(name.text) is packed in an unknown way"
            )
        default: damaged(name)
        }
    }

    private func bomb() -> Problem {
        Problem(
            .badInput, "workbook-too-large",
            Phrase(
                ru: "книга распаковывается больше чем в \(limits.unpacked >> 20) МиБ",
                en: "the workbook unpacks to more than \(limits.unpacked >> 20) MiB"),
            remedy: Phrase(
                ru: "сохраните нужный лист в новую книгу или как .csv",
                en: "save the sheet that is wanted to a new workbook, or as .csv"),
            file: file)
    }
}
