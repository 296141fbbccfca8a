import Application
import ArgumentParser
import Events
import Presentation

struct Reveal: ParsableCommand, MoreToDo {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "reveal", ru: "Раскрыть получателю, кто стоит за выбранными записями.",
            en: "Disclose to somebody who the people in chosen entries are.",
            more: Phrase(
                ru: """
                    Раскрывает запечатанные поля выбранных записей и тех действующих записей, где сказано, кто эти люди \
                    (person.added, person.corrected). Если запись называет нескольких, раскрываются все названные; никто другой — \
                    никогда. Сначала о раскрытии остаётся запись personal-data.disclosed, потом пишется файл; повтор той же команды \
                    пишет файл снова, без второй записи. Файл проверяется по материалам: letopis check ПАПКА --disclosures ФАЙЛ.

                    letopis reveal 57 61 --to "Фонд, эксперт" --purpose "проверка выборки" -o raskrytie.json
                    letopis sample … > vyborka.json; letopis reveal --sample vyborka.json --to … --purpose … -o raskrytie.json

                    Получателя и цель назовите так, чтобы их можно было хранить вечно: должностью, а не именем.
                    """,
                en: """
                    Discloses the sealed fields of the chosen entries, and of the live entries that say who these people are \
                    (person.added, person.corrected). Where an entry names several, all that it names are disclosed; nobody else \
                    ever is. First an entry personal-data.disclosed is recorded, then the file is written; the same command again \
                    writes the file again, and no second entry. A bundle proves the file: letopis check DIR --disclosures FILE.

                    letopis reveal 57 61 --to "The fund's expert" --purpose "check of the sample" -o revealed.json
                    letopis sample … > sample.json; letopis reveal --sample sample.json --to … --purpose … -o revealed.json

                    Recipient and purpose stay for ever: name an office, not a person.
                    """))
    }

    @Argument(help: ArgumentHelp(ru: "номера или id записей", en: "seqs or ids of entries", value: "SEQ"))
    var entries: [String] = []

    @Option(
        help: ArgumentHelp(
            ru: "ответ letopis sample в JSON", en: "the answer of letopis sample, in JSON", value: "FILE"))
    var sample: String?

    @Option(help: ArgumentHelp(ru: "кому", en: "to whom", value: "RECIPIENT"))
    var to: String

    @Option(help: ArgumentHelp(ru: "зачем", en: "why", value: "TEXT"))
    var purpose: String

    @Option(
        help: ArgumentHelp(
            ru: "только это запечатанное поле (personal, birthYear, sex, text…); можно несколько раз",
            en: "this sealed field only (personal, birthYear, sex, text…); may be repeated", value: "NAME"))
    var field: [String] = []

    @Flag(
        help: ArgumentHelp(
            ru: "и записи о других кодах того же человека", en: "the entries about the person's other codes, too"))
    var merged = false

    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp(
            ru: "не раскрывать записей позже этого момента; обычно размер из --sample, иначе вся летопись",
            en: "disclose no entry after this moment; by default the size in --sample, else the whole ledger",
            value: "N|DATE|FILE"))
    var asOf: String?

    @Option(name: [.customShort("o"), .long], help: ArgumentHelp(ru: "новый файл", en: "a new file", value: "FILE"))
    var output: String

    @Flag(help: ArgumentHelp(ru: "не переспрашивать", en: "do not ask again"))
    var yes = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        try SmallFile.requireAbsent(output)
        for name in field { try DisclosureOrder.requireSealed(name) }
        let session = try options.session()
        let drawn = try sample.map { try DrawnSample(SmallFile.read(Console.file($0)), name: $0, session.ledger) }
        let position = try asOf.map { try Position.parse($0, session.ledger) }
        let revelation = try session.revelation(
            DisclosureOrder(
                entries: entries.map { try EntryName($0) }, sample: drawn, fields: field, isMerged: merged,
                position: position))
        guard !revelation.opened.isEmpty else {
            return try options.write(RevelationAnswer(revelation, asked: field, to: nil).answer)
        }
        try confirm(revelation)
        let (receipt, left) = try session.handOver(revelation, to: to, purpose: purpose, path: output)
        Aftermath.warn(left)
        let answer = RevelationAnswer(revelation, asked: field, to: (output, receipt)).answer
        if Committed.run.entries == nil { return try options.write(answer) }
        _ = Aftermath.attempt { try options.write(answer) }
    }

    private func confirm(_ revelation: Revelation) throws {
        guard !yes, Terminal.isInput, Terminal.isError else { return }
        let people = Set(revelation.parts.compactMap { if case .disclosed = $0.outcome { $0.person } else { nil } })
        let list =
            people.isEmpty
            ? Numbers.entries(revelation.opened.count) : Phrase(people.sorted().joined(separator: ", "))
        try Question.confirm(
            say(
                ru:
                    "Личные данные (\(list)) получит: \(to). Запись об "
                    + "этом останется навсегда.",
                en:
                    "Personal data (\(list)) go to: \(to). The entry "
                    + "that says so stays for ever."),
            say(ru: "Раскрыть? [д/н]", en: "Disclose them? [y/N]"), isAgreed: Question.isYes,
            refused: Problem.usage(
                "not-confirmed",
                Phrase(ru: "не подтверждено; ничего не раскрыто", en: "not confirmed; nothing was disclosed"),
                remedy: Phrase(
                    ru: "повторите и ответьте «д», или добавьте --yes", en: "try again and answer y, or add --yes")))
    }
}
