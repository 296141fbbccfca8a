import Events

/// Which codes stand for one and the same, at the position that a projection has reached: merged ones, groups that
/// became organisations, and the resource centres that either are.
///
/// Where all entries pass, all of it has passed here. Where a projection goes on from an earlier one, what is asked for
/// is found out from the log, and moved on from there.
final class Identities {
    /// That an organisation or a group is a resource centre of a programme, from a day on.
    private struct Enrolment {
        let centre: String
        let programme: String?
        let from: Day
        let seq: Int

        init?(_ entry: Entry) {
            guard let centre = entry.text("centre") else { return nil }
            self.centre = centre
            (programme, from, seq) = (entry.programme, entry.day, entry.seq)
        }
    }

    private let past: Past
    /// Whom a code that was merged away stands for.
    private var survivors: [Ref: Ref] = [:]
    /// The codes that were merged away into one.
    private var absorbed: [Ref: Set<Ref>] = [:]
    /// The organisation that a group became, and the groups that became an organisation.
    private var organisations: [Ref: Ref?] = [:]
    private var groups: [Ref: Set<Ref>] = [:]
    private var enrolments: [Ref: [Enrolment]] = [:]

    init(_ past: Past) {
        self.past = past
    }

    // MARK: - Questions

    func survivor(of ref: Ref) throws -> Ref {
        if let known = survivors[ref] { return known }
        if past.isComplete { return ref }
        let found = try past.survivor(of: ref)
        survivors[ref] = found
        return found
    }

    /// The codes merged into `ref`, which has not been merged away itself.
    func absorbed(by ref: Ref) throws -> Set<Ref> {
        if let known = absorbed[ref] { return known }
        if past.isComplete { return [] }
        let found = try past.absorbed(by: ref)
        absorbed[ref] = found
        return found
    }

    /// All codes of what `ref` is, the survivor first.
    func codes(of ref: Ref) throws -> [Ref] {
        let survivor = try survivor(of: ref)
        let others = try absorbed(by: survivor)
        if others.isEmpty { return [survivor] }
        return [survivor] + others.sorted { $0.code.utf8.lexicographicallyPrecedes($1.code.utf8) }
    }

    private func organisation(of group: Ref) throws -> Ref? {
        if let known = organisations[group] { return known }
        if past.isComplete || group.kind != .group { return nil }
        let found = try past.organisation(of: group)
        organisations[group] = .some(found)
        return found
    }

    private func groups(of organisation: Ref) throws -> Set<Ref> {
        if let known = groups[organisation] { return known }
        if past.isComplete || organisation.kind != .organisation { return [] }
        let found = try past.groups(of: organisation)
        groups[organisation] = found
        return found
    }

    private func enrolments(of ref: Ref) throws -> [Enrolment] {
        if let known = enrolments[ref] { return known }
        if past.isComplete { return [] }
        let found = try past.enrolments(of: ref).compactMap { Enrolment($0) }
        enrolments[ref] = found
        return found
    }

    /// The centre of `programme` that an organisation or a group is on `day`; a group is one with the organisation
    /// that it became (counting rule 14). The one enrolled last, where there are several.
    func centre(of ref: Ref, programme: String?, on day: Day) throws -> String? {
        if past.isComplete, enrolments.isEmpty { return nil }
        var all = try codes(of: ref)
        for code in all {
            if let organisation = try organisation(of: code) { all += try codes(of: organisation) }
        }
        for code in all {
            for group in try groups(of: code) { all += try codes(of: group) }
        }
        return try all.flatMap { try enrolments(of: $0) }.filter { $0.programme == programme && $0.from <= day }
            .max { $0.seq < $1.seq }?.centre
    }

    // MARK: - What became known

    /// `ref` stands for `survivor` from here on; for itself, where the two are equal.
    func set(_ ref: Ref, survivor: Ref) throws {
        if let before = survivors[ref], before != ref, absorbed[before] != nil { absorbed[before]?.remove(ref) }
        survivors[ref] = survivor
        if survivor != ref { absorbed[survivor] = try absorbed(by: survivor).union([ref]) }
    }

    func set(_ group: Ref, organisation: Ref?) throws {
        if let before = organisations[group] ?? nil { groups[before]?.remove(group) }
        organisations[group] = .some(organisation)
        if let organisation { groups[organisation] = try groups(of: organisation).union([group]) }
    }

    /// Takes in the entry that enrolled a centre.
    func enrol(_ entry: Entry) throws {
        guard let enrolment = Enrolment(entry) else { return }
        for ref in [entry.ref(.organisation), entry.ref(.group)].compactMap({ $0 })
        where past.isComplete || enrolments[ref] != nil {
            enrolments[ref, default: []].append(enrolment)
        }
    }

    /// That entry was voided.
    func disenrol(_ entry: Entry) {
        for ref in [entry.ref(.organisation), entry.ref(.group)].compactMap({ $0 }) {
            enrolments[ref]?.removeAll { $0.seq == entry.seq }
        }
    }
}

extension Past {
    private static let merging = types { $0.role != .needs && $0.to == "merged" }
    private static let becoming = types { $0.kind == .group && $0.to == "organisation" }
    private static let enrolling = types { $0.kind == .centre && $0.role == .creates }

    private static func types(_ isOne: (EventType.Step) -> Bool) -> [EventType] {
        Catalogue.all.filter { $0.steps.contains(where: isOne) }
    }

    /// The one that `ref` stands for, after all merges that hold.
    func survivor(of ref: Ref) throws(Problem) -> Ref {
        var ref = ref
        // A log that no writer made may lead in a circle.
        var seen: Set<Ref> = []
        while seen.insert(ref).inserted, let thing = try thing(ref), thing.status == "merged",
            let survivor = thing.text("mergedInto")
        {
            ref = Ref(ref.kind, survivor)
        }
        return ref
    }

    /// All that stand for `survivor`.
    fileprivate func absorbed(by survivor: Ref) throws(Problem) -> Set<Ref> {
        var found: Set<Ref> = []
        var open = [survivor]
        while let next = open.popLast() {
            for entry in try live(next, types: Self.merging) where entry.ref(next.kind, "survivor") == next {
                guard let one = entry.ref(next.kind, "absorbed"), one != survivor, !found.contains(one),
                    try self.survivor(of: one) == survivor
                else { continue }
                found.insert(one)
                open.append(one)
            }
        }
        return found
    }

    fileprivate func organisation(of group: Ref) throws(Problem) -> Ref? {
        guard let thing = try thing(group), thing.status == "organisation" else { return nil }
        return thing.text("organisation").map { Ref(.organisation, $0) }
    }

    fileprivate func groups(of organisation: Ref) throws(Problem) -> Set<Ref> {
        var found: Set<Ref> = []
        for entry in try live(organisation, types: Self.becoming) {
            guard let group = entry.ref(.group), try self.organisation(of: group) == organisation else { continue }
            found.insert(group)
        }
        return found
    }

    /// The entries by which `ref` became a resource centre, in order.
    fileprivate func enrolments(of ref: Ref) throws(Problem) -> [Entry] {
        try live(ref, types: Self.enrolling).filter { $0.ref(ref.kind) == ref }
    }
}
