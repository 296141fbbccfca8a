import Application
import ArgumentParser
import Events
import Presentation

extension Format: ExpressibleByArgument {}

extension Answer {
    func write(as format: Format) throws(Problem) {
        switch format {
        case .json: try Terminal.write(json(Speech.language).canonicalBytes + [0x0A])
        case .csv:
            guard let rows else {
                throw Problem(
                    .usage, "no-csv",
                    Phrase(ru: "этот ответ — не таблица, в CSV его нет", en: "this answer is no table and has no CSV"),
                    remedy: Phrase(ru: "--format json или --format table", en: "--format json or --format table"),
                    field: "--format")
            }
            try Terminal.write(CSV.render(rows, Speech.language))
        case .table:
            try Terminal.write(render(.output))
        }
    }

    func render(_ look: Look) -> String {
        var out = ""
        func wrapped(_ text: some RemedyConvertible) -> [String] {
            TextWidth.wrap(text.remedy.text(look.language, .commandLine), width: look.width)
        }
        for part in parts {
            switch part {
            case .heading(let text):
                if !out.isEmpty { out += "\n" }
                for line in wrapped(text) { out += Emphasis.bold(line, colour: look.colour) + "\n" }
            case .text(let text): for line in wrapped(text) { out += line + "\n" }
            case .note(let text): for line in wrapped(text) { out += Emphasis.dim(line, colour: look.colour) + "\n" }
            case .commands(let commands):
                for line in commands.flatMap({ wrapped(Phrase("  \($0)")) }) {
                    out += Emphasis.dim(line, colour: look.colour) + "\n"
                }
            case .table(let table): out += table.render(look)
            case .facts(let facts): out += Answer.render(facts, look)
            }
        }
        return out
    }

    private static func render(_ facts: [(name: Phrase, value: Cell)], _ look: Look) -> String {
        let names = facts.map { SafeText.of($0.name.text(look.language)) }
        let column = (names.map { TextWidth.of($0) }.max() ?? 0) + 2
        var out = ""
        for (name, value) in zip(names, facts.map(\.value)) {
            let lines = value.lines(in: look.language).flatMap {
                TextWidth.wrap($0, width: look.width.map { max(20, $0 - column) })
            }
            for (index, line) in lines.enumerated() {
                let label = index == 0 ? name : ""
                let padding = String(repeating: " ", count: column - TextWidth.of(label))
                out +=
                    Emphasis.dim(label, colour: look.colour) + padding
                    + (value.emphasis.map { $0(line, colour: look.colour) } ?? line)
                    + "\n"
            }
        }
        return out
    }
}
