import Events

/// What a column of a sheet says about the person of each row.
package enum ColumnMeaning: Hashable, Sendable {
    /// The whole name, surname first or not.
    case name
    case surname, givenName, patronymic
    case email, phone, birthDate, birthYear, sex
    /// Where the person lives.
    case municipality, region
    /// The organisation that they came for, by its name and by its INN.
    case organisation, inn
    /// When it happened.
    case at
    /// When a form was sent, which is not when somebody took part.
    case submitted
    case consent
    /// A field of the type of entry that the rows become.
    case field(String)

    private static let named: [(name: String, meaning: ColumnMeaning)] = [
        ("name", .name), ("surname", .surname), ("givenName", .givenName), ("patronymic", .patronymic),
        ("email", .email), ("phone", .phone), ("birthDate", .birthDate), ("birthYear", .birthYear), ("sex", .sex),
        ("municipality", .municipality), ("region", .region), ("organisation", .organisation), ("inn", .inn),
        ("at", .at), ("submitted", .submitted), ("consent", .consent),
    ]

    /// As a map of columns names it.
    package var name: String {
        if case .field(let name) = self { return name }
        return ColumnMeaning.named.first { $0.meaning == self }?.name ?? ""
    }

    /// - Parameter type: what the rows become; its own fields may be meant too.
    package init?(name: String, type: EventType) {
        if let known = ColumnMeaning.named.first(where: { $0.name == name }) {
            self = known.meaning
        } else if let field = type.field(name), ColumnMeaning.canFill(field) {
            self = .field(name)
        } else {
            return nil
        }
    }

    /// All that a column may mean where the rows become entries of `type`.
    static func names(for type: EventType) -> [String] {
        named.map(\.name)
            + type.fields.filter { canFill($0) && named.map(\.name).contains($0.name) == false }.map(\.name)
    }

    /// A field that one cell can fill. Who took part is what the row says as a whole.
    private static func canFill(_ field: Field) -> Bool {
        if ["person", "persons", "personal"].contains(field.name) { return false }
        return switch field.value {
        case .object, .map, .rule: false
        default: true
        }
    }

    /// Whether it says who somebody is: such values are never repeated in a message.
    var isPersonal: Bool {
        switch self {
        case .name, .surname, .givenName, .patronymic, .email, .phone, .birthDate, .birthYear, .sex: true
        default: false
        }
    }
}

/// The text of a heading without what differs from sheet to sheet.
struct HeaderText: Hashable, Sendable {
    /// Lower-case words of letters and digits, «ё» as «е».
    let words: [String]

    init(_ text: String) {
        let folded = text.lowercased().replacing("ё", with: "е")
        words = folded.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    /// The first letter of the first word.
    static func initial(of text: String) -> String? {
        text.first { $0.isLetter || $0.isNumber }.map { $0 == "ё" || $0 == "Ё" ? "е" : $0.lowercased() }
    }

    var isEmpty: Bool { words.isEmpty }
    /// «Ф.И.О.» is «фио».
    var squeezed: String { words.joined() }

    func has(_ stem: String) -> Bool { words.contains { $0.hasPrefix(stem) } }
    func hasAll(_ stems: [String]) -> Bool { stems.allSatisfy(has) }
}

/// By which words a heading is known for what.
struct HeaderRule: Sendable {
    let meaning: ColumnMeaning
    /// Headings that say this and nothing else, squeezed.
    let exact: [String]
    /// Beginnings of words, all of one group in one heading.
    var stems: [[String]] = []
    /// Beginnings of words that make it mean something else.
    var not: [String] = []

    /// How surely the heading means this: 3 in so many words, 2 among others, 1 of somebody else than the
    /// participant; nil where it does not.
    func certainty(_ text: HeaderText) -> Int? {
        if exact.contains(text.squeezed) { return 3 }
        guard stems.contains(where: text.hasAll), !not.contains(where: text.has) else { return nil }
        return meaning.isPersonal && HeaderRule.others.contains(where: text.has) ? 1 : 2
    }

    /// Those whose name and telephone a form asks for beside the participant's own.
    private static let others = [
        "руководител", "директор", "родител", "представител", "ребенк", "организац", "контактн", "учрежден", "parent",
        "guardian", "organisation", "organization", "company", "head",
    ]

    /// What `text` means; the first rule that knows it.
    static func meaning(of text: HeaderText) -> (meaning: ColumnMeaning, certainty: Int)? {
        if text.isEmpty { return nil }
        for rule in all {
            if let certainty = rule.certainty(text) { return (rule.meaning, certainty) }
        }
        return nil
    }

    /// In this order: «должность в организации» is a role, «ИНН организации» an INN.
    private static let all: [HeaderRule] = [
        HeaderRule(
            meaning: .consent, exact: ["согласие", "согласен", "согласна", "consent"],
            stems: [
                ["соглас", "персональн"], ["соглас", "обработк"], ["соглас", "данн"], ["соглас", "пдн"],
                ["consent", "data"], ["agree", "data"], ["consent", "processing"],
            ]),
        HeaderRule(
            meaning: .submitted, exact: ["отметкавремени", "timestamp", "времясоздания", "датасоздания"],
            stems: [
                ["отметк", "времен"], ["дата", "заполн"], ["время", "заполн"], ["время", "создан"], ["дата", "создан"],
                ["дата", "отправк"], ["время", "отправк"], ["дата", "регистрац"], ["дата", "подач"], ["submi", "time"],
                ["submi", "date"], ["created", "at"],
            ], not: ["рожд"]),
        HeaderRule(
            meaning: .birthDate, exact: ["др", "dob", "birthdate", "birthday", "dateofbirth"],
            stems: [["дат", "рожд"], ["день", "рожд"], ["birth", "date"], ["date", "birth"]]),
        HeaderRule(
            meaning: .birthYear, exact: ["гр", "yearofbirth", "birthyear"],
            stems: [["год", "рожд"], ["birth", "year"], ["year", "birth"]]),
        HeaderRule(meaning: .inn, exact: ["инн", "inn"], stems: [["инн"], ["taxpayer"]]),
        HeaderRule(
            meaning: .email,
            exact: ["email", "почта", "электроннаяпочта", "mail", "эпочта", "элпочта", "имейл", "емейл"],
            stems: [["почт"], ["email"], ["mail"], ["имейл"], ["емейл"], ["электронн", "адрес"], ["эл", "адрес"]],
            not: ["почтов", "индекс"]),
        HeaderRule(
            meaning: .phone,
            exact: ["телефон", "тел", "мобильный", "мобильныйтелефон", "phone", "mobile", "номертелефона"],
            stems: [
                ["телефон"], ["мобильн"], ["сотов"], ["phone"], ["mobile"], ["whatsapp"], ["контактн", "номер"],
            ], not: ["приложен"]),
        HeaderRule(
            meaning: .name, exact: ["фамилияимяотчество", "фамилияимя", "имяфамилия"],
            stems: [
                ["фамил", "имя"], ["фамил", "имен"], ["фамил", "отчеств"], ["name", "surname"], ["full", "name"],
            ]),
        HeaderRule(
            meaning: .name,
            exact: ["фио", "участник", "участники", "name", "participant", "attendee", "yourname", "participantname"],
            stems: [["фио"], ["ф", "и", "о"]], not: ["фамил", "имя", "отчеств", "эксперт", "куратор", "наставник"]),
        HeaderRule(
            meaning: .surname, exact: ["фамилия", "surname", "lastname", "familyname"],
            stems: [["фамили"], ["surname"], ["last", "name"], ["family", "name"]]),
        HeaderRule(
            meaning: .patronymic, exact: ["отчество", "patronymic", "middlename"],
            stems: [["отчеств"], ["patronymic"], ["middle", "name"]]),
        HeaderRule(
            meaning: .givenName, exact: ["имя", "вашеимя", "givenname", "firstname"],
            stems: [["given", "name"], ["first", "name"], ["имя", "участник"], ["ваше", "имя"], ["фио", "имя"]]),
        HeaderRule(meaning: .sex, exact: ["пол", "вашпол", "sex", "gender", "мж"], stems: [["gender"]]),
        HeaderRule(
            meaning: .field("function"), exact: ["функция", "function"],
            stems: [["функци"], ["форм", "участи"], ["статус", "участи"], ["качестве", "кого"]]),
        HeaderRule(
            meaning: .field("role"), exact: ["роль", "статус", "должность", "role", "status", "position", "категория"],
            stems: [
                ["роль"], ["должност"], ["категори", "участник"], ["статус", "участник"], ["кто", "вы"],
                ["job", "title"],
            ]),
        HeaderRule(
            meaning: .municipality,
            exact: ["город", "район", "муниципалитет", "территория", "city", "town", "municipality", "нп"],
            stems: [
                ["муниципал"], ["населен", "пункт"], ["город", "район"], ["ваш", "город"], ["место", "жительств"],
                ["город", "проживан"], ["район", "проживан"],
            ], not: ["служащ", "учрежден", "организац", "служб"]),
        HeaderRule(
            meaning: .organisation,
            exact: [
                "организация", "нко", "названиенко", "названиеорганизации", "наименованиеорганизации", "местоработы",
                "учреждение", "organisation", "organization", "company", "ngo", "employer",
            ],
            stems: [
                ["организац"], ["нко"], ["учрежден"], ["мест", "работ"], ["наименован", "объединен"], ["organisation"],
                ["organization"],
            ],
            not: [
                "адрес", "сайт", "ссылк", "опф", "сфер", "опыт", "направлен", "огрн", "кпп", "численн", "вид", "форм",
                "тип", "кто", "откуда", "узнал", "вопрос", "сколько", "лет", "стаж", "ожидан", "оцен", "пожелан",
                "мероприят", "проблем", "деятельн", "address", "site", "website", "url",
                "type",
            ]),
        HeaderRule(
            meaning: .at, exact: ["дата", "date", "датаучастия", "датапосещения", "датапроведения", "датамероприятия"],
            stems: [
                ["дат", "участи"], ["дат", "посещен"], ["дат", "проведен"], ["дат", "мероприят"], ["дат", "визит"],
                ["visit", "date"],
            ]),
        HeaderRule(meaning: .field("day"), exact: ["день", "деньмероприятия", "day"]),
    ]
}
