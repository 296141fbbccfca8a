import Events

/// Reads `key=value` arguments into the data of an action, by the kinds of the type's fields.
///
/// `key=-` is a line of standard input, and a bare `-` all lines that are left, each a `key=value`: so personal data need
/// not stand on the command line (``TypedLines``).
package enum KeyValues {
    /// - Parameter prompt: how a line of standard input is asked for.
    /// - Throws: ``Problem`` of kind `usage` for an argument that is no `key=value`, `badInput` for JSON that is none.
    ///   Values of the wrong kind are left to validation, which tells what is wanted.
    package static func read(
        _ arguments: [String], type: EventType, into start: JSONObject = JSONObject(), by prompt: TypedLines.Prompt
    ) throws(Problem) -> JSONObject {
        var data = start
        var given = Set<String>()
        for argument in try withTyped(arguments, prompt) {
            guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
                throw malformed(argument)
            }
            let isJSON = argument[argument.index(before: equals)] == ":"
            let key = String(isJSON ? argument[..<argument.index(before: equals)] : argument[..<equals])
            let text = String(argument[argument.index(after: equals)...])
            let path = key.split(separator: ".", maxSplits: 1).map(String.init)
            guard let name = path.first, !name.isEmpty else { throw malformed(argument) }
            let field = type.field(name)
            if isJSON {
                data[key] = try json(text, key)
            } else if path.count == 2 {
                var object =
                    given.contains(name) ? data[name]?.object ?? JSONObject() : start[name]?.object ?? JSONObject()
                object[path[1]] = value(text, inner(field, path[1]), object[path[1]])
                data[name] = .object(object)
            } else if text.isEmpty {
                // An empty value takes the field away.
                data[name] = nil
            } else {
                data[name] = value(text, field, given.contains(name) ? data[name] : nil)
            }
            given.insert(name)
        }
        return data
    }

    /// The arguments with what stands for them on standard input.
    private static func withTyped(_ arguments: [String], _ prompt: TypedLines.Prompt) throws(Problem) -> [String] {
        guard arguments.contains(where: { $0 == "-" || $0.hasSuffix("=-") }) else { return arguments }
        var lines = try TypedLines(by: prompt)
        var all: [String] = []
        for argument in arguments where argument != "-" {
            guard argument.hasSuffix("=-"), argument.dropLast().firstIndex(of: "=") == argument.dropLast(2).endIndex
            else {
                all.append(argument)
                continue
            }
            let key = String(argument.dropLast(2))
            all.append(key + "=" + (try lines.require(Phrase(key))))
        }
        guard arguments.contains("-") else { return all }
        var number = 0
        while let line = try lines.next(say(ru: "поле=значение", en: "field=value")) {
            number += 1
            if line.trimmingSpaces.isEmpty { continue }
            guard let equals = line.firstIndex(of: "="), equals > line.startIndex else {
                // What stands in it may be about somebody.
                throw Problem.usage(
                    "no-key-value",
                    Phrase(
                        ru: "строка \(number) стандартного ввода — не поле=значение",
                        en: "line \(number) of standard input is no field=value"),
                    remedy: Phrase(
                        ru: "по одному поле=значение в строке, без кавычек",
                        en: "one field=value a line, without quotes"))
            }
            all.append(line)
        }
        return all
    }

    private static func malformed(_ argument: String) -> Problem {
        .usage(
            "no-key-value", Phrase(ru: "«\(argument)» — не поле=значение", en: "\"\(argument)\" is no field=value"),
            remedy: Phrase(
                ru: "пишите поле=значение; если в значении есть пробелы — в кавычках: title=\"Круглый стол\"",
                en: "write field=value; quote a value with spaces: title=\"Round table\""))
    }

    private static func inner(_ field: Field?, _ name: String) -> Field? {
        if case .object(let fields) = field?.value { return fields.first { $0.name == name } }
        return nil
    }

    private static func json(_ text: String, _ key: String) throws(Problem) -> JSON {
        do {
            return try JSONReader.read(Array(text.utf8), .input)
        } catch {
            throw Problem(
                .badInput, "not-json",
                Phrase(ru: "после «:=» должен стоять JSON: \(text)", en: "JSON must follow \":=\": \(text)"),
                remedy: Phrase(ru: "например \(key):='[\"a\",\"b\"]'", en: "such as \(key):='[\"a\",\"b\"]'"),
                field: key)
        }
    }

    /// The value that the text stands for; with `earlier`, which the same key gave before, in a list.
    package static func value(_ text: String, _ field: Field?, _ earlier: JSON? = nil) -> JSON {
        guard let field, field.isList else { return single(text, field) }
        // A comma is part of a sentence, but not of a code.
        let parts: [Substring]
        switch field.value {
        case .text, .prose, .url: parts = [text[...]]
        default: parts = text.split(separator: ",", omittingEmptySubsequences: false)
        }
        let items = parts.map { single($0.trimmingSpaces, field) }
        return .array((earlier?.array ?? []) + items)
    }

    private static func single(_ text: String, _ field: Field?) -> JSON {
        switch field?.value {
        case .int, .entry: return Int(text).map { JSON.int($0) } ?? .string(text)
        case .intOrNull: return text == "null" ? .null : Int(text).map { JSON.int($0) } ?? .string(text)
        case .flag:
            switch text.lowercased() {
            case "true", "yes", "да": return true
            case "false", "no", "нет": return false
            default: return .string(text)
            }
        default: return .string(text)
        }
    }
}
