import Events

/// Makes lines about a small world, such as a careless but diligent coordinator might enter: some are refused, and
/// then skipped; some are late, cancelled, voided, merged and unmerged. The same from the same seed.
struct RandomStory {
    private var random: RandomSource
    private var made = 0
    /// Whether it is mostly about who is who: merges of merges, undone and voided, with facts in between.
    private let isOfMerges: Bool
    /// Two thirds of the lines are about one programme.
    private static let programmes = ["p", "p", "q"]

    init(seed: UInt64, isOfMerges: Bool = false) {
        random = RandomSource(seed: seed)
        self.isOfMerges = isOfMerges
    }

    // MARK: - Chance

    mutating func upTo(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    mutating func pick<T>(_ items: [T]) -> T { items[upTo(items.count)] }
    mutating func chance(_ percent: Int) -> Bool { upTo(100) < percent }
    private mutating func some(_ word: String, _ percent: Int = 40) -> String { chance(percent) ? " " + word : "" }
    private mutating func new(_ kind: String) -> String {
        made += 1
        return "\(kind)-\(made)"
    }

    private mutating func day() -> String {
        if chance(6) { return pick(["2023-12-31", "2024-01-15", "2025-01-01", "2025-02-01"]) }
        return "2024-\(["02", "03", "04", "05", "06", "09", "11"][upTo(7)])-\(["01", "14", "15", "28"][upTo(4)])"
    }

    private mutating func person() -> String { "p-\(1 + upTo(6))" }
    private mutating func organisation() -> String { "o-\(1 + upTo(4))" }
    private mutating func group() -> String { "g-\(1 + upTo(3))" }
    private mutating func activity() -> (code: String, kind: String) {
        let number = upTo(9)
        return ("a-\(number)", ["forum", "session", "expedition", "seminar"][number % 4])
    }
    private mutating func municipality() -> String { pick(["pskov", "luki", "ostrov"]) }
    private mutating func role() -> String { pick(["ngo-leader", "ngo-staff", "activist", "official"]) }
    private mutating func topic() -> String { pick(["legal", "registration", "management"]) }

    /// Whom a fact names besides its person.
    private mutating func whom() -> String {
        switch upTo(6) {
        case 0: " organisation=\(organisation())"
        case 1: " group=\(group())"
        default: ""
        }
    }

    // MARK: - Lines

    /// The beginning: programmes, places, and some people and organisations to speak of.
    static let beginning = """
        2024-01-01 programme.added programme=p title=P funder=F contest=C startsOn=2024-02-01 endsOn=2024-12-31 timeZone=Europe/Moscow
        2024-01-01 programme.added programme=q title=Q funder=F contest=C startsOn=2024-03-01 endsOn=2024-09-30 timeZone=Europe/Moscow
        2024-01-01 territory.included programme=p municipality=pskov name=Pskov region=pskov-oblast
        2024-01-01 person.added person=p-1
        2024-01-01 person.added person=p-2 municipality=pskov
        2024-01-01 organisation.added organisation=o-1 name=One kind=ngo sonko=true municipality=pskov
        2024-01-01 group.formed group=g-1 name=G municipality=pskov
        2024-01-01 forum.planned programme=p activity=a-0 title=F startsOn=2024-06-15 endsOn=2024-06-16 municipality=pskov mode=onsite
        2024-01-01 budget-line.approved programme=p line=l-1 category=travel grant=100000 cofinancing=100000
        2024-01-01 coworking.opened programme=p space=s-1
        """

    /// Some lines that belong together; `size` is the number of entries so far.
    mutating func next(after size: Int) -> String {
        let programme = pick(Self.programmes)
        if isOfMerges, !chance(15) { return whoIsWho(programme, size) }
        switch upTo(40) {
        case 0...8: return attendance()
        case 9...11: return support(programme)
        case 12...15: return people()
        case 16...19: return organisations()
        case 20...23: return activities(programme)
        case 24...26: return money(programme)
        case 27: return milestones(programme)
        case 28...29: return passport(programme)
        case 30...32: return indicators(programme)
        case 33: return internships(programme)
        case 34: return papers(programme, size)
        default: return "\(day()) entry.voided entry=\(1 + upTo(size)) reason=r"
        }
    }

    /// As the other beginning, with everybody there to be merged.
    static let crowd =
        beginning + "\n"
            + """
            2024-01-01 territory.included programme=p municipality=luki name=Luki region=pskov-oblast
            2024-01-01 person.added person=p-3 region=tver-oblast
            2024-01-01 person.added person=p-4
            2024-01-01 person.added person=p-5 municipality=luki
            2024-01-01 person.added person=p-6
            2024-01-01 organisation.added organisation=o-2 name=Two kind=ngo sonko=false municipality=luki
            2024-01-01 organisation.added organisation=o-3 name=Three kind=ngo
            2024-01-01 organisation.added organisation=o-4 name=Four kind=ngo sonko=true
            2024-01-01 group.formed group=g-2 name=G
            2024-01-01 group.formed group=g-3 name=G municipality=luki
            2024-01-01 seminar.planned programme=p activity=a-3 title=T startsOn=2024-06-15 mode=onsite
            2024-01-01 indicator.defined programme=p indicator=i-8 title=T unit=x rule={"count":"distinct\\u0020person","of":["*.attended","consultation.given"]}
            2024-01-01 indicator.defined programme=p indicator=i-9 title=T unit=x rule={"count":"distinct\\u0020client","of":["*.attended","consultation.given"]}
            """

    private mutating func whoIsWho(_ programme: String, _ size: Int) -> String {
        let verb = chance(65) ? "merged" : "unmerged"
        switch upTo(30) {
        case 0...4: return attendance()
        case 5...7: return support(programme)
        case 8...12: return "\(day()) person.\(verb) survivor=\(person()) absorbed=\(person()) basis=b"
        case 13...15:
            return "\(day()) organisation.\(verb) survivor=\(organisation()) absorbed=\(organisation()) basis=b"
        case 16...18: return "\(day()) group.\(verb) survivor=\(group()) absorbed=\(group()) basis=b"
        case 19: return "\(day()) group.became-organisation group=\(group()) organisation=\(organisation())"
        case 20...21:
            return
                "\(day()) resource-centre.enrolled programme=\(programme) centre=c-\(1 + upTo(5)) \(chance(60) ? "organisation=\(organisation())" : "group=\(group())") municipality=\(municipality()) stage=serving"
        case 22...24:
            return "\(day()) person.affiliated person=\(person()) organisation=\(organisation()) role=\(role())"
        case 25: return "\(day()) group.member-joined group=\(group()) person=\(person())"
        case 26: return people()
        default: return "\(day()) entry.voided entry=\(max(1, size - upTo(12))) reason=r"
        }
    }

    private mutating func attendance() -> String {
        let (code, kind) = activity()
        switch upTo(10) {
        case 0: return "\(day()) \(kind).headcount-declared activity=\(code) headcount=\(upTo(40)) method=m"
        case 1: return "\(day()) \(kind).joined activity=\(code) person=\(person())\(whom())"
        case 2: return "\(day()) \(kind).held activity=\(code) startedOn=2024-06-15"
        default:
            return "\(day()) \(kind).attended activity=\(code) person=\(person())\(whom())\(some("role=\(role())", 30))"
                + some("function=\(pick(["speaker", "participant"]))", 20) + some("day=\(1 + upTo(2))", 30)
                + some("centre=c-\(1 + upTo(3))", 5)
        }
    }

    private mutating func support(_ programme: String) -> String {
        let client = pick([
            "person=\(person())", "persons=[p-1,p-2]", "persons=[p-3,p-4]", "organisation=\(organisation())",
            "group=\(group())", "person=\(person())\(whom())",
        ])
        switch upTo(9) {
        case 0:
            return
                "\(day()) consultation.requested @\(programme) consultation=k-\(upTo(12)) topic=\(topic()) channel=phone \(client)"
        case 1:
            return
                "\(day()) consultation.given consultation=k-\(upTo(12)) topic=\(topic()) channel=visit minutes=\(upTo(60))"
        case 2: return "\(day()) service.provided @\(programme) form=mentoring topic=\(topic()) \(client)"
        case 3: return "\(day()) coworking.visited space=s-1 person=\(person())\(whom()) minutes=\(upTo(90))"
        case 4: return "\(day()) outcome.confirmed @\(programme) criterion=c method=test person=\(person())"
        case 5:
            return
                "\(day()) project-draft.completed @\(programme) authors=[p-1,\(pick(["p-2", "p-3"]))]\(some("organisation=\(organisation())"))"
        case 6: return "\(day()) partnership.agreed @\(programme) organisations=[o-1,\(pick(["o-2", "o-3"]))]"
        default:
            return
                "\(day()) consultation.given @\(programme) consultation=k-\(upTo(40)) topic=\(topic()) channel=visit \(client)"
                + some("minutes=\(upTo(60))", 70) + some("role=\(role())", 20) + some("space=s-1", 20)
        }
    }

    private mutating func people() -> String {
        let one = person()
        switch upTo(10) {
        case 0...1: return "\(day()) person.added person=\(one)\(some("municipality=\(municipality())"))"
        case 2: return "\(day()) person.corrected person=\(one) region=tver-oblast reason=r"
        case 3: return "\(day()) person.merged survivor=\(one) absorbed=\(person()) basis=b"
        case 4: return "\(day()) person.unmerged survivor=\(one) absorbed=\(person()) basis=b"
        case 5: return "\(day()) person.affiliation-ended person=\(one) organisation=\(organisation()) role=\(role())"
        default:
            let other = chance(75) ? "organisation=\(organisation())" : "group=\(group())"
            return "\(day()) person.affiliated person=\(one) \(other) role=\(role())"
        }
    }

    private mutating func organisations() -> String {
        switch upTo(12) {
        case 0...1:
            return "\(day()) organisation.added organisation=\(organisation()) name=N kind=ngo"
                + some("sonko=\(chance(70))", 70)
                + some("municipality=\(municipality())") + some("registeredOn=2024-05-01", 20)
        case 2:
            return
                "\(day()) organisation.corrected organisation=\(organisation()) sonko=\(chance(50)) municipality=\(municipality()) reason=r"
        case 3: return "\(day()) organisation.merged survivor=\(organisation()) absorbed=\(organisation()) basis=b"
        case 4: return "\(day()) organisation.unmerged survivor=\(organisation()) absorbed=\(organisation()) basis=b"
        case 5: return "\(day()) group.formed group=\(group()) name=G\(some("municipality=\(municipality())"))"
        case 6...8: return "\(day()) group.member-joined group=\(group()) person=\(person())"
        case 9: return "\(day()) group.member-left group=\(group()) person=\(person())"
        case 10:
            let verb = pick(["merged", "unmerged"])
            return "\(day()) group.\(verb) survivor=\(group()) absorbed=\(group()) basis=b"
        default: return "\(day()) group.became-organisation group=\(group()) organisation=\(organisation())"
        }
    }

    private mutating func activities(_ programme: String) -> String {
        let (code, kind) = activity()
        switch upTo(8) {
        case 0: return "\(day()) \(kind).cancelled activity=\(code) reason=r"
        case 1: return "\(day()) \(kind).rescheduled activity=\(code) startsOn=2024-06-20 endsOn=2024-06-21 reason=r"
        case 2:
            return
                "\(day()) publication.released @\(programme) channel=site url=https://x.example/\(upTo(9)) organisations=[o-1]"
        default:
            return
                "\(day()) \(kind).planned programme=\(programme) activity=\(code) title=T startsOn=2024-06-15 endsOn=2024-06-16 mode=onsite"
                + some("parent=\(activity().code)") + some("theme=\(pick(["culture", "sport"]))")
                + some("series=\(pick(["x", "y"]))")
                + some("municipality=\(municipality())") + some("centre=c-\(1 + upTo(3))", 20)
                + some("capacity=\(1 + upTo(3))", 20)
        }
    }

    private mutating func money(_ programme: String) -> String {
        switch upTo(8) {
        case 0:
            return
                "\(day()) budget-line.approved programme=\(programme) line=l-\(1 + upTo(2)) category=\(pick(["travel", "food"])) grant=\(upTo(5000)) cofinancing=\(upTo(5000))"
        case 1:
            return
                "\(day()) cofinancing.contributed programme=\(programme) contribution=\(new("n")) amount=\(upTo(3000))\(some("line=l-1"))"
        case 2...3:
            return "\(day()) expense.reversed expense=e-\(upTo(12))\(some("amount=\(1 + upTo(500))", 60)) reason=r"
        case 4:
            return "\(day()) budget.reallocated programme=\(programme) from=l-1 to=l-2 amount=\(upTo(500)) approval=a"
        case 5: return "\(day()) grant.awarded programme=\(programme) amount=\(upTo(9000)) agreement=a"
        default:
            return
                "\(day()) expense.recorded programme=\(programme) expense=e-\(upTo(12)) line=l-\(1 + upTo(2)) source=\(pick(["grant", "cofinancing"])) "
                + "amount=\(upTo(3000)) paidOn=\(day()) documentNo=n-\(upTo(9))\(some("activity=\(activity().code)", 30))"
        }
    }

    private mutating func milestones(_ programme: String) -> String {
        switch upTo(4) {
        case 0...1:
            "\(day()) milestone.planned programme=\(programme) milestone=m-\(upTo(5)) text=T dueOn=\(day())\(some("task=t-1"))"
        case 2: "\(day()) milestone.rescheduled milestone=m-\(upTo(5)) dueOn=\(day()) @\(programme)"
        default: "\(day()) milestone.reached milestone=m-\(upTo(5)) @\(programme)"
        }
    }

    private mutating func passport(_ programme: String) -> String {
        switch upTo(6) {
        case 0:
            "\(day()) programme.dates-amended programme=\(programme) startsOn=\(pick(["2024-02-01", "2024-04-01"])) endsOn=\(pick(["2024-10-31", "2024-12-31"])) agreement=a"
        case 1...2:
            "\(day()) territory.included programme=\(programme) municipality=\(municipality()) name=N\(some("region=pskov-oblast"))"
        case 3:
            "\(day()) programme.status-changed programme=\(programme) status=\(pick(["running", "won", "not-funded", "completed"]))"
        default:
            "\(day()) resource-centre.enrolled programme=\(programme) centre=c-\(1 + upTo(3)) \(chance(60) ? "organisation=\(organisation())" : "group=\(group())") municipality=\(municipality()) stage=serving\(some("profile=universal"))"
        }
    }

    private mutating func indicators(_ programme: String) -> String {
        let code = "i-\(upTo(8))"
        let rule = RandomRules.pool[upTo(RandomRules.pool.count)].replacing(" ", with: "\\u0020")
        switch upTo(7) {
        case 0: return "\(day()) indicator.rule-revised programme=\(programme) indicator=\(code) rule=\(rule) reason=r"
        case 1: return "\(day()) indicator.retired programme=\(programme) indicator=\(code) reason=r"
        case 2:
            return
                "\(day()) target.amended programme=\(programme) indicator=\(code) comparator=at-most value=\(upTo(5)) agreement=a"
        case 3:
            return
                "\(day()) target.set programme=\(programme) indicator=\(code) comparator=at-least value=\(upTo(5)) origin=stated\(some("due=2024-06-30"))"
        default:
            return
                "\(day()) indicator.defined programme=\(programme) indicator=\(code) title=T unit=people rule=\(rule)"
        }
    }

    private mutating func internships(_ programme: String) -> String {
        let code = new("x")
        let start = """
            2024-02-01 call.opened call=\(code)-k programme=\(programme) for=internship-programmes opensOn=2024-02-01 closesOn=2024-03-01
            2024-02-01 internship-programme.submitted internshipProgramme=\(code) call=\(code)-k organisation=\(organisation()) title=T days=2 formats=[visit,talk]
            2024-02-02 internship-programme.reviewed internshipProgramme=\(code) expert=\(person()) score=50 scaleMax=100
            2024-02-03 internship-programme.selected internshipProgramme=\(code)
            \(day()) internship.placed internship=\(code)-i internshipProgramme=\(code) person=\(person())\(some("sendingOrganisation=\(organisation())")) startsOn=2024-04-01
            \(day()) internship.started internship=\(code)-i
            \(day()) internship.completed internship=\(code)-i
            """
        if chance(50) { return start }
        return """
            2024-02-01 call.opened call=\(code)-k programme=\(programme) for=interns opensOn=2024-02-01 closesOn=2024-03-01 minDistanceMetres=50000
            \(day()) application.submitted application=\(code) call=\(code)-k person=\(person())\(whom())
            \(day()) eligibility.assessed application=\(code) outcome=eligible distanceMetres=\(pick(["49999", "50000"])) origin=o source=s
            """
    }

    private mutating func papers(_ programme: String, _ size: Int) -> String {
        let digest = String(repeating: String(upTo(3)), count: 64)
        return switch upTo(3) {
        case 0: "\(day()) evidence.verified evidence=v-\(upTo(5)) outcome=\(pick(["accepted", "rejected"]))"
        default:
            "\(day()) evidence.attached @\(programme) evidence=v-\(upTo(5)) evidenceKind=photo file={\"bytes\":1,\"digest\":\"\(digest)\",\"mediaType\":\"m\"} entries=[\(1 + upTo(size))]"
        }
    }
}

/// Rules of every form.
enum RandomRules {
    static let pool: [String] = plain + placed + thresholds + each + sets + numbers + shares

    private static let plain = [
        #"{"count":"distinct person","of":"*.attended"}"#,
        #"{"count":"distinct organisation","of":["*.attended","consultation.given"]}"#,
        #"{"count":"distinct group","of":["*.attended","consultation.given"]}"#,
        #"{"count":"distinct client","of":["*.attended","consultation.given","service.provided"]}"#,
        #"{"count":"distinct activity","of":"*.attended"}"#,
        #"{"count":"distinct [activity, person]","of":"*.attended"}"#,
        #"{"count":"distinct [client, topic]","of":["consultation.given","service.provided"]}"#,
        #"{"count":"distinct theme","of":["*.attended","*.planned"],"dates":"any"}"#,
        #"{"count":"distinct centre","of":["*.attended","consultation.given","resource-centre.enrolled"],"dates":"any"}"#,
        #"{"count":"distinct homeMunicipality","of":"*.attended"}"#,
        #"{"count":"entries","of":["consultation.given","service.provided"]}"#,
        #"{"count":"entries","of":"*.cancelled","dates":"any"}"#,
        #"{"count":"distinct person","of":"project-draft.completed"}"#,
        #"{"count":"distinct organisation","of":["partnership.agreed","publication.released"]}"#,
        #"{"count":"distinct person","of":"internship.completed","dates":"any"}"#,
        #"{"count":"distinct hostOrganisation","of":"internship.completed"}"#,
        #"{"count":"entries","of":"milestone.reached","where":{"daysLate":{"at-most":0}}}"#,
    ]
    private static let placed = [
        #"{"count":"distinct person","of":"*.attended","under":{"kind":"forum"}}"#,
        #"{"count":"distinct person","of":"*.attended","under":{"activity":["a-0","a-1"]},"where":{"role":["ngo-leader","ngo-staff"]}}"#,
        #"{"count":"distinct organisation","of":"*.attended","under":{"theme":"culture"}}"#,
        #"{"count":"distinct person","of":"*.attended","where":{"homeRegion":"pskov-oblast"}}"#,
        #"{"count":"distinct person","of":"*.attended","where":{"sonko":true}}"#,
        #"{"count":"distinct person","of":"*.attended","where":{"organisation":null,"function":["speaker","participant"]}}"#,
        #"{"count":"entries","of":"*.attended","where":{"person":["p-1","p-2"]}}"#,
        #"{"count":"entries","of":"*.attended","where":{"organisation":"o-1"}}"#,
        #"{"count":"distinct person","of":"consultation.given","where":{"group":"g-1"}}"#,
        #"{"count":"distinct person","of":"consultation.given","where":{"space":{"known":true}}}"#,
        #"{"count":"distinct person","of":"*.attended","where":{"day":{"at-least":2}}}"#,
        #"{"count":"distinct person","of":"eligibility.assessed","where":{"outcome":"eligible","distanceMetres":{"at-least":50000}}}"#,
    ]
    private static let thresholds = [
        #"{"count":"distinct activity","of":"*.attended","having":{"distinct person":{"at-least":2}}}"#,
        #"{"count":"distinct person","of":"*.attended","having":{"entries":{"at-least":2,"at-most":3}}}"#,
        #"{"count":"distinct group","of":"consultation.given","having":{"members":{"at-least":2}}}"#,
        #"{"count":"entries","of":["consultation.given","*.attended"],"having":{"members":{"at-most":1}}}"#,
        #"{"count":"distinct client","of":["consultation.given","*.attended"],"having":{"distinct [activity, person]":{"at-least":1},"entries":{"at-least":2}}}"#,
    ]
    private static let each = [
        #"{"count":"distinct person","of":["session.attended","forum.attended"],"each":"activity"}"#,
        #"{"count":"distinct person","of":"*.attended","each":"parent"}"#,
        #"{"count":"distinct activity","of":"*.attended","each":"centre","dates":"any"}"#,
        #"{"count":"entries","of":["*.attended","consultation.given"],"each":"municipality"}"#,
        #"{"count":"distinct person","of":"*.attended","each":"series","where":{"theme":"culture"}}"#,
        #"{"count":"distinct person","of":"*.attended","each":"activity","under":{"activity":"a-0"},"having":{"entries":{"at-least":2}}}"#,
    ]
    private static let sets = [
        #"{"count":"distinct person","all-of":[{"of":"*.attended","where":{"role":"ngo-leader"}},{"of":"consultation.given"}]}"#,
        #"{"count":"distinct client","any-of":[{"of":"*.attended"},{"of":"service.provided"}],"none-of":[{"of":"consultation.given"}]}"#,
        #"{"count":"distinct person","of":"*.attended","none-of":[{"any-of":[{"of":"consultation.given"},{"of":"coworking.visited"}]}]}"#,
        #"{"count":"distinct person","of":"*.joined","all-of":[{"of":"*.attended","having":{"entries":{"at-least":2}}}],"dates":"any"}"#,
        #"{"count":"entries","of":"*.attended","none-of":[{"of":"*.attended","where":{"function":"speaker"}}]}"#,
        #"{"count":"distinct [organisation, person]","any-of":[{"of":"*.attended","all-of":[{"of":"consultation.given"}]},{"of":"coworking.visited"}]}"#,
    ]
    private static let numbers = [
        #"{"count":"sum minutes","of":["consultation.given","coworking.visited"]}"#,
        #"{"count":"mean minutes","of":["consultation.given","coworking.visited"]}"#,
        #"{"count":"mean daysLate","of":"milestone.reached","dates":"any"}"#,
        #"{"count":"sum amount","of":"expense.recorded"}"#,
        #"{"count":"sum amount","of":["expense.recorded","cofinancing.contributed"],"where":{"source":"cofinancing"},"dates":"any"}"#,
        #"{"count":"sum amount","of":"expense.recorded","where":{"category":"travel"},"none-of":[{"of":"expense.recorded","where":{"activity":"a-0"}}]}"#,
        #"{"count":"mean amount","of":"expense.recorded","under":{"kind":"forum"}}"#,
        #"{"count":"sum headcount","of":"*.headcount-declared"}"#,
    ]
    private static let shares = [
        #"{"share":{"part":{"count":"sum amount","of":["expense.recorded","cofinancing.contributed"],"where":{"source":"cofinancing"}},"whole":{"count":"sum amount","of":["expense.recorded","cofinancing.contributed"]}}}"#,
        #"{"share":{"part":{"count":"distinct person","of":"*.attended","where":{"role":"ngo-leader"}},"whole":{"count":"distinct person","of":"*.attended"}},"dates":"any"}"#,
        #"{"share":{"part":{"count":"mean minutes","of":"consultation.given"},"whole":{"count":"entries","of":"*.attended"}}}"#,
    ]
}
