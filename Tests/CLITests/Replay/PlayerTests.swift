import Events
import Testing

@testable import Application
@testable import CLI
@testable import Presentation
@testable import Projections

/// What the keys and the time do to a replay, without a terminal.
@Suite struct PlayerTests {
    /// Two programmes with three indicators over 100 entries; an entry a day from 2024-01-01 on.
    private func tape(stops: [Int]? = nil, start: Int = 0) -> Tape {
        func course(_ programme: String, _ indicator: String, _ seqs: [Int]) -> IndicatorSeries {
            IndicatorSeries(
                programme: programme, indicator: indicator, start: 0,
                steps: seqs.enumerated().map { IndicatorSeries.Step(seq: $1, value: $0 + 1) })
        }
        return Tape(
            start: start, end: 100, stops: stops,
            courses: [course("a", "x", [10, 20, 90]), course("a", "y", [20, 50]), course("b", "z", [60])]
        ) { day in max(1, day.sinceEpoch - 19722) }
    }

    private func player(_ keys: Key..., on tape: Tape? = nil) throws -> Player {
        var player = Player(tape ?? self.tape(), speed: 10, isPlaying: false)
        for key in keys { try player.press(key) }
        return player
    }

    private func typing(_ text: String) -> [Key] { text.map { Key.character($0) } }

    // MARK: - Stepping

    @Test func arrowsStepAndStop() throws {
        #expect(try player().position == 1)
        #expect(try player(.right, .right, .enter).position == 4)
        #expect(try player(.right, .right, .left).position == 2)
        let stuck = try player(.left)
        #expect(stuck.position == 1 && stuck.message?.en == "This is the first entry.")
        #expect(try player(.end).position == 100)
        #expect(try player(.end, .right).message?.en == "This is the last entry.")
        #expect(try player(.end, .home).position == 1)
        #expect(try player(.pageDown, .pageDown, .pageUp).position == 6)
        // A message lasts until the next key.
        #expect(try player(.left, .right).message == nil)
        var playing = try player(.character(" "))
        #expect(playing.isPlaying)
        try playing.press(.right)
        #expect(!playing.isPlaying && playing.position == 2)
    }

    @Test func ofAProgrammeOnlyItsEntriesAndWhatMovesItAreStoppedAt() throws {
        let tape = tape(stops: [5, 8, 30, 99], start: 6)
        #expect(tape.count == 8)
        var player = try player(on: tape)
        var seen = [player.position]
        for _ in 0..<8 {
            try player.press(.right)
            seen.append(player.position)
        }
        #expect(seen == [8, 10, 20, 30, 50, 60, 90, 99, 99])
        #expect(tape.number(of: 30) == 4)
        for character in "g40\n" {
            try player.press(character == "\n" ? .enter : .character(character))
        }
        #expect(player.position == 50)
    }

    // MARK: - Playing

    @Test func timePlaysAtTheSpeed() throws {
        var player = try player(.character(" "))
        player.tick(0.05)
        #expect(player.position == 1)
        player.tick(0.05)
        #expect(player.position == 2)
        for _ in 0..<20 { player.tick(0.1) }
        #expect(player.position == 22)
        try player.press(.character("+"))
        #expect(player.speed == 25)
        player.tick(1)
        #expect(player.position == 47)
        for _ in 0..<3 { try player.press(.character("-")) }
        #expect(player.speed == 2)
        player.tick(1000)
        #expect(player.position == 100 && !player.isPlaying && player.message != nil)
        // From the end it begins anew.
        try player.press(.character(" "))
        #expect(player.position == 1 && player.isPlaying)
    }

    @Test func speedHasEnds() throws {
        var player = try player()
        for _ in 0..<40 { try player.press(.character("+")) }
        #expect(player.speed == Player.speeds.last)
        for _ in 0..<40 { try player.press(.character("_")) }
        #expect(player.speed == 1)
        #expect(Player.usualSpeed(1) == 2)
        #expect(Player.usualSpeed(5000) == 25)
        #expect(Player.usualSpeed(1_000_000) == 5000)
    }

    @Test func whatMovedIsMarkedForAMoment() throws {
        var player = try player()
        for _ in 0..<8 { try player.press(.right) }
        #expect(player.position == 9 && player.since == 8)
        try player.press(.character(" "))
        for _ in 0..<3 { player.tick(0.1) }
        // Entry 10 moved x two entries ago.
        #expect(player.position == 12 && player.since == 8)
        for _ in 0..<10 { player.tick(0.1) }
        #expect(player.position == 22 && player.since >= 12)
        try player.press(.character(" "))
        for _ in 0..<10 { player.tick(0.1) }
        // Standing, only what the entry itself moved.
        #expect(player.position == 22 && player.since == 21)
        #expect(!player.isMoving)
    }

    // MARK: - Indicators

    @Test func indicatorsAreChosenAndSought() throws {
        #expect(try player().chosen == nil)
        #expect(try player(.down, .down).chosen == 1)
        #expect(try player(.down, .down, .up, .up).chosen == nil)
        #expect(try player(.down, .down, .down, .down, .down).chosen == 2)
        #expect(try player(.down, .escape).chosen == nil)
        #expect(try player(.tab).chosen == 0)
        #expect(try player(.tab, .tab).chosen == 2)
        #expect(try player(.tab, .tab, .tab).chosen == 0)
        let n = Key.character("n")
        let back = Key.character("N")
        // Any indicator …
        #expect(try player(n).position == 10)
        #expect(try player(n, n, n).position == 50)
        #expect(try player(n, n, n, back).position == 20)
        // … or the chosen one.
        #expect(try player(.down, .down, n, n).position == 50)
        #expect(try player(.down, .down, n, n, back).position == 20)
        let last = try player(.down, .down, n, n, n)
        #expect(last.position == 50 && last.message?.en == "The indicator moves no more from here on.")
        #expect(try player(back).message?.en == "No indicator moved before.")
        #expect(try player(.down, .down, back).message?.en == "The indicator did not move before.")
        #expect(try player(.end, n).message?.en == "No indicator moves from here on.")
    }

    @Test func theViewTurnsToWhatMovesButNotRestlessly() throws {
        var player = try player(.character("n"), .character("n"))
        #expect(player.position == 20 && player.focus == 0)
        for _ in 0..<2 { try player.press(.character("n")) }
        #expect(player.position == 60 && player.focus == 2)
        try player.press(.home)
        try player.press(.character(" "))
        // x moves within the first second: it is looked at later.
        player.tick(1)
        #expect(player.position == 11 && player.focus == 2)
        player.tick(0.5)
        player.tick(1.5)
        #expect(player.focus == 0)
    }

    // MARK: - Jumps

    @Test(arguments: [
        ("40", 40), ("2024-02-09", 40), ("2024-02", 32), ("9.2.2024", 40), ("09.02.2024", 40), ("2023-01", 1),
        ("1", 1), ("100", 100),
    ])
    func jumpsGoToANumberOrADay(_ text: String, _ position: Int) throws {
        var player = try player(.character("g"))
        for key in typing(text) { try player.press(key) }
        #expect(player.typed == text)
        try player.press(.enter)
        #expect(player.position == position && player.typed == nil && player.message == nil)
    }

    @Test(arguments: [
        ("101", "There is no entry 101: the last is 100."),
        ("2025-01-01", "Nothing was recorded on 2025-01-01 or later."),
        ("2024-13", "\"2024-13\" is no date and no entry's number."), ("0", "\"0\" is no date and no entry's number."),
        ("..", "\"..\" is no date and no entry's number."),
        ("9999999999", "There is no entry 9999999999: the last is 100."),
    ])
    func jumpsThatLeadNowhereAreTold(_ text: String, _ message: String) throws {
        var player = try player(.right, .character("g"))
        for key in typing(text) + [.enter] { try player.press(key) }
        #expect(player.position == 2)
        #expect(player.message?.en == message)
    }

    @Test func whatIsTypedCanBeMended() throws {
        var player = try player(.character("g"))
        for key in typing("4x1щ ") + [.backspace] + typing("2") { try player.press(key) }
        #expect(player.typed == "42")
        try player.press(.escape)
        #expect(player.typed == nil && player.position == 1)
        try player.press(.character("g"))
        for key in typing("12345678901234") { try player.press(key) }
        #expect(player.typed?.count == 10)
    }

    // MARK: - Leaving

    @Test func helpClosesWithAnyKeyAndQLeaves() throws {
        #expect(try player(.character("?")).isHelpShown)
        let closed = try player(.character("?"), .right)
        #expect(!closed.isHelpShown && closed.position == 1)
        #expect(try player(.character("q")).isLeft)
        #expect(try player(.character("?"), .character("q")).isLeft)
        // With a Russian layout on.
        #expect(try player(.character("й")).isLeft)
        #expect(try player(.character("т"), .character("т"), .character("Т")).position == 10)
        #expect(try player(.character("п")).typed == "")
    }

    // MARK: - Bytes of keys

    @Test func bytesBecomeKeys() {
        var reader = KeyReader()
        #expect(reader.keys("q\u{1B}[A\u{1B}OB\u{1B}[1;2C\r".utf8) == [.character("q"), .up, .down, .right, .enter])
        #expect(reader.keys("\u{1B}[5~\u{1B}[6~\u{1B}[H\u{1B}[4~\u{1B}[3~".utf8) == [.pageUp, .pageDown, .home, .end])
        // In parts, a wide character too.
        #expect(reader.keys([0x1B, 0x5B]) == [])
        #expect(reader.keys([0x44, 0xD0]) == [.left])
        #expect(reader.keys([0xB9]) == [.character("й")])
        #expect(reader.keys([0x1B]) == [.escape])
        #expect(reader.keys([0x1B, 0x71]) == [.escape, .character("q")])
        // What means nothing is passed over.
        #expect(reader.keys([0x00, 0xFF, 0xC3, 0x28, 0x7F]) == [.character("("), .backspace])
        #expect(reader.keys([0x1B, 0x5B] + [UInt8](repeating: 0x30, count: 40) + [0x71]).isEmpty)
        #expect(reader.keys("q".utf8) == [.character("q")])
    }
}
