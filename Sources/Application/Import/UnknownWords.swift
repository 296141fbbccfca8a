import Events

/// The words of a sheet that mean none of what their column may mean, as far as they may be shown and written down: a
/// column that was taken for another has people in it.
package struct UnknownWords {
    /// By column, in order.
    package private(set) var words: [ColumnMeaning: [String]] = [:]
    /// How many look like personal data, or stand in a column of such.
    package private(set) var leftOut = 0

    package init(_ all: [ColumnMeaning: [String: Int]]) {
        for (meaning, found) in all {
            let fit = found.keys.filter { !UnknownWords.isPersonal($0) }
            // Where every other word is somebody's, so are surnames alone.
            let isOfPeople = found.count - fit.count > fit.count
            leftOut += isOfPeople ? found.count : found.count - fit.count
            if !isOfPeople, !fit.isEmpty { words[meaning] = fit.sorted() }
        }
    }

    /// Whether this may say who somebody is: a telephone, an address, or two and more words with capitals.
    package static func isPersonal(_ text: String) -> Bool {
        if text.contains("@") || text.count(where: \.isNumber) > 5 { return true }
        let capitals = text.split { !$0.isLetter && !$0.unicodeScalars.allSatisfy(\.isApostrophe) }
            .count { $0.first?.isUppercase == true }
        return capitals > 1
    }
}
