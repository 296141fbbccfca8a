import Events

/// What a programme file says of one indicator.
struct FileIndicator: Sendable {
    let code: String
    /// `indicator.defined`, with the rule in its normal form.
    let definition: FileRecord
    /// `target.set`.
    let target: FileRecord
}

extension FileReader {
    private static let ruleKeys = IndicatorRule.keys
    private static let comparators = ["at-least", "exactly", "at-most"]

    mutating func indicators(_ pair: FilePair?) -> [FileIndicator] {
        guard let pair, let pairs = map(pair, path: pair.key) else { return [] }
        return pairs.compactMap { indicator($0, path: "indicators.\($0.key)") }
    }

    private mutating func indicator(_ pair: FilePair, path: String) -> FileIndicator? {
        guard let pairs = map(pair, path: path) else { return nil }
        let own = ["title", "unit", "task", "target"]
        let before = findings.problems.count
        checkKeys(pairs, known: own + Self.ruleKeys, path: path)
        // A misspelt key is told once, not again as a missing one.
        let rule =
            findings.problems.count > before
            ? Self.standIn
            : rule(pairs.filter { Self.ruleKeys.contains($0.key) }, path: path, line: pair.line)
        let code = Given(name: "indicator", value: .string(pair.key))
        let ruleLine = pairs.first { Self.ruleKeys.contains($0.key) }.map { ["rule": $0.line] } ?? [:]
        let definition = record(
            "indicator.defined", titled(pairs, path: path, line: pair.line), path: path, line: pair.line,
            given: [code, Given(name: "rule", value: .object(rule), lines: ruleLine)])
        let target = target(pairs.first { $0.key == "target" }, of: code, path: "\(path).target", line: pair.line)
        guard let definition, let target else { return nil }
        return FileIndicator(code: pair.key, definition: definition, target: target)
    }

    /// `title: {ru, en}` becomes the two fields of the entry.
    private mutating func titled(_ pairs: [FilePair], path: String, line: Int) -> [FilePair] {
        guard let title = pairs.first(where: { $0.key == "title" }) else { return pairs }
        let path = join(path, "title")
        let stand = FilePair(
            key: "title", line: title.line, value: .init(content: .text("x", isPlain: false), line: title.line))
        let rest = pairs.filter { $0.key != "title" }
        guard let languages = map(title, path: path, wanted: Phrase("{ru: …, en: …}")) else { return rest + [stand] }
        checkKeys(languages, known: ["ru", "en"], path: path)
        guard let russian = languages.first(where: { $0.key == "ru" }) else {
            findings.add(
                missing(
                    join(path, "ru"), Phrase(ru: "название по-русски", en: "the title in Russian"), line: title.line))
            return rest + [stand]
        }
        let english = languages.first { $0.key == "en" }
        return rest + [FilePair(key: "title", line: russian.line, value: russian.value)]
            + [english.map { FilePair(key: "titleEn", line: $0.line, value: $0.value) }].compactMap { $0 }
    }

    // MARK: - Target

    private mutating func target(_ pair: FilePair?, of code: Given, path: String, line: Int) -> FileRecord? {
        guard let pair else {
            findings.add(
                missing(
                    path,
                    Phrase(
                        ru: "not-stated или {at-least: …, origin: …}", en: "not-stated, or {at-least: …, origin: …}"),
                    line: line))
            return nil
        }
        if pair.value.text == "not-stated" {
            return record(
                "target.set", [], path: path, line: pair.line,
                given: [
                    code, Given(name: "comparator", value: "at-least"), Given(name: "value", value: .null),
                    Given(name: "origin", value: "not-stated"),
                ])
        }
        guard let pairs = pair.value.map else {
            findings.add(
                wrongShape(
                    path, pair.value.line,
                    Phrase(ru: "not-stated или {at-least: …, origin: …}", en: "not-stated, or {at-least: …, origin: …}")
                ))
            return nil
        }
        checkKeys(pairs, known: Self.comparators + ["due", "origin", "quote"], path: path)
        let numbers = pairs.filter { Self.comparators.contains($0.key) }
        guard numbers.count == 1, let number = numbers.first else {
            findings.add(oneComparator(path, line: numbers.last?.line ?? pair.line))
            return nil
        }
        guard let value = number.value.text.flatMap(FileReader.integer) else {
            findings.add(
                wrongShape(join(path, number.key), number.value.line, Phrase(ru: "целое число", en: "a whole number")))
            return nil
        }
        if let origin = pairs.first(where: { $0.key == "origin" }), origin.value.text == "not-stated" {
            findings.add(statedYetNot(join(path, "origin"), line: origin.line))
            return nil
        }
        return record(
            "target.set", pairs.filter { !Self.comparators.contains($0.key) }, path: path, line: pair.line,
            given: [
                code, Given(name: "comparator", value: .string(number.key), lines: ["comparator": number.line]),
                Given(name: "value", value: .int(value), lines: ["value": number.line]),
            ])
    }

    private func oneComparator(_ path: String, line: Int) -> Problem {
        Problem(
            .badInput, "one-comparator",
            Phrase(
                ru: "у цели «\(path)» должно быть ровно одно из at-least, exactly, at-most",
                en: "the target \"\(path)\" needs exactly one of at-least, exactly, at-most"),
            remedy: Phrase(
                ru: "оставьте одно; если число не указано, напишите target: not-stated",
                en: "keep one; where no number is stated, write target: not-stated"), field: path, line: line)
    }

    private func statedYetNot(_ path: String, line: Int) -> Problem {
        Problem(
            .badInput, "origin-of-a-number",
            Phrase(ru: "число есть, а origin – not-stated", en: "there is a number, yet origin is not-stated"),
            remedy: Phrase(
                ru: "origin: stated, implied или agreed; либо target: not-stated",
                en: "origin: stated, implied or agreed; or else target: not-stated"), field: path, line: line)
    }

    // MARK: - Rule

    /// A rule that nothing is wrong with, in place of one that has been told of.
    private static let standIn = JSONObject([
        .init(key: "count", value: "entries"), .init(key: "of", value: ["consultation.given"]),
    ])

    /// The rule in its normal form, as the rule language reads it; a stand-in, and told, where it does not.
    private mutating func rule(_ pairs: [FilePair], path: String, line: Int) -> JSONObject {
        if pairs.isEmpty {
            findings.add(
                missing(join(path, "count"), Phrase(ru: "правило подсчёта", en: "the counting rule"), line: line))
            return Self.standIn
        }
        var lines: [String: Int] = [:]
        for pair in pairs {
            lines[pair.key] = pair.line
            note(linesOf: pair.value, as: pair.key, &lines)
        }
        let before = findings.problems.count
        let rule = JSONObject(pairs.map { .init(key: $0.key, value: ruleValue($0.value, path: join(path, $0.key))) })
        guard findings.problems.count == before else { return Self.standIn }
        do throws(Problem) {
            return try IndicatorRule(json: rule).json
        } catch {
            var problem = error
            let name = error.field ?? ""
            problem.field = name.isEmpty ? path : join(path, name)
            problem.line = FileRecord.line(of: name, in: lines) ?? line
            findings.add(problem)
            return Self.standIn
        }
    }

    /// A part of a rule: texts, lists and maps. The rule language knows which text is a number or a flag;
    /// only `null`, unless in quotes, has to be told from the code of the same letters.
    private mutating func ruleValue(_ node: FileNode, path: String) -> JSON {
        switch node.content {
        case .text("null", isPlain: true): return .null
        case .text(let text, _):
            if node.isEmpty { findings.add(emptyValue(path, node.line)) }
            return .string(text)
        case .list(let items):
            var values: [JSON] = []
            for (index, item) in items.enumerated() { values.append(ruleValue(item, path: "\(path)[\(index)]")) }
            return .array(values)
        case .map(let pairs):
            var members: [JSONObject.Member] = []
            for pair in pairs {
                members.append(.init(key: pair.key, value: ruleValue(pair.value, path: join(path, pair.key))))
            }
            return .object(JSONObject(members))
        }
    }
}
