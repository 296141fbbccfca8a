import Events
import Projections

extension DerivedFiles {
    static func altered(_ status: Verdict.Status) -> Phrase {
        let remedy = Phrase(
            ru: "Удалите index.sqlite с его -wal и -shm, затем letopis rebuild: всё это выводится из записей. ",
            en: "Delete index.sqlite with its -wal and -shm, then letopis rebuild: all of it follows from the entries. "
        )
        guard status == .agrees else { return remedy }
        return Phrase(
            ru: "Сами записи целы; не таково только то, что из них выведено. ",
            en: "The log itself is sound; only what is derived from it is not as the entries make it. ") + remedy
    }
}

extension DerivedFiles.File {
    var json: JSON {
        switch state {
        case .absent: ["file": .string(name.rawValue), "state": "absent"]
        case .compared(let size, let tables):
            [
                "file": .string(name.rawValue), "state": "compared", "size": .int(size),
                "differing": .array(tables.map(JSON.string)),
            ]
        }
    }

    /// - Parameter entries: how many the log has.
    func phrase(of entries: Int) -> Phrase {
        switch state {
        case .absent:
            Phrase(ru: "нет; появится, когда понадобится", en: "absent; made when it is needed")
        case .compared(_, ["-"]):
            Phrase(ru: "не читается", en: "cannot be read")
        case .compared(let size, let tables) where tables.isEmpty:
            size == entries
                ? Phrase(ru: "как построен заново", en: "as made anew")
                : Phrase(
                    ru: "как построен заново, до записи \(size) из \(entries)",
                    en: "as made anew, up to entry \(size) of \(entries)")
        case .compared(_, let tables):
            Phrase(
                ru: "изменено: \(tables.joined(separator: ", "))", en: "altered: \(tables.joined(separator: ", "))")
        }
    }
}

extension FrozenFiles {
    static let altered = Phrase(
        ru:
            "Файл закрытого периода в snapshots/ — не тот, чья сумма записана при закрытии. Сами цифры стоят в записи и "
            + "следуют из летописи: letopis period check; верните файл из копии. ",
        en: "The file of a closed period in snapshots/ is not the one whose digest was recorded at the closing. The "
            + "figures themselves stand in the entry and follow from the ledger: letopis period check; put the file back "
            + "from a copy. ")

    /// Nothing where nothing was frozen; what is wrong by name, and how many are sound.
    var facts: [(name: Phrase, value: Cell)] {
        if files.isEmpty { return [] }
        var texts = files.filter { $0.state != .sound }.map { file in
            let what =
                file.state == .altered
                ? say(ru: "изменён", en: "altered")
                : say(ru: "ни одна запись его не называет", en: "no entry names it")
            return Phrase("\(file.name): \(what)")
        }
        let sound = files.count { $0.state == .sound }
        if sound > 0 { texts.append(say(ru: "целы: \(sound)", en: "sound: \(sound)")) }
        return [("snapshots/", .text(texts.joined(separator: "; ")))]
    }
}

extension FrozenFiles.File {
    var json: JSON { ["file": .string(name), "state": .string(state.rawValue)] }
}
