import Application
import Events
import Presentation

/// Asks on a terminal; the questions go to standard error.
enum Question {
    /// Asks for the required fields that `action` lacks.
    static func complete(_ action: inout Action, _ type: EventType) throws(Problem) {
        for field in type.fields where field.isRequired && action.data[field.name] == nil {
            if case .new = field.value { continue }
            if field.name == "programme", let programme = action.programme {
                action.data[field.name] = .string(programme)
                continue
            }
            action.data[field.name] = try ask(field, of: type)
        }
        for group in type.oneOf + type.someOf where !group.contains(where: { action.data[$0] != nil }) {
            let names = group.joined(separator: ", ")
            Terminal.remark(say(ru: "Нужно одно из: \(names).", en: "One of these is needed: \(names)."))
            for field in group.compactMap({ type.field($0) }) where !group.contains(where: { action.data[$0] != nil }) {
                if let text = try line(styled: prompt(field, of: type)) {
                    action.data[field.name] = KeyValues.value(text, field)
                }
            }
        }
    }

    private static func ask(_ field: Field, of type: EventType) throws(Problem) -> JSON {
        while true {
            if let text = try line(styled: prompt(field, of: type)) { return KeyValues.value(text, field) }
        }
    }

    private static func prompt(_ field: Field, of type: EventType) -> String {
        let label = Catalogue.label(field: field.name, of: type).spoken
        let hint = Emphasis.dim(
            " (\(field.name): \(field.expectation.spoken))", colour: Terminal.hasColour(Terminal.isError))
        return Emphasis.bold(label, colour: Terminal.hasColour(Terminal.isError)) + hint
    }

    /// What was typed; nil for an empty line.
    ///
    /// - Throws: ``Problem`` of kind `usage` at the end of input.
    static func line(_ prompt: Phrase) throws(Problem) -> String? { try line(styled: prompt.spoken) }

    private static func line(styled prompt: String) throws(Problem) -> String? {
        try Terminal.write(prompt + ": ", to: \.errors)
        guard let typed = Terminal.readLine() else {
            throw Problem.usage(
                "not-answered", Phrase(ru: "ответа нет; ничего не записано", en: "no answer; nothing was recorded"),
                remedy: Phrase(ru: "дайте значения сразу: поле=значение", en: "give the values at once: field=value"))
        }
        let text = typed.trimmingSpaces
        return text.isEmpty ? nil : text
    }

    /// Asks on a terminal before what cannot be undone.
    ///
    /// - Throws: `refused` for any other answer; ``Problem`` of kind `usage` at the end of input.
    static func confirm(
        _ warning: Phrase, _ question: Phrase, isAgreed: (String?) -> Bool, refused: Problem
    ) throws(Problem) {
        Terminal.remark(warning)
        if isAgreed(try line(question)) { return }
        throw refused
    }

    /// Whether what was typed says yes, in either language.
    static func isYes(_ typed: String?) -> Bool { ["д", "да", "y", "yes"].contains(typed?.lowercased()) }

    /// The reason for a correction: given, or asked for on a terminal.
    static func reason(_ given: String?) throws(Problem) -> String {
        if let given { return given }
        if Terminal.isInput, Terminal.isError {
            Terminal.remark(
                say(
                    ru: "Причина останется в летописи навсегда: пишите о записи, а не о человеке.",
                    en: "The reason stays in the ledger for ever: speak of the entry, not of a person."))
            if let typed = try line(say(ru: "Причина", en: "Reason")) { return typed }
        }
        throw Problem.usage(
            "no-reason", Phrase(ru: "не указана причина", en: "no reason is given"),
            remedy: Phrase(
                ru: "--reason \"…\": о записи, а не о человеке, например «внесено дважды»",
                en: "--reason \"…\": about the entry, not about a person, such as \"entered twice\""), field: "--reason"
        )
    }
}
