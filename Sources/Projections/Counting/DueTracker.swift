import Events

/// Follows which keys are due: of the kinds that the clause's types speak of and in the places that its conditions
/// name; planned and not cancelled, enrolled, or included. As ``CountSQL/due(_:_:)`` does.
struct DueTracker {
    var keys = DueKeys()
    private let each: IndicatorRule.Each
    private let known: Known
    private let under: ActivitySubtree?
    /// Symbols of the kinds asked for; nil where the types speak of none.
    private let kinds: SymbolSet?
    private let tests: [PlanTest]
    /// By activity: the key that it brings.
    private var brought: [Int: Int] = [:]
    /// Centres or municipalities due now.
    private var places: Set<Int> = []

    init(
        _ each: IndicatorRule.Each, _ plan: TallyPlan, _ symbols: [String: Int], _ known: Known,
        _ under: ActivitySubtree?
    ) {
        self.each = each
        self.known = known
        self.under = under
        let clause = plan.tally.clause
        let names = plan.vocabulary.types(matching: clause.of).compactMap(plan.vocabulary.activityKind)
        kinds = names.isEmpty ? nil : SymbolSet(names.compactMap { symbols[$0] })
        let asked: [String]
        switch each {
        case .centre, .municipality: asked = [each.rawValue]
        case .activity, .parent, .series: asked = RuleColumns.planned
        }
        tests = clause.conditions.filter { asked.contains($0.dimension) }.map { PlanTest($0, symbols) }
        switch each {
        case .centre, .municipality: movePlaces()
        case .activity, .parent, .series: for activity in known.plans.keys { look(activity) }
        }
    }

    /// - Parameter under: the activities that are under what the clause names now and were not, or the other way round.
    mutating func take(_ touched: Known.Touched, under moved: [Int]) {
        switch each {
        case .centre, .municipality: if touched.due { movePlaces() }
        case .activity, .parent, .series:
            for activity in touched.planned + touched.cancelled + moved { look(activity) }
            if each == .parent, !touched.cancelled.isEmpty {
                let parents = Set(touched.cancelled)
                for plan in known.plans.values where parents.contains(plan.value("parent")) { look(plan.activity) }
            }
        }
    }

    private mutating func movePlaces() {
        let all = each == .centre ? known.centres : known.municipalities
        let now = all.filter { place in tests.allSatisfy { $0.holds(place) } }
        for place in places.subtracting(now) { keys.remove(place) }
        for place in now.subtracting(places) { keys.add(place) }
        places = now
    }

    private mutating func look(_ activity: Int) {
        let now = key(of: activity)
        let before = brought[activity]
        guard now != before else { return }
        if let before { keys.remove(before) }
        if let now { keys.add(now) }
        brought[activity] = now
    }

    private func key(of activity: Int) -> Int? {
        guard let plan = known.plans[activity], !known.cancelled.contains(activity) else { return nil }
        let key = plan.value(each.rawValue)
        guard key != FactTable.absent else { return nil }
        if each == .parent, known.cancelled.contains(key) { return nil }
        if let kinds, !kinds.contains(plan.value("kind")) { return nil }
        if let under, !under.activities.contains(activity) { return nil }
        return tests.allSatisfy { $0.holds(plan) } ? key : nil
    }
}
