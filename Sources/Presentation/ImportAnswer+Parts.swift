import Application
import Events
import Projections
import Sheets

/// For people.
extension ImportAnswer {
    package var answer: Answer {
        var parts: [Answer.Part] = [.heading(summary)]
        if receipt == nil { parts += columnParts }
        parts += worksheetParts
        parts += countParts
        parts += erasedParts
        parts += possibleParts
        parts += rejectedParts
        parts += wordParts
        parts += endParts
        return Answer(json: json(in:), rows: table, parts)
    }

    private var summary: Phrase {
        let (total, possible, rejected) = (plan.total, plan.possible.count, plan.faults.count)
        let rows = Numbers.count(total, one: "строка", few: "строки", many: "строк", en: "row", ens: "rows")
        let twins = Numbers.count(
            possible, one: "возможный дубль", few: "возможных дубля", many: "возможных дублей",
            en: "possible duplicate",
            ens: "possible duplicates")
        let new = Numbers.grouped(plan.new)
        let matched = Numbers.grouped(plan.matched)
        let refused = Numbers.grouped(rejected)
        return say(
            ru: "\(rows): новых \(new), найдено \(matched), \(twins), отклонено \(refused)",
            en: "\(rows): \(new) new, \(matched) matched, \(twins), \(refused) rejected")
    }

    private var columnParts: [Answer.Part] {
        let rows = columns.columns.filter { $0.meaning != nil }.map { column in
            [
                Cell.text(ColumnName.letters(column.index)), .text(column.title),
                .text(ImportAnswer.label(column.meaning, terms.type)),
            ]
        }
        var parts: [Answer.Part] = [
            .table(
                Table(
                    [
                        Table.Column("column", ru: "столбец", en: "column"),
                        Table.Column("title", ru: "заголовок", en: "heading", flexible: true),
                        Table.Column("meaning", ru: "что значит", en: "meaning"),
                    ], rows: rows))
        ]
        let rest = columns.passedOver.map { "\(ColumnName.letters($0.index)) «\($0.title)»" }.joined(separator: ", ")
        if !rest.isEmpty { parts.append(.note(say(ru: "Не берутся: ", en: "Passed over: ") + Phrase(rest))) }
        parts.append(.note(source))
        return parts
    }

    private var source: Phrase {
        let first = columns.heading.upperBound + 1
        switch sheet.source {
        case .worksheet(let name):
            let hidden = Numbers.grouped(sheet.hiddenRows)
            return say(ru: "Лист «\(name)», со строки \(first)", en: "Worksheet \"\(name)\", from row \(first)")
                + (sheet.hiddenRows == 0
                    ? ""
                    : say(
                        ru: "; скрытые строки тоже взяты: \(hidden)",
                        en: "; with \(hidden) hidden \(sheet.hiddenRows == 1 ? "row" : "rows")"))
        case .delimited(let encoding, let delimiter):
            let sign =
                delimiter == 0x09
                ? say(ru: "табуляция", en: "tab") : "«\(String(UnicodeScalar(delimiter)))»"
            return say(
                ru: "Текст в \(encoding.name), разделитель \(sign), со строки \(first)",
                en: "Text in \(encoding.name), delimiter \(sign), from row \(first)")
        }
    }

    private static func label(_ meaning: ColumnMeaning?, _ type: EventType) -> Phrase {
        switch meaning {
        case .name: say(ru: "имя", en: "name")
        case .surname: say(ru: "фамилия", en: "surname")
        case .givenName: say(ru: "имя", en: "first name")
        case .patronymic: say(ru: "отчество", en: "patronymic")
        case .organisation: say(ru: "организация", en: "organisation")
        case .inn: say(ru: "ИНН организации", en: "INN of the organisation")
        case .at: say(ru: "день", en: "day")
        case .submitted: say(ru: "когда заполнено", en: "when it was filled in")
        case .consent: say(ru: "согласие", en: "consent")
        case .municipality: say(ru: "где живёт", en: "home municipality")
        case let meaning?: Catalogue.label(field: meaning.name, of: type)
        case nil: ""
        }
    }

    private var countParts: [Answer.Part] {
        let facts = self.facts
        let people = plan.new + plan.possible.count
        var counts: [(Phrase, Int)] = [
            (say(ru: "люди внесены", en: "people added"), people),
            (terms.type.label, terms.type.creates(.person) ? 0 : facts.added),
            (say(ru: "записано заново вместо прежней записи", en: "recorded again instead of an entry"), facts.changed),
            (say(ru: "сведения о людях исправлены", en: "people corrected"), corrected.count),
            (say(ru: "организации внесены", en: "organisations added"), plan.newOrganisations.count),
            (say(ru: "согласия", en: "consents"), plan.drafts.count { $0.type.state(of: .consent) == "given" }),
            (say(ru: "уже записано", en: "recorded already"), facts.there),
            (say(ru: "аннулировано раньше, не записывается", en: "voided before, not recorded"), facts.withdrawn),
        ]
        counts.removeAll { $0.1 == 0 }
        if counts.isEmpty { return [] }
        return [
            .heading(
                receipt == nil
                    ? say(ru: "Будет в летописи", en: "What the ledger would get")
                    : say(ru: "В летописи", en: "In the ledger")),
            .facts(counts.map { ($0.0, .number($0.1)) }),
        ]
    }

    /// Nobody can tell any more whether a new row is somebody who was erased.
    private var erasedParts: [Answer.Part] {
        let count = plan.erasedFacts
        if count == 0 || plan.new + plan.possible.count == 0 { return [] }
        let entries = Numbers.entries(count)
        return [
            .text(""),
            .text(
                say(
                    ru: "\(entries) этого мероприятия — о людях, чьи данные стёрты; среди новых строк могут быть они: "
                        + "не вносите их снова без нового согласия.",
                    en:
                        "\(entries) of this activity \(count == 1 ? "is" : "are") about people whose data are erased; they "
                        + "may be among the new rows: do not take them in again without a new consent.")),
        ]
    }

    private var possibleParts: [Answer.Part] {
        let rows = plan.possible
        if rows.isEmpty { return [] }
        let table = Table(
            [
                Table.Column("row", ru: "строка", en: "row", .right), Table.Column("who", ru: "кто", en: "who"),
                Table.Column("person", ru: "похож на", en: "like"),
                Table.Column("score", ru: "баллы", en: "score", .right),
                Table.Column("reasons", ru: "почему", en: "why", flexible: true),
            ],
            rows: rows.prefix(ImportAnswer.greatestList).map { row in
                let best = candidates(of: row).first
                return [
                    .number(row.number), .text(row.personal.shortName), .text(best?.person),
                    .number(best?.finding.score),
                    .text(best?.finding.reasons.joined(separator: ", ")),
                ]
            })
        let heading = say(ru: "Возможные дубли", en: "Possible duplicates")
        let advice = Remedy(
            ru: "Они вносятся как новые люди; решить потом: \(.duplicates)",
            en: "They come in as new people; to be decided on later: \(.duplicates)")
        return [.heading(heading), .table(table)] + more(rows.count) + [.note(advice)]
    }

    private var rejectedParts: [Answer.Part] {
        if plan.faults.isEmpty { return [] }
        let table = Table(
            [
                Table.Column("row", ru: "строка", en: "row", .right),
                Table.Column("reason", ru: "почему отклонена", en: "why it is rejected", flexible: true),
            ],
            rows: plan.faults.prefix(ImportAnswer.greatestList).map {
                [.number($0.row), .text($0.reason.phrase(.commandLine))]
            })
        return [.heading(say(ru: "Отклонены", en: "Rejected")), .table(table)] + more(plan.faults.count)
    }

    private func more(_ count: Int) -> [Answer.Part] {
        let rest = count - ImportAnswer.greatestList
        if rest <= 0 { return [] }
        return [
            .note(
                Remedy(
                    ru: "… и ещё \(Numbers.grouped(rest)); все строки — с \(.csv)",
                    en: "… and \(Numbers.grouped(rest)) more; all rows with \(.csv)"))
        ]
    }

    /// Words that nobody explained yet.
    private var wordParts: [Answer.Part] {
        plan.unknown.sorted { $0.key.name < $1.key.name }.map { meaning, words in
            let fit = words.filter { !UnknownWords.isPersonal($0.key) }
            let list = fit.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(12)
                .map { "«\($0.key.shortened(to: 40))» (\($0.value))" }.joined(separator: ", ")
            return .note(
                Remedy(
                    ru:
                        "Непонятные слова в «\(ImportAnswer.label(meaning, terms.type))»: \(list). Что они значат, скажите в "
                        + "файле: \(full: .saveMap), потом \(full: .map)",
                    en:
                        "Words not known in \"\(ImportAnswer.label(meaning, terms.type))\": \(list). Say what they stand "
                        + "for in a file: \(full: .saveMap), then \(full: .map)"))
        }
    }

    private var endParts: [Answer.Part] {
        if let receipt {
            var parts: [Answer.Part] = [.text("")]
            if let what = receipt.entries {
                parts.append(.text(say(ru: "Добавлено: \(what).", en: "Appended \(what).")))
            }
            parts += (late?.sentences ?? []).map { .text($0) }
            parts.append(
                .note(
                    say(
                        ru: "Всего \(Numbers.entries(receipt.size)), корень \(receipt.root.base64)",
                        en: "\(Numbers.entries(receipt.size)) in all, root \(receipt.root.base64)")))
            return parts
        }
        if plan.drafts.isEmpty {
            return [
                .text(""),
                .text(say(ru: "Нового нет; добавлять нечего.", en: "Nothing is new; there is nothing to append.")),
            ]
        }
        return [
            .text(""),
            .text(
                say(
                    ru: "Это предпросмотр: ничего не записано. Записать:",
                    en: "This is a preview: nothing was recorded. To record it:")), .text(Phrase("  " + command)),
        ]
    }
}
