import Events

/// The rows of a sheet, as a spreadsheet shows them: what a CSV file and a worksheet of an XLSX file have in common.
package struct Sheet: Sendable {
    /// A row in which something stands.
    package struct Row: Sendable {
        /// As the user sees it in a spreadsheet, from 1.
        package let number: Int
        /// From the first column on; "" where nothing stands, absent beyond the last filled cell.
        package var cells: [String]
        /// What stands in cells that have no value, by column.
        package var flaws: [Int: SheetFlaw] = [:]

        package subscript(column: Int) -> String {
            cells.indices.contains(column) ? cells[column] : ""
        }
    }

    /// Cells shown as one; the value stands in the first. Columns from 0, rows as the user sees them.
    package struct Merge: Sendable, Equatable {
        package let columns: ClosedRange<Int>
        package let rows: ClosedRange<Int>
    }

    /// What the rows were read from.
    package enum Source: Sendable, Equatable {
        case delimited(SheetText.Encoding, delimiter: UInt8)
        case worksheet(String)
    }

    package let file: String
    package let source: Source
    package var rows: [Row] = []
    package var merges: [Merge] = []
    /// How many of the rows a filter or a person hid; they are read all the same.
    package var hiddenRows = 0
    /// Whether day numbers count from 1904 on, as in workbooks of old Macs.
    package var countsFrom1904 = false

    package init(file: String, source: Source) {
        self.file = file
        self.source = source
    }
}

/// Why a cell of a worksheet has no value.
package enum SheetFlaw: Sendable, Equatable {
    /// `#N/A`, `#REF!` and their like.
    case error(String)
    /// A formula that no spreadsheet has worked out yet.
    case notComputed
}

/// A column by its letters, as spreadsheets name it.
package enum ColumnName {
    /// 0 is A, 26 is AA.
    package static func letters(_ column: Int) -> String {
        var letters = ""
        var rest = column + 1
        while rest > 0 {
            letters = String(UnicodeScalar(UInt8(65 + (rest - 1) % 26))) + letters
            rest = (rest - 1) / 26
        }
        return letters
    }

    /// Column and row of a reference such as `C12`, in capitals or not; nil where it is none, or beyond XFD1048576.
    static func cell(_ reference: String) -> (column: Int, row: Int)? {
        var (column, row) = (0, 0)
        for byte in reference.utf8 {
            switch byte {
            case 65...90 where row == 0, 97...122 where row == 0: column = column * 26 + Int(byte | 0x20) - 96
            case 48...57 where column > 0 && (row > 0 || byte > 48): row = row * 10 + Int(byte) - 48
            case 36: continue
            default: return nil
            }
            if column > 16_384 || row > 1_048_576 { return nil }
        }
        return column > 0 && row > 0 ? (column - 1, row) : nil
    }
}

extension Sheet.Merge {
    /// Of a reference such as `B2:C5`; `D:E` are whole columns, `3:4` whole rows. Nil where it is none.
    init?(_ reference: String) {
        var (columns, rows): ([Int], [Int]) = ([], [])
        let corners = reference.split(separator: ":")
        for corner in corners {
            if let (column, row) = ColumnName.cell(String(corner)) {
                columns.append(column)
                rows.append(row)
            } else if let (column, _) = ColumnName.cell(corner + "1"), !corner.contains(where: \.isNumber) {
                columns.append(column)
                rows.append(rows.isEmpty ? 1 : 1_048_576)
            } else if let (_, row) = ColumnName.cell("A" + corner.filter { $0 != "$" }) {
                columns.append(columns.isEmpty ? 0 : 16_383)
                rows.append(row)
            }
        }
        guard corners.count == 2, columns.count == 2 else { return nil }
        self.columns = min(columns[0], columns[1])...max(columns[0], columns[1])
        self.rows = min(rows[0], rows[1])...max(rows[0], rows[1])
    }
}

extension String {
    /// Whether there is nothing in it but white space, no-break and zero-width spaces included.
    package var isBlank: Bool {
        unicodeScalars.allSatisfy { $0.isSheetSpace }
    }

    /// Without white space at both ends.
    var trimmingSheetSpaces: String {
        let kept = unicodeScalars.drop { $0.isSheetSpace }
        return String(String.UnicodeScalarView(kept.reversed().drop { $0.isSheetSpace }.reversed()))
    }
}

extension Unicode.Scalar {
    /// White space, and what spreadsheets and web pages leave that looks like nothing at all.
    package var isSheetSpace: Bool {
        switch value {
        case 0x09...0x0D, 0x20: true
        case 0..<0x7F: false
        case 0xAD, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: true
        default: properties.isWhitespace
        }
    }
}
