/// Texts by numbers in memory, each given when the text is first met.
final class Words {
    private var words: [String: Int] = [:]
    private var texts: [String] = []

    func word(_ text: String) -> Int {
        if let known = words[text] { return known }
        let word = texts.count
        words[text] = word
        texts.append(text)
        return word
    }

    func text(_ word: Int) -> String { texts[word] }
}
