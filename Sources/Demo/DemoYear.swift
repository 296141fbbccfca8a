import Application
import Events

/// One action of the demo and when it is entered.
struct DemoAction: Sendable {
    /// Unix milliseconds; never earlier than that of the action before.
    let recorded: Int
    let action: Action
}

/// The synthetic year that the five programmes play out. Nobody in it exists.
///
/// The story is the same whatever its length: about 4 600 actions, in which some targets are met, some are missed,
/// and some faults raise flags. A longer year has a crowd besides, which does more of the same (``Crowd``); a
/// shorter one ends earlier. Made from the seed alone: no clock, no system randomness, no order of hashing.
///
/// Every reference is to something entered earlier in the stream, or to a code of the five programme files.
struct DemoYear: Sendable {
    /// When the ledger is opened and the programme files are added: before any action, in Unix milliseconds.
    static let opened = Instant(.on(2022_05_30), 9, offset: 3).milliseconds

    private let diary: Diary
    private let writer: BulkWriter
    /// The contents of the files that actions name, by their digests.
    var papers: [String: String] { diary.papers }
    /// How many actions there are.
    let count: Int

    /// A year of `entries` entries in all, of which `planned` stand in the ledger before the first action:
    /// entry 1 and those of the five programme files.
    init(seed: UInt64, entries: Int, planned: Int) {
        let wanted = max(0, entries - planned)
        var story = Story(seed: seed)
        story.tell()
        let crowd = Crowd(seed: seed, people: story.people.count, organisations: story.organisations.count)
        DemoYear.addCrowd(crowd, to: &story.diary, upTo: wanted)
        story.comeAgain(max(0, wanted - story.diary.notes.count))
        story.diary.sort()
        count = wanted
        diary = story.diary
        writer = BulkWriter(crowd: crowd, experts: story.experts, offers: story.offers)
    }

    /// As many whole blocks as there is room for.
    private static func addCrowd(_ crowd: Crowd, to diary: inout Diary, upTo wanted: Int) {
        let room = wanted - diary.notes.count
        guard room > 0 else { return }
        // How many blocks there will be decides how closely they follow each other in time.
        let expected = room / Crowd.averageBlock + 1
        var totals = Array(repeating: 0, count: Crowd.shapes.count)
        for block in 0..<expected { totals[Crowd.shape(ofBlock: block)] += 1 }
        var begun = Array(repeating: 0, count: Crowd.shapes.count)
        var planner = BlockPlanner(crowd: crowd)
        for block in 0... {
            let before = diary.notes.count
            let shape = Crowd.shape(ofBlock: block)
            planner.add(block: block, share: min(1000, begun[shape] * 1000 / max(1, totals[shape])), to: &diary)
            begun[shape] += 1
            if diary.notes.count > wanted {
                diary.forget(from: before)
                return
            }
        }
    }

    /// Calls `body` with every action, in the order of entering.
    func forEach(_ body: (DemoAction) throws -> Void) rethrows {
        for note in diary.notes.prefix(count) { try body(action(note)) }
    }

    private func action(_ note: Diary.Note) -> DemoAction {
        switch note.content {
        case .written(let index): DemoAction(recorded: note.recorded, action: diary.written[Int(index)])
        case .bulk(let bulk):
            DemoAction(
                recorded: note.recorded,
                action: writer.action(bulk, id: Diary.id(seed: diary.seed, number: note.number)))
        }
    }
}

extension Story {
    /// The whole story, programme after programme.
    mutating func tell() {
        grantAccess()
        smallTerritories()
        rcWorkshop()
        coworking()
        internships()
        zemlyaki()
    }

    /// Who may enter what, before anything is entered.
    private mutating func grantAccess() {
        diary.sitting(Instant(.on(2022_05_31), 10, offset: 3), by: "owner")
        let coordinators = [Region.yugra, .rostov, .krasnodar, .perm, .pskov].map(\.coordinator)
        let accountants = ["accountant-oktyabrsky", "accountant-novorossiysk", "accountant-perm"]
        for account in coordinators + accountants {
            diary.note("access.granted", .on(2022_05_31), ["account": account, "role": "coordinator"])
        }
        diary.note("access.granted", .on(2022_05_31), ["account": "auditor", "role": "auditor"])
        diary.note("access.granted", .on(2022_05_31), ["account": "reviewer", "role": "reviewer"])
    }
}
