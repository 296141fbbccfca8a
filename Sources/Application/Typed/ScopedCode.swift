import Events

/// A code that is one programme's own: `code` beside `--programme`, or `programme/code`.
package struct ScopedCode {
    package let programme: String?
    package let code: String

    /// - Throws: ``Problem`` of kind `usage` where two programmes are named.
    package init(_ text: String, programme given: String?) throws(Problem) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            (programme, code) = (given, text)
            return
        }
        if let given, given != parts[0] {
            throw Problem.usage(
                "two-programmes",
                Phrase(
                    ru: "«\(text)» — проекта «\(parts[0])», а дан «\(given)»",
                    en: "\"\(text)\" is of \"\(parts[0])\", but \"\(given)\" is given"),
                remedy: Phrase(ru: "уберите --programme", en: "leave --programme out"), field: "--programme")
        }
        (programme, code) = (parts[0], parts[1])
    }

    /// - Throws: ``Problem`` of kind `usage` where no programme is named.
    package func requireProgramme() throws(Problem) -> String {
        guard let programme else {
            throw Problem.usage(
                "no-programme", Phrase(ru: "не сказано, в каком проекте", en: "it is not said of which programme"),
                remedy: Phrase(
                    ru: "добавьте --programme КОД: letopis list programme",
                    en: "add --programme CODE: letopis list programme"), field: "--programme")
        }
        return programme
    }
}
