/// Everything that can be wrong with a rule: what and where, and what to write instead.
package enum RuleProblem {
    package enum Word {
        case key, dimension, type, token, each, under
    }

    enum Expected {
        case number, flag, code
    }

    enum Shape {
        case map, word
    }

    package static func unknown(_ word: Word, _ given: String, among known: [String], _ path: RulePath) -> Problem {
        let (name, ru, en): (String, String, String) =
            switch word {
            case .key: ("rule-unknown-key", "в правиле нет ключа", "a rule has no key")
            case .dimension: ("rule-unknown-dimension", "у фактов нет измерения", "facts have no dimension")
            case .type: ("rule-unknown-type", "нет типа фактов", "there is no type of fact")
            case .token: ("rule-unknown-value", "здесь не бывает значения", "it never has the value")
            case .each: ("rule-unknown-each", "нельзя считать отдельно по", "cannot count apart by")
            case .under: ("rule-unknown-under", "мероприятие не задают через", "an activity is not named by")
            }
        let list = known.joined(separator: ", ")
        let all =
            known.count > 24
            ? Remedy(
                ru: "все типы и их поля: \(.entryTypes)", en: "all types and their fields: \(.entryTypes)"
            )
            : Remedy(ru: "бывают: \(list)", en: "there are: \(list)")
        return problem(
            name, Phrase(ru: "\(ru) «\(given)»", en: "\(en) \"\(given)\""),
            Spelling.remedy(for: given, in: known, otherwise: all), path)
    }

    static func missing(_ key: String, _ path: RulePath) -> Problem {
        let example =
            switch key {
            case "count": "count: distinct person"
            case "of": "of: \"*.attended\""
            default: "share: {part: {count: …, of: …}, whole: {count: …, of: …}}"
            }
        return problem(
            "rule-missing-\(key)", Phrase(ru: "в правиле нет «\(key)»", en: "the rule has no \"\(key)\""),
            Phrase(ru: "например, \(example)", en: "for example \(example)"), path.key(key))
    }

    static func measure(_ given: String, _ path: RulePath) -> Problem {
        problem(
            "rule-unknown-count", Phrase(ru: "непонятно, что считать: «\(given)»", en: "cannot count \"\(given)\""),
            Phrase(
                ru: "distinct D, distinct [D, E], entries, sum F или mean F; D, E — измерения, F — число",
                en: "distinct D, distinct [D, E], entries, sum F or mean F; D and E are dimensions, F is a number"),
            path)
    }

    static func notANumber(_ given: String, among numbers: [String], _ path: RulePath) -> Problem {
        let list = numbers.joined(separator: ", ")
        return problem(
            "rule-not-a-number", Phrase(ru: "«\(given)» — не число", en: "\"\(given)\" is no number"),
            Phrase(ru: "складываются: \(list)", en: "these can be added up: \(list)"), path)
    }

    static func emptyPattern(_ pattern: String, kinds: [String], _ path: RulePath) -> Problem {
        let list = kinds.joined(separator: ", ")
        return problem(
            "rule-empty-pattern",
            Phrase(ru: "образцу «\(pattern)» не отвечает ни один тип", en: "no type matches \"\(pattern)\""),
            Phrase(
                ru: "звёздочка стоит в начале и заменяет вид мероприятия (\(list)): *.attended",
                en: "the star stands first, for a kind of activity (\(list)): *.attended"), path)
    }

    static func noneAlone(_ path: RulePath) -> Problem {
        problem(
            "rule-none-alone",
            Phrase(ru: "none-of нечего исключать", en: "none-of has nothing to exclude from"),
            Phrase(
                ru: "поставьте рядом of, all-of или any-of: из кого исключать",
                en: "put of, all-of or any-of beside it: whom to exclude from"), path)
    }

    static func needsOf(_ path: RulePath) -> Problem {
        problem(
            "rule-needs-of",
            Phrase(ru: "условие без of: непонятно, каких записей", en: "a condition without of: of which entries?"),
            Phrase(
                ru: "добавьте рядом of или перенесите условие внутрь all-of или any-of",
                en: "add of beside it, or move it into the clauses of all-of or any-of"), path)
    }

    static func eachMeasure(_ path: RulePath) -> Problem {
        problem(
            "rule-each-measure",
            Phrase(ru: "each не сочетается с sum и mean", en: "each does not go with sum or mean"),
            Remedy(
                ru: "считайте distinct или entries; суммы по группам показывает \(.by)",
                en: "count distinct or entries; \(.by) shows sums by group"), path)
    }

    static func eachSets(_ path: RulePath) -> Problem {
        problem(
            "rule-each-sets",
            Phrase(
                ru: "each не сочетается с all-of, any-of и none-of",
                en: "each does not go with all-of, any-of or none-of"),
            Phrase(
                ru: "оставьте одно условие: of, under, where, having", en: "keep one clause: of, under, where, having"),
            path)
    }

    static func dates(_ path: RulePath) -> Problem {
        problem(
            "rule-dates", Phrase(ru: "у dates одно значение: any", en: "dates has one value: any"),
            Phrase(
                ru: "напишите dates: any или уберите ключ: тогда считаются даты программы",
                en: "write dates: any, or leave the key out: then the programme's dates count"), path)
    }

    static func clientCondition(_ path: RulePath) -> Problem {
        problem(
            "rule-client-condition",
            Phrase(ru: "клиентов можно считать, но не выбирать", en: "clients can be counted, not selected"),
            Phrase(ru: "задайте organisation или group", en: "name an organisation or a group"), path)
    }

    static func underValues(_ path: RulePath) -> Problem {
        problem(
            "rule-under-values", Phrase(ru: "здесь нужны значения", en: "values are needed here"),
            Phrase(ru: "например, under: {kind: forum}", en: "for example under: {kind: forum}"), path)
    }

    static func havingWhat(_ path: RulePath) -> Problem {
        problem(
            "rule-having-what", Phrase(ru: "having не складывает чисел", en: "having adds up no numbers"),
            Phrase(ru: "members, entries или distinct D", en: "members, entries or distinct D"), path)
    }

    static func havingSubject(_ path: RulePath) -> Problem {
        problem(
            "rule-having-subject",
            Phrase(
                ru: "порог считается по каждому, кого считают, а здесь считают записи",
                en: "a threshold is per subject counted, and here entries are counted"),
            Phrase(
                ru: "считайте distinct D; members можно и здесь", en: "count distinct D; members is allowed here too"),
            path)
    }

    static func bounds(_ path: RulePath) -> Problem {
        problem(
            "rule-bounds", Phrase(ru: "здесь нужен порог", en: "a bound is needed here"),
            Phrase(ru: "{at-least: 5}, {at-most: 9} или оба", en: "{at-least: 5}, {at-most: 9} or both"), path)
    }

    static func emptyRange(_ path: RulePath) -> Problem {
        problem(
            "rule-empty-range", Phrase(ru: "at-least больше, чем at-most", en: "at-least exceeds at-most"),
            Phrase(ru: "поменяйте их местами", en: "swap them"), path)
    }

    static func rangeOfText(_ path: RulePath) -> Problem {
        problem(
            "rule-range-of-text",
            Phrase(ru: "at-least и at-most бывают только у чисел", en: "only numbers have at-least and at-most"),
            Phrase(ru: "напишите значение, список или {known: true}", en: "write a value, a list or {known: true}"),
            path)
    }

    static func known(_ path: RulePath) -> Problem {
        problem(
            "rule-known", Phrase(ru: "known бывает true или false", en: "known is true or false"),
            Phrase(
                ru: "{known: true} — указано, {known: false} — нет", en: "{known: true} is given, {known: false} is not"
            ),
            path)
    }

    static func value(_ json: JSON, _ expected: Expected, _ path: RulePath) -> Problem {
        let given = json.string ?? json.canonicalText
        let remedy: Phrase =
            switch expected {
            case .number:
                Phrase(
                    ru: "целое число: копейки, метры, сотые доли балла",
                    en: "a whole number: kopecks, metres, hundredths of a point")
            case .flag: Phrase(ru: "true или false", en: "true or false")
            case .code:
                Phrase(
                    ru: "код: строчные латинские буквы, цифры и дефис",
                    en: "a code: lower-case letters, digits, hyphens")
            }
        return problem(
            "rule-bad-value", Phrase(ru: "«\(given)» сюда не подходит", en: "\"\(given)\" does not fit here"), remedy,
            path)
    }

    static func empty(_ path: RulePath) -> Problem {
        problem(
            "rule-empty", Phrase(ru: "здесь пусто", en: "this is empty"),
            Phrase(
                ru: "впишите хотя бы одно значение или уберите ключ",
                en: "write one value at least, or leave the key out"),
            path)
    }

    static func wrongShape(_ shape: Shape, _ path: RulePath) -> Problem {
        let remedy =
            switch shape {
            case .map: Phrase(ru: "нужны пары «ключ: значение»", en: "write pairs of key: value")
            case .word: Phrase(ru: "нужно одно слово или список слов", en: "write one word, or a list of words")
            }
        return problem(
            "rule-wrong-shape", Phrase(ru: "здесь не то значение", en: "a value of the wrong kind"), remedy, path)
    }

    static func tooLarge(_ path: RulePath) -> Problem {
        problem(
            "rule-too-large", Phrase(ru: "слишком сложное правило", en: "the rule is too large"),
            Phrase(
                ru:
                    "не больше \(RuleReader.greatestSize) условий и \(RuleReader.greatestDepth) уровней; разбейте показатель",
                en:
                    "at most \(RuleReader.greatestSize) clauses and \(RuleReader.greatestDepth) levels; split the indicator"
            ),
            path)
    }

    private static func problem(_ name: String, _ what: Phrase, _ remedy: some RemedyConvertible, _ path: RulePath)
        -> Problem
    {
        Problem(.badInput, name, what, remedy: remedy, field: path.text.isEmpty ? nil : path.text)
    }
}
