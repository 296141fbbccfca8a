import Events
import Foundation

/// Made-up people, and a sheet on which half of the rows are of those who are known.
struct SyntheticPeople {
    /// How the surnames are spread: a village where many share one, or a country where most are rare.
    enum Surnames: String, CaseIterable {
        case few, many
    }

    private let known: Int
    private let surnames: [String]
    private let areDated: Bool

    init(known: Int, rows: Int, _ kind: Surnames, areDated: Bool) {
        self.known = known
        self.areDated = areDated
        var random = RandomSource(seed: 7)
        var all = Self.heads.flatMap { head in
            Self.middles.flatMap { middle in Self.ends.map { head + middle + $0 } }
        }.shuffled(using: &random)
        if kind == .few { all = Array(all.prefix(200)) }
        // Weights that fall off slowly: the commonest surname is that of one in a hundred.
        var sum = 0.0
        let sums = all.indices.map { index in
            sum += kind == .few ? 1 : pow(Double(index + 8), -0.85)
            return sum
        }
        surnames = (0..<known + rows).map { _ in
            let drawn = Double.random(in: 0..<sum, using: &random)
            var (low, high) = (0, sums.count - 1)
            while low < high {
                let middle = (low + high) / 2
                if sums[middle] > drawn { high = middle } else { low = middle + 1 }
            }
            return all[low]
        }
    }

    private struct Person {
        let name: String
        let phone: String
        let email: String
        let birth: (year: Int, month: Int, day: Int)
    }

    private func person(_ number: Int) -> Person {
        var random = RandomSource(seed: UInt64(number))
        func pick(_ names: [String]) -> String { names[Int.random(in: names.indices, using: &random)] }
        return Person(
            name: "\(surnames[number]) \(pick(Self.given)) \(pick(Self.patronymics))",
            // Codes that begin with 0 are nobody's.
            phone: "+70" + String(Int.random(in: 100_000_000..<1_000_000_000, using: &random)),
            email: "u\(number)@example.org",
            birth: (
                Int.random(in: 1960..<2010, using: &random), Int.random(in: 1...12, using: &random),
                Int.random(in: 1...28, using: &random)
            ))
    }

    /// `person.added` of everybody who is known, every second with an e-mail.
    func lines() -> [String] {
        (0..<known).map { number in
            let person = person(number)
            var personal = #""name":"\#(person.name)","phone":"\#(person.phone)""#
            if areDated {
                personal +=
                    #","birthDate":"\#(person.birth.year)-\#(two(person.birth.month))-\#(two(person.birth.day))""#
            }
            if number % 2 == 1 { personal += #","email":"\#(person.email)""# }
            return
                #"{"type":"person.added","at":"2024-06-01","data":{"person":"k-\#(number)","personal":{\#(personal)}}}"#
        }
    }

    /// As Excel writes it in Russia.
    func sheet(rows: Int) -> String {
        var random = RandomSource(seed: 9)
        let numbers = (0..<rows).map { $0 % 2 == 0 ? Int.random(in: 0..<known, using: &random) : known + $0 }
        let lines = numbers.shuffled(using: &random).map { number in
            let person = person(number)
            let digits = Array(person.phone.dropFirst(2)).map(String.init)
            let phone =
                "8 (\(digits[0..<3].joined())) \(digits[3..<6].joined())-\(digits[6..<8].joined())-\(digits[8...].joined())"
            let day = areDated ? ";\(two(person.birth.day)).\(two(person.birth.month)).\(person.birth.year)" : ""
            return "\(person.name);\(phone);\(person.email)\(day)"
        }
        let head = "ФИО;Телефон;Почта" + (areDated ? ";Дата рождения" : "")
        return "\u{FEFF}" + ([head] + lines).joined(separator: "\r\n") + "\r\n"
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    private static let heads = words(
        """
        Ал Бел Вор Гор Дан Ел Жар Зим Ив Кар Лаз Мар Ник Ост Пет Ром Сав Тим Уш Фед Хар Цвет Чер Шад Щук Юр Яр Бор Вас \
        Гав Дем Ер Жук Зах Иг Кос Лук Мор Наз Ор
        """)
    private static let middles = words(
        "ан ен ин ар ор ир ач еч ич ал ол ил ам ом им ат от ит аш ош уш ав ев ид од ад ус ос ис ук")
    private static let ends = words("ов ев ин ских енко ский")
    private static let given = words(
        "Александр Сергей Дмитрий Андрей Алексей Иван Михаил Николай Павел Артём Егор Роман Илья Кирилл Максим")
    private static let patronymics = words(
        """
        Александрович Сергеевич Дмитриевич Андреевич Алексеевич Иванович Михайлович Николаевич Павлович Викторович
        """)
}
