/// Eight bytes at once, the first lowest.
enum ByteWord {
    static func all(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    private static let high: UInt64 = 0x8080_8080_8080_8080

    /// The high bit of each byte that is zero. Above the lowest such byte others may be marked.
    static func zeros(_ word: UInt64) -> UInt64 { (word &- all(1)) & ~word & high }

    /// How many bytes, from the first, are ASCII that stands for itself in a text: no quote, backslash or control.
    static func plain(_ word: UInt64) -> Int {
        let special =
            word & high | zeros(word ^ all(UInt8(ascii: "\""))) | zeros(word ^ all(UInt8(ascii: "\\")))
            // Below 0x20.
            | (word &- all(0x20)) & ~word & high
        return special.trailingZeroBitCount / 8
    }

    /// The number that eight lower-case hexadecimal digits write; nil where another byte is among them.
    static func hexadecimal(_ word: UInt64) -> UInt32? {
        let letters = word >> 6 & all(1)
        let low = word & all(0x0F)
        // The high half is that of a digit or of a letter, a digit's value below 10, a letter's from 10 to 15.
        let value = low + letters * 9
        guard word == low | all(0x30) &+ letters * 0x30, (value + all(6)) >> 4 & all(1) == letters,
            value & all(0xF0) == 0
        else { return nil }
        // Two digits to a byte, then two bytes to four digits, and these together; the first is the highest.
        var pairs = value.byteSwapped
        pairs = (pairs | pairs >> 4) & 0x00FF_00FF_00FF_00FF
        pairs = (pairs | pairs >> 8) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: pairs | pairs >> 16)
    }
}
