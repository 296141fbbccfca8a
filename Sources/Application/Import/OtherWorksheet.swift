import Events
import Sheets

/// A worksheet of the same workbook that is not taken in, and in which something stands.
package struct OtherWorksheet: Sendable, Equatable {
    package let name: String
    package let isHidden: Bool
    /// Below its heading, or all where it has none; nil where it cannot be read.
    package let rows: Int?
    /// Whether it has columns for names.
    package let hasHeading: Bool

    /// Those beside the one that is taken in.
    static func all(in file: SheetFile, beside sheet: Sheet, type: EventType) -> [OtherWorksheet] {
        guard case .worksheet(let taken) = sheet.source else { return [] }
        var others: [OtherWorksheet] = []
        for tab in file.worksheets where tab.name != taken {
            // What is wrong with it matters to nobody who does not take it in; that it is there does.
            guard let other = try? file.sheet(tab) else {
                others.append(OtherWorksheet(name: tab.name, isHidden: tab.isHidden, rows: nil, hasHeading: false))
                continue
            }
            if other.rows.isEmpty { continue }
            // Nor does it matter why no heading is found.
            let heading = try? HeaderReader(sheet: other, type: type).recognised().heading
            let rows = other.rows.count { $0.number > heading?.upperBound ?? 0 }
            others.append(
                OtherWorksheet(name: tab.name, isHidden: tab.isHidden, rows: rows, hasHeading: heading != nil))
        }
        return others
    }
}
