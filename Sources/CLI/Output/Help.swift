import Application
import ArgumentParser
import Events

extension ArgumentHelp {
    init(ru: String, en: String, value: String? = nil) {
        self.init(Phrase(ru: ru, en: en).spoken, valueName: value)
    }
}

extension CommandConfiguration {
    /// A command with its help in both languages; `more` is what `--help` tells besides.
    init(
        _ name: String, ru: String, en: String, more: Phrase? = nil, version: String = "",
        subcommands: [any ParsableCommand.Type] = []
    ) {
        self.init(
            commandName: name, abstract: Phrase(ru: ru, en: en).spoken, discussion: more?.spoken ?? "",
            version: version,
            subcommands: subcommands, helpNames: [.short, .long])
    }
}

/// The argument parser speaks English only; this lends it Russian.
enum Help {
    private static let headings = [
        ("OVERVIEW: ", ""), ("USAGE: ", "Вызов: "), ("Usage: ", "Вызов: "), ("ARGUMENTS:", "Аргументы:"),
        ("OPTIONS:", "Параметры:"), ("SUBCOMMANDS:", "Команды:"), ("Help:  ", "Справка:  "),
        ("Show help information.", "Показать эту справку."), ("Show the version.", "Показать версию."),
        ("Show subcommand help information.", "Показать справку о команде."), ("<options>", "<параметры>"),
        ("<subcommand>", "<команда>"), ("(default: ", "(обычно: "), ("; default: ", "; обычно: "),
        ("(values: ", "(значения: "),
    ]

    static func translated(_ text: String) -> String {
        guard Speech.language == .ru else { return text.hasPrefix("OVERVIEW: ") ? String(text.dropFirst(10)) : text }
        var text = text
        for (english, russian) in headings { text = text.replacing(english, with: russian) }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let parts = line.split(separator: "'", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].hasSuffix("See "), parts[2].hasPrefix(" for ") else { return String(line) }
            return "\(parts[0].dropLast(4))Подробнее: \(parts[1])"
        }.joined(separator: "\n")
    }

    /// The commonest complaints; any other stays as it is.
    static func translated(message: String) -> String {
        guard Speech.language == .ru else { return message }
        let parts = message.split(separator: "'", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 3 else { return message }
        let quoted = "«\(parts[1])»"
        switch parts[0] {
        case "Missing expected argument ": return "не хватает аргумента \(quoted)"
        case "Missing value for ": return "не хватает значения для \(quoted)"
        case "Unexpected argument ": return "лишний аргумент \(quoted)"
        case "Unknown option ":
            return "неизвестный параметр \(quoted)" + (parts.count >= 5 ? "; возможно, «\(parts[3])»?" : "")
        case "The value " where parts.count >= 5:
            let choices = stride(from: 5, to: parts.count, by: 2).map { parts[$0] }.joined(separator: ", ")
            return "значение \(quoted) не годится для «\(parts[3])»" + (choices.isEmpty ? "" : "; одно из: \(choices)")
        case "The option " where parts.count >= 5: return "параметр \(quoted) не принимает значения «\(parts[3])»"
        default: return message
        }
    }
}
