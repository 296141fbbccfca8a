import Events

/// The ledger that was made, and what to do next.
package struct NewLedgerAnswer {
    private let ledger: Ledger
    /// As it was typed.
    private let folder: String

    package init(_ ledger: Ledger, folder: String) {
        (self.ledger, self.folder) = (ledger, folder)
    }

    package var answer: Answer {
        let origin = ledger.opening.origin
        return Answer(
            json: [
                "ledger": .string(folder), "origin": .string(origin),
                "verifierKey": .string(ledger.opening.verifierKey.text),
            ],
            [
                .heading(say(ru: "Летопись создана: \(folder)", en: "The ledger is made: \(folder)")),
                .facts([
                    (say(ru: "имя", en: "name"), .text(origin)),
                    (say(ru: "открытый ключ", en: "public key"), .text(ledger.opening.verifierKey.text)),
                    (say(ru: "тайный ключ", en: "secret key"), .text(ledger.folder.signingKey)),
                ]),
                .text(""),
                .text(
                    say(
                        ru: "Сохраните копию папки \(ledger.folder.secrets) в другом месте: без неё летопись "
                            + "нельзя продолжить. "
                            + "Её не показывают никому, и letopis backup её не копирует.",
                        en: "Keep a copy of \(ledger.folder.secrets) somewhere else: without it the ledger cannot "
                            + "be continued. "
                            + "Show it to nobody; letopis backup does not copy it.")),
                .text(
                    say(
                        ru: "Одна летопись — это то, что её владелец готов показать целиком.",
                        en: "One ledger is what its owner is ready to show whole.")),
                .text(""), .note(say(ru: "Дальше:", en: "Next:")),
                .commands([
                    "export LETOPIS_LEDGER=\(folder)",
                    say(ru: "letopis programme add ФАЙЛ.yaml", en: "letopis programme add FILE.yaml"),
                    "letopis record --help",
                ]),
            ])
    }
}
