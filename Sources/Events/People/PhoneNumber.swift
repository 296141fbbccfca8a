/// A telephone number as its digits with the country's code, as in E.164 without the plus sign.
package struct PhoneNumber: Sendable, Hashable {
    package let digits: String

    /// Reads what people write: `+7 (921) 123-45-67`, `8 921 1234567`, ten digits without either, `8(8112)66-12-34
    /// доб. 105`. Of several numbers the first that is one. Foreign numbers are kept.
    ///
    /// Nil for what no telephone could be told apart by: too few or too many digits, a local number without the code
    /// of its town, one digit repeated.
    package init?(_ text: String) {
        for part in text.unicodeScalars.split(whereSeparator: { [",", ";", "/", "\\", "|", "\n"].contains($0) }) {
            if let digits = Self.normalised(part) {
                self.digits = digits
                return
            }
        }
        return nil
    }

    private static func normalised(_ text: Substring.UnicodeScalarView) -> String? {
        var digits: [UInt8] = []
        var hasPlus = false
        scan: for scalar in text {
            switch scalar {
            case "0"..."9": digits.append(UInt8(scalar.value - 48))
            case "+" where digits.isEmpty: hasPlus = true
            case "#" where digits.count >= 7, "*" where digits.count >= 7: break scan
            case _ where scalar.value < 0x80 && !scalar.properties.isAlphabetic: break
            default:
                if let digit = scalar.properties.numericType.flatMap({ _ in scalar.properties.numericValue }) {
                    // Digits of another width or script.
                    digits.append(UInt8(clamping: Int(digit)) % 10)
                } else if digits.count >= 7, scalar.properties.isAlphabetic {
                    // What follows is an extension.
                    break scan
                }
            }
        }
        if digits.count > 11, digits.starts(with: [0, 0]) {
            digits.removeFirst(2)
            hasPlus = true
        }
        guard let full = international(digits, hasPlus: hasPlus), !isPlaceholder(full.dropFirst()) else { return nil }
        return String(decoding: full.map { $0 + 48 }, as: UTF8.self)
    }

    private static func international(_ digits: [UInt8], hasPlus: Bool) -> [UInt8]? {
        switch digits.count {
        case 10:
            // Without the country's code; codes of towns and networks begin so, and 0 in made-up numbers.
            if hasPlus, digits[0] != 9 { return digits }
            return [0, 3, 4, 8, 9].contains(digits[0]) ? [7] + digits : nil
        case 11:
            // «+8» is a slip for «8».
            if digits[0] == 7 || digits[0] == 8 { return [7] + digits.dropFirst() }
            return hasPlus ? digits : nil
        case 12...15: return hasPlus || countries.contains { digits.starts(with: $0) } ? digits : nil
        case 8, 9: return hasPlus ? digits : nil
        default: return nil
        }
    }

    /// Neighbours whose numbers are written without a plus sign too.
    private static let countries: [[UInt8]] = [
        [3, 7, 3], [3, 7, 4], [3, 7, 5], [3, 8, 0], [9, 9, 2], [9, 9, 3], [9, 9, 4], [9, 9, 5], [9, 9, 6], [9, 9, 8],
    ]

    private static func isPlaceholder(_ subscriber: ArraySlice<UInt8>) -> Bool {
        subscriber.allSatisfy { $0 == subscriber.first } || subscriber.elementsEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 0])
            || subscriber.elementsEqual([9, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    }
}
