import Application
import ArgumentParser
import Events
import Foundation
import Presentation
import Projections

struct Reveal: AsyncParsableCommand, MoreToDo {
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

    func run() async throws {
        try SmallFile.requireAbsent(output)
        for name in field { try Reveal.requireSealed(name) }
        let ledger = try options.open()
        let drawn = try sample.map { try DrawnSample($0, ledger) }
        let reader = try ledger.reader()
        let size = try asOf.map { try Position.parse($0, ledger) } ?? drawn?.size ?? reader.size
        let chosen = try chosen(drawn, reader, upTo: size)
        let revelation = try Revelation(
            .init(entries: chosen, fields: field.isEmpty ? nil : Set(field), isMerged: merged, size: size), reader,
            VaultReader.open(ledger, reader))
        guard !revelation.opened.isEmpty else {
            return try options.write(RevelationAnswer(revelation, asked: field, to: nil).answer)
        }
        try confirm(revelation)
        let writer = try ledger.writer()
        let receipt = try await revelation.handOver(
            .init(recipient: to, purpose: purpose, day: ledger.today()), to: output, writer)
        await writer.finishAndFollow()
        let answer = RevelationAnswer(revelation, asked: field, to: (output, receipt)).answer
        if Committed.entries == nil { return try options.write(answer) }
        _ = Aftermath.attempt { try options.write(answer) }
    }

    /// Each once, ascending.
    private func chosen(_ drawn: DrawnSample?, _ reader: LedgerReader, upTo size: Int) throws -> [Entry] {
        var chosen: [Int: Entry] = [:]
        for name in entries + (drawn?.entries ?? []).map(String.init) {
            let entry = try EntryName(name).find(reader)
            guard entry.seq <= size else { throw Reveal.beyond(entry.seq, size) }
            chosen[entry.seq] = entry
        }
        if chosen.isEmpty { throw Reveal.noEntries }
        return chosen.values.sorted { $0.seq < $1.seq }
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

/// Entries that `letopis sample` drew.
struct DrawnSample {
    let entries: [Int]
    let size: Int

    /// - Throws: ``Problem``: `notFound`, `badInput` for what is no such answer, `diverged` where it is of another log.
    init(_ file: String, _ ledger: Ledger) throws {
        let bytes = try SmallFile.read(file)
        guard let json = JSONReader.value(bytes, .input), let size = json.object?["size"]?.int,
            let root = json.object?["root"]?.string.flatMap({ TreeHash(base64: $0) }),
            let drawn = json.object?["drawn"]?.array, drawn.allSatisfy({ $0.int != nil })
        else { throw DrawnSample.noSample(file) }
        guard (1...(try ledger.size())).contains(size), try ledger.root(at: size) == root else {
            throw DrawnSample.ofAnother(file)
        }
        entries = drawn.compactMap(\.int)
        self.size = size
    }

    private static func noSample(_ file: String) -> Problem {
        Problem(
            .badInput, "no-sample",
            Phrase(ru: "это не ответ letopis sample", en: "this is no answer of letopis sample"),
            remedy: Phrase(
                ru: "letopis sample … --format json > ФАЙЛ", en: "letopis sample … --format json > FILE"),
            field: "--sample", file: file)
    }

    private static func ofAnother(_ file: String) -> Problem {
        Problem(
            .diverged, "sample-of-another-log",
            Phrase(ru: "эта выборка из другой летописи", en: "the sample was drawn from another log"),
            remedy: Phrase(
                ru: "проверьте --ledger; если летопись та, её надо проверить: letopis verify",
                en: "check --ledger; if the ledger is the right one, verify it: letopis verify"), field: "--sample",
            file: file)
    }
}

// MARK: - Problems

extension Reveal {
    private static let sealedNames = Set(Catalogue.all.flatMap { $0.fields.filter(\.isSealed).map(\.name) }).sorted()

    private static func requireSealed(_ name: String) throws(Problem) {
        if sealedNames.contains(name) { return }
        throw Problem.usage(
            "not-sealed", Phrase(ru: "«\(name)» — не запечатанное поле", en: "\"\(name)\" is no sealed field"),
            remedy: Phrase(
                ru: "одно из: \(sealedNames.joined(separator: ", "))",
                en: "one of \(sealedNames.joined(separator: ", "))"),
            field: "--field")
    }

    private static let noEntries = Problem.usage(
        "no-entries", Phrase(ru: "не сказано, какие записи раскрыть", en: "it is not said which entries to disclose"),
        remedy: Phrase(
            ru: "назовите номера записей или дайте --sample ФАЙЛ", en: "name the entries by seq, or give --sample FILE")
    )

    private static func beyond(_ seq: Int, _ size: Int) -> Problem {
        Problem.usage(
            "beyond-as-of",
            Phrase(
                ru: "запись \(seq) сделана позже записи \(size), до которой раскрывается",
                en: "entry \(seq) is behind entry \(size), up to which is disclosed"),
            remedy: Phrase(ru: "дайте более поздний --as-of", en: "give a later --as-of"), field: "--as-of")
    }
}
