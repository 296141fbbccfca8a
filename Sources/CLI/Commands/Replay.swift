import ArgumentParser
import Events
import Foundation
import Projections

struct Replay: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "replay", ru: "История по записи: показатели движутся.", en: "History entry by entry: the indicators move.",
            more: Phrase(
                ru: """
                    На терминале — проигрыватель: пробел играет и останавливает, ← → шаг, n — к следующей записи, сдвинувшей
                    показатель, g — к дате, ? — все клавиши. Без терминала — строка на каждое изменение показателя;
                    с --format json — объект JSON на строке.
                    --from и --to — номера записей или дни, когда записано.
                    """,
                en: """
                    On a terminal a player: space plays and pauses, ← → step, n goes to the next entry that moved an
                    indicator, g to a date, ? tells all keys. Off a terminal a line for each time an indicator moved; with
                    --format json a JSON object on a line.
                    --from and --to are numbers of entries, or days of recording.
                    """))
    }

    @Option(help: ArgumentHelp(ru: "только один проект", en: "one programme only", value: "CODE"))
    var programme: String?

    @Option(help: ArgumentHelp(ru: "с записи N или с дня", en: "from entry N or a day on", value: "N|DATE"))
    var from: String?

    @Option(help: ArgumentHelp(ru: "до записи N или дня включительно", en: "up to entry N or a day", value: "N|DATE"))
    var to: String?

    @Option(
        help: ArgumentHelp(
            ru: "показатель: zemlyaki/participants-total", en: "indicator: zemlyaki/participants-total",
            value: "CODE"))
    var indicator: String?

    @Option(help: ArgumentHelp(ru: "записей в секунду", en: "entries a second", value: "N"))
    var speed: Int?

    @Flag(help: ArgumentHelp(ru: "ждать клавиши после каждой записи", en: "wait for a key after each entry"))
    var step = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        if let speed, speed < 1 {
            throw Problem.usage(
                "bad-speed",
                Phrase(
                    ru: "скорость — не меньше одной записи в секунду", en: "the speed is one entry a second or more"),
                remedy: Phrase(ru: "например --speed 10", en: "such as --speed 10"), field: "--speed")
        }
        let views = try options.views()
        let tape = try tape(views)
        let chosen = try indicator.map { try row($0, tape) }
        if tape.isEmpty {
            return Terminal.remark(say(ru: "Таких записей нет.", en: "There are no such entries."))
        }
        let reel = try Reel(views, programme: programme, tape)
        let format = options.output.stated
        if format == nil || format == .table, Screen.isPossible {
            return try play(Player(tape, speed: speed, chosen: chosen, isPlaying: !step), reel)
        }
        if step {
            Terminal.remark(
                say(
                    ru: "Терминала нет: ждать клавиши не от кого, показано всё сразу.",
                    en: "There is no terminal, and nobody to wait for a key of: everything is shown at once."))
        }
        try ReplayLines(reel: reel, tape: tape, chosen: chosen).write(as: format ?? .table)
    }

    // MARK: - What is played

    private func tape(_ views: Views) throws -> Tape {
        let ledger = views.ledger
        let start = try from.map { try Replay.first($0, ledger) - 1 } ?? 0
        let end = try to.map { try Position.parse($0, ledger, field: "--to") } ?? views.size
        guard start <= end else {
            throw Problem.usage(
                "empty-stretch",
                Phrase(
                    ru: "конец (запись \(end)) раньше начала (запись \(start + 1))",
                    en: "the end (entry \(end)) is before the start (entry \(start + 1))"),
                remedy: Phrase(ru: "поменяйте --from и --to", en: "swap --from and --to"), field: "--to")
        }
        if let programme { try views.require(programme) }
        let stops = try programme.map { try views.index.seqs(of: Ref(.programme, $0), types: nil) }
        if Terminal.isError {
            Terminal.tell(say(ru: "Считаю ход показателей…", en: "Working out how the indicators moved…").spoken)
        }
        defer { if Terminal.isError { Terminal.tell("\r\u{1B}[K") } }
        let courses = try views.courses(programme: programme, from: start, to: end)
        return Tape(start: start, end: end, stops: stops, courses: courses) { day in
            try ledger.position(endOf: day.adding(days: -1)) + 1
        }
    }

    /// The first entry that `--from` names.
    private static func first(_ text: String, _ ledger: Ledger) throws -> Int {
        if let day = Day(text) { return try ledger.position(endOf: day.adding(days: -1)) + 1 }
        return max(1, try Position.parse(text, ledger, field: "--from"))
    }

    /// The row of an indicator named by its code, with its programme where the code alone is not enough.
    private func row(_ name: String, _ tape: Tape) throws -> Int {
        let named = tape.courses.indices.filter { row in
            let course = tape.courses[row]
            return name == course.indicator || name == "\(course.programme)/\(course.indicator)"
        }
        if let only = named.first, named.count == 1 { return only }
        let known = (named.isEmpty ? Array(tape.courses.indices) : named)
            .map { "\(tape.courses[$0].programme)/\(tape.courses[$0].indicator)" }.joined(separator: ", ")
        throw Problem(
            .notFound, named.isEmpty ? "unknown-indicator" : "ambiguous-indicator",
            named.isEmpty
                ? Phrase(ru: "здесь нет показателя «\(name)»", en: "there is no indicator \"\(name)\" here")
                : Phrase(
                    ru: "показатель «\(name)» есть в нескольких проектах",
                    en: "several programmes have an indicator \"\(name)\""),
            remedy: known.isEmpty
                ? Phrase(ru: "показатели задаёт файл проекта", en: "the programme's file defines indicators")
                : Phrase(ru: "есть: \(known)", en: "there are \(known)"), field: "--indicator")
    }

    // MARK: - The terminal

    /// So often the picture moves, in seconds.
    private static let beat = 0.05

    private func play(_ player: Player, _ reel: Reel) throws {
        var player = player
        let screen = try Screen()
        defer { screen.close() }
        let colour = Terminal.hasColour(true)
        let clock = ContinuousClock()
        var last = clock.now
        while !player.isLeft {
            let size = screen.size
            let scene = try reel.scene(player, recent: Frame.recent(size))
            let lines = Frame(player: player, scene: scene, size: size).lines
            try screen.draw(lines.map { $0.text(colour: colour) })
            switch try screen.next(within: player.isMoving ? Replay.beat : 60) {
            case .stop: return
            case .key(let key): try player.press(key)
            case .resized, .quiet: break
            }
            let now = clock.now
            let passed = (now - last) / .seconds(1)
            last = now
            // Time that passed while nothing moved, or while the process was stopped, is nobody's.
            player.tick(min(passed, 4 * Replay.beat))
        }
    }
}
