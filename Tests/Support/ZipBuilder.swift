/// Zip archives byte by byte (APPNOTE 6.3), so that a test can make such as no honest program makes.
package struct ZipBuilder {
    package struct Member {
        package var name: String
        package var data: [UInt8]
        /// Stored where nil; else what `data` unpacks to by deflate: its size.
        package var unpacked: Int?
        package var checksum: UInt32?
        /// The Unix mode, and the system that the member is said to come from.
        package var mode: UInt32 = 0o100644
        package var system: UInt16 = 3
        /// Whether sizes and checksum stand behind the data, as writers that stream put them.
        package var isStreamed = false

        package init(_ name: String, _ text: String) {
            (self.name, data) = (name, Array(text.utf8))
        }

        /// Zeros, deflated a thousandfold.
        package init(_ name: String, zeros: Int) {
            self.name = name
            (data, unpacked) = ZipBuilder.deflated(zeros: zeros)
        }
    }

    package var members: [Member]

    package init(_ members: [Member]) {
        self.members = members
    }

    package var bytes: [UInt8] {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        for member in members {
            let name = Array(member.name.utf8)
            let start: [UInt8] =
                Self.two(20) + Self.two(1 << 11 | (member.isStreamed ? 1 << 3 : 0))
                + Self.two(member.unpacked == nil ? 0 : 8) + Self.two(0) + Self.two(0x21)
            let sizes =
                Self.four(member.checksum ?? Self.checksum(member.data)) + Self.four(UInt32(member.data.count))
                + Self.four(UInt32(member.unpacked ?? member.data.count))
            let end = Self.two(UInt16(name.count)) + Self.two(0)
            let common = start + sizes + end
            directory += Self.four(0x0201_4B50) + Self.two(member.system << 8 | 20) + common
            directory += Self.two(0) + Self.two(0) + Self.two(0) + Self.four(member.mode << 16)
            directory += Self.four(UInt32(out.count)) + name
            if member.isStreamed {
                out += Self.four(0x0403_4B50) + start + [UInt8](repeating: 0, count: 12) + end + name + member.data
                out += Self.four(0x0807_4B50) + sizes
            } else {
                out += Self.four(0x0403_4B50) + common + name + member.data
            }
        }
        let start = UInt32(out.count)
        let count = UInt16(members.count)
        out += directory + Self.four(0x0605_4B50) + Self.two(0) + Self.two(0) + Self.two(count) + Self.two(count)
        return out + Self.four(UInt32(directory.count)) + Self.four(start) + Self.two(0)
    }

    private static func two(_ number: UInt16) -> [UInt8] { [UInt8(number & 255), UInt8(number >> 8)] }
    private static func four(_ number: UInt32) -> [UInt8] {
        two(UInt16(truncatingIfNeeded: number)) + two(UInt16(number >> 16))
    }

    /// CRC-32, a bit at a time.
    package static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { value, byte in
            (0..<8).reduce(value ^ UInt32(byte)) { rest, _ in rest >> 1 ^ (rest & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }

    /// A block of dynamic codes (RFC 1951, section 3.2.7): a zero, then «258 more of what was before» in two bits each.
    package static func deflated(zeros: Int) -> (bytes: [UInt8], unpacked: Int) {
        var bits: [UInt8] = []
        func put(_ value: Int, _ count: Int) { for place in 0..<count { bits.append(UInt8(value >> place & 1)) } }
        put(1, 1)
        put(2, 2)
        // 286 literals and lengths, 1 distance, 18 lengths of the code for lengths.
        put(286 - 257, 5)
        put(0, 5)
        put(18 - 4, 4)
        for symbol in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1] {
            put(symbol == 18 ? 1 : symbol == 1 || symbol == 2 ? 2 : 0, 3)
        }
        // 18 is 0, 1 is 10, 2 is 11, their first bit first.
        func one() { put(0b01, 2) }
        func two() { put(0b11, 2) }
        func none(_ count: Int) {
            put(0, 1)
            put(count - 11, 7)
        }
        two()  // the literal 0
        none(138)
        none(117)
        two()  // 256, the end
        none(28)
        one()  // 285, 258 more
        one()  // the distance 1
        put(0b01, 2)
        let repeats = zeros / 258
        bits += [UInt8](repeating: 0, count: 2 * repeats)
        put(0b11, 2)
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: bits.count, by: 8) {
            bytes.append(
                bits[start..<min(start + 8, bits.count)].enumerated().reduce(UInt8(0)) {
                    $0 | $1.element << UInt8($1.offset)
                })
        }
        return (bytes, 1 + 258 * repeats)
    }
}
