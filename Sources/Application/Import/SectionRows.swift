import Sheets

/// The rows that head a section of the table, «Секция 1» over all of its columns.
///
/// A merge across columns alone makes none: where the heading of the names is merged over the same columns, or a number
/// or anything that is taken stands beside it, the merge is layout and the row somebody's.
struct SectionRows {
    /// The column in which the merged cell of a row begins.
    private let starts: [Int: Int]
    private let used: Set<Int>

    init(_ sheet: Sheet, _ columns: SheetColumns) {
        used = Set(columns.columns.filter { $0.meaning != nil }.map(\.index))
        let names = columns.columns.first { $0.meaning == .name || $0.meaning == .surname }?.index
        guard let names else {
            starts = [:]
            return
        }
        let heading = sheet.merges.first { $0.rows.overlaps(columns.heading) && $0.columns.lowerBound == names }
        let layout = heading?.columns ?? names...names
        var starts: [Int: Int] = [:]
        for merge in sheet.merges where merge.rows.lowerBound > columns.heading.upperBound {
            let isWider = merge.columns.lowerBound < layout.lowerBound || merge.columns.upperBound > layout.upperBound
            if isWider, merge.columns.contains(names) { starts[merge.rows.lowerBound] = merge.columns.lowerBound }
        }
        self.starts = starts
    }

    func contains(_ row: Sheet.Row) -> Bool {
        guard let start = starts[row.number] else { return false }
        return !row.cells.indices.contains { column in
            column != start && !row[column].isBlank && (used.contains(column) || Int(row[column]) != nil)
        }
    }
}
