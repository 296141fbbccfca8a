import Application
import Events
import Foundation

/// The language of one run of the command line, for what is only ever told on this terminal: help, questions, progress.
/// Answers hold both languages, and are asked for this one when they are written.
enum Speech {
    @TaskLocal static var language = Language.ru

    /// `--lang`, else `$LETOPIS_LANG`, else the ledger's, else the locale's; to be decided before any argument is parsed,
    /// so that help and usage errors speak it too.
    ///
    /// - Parameter arguments: without the name of the program.
    static func choose(arguments: [String], environment: [String: String]) -> Language {
        let asked = value(of: "--lang", in: arguments) ?? environment["LETOPIS_LANG"]
        if let language = asked.flatMap({ Language(rawValue: $0) }) { return language }
        // A new ledger speaks Russian unless told otherwise; it is not there yet to be asked.
        if arguments.first == "init" { return .ru }
        let folder = value(of: "--ledger", in: arguments) ?? environment["LETOPIS_LEDGER"] ?? "."
        // Why it does not open the command itself says, in whatever language that leaves.
        if let ledger = try? Ledger.open(folder, readOnly: true) { return ledger.opening.language }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        return locale.hasPrefix("ru") ? .ru : .en
    }

    private static func value(of option: String, in arguments: [String]) -> String? {
        for (index, argument) in arguments.enumerated() {
            if argument == "--" { return nil }
            if argument == option, index + 1 < arguments.count { return arguments[index + 1] }
            if argument.hasPrefix(option + "=") { return String(argument.dropFirst(option.count + 1)) }
        }
        return nil
    }
}

extension Phrase {
    /// The text in the language of this run.
    var spoken: String { text(Speech.language) }
}
