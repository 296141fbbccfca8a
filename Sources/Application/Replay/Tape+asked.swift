import Events
import Projections

extension Tape {
    /// The stretch of the log from one entry or day to another.
    ///
    /// - Parameters:
    ///   - from: an entry's number or a day, as it was typed; the beginning where nil.
    ///   - to: the same; the end where nil.
    ///   - willCount: called once it is known what to count, which takes its time.
    /// - Throws: ``Problem``: `usage` where the end is before the start; `notFound`.
    package init(
        _ views: Views, from: String?, to: String?, programme: String?, willCount: () -> Void
    ) throws {
        let ledger = views.ledger
        let start = try from.map { try Tape.first($0, ledger) - 1 } ?? 0
        let end = try to.map { try Position.parse($0, ledger, field: "--to") } ?? views.size
        guard start <= end else {
            throw Problem.usage(
                "empty-stretch",
                Phrase(
                    ru: "конец (запись \(end)) раньше начала (запись \(start + 1))",
                    en: "the end (entry \(end)) is before the start (entry \(start + 1))"),
                remedy: Phrase(ru: "поменяйте --from и --to", en: "swap --from and --to"), field: "--to")
        }
        if let programme { try views.require(programme) }
        let stops = try programme.map { try views.index.seqs(of: Ref(.programme, $0), types: nil) }
        willCount()
        let courses = try views.courses(programme: programme, from: start, to: end)
        self.init(start: start, end: end, stops: stops, courses: courses) { day in
            try ledger.position(endOf: day.adding(days: -1)) + 1
        }
    }

    /// The first entry that `--from` names.
    private static func first(_ text: String, _ ledger: Ledger) throws -> Int {
        if let day = Day(text) { return try ledger.position(endOf: day.adding(days: -1)) + 1 }
        return max(1, try Position.parse(text, ledger, field: "--from"))
    }

    /// The row of an indicator named by its code, with its programme where the code alone is not enough.
    ///
    /// - Throws: ``Problem`` `notFound`.
    package func row(_ name: String) throws -> Int {
        let named = courses.indices.filter { row in
            let course = courses[row]
            return name == course.indicator || name == "\(course.programme)/\(course.indicator)"
        }
        if let only = named.first, named.count == 1 { return only }
        let known = (named.isEmpty ? Array(courses.indices) : named)
            .map { "\(courses[$0].programme)/\(courses[$0].indicator)" }.joined(separator: ", ")
        throw Problem(
            .notFound, named.isEmpty ? "unknown-indicator" : "ambiguous-indicator",
            named.isEmpty
                ? Phrase(ru: "здесь нет показателя «\(name)»", en: "there is no indicator \"\(name)\" here")
                : Phrase(
                    ru: "показатель «\(name)» есть в нескольких проектах",
                    en: "several programmes have an indicator \"\(name)\""),
            remedy: known.isEmpty
                ? Phrase(ru: "показатели задаёт файл проекта", en: "the programme's file defines indicators")
                : Phrase(ru: "есть: \(known)", en: "there are \(known)"), field: "--indicator")
    }
}
