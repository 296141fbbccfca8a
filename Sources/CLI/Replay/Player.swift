import Application
import Events
import Presentation

/// Where a replay stands and what its keys do; knows no terminal and no clock.
struct Player: Sendable {
    let tape: Tape
    /// The entry played last.
    private(set) var position: Int
    private(set) var isPlaying = false
    /// In entries a second.
    private(set) var speed: Int
    /// The indicator that n and N go by, a row of the tape; any where nil.
    private(set) var chosen: Int?
    /// The indicator last seen to move, a row of the tape: where nothing is chosen, its programme is shown.
    private(set) var focus = 0
    /// How long the focus has been where it is.
    private var settled = 0.0
    /// What is being typed after g.
    private(set) var typed: String?
    private(set) var isHelpShown = false
    private(set) var message: Phrase?
    private(set) var isLeft = false
    /// The part of an entry that is due but not yet played.
    private var due = 0.0
    /// Where the play was a moment ago, and how long ago.
    private var trail: [(position: Int, age: Double)] = []

    static let speeds = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 100_000]
    /// What moved stays marked for so many seconds while the entries pass.
    private static let glow = 0.7
    /// So many seconds the focus rests, however fast the indicators move.
    private static let rest = 3.0
    /// A whole replay takes about so many seconds where no speed was asked for.
    private static let usualLength = 240

    /// - Parameter tape: with an entry at least.
    init(_ tape: Tape, speed: Int? = nil, chosen: Int? = nil, isPlaying: Bool = true) {
        self.tape = tape
        self.speed = speed ?? Player.usualSpeed(tape.count)
        self.chosen = chosen
        self.isPlaying = isPlaying
        position = tape.firstStop
        look()
    }

    /// The slowest that plays `entries` in the usual time, but not so slow as to look like standing.
    static func usualSpeed(_ entries: Int) -> Int {
        speeds.first { $0 >= 2 && $0 * usualLength >= entries } ?? speeds[speeds.count - 1]
    }

    /// The position that the moves to be marked are counted from.
    var since: Int {
        let own = tape.stop(before: position)
        return min(own, trail.first?.position ?? own)
    }

    /// Whether a picture soon to come differs from the present one.
    var isMoving: Bool { isPlaying || !trail.isEmpty }

    // MARK: - Time

    /// Lets `seconds` pass.
    mutating func tick(_ seconds: Double) {
        for index in trail.indices { trail[index].age += seconds }
        trail.removeAll { $0.age > Player.glow }
        guard isPlaying else { return }
        due += seconds * Double(speed)
        let steps = Int(due)
        due -= Double(steps)
        guard steps > 0 else { return }
        trail.append((tape.stop(before: position), 0))
        position = tape.stop(steps, from: position)
        settled += seconds
        if settled >= Player.rest { look() }
        if position == tape.lastStop {
            isPlaying = false
            message = Phrase(ru: "Это последняя запись.", en: "This is the last entry.")
        }
    }

    // MARK: - Keys

    /// - Throws: what finding the entries of a day throws.
    mutating func press(_ key: Key) throws {
        message = nil
        if typed != nil { return try type(key) }
        if isHelpShown {
            isHelpShown = false
            if key != .character("q") && key.latin != .character("q") { return }
        }
        switch key.latin {
        case .character("q"): isLeft = true
        case .character("?"): (isHelpShown, isPlaying) = (true, false)
        case .character(" "): play()
        case .right, .enter, .character("l"): step(1)
        case .left, .character("h"): step(-1)
        case .pageDown: step(page)
        case .pageUp: step(-page)
        case .home: jump(to: tape.firstStop)
        case .end: jump(to: tape.lastStop)
        case .down, .character("j"): choose(1)
        case .up, .character("k"): choose(-1)
        case .tab: chooseProgramme()
        case .escape: chosen = nil
        case .character("n"): seek(forward: true)
        case .character("N"): seek(forward: false)
        case .character("g"): (typed, isPlaying) = ("", false)
        case .character("+"), .character("="): speed = Player.speeds.first { $0 > speed } ?? speed
        case .character("-"), .character("_"): speed = Player.speeds.last { $0 < speed } ?? speed
        default: break
        }
    }

    private var page: Int { max(1, tape.count / 20) }

    private mutating func play() {
        isPlaying.toggle()
        due = 0
        if isPlaying, position == tape.lastStop { jump(to: tape.firstStop, isPlaying: true) }
    }

    private mutating func step(_ steps: Int) {
        let target = tape.stop(steps, from: position)
        if target == position {
            message =
                steps > 0
                ? Phrase(ru: "Это последняя запись.", en: "This is the last entry.")
                : Phrase(ru: "Это первая запись.", en: "This is the first entry.")
        }
        jump(to: target)
    }

    private mutating func jump(to target: Int, isPlaying: Bool = false) {
        position = target
        self.isPlaying = isPlaying
        trail = []
        look()
    }

    /// Turns to an indicator that has just moved, unless one of the programme looked at has.
    private mutating func look() {
        let since = self.since
        let moved = tape.courses.indices.filter {
            tape.courses[$0].value(asOf: since) != tape.courses[$0].value(asOf: position)
        }
        guard let first = moved.first else { return }
        settled = 0
        focus = moved.first { tape.courses[$0].programme == tape.courses[focus].programme } ?? first
    }

    private mutating func choose(_ steps: Int) {
        guard !tape.courses.isEmpty else { return }
        let row = (chosen ?? -1) + steps
        // Above the first row no indicator is chosen.
        chosen = row < 0 ? nil : min(row, tape.courses.count - 1)
    }

    private mutating func chooseProgramme() {
        let present = chosen.map { tape.courses[$0].programme }
        let next = tape.courses.indices.first { row in
            row > (chosen ?? -1) && tape.courses[row].programme != present
        }
        chosen = next ?? tape.courses.indices.first
    }

    private mutating func seek(forward: Bool) {
        let found = forward ? tape.move(of: chosen, after: position) : tape.move(of: chosen, before: position)
        if let found { return jump(to: found) }
        isPlaying = false
        switch (forward, chosen != nil) {
        case (true, true):
            message = Phrase(ru: "Дальше показатель не меняется.", en: "The indicator moves no more from here on.")
        case (false, true):
            message = Phrase(ru: "До этого показатель не менялся.", en: "The indicator did not move before.")
        case (true, false):
            message = Phrase(ru: "Дальше ни один показатель не меняется.", en: "No indicator moves from here on.")
        case (false, false):
            message = Phrase(ru: "До этого ни один показатель не менялся.", en: "No indicator moved before.")
        }
    }

    // MARK: - A date or a number

    private static let longest = 10

    private mutating func type(_ key: Key) throws {
        switch key {
        case .escape: typed = nil
        case .backspace: typed = typed.map { String($0.dropLast()) }
        case .enter:
            let text = typed ?? ""
            typed = nil
            if !text.isEmpty { try go(to: text) }
        case .character(let character) where character.isASCII && (character.isNumber || "-.".contains(character)):
            if let typed, typed.count < Player.longest { self.typed = typed + String(character) }
        default: break
        }
    }

    /// Goes to an entry, or to the first entry recorded on a day or later.
    private mutating func go(to text: String) throws {
        if let number = Int(text), number > 0 {
            if number > tape.end {
                message = Phrase(
                    ru: "Записи \(number) нет: последняя — \(tape.end).",
                    en: "There is no entry \(number): the last is \(tape.end).")
            } else {
                jump(to: tape.stop(from: number))
            }
        } else if let day = Player.day(text) {
            let found = try tape.first(day)
            if found > tape.end {
                message = Phrase(
                    ru: "С \(day) ничего не записано.", en: "Nothing was recorded on \(day) or later.")
            } else {
                jump(to: tape.stop(from: found))
            }
        } else {
            message = Phrase(
                ru: "«\(text)» — не дата и не номер записи.", en: "\"\(text)\" is no date and no entry's number.")
        }
    }

    /// 2024-06-15, 2024-06, or 15.06.2024.
    static func day(_ text: String) -> Day? {
        let parts = text.split(separator: ".")
        if parts.count == 3 { return Day("\(parts[2])-\(two(parts[1]))-\(two(parts[0]))") }
        return Day(text) ?? Day(text + "-01")
    }

    private static func two(_ number: Substring) -> String {
        number.count == 1 ? "0\(number)" : String(number)
    }
}
