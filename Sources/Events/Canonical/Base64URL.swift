/// RFC 4648 §5, without padding.
///
/// By hand, for every commitment and every disclosure goes through it: Foundation has the other alphabet alone, and
/// decodes and encodes several times slower.
package enum Base64URL {
    package static func text(_ bytes: some Collection<UInt8>) -> String {
        let count = (bytes.count * 4 + 2) / 3
        return String(unsafeUninitializedCapacity: count) { out in
            var place = 0
            var bits: UInt32 = 0
            var held = 0
            func put(_ value: UInt32) {
                out.initializeElement(at: place, to: letters[Int(value & 63)])
                place += 1
            }
            for byte in bytes {
                bits = bits << 8 | UInt32(byte)
                held += 8
                while held >= 6 {
                    held -= 6
                    put(bits >> held)
                }
            }
            if held > 0 { put(bits << (6 - held)) }
            return place
        }
    }

    /// Nil for what decoding and encoding again would change.
    package static func strict(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { letters in
            // One letter alone is less than a byte.
            if letters.count % 4 == 1 { return nil }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(letters.count * 3 / 4)
            var bits: UInt32 = 0
            var held = 0
            for letter in letters {
                let value = values[Int(letter)]
                if value > 63 { return nil }
                bits = bits << 6 | UInt32(value)
                held += 6
                if held >= 8 {
                    held -= 8
                    bytes.append(UInt8(truncatingIfNeeded: bits >> held))
                }
            }
            // What is left over of the last letter must be nothing.
            return bits & (1 << held - 1) == 0 ? bytes : nil
        }
    }

    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// By letter: its six bits, 255 for what is none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()
}
