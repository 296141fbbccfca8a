/// What of an input may be shown in an error: errors are printed, kept in files and sent to others, and personal data
/// stands in none of these.
package enum Discretion {
    private static let sealedNames: Set<[UInt8]> = Set(
        Catalogue.all.flatMap { $0.fields.filter(\.isSealed).map { Array($0.name.utf8) } })

    private static let openNames: Set<[UInt8]> = {
        var names = Set(["type", "at", "programme", "data", "id", "by"].map { Array($0.utf8) })
        func take(_ fields: [Field]) {
            for field in fields {
                names.insert(Array(field.name.utf8))
                if case .object(let inner) = field.value { take(inner) }
            }
        }
        for type in Catalogue.all { take(type.fields) }
        return names
    }()

    /// The line as it may be shown: as it is, or, where it names a sealed field, its type and the names of its members
    /// alone, with an `x` for each letter and digit of everything else.
    package static func shown(_ line: [UInt8]) -> [UInt8] {
        let names = quoted(line)
        guard names.contains(where: { isSealed(Array(line[$0]), in: line) }) else { return line }
        var out: [UInt8] = []
        out.reserveCapacity(line.count)
        var index = 0
        for name in names where openNames.contains(Array(line[name])) || isType(line[name]) {
            mask(line[index..<name.lowerBound], into: &out)
            out += line[name]
            index = name.upperBound
        }
        mask(line[index...], into: &out)
        return out
    }

    /// Where no type can be told, what any type seals.
    private static func isSealed(_ name: [UInt8], in line: [UInt8]) -> Bool {
        guard sealedNames.contains(name) else { return false }
        let words = line.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
        let type = words.lazy.compactMap { Catalogue.byName[String(decoding: $0, as: UTF8.self)] }.first
        return type?.field(String(decoding: name, as: UTF8.self))?.isSealed ?? true
    }

    private static func isType(_ text: ArraySlice<UInt8>) -> Bool {
        Catalogue.byName[String(decoding: text, as: UTF8.self)] != nil
    }

    /// Where something stands in quotes with a colon after it, as names do, or is a type; also in what is no JSON.
    private static func quoted(_ line: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start: Int?
        for (index, byte) in line.enumerated() where byte == UInt8(ascii: "\"") {
            let next = line[(index + 1)...].first { $0 != 0x20 && $0 != 0x09 }
            if let start, next == UInt8(ascii: ":") || isType(line[start..<index]) { found.append(start..<index) }
            start = index + 1
        }
        return found
    }

    private static func mask(_ bytes: ArraySlice<UInt8>, into out: inout [UInt8]) {
        for byte in bytes {
            switch byte {
            case 48...57, 65...90, 97...122, 0xC0...: out.append(UInt8(ascii: "x"))
            // The rest of a character that is told already.
            case 0x80..<0xC0: break
            default: out.append(byte)
            }
        }
    }
}
