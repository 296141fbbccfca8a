import Events

/// What a row of a sheet says, in the forms in which it is recorded.
struct ImportRow: Sendable {
    /// As the user sees it.
    let number: Int
    var personal = Personal()
    var municipality: String?
    var region: String?
    var organisation: (name: String?, inn: String?)
    /// `YYYY-MM-DD`.
    var at: String?
    var hasConsented = false
    /// Fields of the type that the rows become.
    var fields = JSONObject()

    init(number: Int) {
        self.number = number
    }
}

/// Why a row is not taken. Names row and column, and no value of a column that says who somebody is.
package struct RowFault: Sendable, Equatable {
    package let row: Int
    /// The same in every language, for scripts.
    package let name: String
    package let reason: Remedy
}

/// The rows of a sheet, read.
package struct ImportRows: Sendable {
    var rows: [ImportRow] = []
    var faults: [RowFault] = []
    /// Rows that are of no person: sums, headings between, the heading once more.
    var passedOver: [Int] = []
    /// Words that mean none of what their column may mean, with how many rows have them.
    package var unknown: [ColumnMeaning: [String: Int]] = [:]

    /// Takes in what was read of the rows behind.
    mutating func append(_ other: ImportRows) {
        rows += other.rows
        faults += other.faults
        passedOver += other.passedOver
        for (meaning, words) in other.unknown { unknown[meaning, default: [:]].merge(words, uniquingKeysWith: +) }
    }
}
