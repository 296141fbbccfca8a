import Application
import Events

/// Payments and contributions that sum to a plan to the kopeck.
extension Story {
    /// A programme's money: who keeps its books, and when.
    struct Books: Sendable {
        let programme: String
        let region: Region
        let accountant: String
        let from: Day
        let until: Day
    }

    /// Spends `total` kopecks of a line in `parts` payments. Returns expense codes with amounts and entry ids.
    @discardableResult
    mutating func spend(
        _ books: Books, _ line: String, _ source: String, _ total: Int, parts: Int, activity: String? = nil
    )
        -> [(code: String, amount: Int, id: String)]
    {
        guard total > 0 else { return [] }
        let span = books.until.sinceEpoch - books.from.sinceEpoch
        return random.split(total, into: parts).enumerated().map { index, amount in
            let day = books.from.adding(days: (span * index + random.below(span)) / parts)
            return pay(books, line, source, amount, on: day, activity: activity)
        }
    }

    /// One payment, entered `late` days after it was made.
    @discardableResult
    mutating func pay(
        _ books: Books, _ line: String, _ source: String, _ amount: Int, on day: Day, activity: String? = nil,
        late: Int? = nil
    ) -> (code: String, amount: Int, id: String) {
        let entered = day.adding(days: late ?? 1 + random.below(5))
        diary.sitting(Instant(entered, 14, random.below(55), offset: books.region.offset), by: books.accountant)
        let code = code("exp-\(books.programme)")
        let id = diary.note(
            "expense.recorded", day,
            [
                "programme": books.programme, "expense": code, "line": line, "source": source, "amount": amount,
                "paidOn": day, "documentNo": "ПП-\(100 + diary.notes.count % 900) (демо)", "activity": activity,
            ])
        return (code, amount, id)
    }

    /// Own means put in: `total` kopecks on a line, in `parts` contributions.
    mutating func contribute(_ books: Books, _ line: String?, _ total: Int, parts: Int, inKind: Bool, by giver: String?)
    {
        guard total > 0 else { return }
        let span = books.until.sinceEpoch - books.from.sinceEpoch
        for (index, amount) in random.split(total, into: parts).enumerated() {
            let day = books.from.adding(days: (span * index + random.below(span)) / parts)
            diary.sitting(
                Instant(day.adding(days: 2), 15, random.below(55), offset: books.region.offset), by: books.accountant)
            diary.note(
                "cofinancing.contributed", day,
                [
                    "programme": books.programme, "contribution": code("contribution-\(books.programme)"), "line": line,
                    "organisation": giver, "amount": amount, "inKind": inKind ? true : nil,
                    "documentNo": "Акт \(index + 1) (демо)",
                ])
        }
    }
}
