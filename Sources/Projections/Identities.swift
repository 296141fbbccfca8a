import Events

/// Which codes stand for one and the same, at the position that a projection has reached: merged ones, groups that
/// became organisations, and the resource centres that either are.
final class Identities {
    /// That an organisation or a group is a resource centre of a programme, from a day on.
    private struct Enrolment {
        let centre: String
        let programme: String?
        let from: Day
        let seq: Int
    }

    /// Whom a code that was merged away stands for.
    private var survivors: [Ref: Ref] = [:]
    /// The codes that were merged away into one.
    private var absorbed: [Ref: Set<Ref>] = [:]
    /// The organisation that a group became, and the groups that became an organisation.
    private var organisations: [Ref: Ref] = [:]
    private var groups: [Ref: Set<Ref>] = [:]
    private var enrolments: [Ref: [Enrolment]] = [:]

    // MARK: - Questions

    func survivor(of ref: Ref) -> Ref { survivors[ref] ?? ref }

    /// The codes merged into `ref`, which has not been merged away itself.
    func absorbed(by ref: Ref) -> Set<Ref> { absorbed[ref] ?? [] }

    /// All codes of what `ref` is, the survivor first.
    func codes(of ref: Ref) -> [Ref] {
        let survivor = survivor(of: ref)
        guard let others = absorbed[survivor] else { return [survivor] }
        return [survivor] + others.sorted { $0.code.utf8.lexicographicallyPrecedes($1.code.utf8) }
    }

    /// The centre of `programme` that an organisation or a group is on `day`; a group is one with the organisation
    /// that it became (counting rule 14). The one enrolled last, where there are several.
    func centre(of ref: Ref, programme: String?, on day: Day) -> String? {
        if enrolments.isEmpty { return nil }
        var all = codes(of: ref)
        for code in all {
            if let organisation = organisations[code] { all += codes(of: organisation) }
        }
        for code in all {
            for group in groups[code] ?? [] { all += codes(of: group) }
        }
        return all.flatMap { enrolments[$0] ?? [] }.filter { $0.programme == programme && $0.from <= day }
            .max { $0.seq < $1.seq }?.centre
    }

    // MARK: - What became known

    /// `ref` stands for `survivor` from here on; for itself, where the two are equal.
    func set(_ ref: Ref, survivor: Ref) {
        if let before = survivors[ref] {
            absorbed[before]?.remove(ref)
            if absorbed[before]?.isEmpty == true { absorbed[before] = nil }
        }
        survivors[ref] = survivor == ref ? nil : survivor
        if survivor != ref { absorbed[survivor, default: []].insert(ref) }
    }

    func set(_ group: Ref, organisation: Ref?) {
        if let before = organisations[group] { groups[before]?.remove(group) }
        organisations[group] = organisation
        if let organisation { groups[organisation, default: []].insert(group) }
    }

    /// Takes in the entry that enrolled a centre.
    func enrol(_ entry: Entry) {
        guard let centre = entry.text("centre") else { return }
        for ref in [entry.ref(.organisation), entry.ref(.group)].compactMap({ $0 }) {
            enrolments[ref, default: []].append(
                Enrolment(centre: centre, programme: entry.programme, from: entry.day, seq: entry.seq))
        }
    }

    /// That entry was voided.
    func disenrol(_ entry: Entry) {
        for ref in [entry.ref(.organisation), entry.ref(.group)].compactMap({ $0 }) {
            enrolments[ref]?.removeAll { $0.seq == entry.seq }
        }
    }
}
