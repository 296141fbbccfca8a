/// A telephone number as its digits with the country's code, as in E.164 without the plus sign.
package struct PhoneNumber: Sendable, Hashable {
    package let digits: String

    /// Reads what people write: `+7 (921) 123-45-67`, `8 921 1234567`, ten digits without either, `8(8112)66-12-34
    /// доб. 105`. Of several numbers the first that is one. Foreign numbers are kept.
    ///
    /// Nil for what no telephone could be told apart by: too few or too many digits, a local number without the code
    /// of its town, one digit repeated.
    package init?(_ text: String) {
        for part in text.split(whereSeparator: { ",;/\\\n|".contains($0) }) {
            if let digits = Self.normalised(part.lowercased()) {
                self.digits = digits
                return
            }
        }
        return nil
    }

    private static func normalised(_ text: String) -> String? {
        var digits = ""
        var hasPlus = false
        for character in text {
            if let digit = character.wholeNumberValue, character.isNumber, digit < 10 {
                digits.append(String(digit))
            } else if character == "+", digits.isEmpty {
                hasPlus = true
            } else if digits.utf8.count >= 7, character.isLetter || character == "#" || character == "*" {
                // What follows is an extension.
                break
            }
        }
        if digits.hasPrefix("00"), digits.utf8.count > 11 {
            digits.removeFirst(2)
            hasPlus = true
        }
        guard let full = international(digits, hasPlus: hasPlus), !isPlaceholder(full) else { return nil }
        return full
    }

    private static func international(_ digits: String, hasPlus: Bool) -> String? {
        switch digits.utf8.count {
        case 10:
            // Without the country's code; codes of towns and networks begin so, and 0 in made-up numbers.
            if hasPlus, !digits.hasPrefix("9") { return digits }
            return digits.first.map("03489".contains) == true ? "7" + digits : nil
        case 11:
            // «+8» is a slip for «8».
            if digits.hasPrefix("8") || digits.hasPrefix("7") { return "7" + digits.dropFirst() }
            return hasPlus ? digits : nil
        case 12...15:
            let isKnown = countries.contains { digits.hasPrefix($0) }
            return hasPlus || isKnown ? digits : nil
        case 8, 9: return hasPlus ? digits : nil
        default: return nil
        }
    }

    /// Neighbours whose numbers are written without a plus sign too.
    private static let countries = ["375", "380", "998", "996", "992", "993", "994", "374", "373", "995"]

    private static func isPlaceholder(_ digits: String) -> Bool {
        let subscriber = digits.dropFirst()
        return Set(subscriber).count < 2 || subscriber == "1234567890" || subscriber == "9123456789"
    }
}
