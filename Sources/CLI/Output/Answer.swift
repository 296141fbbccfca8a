import ArgumentParser
import Events

enum Format: String, CaseIterable, ExpressibleByArgument {
    case table, json, csv
}

/// What a command has to say, in all the formats that it can be asked for.
struct Answer: Sendable {
    enum Part: Sendable {
        case heading(String)
        /// A paragraph: a line break in it is shown, not made. An empty one is an empty line.
        case text(String)
        /// Beside the matter: what to do next, what a number leaves out.
        case note(String)
        /// What is to be typed, line by line.
        case commands([String])
        case table(Table)
        /// Names and their values.
        case facts([(name: String, value: Cell)])
    }

    let json: JSON
    let parts: [Part]
    /// The rows for CSV; nil where the answer is no table.
    let rows: Table?

    init(json: JSON, rows: Table? = nil, _ parts: [Part]) {
        self.json = json
        self.rows = rows
        self.parts = parts
    }

    /// An answer that is one table.
    init(json: JSON, _ table: Table, notes: [String] = []) {
        self.init(json: json, rows: table, [.table(table)] + notes.map { Part.note($0) })
    }

    func write(as format: Format) throws(Problem) {
        switch format {
        case .json: try Terminal.write(json.canonicalBytes + [0x0A])
        case .csv:
            guard let rows else {
                throw Problem(
                    .usage, "no-csv",
                    Phrase(ru: "этот ответ — не таблица, в CSV его нет", en: "this answer is no table and has no CSV"),
                    remedy: Phrase(ru: "--format json или --format table", en: "--format json or --format table"),
                    field: "--format")
            }
            try Terminal.write(CSV.render(rows))
        case .table:
            try Terminal.write(render(width: Terminal.width, colour: Terminal.hasColour(Terminal.isOutput)))
        }
    }

    func render(width: Int?, colour: Bool) -> String {
        var out = ""
        func wrapped(_ text: String) -> [String] { TextWidth.wrap(text, width: width) }
        for part in parts {
            switch part {
            case .heading(let text):
                if !out.isEmpty { out += "\n" }
                for line in wrapped(text) { out += Style.bold(line, colour: colour) + "\n" }
            case .text(let text): for line in wrapped(text) { out += line + "\n" }
            case .note(let text): for line in wrapped(text) { out += Style.dim(line, colour: colour) + "\n" }
            case .commands(let commands):
                for line in commands.flatMap({ wrapped("  " + $0) }) { out += Style.dim(line, colour: colour) + "\n" }
            case .table(let table): out += table.render(width: width, colour: colour)
            case .facts(let facts): out += Answer.render(facts, width: width, colour: colour)
            }
        }
        return out
    }

    private static func render(_ facts: [(name: String, value: Cell)], width: Int?, colour: Bool) -> String {
        let names = facts.map { TextWidth.safe($0.name) }
        let column = (names.map { TextWidth.of($0) }.max() ?? 0) + 2
        var out = ""
        for (name, value) in zip(names, facts.map(\.value)) {
            let lines = value.lines.flatMap { TextWidth.wrap($0, width: width.map { max(20, $0 - column) }) }
            for (index, line) in lines.enumerated() {
                let label = index == 0 ? name : ""
                let padding = String(repeating: " ", count: column - TextWidth.of(label))
                out +=
                    Style.dim(label, colour: colour) + padding + (value.style.map { $0(line, colour: colour) } ?? line)
                    + "\n"
            }
        }
        return out
    }
}
