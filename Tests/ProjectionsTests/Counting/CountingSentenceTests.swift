import Events
import GRDB
import Projections
import Testing

@Suite struct CountingSentenceTests {
    @Test(arguments: [
        (
            #"{"count": "distinct person", "of": "*.attended", "under": {"kind": "forum"}, "where": {"role": ["ngo-leader", "ngo-staff"], "homeRegion": "pskov"}}"#,
            "Считаем разных людей; записи: принял участие (любое мероприятие); только в составе мероприятия, у которого вид — форум; условие: регион участника — pskov, роль — руководитель НКО или сотрудник НКО; только участники.",
            "Count different people; entries: attended (an activity of any kind); only at and below an activity whose kind is forum; where home region is pskov, role is NGO leader or NGO staff; participants only."
        ),
        (
            #"{"count": "distinct activity", "of": "expedition.held", "having": {"entries": {"at-least": 2}}, "dates": "any"}"#,
            "Считаем разные мероприятия; записи: экспедиция: проведена; записей на каждого — не менее 2; даты любые, и вне сроков программы.",
            "Count different activities; entries: expedition held; entries for each — at least 2; on any date, outside the programme's too."
        ),
        (
            #"{"count": "distinct person", "of": "coworking.visited", "none-of": {"of": "consultation.given", "where": {"space": {"known": true}}}}"#,
            "Считаем разных людей; записи: посетил коворкинг; у кого нет ничего из: (записи: консультация проведена; условие: пространство указано).",
            "Count different people; entries: coworking visited; who have none of: (entries: consultation given; where space is given)."
        ),
    ])
    func rulesReadAsSentences(rule: String, ru: String, en: String) throws {
        let phrase = Sentence.phrase(try IndicatorRule(text: rule))
        #expect(phrase.ru == ru)
        #expect(phrase.en == en)
    }

    /// Every word of the language has its words in both.
    @Test(arguments: [
        #"{"count": "entries", "of": "consultation.given", "having": {"members": {"at-least": 5, "at-most": 9}}}"#,
        #"{"count": "sum amount", "of": "expense.recorded", "where": {"amount": {"at-least": 1}, "sonko": true, "theme": null}}"#,
        #"{"count": "mean rating", "of": "feedback.submitted"}"#,
        #"{"count": "distinct [activity, person]", "of": "expedition.joined", "each": "parent"}"#,
        #"{"count": "distinct client", "of": "service.provided", "each": "centre"}"#,
        #"{"count": "distinct resolution", "any-of": [{"of": "resolution.adopted"}, {"of": "resolution.handed-over"}]}"#,
        #"{"share": {"part": {"count": "entries", "of": "forum.held"}, "whole": {"count": "entries", "of": "forum.planned"}}}"#,
    ])
    func sentencesLeaveNothingUntranslated(rule: String) throws {
        let phrase = Sentence.phrase(try IndicatorRule(text: rule))
        #expect(!phrase.ru.contains("!"))
        #expect(!phrase.ru.unicodeScalars.contains { $0.properties.isLowercase && $0.isASCII })
        #expect(!phrase.en.unicodeScalars.contains { (0x400...0x4FF).contains($0.value) })
        #expect(phrase.en.hasSuffix(".") && phrase.ru.hasSuffix("."))
    }
}

@Suite struct CountingSchemaTests {
    @Test func columnsAreNoKeywordsAndNeverTwo() throws {
        let names = Schema.columns().map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Schema.column(of: "group") == "grp")
        #expect(Schema.column(of: "homeRegion") == "home_region")
        #expect(Schema.column(of: "from") == "from_")
        #expect(Schema.column(of: "type") == "type_")
        #expect(!names.contains("client"))
        // A keyword unquoted is a syntax error somewhere; ask SQLite itself.
        let queue = try DatabaseQueue()
        try queue.write { db in
            for statement in Schema.statements() { try db.execute(sql: statement) }
            for name in names {
                _ = try Row.fetchAll(
                    db, sql: "SELECT f.\(name) AS \(name) FROM fact f WHERE \(name) IS NULL ORDER BY \(name)")
            }
        }
    }

    @Test func textViewReadsLikeTheEntries() throws {
        var world = CountingWorld()
        world.fact(10, "forum.attended", on: "2024-10-05", ["person": "p-1", "group": "spark", "day": 2])
        try world.database().read { db in
            let row = try #require(try Row.fetchOne(db, sql: "SELECT * FROM fact_text"))
            #expect(row["type"] == "forum.attended")
            #expect(row["happened"] == "2024-10-05")
            #expect(row["person"] == "p-1")
            #expect(row["grp"] == "spark")
            #expect(row["day"] == 2)
        }
    }
}
