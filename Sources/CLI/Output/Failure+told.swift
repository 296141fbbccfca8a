import Application
import ArgumentParser
import Events
import Foundation
import Presentation

/// The one place that turns errors into text and exit code.
extension Failure {
    /// The same where the process may have appended something before.
    ///
    /// - Parameters:
    ///   - entries: what it has appended: nobody is to think that it was not.
    ///   - hasMoreToDo: whether the command is not done with that; else what failed afterwards is a warning.
    static func tell(_ error: any Error, after entries: Committed.Entries?, hasMoreToDo: Bool) -> Int32 {
        guard let entries, !(error is ExitCode) else { return tell(error) }
        if !hasMoreToDo {
            Aftermath.warn(problems(of: error))
            return 0
        }
        let code = tell(error)
        Terminal.remark(Phrase("  \(entries.sentence.capitalised)"))
        return code
    }

    /// What `error` says, for who tells it otherwise.
    static func problems(of error: any Error) -> [Problem] {
        switch error {
        case let failure as Failure: failure.items.map(\.problem)
        default: [Problem(storage: error)]
        }
    }

    /// Tells `error` on standard error (help on standard output), and returns the exit code.
    static func tell(_ error: any Error) -> Int32 {
        switch error {
        case let code as ExitCode: return code.rawValue
        case let failure as Failure: return failure.tell()
        case let problem as Problem: return Failure([problem]).tell()
        default: break
        }
        let code = Letopis.exitCode(for: error)
        switch code {
        case .success:
            let help = Help.translated(Letopis.fullMessage(for: error, columns: min(Terminal.width ?? 100, 120)))
            // The exit code tells it.
            return (try? Terminal.write(help + "\n")) == nil ? Problem.Kind.inputOutput.rawValue : 0
        case .validationFailure:
            // The complaint before it quotes the argument, which may have lines of its own.
            let whole = Letopis.fullMessage(for: error, columns: 100)
            let message = Letopis.message(for: error)
            let usage = whole.firstRange(of: message).map { whole[$0.upperBound...] } ?? ""
            let lines = Help.translated(String(usage)).split(separator: "\n").map(String.init)
            let problem = Problem(
                .usage, "usage", Phrase(Help.translated(message: message)), remedy: Phrase(""), example: lines)
            return Failure([problem]).tell()
        default:
            return Failure([Problem(storage: error)]).tell()
        }
    }

    private func tell() -> Int32 {
        let colour = Terminal.hasColour(Terminal.isError)
        var text = items.map { $0.text(colour: colour) }.joined(separator: "\n")
        if more > 0 {
            text +=
                "\n"
                + say(ru: "… и ещё ошибок: \(Numbers.grouped(more))", en: "… and \(Numbers.grouped(more)) more").spoken
                + "\n"
        }
        if items.count > 1, items.allSatisfy({ $0.problem.kind == .badInput }), Committed.run.entries == nil {
            text += "\n" + say(ru: "Ничего не добавлено.", en: "Nothing was appended.").spoken + "\n"
        }
        Terminal.tell(text)
        return items.first?.problem.kind.rawValue ?? Problem.Kind.inputOutput.rawValue
    }
}

extension Failure.Item {
    /// What and where; the line with a mark under the field; what to do.
    func text(colour: Bool) -> String {
        let label = Emphasis.bad(say(ru: "Ошибка: ", en: "Error: "), colour: colour)
        var text = label + place.map { Emphasis.bold($0 + ": ", colour: colour) }.joined()
        text += SafeText.of(problem.what.spoken) + "\n"
        if let line, let number = problem.line {
            let excerpt = Excerpt(line: Discretion.shown(line), field: problem.field, width: 100)
            let margin = String(repeating: " ", count: String(number).count)
            text += Emphasis.dim("  \(number) │ ", colour: colour) + excerpt.text + "\n"
            if let mark = excerpt.mark {
                text += Emphasis.dim("  \(margin) │ ", colour: colour) + Emphasis.bad(mark, colour: colour) + "\n"
            }
        }
        let remedy = SafeText.of(problem.remedy.phrase(.commandLine).spoken)
        if !remedy.isEmpty { text += "  " + say(ru: "Что делать: ", en: "What to do: ").spoken + remedy + "\n" }
        // Those under a remedy are indented from it.
        let indent = remedy.isEmpty ? "  " : "    "
        return text + problem.example.map { indent + SafeText.of($0) + "\n" }.joined()
    }

    /// `file:line` and the field, as far as they are known.
    private var place: [String] {
        var parts: [String] = []
        switch (problem.file, problem.line) {
        case (let file?, let line?): parts.append("\(file):\(line)")
        case (let file?, nil): parts.append(file)
        case (nil, let line?): parts.append(say(ru: "строка \(line)", en: "line \(line)").spoken)
        case (nil, nil): break
        }
        let option = problem.input.map { Remedy.Wording.commandLine.input($0, false).spoken }
        if let field = problem.field ?? option, !field.isEmpty { parts.append(field) }
        return parts.map { SafeText.of($0) }
    }
}

/// The part of an input line that a problem is about, with a mark under the field.
struct Excerpt {
    let text: String
    /// Spaces and carets to stand below `text`; nil where the field is not found.
    let mark: String?

    init(line: [UInt8], field: String?, width: Int) {
        let bytes = line.prefix(64 * 1024)
        let key = field.map { name in
            // data.claims[2].value → value
            let last = name.split(separator: ".").last ?? ""
            return Array("\"\(last.prefix { $0 != "[" })\"".utf8)
        }
        let found = key.flatMap { Excerpt.position(of: $0, in: bytes) }
        let start = bytes.count <= width ? 0 : max(0, (found ?? 0) - width / 2)
        // Not in the middle of a character.
        let from = bytes[start...].firstIndex { $0 & 0xC0 != 0x80 } ?? start
        let before = start > 0 ? "…" : ""
        let shown = SafeText.of(String(decoding: bytes[from...], as: UTF8.self))
        let isTooLong = TextWidth.of(shown) > width || bytes.count < line.count
        text = before + (isTooLong ? TextWidth.elide(shown + "…", width: width) : shown)
        guard let found, let key else {
            mark = nil
            return
        }
        let left = TextWidth.of(before + SafeText.of(String(decoding: bytes[from..<found], as: UTF8.self)))
        let length = TextWidth.of(String(decoding: key, as: UTF8.self))
        mark = String(repeating: " ", count: left) + String(repeating: "^", count: length)
    }

    private static func position(of key: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= key.count else { return nil }
        return (bytes.startIndex...(bytes.endIndex - key.count)).first { start in
            bytes[start] == key[0] && bytes[start..<(start + key.count)].elementsEqual(key)
        }
    }
}
