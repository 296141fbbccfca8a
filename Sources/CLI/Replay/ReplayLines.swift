import Application
import Events
import Presentation

/// A replay where there is no terminal: a line for each time that an entry moves an indicator.
struct ReplayLines {
    let reel: Reel
    let tape: Tape
    /// The row of the only indicator asked for.
    let chosen: Int?

    func write(as format: Format) throws {
        switch format {
        case .table:
            let count = try each { try Terminal.write($0.line(in: Speech.language) + "\n") }
            if count == 0 {
                Terminal.remark(say(ru: "Ни один показатель не изменился.", en: "No indicator moved."))
            }
        case .json: try each { try Terminal.write($0.json.canonicalBytes + [0x0A]) }
        case .csv: try CSVStream(ReplayMove.columns).run { row in try each { try row($0.cells) } }
        }
    }

    @discardableResult
    private func each(_ body: (ReplayMove) throws -> Void) throws -> Int {
        try reel.eachMove(of: chosen, on: tape, body)
    }
}
