import Application
import Events
import Foundation
import Presentation

/// What comes after a commit: the index, the read models, the checkpoint, the answer itself.
///
/// The entries stand, whatever becomes of it. An error would be read as «it was not appended», and they would be appended
/// once more: so nothing here throws. What could not be done is a warning on standard error that names the entries, and
/// the exit code stays 0. ``Letopis/main()`` holds to the same where a command throws all the same, but for the commands
/// that have ``MoreToDo``.
enum Aftermath {
    /// Output that nobody reads is told as an error, and after a commit as a warning: the signal would make of it a failure
    /// of the whole. To be called before anything is appended.
    static func outliveReaders() { signal(SIGPIPE, SIG_IGN) }

    /// What `step` gives; nil, and a warning, where it fails.
    static func attempt<Value>(_ step: () throws -> Value) -> Value? {
        do {
            return try step()
        } catch {
            warn(Failure.problems(of: error))
            return nil
        }
    }

    /// Nothing, where this process has appended nothing.
    static func warn(_ problems: [Problem]) {
        guard let entries = Committed.run.entries, !problems.isEmpty else { return }
        var told: [String] = []
        for what in problems.map(\.what.spoken) where !told.contains(what) { told.append(what) }
        let colour = Terminal.hasColour(Terminal.isError)
        let label = Emphasis.warning(say(ru: "Предупреждение: ", en: "Warning: "), colour: colour)
        let text = say(
            ru: "\(entries.sentence) Не удалось то, что следует за этим: ",
            en: "\(entries.sentence) What follows that could not be done: ")
        let remedy = say(
            ru: "Что делать: проверьте место на диске и права (letopis doctor); остальное сделает следующая команда. "
                + "Не добавляйте то же самое снова.",
            en:
                "What to do: check the free space and the permissions (letopis doctor); the next command does the rest. "
                + "Do not append the same again.")
        Terminal.remark(
            label + text.spoken + SafeText.of(told.joined(separator: "; ")) + "\n  " + remedy.spoken)
    }
}

/// A command whose work goes on after something is appended: an erasure that is recorded is not done yet. It fails where
/// that fails, and is told of with what stands in the log by then.
protocol MoreToDo {}

extension Committed.Entries {
    /// That they stand in the ledger.
    var sentence: Phrase {
        let places = first == last ? "\(first)" : "\(first)–\(last)"
        return say(
            ru: "в летописи уже стоит добавленное: \(Numbers.entries(count)) (\(places)).",
            en: "appended, and standing in the ledger: \(Numbers.entries(count)) (\(places)).")
    }
}

extension LedgerOptions {
    /// The ledger, held open for who records.
    func session() throws -> LedgerSession {
        LedgerSession(try open(), willRecord: Aftermath.outliveReaders)
    }

    /// Tells what became of what was recorded.
    func write(_ recorded: Recorded) throws {
        Aftermath.warn(recorded.left)
        try write(ReceiptAnswer(recorded).answer)
    }
}
