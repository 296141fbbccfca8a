import Events

extension FileReader {
    /// Tells of every key that is not `known`, with the nearest that is.
    mutating func checkKeys(_ pairs: [FilePair], known: [String], path: String) {
        for pair in pairs where !known.contains(pair.key) {
            let list = known.sorted().joined(separator: ", ")
            findings.add(
                Problem(
                    .badInput, "unknown-key",
                    Phrase(ru: "неизвестный ключ «\(pair.key)»", en: "unknown key \"\(pair.key)\""),
                    remedy: Spelling.remedy(
                        for: pair.key, in: known,
                        otherwise: Phrase(ru: "здесь бывают: \(list)", en: "the keys here are \(list)")),
                    field: join(path, pair.key), line: pair.line))
        }
    }

    /// The names of the fields of a type that may stand in a file, but for those that the reader supplies.
    func keys(of type: String, but supplied: String...) -> [String] {
        (Catalogue.byName[type]?.fields ?? [])
            .filter { !$0.isSealed && $0.name != "programme" && !supplied.contains($0.name) }
            .map(\.name)
    }

    /// The pairs of the map under a key; nil, and told, where there is something else.
    mutating func map(
        _ pair: FilePair, path: String, wanted: Phrase = Phrase(ru: "ключи и значения", en: "keys and values")
    ) -> [FilePair]? {
        if let pairs = pair.value.map { return pairs }
        findings.add(pair.value.isEmpty ? emptyValue(path, pair.line) : wrongShape(path, pair.value.line, wanted))
        return nil
    }

    mutating func list(_ pair: FilePair, path: String) -> [FileNode]? {
        if let items = pair.value.list { return items }
        findings.add(
            pair.value.isEmpty
                ? emptyValue(path, pair.line)
                : wrongShape(path, pair.value.line, Phrase(ru: "список: - …", en: "a list: - …")))
        return nil
    }

    /// The text under a key; nil, and told, where there is something else.
    mutating func text(_ pair: FilePair, path: String) -> String? {
        if pair.value.isEmpty {
            findings.add(emptyValue(path, pair.line))
            return nil
        }
        if let text = pair.value.text { return text }
        findings.add(wrongShape(path, pair.value.line, Phrase(ru: "текст", en: "text")))
        return nil
    }

    mutating func day(_ pair: FilePair, path: String) -> String? {
        guard let text = text(pair, path: path) else { return nil }
        if Day(text) != nil { return text }
        findings.add(
            Problem(
                .badInput, "bad-date",
                Phrase(ru: "«\(text)» — не дата", en: "\"\(text)\" is no date"),
                remedy: Phrase(ru: "ГГГГ-ММ-ДД, настоящая дата", en: "YYYY-MM-DD, a real date"),
                field: path, line: pair.value.line))
        return nil
    }

    mutating func wrongKind(_ field: Field, path: String, line: Int) -> JSON? {
        findings.add(wrongShape(path, line, field.expectation))
        return nil
    }

    func wrongShape(_ path: String, _ line: Int, _ wanted: Phrase) -> Problem {
        Problem(
            .badInput, "wrong-kind-of-value",
            Phrase(ru: "значение «\(path)» не того вида", en: "the value of \"\(path)\" is of the wrong kind"),
            remedy: Phrase(ru: "нужно: \(wanted.ru)", en: "needed: \(wanted.en)"), field: path, line: line)
    }

    func emptyValue(_ path: String, _ line: Int) -> Problem {
        Problem(
            .badInput, "empty-value",
            Phrase(ru: "у ключа «\(path)» нет значения", en: "the key \"\(path)\" has no value"),
            remedy: Phrase(ru: "впишите значение или уберите ключ", en: "give a value or take the key out"),
            field: path, line: line)
    }

    func missing(_ field: Field, path: String, line: Int) -> Problem {
        missing(path, field.expectation, line: line)
    }

    func missing(_ path: String, _ wanted: Phrase, line: Int) -> Problem {
        Problem(
            .badInput, "missing-key",
            Phrase(ru: "нет ключа «\(path)»", en: "the key \"\(path)\" is missing"),
            remedy: Phrase(ru: "добавьте его: \(wanted.ru)", en: "add it: \(wanted.en)"), field: path, line: line)
    }
}
