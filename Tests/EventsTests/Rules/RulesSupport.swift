import Testing

@testable import Events

/// A world that is told, thing by thing.
struct ToldWorld: World {
    var things: [Ref: Thing] = [:]

    func thing(_ ref: Ref) -> Thing? { things[ref] }

    /// Adds a thing; a scoped kind's code reads `programme/code`.
    func with(
        _ kind: ThingKind, _ code: String, _ status: String = "known", _ fields: JSON = [:],
        relations: [Thing.Relation] = []
    ) -> ToldWorld {
        var copy = self
        var thing = Thing(status: status, programme: "p", since: 1)
        thing.fields = fields.object ?? JSONObject()
        thing.relations = relations
        copy.things[Ref(kind, code)] = thing
        return copy
    }
}

extension Thing.Relation {
    static func with(
        _ kind: ThingKind, _ code: String, role: String? = nil, from: String = "2024-01-01", until: String? = nil
    ) throws -> Thing.Relation {
        Thing.Relation(
            other: Ref(kind, code), role: role, from: try #require(Day(from)), until: until.flatMap { Day($0) })
    }
}

/// Given a world, when this is recorded, the type's own rule says: nil where it is accepted, else the problem.
func verdict(_ type: String, _ data: JSON, at: String = "2024-06-15", in world: ToldWorld = ToldWorld()) throws
    -> Problem?
{
    let type = try #require(Catalogue.byName[type])
    let draft = Draft(
        type: type, at: at, day: try #require(Day(at)), programme: "p", data: try #require(data.object))
    let rule = try #require(type.rule, "\(type.name) has no rule")
    do {
        try rule(draft, world)
        return nil
    } catch {
        return error
    }
}

/// The verdict's name and exit code, «name 77»; "accepted" where there is none.
func outcome(_ type: String, _ data: JSON, at: String = "2024-06-15", in world: ToldWorld = ToldWorld()) throws
    -> String
{
    guard let problem = try verdict(type, data, at: at, in: world) else { return "accepted" }
    #expect(!problem.what.ru.isEmpty && !problem.what.en.isEmpty)
    #expect(!problem.remedy.plain.ru.isEmpty && !problem.remedy.plain.en.isEmpty)
    #expect(problem.what.ru != problem.what.en)
    return "\(problem.name) \(problem.kind.rawValue)"
}
