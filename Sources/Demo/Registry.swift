import Application
import Events

/// A region of the demo: where its people and organisations are, who enters its notes, and in which time zone.
struct Region: Sendable {
    let code: String
    /// The two digits of the region in tax and registration numbers.
    let number: Int
    let municipalities: [String]
    let offset: Int
    let coordinator: String

    static let pskov = Region(
        code: "pskov", number: 60,
        municipalities: [
            "pskov-city", "velikie-luki-city", "bezhanitsky", "velikoluksky", "gdovsky", "dedovichsky", "dnovsky",
            "krasnogorodsky", "kuninsky", "loknyansky", "nevelsky", "novorzhevsky", "novosokolnichesky", "opochetsky",
            "ostrovsky", "palkinsky", "pechorsky", "plyussky", "porkhovsky", "pskovsky", "pustoshkinsky",
            "pushkinogorsky", "pytalovsky", "sebezhsky", "strugo-krasnensky", "usvyatsky",
        ], offset: 3, coordinator: "coordinator-pskov")
    static let krasnodar = Region(
        code: "krasnodar-krai", number: 23, municipalities: ["novorossiysk"], offset: 3,
        coordinator: "coordinator-novorossiysk")
    static let perm = Region(
        code: "perm-krai", number: 59,
        municipalities: [
            "perm", "berezniki", "chaykovsky", "chusovoy", "gubakha", "krasnokamsk", "kudymkar", "kungur", "lysva",
            "solikamsk",
        ], offset: 5, coordinator: "coordinator-perm")
    static let yugra = Region(
        code: "khmao-yugra", number: 86, municipalities: ["oktyabrsky"], offset: 5,
        coordinator: "coordinator-oktyabrsky")
    static let rostov = Region(
        code: "rostov", number: 61,
        municipalities: ["azov-district", "bataysk", "kamensk-shakhtinsky", "morozovsk", "salsk", "taganrog"],
        offset: 3, coordinator: "coordinator-rostov")
    /// Where guests of the forum come from: no programme's territory, so without municipalities.
    static let novgorod = Region(
        code: "novgorod", number: 53, municipalities: [], offset: 3, coordinator: "coordinator-pskov")
}

/// An organisation of the demo. Its name says that it does not exist.
struct Organisation: Sendable {
    let code: String
    let name: String
    let kind: String
    let region: Region
    let municipality: String?
    /// Whether it is socially oriented; nil where nobody has said so.
    let sonko: Bool?
    let inn: String?
    let ogrn: String?
    let registeredOn: Day?
    /// When the note that brought it in is entered; nil while there is none.
    var introducedAt: Int?
}

extension Organisation {
    /// The `number`th organisation of the demo, `serial` being its place among all.
    init(serial: Int, kind: String, region: Region, municipality: String?, sonko: Bool?, random: inout Random) {
        let noun =
            switch kind {
            case "ngo": "НКО „Пример \(serial)“ (вымышленная)"
            case "authority": "Администрация „Пример \(serial)“ (вымышленная)"
            case "municipal-institution": "Учреждение „Пример \(serial)“ (вымышленное)"
            case "business": "Компания „Пример \(serial)“ (вымышленная)"
            case "media": "Редакция „Пример \(serial)“ (вымышленная)"
            default: "Организация „Пример \(serial)“ (вымышленная)"
            }
        let digits = String(1000 + serial % 9000)
        let year = 2005 + random.below(16)
        // Some are left without numbers: both are optional, and counting must not lean on them.
        let isNumbered = random.chance(70)
        self.init(
            code: "org-\(region.code)-\(digits)\(serial / 9000 == 0 ? "" : "-\(serial / 9000)")", name: noun,
            kind: kind,
            region: region, municipality: municipality, sonko: sonko,
            inn: isNumbered ? TaxNumber.inn(region: region.number, serial: serial) : nil,
            ogrn: isNumbered ? TaxNumber.ogrn(region: region.number, year: year, serial: serial) : nil,
            registeredOn: isNumbered
                ? Day(packed: Int32(year * 10000 + random.int(1...12) * 100 + random.int(1...28))) : nil)
    }
}

/// Numbers with the right check digits that belong to nobody.
enum TaxNumber {
    /// INN of an organisation: region, tax office, number, check digit. There is no tax office 99 in these regions.
    static func inn(region: Int, serial: Int) -> String {
        let digits = self.digits(region * 10_000_000 + 9_900_000 + serial % 100_000, width: 9)
        let weights = [2, 4, 10, 3, 5, 9, 4, 6, 8]
        let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
        return text(digits + [sum % 11 % 10])
    }

    /// OGRN: 1, year, region, number, check digit. The registers do not reach numbers from 9 900 000 on.
    static func ogrn(region: Int, year: Int, serial: Int) -> String {
        let number = 1_000_000_000_00 + year % 100 * 1_000_000_000 + region * 10_000_000 + 9_900_000 + serial % 100_000
        return text(digits(number, width: 12) + [number % 11 % 10])
    }

    private static func digits(_ number: Int, width: Int) -> [Int] {
        var rest = number
        var result: [Int] = []
        for _ in 0..<width {
            result.append(rest % 10)
            rest /= 10
        }
        return result.reversed()
    }

    private static func text(_ digits: [Int]) -> String {
        digits.map(String.init).joined()
    }
}
