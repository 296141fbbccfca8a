import Events

/// How a number is shown, as far as it matters here.
enum NumberStyle: Sendable, Equatable {
    case plain
    case day
    case moment
    case time
    /// With so many digits at least: codes that begin with a zero.
    case digits(Int)
}

/// The styles of a workbook, by which alone a date can be told from a number.
final class WorkbookStyles: XMLTaking {
    /// By the number that a cell refers to.
    private(set) var styles: [NumberStyle] = []
    private var formats: [Int: NumberStyle] = [:]
    private var isInCells = false

    func open(_ element: String, _ attributes: XMLAttributes) {
        switch element {
        case "numFmt":
            guard formats.count < 100_000, let id = attributes["numFmtId"].flatMap({ Int($0) }),
                let code = attributes["formatCode"]
            else { return }
            formats[id] = WorkbookStyles.style(ofCode: code)
        case "cellXfs": isInCells = true
        case "xf":
            guard isInCells, styles.count < 100_000 else { return }
            let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
            styles.append(formats[id] ?? WorkbookStyles.builtIn(id))
        default: break
        }
    }

    func close(_ element: String) {
        if element == "cellXfs" { isInCells = false }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

    /// ECMA-376 part 1, section 18.8.30: those that a workbook need not write down.
    private static func builtIn(_ id: Int) -> NumberStyle {
        switch id {
        case 14...17, 27...31, 36, 50...54, 57, 58: .day
        case 18...21, 32...35, 45...47, 55, 56: .time
        case 22: .moment
        default: .plain
        }
    }

    /// The first part of a format is for positive numbers, as dates are. Quoted texts, escaped characters and what
    /// stands in brackets (a colour, a language) are no part of the pattern.
    static func style(ofCode code: String) -> NumberStyle {
        var pattern = ""
        var rest = code.unicodeScalars[...]
        while let scalar = rest.popFirst(), scalar != ";" {
            switch scalar {
            case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
            case "\\", "_", "*": rest = rest.dropFirst()
            case "[":
                let inside = rest.prefix { $0 != "]" }
                // [h]:mm is a length of time.
                if inside.allSatisfy({ "hHmMsS".unicodeScalars.contains($0) }) { pattern += "h" }
                rest = rest.dropFirst(inside.count + 1)
            default: pattern.unicodeScalars.append(scalar)
            }
        }
        let letters = pattern.lowercased()
        if letters == "general" || letters == "standard" || letters == "основной" { return .plain }
        if letters.count > 1, letters.allSatisfy({ $0 == "0" }) { return .digits(letters.count) }
        let hasTime = letters.contains("h") || letters.contains("s")
        let hasDay = letters.contains("d") || letters.contains("y") || letters.contains("m") && !hasTime
        return hasDay ? (hasTime ? .moment : .day) : hasTime ? .time : .plain
    }
}

/// Numbers of a worksheet as texts.
struct CellFormat: Sendable {
    let styles: [NumberStyle]
    let countsFrom1904: Bool

    /// The text of the number `text` in a cell of style `style`; nil where it is none.
    func shown(_ text: String, style: Int?) -> String? {
        // Swift would take hexadecimal digits and words such as «nan», too.
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }),
            let number = Double(text), number.isFinite
        else { return nil }
        let style = style.flatMap { styles.indices.contains($0) ? styles[$0] : nil } ?? .plain
        switch style {
        case .plain: return CellFormat.plain(number)
        case .digits(let count):
            let digits = CellFormat.plain(number)
            return digits.allSatisfy(\.isNumber)
                ? String(repeating: "0", count: max(0, count - digits.count)) + digits : digits
        case .day, .moment, .time:
            return ExcelDate(serial: number, from1904: countsFrom1904).flatMap { $0.text(as: style) }
                ?? CellFormat.plain(number)
        }
    }

    /// With at most 15 digits, as spreadsheets show it.
    static func plain(_ number: Double) -> String {
        if number.rounded() == number, abs(number) < 1e15 { return String(Int(number)) }
        var scale = 1.0
        var whole = abs(number)
        while whole < 1e14, scale < 1e15 {
            scale *= 10
            whole *= 10
        }
        return (whole.rounded() / scale * (number < 0 ? -1 : 1)).description
    }
}

/// A moment as a spreadsheet counts it: days since the end of 1899 or the beginning of 1904, the time as a fraction.
package struct ExcelDate {
    package let day: Day
    let second: Int
    private let hasDay: Bool

    /// Nil beyond the years 1900 to 9999.
    package init?(serial: Double, from1904: Bool) {
        guard serial >= 0, serial < 2_958_466 else { return nil }
        var days = Int(serial)
        var second = Int(((serial - Double(days)) * 86_400).rounded())
        if second == 86_400 {
            days += 1
            second = 0
        }
        hasDay = from1904 || days > 0
        // Excel takes 1900 for a leap year; before its 29 February all numbers are one less.
        day = Day(sinceEpoch: from1904 ? days - 24_107 : days > 60 ? days - 25_569 : days - 25_568)
        self.second = second
    }

    /// Nil where a day is wanted and the number has none.
    func text(as style: NumberStyle) -> String? {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let time = "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
        if !hasDay { return style == .day ? nil : time }
        if style == .time, second > 0 { return time }
        return second == 0 ? day.description : "\(day)T\(time)"
    }

    /// ISO 8601 as the strict form of the standard has it (ECMA-376 part 1, section 18.17.4), to the second: a time has
    /// been through floating point there. Nil for anything else.
    init?(iso text: String) {
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        let time = (parts.count == 2 ? parts[1] : text.contains(":") ? parts[0] : "00:00:00").split(separator: ":")
        let isDay = parts.count == 2 || !text.contains(":")
        guard let day = isDay ? Day(String(parts[0])) : Day(sinceEpoch: 0), (2...3).contains(time.count),
            let hours = Int(time[0]), let minutes = Int(time[1]), let seconds = time.count == 3 ? Double(time[2]) : 0,
            (0..<24).contains(hours), (0..<60).contains(minutes), (0..<60).contains(seconds)
        else { return nil }
        let total = hours * 3600 + minutes * 60 + Int(seconds.rounded())
        self.day = total == 86_400 ? day.adding(days: 1) : day
        second = total % 86_400
        hasDay = isDay
    }
}
