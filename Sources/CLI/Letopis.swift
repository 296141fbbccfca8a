import Application
import ArgumentParser
import Events
import Foundation
import Presentation

@main
struct Letopis: ParsableCommand {
    static let version = "0.1.0"

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "letopis", ru: "Летопись программы: каждое действие — одна запись, каждое число проверяемо.",
            en: "A program ledger: every action is one entry, every number can be checked.",
            more: Phrase(
                ru:
                    "Без команды показывает состояние всех проектов. Начать можно с учебной летописи: letopis demo ПАПКА.",
                en:
                    "Without a command it shows the state of all programmes. A ledger to try things on: letopis demo DIR."
            ),
            version: version,
            subcommands: [
                Initialise.self, DemoCommand.self, ProgrammeCommand.self, Append.self, Record.self, VoidEntry.self,
                Correct.self,
                ImportCommand.self,
                Log.self, Show.self, History.self, List.self, Indicators.self, Explain.self, Diff.self, Replay.self,
                Flags.self, PeriodCommand.self, ReportCommand.self, RebuildCommand.self, Verify.self,
                CheckpointCommand.self, WitnessCommand.self, Prove.self, CheckProof.self, ConsistencyCommand.self,
                BundleCommand.self, CheckCommand.self, SampleCommand.self, Reveal.self, EvidenceCommand.self,
                PeopleCommand.self, Erase.self, Export.self, BackupCommand.self,
                RestoreCommand.self, KeyCommand.self, Doctor.self,
            ])
    }

    @OptionGroup var options: LedgerOptions

    func run() throws {
        try options.write(StateAnswer(try options.views()).answer)
    }

    static func main() { Foundation.exit(run(.ofProcess)) }

    /// One run of the command line.
    ///
    /// - Returns: its exit code.
    static func run(_ console: Console) -> Int32 {
        let arguments = Array(console.arguments.dropFirst())
        let language = Speech.choose(arguments: arguments, environment: console.environment)
        return Console.$current.withValue(console) {
            Committed.$run.withValue(Committed()) {
                Speech.$language.withValue(language) { run(arguments) }
            }
        }
    }

    private static func run(_ arguments: [String]) -> Int32 {
        var hasMoreToDo = false
        do {
            let arguments = ordered(arguments)
            if let sheet = try TypeSheet.requested(arguments) {
                try sheet.write()
                return 0
            }
            try checkCommand(arguments)
            var command = try parseAsRoot(arguments)
            let kind = type(of: command)
            hasMoreToDo = kind is any MoreToDo.Type
            try command.run()
        } catch {
            return Failure.tell(error, after: Committed.run.entries, hasMoreToDo: hasMoreToDo)
        }
        return 0
    }

    /// Options may stand before the command too: `letopis --ledger DIR indicators`.
    static func ordered(_ arguments: [String]) -> [String] {
        let common = ["--ledger", "--format", "--lang"]
        var leading: [String] = []
        var rest = arguments[...]
        while let first = rest.first {
            if common.contains(first), rest.count > 1 {
                leading += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else if common.contains(where: { first.hasPrefix($0 + "=") }) {
                leading.append(first)
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        guard let command = rest.first, !command.hasPrefix("-") else { return arguments }
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return Array(rest[..<end]) + leading + Array(rest[end...])
    }

    /// A command that there is not is told of with the nearest one that there is.
    private static func checkCommand(_ arguments: [String]) throws(Problem) {
        let known = configuration.subcommands.map { $0._commandName } + ["help"]
        guard let name = arguments.first, !name.hasPrefix("-"), !known.contains(name) else { return }
        throw Problem.usage(
            "unknown-command", Phrase(ru: "нет команды «\(name)»", en: "there is no command \"\(name)\""),
            remedy: Spelling.remedy(
                for: name, in: known, after: "letopis ",
                otherwise: Phrase(ru: "все команды: letopis --help", en: "all commands: letopis --help")))
    }
}
