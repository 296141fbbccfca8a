import Application

/// Texts as they may be shown: by a terminal, a page, a file that is read line by line.
package enum SafeText {
    /// `text` made safe for a terminal, on one line: a control or bidirectional character could move the cursor, or lie;
    /// after a line break a text could say what only the program says, such as "✓ The ledger is sound". Whatever ends a
    /// line anywhere (UAX #14, class BK, CR, LF, NL) is shown as ``lineBreak``, and a tab as a space.
    ///
    /// There is no way to keep the breaks: a text of several lines is several texts.
    package static func of(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A where isAfterReturn: break
            case 0x0A...0x0D, 0x85, 0x2028, 0x2029: out.append(lineBreak)
            case 0x09: out.append(" ")
            case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: out.append("\u{FFFD}")
            default: out.append(scalar)
            }
            isAfterReturn = scalar == "\r"
        }
        return String(out)
    }

    /// What stands for the end of a line within a text.
    package static let lineBreak: Unicode.Scalar = "↵"
}
