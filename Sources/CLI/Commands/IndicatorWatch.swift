import Application
import Events
import Presentation
import Projections

/// Indicators drawn anew whenever an entry moves them.
struct IndicatorWatch {
    let ledger: Ledger
    /// How the values are asked for.
    let ask: (Views) throws -> [IndicatorAnswer]
    /// How they are told, with those before them.
    let tell: (Views, [IndicatorAnswer], _ before: [IndicatorAnswer]?) throws -> Answer

    /// A line or a table for every change, for those who read on no terminal.
    func print(as format: Format) throws {
        var before: [IndicatorAnswer]?
        try Following.run(ledger) { _ in
            let views = try views()
            let now = try ask(views)
            if now != before {
                if before != nil, format == .table { try Terminal.write("\n") }
                try tell(views, now, before).write(as: format)
                before = now
            }
            return true
        }
    }

    /// The table in place on the terminal, until q or a signal.
    func draw() throws {
        var watch = try LogWatch(ledger)
        let first = try views()
        var now = try ask(first)
        var before: [IndicatorAnswer]?
        var answer = try tell(first, now, nil)
        let screen = try Screen()
        defer { screen.close() }
        var top = 0
        var isStale = true
        while true {
            let size = screen.size
            if isStale { try screen.draw(IndicatorWatch.lines(answer, size, top: &top)) }
            isStale = true
            switch try screen.next(within: Following.interval) {
            case .stop: return
            case .key(let key) where [.character("q"), .escape].contains(key.latin): return
            case .key(let key): IndicatorWatch.scroll(&top, key, page: size.rows - 2)
            case .resized: continue
            case .quiet:
                guard try watch.grown() != nil else {
                    isStale = false
                    continue
                }
                let views = try views()
                let fresh = try ask(views)
                // What moved stays marked until something else does.
                if fresh != now { (before, now) = (now, fresh) }
                answer = try tell(views, now, before)
            }
        }
    }

    /// The read models up to the end; however long another process is writing them.
    private func views() throws -> Views {
        while true {
            do {
                return try Views.open(ledger)
            } catch {
                guard Problem(storage: error).name == "busy", !Signals.isStopAsked else { throw error }
            }
        }
    }

    private static func scroll(_ top: inout Int, _ key: Key, page: Int) {
        switch key {
        case .up: top -= 1
        case .down: top += 1
        case .pageUp: top -= page
        case .pageDown, .character(" "): top += page
        case .home: top = 0
        case .end: top = .max / 2
        default: break
        }
    }

    /// The part of the answer that fits, from line `top` on, which is brought within the answer.
    static func lines(
        _ answer: Answer, _ size: Screen.Size, top: inout Int, colour: Bool = Terminal.hasColour(true)
    ) -> [String] {
        let text = answer.render(Look(language: Speech.language, width: size.columns, colour: colour))
        let all = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        let room = max(1, size.rows - 1)
        top = max(0, min(top, all.count - room))
        let rest = all.count - top - room
        var help = say(ru: "q — выход", en: "q to leave")
        if all.count > room {
            help += say(ru: "   ↑ ↓ — дальше", en: "   ↑ ↓ to scroll")
            if rest > 0 { help += say(ru: " (ещё строк: \(rest))", en: " (\(rest) more lines)") }
        }
        return all.dropFirst(top).prefix(room)
            + [Emphasis.dim(TextWidth.elide(help.spoken, width: size.columns), colour: colour)]
    }
}
