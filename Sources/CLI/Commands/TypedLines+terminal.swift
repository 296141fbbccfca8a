import Application
import Events

/// On a terminal it is said what is to be typed.
extension TypedLines {
    init() throws(Problem) {
        try self.init(by: .terminal)
    }
}

extension TypedLines.Prompt {
    static var terminal: TypedLines.Prompt {
        TypedLines.Prompt(Speech.language, from: Console.file("-")) { name throws(Problem) in
            if Terminal.isInput, Terminal.isError { try Terminal.write(name.spoken + ": ", to: \.errors) }
        }
    }
}

extension KeyValues {
    static func read(_ arguments: [String], type: EventType, into start: JSONObject = JSONObject()) throws(Problem)
        -> JSONObject
    {
        try read(arguments, type: type, into: start, by: .terminal)
    }
}
