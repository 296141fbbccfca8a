@testable import Events
import Testing

/// Spellings of one name, and what they say.
@Suite struct PersonNameTests {
    @Test(arguments: [
        "Иванова Мария Петровна", "Мария Петровна Иванова", "ИВАНОВА  МАРИЯ ПЕТРОВНА", " иванова, мария петровна ",
        "Ivanova Mariya Petrovna", "Ivanova Mariia Petrovna", "IVANOVA MARIJA PETROVNA", "Иванова Марья Петровна",
        // Latin letters that look like Cyrillic ones, and й as two characters.
        "Ивaнoва Мaрия Петрoвна", "Иванова Мари\u{438}\u{44F} Петровна",
    ])
    func spellingsOfOneName(_ text: String) throws {
        let name = try #require(PersonName(text))
        #expect(name.surname?.text == "ivanova" && name.given?.text == "maria" && name.patronymic?.text == "petrovna")
        #expect(!name.isOrderOpen)
    }

    @Test(arguments: [
        ("Щербаков", ["Shcherbakov", "Scherbakov", "Shherbakov", "Ščerbakov"]),
        ("Юлия", ["Yuliya", "Yulia", "Iuliia", "Julia", "Julija", "ЮЛИЯ"]),
        ("Соловьёв", ["Соловьев", "Solovyov", "Solovyev", "Solov'ev", "Soloviev"]),
        ("Алексеев", ["Alekseev", "Alekseyev", "Alexeev", "Alexeyev"]),
        ("Наталья", ["Наталия", "Nataliya", "Natal'ya"]),
        ("Цветков", ["Tsvetkov", "Cvetkov", "Czvetkov"]), ("Хохлов", ["Khokhlov", "Hohlov", "Xoxlov"]),
        ("Анна", ["Ана", "Anna"]), ("Фёдор", ["Федор", "Fyodor", "Fedor"]),
        ("Дмитрий", ["Dmitry", "Dmitrii", "Dmitrij"]),
        ("Жанна", ["Zhanna", "Žanna"]), ("Чижов", ["Chizhov", "Čižov"]), ("Ёлкин", ["Елкин", "Yolkin", "Elkin"]),
        ("Мөхәммәт", ["Мохаммат"]),
    ])
    func transliterationsFoldToOneForm(_ cyrillic: String, _ others: [String]) {
        for other in others { #expect(NameFolding.folded(other) == NameFolding.folded(cyrillic), "\(other)") }
    }

    @Test(arguments: [
        ("Мария", "Марина"), ("Иванов", "Ивлев"), ("Шубин", "Щукин"), ("Лев", "Леон"), ("Цой", "Чой"),
    ])
    func namesThatDifferStayTwo(_ one: String, _ other: String) {
        #expect(NameFolding.folded(one) != NameFolding.folded(other))
    }

    @Test func initialsStandForNames() throws {
        for text in ["Иванова М. П.", "Иванова М.П.", "М.П. Иванова", "Иванова М П"] {
            let name = try #require(PersonName(text))
            #expect(
                name.surname?.text == "ivanova" && name.given?.text == "m" && name.patronymic?.text == "p", "\(text)")
            #expect(name.given?.isInitial == true && name.patronymic?.isInitial == true)
        }
        #expect(PersonName("Yu. Petrova")?.given?.text == "u")
        #expect(PersonName("Петрова Ю.")?.given?.text == "u")
        let half = try #require(PersonName("Иванова Мария П."))
        #expect(half.given?.isInitial == false && half.patronymic?.isInitial == true)
    }

    @Test func rolesAreToldByEndingsAndKnownNames() throws {
        #expect(PersonName("Роман Аркадьевич Абрамович")?.surname?.text == "abramoviC")
        #expect(PersonName("Абрамович Роман Аркадьевич")?.surname?.text == "abramoviC")
        #expect(PersonName("Абрамович Роман")?.surname?.text == "abramoviC")
        #expect(PersonName("Вануйто Есения")?.given?.text == "esenia")
        #expect(PersonName("Есения Смирнова")?.given?.text == "esenia")
        #expect(PersonName("Мамедов Али Ахмед оглы")?.patronymic?.text == "ahmed-")
        #expect(PersonName("Мария Петровна")?.surname == nil)
        #expect(PersonName("Мария")?.given?.text == "maria")
        // A slip in the patronymic's ending.
        #expect(PersonName("Иванова Мария Петрована")?.patronymic?.text == "petrovana")
        #expect(PersonName("Мария Петрована Иванова")?.surname?.text == "ivanova")
    }

    @Test func doubleSurnamesHaveTwoParts() throws {
        for text in [
            "Римская-Корсакова Анна", "Римская – Корсакова Анна", "Анна Римская-Корсакова", "Римская Корсакова Анна",
        ] {
            let name = try #require(PersonName(text))
            #expect(name.surnames == ["rimskaia", "korsakova"] || name.surname?.text == "rimskaiakorsakova", "\(text)")
            #expect(name.given?.text == "ana")
        }
        #expect(PersonName("Иванова (Петрова) Мария")?.surnames == ["ivanova", "petrova"])
    }

    @Test func anOpenOrderIsTriedBothWays() throws {
        let name = try #require(PersonName("Роман Мартин"))
        #expect(!name.isOrderOpen)
        let open = try #require(PersonName("Тагир Шамиль"))
        #expect(open.isOrderOpen && open.swapped?.given?.text == open.surname?.text)
        #expect(PersonName("  - 12 … ") == nil)
    }

    /// Written otherwise than in Latin or Cyrillic: whoever writes it so is found by it.
    @Test(arguments: [
        ("김철수", "김철수"), ("გიორგი მაისურაძე", "გიორგი მაისურაძე"), ("Արամ Խաչատրյան", "ԱՐԱՄ ԽԱՉԱՏՐՅԱՆ"),
        ("Γιώργος Παπαδόπουλος", "ΓΙΩΡΓΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ"), ("محمد علي", "محمد علي"), ("कृष्ण शर्मा", "कृष्ण शर्मा"),
        ("김철수", "\u{1100}\u{1175}\u{11B7}\u{110E}\u{1165}\u{11AF}\u{1109}\u{116E}"),
    ])
    func namesInOtherScriptsHaveParts(_ one: String, _ other: String) throws {
        let (name, again) = (try #require(PersonName(one)), try #require(PersonName(other)))
        #expect(name.surname?.text == again.surname?.text && name.given?.text == again.given?.text)
        #expect(name.surname != nil && (name.given != nil) == one.contains(" "))
        #expect(NameSearch(other).rank(of: one) == 0)
        #expect(NameSearch(String(one.prefix(2))).rank(of: one) != nil)
        #expect(NameSearch("Ким").rank(of: one) == nil)
    }

    /// Letters of other scripts are several bytes, of which one may be another: that is no slip.
    @Test func otherSyllablesAreOtherNames() {
        #expect(NameFolding.folded("김철수") != NameFolding.folded("김철호"))
        let (one, other) = (Personal(name: "김철수", phone: "80001002030"), Personal(name: "김철호", phone: "80001002030"))
        guard case .different = Resemblance.between(PersonProfile(one), PersonProfile(other)) else {
            Issue.record("김철수 and 김철호")
            return
        }
    }

    @Test func marksPartNoWord() {
        #expect(PersonName("Ива\u{301}нов Ива\u{301}н")?.surname?.text == "ivanov")
    }

    @Test(arguments: [
        ("Иванова  МАРИЯ", "иванова мария"), ("Иванов И.П.", "иванов и п"), ("Соловьёв Пётр", "соловьев петр"),
        ("О’Нил Шон", "онил шон"), ("О\u{2BC}Нил-Смит Шон", "онилсмит шон"),
        ("Иванова (Петрова) А.", "иванова петрова а"),
        ("김철수", "김철수"), ("Й и\u{306}", "й й"), ("«»", ""), ("Өмүрбек уулу Бакыт", "өмүрбек уулу бакыт"),
    ])
    func namesAsWritten(_ text: String, _ expected: String) {
        #expect(PersonName.asWritten(text) == expected)
        #expect(Array(PersonName.asWritten(expected).unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test func shortFormsStandForFullNames() {
        #expect(GivenNames.full(NameFolding.folded("Маша")) == [NameFolding.folded("Мария")])
        #expect(GivenNames.full(NameFolding.folded("Саша")).count == 2)
        // Full names of their own, whatever else they are short for.
        #expect(GivenNames.full(NameFolding.folded("Мила")) == [NameFolding.folded("Мила")])
        #expect(GivenNames.full("xyz").isEmpty)
    }

    @Test(arguments: [
        ("ivanova", "ivanova", 0), ("ivanova", "ivonova", 1), ("ivanova", "ivnaova", 1), ("ivanova", "ivanva", 1),
        ("petrov", "pterova", 2), ("kim", "smirnova", 3), ("", "ab", 2), ("abcdef", "fedcba", 3),
    ])
    func slipsAreCounted(_ one: String, _ other: String, _ expected: Int) {
        #expect(EditDistance.distance(one, other, upTo: 2) == expected)
        #expect(EditDistance.distance(other, one, upTo: 2) == expected)
    }
}
