import Application
import Events
import Foundation
import Presentation
import Projections
import Sheets
import Support
import Testing

/// Application and Presentation alone do a coordinator's day, with no command line: what a second door can rely on.
@Suite struct TwoDoorsTests {
    private static let programme = """
        {"type":"programme.added","at":"2023-10-16","data":{"programme":"p","title":"Земляки","funder":"F","contest":"1","startsOn":"2024-01-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}}
        {"type":"seminar.planned","at":"2024-01-01","data":{"activity":"s","programme":"p","title":"S","startsOn":"2024-01-10","mode":"onsite"}}
        {"type":"indicator.defined","at":"2024-01-01","data":{"programme":"p","indicator":"i","title":"Участники","unit":"people","rule":{"count":"distinct person","of":"seminar.attended"}}}
        """
    /// Synthetic people.
    private static let sheet = """
        ФИО;Телефон
        Тестова Анна Петровна;+7 900 000-00-01
        Пробный Илья Олегович;+7 900 000-00-02
        """

    @Test func aSheetAPeriodAndAnAnswerInTwoLanguagesAtOnce() async throws {
        let temporary = try TemporaryLedger(clock: .system)
        let session = LedgerSession(temporary.ledger, account: "tester")
        _ = try await session.record(Drafts.read(Self.programme))

        // Bytes and a name: an upload has no path.
        var order = ImportOrder(
            type: try ImportOrder.type(named: "seminar.attended"),
            constants: JSONObject([.init(key: "activity", value: .string("s"))]))
        order.at = "2024-01-10"
        let upload = try SheetImport(
            Array(Self.sheet.utf8), name: "list.csv", worksheet: nil, map: nil, terms: order.terms(session))
        #expect(try session.preview(upload).rows.count == 2)
        #expect(try session.commit(upload).recorded.receipt.appended == 4)

        _ = try session.openPeriod("q1", of: "p", ("2024-01-01", "2024-03-31"))
        let period = try await session.ask { try $0.period("q1", of: "p") }
        let closed = try session.close(period)
        #expect(closed.frozen.figures.map(\.claimed.value) == [2])

        // One answer holds both languages; two tasks render it at the same time.
        let answer = try await session.ask { views in
            let asked = try Asked(period: nil, asOf: nil, programme: "p", views)
            let answers = try views.indicators(programme: asked.programme, asOf: asked.position, period: asked.period)
            return try IndicatorsAnswer(answers, views, asked, at: asked.position, by: nil).answer
        }
        async let russian = Task { (answer.json(.ru).canonicalText, answer.rows.map { CSV.render($0, .ru) }) }.value
        async let english = Task { (answer.json(.en).canonicalText, answer.rows.map { CSV.render($0, .en) }) }.value
        let (ru, en) = await (russian, english)
        #expect(ru.0.contains("\"value\":2") && en.0.contains("\"value\":2"))
        #expect(ru.1 != nil && en.1 != nil)
        let words = ClosedPeriodAnswer(closed).answer.parts.compactMap { part -> Phrase? in
            if case .heading(let phrase) = part { phrase } else { nil }
        }
        #expect(words.first?.ru.contains("закрыт на записи") == true)
        #expect(words.first?.en.contains("is closed at entry") == true)
    }
}
