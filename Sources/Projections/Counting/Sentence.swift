import Events

/// A rule read back as one plain sentence, in Russian and in English.
///
/// Russian cases are avoided by construction: «считаем разных людей; записи: экспедиция: принял участие; роль —
/// активист». Only what is counted is declined, from a short list of forms.
package enum Sentence {
    package static func phrase(_ rule: IndicatorRule, vocabulary: Vocabulary = .catalogue) -> Phrase {
        let words = SentenceWords(vocabulary: vocabulary)
        let body =
            switch rule {
            case .tally(let tally): words.tally(tally)
            case .share(let part, let whole):
                Phrase(
                    ru: "доля в сотых долях процента: часть — ", en: "the share in hundredths of a percent: the part — "
                )
                    + words.bracketed(words.tally(part)) + Phrase(ru: "; целое — ", en: "; the whole — ")
                    + words.bracketed(words.tally(whole))
            }
        return Phrase(ru: capitalised(body.ru) + ".", en: capitalised(body.en) + ".")
    }

    private static func capitalised(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }
}

struct SentenceWords {
    let vocabulary: Vocabulary

    func bracketed(_ phrase: Phrase) -> Phrase { Phrase("(") + phrase + Phrase(")") }

    func tally(_ tally: IndicatorRule.Tally) -> Phrase {
        var parts = [measure(tally.measure)]
        parts.append(clause(tally.clause))
        if let each = tally.each {
            let keys = SentenceForms.counted(each.rawValue)
            parts.append(
                Phrase(
                    ru: "отдельно для каждого из \(SentenceForms.due(each).ru), ответ — наименьшее число",
                    en: "apart for each of the \(SentenceForms.due(each).en) \(keys.en), and the least is the answer"))
        }
        if tally.anyDate {
            parts.append(
                Phrase(ru: "даты любые, и вне сроков программы", en: "on any date, outside the programme's too"))
        }
        return Self.joined(parts, "; ")
    }

    private func measure(_ measure: IndicatorRule.Measure) -> Phrase {
        switch measure {
        case .entries: Phrase(ru: "считаем записи", en: "count entries")
        case .distinct(let dimensions): Phrase(ru: "считаем разных ", en: "count different ").with(distinct(dimensions))
        case .sum(let field):
            Phrase(ru: "складываем, за вычетом сторно: ", en: "add up, net of reversals: ") + label(field)
        case .mean(let field): Phrase(ru: "берём среднее: ", en: "take the mean: ") + label(field)
        }
    }

    private func distinct(_ dimensions: [String]) -> Phrase {
        let forms = dimensions.map(SentenceForms.counted)
        guard forms.count > 1 else { return forms[0] }
        return Phrase(
            ru: "пар: \(dimensions.map { label($0).ru }.joined(separator: " и "))",
            en: "pairs of \(dimensions.map { label($0).en }.joined(separator: " and "))")
    }

    private func clause(_ clause: IndicatorRule.Clause) -> Phrase {
        var parts: [Phrase] = []
        if !clause.of.isEmpty { parts.append(facts(clause)) }
        if !clause.allOf.isEmpty {
            parts.append(Phrase(ru: "у кого есть всё это: ", en: "who have all of: ") + list(clause.allOf, .and))
        }
        if !clause.anyOf.isEmpty {
            parts.append(
                Phrase(ru: "у кого есть хотя бы одно: ", en: "who have at least one of: ") + list(clause.anyOf, .or))
        }
        if !clause.noneOf.isEmpty {
            parts.append(Phrase(ru: "у кого нет ничего из: ", en: "who have none of: ") + list(clause.noneOf, .or))
        }
        return Self.joined(parts, "; ")
    }

    private enum Link { case and, or }

    private func list(_ clauses: [IndicatorRule.Clause], _ link: Link) -> Phrase {
        let link = link == .and ? Phrase(ru: " и ", en: " and ") : Phrase(ru: " или ", en: " or ")
        return clauses.dropFirst().reduce(bracketed(clause(clauses[0]))) { $0 + link + bracketed(clause($1)) }
    }

    private func facts(_ clause: IndicatorRule.Clause) -> Phrase {
        let types = clause.of.map(type)
        var parts = [Phrase(ru: "записи: ", en: "entries: ") + choice(types)]
        if !clause.under.isEmpty {
            parts.append(
                Phrase(ru: "только в составе мероприятия, у которого ", en: "only at and below an activity whose ")
                    + Self.joined(clause.under.map(condition), ", "))
        }
        if !clause.conditions.isEmpty {
            parts.append(Phrase(ru: "условие: ", en: "where ") + Self.joined(clause.conditions.map(condition), ", "))
        }
        if speaksOfParticipants(clause) {
            parts.append(Phrase(ru: "только участники", en: "participants only"))
        }
        parts += clause.having.map(threshold)
        return Self.joined(parts, "; ")
    }

    /// Whether counting rule 10 leaves out those who spoke, helped or reported.
    private func speaksOfParticipants(_ clause: IndicatorRule.Clause) -> Bool {
        !clause.conditions.contains { $0.dimension == "function" }
            && vocabulary.types(matching: clause.of).contains { vocabulary.types[$0]?.hasFunction == true }
    }

    private func threshold(_ having: IndicatorRule.Having) -> Phrase {
        let bounds = bounds(having.bounds)
        switch having.what {
        case .members:
            return Phrase(ru: "людей в группе на этот день — ", en: "people in the group on that day — ") + bounds
        case .entries: return Phrase(ru: "записей на каждого — ", en: "entries for each — ") + bounds
        case .distinct(let dimensions):
            return Phrase(ru: "у каждого разных ", en: "for each, different ").with(distinct(dimensions))
                + Phrase(" — ") + bounds
        }
    }

    private func condition(_ condition: IndicatorRule.Condition) -> Phrase {
        let name = label(condition.dimension)
        switch condition.test {
        case .known(true): return name + Phrase(ru: " указано", en: " is given")
        case .known(false): return name + Phrase(ru: " не указано", en: " is not given")
        case .within(let bounds): return name + Phrase(ru: " — ", en: " is ") + self.bounds(bounds)
        case .oneOf(let values):
            return name + Phrase(ru: " — ", en: " is ") + choice(values.map { value($0, condition.dimension) })
        }
    }

    private func bounds(_ bounds: IndicatorRule.Bounds) -> Phrase {
        let ends = [
            bounds.atLeast.map { Phrase(ru: "не менее \($0)", en: "at least \($0)") },
            bounds.atMost.map { Phrase(ru: "не более \($0)", en: "at most \($0)") },
        ].compactMap { $0 }
        return ends.dropFirst().reduce(ends[0]) { $0 + Phrase(ru: " и ", en: " and ") + $1 }
    }

    private func value(_ value: IndicatorRule.Value, _ dimension: String) -> Phrase {
        switch value {
        case .flag(true): return Phrase(ru: "да", en: "yes")
        case .flag(false): return Phrase(ru: "нет", en: "no")
        case .int(let number): return Phrase(String(number))
        case .text(let text):
            if dimension == "kind", let kind = Catalogue.label(activityKind: text) { return kind }
            guard case .token = vocabulary.dimensions[dimension] else { return Phrase(text) }
            return Catalogue.label(token: text, of: dimension)
        }
    }

    /// «экспедиция: принял участие»; for `*.attended`, what all kinds have in common.
    private func type(_ pattern: String) -> Phrase {
        if let type = vocabulary.types[pattern] { return type.label }
        return ActivityVerb(rawValue: String(pattern.dropFirst(2))).map {
            SentenceForms.of($0) + Phrase(ru: " (любое мероприятие)", en: " (an activity of any kind)")
        }
            ?? Phrase(pattern)
    }

    private func label(_ dimension: String) -> Phrase {
        SentenceForms.names[dimension] ?? Catalogue.label(field: dimension)
    }

    /// «a, b или c».
    private func choice(_ phrases: [Phrase]) -> Phrase {
        guard let last = phrases.last, phrases.count > 1 else { return phrases.first ?? Phrase("") }
        return Self.joined(Array(phrases.dropLast()), ", ") + Phrase(ru: " или ", en: " or ") + last
    }

    private static func joined(_ phrases: [Phrase], _ separator: String) -> Phrase {
        Phrase(
            ru: phrases.map(\.ru).joined(separator: separator), en: phrases.map(\.en).joined(separator: separator))
    }
}

extension Phrase {
    /// This one followed by `other`. «Разных» stands before living things and «разные» before the rest in the
    /// accusative; the list of forms says which.
    fileprivate func with(_ other: Phrase) -> Phrase {
        guard other.ru.hasPrefix("!") else { return self + other }
        return Phrase(
            ru: ru.replacing("разных", with: "разные") + other.ru.dropFirst(), en: en + other.en)
    }
}
