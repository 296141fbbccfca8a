import Application
import Events

/// The act of destruction and the log extract of Roskomnadzor's order 179 of 28 October 2022, items 3 and 5: what each
/// has to say, in that order. Of whom they speak they say by the code, since the name is what was destroyed.
package struct ErasureAct {
    let outcome: Erasure.Outcome
    let ledger: Ledger
    let categories: [Phrase]
    let `operator`: String?
    let performer: String?

    package init(
        _ outcome: Erasure.Outcome, ledger: Ledger, categories: [Phrase], operator: String?, performer: String?
    ) {
        self.outcome = outcome
        self.ledger = ledger
        self.categories = categories
        self.operator = `operator`
        self.performer = performer
    }

    package var answer: Answer {
        let completed = outcome.completed
        let json = { @Sendable (language: Language) -> JSON in
            .members([
                ("person", outcome.codes.first.map { .string($0) }), ("codes", .array(outcome.codes.map(JSON.string))),
                ("requested", .array(outcome.requested.map { .int($0.seq) })),
                ("completed", .array(completed.map { .int($0.seq) })), ("erasedBefore", .bool(outcome.wasDone)),
                ("categories", .array(categories.map { .string($0.text(language)) })), ("size", .int(outcome.size)),
                ("root", .string(outcome.root.base64)), ("act", .object(JSONObject(act.map { $0.json(in: language) }))),
                ("logExtract", .array(extractRows.map { .object(JSONObject($0.map { $0.json(in: language) })) })),
            ])
        }
        return Answer(
            json: json,
            [
                .heading(
                    say(ru: "Акт об уничтожении персональных данных", en: "Act of destruction of personal data")),
                .facts(act.map { ($0.label, .text($0.text)) }),
                .heading(
                    say(
                        ru: "Выгрузка из журнала регистрации событий в информационной системе",
                        en: "Extract from the information system's event log")),
                .table(extract),
                .note(
                    say(
                        ru:
                            "Акт и выгрузка хранятся 3 года (приказ № 179, п. 8). Записи заверены корнем летописи "
                            + "\(outcome.root.base64) (записей: \(Numbers.grouped(outcome.size))).",
                        en:
                            "Act and extract are kept for 3 years (order 179, item 8). The root \(outcome.root.base64) of "
                            + "the ledger of \(Numbers.entries(outcome.size)) vouches for the entries.")),
                .note(
                    say(
                        ru: "Старые копии хранилища и ключей (vault/, secrets/) уничтожьте или замените новыми.",
                        en:
                            "Destroy old copies of the vault and its keys (vault/, secrets/), or replace them by new ones."
                    )),
                .note(
                    say(
                        ru:
                            "Ведомости и выгрузки, где человек назван, уничтожьте или вычеркните его строку, у всех, у кого они "
                            + "есть: внесённые снова, они вернут его как нового человека.",
                        en:
                            "Whoever has sheets that named the person must destroy them or cut the person's row out: imported "
                            + "again, they would bring the person back as somebody new.")),
            ])
    }

    private struct Item {
        let key: String
        let label: Phrase
        let text: Phrase

        func json(in language: Language) -> JSONObject.Member {
            .init(key: key, value: .string(text.text(language)))
        }
    }

    private static let blank = "______________________________"

    private var list: Phrase { categories.joined(separator: "; ") }
    private var system: Phrase { say(ru: "Летопись \(ledger.opening.origin)", en: "Letopis \(ledger.opening.origin)") }
    private var subjects: String { outcome.codes.map { "person:\($0)" }.joined(separator: ", ") }

    /// Item 3, a to k; e is left out, since nothing was on paper.
    private var act: [Item] {
        let date = outcome.completed.last?.at ?? ""
        let ground = outcome.completed.last?.text("ground") ?? ""
        return [
            Item(
                key: "operator", label: Phrase(ru: "оператор (наименование, адрес)", en: "operator (name, address)"),
                text: Phrase(self.operator ?? Self.blank)),
            Item(
                key: "processor", label: Phrase(ru: "обработка по поручению", en: "processing on behalf"),
                text: say(ru: "не поручалась", en: "none")),
            Item(
                key: "subject", label: Phrase(ru: "субъект (код в летописи)", en: "data subject (code in the ledger)"),
                text: Phrase(subjects)),
            Item(
                key: "performer",
                label: Phrase(
                    ru: "уничтожил (должность, имя, подпись)", en: "destroyed by (position, name, signature)"),
                text: Phrase((performer.map { $0 + "  " } ?? "") + Self.blank)),
            Item(key: "categories", label: Phrase(ru: "категории данных", en: "categories of data"), text: list),
            Item(key: "system", label: Phrase(ru: "информационная система", en: "information system"), text: system),
            Item(
                key: "method", label: Phrase(ru: "способ", en: "method"),
                text: say(
                    ru: "уничтожение ключа AES-256-GCM и удаление запечатанных данных с перезаписью файлов",
                    en: "destruction of the AES-256-GCM key, deletion of the sealed data and rewriting of the files")),
            Item(key: "reason", label: Phrase(ru: "причина", en: "reason"), text: Phrase(ground)),
            Item(key: "date", label: Phrase(ru: "дата", en: "date"), text: Phrase(date)),
        ]
    }

    /// Item 5, a row for each entry.
    private var extractRows: [[Item]] {
        (outcome.requested + outcome.completed).sorted { $0.seq < $1.seq }.map { entry in
            [
                Item(key: "seq", label: Phrase(ru: "запись", en: "entry"), text: "\(entry.seq)"),
                Item(key: "recorded", label: Phrase(ru: "записано", en: "recorded"), text: Phrase(entry.recorded)),
                Item(key: "event", label: Phrase(ru: "событие", en: "event"), text: entry.type.label),
                Item(
                    key: "subject", label: Phrase(ru: "субъект", en: "data subject"),
                    text: "person:\(entry.text("person") ?? "")"),
                Item(key: "categories", label: Phrase(ru: "категории", en: "categories"), text: list),
                Item(key: "system", label: Phrase(ru: "система", en: "system"), text: system),
                Item(
                    key: "reason", label: Phrase(ru: "причина", en: "reason"), text: Phrase(entry.text("ground") ?? "")),
                Item(key: "date", label: Phrase(ru: "дата", en: "date"), text: Phrase(entry.at)),
            ]
        }
    }

    /// The rows without what the act above says already.
    private var extract: Table {
        let shown = extractRows.map { row in row.filter { !["categories", "system"].contains($0.key) } }
        return Table(
            (shown.first ?? []).map { Table.Column($0.key, $0.label, flexible: $0.key == "reason") },
            rows: shown.map { row in row.map { Cell.text($0.text) } })
    }
}

/// What kinds of data an erasure destroys. Told from the log, which says what could have been given and never what was:
/// so the list can be made again after the data are gone.
package enum ErasedCategories {
    package static func of(_ codes: [String], _ reader: LedgerReader) throws -> [Phrase] {
        /// The sealed fields by the names of the types.
        var sealed: [String: Set<String>] = [:]
        func take(_ entry: Entry) {
            sealed[entry.type.name, default: []].formUnion(entry.shape.fields.filter(\.isSealed).map(\.name))
        }
        for code in codes {
            for entry in try reader.history(Ref(.person, code)) {
                if try Erasure.takes(entry, ofPerson: code, reader) { take(entry) }
                for kind in [ThingKind.application, .internship] where entry.text("person") == code {
                    guard let ref = entry.ref(kind) else { continue }
                    for later in try reader.history(ref) { take(later) }
                }
            }
        }
        var labels: [Phrase] = []
        for (name, names) in sealed.sorted(by: { $0.key < $1.key }) {
            guard let type = Catalogue.byName[name] else { continue }
            for field in type.fields where names.contains(field.name) {
                let found: [Phrase]
                if case .object(let inner) = field.value {
                    found = inner.map { Catalogue.label(field: $0.name, of: type) }
                } else if ["birthYear", "sex"].contains(field.name) {
                    found = [Catalogue.label(field: field.name, of: type)]
                } else {
                    let label = Catalogue.label(field: field.name, of: type)
                    found = [Phrase(ru: "\(label.ru) (\(type.label.ru))", en: "\(label.en) (\(type.label.en))")]
                }
                for label in found where !labels.contains(label) { labels.append(label) }
            }
        }
        return labels
    }
}
