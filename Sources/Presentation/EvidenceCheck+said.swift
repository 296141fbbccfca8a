import Application
import Events

extension EvidenceCheck {
    package static let unsound = Phrase(
        ru: "Файл подтверждения в evidence/ — не тот, чья сумма записана, или его нет, хотя никто не стёрт и ничто не "
            + "заменено: верните его из копии папки evidence/. ",
        en:
            "A file of evidence/ is not the one whose digest was recorded, or is missing although nobody was erased and "
            + "nothing superseded: put it back from a copy of evidence/. ")

    /// Nil where there is nothing to say.
    package var json: JSON? {
        if named == 0, files.isEmpty { return nil }
        return .members([
            ("carried", .bool(isCarried)), ("named", .int(named)),
            (
                "files",
                .array(
                    files.map { file in
                        .members([
                            ("file", .string(file.name)), ("state", .string(file.state.rawValue)),
                            ("evidence", file.codes.isEmpty ? nil : .array(file.codes.map(JSON.string))),
                        ])
                    })
            ),
        ])
    }

    /// Nothing where nothing was ever attached; what is wrong by name, and how many are sound.
    package var facts: [(name: Phrase, value: Cell)] {
        if named == 0, files.isEmpty { return [] }
        guard isCarried else {
            return [
                (
                    "evidence/",
                    .text(
                        say(
                            ru: "нет: папку в эту копию не взяли; файлов в записях: \(Numbers.grouped(named))",
                            en: "not carried along with this copy; files that the entries name: "
                                + "\(Numbers.grouped(named))"))
                )
            ]
        }
        var texts: [Phrase] = []
        for state in [State.altered, .missing, .unreadable] {
            let found = files.filter { $0.state == state }
            texts += found.prefix(5).map { Phrase("\($0.label): \(state.label)") }
            if found.count > 5 { texts.append("… \(state.label): \(Numbers.grouped(found.count))") }
        }
        for state in [State.erased, .unnamed, .unfinished, .sound] where count(state) > 0 {
            texts.append("\(state.label): \(Numbers.grouped(count(state)))")
        }
        return [("evidence/", .text(texts.joined(separator: "; ")))]
    }
}

extension EvidenceCheck.File {
    /// The code by which people know it, and enough of the name to find it.
    fileprivate var label: String {
        codes.joined(separator: ", ") + " (\(name.prefix(8))…)"
    }
}

extension EvidenceCheck.State {
    var label: Phrase {
        switch self {
        case .sound: Phrase(ru: "целы", en: "sound")
        case .altered: Phrase(ru: "изменён", en: "altered")
        case .missing: Phrase(ru: "нет на месте", en: "missing")
        case .erased: Phrase(ru: "стёрты или заменены", en: "erased or superseded")
        case .unreadable: Phrase(ru: "нет прав прочесть", en: "may not be read")
        case .unnamed: Phrase(ru: "ни одна запись не называет", en: "named by no entry")
        case .unfinished: Phrase(ru: "недописаны", en: "unfinished")
        }
    }
}
