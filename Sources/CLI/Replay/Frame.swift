import Application
import Events
import Presentation

/// One picture of a replay: the state of the player, what the ledger says there, and the room that there is.
struct Frame {
    let player: Player
    let scene: Scene
    let size: Screen.Size

    private static let smallest = Screen.Size(columns: 40, rows: 14)
    /// From so many columns on, the entries before stand beside the indicators.
    private static let wide = 112

    /// So many entries before the present one are shown at most.
    static func recent(_ size: Screen.Size) -> Int {
        size.columns >= wide ? max(0, size.rows - 9) : size.rows >= 36 ? 6 : size.rows >= 22 ? 3 : 0
    }

    /// No more lines than there are rows, none wider than the screen.
    var lines: [StyledLine] {
        guard size.columns >= Frame.smallest.columns, size.rows >= Frame.smallest.rows else { return [tooSmall] }
        var lines = heading + [""]
        if player.isHelpShown {
            lines += help.prefix(size.rows - lines.count - 2)
        } else {
            lines += card + [""]
            let room = size.rows - lines.count - 2
            lines += size.columns >= Frame.wide ? beside(room) : below(room)
        }
        while lines.count < size.rows - 1 { lines.append("") }
        return (lines + [footer]).map { $0.fitted(size.columns) }
    }

    private var isRoomy: Bool { size.rows >= 30 }

    private var tooSmall: StyledLine {
        StyledLine(
            TextWidth.elide(
                say(
                    ru: "Окно мало: нужно \(Frame.smallest.columns) × \(Frame.smallest.rows).",
                    en: "Too small a window: it takes \(Frame.smallest.columns) × \(Frame.smallest.rows)."
                ).spoken,
                width: size.columns))
    }

    // MARK: - Above

    private var heading: [StyledLine] {
        let last = size.columns - 1
        var name: StyledLine = " "
        name.add(scene.ledger, .bold)
        if let title = onlyProgramme { name.add(" · " + title) }
        let pace = say(ru: "\(Numbers.entries(player.speed))/с", en: "\(Numbers.entries(player.speed))/s").spoken
        let state =
            player.isPlaying
            ? StyledLine("▶ " + pace, .accent)
            : StyledLine("‖ " + say(ru: "пауза · ", en: "paused · ").spoken + pace, .dim)
        var first = name.fitted(last - state.width - 2)
        first.pad(to: last - state.width)
        first.add(state)

        let tape = player.tape
        let number = tape.number(of: player.position)
        let place = say(
            ru: "\(Numbers.grouped(number)) из \(Numbers.grouped(tape.count))",
            en: "\(Numbers.grouped(number)) of \(Numbers.grouped(tape.count))"
        ).spoken
        let day = String(scene.card.recorded.prefix(10))
        // The bar keeps its length while the number grows.
        let all = Numbers.grouped(tape.count)
        let places = TextWidth.of(say(ru: "\(all) из \(all)", en: "\(all) of \(all)").spoken)
        var second: StyledLine = " "
        second.add(.bar(Double(number) / Double(tape.count), columns: max(4, last - 17 - places), .accent))
        second.add(place, endingAt: last - 13, .dim)
        second.add(" · ", .dim)
        second.add(day)
        return [first, second]
    }

    /// The title of the programme where all the indicators are of one.
    private var onlyProgramme: String? {
        guard let first = scene.rows.first, scene.rows.allSatisfy({ $0.programme == first.programme }) else {
            return nil
        }
        return first.programmeTitle
    }

    // MARK: - The entry

    private var card: [StyledLine] {
        let card = scene.card
        let last = size.columns - 1
        let number = Numbers.grouped(card.seq).spoken
        var first: StyledLine = " "
        first.add(number + "  ", .dim)
        first.add(card.label, .bold)
        if let programme = card.programme, onlyProgramme == nil { first.add("  " + programme, .dim) }
        var lines = [first.fitted(last - TextWidth.of(card.at) - 1)]
        lines[0].add(card.at, endingAt: last)

        let room = isRoomy ? 3 : 2
        var details = TextWidth.wrap(card.details, width: last - 3).prefix(room).map { $0 }
        if TextWidth.wrap(card.details, width: last - 3).count > room {
            details[room - 1] = TextWidth.elide(details[room - 1] + "…", width: last - 3)
        }
        for index in 0..<room { lines.append(StyledLine(index < details.count ? "   " + details[index] : "")) }

        let full = standing(withAccount: true)
        return lines + [full.width <= last ? full : standing(withAccount: false)]
    }

    /// When the entry was recorded and by whom, and what a reader should know of it besides.
    private func standing(withAccount: Bool) -> StyledLine {
        let card = scene.card
        var line: StyledLine = "   "
        let account = withAccount ? " · " + card.by : ""
        line.add(say(ru: "записано \(card.recorded)\(account)", en: "recorded \(card.recorded)\(account)").spoken, .dim)
        if let days = card.daysLate { line.add("   " + Frame.late(days).spoken, .warning) }
        if let voider = card.voider {
            let number = Numbers.grouped(voider)
            line.add("   " + say(ru: "аннулирована записью \(number)", en: "voided later by \(number)").spoken, .bad)
        }
        return line
    }

    private static func late(_ days: Int) -> Phrase {
        let count = Numbers.count(abs(days), one: "день", few: "дня", many: "дней", en: "day", ens: "days")
        if days < 0 { return say(ru: "заранее: за \(count)", en: "\(count) ahead") }
        return say(ru: "поздно: через \(count)", en: "\(count) late")
    }

    // MARK: - The indicators, and the entries before

    private func below(_ room: Int) -> [StyledLine] {
        let recent = scene.recent.prefix(Frame.recent(size))
        let kept = Frame.recent(size)
        guard kept > 0 else { return indicators(room, columns: size.columns) }
        var lines = indicators(room - kept - 1, columns: size.columns)
        while lines.count < room - kept { lines.append("") }
        return lines + recent.map { before($0, columns: size.columns) }
    }

    private func beside(_ room: Int) -> [StyledLine] {
        let left = min(size.columns * 3 / 5, IndicatorLine.natural(scene.rows))
        let indicators = indicators(room, columns: left)
        let recent = scene.recent.prefix(room).map { before($0, columns: size.columns - left - 3) }
        return (0..<max(indicators.count, recent.count)).map { row in
            var line = row < indicators.count ? indicators[row].fitted(left) : ""
            guard row < recent.count else { return line }
            line.pad(to: left)
            line.add(" │ ", .dim)
            line.add(recent[row])
            return line
        }
    }

    private func before(_ card: Scene.Card, columns: Int) -> StyledLine {
        var line: StyledLine = " "
        let end = Numbers.grouped(player.tape.end).spoken
        line.add(Numbers.grouped(card.seq).spoken, endingAt: 1 + TextWidth.of(end), .dim)
        line.add("  \(card.at.prefix(10))  ", .dim)
        line.add(card.label, card.voider == nil ? nil : .dim)
        let room = columns - line.width - 3
        if room > 8, !card.details.isEmpty {
            line.add("  " + TextWidth.elide(card.details, width: room), .dim)
        }
        return line.fitted(columns)
    }

    private func indicators(_ room: Int, columns: Int) -> [StyledLine] {
        if scene.rows.isEmpty {
            return [StyledLine(say(ru: "   Показателей нет.", en: "   There are no indicators.").spoken, .dim)]
        }
        let window = IndicatorWindow(scene.rows, chosen: player.chosen, focus: player.focus, room: room)
        let layout = IndicatorLine(scene.rows, columns: columns)
        var lines = window.shown.map { item in
            switch item {
            case .heading(let row):
                StyledLine(" " + scene.rows[row].programmeTitle, .dim)
            case .row(let row): layout.line(scene.rows[row], isChosen: player.chosen == row)
            }
        }
        if window.hidden > 0 {
            var note = say(ru: "   … ещё \(window.hidden)", en: "   … \(window.hidden) more")
            if window.hiddenMoves > 0 {
                note += say(
                    ru: ", из них сдвинулись \(window.hiddenMoves)", en: ", \(window.hiddenMoves) of them moved")
            }
            lines.append(StyledLine(note.spoken, .dim))
        }
        return lines
    }

    // MARK: - Below

    private var footer: StyledLine {
        if let typed = player.typed {
            var line: StyledLine = " "
            line.add(say(ru: "Дата записи или номер: ", en: "Date of recording, or number: ").spoken, .bold)
            line.add(typed + "▏")
            line.add(say(ru: "   Enter — перейти, Esc — остаться", en: "   Enter to go, Esc to stay").spoken, .dim)
            return line
        }
        if let message = player.message { return StyledLine(" " + message.spoken, .warning) }
        let hints = [
            player.isPlaying
                ? Phrase(ru: "пробел — пауза", en: "space pause") : Phrase(ru: "пробел — играть", en: "space play"),
            Phrase(ru: "← → шаг", en: "← → step"), Phrase(ru: "↑ ↓ показатель", en: "↑ ↓ indicator"),
            Phrase(ru: "n N его ход", en: "n N its moves"), Phrase(ru: "g дата", en: "g date"),
            Phrase(ru: "+ − темп", en: "+ − speed"),
        ].map(\.spoken)
        let always = [Phrase(ru: "? справка", en: "? help"), Phrase(ru: "q выход", en: "q quit")].map(\.spoken)
        var shown = hints[...]
        func text() -> String { " " + (shown + always).joined(separator: "  ") }
        while !shown.isEmpty, TextWidth.of(text()) > size.columns { shown.removeLast() }
        return StyledLine(text(), .dim)
    }

    private var help: [StyledLine] {
        let keys: [(String, Phrase)] = [
            (say(ru: "пробел", en: "space").spoken, Phrase(ru: "играть и остановиться", en: "play and pause")),
            ("→ ←", Phrase(ru: "следующая и предыдущая запись", en: "next and previous entry")),
            ("PgDn PgUp", Phrase(ru: "на двадцатую часть вперёд и назад", en: "a twentieth of the whole on and back")),
            ("Home End", Phrase(ru: "первая и последняя запись", en: "first and last entry")),
            ("+ −", Phrase(ru: "быстрее и медленнее", en: "faster and slower")),
            ("↑ ↓", Phrase(ru: "выбрать показатель", en: "choose an indicator")),
            ("Tab", Phrase(ru: "показатели следующего проекта", en: "indicators of the next programme")),
            (
                "n N",
                Phrase(
                    ru: "следующая и предыдущая запись, сдвинувшая выбранный показатель, а без выбора — любой",
                    en: "next and previous entry that moved the chosen indicator, or any where none is chosen")
            ),
            ("Esc", Phrase(ru: "снять выбор", en: "choose none")),
            (
                "g",
                Phrase(
                    ru: "к записи с номером или к первой записи дня: 812, 2024-06-15, 2024-06",
                    en: "to an entry by number, or to the first of a day: 812, 2024-06-15, 2024-06")
            ),
            ("q", Phrase(ru: "выйти", en: "quit")),
        ]
        let column = 14
        return keys.flatMap { key, meaning in
            TextWidth.wrap(meaning.spoken, width: max(20, size.columns - column - 1)).enumerated().map { index, text in
                var line = StyledLine(index == 0 ? "   " + key : "", .bold)
                line.pad(to: column)
                line.add(text)
                return line
            }
        }
    }
}
