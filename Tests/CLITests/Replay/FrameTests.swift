import Events
import Foundation
import Projections
import Support
import Testing

@testable import Application
@testable import CLI
@testable import Presentation

/// The pictures of a replay, in both languages and several sizes; each stands in Tests/Frames as it is to be.
@Suite struct FrameTests {
    static let folder = Project.tests
        .appending(path: "Frames")

    /// Two programmes, an entry made late, one voided later, and a title of wide characters.
    private static let story: [String] = {
        func indicator(_ programme: String, _ code: String, _ title: (String, String), _ rule: String) -> String {
            """
            {"type":"indicator.defined","at":"2023-10-01","data":{"programme":"\(programme)","indicator":"\(code)","title":"\(title.0)","titleEn":"\(title.1)","unit":"people","rule":\(rule)}}
            """
        }
        func target(_ programme: String, _ code: String, _ value: Int) -> String {
            """
            {"type":"target.set","at":"2023-10-01","data":{"programme":"\(programme)","indicator":"\(code)","comparator":"at-least","value":\(value),"origin":"implied"}}
            """
        }
        func joined(_ person: String, _ role: String, _ day: String = "2023-12-30") -> String {
            """
            {"type":"expedition.joined","at":"\(day)","data":{"activity":"exp-culture","person":"\(person)","role":"\(role)"}}
            """
        }
        let people = #"{"count":"distinct person","of":"expedition.joined"}"#
        let leaders =
            #"{"count":"distinct person","of":"expedition.joined","where":{"role":["ngo-leader"]}}"#
        return [
            #"{"type":"programme.added","at":"2023-10-01","data":{"programme":"zemlyaki","title":"Земляки","titleEn":"Countrymen","funder":"ФПГ","contest":"2024-1","startsOn":"2023-10-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}}"#,
            #"{"type":"programme.added","at":"2023-10-01","data":{"programme":"hobby","title":"Кружок","titleEn":"Circle","funder":"ФПГ","contest":"2024-1","startsOn":"2023-10-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}}"#,
            indicator("zemlyaki", "people", ("Участники экспедиций", "People at expeditions"), people),
            target("zemlyaki", "people", 3),
            indicator("zemlyaki", "leaders", ("Руководители НКО 日本語", "NGO leaders 日本語"), leaders),
            target("zemlyaki", "leaders", 1000),
            indicator("hobby", "people", ("Участники кружка", "People at the circle"), people),
            #"{"type":"expedition.planned","at":"2023-10-01","data":{"programme":"zemlyaki","activity":"exp-culture","title":"Экспедиция «Культура»","startsOn":"2023-12-30","mode":"onsite"}}"#,
        ] + (1...4).map { #"{"type":"person.added","at":"2023-12-01","data":{"person":"p-\#($0)"}}"# } + [
            joined("p-1", "ngo-leader", "2023-11-01"), joined("p-2", "resident"), joined("p-3", "resident"),
            joined("p-4", "ngo-leader"),
            #"{"type":"entry.voided","at":"2024-01-01","data":{"entry":14,"reason":"entered twice"}}"#,
        ]
    }()

    /// A ledger that told the story; entries 14 to 17 are the expedition's, 18 voids the first of them.
    private static let told = Task {
        let made = try TemporaryLedger()
        // An entry can be voided by its number only once it has one.
        try await made.append(story.dropLast().joined(separator: "\n"))
        try await made.append(story[story.count - 1])
        let views = try Views.open(made.ledger)
        let tape = Tape(start: 0, end: views.size, stops: nil, courses: try views.courses(from: 0)) { _ in 1 }
        return (made, views, tape)
    }

    private func frame(_ keys: String, _ size: Screen.Size, _ reel: Reel, _ tape: Tape) throws -> [StyledLine] {
        var player = Player(tape, speed: 2, isPlaying: false)
        for character in keys {
            let key: Key =
                switch character {
                case "\n": .enter
                case "v": .down
                case ">": .right
                default: .character(character)
                }
            try player.press(key)
        }
        let scene = try reel.scene(
            player.tape, at: player.position, since: player.since, recent: Frame.recent(size))
        return Frame(player: player, scene: scene, size: size).lines
    }

    @Test(arguments: [
        ("start", "", 80, 24), ("late", "g14\n", 80, 24), ("chosen", "g17\nvv", 80, 24), ("typing", "g2024-0", 80, 24),
        ("help", "?", 80, 24), ("wide", "g18\n", 140, 30), ("low", "vnnn", 72, 15), ("narrow", "vnn", 44, 22),
        ("small", "", 30, 5),
    ])
    func picturesAreAsTheyWere(_ name: String, _ keys: String, _ columns: Int, _ rows: Int) async throws {
        let (_, views, tape) = try await Self.told.value
        for language in Language.allCases {
            let lines = try Speech.$language.withValue(language) {
                let reel = try Reel(views, programme: nil, tape, in: Speech.language)
                return try frame(keys, Screen.Size(columns: columns, rows: rows), reel, tape)
            }
            #expect(lines.count <= rows)
            for line in lines { #expect(line.width <= columns && TextWidth.of(line.text(colour: false)) == line.width) }
            let text = lines.map { $0.text(colour: false).trimmingEnd + "\n" }.joined()
            let file = Self.folder.appending(path: "\(name).\(language.rawValue).txt")
            if SnapshotTests.isRenewing || !FileManager.default.fileExists(atPath: file.path()) {
                try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
                try Data(text.utf8).write(to: file)
                if !SnapshotTests.isRenewing { Issue.record("\(file.lastPathComponent) was missing: read it") }
            } else {
                #expect(try text == String(decoding: Data(contentsOf: file), as: UTF8.self))
            }
        }
    }

    /// Whatever the room, a frame keeps within it.
    @Test func framesFitEveryScreen() async throws {
        let (_, views, tape) = try await Self.told.value
        let reel = try Reel(views, programme: nil, tape, in: Speech.language)
        for columns in stride(from: 1, through: 160, by: 13) {
            for rows in stride(from: 1, through: 60, by: 7) {
                for keys in ["", "g17\nv", "?", "g1"] {
                    let lines = try frame(keys, Screen.Size(columns: columns, rows: rows), reel, tape)
                    #expect(lines.count <= rows, "\(columns)×\(rows) \(keys)")
                    for line in lines { #expect(line.width <= columns, "\(columns)×\(rows) \(keys)") }
                }
            }
        }
    }

    @Test func whatMovedIsHighlighted() async throws {
        let (_, views, tape) = try await Self.told.value
        let reel = try Reel(views, programme: nil, tape, in: Speech.language)
        let lines = try frame("g15\n", Screen.Size(columns: 80, rows: 24), reel, tape)
        let moved = lines.filter { $0.pieces.contains { $0.style == .strong } }
        #expect(moved.count == 1)
        #expect(moved.first?.text(colour: false).hasSuffix("+1") == true)
        #expect(moved.first?.text(colour: true).contains("\u{1B}[1;36m") == true)
    }

    // MARK: - Lines

    @Test func linesAreFittedByWidth() {
        var line: StyledLine = "日本"
        line.add("語です", .bold)
        #expect(line.width == 10)
        #expect(line.fitted(10) == line)
        #expect(line.fitted(9).text(colour: false) == "日本語で…")
        #expect(line.fitted(4).text(colour: false) == "日…")
        #expect(line.fitted(5).text(colour: false) == "日本…")
        #expect(line.fitted(1).text(colour: false) == "…")
        line.add("x", endingAt: 14)
        #expect(line.text(colour: false) == "日本語です   x")
        #expect(line.text(colour: true) == "日本\u{1B}[1m語です\u{1B}[0m   x")
    }

    @Test(arguments: [
        (0.0, "────"), (0.13, "╸───"), (0.5, "━━──"), (0.9, "━━━╸"), (1.0, "━━━━"), (7.0, "━━━━"), (-1.0, "────"),
    ])
    func barsAreAsLongAsTheirShare(_ share: Double, _ bar: String) {
        #expect(StyledLine.bar(share, columns: 4, .accent).text(colour: false) == bar)
    }
}

extension String {
    fileprivate var trimmingEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
