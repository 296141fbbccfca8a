import Application
import ArgumentParser
import Events
import Foundation
import Presentation
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
        let chosen = try indicator.map { try tape.row($0) }
        if tape.isEmpty {
            return Terminal.remark(say(ru: "Таких записей нет.", en: "There are no such entries."))
        }
        let reel = try Reel(views, programme: programme, tape, in: Speech.language)
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
        var isTold = false
        defer { if isTold { Terminal.tell("\r\u{1B}[K") } }
        return try Tape(views, from: from, to: to, programme: programme) {
            guard Terminal.isError else { return }
            isTold = true
            Terminal.tell(say(ru: "Считаю ход показателей…", en: "Working out how the indicators moved…").spoken)
        }
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
            let scene = try reel.scene(
                player.tape, at: player.position, since: player.since, recent: Frame.recent(size))
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
