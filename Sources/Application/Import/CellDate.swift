import Events
import Sheets

/// Dates as people and forms write them.
enum CellDate {
    /// The day that `text` begins with: 15.06.2024, 15/6/24, 2024-06-15, «15 июня 2024 г.», 15 Jun 2024, a day number
    /// of a spreadsheet; a time may follow.
    ///
    /// Day before month, always: an American date comes out wrong only where it cannot be told, and Google Forms'
    /// `6/15/2024` is taken for what it must be.
    /// - Parameter pivot: years of two digits after it are of the last century.
    static func day(_ text: String, from1904: Bool = false, pivot: Int) -> Day? {
        let text = CellText.clean(text)
        if let day = usual(text) { return day }
        if let serial = serial(text, from1904) { return serial }
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        guard words.count >= 3 else { return nil }
        if let day = named(words, pivot) { return day }
        guard let first = Int(words[0]), let second = Int(words[1]) else { return nil }
        if words[0].count == 4 {
            // 2024-06-15T10:00:00: the letter T belongs to the time.
            guard let third = Int(words[2].prefix { $0.isNumber }) else { return nil }
            return made(first, second, third)
        }
        guard words[0].count <= 2, words[1].count <= 2, let year = year(words[2], pivot) else { return nil }
        return made(year, second, first) ?? made(year, first, second)
    }

    /// 15.06.2024 and 2024-06-15, as nearly all are written.
    private static func usual(_ text: String) -> Day? {
        let bytes = Array(text.utf8)
        guard bytes.count == 10 else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            bytes[range].reduce(0) { (number: Int?, byte) in
                (0x30...0x39).contains(byte) ? number.map { $0 * 10 + Int(byte) - 0x30 } : nil
            }
        }
        if bytes[2] == UInt8(ascii: "."), bytes[5] == bytes[2] {
            guard let day = number(0..<2), let month = number(3..<5), let year = number(6..<10) else { return nil }
            return made(year, month, day) ?? made(year, day, month)
        }
        guard bytes[4] == UInt8(ascii: "-"), bytes[7] == bytes[4], let year = number(0..<4),
            let month = number(5..<7), let day = number(8..<10)
        else { return nil }
        return made(year, month, day)
    }

    /// 45458, or 45458.4375 with a time. Four digits are a year.
    private static func serial(_ text: String, _ from1904: Bool) -> Day? {
        guard (5...16).contains(text.count), text.allSatisfy({ $0.isNumber || $0 == "." }), let number = Double(text),
            (10_000..<80_000).contains(number)
        else { return nil }
        return ExcelDate(serial: number, from1904: from1904)?.day
    }

    private static let months = [
        ["янв", "jan"], ["фев", "feb"], ["мар", "mar"], ["апр", "apr"], ["мая", "май", "may"], ["июн", "jun"],
        ["июл", "jul"], ["авг", "aug"], ["сен", "sep"], ["окт", "oct"], ["ноя", "nov"], ["дек", "dec"],
    ]

    private static func named(_ words: [String], _ pivot: Int) -> Day? {
        func month(_ word: String) -> Int? {
            months.firstIndex { $0.contains { word.hasPrefix($0) } }.map { $0 + 1 }
        }
        if let month = month(words[1]), let day = Int(words[0]), let year = year(words[2], pivot) {
            return made(year, month, day)
        }
        if let month = month(words[0]), let day = Int(words[1]), let year = year(words[2], pivot) {
            return made(year, month, day)
        }
        return nil
    }

    private static func year(_ word: String, _ pivot: Int) -> Int? {
        let digits = word.prefix { $0.isNumber }
        guard let year = Int(digits) else { return nil }
        switch digits.count {
        case 4: return year
        case 2: return year + (year > pivot % 100 ? pivot / 100 * 100 - 100 : pivot / 100 * 100)
        default: return nil
        }
    }

    private static func made(_ year: Int, _ month: Int, _ day: Int) -> Day? {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        func padded(_ number: Int, _ count: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, count - digits.count)) + digits
        }
        return Day("\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))")
    }
}
