import Events

/// The key that the ledger signs with, and those before it.
package struct KeysAnswer {
    private let keys: KeyHistory
    /// Whether a rotation is not finished.
    private let isPending: Bool

    package init(_ keys: KeyHistory, isPending: Bool) {
        (self.keys, self.isPending) = (keys, isPending)
    }

    package var answer: Answer {
        let list = keys.keys.map { JSON.members([("from", .int($0.from)), ("verifierKey", .string($0.key.text))]) }
        let table = Table(
            [
                Table.Column("from", ru: "с записи", en: "from entry", .right),
                Table.Column("verifierKey", ru: "открытый ключ", en: "public key", flexible: true),
            ], rows: keys.keys.map { [.number($0.from), .text($0.key.text)] })
        var parts: [Answer.Part] = [.heading(Phrase(keys.current.text)), .table(table)]
        if isPending {
            parts.append(
                .note(
                    say(
                        ru: "Смена ключа в записи \(keys.since) не закончена: letopis key rotate",
                        en: "The rotation in entry \(keys.since) is not finished: letopis key rotate")))
        }
        return Answer(
            json: [
                "verifierKey": .string(keys.current.text), "from": .int(keys.since), "keys": .array(list),
                "pending": .bool(isPending),
            ], rows: table, parts)
    }
}
