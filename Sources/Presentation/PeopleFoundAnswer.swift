import Application
import Events

/// Who was found.
package struct PeopleFoundAnswer {
    private let people: [FoundPerson]

    package init(_ people: [FoundPerson]) {
        self.people = people
    }

    package var answer: Answer {
        var table = Table([
            Table.Column("person", ru: "код", en: "code"), Table.Column("name", ru: "имя", en: "name", flexible: true),
            Table.Column("phone", ru: "телефон", en: "phone"), Table.Column("email", ru: "почта", en: "e-mail"),
            Table.Column("birthDate", ru: "дата рождения", en: "date of birth", droppable: true),
        ])
        var json: [JSON] = []
        for person in people {
            let birth = person.birthDate?.description
            table.rows.append([
                .text(person.code), .text(person.name), .text(person.phone), .text(person.email), .text(birth),
            ])
            json.append(
                .members([
                    ("person", .string(person.code)), ("name", person.name.map { .string($0) }),
                    ("phone", person.phone.map { .string($0) }),
                    ("email", person.email.map { .string($0) }), ("birthDate", birth.map { .string($0) }),
                ]))
        }
        let heading =
            people.isEmpty
            ? say(ru: "Никого не нашлось.", en: "Nobody found.")
            : say(ru: "Нашлось: ", en: "Found: ") + Numbers.grouped(people.count)
        return Answer(json: .array(json), rows: table, [.heading(heading)] + (people.isEmpty ? [] : [.table(table)]))
    }
}
