import Testing

@testable import Events

/// Each type declares what its entries do; here, that the rest of the declaration bears that out.
@Suite struct CatalogueMeaningTests {
    /// The field of that name, which must be required and refer to a thing of this kind.
    private func refers(_ type: EventType, _ name: String, to kind: ThingKind) -> Bool {
        guard let field = type.field(name), field.isRequired, case .ref(kind) = field.value else { return false }
        return true
    }

    private func step(_ type: EventType, _ field: String) -> EventType.Step? {
        type.steps.first { $0.fields == [field] }
    }

    // MARK: - Effects

    @Test func whatMergesNamesAbsorbedAndSurvivorAndCanBeTakenBack() throws {
        let merging = Catalogue.all.filter { $0.mergedKind != nil }
        for type in merging {
            let kind = try #require(type.mergedKind)
            #expect(refers(type, "survivor", to: kind) && refers(type, "absorbed", to: kind), "\(type.name)")
            #expect(type.belonging == .none && !type.isFact, "\(type.name)")
            let merge = try #require(Catalogue.types(.merges(kind)).first)
            let unmerge = try #require(Catalogue.types(.unmerges(kind)).first)
            let (there, back) = (step(merge, "absorbed"), step(unmerge, "absorbed"))
            #expect(there?.kind == kind && back?.kind == kind, "\(type.name)")
            #expect(there?.to == "merged" && back?.from == ["merged"], "\(type.name)")
            #expect(there?.from == ["active"] && back?.to == "active", "\(type.name)")
        }
        #expect(Set(merging.compactMap(\.mergedKind)) == [.person, .organisation, .group])
        #expect(merging.count == 6)
    }

    @Test func whatRelatesHasACounterpartThatParts() {
        var relating: [ThingKind] = []
        for type in Catalogue.all {
            guard case .relates(let kind, let others) = type.effect else { continue }
            relating.append(kind)
            #expect(Catalogue.types(.parts(kind, from: others)).count == 1, "\(type.name)")
        }
        for type in Catalogue.all {
            switch type.effect {
            case .relates(let kind, let others), .parts(let kind, let others):
                #expect(type.changes(kind) && refers(type, kind.rawValue, to: kind), "\(type.name)")
                for other in others {
                    guard case .ref(other)? = type.field(other.rawValue)?.value else {
                        Issue.record("\(type.name) names no \(other)")
                        continue
                    }
                    #expect(!type.changes(other), "\(type.name)")
                }
            default: continue
            }
        }
        #expect(relating == [.person, .group] || relating == [.group, .person])
        #expect(Catalogue.all.count { if case .parts = $0.effect { true } else { false } } == relating.count)
    }

    @Test func whatBecomesAnotherNamesBoth() throws {
        let types = Catalogue.types(.becomes)
        let type = try #require(types.first)
        #expect(types.count == 1)
        #expect(refers(type, "group", to: .group) && refers(type, "organisation", to: .organisation))
        #expect(type.state(of: .group) == "organisation")
    }

    @Test func oneTypeVoidsAndNamesTheEntry() throws {
        let types = Catalogue.types(.voids)
        let type = try #require(types.first)
        #expect(types.count == 1 && type.name == "entry.voided")
        guard case .entry? = type.field("entry")?.value else { return #expect(Bool(false)) }
        #expect(type.field("entry")?.isRequired == true && type.belonging == .inherited)
    }

    // MARK: - Who writes it, and who may take it back

    @Test func whatCannotBeVoidedIsJustThis() {
        #expect(
            Set(Catalogue.all.filter { !$0.isVoidable }.map(\.name)) == [
                "access.granted", "access.revoked", "consent.given", "consent.withdrawn", "entry.voided",
                "erasure.completed", "erasure.requested", "group.merged", "group.unmerged", "ledger.forked",
                "ledger.key-rotated", "ledger.opened", "organisation.merged", "organisation.unmerged", "period.closed",
                "period.opened", "period.reopened", "person.merged", "person.unmerged", "personal-data.disclosed",
            ])
        for type in Catalogue.all where type.isFact { #expect(type.isVoidable, "\(type.name)") }
        for type in Catalogue.all where type.voids || type.mergedKind != nil || type.isOfTheLedgerAlone {
            #expect(!type.isVoidable, "\(type.name)")
        }
    }

    @Test func whatTheLedgerAloneWritesIsOfItsAreaAndOfNoProgramme() {
        let own = Catalogue.all.filter(\.isOfTheLedgerAlone)
        #expect(Set(own.map(\.name)) == [Ledger.Opening.type, Fork.type, KeyHistory.rotation])
        for type in own { #expect(type.area == .ledger && type.belonging == .none && !type.isFact, "\(type.name)") }
    }

    @Test func whatStaysForEverDoesSoForAllTypesOfItsLifecycle() {
        // A type added to one of these is no way round it.
        for kind in [ThingKind.consent, .erasure, .access, .period] {
            for type in Catalogue.all where type.changes(kind) { #expect(!type.isVoidable, "\(type.name)") }
        }
    }

    // MARK: - Activities

    @Test func everyKindOfActivityHasTheSameVerbs() {
        for kind in Catalogue.activityKinds {
            for verb in ActivityVerb.allCases {
                let type = Catalogue.byName[verb.type(of: kind)]
                #expect(type?.ofActivity == EventType.OfActivity(kind: kind, verb: verb), "\(kind) \(verb)")
            }
        }
        let said = Catalogue.all.compactMap(\.ofActivity)
        #expect(said.count == Catalogue.activityKinds.count * ActivityVerb.allCases.count)
        let others = Set(Catalogue.all.filter { $0.ofActivity == nil }.map { String($0.name.prefix { $0 != "." }) })
        #expect(others.isDisjoint(with: Catalogue.activityKinds))
    }

    @Test(arguments: ActivityVerb.allCases)
    func aVerbSaysTheSameOfEveryKind(_ verb: ActivityVerb) throws {
        let types = Catalogue.all.filter { $0.activityVerb == verb }
        let first = try #require(types.first)
        for type in types {
            #expect(type.fields.map(\.name) == first.fields.map(\.name), "\(type.name)")
            #expect(type.steps.map(\.to) == first.steps.map(\.to) && type.isFact == first.isFact, "\(type.name)")
            #expect(type.constants.map(\.value) == [.string(type.ofActivity?.kind ?? "")], "\(type.name)")
        }
        #expect(first.creates(.activity) == (verb == .planned))
        #expect(first.state(of: .activity) == "cancelled" ? verb == .cancelled : verb != .cancelled)
        #expect((first.field("function") != nil) == [.joined, .attended].contains(verb))
        #expect((first.field("headcount") != nil) == (verb == .headcountDeclared))
    }

    // MARK: - What is derived

    @Test func whatIsAskedOfStepsAndFieldsFindsJustTheseTypes() {
        func names(_ isMeant: (EventType) -> Bool) -> [String] { Catalogue.all.filter(isMeant).map(\.name) }
        #expect(names { $0.creates(.person) } == ["person.added"])
        #expect(names { $0.creates(.programme) } == ["programme.added"])
        #expect(names { $0.creates(.centre) } == ["resource-centre.enrolled"])
        #expect(names { $0.creates(.evidence) } == ["evidence.attached"])
        #expect(names(\.supersedes) == ["evidence.superseded"])
        #expect(names(\.erases) == ["erasure.completed"])
        #expect(names(\.describesPerson) == ["person.added", "person.corrected"])
        #expect(names { $0.changes(.period) } == ["period.opened", "period.closed", "period.reopened"])
        #expect(names { $0.state(of: .report) == "submitted" } == ["report.submitted"])
        #expect(names { $0.state(of: .milestone) == "reached" } == ["milestone.reached"])
        #expect(names { $0.changes(.erasure) } == ["erasure.requested", "erasure.completed"])
        // BodyScan knows it by its bytes.
        let nulls = names { $0.fields.contains { if case .intOrNull = $0.value { true } else { false } } }
        #expect(nulls == ["target.set"])
        #expect(names { $0.changes(.consent) } == ["consent.given", "consent.withdrawn"])
    }
}
