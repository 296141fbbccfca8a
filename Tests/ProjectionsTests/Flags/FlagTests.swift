import Events
import Foundation
import Support
import Testing

@testable import Projections

/// Each flag: what raises it, what it then says, and the like that does not.
@Suite struct FlagTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let flag: String
        /// Lines after ``Story/world``; `#` is the position of the line before.
        let raised: String
        let texts: [Phrase]
        let quiet: String
        var testDescription: String { flag }

        init(_ flag: String, _ raised: String, ru: String, en: String, quiet: String) {
            self.flag = flag
            self.raised = raised
            texts = [Phrase(ru: ru, en: en)]
            self.quiet = quiet
        }
    }

    static let lines =
        "2024-02-01 budget-line.approved programme=p line=l-1 category=travel grant=100000 cofinancing=50000\n"
        + "2024-02-01 budget-line.approved programme=p line=l-2 category=food grant=100000 cofinancing=0\n"
    static let expense =
        "2024-03-01 expense.recorded programme=p expense=e-1 line=l-1 source=grant amount=100001 paidOn=2024-03-01 documentNo=n-1\n"
    static let call = """
        2024-02-01 call.opened call=k programme=p for=interns opensOn=2024-02-01 closesOn=2024-03-01 minDistanceMetres=50000
        2024-03-01 application.submitted application=a-1 call=k person=p-1

        """
    static let centre =
        "2024-02-01 resource-centre.enrolled programme=p centre=c-1 organisation=o-1 municipality=pskov stage=serving\n"
    static let indicator =
        #"2024-01-02 indicator.defined programme=p indicator=i title=T unit=people rule={"count":"distinct\u0020person","of":"forum.attended"}"#
        + "\n"
    static let seminar =
        "2024-01-02 seminar.planned programme=p activity=s title=S startsOn=2024-06-15 mode=onsite capacity=1 municipality=luki\n"
    static let digest = String(repeating: "a", count: 64)
    static func photo(_ code: String, _ entry: String = "1", _ digest: String = digest) -> String {
        "2024-06-15 evidence.attached @p evidence=\(code) evidenceKind=photo file={\"bytes\":1,\"digest\":\"\(digest)\",\"mediaType\":\"m\"} entries=[\(entry)]\n"
    }

    static let cases: [Case] = [
        Case(
            "over-capacity",
            seminar
                + "2024-06-15 seminar.attended activity=s person=p-1\n2024-06-15 seminar.attended activity=s person=p-2",
            ru: "s: 2 человека, а мест 1", en: "s: 2 people, and 1 places",
            quiet: seminar + """
                2024-06-15 seminar.attended activity=s person=p-1
                2024-06-15 seminar.attended activity=s person=p-2
                2024-06-15 person.merged survivor=p-1 absorbed=p-2 basis=b
                """),
        Case(
            "headcount-differs",
            "2024-06-15 forum.headcount-declared activity=forum headcount=2 method=m\n2024-06-15 forum.attended activity=forum person=p-1",
            ru: "forum: заявлено 2, поимённо 1", en: "forum: 2 declared, 1 named",
            quiet:
                "2024-06-15 forum.headcount-declared activity=forum headcount=1 method=m\n2024-06-15 forum.attended activity=forum person=p-1"
        ),
        Case(
            "two-places-one-day",
            seminar
                + "2024-06-15 forum.attended activity=forum person=p-1\n2024-06-15 seminar.attended activity=s person=p-1",
            ru: "p-1, 2024-06-15: сразу в разных местах — luki, pskov",
            en: "p-1, 2024-06-15: in several places, luki, pskov",
            quiet: seminar
                + "2024-06-15 forum.attended activity=forum person=p-1\n2024-06-16 seminar.attended activity=s person=p-1"
        ),
        Case(
            "attended-twice",
            "2024-06-15 forum.attended activity=forum person=p-1 day=1\n2024-06-16 forum.attended activity=forum person=p-1 day=1",
            ru: "p-1 записан на forum больше одного раза за день",
            en: "p-1 is recorded at forum more than once for a day",
            quiet:
                "2024-06-15 forum.attended activity=forum person=p-1 day=1\n2024-06-15 forum.attended activity=forum person=p-1 day=2"
        ),
        Case(
            "certificate-without-attendance",
            "2024-06-15 forum.attended activity=forum person=p-2\n2024-06-17 certificate.issued activity=forum person=p-1",
            ru: "p-1: сертификат за forum, а участия нет", en: "p-1: a certificate of forum, and no attendance",
            quiet: """
                2024-06-15 forum.attended activity=forum person=p-2
                2024-06-17 certificate.issued activity=forum person=p-1
                2024-06-17 person.merged survivor=p-1 absorbed=p-2 basis=b
                """),
        Case(
            "not-held", "2024-06-01 forum.announced activity=forum",
            ru: "forum: должно было закончиться 2024-06-16; не записано ни что состоялось, ни что отменено",
            en: "forum: was to end on 2024-06-16; neither held nor cancelled on record",
            quiet: "2024-06-01 forum.rescheduled activity=forum startsOn=2024-07-01 endsOn=2024-07-01 reason=r"),
        Case(
            "held-unattended", "2024-06-15 forum.held activity=forum startedOn=2024-06-15",
            ru: "forum: состоялось, а участников нет ни поимённо, ни числом",
            en: "forum: held, and nobody named nor counted",
            quiet: """
                2024-01-02 session.planned programme=p activity=s title=S startsOn=2024-06-15 mode=onsite parent=forum
                2024-06-15 forum.held activity=forum startedOn=2024-06-15
                2024-06-15 session.attended activity=s person=p-1
                """),
        Case(
            "outside-activity",
            "2024-06-14 forum.attended activity=forum person=p-1\n2024-06-17 forum.attended activity=forum person=p-2",
            ru: "forum шло 2024-06-15…2024-06-16, участие в другие дни: 2 записи",
            en: "forum took place 2024-06-15…2024-06-16; attendance on other days: 2 entries",
            quiet:
                "2024-06-17 forum.attended activity=forum person=p-1\n2024-06-17 forum.held activity=forum startedOn=2024-06-16 endedOn=2024-06-17"
        ),
        Case(
            "too-near", call + "2024-03-02 eligibility.assessed application=a-1 outcome=eligible distanceMetres=49999",
            ru: "заявка a-1 признана подходящей: 49999 м, а нужно не менее 50000",
            en: "application a-1 was found eligible at 49999 m; the least is 50000",
            quiet: call + "2024-03-02 eligibility.assessed application=a-1 outcome=eligible distanceMetres=50000"),
        Case(
            "small-group",
            #"2024-01-02 indicator.defined programme=p indicator=i title=T unit=groups rule={"count":"distinct\u0020group","of":"consultation.given","having":{"members":{"at-least":1}}}"#
                + "\n2024-06-15 consultation.given @p group=g-1 topic=legal channel=visit",
            ru: "i: в группе в тот день не столько людей, сколько нужно — g-1",
            en: "i: the group had not as many members that day as are asked for: g-1",
            quiet:
                #"2024-01-02 indicator.defined programme=p indicator=i title=T unit=groups rule={"count":"distinct\u0020group","of":"consultation.given","having":{"members":{"at-least":1}}}"#
                + "\n2024-03-01 group.member-joined group=g-1 person=p-1\n2024-06-15 consultation.given @p group=g-1 topic=legal channel=visit"
                + "\n2024-06-15 consultation.given @p person=p-1 topic=legal channel=visit"),
        Case(
            "outside-call",
            "2024-02-01 call.opened call=k programme=p for=interns opensOn=2024-02-01 closesOn=2024-03-01\n2024-03-02 application.submitted application=a-1 call=k person=p-1",
            ru: "заявка a-1 подана 2024-03-02, приём шёл 2024-02-01…2024-03-01",
            en: "application a-1 was submitted on 2024-03-02, the call ran 2024-02-01…2024-03-01", quiet: call),
        Case(
            "page-before-readiness",
            centre
                + "2024-06-14 resource-centre.page-published centre=c-1 url=https://x.example/\n2024-06-15 resource-centre.readiness-confirmed centre=c-1 basis=b",
            ru: "страница центра c-1 вышла до подтверждения готовности",
            en: "the page of c-1 came out before its readiness was confirmed",
            quiet: centre
                + "2024-06-15 resource-centre.readiness-confirmed centre=c-1 basis=b\n2024-06-15 resource-centre.page-published centre=c-1 url=https://x.example/"
        ),
        Case(
            "grant-expense-without-grant", lines + expense,
            ru: "расходы из гранта, который не присуждён: 1\u{A0}000,01\u{A0}₽",
            en: "spent from a grant that no entry awards: 1,000.01\u{A0}RUB",
            quiet: lines + expense + "2024-04-01 expense.reversed expense=e-1 reason=r"),
        Case(
            "over-grant", lines + expense + "2024-02-01 grant.awarded programme=p amount=100000 agreement=a",
            ru: "из гранта потрачено 1\u{A0}000,01\u{A0}₽, присуждено 1\u{A0}000,00\u{A0}₽",
            en: "1,000.01\u{A0}RUB are spent of the grant, 1,000.00\u{A0}RUB were awarded",
            quiet: lines + expense + "2024-02-01 grant.awarded programme=p amount=100001 agreement=a"),
        Case(
            "over-tranches",
            "2024-02-01 grant.awarded programme=p amount=5 agreement=a\n2024-02-01 tranche.received programme=p tranche=t-1 amount=6",
            ru: "траншами пришло 0,06\u{A0}₽, присуждено 0,05\u{A0}₽",
            en: "tranches come to 0.06\u{A0}RUB, 0.05\u{A0}RUB were awarded",
            quiet:
                "2024-02-01 grant.awarded programme=p amount=6 agreement=a\n2024-02-01 tranche.received programme=p tranche=t-1 amount=6"
        ),
        Case(
            "over-budget-line", lines + expense,
            ru: "статья l-1 (грант): потрачено 1\u{A0}000,01\u{A0}₽, утверждено 1\u{A0}000,00\u{A0}₽",
            en: "line l-1 (grant): 1,000.01\u{A0}RUB spent, 1,000.00\u{A0}RUB approved",
            quiet: lines + expense + "2024-02-15 budget.reallocated programme=p from=l-2 to=l-1 amount=1 approval=a"),
        Case(
            "paid-outside-dates",
            lines
                + "2024-03-01 expense.recorded programme=p expense=e-1 line=l-1 source=grant amount=1 paidOn=2024-01-31 documentNo=n-1",
            ru: "оплата вне сроков проекта 2024-02-01…2024-12-31: 1 запись",
            en: "paid outside the programme's dates 2024-02-01…2024-12-31: 1 entry",
            quiet: lines + expense),
        Case(
            "same-document-twice", lines + expense + expense.replacing("e-1", with: "e-2"),
            ru: "документ n-1 на 1\u{A0}000,01\u{A0}₽ записан больше одного раза",
            en: "document n-1 of 1,000.01\u{A0}RUB is recorded more than once",
            quiet: lines + expense + expense.replacing("e-1", with: "e-2")
                + "2024-04-01 expense.reversed expense=e-1 reason=r"),
        Case(
            "outside-dates",
            "2024-01-31 forum.attended activity=forum person=p-1\n2025-01-01 forum.attended activity=forum person=p-1",
            ru: "«форум: принял участие» вне сроков проекта 2024-02-01…2024-12-31: 2 записи",
            en: "\"forum attended\" outside the programme's dates 2024-02-01…2024-12-31: 2 entries",
            quiet:
                "2024-02-01 forum.attended activity=forum person=p-1\n2024-12-31 forum.attended activity=forum person=p-1"
        ),
        Case(
            "late-entry", "2024-06-15 forum.attended activity=forum person=p-1",
            ru: "«форум: принял участие»: 1 запись задним числом, опоздание до 16 дней",
            en: "\"forum attended\": 1 entry made late, up to 16 days",
            quiet: "2024-06-17 forum.attended activity=forum person=p-1"),
        Case(
            "ahead-of-time", "2024-07-03 forum.attended activity=forum person=p-1",
            ru: "«форум: принял участие»: 1 запись раньше самого события",
            en: "\"forum attended\": 1 entry made before the day came",
            quiet: "2024-07-02 forum.attended activity=forum person=p-1"),
        Case(
            "closed-period", closed + "2024-06-15 forum.attended activity=forum person=p-1",
            ru: "период q закрыт на записи 12, после этого о его днях: 1 запись",
            en: "the period q was closed at entry 12; about its days since: 1 entry",
            quiet: closed + """
                2024-07-01 forum.attended activity=forum person=p-1
                2024-06-15 forum.attended activity=forum person=p-2
                2024-07-01 period.reopened programme=p period=q reason=r
                """),
        Case(
            "closed-period", closed + "2024-06-15 survey.conducted @p survey=s respondents=5 method=m",
            ru: "период q закрыт на записи 12, после этого о его днях: 1 запись",
            en: "the period q was closed at entry 12; about its days since: 1 entry",
            quiet: closed + """
                2024-06-15 forum.attended activity=forum person=p-2
                2024-07-01 forum.cancelled activity=forum reason=r
                2024-06-15 survey.conducted @p survey=s respondents=5 method=m
                2024-07-01 entry.voided entry=16 reason=r
                """),
        Case(
            "milestone-late",
            "2024-02-01 milestone.planned programme=p milestone=m text=T dueOn=2024-06-01\n2024-06-02 milestone.reached milestone=m @p",
            ru: "контрольная точка m достигнута с опозданием на 1 день", en: "milestone m was reached 1 day late",
            quiet:
                "2024-02-01 milestone.planned programme=p milestone=m text=T dueOn=2024-06-01\n2024-06-01 milestone.reached milestone=m @p"
        ),
        Case(
            "milestone-overdue", "2024-02-01 milestone.planned programme=p milestone=m text=T dueOn=2024-06-30",
            ru: "контрольная точка m: срок был 2024-06-30", en: "milestone m was due on 2024-06-30",
            quiet: "2024-02-01 milestone.planned programme=p milestone=m text=T dueOn=2024-07-01"),
        Case(
            "item-overdue",
            resolution + "2024-06-18 resolution.item-status-changed item=r-1 status=in-progress dueOn=2024-06-30",
            ru: "пункт r-1: срок был 2024-06-30", en: "item r-1 was due on 2024-06-30",
            quiet: resolution + """
                2024-06-18 resolution.item-status-changed item=r-1 status=in-progress dueOn=2024-06-30
                2024-06-29 resolution.item-status-changed item=r-1 status=done
                """),
        Case(
            "target-missed",
            indicator
                + "2024-01-02 target.set programme=p indicator=i comparator=at-least value=1 due=2024-06-30 origin=stated",
            ru: "i: 0, а нужно не менее 1 к 2024-06-30", en: "i: 0, to be at least 1 by 2024-06-30",
            quiet: indicator
                + "2024-01-02 target.set programme=p indicator=i comparator=at-least value=1 due=2024-07-01 origin=stated"
        ),
        Case(
            "target-missed",
            indicator
                + "2024-01-02 target.set programme=p indicator=i comparator=at-most value=0 due=2024-12-31 origin=stated\n2024-06-15 forum.attended activity=forum person=p-1",
            ru: "i: 1, а нужно не более 0", en: "i: 1, to be at most 0",
            quiet: indicator
                + "2024-01-02 target.set programme=p indicator=i comparator=at-most value=1 due=2024-06-30 origin=stated\n2024-06-15 forum.attended activity=forum person=p-1"
        ),
        Case(
            "without-evidence", "2024-06-15 forum.held activity=forum startedOn=2024-06-15",
            ru: "«форум: проведён» без подтверждения: 1 запись", en: "\"forum held\" without evidence: 1 entry",
            quiet:
                "2024-06-15 forum.attended activity=forum person=p-1\n2024-06-15 forum.held activity=forum startedOn=2024-06-15\n"
                + photo("v-1", "12")),
        Case(
            "same-file-twice", photo("v-2") + photo("v-1"), ru: "один и тот же файл: v-1, v-2",
            en: "the same file: v-1, v-2",
            quiet: photo("v-2") + photo("v-1", "1", String(repeating: "b", count: 64))),
        Case(
            "evidence-rejected", photo("v-1") + "2024-06-15 evidence.verified evidence=v-1 outcome=rejected",
            ru: "подтверждение v-1 отклонено при проверке", en: "the evidence v-1 was rejected on verification",
            quiet: photo("v-1")
                + "2024-06-15 evidence.verified evidence=v-1 outcome=rejected\n2024-06-15 evidence.verified evidence=v-1 outcome=accepted"
        ),
        Case(
            "consent-missing",
            consent("p-1")
                + """
                2024-06-15 forum.attended activity=forum person=p-1
                2024-06-15 forum.attended activity=forum person=p-2
                2024-06-15 forum.attended activity=forum person=p-3
                2024-06-16 erasure.completed person=p-3 ground=g
                """,
            ru: "участвовали и не дали согласия: 1 человек из 3", en: "took part and gave no consent: 1 person of 3",
            quiet: consent("p-1")
                + """
                2024-06-15 forum.attended activity=forum person=p-1
                2024-06-15 forum.attended activity=forum person=p-2
                2024-06-16 person.merged survivor=p-2 absorbed=p-1 basis=b
                """),
        // Who has a code that was erased is not erased by that.
        Case(
            "consent-missing",
            """
            2024-06-14 erasure.completed person=p-2 ground=g
            2024-06-14 person.merged survivor=p-1 absorbed=p-2 basis=b
            2024-06-15 forum.attended activity=forum person=p-1
            """,
            ru: "участвовали и не дали согласия: 1 человек из 1", en: "took part and gave no consent: 1 person of 1",
            quiet: """
                2024-06-14 erasure.completed person=p-2 ground=g
                2024-06-14 erasure.completed person=p-1 ground=g
                2024-06-14 person.merged survivor=p-1 absorbed=p-2 basis=b
                2024-06-15 forum.attended activity=forum person=p-1
                """),
        Case(
            "consent-expired",
            consent("p-1", until: "2024-06-30") + "2024-06-15 forum.attended activity=forum person=p-1",
            ru: "срок согласия прошёл: 1 человек из 1", en: "consent past its term: 1 person of 1",
            quiet: consent("p-1", until: "2024-07-01") + "2024-06-15 forum.attended activity=forum person=p-1"),
        Case(
            "erasure-due", consent("p-1") + "2024-06-01 consent.withdrawn person=p-1 channel=email",
            ru: "p-1: согласие отозвано 2024-06-01, стереть не позже 2024-07-01",
            en: "p-1: consent withdrawn on 2024-06-01, to be erased by 2024-07-01",
            quiet: consent("p-1")
                + """
                2024-06-01 consent.withdrawn person=p-1 channel=email
                2024-06-20 erasure.completed person=p-1 ground=g
                """),
        Case(
            "erasure-overdue", "2024-06-14 erasure.requested person=p-1 ground=g",
            ru: "p-1: стереть потребовано 2024-06-14, срок 2024-06-28",
            en: "p-1: erasure asked for on 2024-06-14, due by 2024-06-28",
            quiet: "2024-06-17 erasure.requested person=p-1 ground=g"),
    ]

    static func consent(_ person: String, until: String? = nil) -> String {
        "2024-06-01 consent.given person=\(person) purposes=[participation] document=d"
            + (until.map { " validUntil=\($0)" } ?? "") + "\n"
    }

    static let resolution = """
        2024-06-15 resolution.drafted resolution=r activity=forum
        2024-06-15 resolution.item-added resolution=r item=r-1 text=T addressee=A
        2024-06-16 resolution.item-adopted item=r-1 for=3 against=0 abstained=0

        """

    static let closed = """
        2024-06-01 period.opened programme=p period=q from=2024-06-01 to=2024-06-30
        2024-07-01 period.closed programme=p period=q size=12 root=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= digest=\(digest) claims=[]

        """

    private func flags(_ lines: String, _ flag: String) async throws -> [FlagAnswer] {
        let hands = Hands()
        hands.put("2024-01-02")
        let story = try await Story(Story.world, clock: hands.clock)
        hands.put("2024-07-01")
        for line in lines.split(separator: "\n") { try await story.tell(String(line)) }
        let views = try story.views()
        let all = try views.flags()
        #expect(try views.flags(programme: "p") == all.filter { $0.programme != nil })
        return all.filter { $0.flag == flag }
    }

    @Test(arguments: cases) func isRaised(_ example: Case) async throws {
        let found = try await flags(example.raised, example.flag)
        #expect(found.map(\.text) == example.texts)
        // What concerns a person's data is of no programme.
        let programme = example.flag.hasPrefix("erasure-") ? nil : "p"
        #expect(
            found.allSatisfy {
                $0.programme == programme && !$0.seqs.isEmpty && $0.seqs == Array(Set($0.seqs)).sorted()
            })
    }

    @Test(arguments: cases) func isNotRaised(_ example: Case) async throws {
        #expect(try await flags(example.quiet, example.flag) == [])
    }

    @Test func everyFlagHasItsCase() {
        #expect(Set(Self.cases.map(\.flag)) == Set(FlagRule.all.map(\.flag)))
        #expect(Set(FlagRule.all.map(\.flag)).count == FlagRule.all.count)
    }

    @Test func whatLiesBetweenTwoProgrammesIsAskedOfBoth() async throws {
        let hands = Hands()
        hands.put("2024-07-01")
        let story = try await Story(Story.world, clock: hands.clock)
        try await story.tell(
            """
            2024-01-01 programme.added programme=q title=Q funder=F contest=C startsOn=2024-02-01 endsOn=2024-12-31 timeZone=Europe/Moscow
            2024-01-02 seminar.planned programme=q activity=s title=S startsOn=2024-06-15 mode=onsite municipality=luki
            2024-06-15 forum.attended activity=forum person=p-1
            2024-06-15 seminar.attended activity=s person=p-1
            """)
        let views = try story.views()
        for programme in ["p", "q"] {
            let flags = try views.flags(programme: programme).filter { $0.flag == "two-places-one-day" }
            #expect(flags.map(\.seqs) == [[views.size - 1, views.size]])
        }
        #expect(throws: Problem.self) { try views.flags(programme: "x") }
    }

    @Test func theDayOfAskingMayBeGiven() async throws {
        let story = try await Story(
            Story.world + "\n2024-02-01 milestone.planned programme=p milestone=m text=T dueOn=2024-06-01")
        let views = try story.views()
        func overdue(_ day: String) throws -> Int {
            try views.flags(on: Day(day)).count { $0.flag == "milestone-overdue" }
        }
        #expect(try overdue("2024-06-01") == 0)
        #expect(try overdue("2024-06-02") == 1)
    }

    /// The table in docs/FLAGS.md has every flag, in order, with what it asks.
    @Test func theTableInTheDocumentationIsComplete() throws {
        let path = Project.root
            .appending(path: "docs/FLAGS.md")
        let rows = try String(decoding: Data(contentsOf: path), as: UTF8.self).split(separator: "\n").filter {
            $0.hasPrefix("| `")
        }
        #expect(rows.map(String.init) == FlagRule.all.map { "| `\($0.flag)` | \($0.asks.en) | \($0.asks.ru) |" })
    }
}
