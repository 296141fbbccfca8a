/// A calendar day as the integer yyyymmdd: ordered, readable in SQL, and without a time zone.
package struct Day: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let packed: Int32

    package init(packed: Int32) {
        self.packed = packed
    }

    /// `YYYY-MM-DD` of a real date in the proleptic Gregorian calendar; nil for anything else.
    package init?<Bytes: Collection>(_ bytes: Bytes) where Bytes.Element == UInt8 {
        guard bytes.count == 10 else { return nil }
        var parts = (0, 0, 0)
        for (index, byte) in bytes.enumerated() {
            if index == 4 || index == 7 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard byte >= 48, byte <= 57 else { return nil }
            let digit = Int(byte) - 48
            switch index {
            case 0...3: parts.0 = parts.0 * 10 + digit
            case 5, 6: parts.1 = parts.1 * 10 + digit
            default: parts.2 = parts.2 * 10 + digit
            }
        }
        let (year, month, day) = parts
        guard year >= 1, (1...12).contains(month), day >= 1, day <= Day.length(ofMonth: month, year: year) else {
            return nil
        }
        packed = Int32(year * 10000 + month * 100 + day)
    }

    package init?(_ text: String) {
        self.init(text.utf8)
    }

    /// Days since 1970-01-01, for differences (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    package init(sinceEpoch days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        packed = Int32(year * 10000 + month * 100 + day)
    }

    package var year: Int { Int(packed) / 10000 }
    package var month: Int { Int(packed) / 100 % 100 }
    package var day: Int { Int(packed) % 100 }

    package var sinceEpoch: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    package func adding(days: Int) -> Day {
        Day(sinceEpoch: sinceEpoch + days)
    }

    package var description: String {
        let year = String(self.year)
        // Terms may run past the year 9999.
        let padding = String(repeating: "0", count: max(0, 4 - year.count))
        return "\(padding)\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    package static func < (left: Day, right: Day) -> Bool { left.packed < right.packed }

    static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// When something happened, kept as it was given: a day, or a time with its offset (RFC 3339).
package enum Moment {
    /// The day of `text`, its first ten characters, or nil where `text` is not
    /// `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ss[.fff](Z|±hh:mm)`; `:60` and `-00:00` are refused.
    package static func day(of text: String) -> Day? {
        var text = text
        return text.withUTF8 { day(of: $0) }
    }

    static func day(of bytes: UnsafeBufferPointer<UInt8>) -> Day? {
        guard bytes.count >= 10, let day = Day(bytes[0..<10]) else { return nil }
        return bytes.count == 10 || isTime(bytes[10...]) ? day : nil
    }

    private static func isTime(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var rest = bytes
        func number(_ from: Int) -> Int? {
            let start = rest.startIndex + from
            guard start + 1 < rest.endIndex, isDigit(rest[start]), isDigit(rest[start + 1]) else { return nil }
            return Int(rest[start] - 48) * 10 + Int(rest[start + 1] - 48)
        }
        func has(_ character: Unicode.Scalar, at index: Int) -> Bool {
            rest.startIndex + index < rest.endIndex && rest[rest.startIndex + index] == UInt8(ascii: character)
        }
        guard has("T", at: 0), let hour = number(1), hour < 24, has(":", at: 3), let minute = number(4), minute < 60,
            has(":", at: 6), let second = number(7), second < 60
        else { return false }
        rest = rest.dropFirst(9)
        if has(".", at: 0) {
            guard rest.count > 4, rest.dropFirst().prefix(3).allSatisfy(isDigit) else { return false }
            rest = rest.dropFirst(4)
        }
        if rest.count == 1 { return has("Z", at: 0) }
        guard rest.count == 6, has("+", at: 0) || has("-", at: 0), let hours = number(1), hours < 24, has(":", at: 3),
            let minutes = number(4), minutes < 60
        else { return false }
        return !(has("-", at: 0) && hours == 0 && minutes == 0)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
}
