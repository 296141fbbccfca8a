import Foundation

/// Checks the shape of an action against the catalogue and normalises it. Looks at no other entry.
package enum Validation {
    /// - Throws: ``Problem`` of kind `badInput`, naming line, field and remedy.
    package static func draft(_ action: Action) throws(Problem) -> Draft {
        do throws(Problem) {
            guard let type = Catalogue.byName[action.type] else { throw unknownType(action.type) }
            guard let day = Moment.day(of: action.at) else { throw badMoment(action.at, field: "at") }
            if let programme = action.programme { try check(code: programme, field: "programme") }
            if let id = action.id, !Identifier.isValid(id) {
                throw bad(
                    "bad-id", "id", Phrase(ru: "«\(id)» — не UUID", en: "\"\(id)\" is no UUID"),
                    Phrase(
                        ru: "UUID строчными буквами, например 0190d3a4-7c1e-7abc-8def-0123456789ab; или уберите id",
                        en: "a lower-case UUID such as 0190d3a4-7c1e-7abc-8def-0123456789ab; or leave id out"))
            }
            if let by = action.by { try check(code: by, field: "by") }
            let given = try object(action.data, fields: type.fields, path: "", type: type)
            try checkAlternatives(given, type)
            let sealed = given.members.filter { type.field($0.key)?.isSealed == true }
            let open = sealed.isEmpty ? given.members : given.members.filter { type.field($0.key)?.isSealed == false }
            return Draft(
                type: type, at: action.at, day: day, programme: action.programme, data: JSONObject(ordered: open),
                sealed: JSONObject(ordered: sealed), id: action.id, by: action.by, line: action.line)
        } catch {
            throw error.at(line: action.line)
        }
    }

    private static func checkAlternatives(_ data: JSONObject, _ type: EventType) throws(Problem) {
        for names in type.oneOf + type.someOf where !names.contains(where: { data[$0] != nil }) {
            let list = names.joined(separator: ", ")
            throw bad(
                "missing-field", names[0],
                Phrase(ru: "нужно одно из полей: \(list)", en: "one of the fields is needed: \(list)"),
                Phrase(ru: "добавьте одно из них", en: "add one of them"))
        }
        for names in type.oneOf where names.count(where: { data[$0] != nil }) > 1 {
            let list = names.joined(separator: ", ")
            throw bad(
                "too-many-fields", names[1],
                Phrase(ru: "из полей \(list) нужно только одно", en: "only one of the fields \(list) may be given"),
                Phrase(ru: "оставьте одно", en: "leave one"))
        }
    }

    static func bad(_ name: String, _ field: String?, _ what: Phrase, _ remedy: some RemedyConvertible)
        -> Problem
    {
        Problem(.badInput, name, what, remedy: remedy, field: field)
    }

    private static func unknownType(_ name: String) -> Problem {
        bad(
            "unknown-type", "type", Phrase(ru: "неизвестный тип «\(name)»", en: "unknown type \"\(name)\""),
            Spelling.remedy(
                for: name, in: Catalogue.byName.keys,
                otherwise: Remedy(ru: "все типы: \(.entryTypes)", en: "all types: \(.entryTypes)")))
    }

    private static func badMoment(_ text: String, field: String) -> Problem {
        bad(
            "bad-date", field, Phrase(ru: "«\(text)» — не дата", en: "\"\(text)\" is no date"),
            Phrase(
                ru: "ГГГГ-ММ-ДД или ГГГГ-ММ-ДДTчч:мм:сс+03:00, настоящая дата",
                en: "YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+03:00, a real date"))
    }

    private static func check(code: String, field: String) throws(Problem) {
        if Code.isValid(code) { return }
        throw bad(
            "bad-code", field, Phrase(ru: "«\(code)» не годится как код", en: "\"\(code)\" does not do as a code"),
            Phrase(
                ru: "строчные латинские буквы, цифры и дефис, до 64 знаков, не больше 8 цифр подряд",
                en: "lower-case Latin letters, digits and hyphens, up to 64, no more than 8 digits in a row"))
    }

    private static func object(
        _ given: JSONObject, fields: [Field], path: String, type: EventType
    ) throws(Problem) -> JSONObject {
        for member in given.members where !fields.contains(where: { $0.name == member.key }) {
            let names = fields.map(\.name)
            let known = names.joined(separator: ", ")
            throw bad(
                "unknown-field", path + member.key,
                Phrase(
                    ru: "у \(type.name) нет поля «\(path + member.key)»",
                    en: "\(type.name) has no field \"\(path + member.key)\""),
                Spelling.remedy(
                    for: member.key, in: names,
                    otherwise: Phrase(ru: "есть поля: \(known)", en: "its fields are \(known)")))
        }
        var members: [JSONObject.Member] = []
        for field in fields {
            guard let value = given[field.name] else {
                if field.isRequired, !isMade(field) { throw missing(field, path: path, type: type) }
                continue
            }
            let normal: JSON
            do throws(Problem) {
                normal = try self.value(value, of: field, path: path + field.name, type: type)
            } catch {
                throw field.isSealed ? withoutValue(error, of: path + field.name) : error
            }
            members.append(JSONObject.Member(key: field.name, value: normal))
        }
        return JSONObject(members)
    }

    /// What is wrong with a personal value, told without it: errors are printed, kept and sent on.
    private static func withoutValue(_ problem: Problem, of sealed: String) -> Problem {
        let silent = [
            "missing-field", "empty-text", "too-long", "forbidden-character", "wrong-kind-of-value", "short-list",
        ]
        if silent.contains(problem.name) { return problem }
        // Where it is a name that does not do, that is not told either.
        let field = ["unknown-field", "bad-code"].contains(problem.name) ? sealed : problem.field ?? sealed
        return Problem(
            problem.kind, problem.name,
            Phrase(
                ru: "значение поля «\(field)» не годится (само оно не показано: это личные данные)",
                en: "the value of \"\(field)\" does not do (it is not shown: it is personal data)"),
            remedy: problem.remedy, field: field, line: problem.line)
    }

    /// Codes of new things are made by the ledger where they are left out.
    private static func isMade(_ field: Field) -> Bool {
        if case .new = field.value { true } else { false }
    }

    private static func missing(_ field: Field, path: String, type: EventType) -> Problem {
        bad(
            "missing-field", path + field.name,
            Phrase(
                ru: "\(type.name) требует поле «\(path + field.name)»",
                en: "\(type.name) needs the field \"\(path + field.name)\""),
            Phrase(
                ru: "добавьте его: \(field.expectation.ru)", en: "add it: \(field.expectation.en)"))
    }

    private static func value(
        _ given: JSON, of field: Field, path: String, type: EventType
    ) throws(Problem) -> JSON {
        guard let minimum = field.listMinimum else { return try single(given, of: field, path: path, type: type) }
        guard case .array(let items) = given else { throw wrongKind(field, path: path) }
        if items.count < minimum {
            throw bad(
                "short-list", path,
                Phrase(
                    ru: "в «\(path)» элементов: \(items.count), а нужно хотя бы \(minimum)",
                    en: "\"\(path)\" has \(items.count) elements and needs at least \(minimum)"),
                Phrase(ru: "дополните список", en: "complete the list"))
        }
        var out: [JSON] = []
        var seen = Set<JSON>()
        for (index, item) in items.enumerated() {
            let value = try single(item, of: field, path: "\(path)[\(index)]", type: type)
            if !seen.insert(value).inserted {
                throw bad(
                    "repeated-element", "\(path)[\(index)]",
                    Phrase(
                        ru: "в «\(path)» повторяется \(value.canonicalText)",
                        en: "\"\(path)\" repeats \(value.canonicalText)"),
                    Phrase(ru: "уберите повтор", en: "take the repetition out"))
            }
            out.append(value)
        }
        return .array(out)
    }

    private static func wrongKind(_ field: Field, path: String) -> Problem {
        bad(
            "wrong-kind-of-value", path,
            Phrase(ru: "значение поля «\(path)» не того вида", en: "the value of \"\(path)\" is of the wrong kind"),
            Phrase(ru: "нужно: \(field.expectation.ru)", en: "needed: \(field.expectation.en)"))
    }

    private static func single(_ given: JSON, of field: Field, path: String, type: EventType) throws(Problem) -> JSON {
        switch (field.value, given) {
        case (.new, .string(let code)), (.ref, .string(let code)), (.code, .string(let code)):
            try check(code: code, field: path)
        case (.entry, .int(let seq)):
            if seq < 1 { throw wrongKind(field, path: path) }
        case (.entry, .string(let id)):
            if !Identifier.isValid(id) { throw wrongKind(field, path: path) }
        case (.token(let tokens), .string(let token)):
            if !tokens.contains(token) { throw unknownToken(token, tokens, path: path) }
        case (.text(let limit), .string(let text)):
            return .string(try self.text(text, limit: limit, isProse: false, path: path))
        case (.prose(let limit), .string(let text)):
            return .string(try self.text(text, limit: limit, isProse: true, path: path))
        case (.url, .string(let text)):
            guard text.hasPrefix("https://") || text.hasPrefix("http://") else { throw wrongKind(field, path: path) }
            return .string(try self.text(text, limit: 2000, isProse: false, path: path))
        case (.int(let range), .int(let number)):
            if !range.contains(number) { throw outOfRange(number, range, path: path) }
        case (.intOrNull, .int), (.intOrNull, .null), (.flag, .bool):
            break
        case (.day, .string(let text)):
            if Day(text) == nil { throw badMoment(text, field: path) }
        case (.moment, .string(let text)):
            if Moment.day(of: text) == nil { throw badMoment(text, field: path) }
        case (.inn, .string(let text)):
            if !CheckDigits.isINN(text) { throw checkDigits("ИНН", "INN", text, path: path) }
        case (.ogrn, .string(let text)):
            if !CheckDigits.isOGRN(text) { throw checkDigits("ОГРН", "OGRN", text, path: path) }
        case (.digest, .string(let text)):
            if Hex.bytes(text)?.count != 32 || text != text.lowercased() { throw wrongKind(field, path: path) }
        case (.root, .string(let text)):
            if Base64.strict(text)?.count != 32 { throw wrongKind(field, path: path) }
        case (.timeZone, .string(let text)):
            if TimeZone(identifier: text) == nil || !text.contains("/") && text != "UTC" {
                throw wrongKind(field, path: path)
            }
        case (.rule, .object(let rule)):
            return .object(try IndicatorRule(json: rule, path: path).json)
        case (.map, .object(let map)):
            var members: [JSONObject.Member] = []
            for member in map.members {
                try check(code: member.key, field: path)
                let value: JSON
                switch member.value {
                case .string(let text):
                    value = .string(try self.text(text, limit: 2000, isProse: true, path: "\(path).\(member.key)"))
                case .int, .bool: value = member.value
                default: throw wrongKind(field, path: path)
                }
                members.append(JSONObject.Member(key: member.key, value: value))
            }
            return .object(JSONObject(members))
        case (.object(let fields), .object(let object)):
            return .object(try self.object(object, fields: fields, path: path + ".", type: type))
        default:
            throw wrongKind(field, path: path)
        }
        return given
    }

    private static func text(_ text: String, limit: Int, isProse: Bool, path: String) throws(Problem) -> String {
        do throws(InputText.Fault) {
            return try InputText.normalised(text, limit: limit, isProse: isProse)
        } catch {
            throw problem(error, path: path)
        }
    }

    private static func problem(_ fault: InputText.Fault, path: String) -> Problem {
        switch fault {
        case .empty:
            return bad(
                "empty-text", path, Phrase(ru: "поле «\(path)» пусто", en: "\"\(path)\" is empty"),
                Phrase(ru: "заполните его или уберите", en: "fill it in or leave it out"))
        case .tooLong(let size, let limit):
            return bad(
                "too-long", path,
                Phrase(
                    ru: "«\(path)»: \(size) байт, предел \(limit)",
                    en: "\"\(path)\" has \(size) bytes, the limit is \(limit)"),
                Phrase(ru: "сократите текст", en: "shorten the text"))
        case .forbidden(let scalar):
            let code = String(scalar.value, radix: 16, uppercase: true)
            return bad(
                "forbidden-character", path,
                Phrase(
                    ru: "в «\(path)» стоит невидимый или управляющий знак U+\(code)",
                    en: "\"\(path)\" has an invisible or control character, U+\(code)"),
                Phrase(ru: "уберите его", en: "take it out"))
        }
    }

    private static func unknownToken(_ token: String, _ tokens: [String], path: String) -> Problem {
        let list = tokens.joined(separator: ", ")
        return bad(
            "unknown-value", path,
            Phrase(ru: "«\(token)» не подходит для «\(path)»", en: "\"\(token)\" is no value of \"\(path)\""),
            Spelling.remedy(
                for: token, in: tokens, otherwise: Phrase(ru: "одно из: \(list)", en: "one of \(list)")))
    }

    private static func outOfRange(_ number: Int, _ range: ClosedRange<Int>, path: String) -> Problem {
        bad(
            "out-of-range", path,
            Phrase(ru: "«\(path)» = \(number) вне пределов", en: "\"\(path)\" = \(number) is out of range"),
            Phrase(
                ru: "целое от \(range.lowerBound) до \(range.upperBound)",
                en: "a whole number from \(range.lowerBound) to \(range.upperBound)"))
    }

    private static func checkDigits(_ ru: String, _ en: String, _ text: String, path: String) -> Problem {
        bad(
            "check-digits", path,
            Phrase(
                ru: "\(ru) «\(text)» неверен: не сходится контрольное число",
                en: "the \(en) \"\(text)\" is wrong: its check digits do not agree"),
            Phrase(ru: "сверьте номер с документом", en: "compare the number with the document"))
    }
}

extension Field {
    /// What the field wants, in words.
    package var expectation: Phrase {
        let one: Phrase
        switch value {
        case .new(let kind): one = Phrase(ru: "код (\(kind.rawValue))", en: "a code (\(kind.rawValue))")
        case .ref(let kind):
            one = Phrase(ru: "код уже известного (\(kind.rawValue))", en: "the code of a known \(kind.rawValue)")
        case .entry: one = Phrase(ru: "номер или id записи", en: "the seq or the id of an entry")
        case .code: one = Phrase(ru: "код", en: "a code")
        case .token(let tokens):
            let list = tokens.joined(separator: " | ")
            one = Phrase(list)
        case .text(let limit): one = Phrase(ru: "текст до \(limit) байт", en: "text up to \(limit) bytes")
        case .prose(let limit): one = Phrase(ru: "текст до \(limit) байт", en: "text up to \(limit) bytes")
        case .int(let range):
            one = Phrase(
                ru: "целое число \(range.lowerBound)…\(range.upperBound)",
                en: "a whole number \(range.lowerBound)…\(range.upperBound)")
        case .day: one = Phrase(ru: "дата ГГГГ-ММ-ДД", en: "a date YYYY-MM-DD")
        case .moment: one = Phrase(ru: "дата или время со смещением", en: "a date, or a time with offset")
        case .flag: one = Phrase("true | false")
        case .url: one = Phrase(ru: "адрес http(s)://…", en: "an address http(s)://…")
        case .inn: one = Phrase(ru: "ИНН, 10 или 12 цифр в кавычках", en: "an INN, 10 or 12 digits as text")
        case .ogrn: one = Phrase(ru: "ОГРН, 13 или 15 цифр в кавычках", en: "an OGRN, 13 or 15 digits as text")
        case .digest:
            one = Phrase(ru: "SHA-256, 64 шестнадцатеричные цифры", en: "SHA-256, 64 lower-case hexadecimal digits")
        case .root: one = Phrase(ru: "корень дерева в base64", en: "a tree root in base64")
        case .timeZone:
            one = Phrase(ru: "часовой пояс, например Europe/Moscow", en: "a time zone such as Europe/Moscow")
        case .rule: one = Phrase(ru: "правило показателя", en: "an indicator rule")
        case .map:
            one = Phrase(ru: "код → текст, целое число или да/нет", en: "code → text, whole number or true/false")
        case .object(let fields):
            let names = fields.map(\.name).joined(separator: ", ")
            one = Phrase("{\(names)}")
        case .intOrNull: one = Phrase(ru: "целое число или null", en: "a whole number or null")
        }
        return isList ? Phrase(ru: "список: \(one.ru)", en: "a list: \(one.en)") : one
    }
}
