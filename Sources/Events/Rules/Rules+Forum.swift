extension Rules {
    /// An item changes while its resolution is in one of `states`.
    static func itemOfResolution(in states: [String]) -> EventType.Rule {
        { draft, world throws(Problem) in
            guard let item = draft.ref(.item), let code = try world.thing(item)?.text("resolution"),
                let status = try world.thing(Ref(.resolution, code))?.status, !states.contains(status)
            else { return }
            throw refusal(
                "resolution-beyond-change", field: "item",
                Phrase(
                    ru: "резолюция \(code) уже в состоянии \(status), её пункты не меняются",
                    en: "resolution \(code) is \(status) already, its items do not change"),
                remedy: Phrase(
                    ru: "ход исполнения принятого пункта записывают как resolution.item-status-changed",
                    en: "what becomes of an adopted item is recorded as resolution.item-status-changed"))
        }
    }

    /// The items named belong to the resolution named, or to that of the roadmap.
    static let itemsOfOneResolution: EventType.Rule = { draft, world throws(Problem) in
        var resolution = draft.text("resolution")
        if resolution == nil, let roadmap = draft.ref(.roadmap) {
            resolution = try world.thing(roadmap)?.text("resolution")
        }
        guard let resolution else { return }
        let named = draft.data["items"]?.array?.compactMap(\.string) ?? [draft.text("item")].compactMap { $0 }
        for code in named {
            guard let actual = try world.thing(Ref(.item, code))?.text("resolution"), actual != resolution else {
                continue
            }
            throw refusal(
                "item-of-another-resolution", field: draft.data["items"] == nil ? "item" : "items",
                Phrase(
                    ru: "пункт \(code) — из резолюции \(actual), а не \(resolution)",
                    en: "item \(code) is of resolution \(actual), not of \(resolution)"),
                remedy: Phrase(
                    ru: "назовите пункты резолюции \(resolution)", en: "name items of resolution \(resolution)"))
        }
    }
}
