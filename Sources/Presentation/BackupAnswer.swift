import Events

/// The copy of the log that was made.
package struct BackupAnswer {
    private let copy: Backup.Copy

    package init(_ copy: Backup.Copy) {
        self.copy = copy
    }

    package var answer: Answer {
        let json: JSON = [
            "file": .string(copy.path), "entries": .int(copy.entries), "root": .string(copy.root.base64),
            "bytes": .int(copy.bytes),
        ]
        return Answer(
            json: json,
            [
                .heading(
                    say(
                        ru: "Копия готова и проверена: \(copy.path)",
                        en: "The copy is made and verified: \(copy.path)")),
                .facts([
                    (say(ru: "записей", en: "entries"), .number(copy.entries)),
                    (say(ru: "размер", en: "size"), .text(Numbers.bytes(copy.bytes))),
                    (say(ru: "корень", en: "root"), .text(copy.root.base64)),
                ]),
                .note(
                    say(
                        ru: "Ключа и личных данных в ней нет; вернуть её на место: letopis restore \(copy.path)",
                        en: "It holds neither the key nor personal data; to put it back: letopis restore "
                            + "\(copy.path)"
                    )),
            ])
    }
}
