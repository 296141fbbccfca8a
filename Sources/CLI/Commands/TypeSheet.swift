import Application
import ArgumentParser
import Events
import Presentation

/// The sheet of one type of entry, in the place of a help page.
struct TypeSheet {
    let type: EventType
    let output: OutputOptions

    /// The sheet that `letopis record TYPE --help` asks for; nil where the arguments ask for something else.
    static func requested(_ arguments: [String]) throws -> TypeSheet? {
        guard arguments.first == "record", arguments.contains("--help") || arguments.contains("-h"),
            let name = arguments.dropFirst().first(where: { !$0.hasPrefix("-") }), let type = Catalogue.byName[name]
        else { return nil }
        let rest = arguments.dropFirst().filter { !["--help", "-h", name].contains($0) }
        return TypeSheet(type: type, output: try OutputOptions.parse(rest))
    }

    func write() throws {
        // Help is for reading, wherever it goes.
        try answer.write(as: output.format ?? .table)
    }

    var answer: Answer { TypeAnswer(type).answer }
}
