import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct PeopleFind: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "find", ru: "Найти человека по телефону, почте или имени.", en: "Find a person by phone, e-mail or name.",
            more: Phrase(
                ru: "Телефон и почта — в любой записи; имя — целиком или частью, и латиницей, и с опиской. "
                    + "«-» — спросить или взять строку стандартного ввода: аргументы видны в списке процессов и остаются в "
                    + "истории оболочки. Печатает имена: ответ не для пересылки.",
                en:
                    "Phone and e-mail in any spelling; the name in full or in part, in Latin letters too, and with a slip. "
                    + "\"-\" asks, or takes a line of standard input: arguments show in the list of processes, and stay in "
                    + "the shell's history. Prints names: the answer is not one to send on."))
    }

    @Argument(
        help: ArgumentHelp(
            ru: "телефон, почта или имя; «-» — стандартный ввод",
            en: "a phone, an e-mail or a name; \"-\" is standard input", value: "TEXT"))
    var text: [String]

    @OptionGroup var options: LedgerOptions

    func run() throws {
        var wanted = text.joined(separator: " ")
        if wanted == "-" {
            var lines = try TypedLines()
            wanted = try lines.require(say(ru: "телефон, почта или имя", en: "phone, e-mail or name"))
        }
        let desk = try PeopleDesk(options)
        let codes = try desk.vault.map { try find(wanted, $0) } ?? []
        var people: [String] = []
        // A vault that is newer than the log has people whom the log does not know.
        for code in try codes.filter(desk.knows).map(desk.person) where !people.contains(code) { people.append(code) }
        try options.write(try answer(people, desk))
    }

    private func find(_ wanted: String, _ vault: VaultReader) throws -> [String] {
        if let email = EmailAddress(wanted) {
            return try vault.people(by: [MatchKey(.email, email.text)]).filter {
                $0.personal.email.flatMap { EmailAddress($0) } == email
            }.map(\.code).sorted()
        }
        if let phone = PhoneNumber(wanted) {
            return try vault.people(by: [MatchKey(.phone, phone.digits)]).filter {
                $0.personal.phone.flatMap { PhoneNumber($0) } == phone
            }.map(\.code).sorted()
        }
        let search = NameSearch(wanted)
        guard !search.isEmpty else {
            throw Problem.usage(
                "nobody-to-find",
                Phrase(ru: "это не телефон, не почта и не имя", en: "this is no phone, no e-mail and no name"),
                remedy: Phrase(
                    ru: "телефон с кодом города или сети, почта целиком или имя",
                    en: "a phone with the code of its town or network, a whole e-mail, or a name"))
        }
        let all = try vault.people()
        let ranks = Parallel.map(all) { $0.personal.name.flatMap { search.rank(of: $0) } }
        let found = zip(all, ranks).compactMap { known, rank in rank.map { (rank: $0, code: known.code) } }
        return found.sorted { ($0.rank, $0.code) < ($1.rank, $1.code) }.map(\.code)
    }

    private func answer(_ people: [String], _ desk: PeopleDesk) throws -> Answer {
        var table = Table([
            Table.Column("person", ru: "код", en: "code"), Table.Column("name", ru: "имя", en: "name", flexible: true),
            Table.Column("phone", ru: "телефон", en: "phone"), Table.Column("email", ru: "почта", en: "e-mail"),
            Table.Column("birthDate", ru: "дата рождения", en: "date of birth", droppable: true),
        ])
        var json: [JSON] = []
        for person in people {
            // Each member from the first code that has it.
            let known = try Erasure.codes(of: person, desk.reader).compactMap { try desk.personal(of: $0) }
            func first<Value>(_ path: KeyPath<Personal, Value?>) -> Value? {
                known.lazy.compactMap { $0[keyPath: path] }.first
            }
            let birth = first(\.birthDate)?.description
            table.rows.append([
                .text(person), .text(first(\.name)), .text(first(\.phone)), .text(first(\.email)), .text(birth),
            ])
            json.append(
                .members([
                    ("person", .string(person)), ("name", first(\.name).map { .string($0) }),
                    ("phone", first(\.phone).map { .string($0) }), ("email", first(\.email).map { .string($0) }),
                    ("birthDate", birth.map { .string($0) }),
                ]))
        }
        let heading =
            people.isEmpty
            ? say(ru: "Никого не нашлось.", en: "Nobody found.")
            : say(ru: "Нашлось: ", en: "Found: ") + Numbers.grouped(people.count)
        return Answer(json: .array(json), rows: table, [.heading(heading)] + (people.isEmpty ? [] : [.table(table)]))
    }
}
