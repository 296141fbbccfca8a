import Foundation

/// Reads JSON lines of the input format into actions. A BOM, CRLF and blank lines are taken.
package enum InputReader {
    /// A line longer than an entry could ever be is a mistake, or an attack.
    package static let greatestLine = 1 << 20

    /// - Throws: ``Problem`` of kind `badInput` with the line.
    package static func action(line bytes: [UInt8], number: Int?) throws(Problem) -> Action {
        do throws(Problem) {
            return try parse(bytes, number: number)
        } catch {
            throw error.at(line: number)
        }
    }

    private static func parse(_ bytes: [UInt8], number: Int?) throws(Problem) -> Action {
        if bytes.count > greatestLine {
            throw Validation.bad(
                "line-too-long", nil,
                Phrase(ru: "строка длиннее 1 МиБ", en: "the line is longer than 1 MiB"),
                Phrase(ru: "одно действие — одна строка JSON", en: "one action is one line of JSON"))
        }
        let value: JSON
        do {
            value = try JSONReader.read(bytes, .input)
        } catch {
            throw syntax(error, bytes)
        }
        guard case .object(let object) = value else {
            throw Validation.bad(
                "not-an-object", nil,
                Phrase(ru: "строка — не объект JSON", en: "the line is no JSON object"),
                Phrase(
                    ru: "нужно {\"type\": …, \"at\": …, \"data\": {…}}",
                    en: "needed: {\"type\": …, \"at\": …, \"data\": {…}}"))
        }
        let known = ["type", "at", "programme", "data", "id", "by"]
        for key in object.keys where !known.contains(key) {
            if ["seq", "recorded", "log", "sealed", "v"].contains(key) {
                throw Validation.bad(
                    "ledger-field", key,
                    Phrase(
                        ru: "поле «\(key)» заполняет сама летопись",
                        en: "the field \"\(key)\" is the ledger's to fill in"),
                    Phrase(ru: "уберите его", en: "leave it out"))
            }
            throw Validation.bad(
                "unknown-field", key,
                Phrase(ru: "неизвестное поле «\(key)»", en: "unknown field \"\(key)\""),
                Phrase(
                    ru: "поля строки: \(known.joined(separator: ", ")); остальное — внутри data",
                    en: "a line has \(known.joined(separator: ", ")); all else goes into data"))
        }
        func text(_ key: String) throws(Problem) -> String? {
            guard let value = object[key] else { return nil }
            guard case .string(let text) = value else {
                throw Validation.bad(
                    "wrong-kind-of-value", key,
                    Phrase(ru: "поле «\(key)» должно быть текстом", en: "\"\(key)\" must be text"),
                    Phrase(ru: "возьмите значение в кавычки", en: "put the value in quotes"))
            }
            return text
        }
        func required(_ key: String) throws(Problem) -> String {
            guard let text = try text(key) else {
                throw Validation.bad(
                    "missing-field", key,
                    Phrase(ru: "нет поля «\(key)»", en: "the field \"\(key)\" is missing"),
                    Phrase(ru: "каждой строке нужны type, at и data", en: "every line needs type, at and data"))
            }
            return text
        }
        let data: JSONObject
        switch object["data"] {
        case nil: data = JSONObject()
        case .object(let given): data = given
        default:
            throw Validation.bad(
                "wrong-kind-of-value", "data",
                Phrase(ru: "data должно быть объектом", en: "data must be an object"),
                Phrase(ru: "\"data\": {\"поле\": значение}", en: "\"data\": {\"field\": value}"))
        }
        return Action(
            type: try required("type"), at: try required("at"), programme: try text("programme"), data: data,
            id: try text("id"), by: try text("by"), line: number)
    }

    private static func syntax(_ failure: JSONReader.Failure, _ bytes: [UInt8]) -> Problem {
        let start = max(0, failure.offset - 12)
        let shown = Discretion.shown(bytes)
        // Where something is hidden, bytes no longer stand where they stood.
        let excerpt =
            shown == bytes
            ? String(
                decoding: bytes[min(start, bytes.count)..<min(bytes.count, failure.offset + 12)], as: UTF8.self) : nil
        let near = excerpt.map { ": …\($0)…" } ?? ""
        let why: Phrase
        switch failure.reason {
        case .duplicateKey: why = Phrase(ru: "ключ повторяется", en: "a key stands twice")
        case .fraction:
            why = Phrase(
                ru: "дробное число; деньги — в копейках, баллы — в сотых",
                en: "a fraction; money is in kopecks, scores in hundredths")
        case .integerRange: why = Phrase(ru: "число больше 2^53−1", en: "a number beyond 2^53−1")
        case .negativeZero: why = Phrase(ru: "минус ноль", en: "minus zero")
        case .leadingZero: why = Phrase(ru: "число с ведущим нулём", en: "a number with a leading zero")
        case .invalidUTF8: why = Phrase(ru: "не UTF-8 (возможно, Windows-1251)", en: "not UTF-8 (perhaps Windows-1251)")
        case .loneSurrogate: why = Phrase(ru: "половина суррогатной пары", en: "half a surrogate pair")
        case .controlCharacter:
            why = Phrase(ru: "управляющий знак внутри текста", en: "a control character inside text")
        case .depth: why = Phrase(ru: "вложенность глубже 16", en: "nested deeper than 16")
        case .truncated: why = Phrase(ru: "строка обрывается", en: "the line ends too early")
        case .trailing: why = Phrase(ru: "лишнее после конца объекта", en: "something follows the object")
        default: why = Phrase(ru: "здесь ожидалось другое", en: "something else was expected here")
        }
        return Validation.bad(
            "not-json", nil,
            Phrase(
                ru: "не JSON: \(why.ru), байт \(failure.offset + 1)\(near)",
                en: "not JSON: \(why.en), byte \(failure.offset + 1)\(near)"),
            Phrase(ru: "исправьте строку", en: "mend the line"))
    }
}
