import Events
import Presentation

/// CSV written row by row, for answers too long to be held.
struct CSVStream {
    let columns: [Table.Column]
    let language: Language

    init(_ columns: [Table.Column], _ language: Language = Speech.language) {
        (self.columns, self.language) = (columns, language)
    }

    func run(_ rows: ((([Cell]) throws -> Void)) throws -> Void) throws {
        try Terminal.write(CSV.render(Table(columns), language))
        var waiting: [[Cell]] = []
        func flush() throws {
            try Terminal.write(CSV.lines(waiting, language))
            waiting.removeAll(keepingCapacity: true)
        }
        try rows { row in
            waiting.append(row)
            if waiting.count == 500 { try flush() }
        }
        try flush()
    }
}
