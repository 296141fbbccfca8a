/// The reference page of the catalogue in one language, in Markdown: docs/CATALOGUE.md and docs/CATALOGUE.ru.md.
package struct CataloguePage {
    let language: Language

    package init(_ language: Language) {
        self.language = language
    }

    package var text: String {
        let sections =
            [Self.heading.text(language), contents, Self.guide.text(language)]
            + EventType.Area.allCases.map(section) + [values, things]
        return sections.joined(separator: "\n\n") + "\n"
    }

    /// The fragment by which GitHub addresses a heading: lower case, hyphens for spaces, punctuation left out.
    package static func anchor(_ heading: String) -> String {
        String(heading.lowercased().replacing(" ", with: "-").filter { $0.isLetter || $0.isNumber || $0 == "-" })
    }

    func say(_ ru: String, _ en: String) -> String {
        Phrase(ru: ru, en: en).text(language)
    }

    // MARK: - Areas

    private var contents: String {
        let areas = EventType.Area.allCases.map { area in
            "- " + link(title(area)) + ": "
                + shown(in: area).map { link($0.name, isCode: true) }.joined(separator: ", ")
        }
        let last = [valuesTitle, thingsTitle].map { "- " + link($0) }
        return (["## " + say("Содержание", "Contents"), ""] + areas + last).joined(separator: "\n")
    }

    private func title(_ area: EventType.Area) -> String {
        (Catalogue.areaLabels[area]?.text(language) ?? area.rawValue).capitalisedFirst
    }

    private func section(_ area: EventType.Area) -> String {
        var parts = ["## " + title(area)]
        if area == .activity { parts.append(kinds) }
        parts += shown(in: area).map { sheet(of: $0.type, as: $0.name) }
        return parts.joined(separator: "\n\n")
    }

    /// The types of an area by the names they are shown under: the verbs of activities stand once for all kinds.
    private func shown(in area: EventType.Area) -> [(type: EventType, name: String)] {
        Catalogue.all.filter { $0.area == area }.compactMap { type in
            guard let said = type.ofActivity else { return (type, type.name) }
            return said.kind == Self.exemplar.name ? (type, said.verb.type(of: "<kind>")) : nil
        }
    }

    /// The kind that speaks for the others: «мероприятие», the last.
    static let exemplar = Catalogue.kinds[Catalogue.kinds.count - 1]

    private var kinds: String {
        let list = Catalogue.kinds.map { named($0.name, $0.label) }.joined(separator: ", ")
        return say(
            "Вид мероприятия — первое слово типа (`forum.planned`, `seminar.attended`) и измерение `kind`. Виды: \(list).",
            "The kind of activity is the first word of the type (`forum.planned`, `seminar.attended`), and the dimension "
                + "`kind`. Kinds: \(list).")
    }

    // MARK: - The end

    var valuesTitle: String { say("Общие списки значений", "Values that several types share") }

    private var values: String {
        let parts = Self.sharedLists.map { list in
            "### `\(list.name)`\n\n"
                + list.tokens.map { "- `\($0)`: \(Catalogue.label(token: $0, of: list.name).text(language))" }
                .joined(separator: "\n")
        }
        return (["## " + valuesTitle] + parts).joined(separator: "\n\n")
    }

    private var thingsTitle: String { say("О чём бывают записи", "Things that entries speak of") }

    /// The kinds of things, and what a fact takes over from each that it names.
    private var things: String {
        let note = say(
            "Ссылка на вещь — её код; в командах она пишется `вид:код`, а где код единствен лишь внутри проекта — "
                + "`вид:проект/код`. Факт берёт у того, на что ссылается, недостающие ему измерения.",
            "A reference is the thing's code; in commands it reads `kind:code`, or `kind:programme/code` where codes are "
                + "unique within a programme only. A fact takes the dimensions it lacks from what it refers to.")
        let rows = ThingKind.allCases.filter { !$0.isComposite }.map { kind in
            [
                "`\(kind.rawValue)`", thing(kind),
                kind.isScoped ? say("проекта", "a programme") : say("летописи", "the ledger"),
                kind.inherited.map { "`\($0.dimension)`" }.joined(separator: ", "),
            ]
        }
        let heads = [
            say("Вид", "Kind"), say("Что это", "What it is"), say("Код единствен в пределах", "Code unique within"),
            say("Измерения, которые берёт факт", "Dimensions that a fact takes over"),
        ]
        return ["## " + thingsTitle, note, Self.table(heads, rows)].joined(separator: "\n\n")
    }

    // MARK: - Markdown

    /// A token with its label, where that says more.
    func named(_ token: String, _ label: Phrase) -> String {
        let label = label.text(language)
        return label == token.replacing("-", with: " ") ? "`\(token)`" : "`\(token)` \(label)"
    }

    func link(_ heading: String, isCode: Bool = false) -> String {
        "[\(isCode ? "`\(heading)`" : heading)](#\(Self.anchor(heading)))"
    }

    static func table(_ heads: [String], _ rows: [[String]]) -> String {
        ([heads, heads.map { _ in "---" }] + rows).map { row in
            "| " + row.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
        }.joined(separator: "\n")
    }
}

extension String {
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
