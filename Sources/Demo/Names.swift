import Events

/// What the vault of the demo holds of its people: made up, and made to look so. The surnames say that nobody bears
/// them, and no telephone number begins with 000.
struct Names: Sendable {
    let seed: UInt64

    private static let surnames = [
        "Примеров", "Вымыслов", "Небылов", "Придуманов", "Макетов", "Шаблонов", "Понарошкин", "Выдумкин", "Черновиков",
        "Образчиков", "Условнов", "Демонстрационнов",
    ]
    private static let women = [
        "Анна", "Мария", "Елена", "Ольга", "Татьяна", "Наталья", "Ирина", "Светлана", "Юлия", "Екатерина", "Людмила",
        "Галина", "Дарья", "Софья",
    ]
    private static let men = [
        "Иван", "Алексей", "Сергей", "Дмитрий", "Андрей", "Михаил", "Николай", "Павел", "Виктор", "Олег", "Егор",
        "Фёдор",
    ]
    private static let fathers = [
        "Иванов", "Петров", "Сергеев", "Андреев", "Николаев", "Викторов", "Олегов", "Михайлов", "Фёдоров", "Павлов",
    ]

    /// The sealed fields of the `number`th person.
    func fields(ofPerson number: Int) -> [(key: String, value: JSON)] {
        func draw(_ what: UInt64) -> Int { Int(Random.mix(seed ^ (what << 40) ^ UInt64(number)) >> 8) }
        let isWoman = draw(1) % 100 < 70
        let surname = Names.surnames[draw(2) % Names.surnames.count] + (isWoman ? "а" : "")
        let given = isWoman ? Names.women[draw(3) % Names.women.count] : Names.men[draw(3) % Names.men.count]
        let patronymic = Names.fathers[draw(4) % Names.fathers.count] + (isWoman ? "на" : "ич")
        // Far from each other: what differs in one digit is taken for a slip.
        let digits = String(10_000_000 + (number + 1) * 6_364_137 % 10_000_000).dropFirst()
        let phone = "+7 000 \(digits.prefix(3))-\(digits.dropFirst(3).prefix(2))-\(digits.suffix(2))"
        var fields: [(key: String, value: JSON)] = [
            (
                "personal",
                ["name": .string("\(surname) \(given) \(patronymic)"), "phone": .string(phone)]
            )
        ]
        if draw(5) % 2 == 0 { fields.append(("birthYear", .int(1950 + draw(6) % 55))) }
        if draw(7) % 2 == 0 { fields.append(("sex", .string(isWoman ? "female" : "male"))) }
        return fields
    }
}
