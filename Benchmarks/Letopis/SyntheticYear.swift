import Events

/// Plausible actions as the JSON lines of `letopis append`: one programme, its territory, organisations and activities,
/// then people who sign up, attend, ask for advice and come to the coworking space. The same seed, the same lines.
struct SyntheticYear {
    private var random: RandomSource
    private var people = 0
    private var consultations = 0
    /// Who has signed up for what, each once; `attended` follows the last of them.
    private var joined = Set<Int>()
    private var lastJoined = (activity: 0, person: 0)
    private var plan: ArraySlice<String>

    private static let activities = 200
    private static let organisations = 300
    private static let municipalities = 40
    private static let kinds = ["seminar", "training", "webinar", "expedition"]

    /// Of several kinds of rule, so that answers cost what they cost in life.
    static let indicators: [(code: String, rule: String)] = [
        ("people", #"{"count":"distinct person","of":"*.attended"}"#),
        ("leaders", #"{"count":"distinct person","of":"*.attended","where":{"role":["ngo-leader","activist"]}}"#),
        ("organisations", #"{"count":"distinct organisation","of":["*.attended","consultation.given"]}"#),
        ("consultations", #"{"count":"entries","of":"consultation.given"}"#),
        ("visits", #"{"count":"entries","of":"coworking.visited"}"#),
        ("minutes", #"{"count":"sum minutes","of":"coworking.visited"}"#),
    ]

    /// It is always noon on 15 June 2024.
    static let clock = Clock { 1_718_452_800_000 }

    /// A line that every such ledger takes, any number of times.
    static let visit =
        #"{"type":"coworking.visited","at":"2024-06-10","data":{"space":"coworking","person":"p-1","minutes":60}}"#

    init(seed: UInt64) {
        random = RandomSource(seed: seed)
        var lines = [
            #"{"type":"programme.added","at":"2024-01-10","data":{"programme":"year","title":"Год добрых дел","funder":"Фонд","contest":"2024","startsOn":"2024-01-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}}"#
        ]
        for n in 0..<Self.municipalities {
            lines.append(
                #"{"type":"territory.included","at":"2024-01-10","data":{"programme":"year","municipality":"m-\#(n)","name":"Район \#(n)","region":"perm"}}"#
            )
        }
        for n in 0..<Self.organisations {
            lines.append(
                #"{"type":"organisation.added","at":"2024-01-11","data":{"organisation":"org-\#(n)","name":"НКО «Пример \#(n)»","kind":"ngo","municipality":"m-\#(n % Self.municipalities)","region":"perm","sonko":\#(n % 5 != 0)}}"#
            )
        }
        for n in 0..<Self.activities {
            lines.append(
                #"{"type":"\#(Self.kind(n)).planned","at":"2024-01-12","data":{"programme":"year","activity":"act-\#(n)","title":"Занятие \#(n)","theme":"theme-\#(n % 12)","startsOn":"\#(Self.day(n % 336))","municipality":"m-\#(n % Self.municipalities)","mode":"onsite","capacity":80}}"#
            )
        }
        lines.append(#"{"type":"coworking.opened","at":"2024-01-12","data":{"space":"coworking","programme":"year"}}"#)
        for (code, rule) in Self.indicators {
            lines.append(
                #"{"type":"indicator.defined","at":"2024-01-13","data":{"programme":"year","indicator":"\#(code)","title":"\#(code)","unit":"count","rule":\#(rule)}}"#
            )
        }
        plan = lines[...]
    }

    private static func kind(_ activity: Int) -> String { kinds[activity % kinds.count] }

    /// A day of twelve months of 28 days.
    private static func day(_ number: Int) -> String {
        Day(packed: Int32(2024_01_01 + number / 28 * 100 + number % 28)).description
    }

    mutating func lines(_ count: Int) -> [[UInt8]] {
        (0..<count).map { _ in Array(line().utf8) }
    }

    private mutating func draw(_ below: Int) -> Int { Int(random.next() % UInt64(below)) }

    private mutating func line() -> String {
        if let first = plan.popFirst() { return first }
        switch people < 10 ? 0 : draw(100) {
        case 0..<10:
            people += 1
            return
                #"{"type":"person.added","at":"\#(someDay())","data":{"person":"p-\#(people)","municipality":"m-\#(people % Self.municipalities)","region":"perm"}}"#
        case 10..<13: return affiliated()
        case 13..<43: return signedUp()
        case 43..<78: return attended()
        case 78..<89:
            consultations += 1
            return
                #"{"type":"consultation.given","at":"\#(someDay())","programme":"year","data":{"consultation":"c-\#(consultations)","person":"\#(somebody())","organisation":"org-\#(draw(Self.organisations))","topic":"legal","channel":"onsite","minutes":\#(10 + draw(80))}}"#
        default:
            return
                #"{"type":"coworking.visited","at":"\#(someDay())T1\#(draw(10)):\#(10 + draw(50)):00+03:00","data":{"space":"coworking","person":"\#(somebody())","minutes":\#(10 + draw(300))}}"#
        }
    }

    /// One of the two weeks before ``clock``: what is recorded later is a flag, which most entries are not.
    private mutating func someDay() -> String { Day(packed: Int32(2024_06_02 + draw(14))).description }
    private mutating func somebody() -> String { "p-\(1 + draw(people))" }

    private var affiliations = 0
    /// Everybody at most once, in the order of their coming.
    private mutating func affiliated() -> String {
        guard affiliations < people else { return signedUp() }
        affiliations += 1
        return
            #"{"type":"person.affiliated","at":"2024-01-20","data":{"person":"p-\#(affiliations)","organisation":"org-\#(draw(Self.organisations))","role":"ngo-staff"}}"#
    }

    private mutating func signedUp() -> String {
        repeat {
            lastJoined = (draw(Self.activities), 1 + draw(people))
        } while !joined.insert(lastJoined.activity << 32 | lastJoined.person).inserted
        return
            #"{"type":"\#(Self.kind(lastJoined.activity)).joined","at":"\#(someDay())","data":{"activity":"act-\#(lastJoined.activity)","person":"p-\#(lastJoined.person)"}}"#
    }

    private mutating func attended() -> String {
        let (activity, person) =
            lastJoined.person == 0 || draw(4) == 0 ? (draw(Self.activities), 1 + draw(people)) : lastJoined
        return
            #"{"type":"\#(Self.kind(activity)).attended","at":"\#(someDay())","data":{"activity":"act-\#(activity)","person":"p-\#(person)","role":"activist","function":"participant"}}"#
    }
}
