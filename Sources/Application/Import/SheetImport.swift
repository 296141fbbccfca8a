import Events
import Projections
import Sheets

/// A sheet that is to be taken in: read, its columns understood, nothing planned or recorded yet.
package struct SheetImport {
    package let sheet: Sheet
    package let columns: SheetColumns
    package let terms: ImportPlan.Terms
    /// Worksheets of the same workbook that are not taken in.
    package let others: [OtherWorksheet]
    private let rows: ImportRows

    /// - Parameters:
    ///   - bytes: of a CSV file or a workbook.
    ///   - name: of the file, for what is told of it.
    ///   - worksheet: the only one; nil for the map's, else the first that is shown.
    ///   - map: what columns and words mean; nil where they are recognised.
    /// - Throws: ``Problem``: `badInput` where the bytes are no table, or no column is understood.
    package init(
        _ bytes: [UInt8], name: String, worksheet: String?, map: ColumnMap?, terms: ImportPlan.Terms
    ) throws {
        let file = try SheetFile(bytes, name: name)
        sheet = try file.sheet(worksheet ?? map?.worksheet) { HeaderReader.likeness($0, terms.type, map) }
        others = OtherWorksheet.all(in: file, beside: sheet, type: terms.type)
        let header = HeaderReader(sheet: sheet, type: terms.type, others: others)
        columns = try (map.map { try header.mapped($0) } ?? header.recognised()).without(Self.unasked(terms))
        rows = RowReader(sheet: sheet, columns: columns, type: terms.type, map: map, today: terms.today).read()
        self.terms = terms
    }

    /// What the sheet is not asked: what is the same for all rows, and what the entries have no place for.
    private static func unasked(_ terms: ImportPlan.Terms) -> Set<ColumnMeaning> {
        var unasked = Set(terms.constants.keys.compactMap { ColumnMeaning(name: $0, type: terms.type) })
        if terms.at != nil { unasked.formUnion([.at, .submitted]) }
        // A form may be filled in long before.
        if terms.type.activityVerb == .attended { unasked.insert(.submitted) }
        if terms.type.field("organisation") == nil || terms.constants["organisation"] != nil {
            unasked.formUnion([.organisation, .inn])
        }
        return unasked
    }

    /// The map of columns as they were understood, to be kept and corrected.
    ///
    /// - Returns: its text, and how many unknown words look like personal data and are left out.
    package var map: (text: Phrase, leftOut: Int) {
        let unknown = UnknownWords(rows.unknown)
        return (ColumnMap.text(columns, of: sheet, unknown: unknown.words, type: terms.type), unknown.leftOut)
    }

    fileprivate func plan(_ world: ImportWorld) throws(Problem) -> ImportPlan {
        do throws(Problem) {
            var planner = try ImportPlanner(world, terms)
            return try planner.plan(rows)
        } catch {
            throw error.line == nil ? error : error.inFile(sheet.file)
        }
    }
}

extension LedgerSession {
    /// What taking the sheet in would do.
    package func preview(_ sheet: SheetImport) throws -> ImportPlan { try sheet.plan(world()) }

    private func world(appends: Bool = false) throws -> ImportWorld {
        try ImportWorld(ledger, account: account(), clock: clock, appends: appends)
    }

    /// Takes the sheet in: all of it or nothing; rejected rows stay in the file.
    ///
    /// The plan is made against the ledger as it is, and appended as it was judged if nothing was appended since; else it
    /// is made again. So two processes that take in the same sheet take it in once.
    package func commit(_ sheet: SheetImport) throws -> (plan: ImportPlan, recorded: Recorded) {
        let writer = try writer()
        var attempts = 0
        while true {
            let world = try world(appends: true)
            let plan = try sheet.plan(world)
            let receipt: Writer.Receipt
            do throws(Problem) {
                receipt = try writer.append(world.trial.tried)
            } catch {
                attempts += 1
                if error.name == "condition-failed", attempts < 10 { continue }
                throw error.line == nil ? error : error.inFile(sheet.sheet.file)
            }
            return (plan, try recorded([], receipt))
        }
    }
}
