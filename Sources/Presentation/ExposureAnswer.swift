import Events
import Projections

/// Whom what stands open gives away, by small groups.
package struct ExposureAnswer {
    private let exposure: Exposure
    private let under: Int

    /// - Parameter under: groups of fewer people than that were looked for.
    package init(_ exposure: Exposure, under: Int) {
        (self.exposure, self.under) = (exposure, under)
    }

    package var answer: Answer {
        let json = exposure.groups.map { group in
            JSON.members([
                ("traits", .members(group.traits.map { ($0.trait.rawValue, .string($0.value)) })),
                ("count", .int(group.people.count)), ("people", .array(group.people.map(JSON.string))),
            ])
        }
        let table = Self.table(exposure.groups)
        var parts: [Answer.Part] = [.heading(heading)]
        if !exposure.groups.isEmpty {
            parts.append(.table(Self.table(Array(exposure.groups.prefix(Self.shown)))))
            if exposure.groups.count > Self.shown {
                parts.append(
                    .note(
                        say(
                            ru:
                                "Показаны \(Self.shown) из \(Numbers.grouped(exposure.groups.count)); все — с --format csv.",
                            en:
                                "\(Self.shown) of \(Numbers.grouped(exposure.groups.count)) are shown; all with --format csv."
                        )))
            }
            parts.append(.note(remedy))
        }
        return Answer(
            json: [
                "people": .int(exposure.people), "exposed": .int(exposure.exposed), "under": .int(under),
                "groups": .array(json),
            ], rows: table, parts)
    }

    /// More rows than that nobody reads in a terminal.
    private static let shown = 50

    private static func table(_ groups: [Exposure.Group]) -> Table {
        Table(
            [
                Table.Column("traits", ru: "что известно", en: "what is known", flexible: true),
                Table.Column("count", ru: "людей", en: "people", .right),
                Table.Column("people", ru: "коды", en: "codes", flexible: true),
            ],
            rows: groups.map { group in
                [
                    .shown(
                        group.traits.map(label).joined(separator: ", "),
                        raw: group.traits.map { "\($0.trait.rawValue)=\($0.value)" }.joined(separator: " ")),
                    .number(group.people.count),
                    .shown(
                        group.people.joined(separator: ", "), raw: group.people.joined(separator: " ")),
                ]
            })
    }

    private static func label(_ value: Exposure.Value) -> Phrase {
        let name = Catalogue.label(field: value.trait.rawValue)
        let text =
            value.trait == .role ? Catalogue.label(token: value.value, of: "role") : Phrase(value.value)
        return "\(name) \(text)"
    }

    private var heading: Phrase {
        if exposure.groups.isEmpty {
            return say(
                ru: "Групп меньше \(under) человек нет: посмотрено людей \(Numbers.grouped(exposure.people)).",
                en: "No group of fewer than \(under) people; looked at: \(Numbers.grouped(exposure.people)).")
        }
        return say(
            ru: "Групп меньше \(under) человек: \(Numbers.grouped(exposure.groups.count)); в них "
                + "\(Numbers.grouped(exposure.exposed)) из \(Numbers.grouped(exposure.people)) людей",
            en: "Groups of fewer than \(under) people: \(Numbers.grouped(exposure.groups.count)), with "
                + "\(Numbers.grouped(exposure.exposed)) of \(Numbers.grouped(exposure.people)) people")
    }

    private var remedy: Phrase {
        say(
            ru:
                "Что записано, остаётся в записях. Давайте пакет только тем, кому эти люди вправе быть известны; впредь "
                + "записывайте регион вместо муниципалитета и роль без организации там, где показателю этого довольно.",
            en:
                "What is recorded stays in the entries. Give the bundle only to those who may know these people; from now "
                + "on record a region in the place of a municipality, and a role without the organisation, where that is "
                + "enough for the indicators.")
    }
}
