import Events

/// A workbook of Excel (ECMA-376, SpreadsheetML): which worksheets it has, and each of them read.
final class Workbook {
    /// The texts of the format's own relations and kinds of content, by their ends: the strict form of the standard
    /// has other beginnings.
    private struct Relation {
        let kind: String
        let target: PartName
    }

    private let parts: PackedParts
    private let limits: SheetLimits
    private let main: PartName
    private let relations: [String: Relation]
    /// Those with cells; a chart, a dialog or macros may have a tab of their own.
    let worksheets: [WorksheetTab]
    private let countsFrom1904: Bool
    /// What all worksheets refer to, once it is read.
    private var shared: (strings: [String], format: CellFormat)?

    /// - Throws: ``Problem`` of kind `badInput` for what is no workbook, or one that cannot be taken.
    init(_ bytes: [UInt8], file: String, limits: SheetLimits = .standard) throws(Problem) {
        let parts = try PackedParts(bytes, file: file, limits)
        (self.parts, self.limits) = (parts, limits)
        main = try Workbook.mainPart(parts)
        relations = try Workbook.relations(of: main, parts)
        let list = WorkbookPart()
        try parts.read(main, to: list)
        guard list.isWorkbook else { throw Workbook.otherArchive(parts) }
        countsFrom1904 = list.countsFrom1904
        let relations = relations
        // A module of Basic has a tab and no part. A tab that leads nowhere is kept: reading it says what is missing.
        worksheets = list.tabs.filter {
            !$0.relation.isEmpty && (relations[$0.relation]?.kind ?? "worksheet") == "worksheet"
        }
    }

    /// The worksheet of that name, or the first that is not hidden.
    ///
    /// - Throws: ``Problem`` of kind `badInput` where there is none.
    func worksheet(named name: String?) throws(Problem) -> WorksheetTab {
        guard let name else {
            guard let first = worksheets.first(where: { !$0.isHidden }) else { throw noneShown() }
            return first
        }
        // Excel has no two that differ in capitals alone.
        let alike = worksheets.filter { $0.name.lowercased() == name.lowercased() }
        guard let tab = worksheets.first(where: { $0.name == name }) ?? (alike.count == 1 ? alike[0] : nil) else {
            throw noSuch(name)
        }
        return tab
    }

    /// - Throws: ``Problem`` of kind `badInput` where the worksheet is damaged, or beyond the limits.
    func sheet(_ tab: WorksheetTab) throws(Problem) -> Sheet {
        guard let relation = relations[tab.relation] else {
            throw parts.broken(
                Phrase(
                    ru: "в ней не сказано, где лист «\(tab.name)»",
                    en: "it does not say where the sheet \"\(tab.name)\" is"
                ))
        }
        let shared = try readShared()
        var empty = Sheet(file: parts.file, source: .worksheet(tab.name))
        empty.countsFrom1904 = countsFrom1904
        let worksheet = Worksheet(
            SheetBuilder(empty, limits), strings: shared.strings, format: shared.format, limits: limits,
            damaged: { [parts] in parts.broken($0, cell: $1, row: $2) })
        try parts.read(relation.target, to: worksheet)
        return try worksheet.sheet()
    }

    private func readShared() throws(Problem) -> (strings: [String], format: CellFormat) {
        if let shared { return shared }
        let table = SharedStrings(file: parts.file, limits)
        if let part = part("sharedStrings", usually: "sharedStrings.xml") { try parts.read(part, to: table) }
        let styles = WorkbookStyles()
        if let part = part("styles", usually: "styles.xml") { try parts.read(part, to: styles) }
        let read = (table.strings, CellFormat(styles: styles.styles, countsFrom1904: countsFrom1904))
        shared = read
        return read
    }

    /// A part that a workbook may do without.
    private func part(_ kind: String, usually name: String) -> PartName? {
        let named = relations.values.first { $0.kind == kind }?.target
        return [named, PartName(name, in: main.folder)].compactMap(\.self).first(where: parts.has)
    }

    // MARK: - Parts

    /// The part that lists the worksheets. Other archives look the same from outside.
    private static func mainPart(_ parts: PackedParts) throws(Problem) -> PartName {
        let types = ContentTypes()
        if parts.has(PartName("[Content_Types].xml")) { try parts.read(PartName("[Content_Types].xml"), to: types) }
        let named = try relations(of: PartName(""), parts).values.first { $0.kind == "officeDocument" }?.target
        let candidates = [named, types.workbook, PartName("xl/workbook.xml"), PartName("workbook.xml")]
        guard let main = candidates.compactMap(\.self).first(where: parts.has) else { throw otherArchive(parts) }
        if types.isBinary, main == types.workbook {
            throw notTaken(
                parts.file, Phrase(ru: "это двоичная книга (.xlsb)", en: "this is a binary workbook (.xlsb)"))
        }
        return main
    }

    /// The parts that a part refers to, by the ids that it uses.
    private static func relations(of part: PartName, _ parts: PackedParts) throws(Problem) -> [String: Relation] {
        guard parts.has(part.relations) else { return [:] }
        let list = RelationPart()
        try parts.read(part.relations, to: list)
        return list.relations.mapValues { Relation(kind: $0.kind, target: PartName($0.target, in: part.folder)) }
    }

    // MARK: - Problems

    private static func otherArchive(_ parts: PackedParts) -> Problem {
        let isOpenDocument = parts.has(PartName("content.xml")) && parts.has(PartName("META-INF/manifest.xml"))
        return notTaken(
            parts.file,
            isOpenDocument
                ? Phrase(ru: "это таблица OpenDocument (.ods)", en: "this is an OpenDocument spreadsheet (.ods)")
                : Phrase(ru: "это архив, но не книга Excel", en: "this is an archive, but no Excel workbook"))
    }

    static func notTaken(_ file: String, _ what: Phrase, isEncrypted: Bool = false) -> Problem {
        Problem(
            .badInput, "workbook-not-taken",
            Phrase(ru: "\(what.ru); здесь такое не читается", en: "\(what.en), which is not read here"),
            remedy: isEncrypted
                ? Phrase(
                    ru: "откройте её в Excel или LibreOffice и сохраните без пароля",
                    en: "open it in Excel or LibreOffice, and save it without the password")
                : Phrase(
                    ru: "откройте её в Excel или LibreOffice и сохраните как .xlsx или .csv",
                    en: "open it in Excel or LibreOffice, and save it as .xlsx or .csv"),
            file: file)
    }

    private var names: String { worksheets.map { "«\($0.name)»" }.joined(separator: ", ") }

    private func noneShown() -> Problem {
        Problem(
            .badInput, "no-worksheet",
            Phrase(ru: "в книге нет ни одного видимого листа", en: "the workbook has no worksheet that is shown"),
            remedy: Remedy(
                ru: worksheets.isEmpty
                    ? "сохраните таблицу в новую книгу" : "\(full: .worksheet); скрытые листы: \(names)",
                en: worksheets.isEmpty
                    ? "save the table to a new workbook" : "\(full: .worksheet); hidden ones: \(names)"
            ),
            file: parts.file)
    }

    private func noSuch(_ name: String) -> Problem {
        Problem(
            .badInput, "no-worksheet",
            Phrase(ru: "в книге нет листа «\(name)»", en: "the workbook has no worksheet \"\(name)\""),
            remedy: Phrase(ru: "есть листы: \(names)", en: "it has \(names)"), input: .worksheet, file: parts.file)
    }
}

/// A worksheet of a workbook, not read yet.
package struct WorksheetTab: Equatable {
    package let name: String
    package let isHidden: Bool
    /// By which id the workbook refers to it.
    let relation: String
}
