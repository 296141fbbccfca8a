import Events

/// A workbook of Excel (ECMA-376, SpreadsheetML): which sheets it has, and one of them read.
struct Workbook {
    /// The texts of the format's own relations and kinds of content, by their ends: the strict form of the standard
    /// has other beginnings.
    private struct Relation {
        let kind: String
        let target: String
    }

    struct Tab: Equatable {
        let name: String
        let relation: String
        let isHidden: Bool
    }

    private let parts: PackedParts
    private let limits: SheetLimits
    private var relations: [String: Relation] = [:]
    /// Those with cells; a chart may have a tab of its own.
    private(set) var tabs: [Tab] = []
    private var countsFrom1904 = false

    /// - Throws: ``Problem`` of kind `badInput` for what is no workbook, or one that cannot be taken.
    init(_ bytes: [UInt8], file: String, limits: SheetLimits = .standard) throws(Problem) {
        parts = try PackedParts(bytes, file: file, limits)
        self.limits = limits
        try requireWorkbook()
        let main = try mainPart()
        let base = main.split(separator: "/").dropLast().joined(separator: "/")
        let name = main.split(separator: "/").last.map(String.init) ?? main
        for (id, relation) in try relations(in: "\(base)/_rels/\(name).rels", base: base) { relations[id] = relation }
        let list = WorkbookPart()
        try parts.read(main, to: list)
        countsFrom1904 = list.countsFrom1904
        tabs = list.tabs.filter { relations[$0.relation]?.kind == "worksheet" }
    }

    /// The worksheet of that name, or the first that is not hidden.
    ///
    /// - Throws: ``Problem`` of kind `badInput` where there is none, or beyond the limits.
    func sheet(named name: String? = nil) throws(Problem) -> Sheet {
        let wanted = name.map { name in tabs.first { $0.name == name } } ?? tabs.first { !$0.isHidden }
        guard let tab = wanted, let relation = relations[tab.relation] else { throw noSheet(name) }
        var strings: [String] = []
        if let relation = relations.values.first(where: { $0.kind == "sharedStrings" }) {
            let table = SharedStrings(file: parts.file, limits)
            try parts.read(relation.target, to: table)
            strings = table.strings
        }
        let styles = WorkbookStyles()
        if let relation = relations.values.first(where: { $0.kind == "styles" }) {
            try parts.read(relation.target, to: styles)
        }
        var empty = Sheet(file: parts.file, source: .worksheet(tab.name))
        empty.countsFrom1904 = countsFrom1904
        let format = CellFormat(styles: styles.styles, countsFrom1904: countsFrom1904)
        let damaged = parts.broken(
            Phrase(ru: "лист «\(tab.name)» противоречит сам себе", en: "the sheet \"\(tab.name)\" contradicts itself"))
        let worksheet = Worksheet(
            SheetBuilder(empty, limits), strings: strings, format: format, limits: limits, damaged: damaged)
        try parts.read(relation.target, to: worksheet)
        return worksheet.sheet
    }

    // MARK: - Parts

    /// Other archives look the same from outside.
    private func requireWorkbook() throws(Problem) {
        guard parts.has("[Content_Types].xml") else {
            let isOpenDocument = parts.has("content.xml") && parts.has("META-INF/manifest.xml")
            throw notTaken(
                isOpenDocument
                    ? Phrase(ru: "это таблица OpenDocument (.ods)", en: "this is an OpenDocument spreadsheet (.ods)")
                    : Phrase(ru: "это архив, но не книга Excel", en: "this is an archive, but no Excel workbook"))
        }
        let types = ContentTypes()
        try parts.read("[Content_Types].xml", to: types)
        if types.names.contains(where: { $0.contains("sheet.binary") }) {
            throw notTaken(Phrase(ru: "это двоичная книга (.xlsb)", en: "this is a binary workbook (.xlsb)"))
        }
        if types.names.contains(where: { $0.contains("macroEnabled") || $0.contains("vbaProject") }) {
            throw notTaken(Phrase(ru: "это книга с макросами (.xlsm)", en: "this is a workbook with macros (.xlsm)"))
        }
    }

    private func mainPart() throws(Problem) -> String {
        let all = try relations(in: "_rels/.rels", base: "")
        return all.values.first { $0.kind == "officeDocument" }?.target ?? "xl/workbook.xml"
    }

    private func relations(in part: String, base: String) throws(Problem) -> [String: Relation] {
        guard parts.has(part) else { return [:] }
        let list = RelationPart()
        try parts.read(part, to: list)
        return list.relations.mapValues { Relation(kind: $0.kind, target: Workbook.path($0.target, base)) }
    }

    /// A part as another in the folder `base` names it. It is only ever looked for in the archive.
    private static func path(_ target: String, _ base: String) -> String {
        var steps = target.hasPrefix("/") ? [] : base.split(separator: "/")
        for step in target.split(separator: "/") where step != "." {
            if step == ".." { _ = steps.popLast() } else { steps.append(step) }
        }
        return steps.joined(separator: "/")
    }

    // MARK: - Problems

    private func notTaken(_ what: Phrase) -> Problem {
        Workbook.notTaken(parts.file, what)
    }

    static func notTaken(_ file: String, _ what: Phrase) -> Problem {
        Problem(
            .badInput, "workbook-not-taken",
            Phrase(ru: "\(what.ru); здесь такое не читается", en: "\(what.en), which is not read here"),
            remedy: Phrase(
                ru: "откройте её в Excel или LibreOffice и сохраните как .xlsx или .csv",
                en: "open it in Excel or LibreOffice, and save it as .xlsx or .csv"),
            file: file)
    }

    private func noSheet(_ name: String?) -> Problem {
        let names = tabs.map { "«\($0.name)»" }.joined(separator: ", ")
        guard let name else {
            return Problem(
                .badInput, "no-worksheet",
                Phrase(ru: "в книге нет ни одного видимого листа", en: "the workbook has no worksheet that is shown"),
                remedy: Remedy(
                    ru: tabs.isEmpty
                        ? "сохраните таблицу в новую книгу" : "\(full: .worksheet); скрытые листы: \(names)",
                    en: tabs.isEmpty ? "save the table to a new workbook" : "\(full: .worksheet); hidden ones: \(names)"
                ),
                file: parts.file)
        }
        return Problem(
            .badInput, "no-worksheet",
            Phrase(ru: "в книге нет листа «\(name)»", en: "the workbook has no worksheet \"\(name)\""),
            remedy: Phrase(ru: "есть листы: \(names)", en: "it has \(names)"), input: .worksheet, file: parts.file)
    }
}
