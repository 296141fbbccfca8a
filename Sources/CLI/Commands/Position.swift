import Application
import Events
import Foundation
import Presentation
import Projections

/// The moment of the past that `--as-of` names: a position, a day, or a checkpoint file.
enum Position {
    /// - Parameter field: the option or argument that named it.
    /// - Throws: ``Problem``: `usage` for what is none of them, `notFound` beyond the end, `diverged` for a checkpoint
    ///   of another past.
    static func parse(_ text: String, _ ledger: Ledger, field: String = "--as-of") throws -> Int {
        let size = try ledger.size()
        if let number = Int(text) {
            guard (0...size).contains(number) else {
                throw Problem(
                    .notFound, "beyond-the-end",
                    Phrase(
                        ru: "в летописи записей: \(size), а не \(number)",
                        en: "the ledger has \(size) entries, not \(number)"),
                    remedy: Phrase(
                        ru: "дайте число от 0 до \(size), или день", en: "give a number from 0 to \(size), or a day"),
                    field: field)
            }
            return number
        }
        if let day = Day(text) { return try ledger.position(endOf: day) }
        guard Files.exists(text) else {
            let option = field.hasPrefix("--") ? field + " " : ""
            throw Problem.usage(
                "no-position",
                Phrase(
                    ru: "«\(text)» — не номер записи, не день и не файл",
                    en: "\"\(text)\" is no entry's number, no day and no file"),
                remedy: Phrase(
                    ru: "например \(option)1200, \(option)2024-06-30 или \(option)checkpoints/…",
                    en: "such as \(option)1200, \(option)2024-06-30 or \(option)checkpoints/…"), field: field)
        }
        return try position(of: SmallFile.read(text), file: text, ledger)
    }

    private static func position(of note: [UInt8], file: String, _ ledger: Ledger) throws -> Int {
        let keys = try ledger.keyHistory()
        let checkpoint: Checkpoint
        do throws(Note.Refusal) {
            checkpoint = try Checkpoint(note: note, keys: keys)
        } catch {
            throw Problem(
                .badInput, "bad-checkpoint",
                Phrase(
                    ru: "это не контрольная точка этой летописи: \(error.phrase.ru)",
                    en: "this is no checkpoint of this ledger: \(error.phrase.en)"),
                remedy: Phrase(ru: "возьмите файл из checkpoints/", en: "take a file from checkpoints/"), file: file)
        }
        guard checkpoint.size <= (try ledger.size()),
            try ledger.root(at: checkpoint.size) == checkpoint.root
        else {
            throw Problem(
                .diverged, "other-past",
                Phrase(
                    ru: "летопись не продолжает эту контрольную точку на \(checkpoint.size) записей",
                    en: "the ledger does not extend this checkpoint at \(checkpoint.size) entries"),
                remedy: Phrase(ru: "проверьте летопись: letopis verify", en: "check the ledger: letopis verify"),
                file: file)
        }
        return checkpoint.size
    }

    /// `A..B`; either end may be left out.
    static func period(_ text: String) throws(Problem) -> Period {
        guard let period = try range(text) else { throw noPeriod(text, known: []) }
        return period
    }

    /// `A..B`, both days or one; nil for what is none.
    fileprivate static func range(_ text: String) throws(Problem) -> Period? {
        guard let dots = text.firstRange(of: "..") else { return nil }
        let (first, second) = (String(text[..<dots.lowerBound]), String(text[dots.upperBound...]))
        let (from, to) = (Day(first), Day(second))
        guard (first.isEmpty || from != nil) && (second.isEmpty || to != nil) && !(first.isEmpty && second.isEmpty)
        else { return nil }
        if let from, let to, to < from { throw empty(text) }
        return Period(from: from, to: to)
    }

    private static func empty(_ text: String) -> Problem {
        Problem.usage(
            "empty-period",
            Phrase(
                ru: "период кончается раньше, чем начинается: \(text)",
                en: "the period ends before it begins: \(text)"),
            remedy: Phrase(ru: "поменяйте даты местами", en: "swap the dates"), field: "--period")
    }

    fileprivate static func noPeriod(_ text: String, known: [String]) -> Problem {
        let list = known.joined(separator: ", ")
        return Problem.usage(
            "no-period", Phrase(ru: "«\(text)» — не период", en: "\"\(text)\" is no period"),
            remedy: Phrase(
                ru: "первый и последний день: --period 2024-01-01..2024-06-30"
                    + (known.isEmpty ? "" : "; или код: \(list)"),
                en: "first and last day: --period 2024-01-01..2024-06-30"
                    + (known.isEmpty ? "" : "; or a code: \(list)")),
            field: "--period")
    }
}

/// What `--period`, `--as-of` and `--programme` ask together: within which days, and as known when.
struct Asked {
    let period: Period
    let position: Int
    /// The one that was named, or that the period belongs to.
    let programme: String?
    /// Where the period was named by its code.
    let reporting: ReportingPeriod?
    /// Whether `--as-of` was given.
    private let isPositionGiven: Bool

    /// A period that is closed answers as of the position it was closed at, unless another is asked for.
    ///
    /// - Parameter period: `A..B`, the code of a reporting period, or `programme/code`.
    /// - Throws: ``Problem`` of kind `usage` for what is none of them, or where several programmes have the code.
    init(period text: String?, asOf: String?, programme: String?, _ views: Views) throws {
        let given = try asOf.map { try Position.parse($0, views.ledger) }
        isPositionGiven = given != nil
        guard let text, try Position.range(text) == nil else {
            period = try text.map(Position.period) ?? .always
            (position, self.programme, reporting) = (given ?? views.size, programme, nil)
            return
        }
        let scoped = try ScopedCode(text, programme: programme)
        let known = try views.periods(programme: scoped.programme)
        guard known.contains(where: { $0.code == scoped.code }) else {
            throw Position.noPeriod(
                text, known: known.map { scoped.programme == nil ? "\($0.programme)/\($0.code)" : $0.code })
        }
        let found = try views.period(scoped.code, of: scoped.programme)
        (period, self.programme, reporting) = (found.days, found.programme, found)
        position = given ?? found.closing?.size ?? views.size
    }

    /// What is to be said of the period that was named; nil where days were given.
    var note: Phrase? {
        guard let reporting, let from = period.from, let to = period.to else { return nil }
        let days = say(
            ru: "Период \(reporting.code) проекта \(reporting.programme): \(from)…\(to). ",
            en: "The period \(reporting.code) of \(reporting.programme): \(from)…\(to). ")
        switch (reporting.status, isPositionGiven) {
        case (.closed, false):
            return days
                + say(
                    ru: "Он закрыт: цифры — как при закрытии, на записи \(position).",
                    en: "It is closed: the figures are those it was closed with, at entry \(position).")
        case (.closed, true):
            return days
                + say(
                    ru: "Он закрыт на записи \(reporting.closing?.size ?? 0), а спрошено на записи \(position).",
                    en: "It is closed at entry \(reporting.closing?.size ?? 0), but asked as of entry \(position).")
        case (.reopened, _):
            return days + say(ru: "Он открыт снова.", en: "It was opened again.")
        case (.open, _): return days + say(ru: "Он ещё открыт.", en: "It is still open.")
        }
    }

    /// The period by its code, for scripts.
    var json: JSON? {
        reporting.map { reporting in
            .members([
                ("programme", .string(reporting.programme)), ("period", .string(reporting.code)),
                ("from", period.from.map { .string($0.description) }),
                ("to", period.to.map { .string($0.description) }),
                ("status", .string(reporting.status.rawValue)),
                ("closedAt", reporting.closing.map { .int($0.size) }),
            ])
        }
    }
}

/// A code that is one programme's own: `code` beside `--programme`, or `programme/code`.
struct ScopedCode {
    let programme: String?
    let code: String

    /// - Throws: ``Problem`` of kind `usage` where two programmes are named.
    init(_ text: String, programme given: String?) throws(Problem) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            (programme, code) = (given, text)
            return
        }
        if let given, given != parts[0] {
            throw Problem.usage(
                "two-programmes",
                Phrase(
                    ru: "«\(text)» — проекта «\(parts[0])», а дан «\(given)»",
                    en: "\"\(text)\" is of \"\(parts[0])\", but \"\(given)\" is given"),
                remedy: Phrase(ru: "уберите --programme", en: "leave --programme out"), field: "--programme")
        }
        (programme, code) = (parts[0], parts[1])
    }

    /// - Throws: ``Problem`` of kind `usage` where no programme is named.
    func requireProgramme() throws(Problem) -> String {
        guard let programme else {
            throw Problem.usage(
                "no-programme", Phrase(ru: "не сказано, в каком проекте", en: "it is not said of which programme"),
                remedy: Phrase(
                    ru: "добавьте --programme КОД: letopis list programme",
                    en: "add --programme CODE: letopis list programme"), field: "--programme")
        }
        return programme
    }
}
