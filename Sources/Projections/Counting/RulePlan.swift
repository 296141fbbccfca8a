import Events

/// What must be read to count by a rule: its clauses with facts of their own, and how their subjects combine.
struct TallyPlan: Sendable {
    /// A clause with facts of its own.
    struct Leaf: Sendable {
        let clause: IndicatorRule.Clause
        let types: [String]
        /// Whether its facts speak for the subjects counted: not where it stands under `none-of`.
        let isPositive: Bool
        /// The dimensions of each threshold on subjects, in order; none for entries.
        let thresholds: [(dimensions: [String], bounds: IndicatorRule.Bounds)]
    }

    /// A clause: the numbers of its leaf and of all that it combines with.
    indirect enum Formula: Sendable {
        case clause(own: Int?, allOf: [Formula], anyOf: [Formula], noneOf: [Formula])

        /// Whether it holds, of one subject that holds in the leaves that `leaf` says.
        func holds(_ leaf: (Int) -> Bool) -> Bool {
            guard case .clause(let own, let allOf, let anyOf, let noneOf) = self else { return false }
            if let own, !leaf(own) { return false }
            return allOf.allSatisfy { $0.holds(leaf) } && (anyOf.isEmpty || anyOf.contains { $0.holds(leaf) })
                && !noneOf.contains { $0.holds(leaf) }
        }
    }

    let tally: IndicatorRule.Tally
    let vocabulary: Vocabulary
    private(set) var leaves: [Leaf] = []
    private(set) var formula = Formula.clause(own: nil, allOf: [], anyOf: [], noneOf: [])

    init(_ tally: IndicatorRule.Tally, _ vocabulary: Vocabulary) {
        self.tally = tally
        self.vocabulary = vocabulary
        formula = add(tally.clause, isPositive: true)
    }

    private mutating func add(_ clause: IndicatorRule.Clause, isPositive: Bool) -> Formula {
        var own: Int?
        if !clause.of.isEmpty {
            var types = vocabulary.types(matching: clause.of)
            if case .sum = tally.measure { types = vocabulary.withReversals(types) }
            own = leaves.count
            leaves.append(
                Leaf(
                    clause: clause, types: types, isPositive: isPositive,
                    thresholds: clause.having.compactMap { having in
                        switch having.what {
                        case .members: nil
                        case .entries: ([], having.bounds)
                        case .distinct(let dimensions): (dimensions, having.bounds)
                        }
                    }))
        }
        return .clause(
            own: own, allOf: clause.allOf.map { add($0, isPositive: isPositive) },
            anyOf: clause.anyOf.map { add($0, isPositive: isPositive) },
            noneOf: clause.noneOf.map { add($0, isPositive: false) })
    }

    // MARK: - What to read

    /// The columns that each type's facts are asked for.
    var columns: [String: Set<String>] {
        var columns: [String: Set<String>] = [:]
        for leaf in leaves {
            let names = Set(dimensions(of: leaf).flatMap(self.columns))
            for type in leaf.types { columns[type, default: []].formUnion(names) }
        }
        return columns
    }

    var needs: Timeline.Needs {
        var needs: Timeline.Needs = []
        if tally.each != nil { needs.insert(.plans) }
        for leaf in leaves {
            if !leaf.clause.under.isEmpty { needs.insert(.plans) }
            if leaf.clause.having.contains(where: { $0.what == .members }) {
                needs.formUnion([.members, .people, .groups])
            }
            for dimension in dimensions(of: leaf) {
                switch vocabulary.dimensions[dimension] {
                case .person: needs.insert(.people)
                case .organisation: needs.insert(.organisations)
                case .group: needs.insert(.groups)
                case .client: needs.formUnion([.clients, .organisations, .groups])
                default: continue
                }
            }
        }
        return needs
    }

    /// The columns that hold members of kinds that merge, each with its kind as `canonical` numbers it.
    func identities(of leaf: Leaf) -> [(column: String, kind: Int)] {
        Set(dimensions(of: leaf)).flatMap { dimension -> [(String, Int)] in
            let kind = vocabulary.dimensions[dimension]
            if kind == .client { return [("organisation", 2), ("grp", 3)] }
            return kind?.identity.map { [(Schema.column(of: dimension), $0)] } ?? []
        }
    }

    /// The texts whose symbols it asks for.
    var texts: Set<String> {
        var texts: Set<String> = ["participant"]
        for leaf in leaves {
            texts.formUnion(leaf.types)
            texts.formUnion(leaf.types.compactMap(vocabulary.activityKind))
            for condition in leaf.clause.conditions + leaf.clause.under {
                guard case .oneOf(let values) = condition.test else { continue }
                for case .text(let text) in values { texts.insert(text) }
            }
        }
        return texts
    }

    private func dimensions(of leaf: Leaf) -> [String] {
        var all = tally.measure.subjectDimensions + leaf.thresholds.flatMap(\.dimensions)
        all += leaf.clause.conditions.map(\.dimension)
        all += [tally.measure.number, tally.each?.rawValue].compactMap { $0 }
        for name in ["activity", "function"] where vocabulary.dimensions[name] != nil { all.append(name) }
        if leaf.clause.having.contains(where: { $0.what == .members }) { all.append("group") }
        return all
    }

    private func columns(of dimension: String) -> [String] {
        vocabulary.dimensions[dimension] == .client ? ["organisation", "grp"] : [Schema.column(of: dimension)]
    }
}
