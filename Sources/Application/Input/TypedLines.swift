import Events

/// What is given on standard input and not on the command line: arguments stand in the list of processes, where every
/// user of the machine can read them, and in the shell's history.
package struct TypedLines: ~Copyable {
    private var reader: LineReader
    private let prompt: Prompt
    private static let greatestLine = 1 << 16

    /// How the next line is asked for, and where it is typed.
    package struct Prompt: Sendable {
        package let language: Language
        package let input: InputFile
        package let ask: @Sendable (Phrase) throws(Problem) -> Void

        /// - Parameter ask: called before each line is read, with what it is.
        package init(
            _ language: Language, from input: InputFile, ask: @escaping @Sendable (Phrase) throws(Problem) -> Void
        ) {
            self.language = language
            self.input = input
            self.ask = ask
        }
    }

    package init(by prompt: Prompt) throws(Problem) {
        self.prompt = prompt
        reader = try LineReader(prompt.input, greatestLine: TypedLines.greatestLine)
    }

    /// The next line; nil at the end of input.
    ///
    /// - Parameter name: what it is, to be asked for.
    /// - Throws: ``Problem`` `badInput` where it is no text, or too long. What was typed is not shown.
    package mutating func next(_ name: Phrase) throws(Problem) -> String? {
        try prompt.ask(name)
        guard let bytes = try reader.next() else { return nil }
        guard bytes.count <= TypedLines.greatestLine, let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem(
                .badInput, "no-typed-line",
                Phrase(
                    ru: "строка длиннее 64 КиБ или не в UTF-8", en: "the line is longer than 64 KiB, or not in UTF-8"),
                remedy: Phrase(
                    ru: "одно значение — одна строка в UTF-8", en: "one value is one line, in UTF-8"),
                line: reader.number, file: reader.name)
        }
        return text
    }

    /// The same where there must be one.
    ///
    /// - Throws: ``Problem`` of kind `usage` at the end of input, too.
    package mutating func require(_ name: Phrase) throws(Problem) -> String {
        if let line = try next(name) { return line }
        throw Problem.usage(
            "nothing-typed",
            Phrase(
                ru: "«-» — это строка стандартного ввода, а он кончился",
                en: "\"-\" is a line of standard input, which is at its end"),
            remedy: Phrase(
                ru: "дайте каждому «-» строку, по порядку; сам знак «-»: поле:='\"-\"'",
                en: "give each \"-\" a line, in order; for the sign itself: field:='\"-\"'"),
            field: name.text(prompt.language))
    }
}
