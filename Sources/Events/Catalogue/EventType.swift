/// One kind of entry, declared once: help for `record`, validation, the reference page, the labels,
/// the lifecycle and the mapping to facts all come from here.
package final class EventType: Sendable {
    package enum Area: String, Sendable, CaseIterable {
        case programme, indicator, organisation, person, application, activity, internship, forum, support, centre
        case media, money, evidence, reporting, ledger
    }

    /// How an entry of this type comes to its programme.
    package enum Belonging: Sendable {
        /// To none: people, organisations, the ledger itself.
        case none
        /// To the one given, or the one that its references lead to.
        case programme
        /// To the one that its references lead to, and to none where they lead to none: a void.
        case inherited
    }

    /// The place of the type in a lifecycle: `subject` must be in one of `from`, and goes to `to`.
    package struct Step: Sendable {
        /// The kind whose lifecycle it is; a composite one has several fields.
        package let kind: ThingKind
        package let fields: [String]
        /// The states in which it is allowed; empty means any state of a thing that exists.
        package let from: [String]
        /// The state afterwards; nil leaves the state as it is.
        package let to: String?
        /// What the entry is to the thing.
        package let role: Role

        package enum Role: Sendable {
            /// The first entry about it.
            case creates
            /// A later entry of its own lifecycle: its fields become the thing's.
            case moves
            /// Another thing's entry, that asks this one to be in a certain state.
            case needs
        }
    }

    /// What an entry does to what others say, beyond the lifecycles of its own things.
    package enum Effect: Sendable, Equatable {
        /// The thing of this kind in `absorbed` is the one in `survivor`, from this entry on.
        case merges(ThingKind)
        /// The two are two again.
        case unmerges(ThingKind)
        /// The group is one client with the organisation that it became.
        case becomes
        /// The thing of the first kind is with those of the others that the entry names, from its day on.
        case relates(ThingKind, to: [ThingKind])
        /// It is with them no more.
        case parts(ThingKind, from: [ThingKind])
        /// The entry in `entry` counts no more.
        case voids
    }

    /// What the entries of a type say of activities of one kind.
    package struct OfActivity: Sendable, Equatable {
        /// The code of the kind, the noun of the type's name.
        package let kind: String
        package let verb: ActivityVerb
    }

    /// A rule that the lifecycle table cannot say; refuses by throwing.
    package typealias Rule = @Sendable (_ draft: Draft, _ world: any World) throws(Problem) -> Void

    package let name: String
    package let area: Area
    package let label: Phrase
    /// What it records, when to use it; one or two sentences.
    package let summary: Phrase
    package let belonging: Belonging
    /// Those of the version that is written.
    package let fields: [Field]
    /// From version 1 on; the last is the one that is written, the others stand in older logs.
    package let versions: [Version]
    package let steps: [Step]
    package let rule: Rule?
    package let effect: Effect?
    /// Nil where it is no verb of the kinds of activities, though it may speak of one.
    package let ofActivity: OfActivity?
    /// Whether an entry of it may be voided. What is not stays for ever: it is undone by an entry of another type, if at
    /// all.
    package let isVoidable: Bool
    /// Whether no input may hold it: only the ledger itself says what its checkpoints are signed with.
    package let isOfTheLedgerAlone: Bool
    /// Whether its entries are facts, which indicators count.
    package let isFact: Bool
    /// Dimensions that every fact of this type has, besides its own fields.
    package let constants: [(dimension: String, value: JSON)]
    /// The type whose sums this one lowers; its amount counts as negative there.
    package let reverses: String?
    /// Of the fields of each group, exactly one must be given.
    package let oneOf: [[String]]
    /// Of the fields of each group, at least one must be given.
    package let someOf: [[String]]
    /// Whether its sealed fields speak of several people alike: a key of the entry's own seals them then, and goes
    /// with whichever of them is erased first.
    let isOfSeveral: Bool
    /// The kinds of things that its entries make or change, a bit each.
    private let changed: UInt64
    /// The hash of its name by which the index knows it.
    let key: Int

    /// - Parameters:
    ///   - fields: those of the newest version.
    ///   - openBefore: for each earlier version, the first first, the fields that stood in the clear in it and are
    ///     sealed now. In all else a version is as the newest: whatever it takes to read it stands here.
    package init(
        _ name: String, _ area: Area, ru: String, en: String, summary: Phrase, belonging: Belonging = .programme,
        fields: [Field], openBefore: [Set<String>] = [], isOfSeveral: Bool = false, steps: [Step] = [],
        effect: Effect? = nil, ofActivity: OfActivity? = nil, isVoidable: Bool = true, isOfTheLedgerAlone: Bool = false,
        isFact: Bool = true, constants: [(dimension: String, value: JSON)] = [], reverses: String? = nil,
        oneOf: [[String]] = [], someOf: [[String]] = [], rule: Rule? = nil
    ) {
        self.name = name
        self.area = area
        self.label = Phrase(ru: ru, en: en)
        self.summary = summary
        self.belonging = belonging
        self.fields = fields
        versions = (openBefore + [[]]).map { open in
            Version(fields.map { open.contains($0.name) ? $0.opened : $0 })
        }
        self.isOfSeveral = isOfSeveral
        self.steps = steps
        self.rule = rule
        self.effect = effect
        self.ofActivity = ofActivity
        self.isVoidable = isVoidable
        self.isOfTheLedgerAlone = isOfTheLedgerAlone
        self.isFact = isFact
        self.constants = constants
        self.reverses = reverses
        self.oneOf = oneOf
        self.someOf = someOf
        var kinds = steps.filter { $0.role != .needs }.map(\.kind)
        // Relations have no step of their own.
        switch effect {
        case .relates(let kind, _), .parts(let kind, _): kinds.append(kind)
        case .merges, .unmerges, .becomes, .voids, nil: break
        }
        changed = kinds.reduce(0) { $0 | 1 << UInt64($1.ordinal) }
        key = StableHash.of(name)
    }

    /// Whether a thing of this kind may be another after an entry of this type.
    package func changes(_ kind: ThingKind) -> Bool {
        changed >> UInt64(kind.ordinal) & 1 == 1
    }

    package func field(_ name: String) -> Field? {
        fields.first { $0.name == name }
    }

    /// The version that is written.
    package var version: Int { versions.count }
    /// How many of its fields are sealed.
    package var sealedFields: Int { versions[versions.count - 1].sealedFields }
    package var hasSealedFields: Bool { sealedFields > 0 }
}

extension EventType {
    /// The fields as one version of the type has them.
    package struct Version: Sendable {
        package let fields: [Field]
        /// Those that stand in a body in the clear, in the order of its members.
        let stored: [Field]
        /// How many of the fields are sealed: so many commitments has an entry.
        package let sealedFields: Int

        fileprivate init(_ fields: [Field]) {
            self.fields = fields
            stored = fields.inBodyOrder
            sealedFields = fields.count(where: \.isSealed)
        }

        package var hasSealedFields: Bool { sealedFields > 0 }

        package func seals(_ name: String) -> Bool { fields.contains { $0.isSealed && $0.name == name } }
    }

    /// Whether the field stands in the clear, in this version or in an earlier one.
    package func isEverOpen(_ name: String) -> Bool {
        versions.contains { version in version.fields.contains { $0.name == name && !$0.isSealed } }
    }
}

extension EventType.Step {
    /// The first entry about a thing of `kind`, whose code stands in the field of that name.
    package static func creates(_ kind: ThingKind, as state: String) -> Self {
        Self(kind: kind, fields: [kind.rawValue], from: [], to: state, role: .creates)
    }

    /// Makes a thing, or moves on one that is in one of `from`: a consultation that was requested or was not.
    package static func opens(_ kind: ThingKind, from: [String], to: String) -> Self {
        Self(kind: kind, fields: [kind.rawValue], from: [""] + from, to: to, role: .moves)
    }

    /// Moves a thing on: it must exist and be in one of `from` (any, where empty).
    package static func moves(_ kind: ThingKind, _ field: String? = nil, from: [String] = [], to: String?) -> Self {
        Self(kind: kind, fields: [field ?? kind.rawValue], from: from, to: to, role: .moves)
    }

    /// Changes what is known of a thing and leaves its state.
    package static func amends(_ kind: ThingKind, in states: [String] = []) -> Self {
        Self(kind: kind, fields: [kind.rawValue], from: states, to: nil, role: .moves)
    }

    /// A step in the lifecycle of two things together. `from` may hold "" for «not begun».
    package static func pair(_ kind: ThingKind, _ fields: [String], from: [String], to: String) -> Self {
        Self(kind: kind, fields: fields, from: from, to: to, role: .moves)
    }

    /// Asks that the thing named by `field`, if it is given, be in one of `states`; changes nothing of it.
    package static func needs(_ kind: ThingKind, _ field: String? = nil, in states: [String]) -> Self {
        Self(kind: kind, fields: [field ?? kind.rawValue], from: states, to: nil, role: .needs)
    }
}
