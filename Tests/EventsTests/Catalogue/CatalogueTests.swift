import Testing

@testable import Events

@Suite("Catalogue")
struct CatalogueTests {
    /// Fields of `fields` and of the objects in them.
    private func flat(_ fields: [Field]) -> [Field] {
        fields.flatMap { field -> [Field] in
            if case .object(let inner) = field.value { return [field] + flat(inner) }
            return [field]
        }
    }

    @Test("Names are unique, and noun.verb")
    func names() {
        #expect(Set(Catalogue.all.map(\.name)).count == Catalogue.all.count)
        for type in Catalogue.all {
            #expect(type.name.wholeMatch(of: /[a-z][a-z-]*\.[a-z][a-z-]*/) != nil, "\(type.name)")
            #expect(type.name.utf8.count <= 64)
        }
    }

    @Test("All of DOMAIN.md is there, with just these fields")
    func domain() throws {
        let sixteen = Set(Catalogue.activityKinds)
        #expect(sixteen.count == 16)
        let verbs = Set(Catalogue.all.filter { $0.name.hasPrefix("forum.") }.map { String($0.name.dropFirst(6)) })
        #expect(
            verbs == [
                "planned", "announced", "rescheduled", "cancelled", "joined", "left", "attended",
                "headcount-declared", "held",
            ])
        for kind in sixteen {
            for verb in verbs { #expect(Catalogue.byName["\(kind).\(verb)"] != nil) }
        }
        let others = Catalogue.all.filter { !sixteen.contains(String($0.name.prefix { $0 != "." })) }.map(\.name)
        let expected = domainTypes.map { $0.prefix { $0 != " " } }.map(String.init)
        #expect(Set(others) == Set(expected))
        for line in domainTypes + activityTypes {
            let words = line.split(separator: " ").map(String.init)
            let type = try #require(Catalogue.byName[words[0]])
            let fields = type.fields.map { $0.name + ($0.isSealed ? "°" : "") + ($0.isRequired ? "" : "?") }
            // The currency, optional on all sums, is said once for the whole area.
            #expect(Set(fields).subtracting(["currency?"]) == Set(words.dropFirst()), "\(type.name)")
        }
    }

    @Test("Sealed are just the fields marked °")
    func sealed() {
        var found: [String: [String]] = [:]
        for type in Catalogue.all where type.hasSealedFields {
            found[type.name] = type.fields.filter(\.isSealed).map(\.name).sorted()
        }
        #expect(
            found == [
                "application.accepted": ["reason"], "application.rejected": ["reason"],
                "application.reviewed": ["comment"], "application.submitted": ["answers"],
                "application.waitlisted": ["reason"], "application.withdrawn": ["reason"],
                "certificate.issued": ["number"], "expense.recorded": ["counterpartyInn"],
                "feedback.submitted": ["text"], "internship.discontinued": ["reason"],
                "person.added": ["birthYear", "personal", "sex"],
                "expert.recused": ["ground"], "person.corrected": ["birthYear", "personal", "reason", "sex"],
                "person.merged": ["basis"], "person.unmerged": ["basis"],
            ])
    }

    @Test("Of older versions are just these, with just these fields in the clear that are sealed now")
    func versions() {
        var found: [String: [[String]]] = [:]
        for type in Catalogue.all where type.version > 1 {
            found[type.name] = type.versions.dropLast().map { version in
                type.fields.filter { $0.isSealed && !version.seals($0.name) }.map(\.name).sorted()
            }
        }
        #expect(
            found == [
                "expert.recused": [["ground"]], "person.corrected": [["reason"]], "person.merged": [["basis"]],
                "person.unmerged": [["basis"]],
            ])
        for type in Catalogue.all {
            for version in type.versions {
                #expect(version.fields.map(\.name) == type.fields.map(\.name), "\(type.name)")
                #expect(version.stored.count + version.sealedFields == type.fields.count, "\(type.name)")
            }
        }
    }

    @Test("No field stands twice in a type, and what must be given one of is there")
    func fields() {
        for type in Catalogue.all {
            #expect(Set(type.fields.map(\.name)).count == type.fields.count, "\(type.name)")
            for name in (type.oneOf + type.someOf).joined() {
                #expect(type.field(name)?.isRequired == false, "\(type.name) \(name)")
            }
            for step in type.steps {
                for name in step.fields where name != "programme" {
                    #expect(type.field(name) != nil, "\(type.name) \(name)")
                }
            }
        }
    }

    @Test("Where one thing is asked for it is one, where a client is asked for there may be several")
    func alternatives() {
        #expect(
            Set(Catalogue.all.filter { !$0.oneOf.isEmpty }.map(\.name)) == [
                "expert.recused", "certificate.issued", "person.affiliated", "person.affiliation-ended",
            ])
        #expect(
            Set(Catalogue.all.filter { !$0.someOf.isEmpty }.map(\.name)) == [
                "application.submitted", "consultation.requested", "service.provided", "outcome.confirmed",
                "mentor.assigned",
            ])
    }

    // MARK: - Lifecycles

    @Test("A state that a step asks for is one that some step sets")
    func states() {
        var set: [ThingKind: Set<String>] = [:]
        for step in Catalogue.all.flatMap(\.steps) {
            if let state = step.to { set[step.kind, default: []].insert(state) }
        }
        for type in Catalogue.all {
            for step in type.steps {
                for state in step.from where !state.isEmpty {
                    #expect(set[step.kind]?.contains(state) == true, "\(type.name): \(step.kind) \(state)")
                }
            }
        }
    }

    @Test("Every thing that is referred to can come to be")
    func things() {
        var made: Set<ThingKind> = []
        for step in Catalogue.all.flatMap(\.steps) where step.role == .creates || step.from.contains("") {
            made.insert(step.kind)
        }
        #expect(made == Set(ThingKind.allCases))
        for type in Catalogue.all {
            for field in type.fields {
                guard case .new(let kind) = field.value else { continue }
                let opens = type.steps.contains {
                    $0.kind == kind && $0.fields == [field.name] && ($0.role == .creates || $0.from.contains(""))
                }
                #expect(opens, "\(type.name) \(field.name)")
            }
        }
    }

    @Test("Types without a lifecycle have none on purpose")
    func free() {
        let free: Set = [
            "baseline.recorded", "personal-data.disclosed", "budget.requested", "grant.awarded", "cofinancing.pledged",
            "balance.returned", "ledger.opened", "ledger.forked", "ledger.key-rotated", "entry.voided",
        ]
        #expect(Set(Catalogue.all.filter(\.steps.isEmpty).map(\.name)) == free)
    }

    @Test("The lifecycle tables", arguments: lifecycles)
    func lifecycle(type: String, kind: ThingKind, allowed: [String], to: String?) throws {
        let steps = try #require(Catalogue.byName[type]).steps
        let step = try #require(steps.first { $0.kind == kind })
        #expect(step.from == allowed)
        #expect(step.to == to)
    }

    // MARK: - Facts

    @Test("Dimensions are plain words, and no text that people write freely is one")
    func dimensions() {
        for type in Catalogue.all {
            var seen: Set<String> = []
            for field in type.fields {
                guard let dimension = field.dimension else { continue }
                #expect(dimension.wholeMatch(of: /[a-z][A-Za-z]*/) != nil, "\(type.name) \(dimension)")
                if type.isFact {
                    let isAlternative = type.name.hasPrefix("consultation.") || type.name == "service.provided"
                    #expect(
                        seen.insert(dimension).inserted || isAlternative && dimension == "person",
                        "\(type.name) \(dimension)")
                    #expect(!["from", "to", "value", "for"].contains(dimension), "\(type.name) \(dimension)")
                }
                #expect(!field.isSealed, "\(type.name) \(field.name)")
                switch field.value {
                case .text: #expect(field.name == "category")
                case .prose, .url, .map, .object, .rule, .day, .moment: Issue.record("\(type.name) \(field.name)")
                default: break
                }
            }
        }
    }

    @Test("A list counts as its singular")
    func lists() {
        for type in Catalogue.all where type.isFact {
            for field in type.fields where field.isList {
                if let dimension = field.dimension { #expect(dimension != field.name, "\(type.name) \(field.name)") }
            }
        }
    }

    @Test("Registry and administration are no facts")
    func facts() {
        let registry = [
            "person.", "organisation.", "group.", "consent.", "erasure.", "personal-data.", "indicator.", "target.",
            "period.", "report.", "remark.", "claim.", "ledger.", "entry.", "access.", "programme.", "territory.",
            "baseline.", "milestone.planned", "milestone.rescheduled",
        ]
        for type in Catalogue.all {
            #expect(type.isFact != registry.contains { type.name.hasPrefix($0) }, "\(type.name)")
        }
        #expect(Catalogue.byName["expense.reversed"]?.reverses == "expense.recorded")
        #expect(Catalogue.byName["cofinancing.contributed"]?.constants.first?.value == "cofinancing")
        for kind in Catalogue.activityKinds {
            #expect(Catalogue.byName["\(kind).attended"]?.constants.first?.value == .string(kind))
        }
    }

    // MARK: - Labels

    @Test("Every type, field, dimension, token, state, kind and area has a name in both languages")
    func labels() {
        func check(_ phrase: Phrase?, _ what: String) {
            #expect(phrase?.ru.isEmpty == false && phrase?.en.isEmpty == false, "\(what)")
        }
        for type in Catalogue.all {
            check(type.label, type.name)
            check(type.summary, type.name)
            for field in flat(type.fields) {
                check(Catalogue.fieldLabels[field.name], "\(type.name) \(field.name)")
                if let dimension = field.dimension { check(Catalogue.fieldLabels[dimension], dimension) }
                guard case .token(let tokens) = field.value else { continue }
                for token in tokens { check(Catalogue.tokenLabels[token], "\(type.name) \(field.name) \(token)") }
            }
            for constant in type.constants {
                check(Catalogue.fieldLabels[constant.dimension], constant.dimension)
                if let token = constant.value.string { check(Catalogue.tokenLabels[token], token) }
            }
            for step in type.steps {
                if let state = step.to { check(Catalogue.stateLabels[state], state) }
            }
        }
        for kind in ThingKind.allCases {
            check(Catalogue.thingLabels[kind]?.one, kind.rawValue)
            check(Catalogue.thingLabels[kind]?.many, kind.rawValue)
            for pair in kind.inherited { check(Catalogue.fieldLabels[pair.dimension], pair.dimension) }
        }
        for area in EventType.Area.allCases { check(Catalogue.areaLabels[area], area.rawValue) }
        for derived in ["hostOrganisation", "homeRegion", "homeMunicipality", "sonko", "daysLate", "client"] {
            check(Catalogue.fieldLabels[derived], derived)
        }
    }

    @Test("Labels speak the field's own words")
    func words() throws {
        #expect(Catalogue.label(field: "programme").ru == "проект")
        #expect(Catalogue.label(token: "training", of: "kind").ru == "тренинг")
        #expect(Catalogue.label(token: "training", of: "form").ru == "обучение")
        #expect(Catalogue.byName["expedition.planned"]?.label.ru == "экспедиция: запланирована")
        #expect(Catalogue.byName["event.held"]?.label.ru == "мероприятие: проведено")
        #expect(Catalogue.byName["forum.joined"]?.label.ru == "форум: записался")
        #expect(Catalogue.byName["forum.attended"]?.label.ru == "форум: принял участие")
        let adopted = try #require(Catalogue.byName["resolution.item-adopted"])
        #expect(Catalogue.label(field: "for", of: adopted).ru == "за")
    }

    @Test("A label for something names something")
    func strays() {
        let fields = Set(Catalogue.all.flatMap { flat($0.fields) }.flatMap { [$0.name, $0.dimension ?? $0.name] })
        let inherited = Set(ThingKind.allCases.flatMap(\.inherited).map(\.dimension))
        let derived: Set = [
            "homeRegion", "homeMunicipality", "sonko", "daysLate", "client", "happened", "recorded", "by", "type",
            "month", "quarter", "members",
        ]
        for key in Catalogue.fieldLabels.keys where !key.contains("/") {
            #expect(fields.contains(key) || inherited.contains(key) || derived.contains(key), "\(key)")
        }
        let states = Set(Catalogue.all.flatMap(\.steps).compactMap(\.to))
        #expect(Set(Catalogue.stateLabels.keys) == states)
    }
}
