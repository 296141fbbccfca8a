import Application
import Events

/// Lays out the bulk: block after block, each some hundred entries of one programme.
struct BlockPlanner {
    let crowd: Crowd
    private var random: Random
    private var serial: [Bulk.Kind: Int32] = [:]

    init(crowd: Crowd) {
        self.crowd = crowd
        random = Random(seed: crowd.seed, part: 6)
    }

    /// The span of one block, in days.
    private static let length = 26

    /// Adds block `number`; `share` (0…1 000) says how far into its programme it begins.
    mutating func add(block number: Int, share: Int, to diary: inout Diary) {
        let index = Crowd.shape(ofBlock: number)
        let shape = Crowd.shapes[index]
        let span = shape.until.sinceEpoch - shape.from.sinceEpoch - BlockPlanner.length
        let start = shape.from.sinceEpoch + max(0, span) * share / 1000
        var page = Page(
            shape: UInt8(index), start: start, offset: shape.region.offset, first: diary.notes.count, diary: diary)
        diary = Diary(seed: diary.seed)
        let newcomers = number * Crowd.peoplePerBlock..<(number + 1) * Crowd.peoplePerBlock
        bringIn(number, newcomers, &page)
        // Those of the block before come again; its last few may have been merged away.
        let known = Crowd.previous(number).map { $0 * Crowd.peoplePerBlock..<$0 * Crowd.peoplePerBlock + 50 }
        let here = Array(newcomers) + (known.map(Array.init) ?? [])
        switch shape.programme {
        case "zemlyaki":
            apply(newcomers, &page)
            for turn in 0..<4 { gather(here, joined: 45, attended: 60, certificates: 8, onDay: 6 + turn * 5, &page) }
        case "coworking":
            visit(here, &page)
            consult(here, given: 70, requested: 35, &page)
            gather(here, joined: 15, attended: 40, certificates: 0, onDay: 20, &page)
        case "internships":
            intern(newcomers, &page)
        case "small-territories":
            consult(here, given: 110, requested: 35, &page)
            serve(here, 60, &page)
            gather(here, joined: 20, attended: 35, certificates: 0, onDay: 15, &page)
        default:
            for turn in 0..<3 { gather(here, joined: 30, attended: 50, certificates: 0, onDay: 6 + turn * 7, &page) }
            consult(here, given: 100, requested: 50, &page)
            serve(here, 30, &page)
        }
        for _ in 0..<7 {
            page.note(
                .publication, who: 0, what: next(.publication), amount: random.int(80...4000),
                on: random.below(BlockPlanner.length))
        }
        page.note(
            .merged, who: newcomers.upperBound - 1, what: Int32(newcomers.upperBound - 2), amount: 0,
            on: BlockPlanner.length + 20, at: 16)
        diary = page.diary
    }

    /// What a block writes, and where.
    private struct Page {
        let shape: UInt8
        let start: Int
        let offset: Int
        /// The number of the block's first note: notes of one hour are entered in the order of writing.
        let first: Int
        var diary: Diary

        /// Notes something of day `day` of the block, entered `late` days after it at that hour.
        mutating func note(
            _ kind: Bulk.Kind, who: Int, what: Int32, amount: Int, on day: Int, at hour: Int = 19, late: Int = 0
        ) {
            let entered = (start + day + late) * 1440 + (hour - offset) * 60
            diary.add(
                .bulk(
                    Bulk(
                        kind: kind, shape: shape, day: Day(sinceEpoch: start + day).packed, who: Int32(who), what: what,
                        amount: Int32(amount))),
                recorded: entered * 60_000 + (diary.notes.count - first) * 1000)
        }
    }

    private mutating func next(_ kind: Bulk.Kind) -> Int32 {
        let number = serial[kind] ?? 0
        serial[kind] = number + 1
        return number
    }

    /// Some of what happens is entered weeks later.
    private mutating func lateness() -> Int {
        random.chance(2) ? random.int(15...40) : random.below(2)
    }

    private mutating func bringIn(_ number: Int, _ newcomers: Range<Int>, _ page: inout Page) {
        let first = number * Crowd.organisationsPerBlock
        for organisation in first..<first + Crowd.organisationsPerBlock {
            page.note(.organisation, who: organisation, what: 0, amount: 0, on: 0, at: 8)
        }
        for person in newcomers {
            page.note(.person, who: person, what: 0, amount: 0, on: 0, at: 9)
            if crowd.isAffiliated(person) { page.note(.affiliated, who: person, what: 0, amount: 0, on: 0, at: 9) }
        }
        for person in newcomers.prefix(15) { page.note(.consent, who: person, what: 0, amount: 0, on: 1, at: 10) }
    }

    private mutating func gather(
        _ here: [Int], joined: Int, attended: Int, certificates: Int, onDay day: Int, _ page: inout Page
    ) {
        let code = next(.planned)
        let date = Int(Day(sinceEpoch: page.start + day).packed)
        page.note(.planned, who: 0, what: code, amount: date, on: 1, at: 11)
        page.note(.announced, who: 0, what: code, amount: 0, on: 2, at: 11)
        // Whoever has two cards signs with one of them at a time.
        let cards = here.filter { $0 % Crowd.peoplePerBlock != Crowd.peoplePerBlock - (code % 3 == 0 ? 2 : 1) }
        let crowdHere = random.some(attended, of: cards)
        for person in random.some(joined, of: here) {
            page.note(.joined, who: person, what: code, amount: 0, on: day - 2)
        }
        for person in crowdHere {
            page.note(
                .attended, who: person, what: code, amount: 0, on: day, at: 20,
                late: random.chance(2) ? random.int(15...40) : 0)
        }
        page.note(.headcount, who: 0, what: code, amount: crowdHere.count + random.below(4), on: day, at: 21)
        page.note(.held, who: 0, what: code, amount: 0, on: day, at: 21)
        for person in crowdHere.prefix(attended / 5) {
            page.note(.feedback, who: person, what: code, amount: random.below(15), on: day, at: 22)
        }
        for person in crowdHere.prefix(certificates) {
            page.note(.certificate, who: person, what: code, amount: 0, on: day + 3)
        }
    }

    private mutating func apply(_ newcomers: Range<Int>, _ page: inout Page) {
        for person in newcomers {
            let code = next(.application)
            page.note(.application, who: person, what: code, amount: 0, on: 1 + random.below(3))
            page.note(random.chance(75) ? .accepted : .rejected, who: person, what: code, amount: 0, on: 5)
        }
    }

    private mutating func visit(_ here: [Int], _ page: inout Page) {
        for turn in 0..<400 {
            let day = 1 + random.below(BlockPlanner.length - 1)
            let number = page.diary.notes.count
            page.note(
                .visited, who: random.pick(here), what: next(.visited), amount: random.int(4...40) * 5, on: day, at: 20,
                late: lateness())
            if turn % 100 == 50 { page.note(.voided, who: number, what: 0, amount: 0, on: day, at: 12, late: 42) }
        }
        for _ in 0..<20 {
            page.note(
                .booked, who: random.pick(here), what: next(.booked), amount: 0,
                on: 1 + random.below(BlockPlanner.length - 3))
        }
    }

    private mutating func consult(_ here: [Int], given: Int, requested: Int, _ page: inout Page) {
        for turn in 0..<given {
            let person = random.pick(here)
            let code = next(.given)
            let day = 4 + random.below(BlockPlanner.length - 4)
            if turn < requested {
                page.note(.requested, who: person, what: code, amount: 0, on: day - random.below(3), at: 9)
            }
            page.note(.given, who: person, what: code, amount: random.int(4...18) * 5, on: day, late: lateness())
        }
    }

    private mutating func serve(_ here: [Int], _ count: Int, _ page: inout Page) {
        for _ in 0..<count {
            page.note(
                .service, who: random.pick(here), what: next(.service), amount: 0,
                on: 2 + random.below(BlockPlanner.length - 2), late: lateness())
        }
    }

    private mutating func intern(_ newcomers: Range<Int>, _ page: inout Page) {
        for (turn, person) in newcomers.enumerated() {
            let code = next(.application)
            let metres = turn % 12 == 5 ? random.int(20...49) * 1000 : random.int(50...320) * 1000
            let isTaken = metres >= 50_000 && turn % 2 == 0
            page.note(.application, who: person, what: code, amount: 0, on: 1 + random.below(4))
            page.note(.assessed, who: person, what: code, amount: metres, on: 6, at: 11)
            page.note(
                .reviewed, who: person, what: code, amount: (isTaken ? 650 : 350) + random.below(30) * 10, on: 6, at: 12
            )
            page.note(isTaken ? .accepted : .rejected, who: person, what: code, amount: 0, on: 7, at: 13)
            guard isTaken else { continue }
            let internship = next(.placed)
            page.note(.placed, who: person, what: internship, amount: Int(code), on: 8, at: 14)
            page.note(.started, who: person, what: internship, amount: 0, on: 15, at: 10)
            let late = random.chance(3) ? 30 : 0
            page.note(.dayCompleted, who: person, what: internship, amount: 1, on: 15, late: late)
            if !random.chance(8) {
                page.note(.completed, who: person, what: internship, amount: 0, on: 15, at: 20, late: late)
            }
        }
    }
}
