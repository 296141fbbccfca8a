/// Finds names by some of their words, in either script and with a slip.
package struct NameSearch: Sendable {
    private let words: [String]

    package init(_ text: String) {
        words = NameSearch.words(of: text)
    }

    package var isEmpty: Bool { words.isEmpty }

    /// 0 where every word stands in the name, 1 where some only begin one, or are a short form of one, 2 where some have
    /// a slip; nil where a word is not there at all.
    package func rank(of name: String) -> Int? {
        let own = NameSearch.words(of: name)
        var rank = 0
        for word in words {
            if own.contains(word) { continue }
            let full = GivenNames.full(word)
            if own.contains(where: {
                $0.hasPrefix(word) || !full.isEmpty && GivenNames.full($0).contains(where: full.contains)
            }) {
                rank = max(rank, 1)
            } else if word.utf8.count > 3, word.utf8.allSatisfy({ $0 < 0x80 }),
                own.contains(where: { EditDistance.distance($0, word, upTo: 1) <= 1 })
            {
                rank = 2
            } else {
                return nil
            }
        }
        return rank
    }

    private static func words(of text: String) -> [String] {
        text.inNFC.split { !$0.isLetter && !$0.unicodeScalars.allSatisfy(\.isApostrophe) }.map {
            NameFolding.folded($0)
        }.filter { !$0.isEmpty }
    }
}
