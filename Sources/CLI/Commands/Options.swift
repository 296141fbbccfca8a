import Application
import ArgumentParser
import Events
import Foundation
import Presentation
import Projections

extension Language: ExpressibleByArgument {}

/// What every command takes.
struct OutputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            ru: "вид ответа; обычно $LETOPIS_FORMAT, на терминале table, иначе json",
            en: "form of the answer; $LETOPIS_FORMAT by default, else table on a terminal, and json off it"))
    var format: Format?

    @Option(
        help: ArgumentHelp(
            ru: "язык; обычно $LETOPIS_LANG, иначе язык летописи",
            en: "language; $LETOPIS_LANG by default, else the ledger's own"))
    var lang: Language?

    /// The form that was asked for, by option or environment.
    var stated: Format? {
        format ?? Console.current.environment["LETOPIS_FORMAT"].flatMap { Format(rawValue: $0) }
    }

    var chosen: Format { stated ?? (Terminal.isOutput ? .table : .json) }

    func write(_ answer: Answer) throws {
        try answer.write(as: chosen)
    }
}

/// What every command about one ledger takes.
struct LedgerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            ru: "папка летописи; обычно $LETOPIS_LEDGER или текущая",
            en: "the ledger's folder; $LETOPIS_LEDGER or the current one by default",
            value: "DIR"))
    var ledger: String?

    @OptionGroup var output: OutputOptions

    /// - Throws: ``Problem`` of kind `usage` where the name is given, and empty: a variable of a script that was not set.
    var path: String {
        get throws(Problem) {
            let named = Console.current.environment["LETOPIS_LEDGER"]
            guard let path = ledger ?? named else { return "." }
            if !path.isEmpty { return path }
            throw ledger == nil
                ? Problem.usage(
                    "no-folder-name",
                    Phrase(
                        ru: "переменная LETOPIS_LEDGER пустая, папка не названа",
                        en: "the variable LETOPIS_LEDGER is empty: it names no folder"),
                    remedy: Phrase(
                        ru: "назовите в ней папку летописи, или unset LETOPIS_LEDGER: тогда берётся текущая",
                        en: "name the ledger's folder in it, or unset LETOPIS_LEDGER: then it is the current one"))
                : Problem.usage(
                    "no-folder-name", Phrase(ru: "после --ledger пусто", en: "--ledger is empty: it names no folder"),
                    remedy: Phrase(
                        ru: "--ledger ПАПКА; если там переменная, проверьте, задана ли она",
                        en: "--ledger DIR; if that is a variable, see whether it is set"),
                    field: "--ledger")
        }
    }

    /// - Throws: ``Problem``: `notFound` where the folder holds no ledger.
    func open(readOnly: Bool = false) throws -> Ledger {
        // What asks for today's date must not be told of a year that has no name.
        try Clock.system.require()
        return try Ledger.open(path, readOnly: readOnly)
    }

    func write(_ answer: Answer) throws {
        try output.write(answer)
    }
}
