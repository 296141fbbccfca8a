import Events
import Foundation

/// What a zip archive says that it holds, read by hand and strictly (FORMAT.md, section 13), so that every reader sees the
/// same files in it: members one after another from the first byte on, behind them their directory, and the record of 22
/// bytes that ends it, with no comment. Readers differ in what they make of anything else, such as something before the
/// first member, two directories, or one name in the directory and another at the member.
struct ArchiveDirectory {
    struct Member {
        let name: String
        let flags: UInt16
        let method: UInt16
        /// In bytes: as packed, and unpacked.
        let size: Int
        let length: Int
        /// Where its own header begins.
        let offset: Int
        /// The mode in the upper half, whatever system it is said to come from; or nothing.
        let attributes: UInt32
        fileprivate let bytes: [UInt8]

        var isLink: Bool { attributes >> 28 == 0o12 }
        /// Stored or deflated, and neither encrypted nor a patch (APPNOTE.TXT 4.4.4).
        var isPlainlyPacked: Bool { [0, 8].contains(method) && flags & 0x61 == 0 }
    }

    enum Fault: Error {
        /// It does not end as an archive does.
        case noArchive
        case contradiction
        case twice
    }

    /// The directory of an archive of a few files is short.
    static let greatestSize = 1 << 20

    /// In the order of the directory, by which libzip numbers them.
    let members: [Member]

    /// - Throws: ``Fault``, or whatever reading throws.
    init(_ file: FileHandle) throws {
        let length = try Int(file.seekToEnd())
        let end = try Numerals(Self.read(file, at: length - 22, 22))
        guard end.word(0) == 0x0605_4B50, end.half(20) == 0 else { throw Fault.noArchive }
        var (size, start, behind) = (Int(end.word(12)), Int(end.word(16)), length - 22)
        // The record of archives beyond 4 GB, and what says where it is.
        if length >= 98, case let large = try Numerals(Self.read(file, at: length - 98, 76)),
            large.word(56) == 0x0706_4B50
        {
            guard large.word(0) == 0x0606_4B50, large.long(64) == length - 98 else { throw Fault.contradiction }
            (size, start, behind) = (large.long(40), large.long(48), length - 98)
        }
        guard end.word(4) == 0, (0..<Self.greatestSize).contains(size), start == behind - size,
            [UInt32(clamping: start), .max].contains(end.word(16))
        else { throw Fault.contradiction }
        members = try Self.members(Numerals(Self.read(file, at: start, size)))
        guard members.count == end.half(10), members.count == end.half(8) else { throw Fault.contradiction }
        if Set(members.map(\.bytes)).count < members.count { throw Fault.twice }
        try Self.requireOrder(members, upTo: start)
    }

    private static func members(_ directory: Numerals) throws(Fault) -> [Member] {
        var members: [Member] = []
        var place = 0
        while place < directory.bytes.count {
            guard place + 46 <= directory.bytes.count, directory.word(place) == 0x0201_4B50,
                // What only a newer program than any could take out of it.
                directory.bytes[place + 6] <= 63
            else { throw .contradiction }
            let name = place + 46..<place + 46 + directory.half(place + 28)
            let extra = name.upperBound..<name.upperBound + directory.half(place + 30)
            let next = extra.upperBound + directory.half(place + 32)
            guard next <= directory.bytes.count else { throw .contradiction }
            let bytes = Array(directory.bytes[name])
            let flags = UInt16(directory.half(place + 8))
            let isUTF8 = flags & 0x800 != 0
            guard let text = isUTF8 ? String(validating: bytes, as: UTF8.self) : String(decoding: bytes, as: UTF8.self)
            else { throw .contradiction }
            let sizes = try Numerals(Array(directory.bytes[extra])).sizes(
                of: [directory.word(place + 24), directory.word(place + 20), directory.word(place + 42)])
            members.append(
                Member(
                    name: text, flags: flags, method: UInt16(directory.half(place + 10)), size: sizes[1],
                    length: sizes[0],
                    offset: sizes[2], attributes: directory.word(place + 38), bytes: bytes))
            place = next
        }
        return members
    }

    /// From the first byte on, and none upon another.
    private static func requireOrder(_ members: [Member], upTo directory: Int) throws(Fault) {
        let ordered = members.sorted { $0.offset < $1.offset }
        guard ordered.first.map({ $0.offset == 0 }) ?? (directory == 0) else { throw .contradiction }
        for (member, next) in zip(ordered, ordered.dropFirst().map(\.offset) + [directory]) {
            guard member.size <= directory, member.offset <= directory, member.offset + 30 + member.size <= next else {
                throw .contradiction
            }
        }
    }

    /// That the member's own header names it as the directory does.
    func requireHeader(_ member: Member, _ file: FileHandle) throws {
        let header = try Numerals(Self.read(file, at: member.offset, 30))
        guard header.word(0) == 0x0403_4B50, header.half(26) == member.bytes.count,
            try Self.read(file, at: member.offset + 30, member.bytes.count) == member.bytes
        else { throw Fault.contradiction }
    }

    private static func read(_ file: FileHandle, at place: Int, _ count: Int) throws -> [UInt8] {
        guard place >= 0 else { throw Fault.noArchive }
        try file.seek(toOffset: UInt64(place))
        let bytes = try count == 0 ? Data() : file.read(upToCount: count) ?? Data()
        guard bytes.count == count else { throw Fault.contradiction }
        return Array(bytes)
    }
}

/// Numbers within bytes, little-endian.
private struct Numerals {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    private func number(_ place: Int, _ count: Int) -> UInt64 {
        bytes[place..<(place + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    func half(_ place: Int) -> Int { Int(number(place, 2)) }
    func word(_ place: Int) -> UInt32 { UInt32(number(place, 4)) }
    /// As large as any where it is beyond all files.
    func long(_ place: Int) -> Int { Int(clamping: number(place, 8)) }

    /// The sizes and the place of a member, from its extra fields where the directory has no room for them (APPNOTE.TXT
    /// 4.5.3).
    func sizes(of stated: [UInt32]) throws(ArchiveDirectory.Fault) -> [Int] {
        var sizes = stated.map { Int($0) }
        var place = 0
        while place + 4 <= bytes.count {
            let end = place + 4 + half(place + 2)
            guard end <= bytes.count else { throw .contradiction }
            if half(place) == 1 {
                var next = place + 4
                for index in sizes.indices where stated[index] == .max {
                    guard next + 8 <= end else { throw .contradiction }
                    sizes[index] = long(next)
                    next += 8
                }
            }
            place = end
        }
        return sizes
    }
}
