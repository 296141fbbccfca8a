import Application
import Events
import Projections

/// What became of a batch, for people and for scripts.
package struct ReceiptAnswer {
    private let recorded: Recorded

    package init(_ recorded: Recorded) { self.recorded = recorded }

    private var receipt: Writer.Receipt { recorded.receipt }
    private var drafts: [Draft] { recorded.drafts }
    private var isDryRun: Bool { recorded.isDryRun }

    private struct Made {
        let line: Int?
        let seq: Int
        let field: String
        let code: String
    }

    /// The codes that the ledger made, in the order of the input.
    private var made: [Made] {
        zip(drafts, receipt.outcomes).flatMap { draft, outcome in
            outcome.madeCodes.sorted { $0.key < $1.key }.map {
                Made(line: draft.line, seq: outcome.seq, field: $0.key, code: $0.value)
            }
        }
    }

    var json: JSON {
        let codes = made.map { made in
            JSON.members([
                ("line", made.line.map { .int($0) }), ("seq", .int(made.seq)), ("field", .string(made.field)),
                ("code", .string(made.code)),
            ])
        }
        return .members([
            ("appended", .int(receipt.appended)), ("duplicates", .int(receipt.duplicates)),
            ("first", .optional(receipt.first)), ("last", .optional(receipt.last)), ("size", .int(receipt.size)),
            ("root", .string(receipt.root.base64)), ("codes", codes.isEmpty ? nil : .array(codes)),
            ("dryRun", isDryRun ? true : nil), ("closedPeriods", recorded.late?.json),
        ])
    }

    package var answer: Answer {
        let made = self.made
        var parts: [Answer.Part] = [.text(summary)]
        parts += (recorded.late?.sentences ?? []).map { .text($0) }
        if !made.isEmpty, made.count <= 40 {
            parts.append(.heading(say(ru: "Коды, которые дала летопись", en: "Codes that the ledger made")))
            parts.append(.table(table(made)))
        } else if !made.isEmpty {
            parts.append(
                .note(
                    Remedy(
                        ru: "Летопись дала кодов: \(Numbers.grouped(made.count)). Показать все: \(.csv)",
                        en: "The ledger made \(Numbers.grouped(made.count)) codes. To see them all: \(.csv)")))
        }
        parts.append(
            .note(
                say(
                    ru: "Всего \(Numbers.entries(receipt.size)), корень \(receipt.root.base64)",
                    en: "\(Numbers.entries(receipt.size)) in all, root \(receipt.root.base64)")))
        return Answer(json: json, rows: table(made), parts)
    }

    private func table(_ made: [Made]) -> Table {
        Table(
            [
                Table.Column("line", ru: "строка", en: "line", .right),
                Table.Column("seq", ru: "запись", en: "entry", .right),
                Table.Column("field", ru: "поле", en: "field"), Table.Column("code", ru: "код", en: "code"),
            ],
            rows: made.map { [.number($0.line), .number($0.seq), .text($0.field), .text($0.code)] })
    }

    private var summary: Phrase {
        var sentences: [Phrase] = []
        if let what = receipt.entries {
            sentences.append(
                isDryRun
                    ? say(ru: "Проверено, добавилось бы: \(what).", en: "Checked; this would append \(what).")
                    : say(ru: "Добавлено: \(what).", en: "Appended \(what)."))
        } else if drafts.isEmpty {
            sentences.append(
                say(
                    ru: "Во входе нет ни одной строки; ничего не добавлено.",
                    en: "The input has no lines; nothing was appended."))
        } else {
            sentences.append(say(ru: "Нового нет; ничего не добавлено.", en: "Nothing is new; nothing was appended."))
        }
        if receipt.duplicates > 0 {
            let places = receipt.outcomes.filter(\.isDuplicate).prefix(5).map { String($0.seq) }.joined(separator: ", ")
            let dots = receipt.duplicates > 5 ? ", …" : ""
            sentences.append(
                say(
                    ru: "Уже в летописи: \(Numbers.grouped(receipt.duplicates)) (\(places)\(dots)).",
                    en: "In the ledger already: \(Numbers.grouped(receipt.duplicates)) (\(places)\(dots))."))
        }
        return sentences.joined(separator: " ")
    }
}

extension Writer.Receipt {
    /// What was appended, with its places: «5 записей (7–11)»; nil where nothing was.
    var entries: Phrase? {
        guard let first, let last else { return nil }
        return "\(Numbers.entries(appended)) (\(first == last ? "\(first)" : "\(first)–\(last)"))"
    }
}
