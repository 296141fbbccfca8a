import Events
import Projections

/// The moment of the past that `--as-of` names: a position, a day, or a checkpoint file.
package enum Position {
    /// - Parameter field: the option or argument that named it.
    /// - Throws: ``Problem``: `usage` for what is none of them, `notFound` beyond the end, `diverged` for a checkpoint
    ///   of another past.
    package static func parse(_ text: String, _ ledger: Ledger, field: String = "--as-of") throws -> Int {
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
        return try position(of: SmallFile.read(InputFile(text)), file: text, ledger)
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
    package static func period(_ text: String) throws(Problem) -> Period {
        guard let period = try range(text) else { throw noPeriod(text, known: []) }
        return period
    }

    /// `A..B`, both days or one; nil for what is none.
    static func range(_ text: String) throws(Problem) -> Period? {
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

    static func noPeriod(_ text: String, known: [String]) -> Problem {
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
