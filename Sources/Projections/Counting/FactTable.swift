import Events
import GRDB

/// The facts of one type of one programme in the order of their entries, a column per dimension that rules ask about.
struct FactTable: Sendable {
    /// What a column holds where the fact has no value, and a number that no dimension can have.
    static let absent = Int.min
    /// What `voidedBy` holds of a fact that stands.
    static let never = Int.max

    let type: String
    /// Ascending; the facts of one entry stand together, in the order of their parts.
    private(set) var seq: ContiguousArray<Int> = []
    private(set) var happened: ContiguousArray<Int> = []
    private(set) var voidedBy: ContiguousArray<Int> = []
    /// The number of the fact's entry among the entries of all tables that were read together.
    private(set) var entry: ContiguousArray<Int32> = []
    /// By the names of their columns in views.sqlite.
    private(set) var columns: [String: ContiguousArray<Int>] = [:]

    var count: Int { seq.count }
    /// How many entries have facts here.
    var entries: Int { entry.last.map { Int($0 - (entry.first ?? 0)) + 1 } ?? 0 }

    /// Reads what the facts of the entries after `start` say, as known as of `end`.
    ///
    /// - Parameter programme: its symbol; likewise `symbol` is that of `type`.
    init(
        _ db: Database, programme: Int, type: String, symbol: Int, columns names: [String], after start: Int = 0,
        upTo last: Int, asOf end: Int
    ) throws {
        self.type = type
        let list = (["seq", "happened", "voided_by"] + names).joined(separator: ", ")
        let statement = try Events.Statement(
            db, "SELECT \(list) FROM fact WHERE programme = ? AND type = ? AND seq > ? AND seq <= ?")
        statement.bind(1, programme)
        statement.bind(2, symbol)
        statement.bind(3, start)
        statement.bind(4, last)
        var read = [ContiguousArray<Int>](repeating: [], count: names.count)
        let width = Int32(names.count)
        var entered = -1
        var number: Int32 = -1
        while try statement.step() {
            let position = statement.int(0)
            if position != entered { number += 1 }
            entered = position
            seq.append(position)
            entry.append(number)
            happened.append(statement.int(1))
            let voider = statement.int(2)
            voidedBy.append(voider == 0 || voider > end ? Self.never : voider)
            for column in 0..<width {
                let value = statement.int(3 + column)
                // SQLite reads NULL as zero; symbols are never zero, numbers rarely.
                let isAbsent = value == 0 && statement.optionalInt(3 + column) == nil
                read[Int(column)].append(isAbsent ? Self.absent : value)
            }
        }
        columns = Dictionary(uniqueKeysWithValues: zip(names, read))
    }

    /// Takes in the facts of the entries that follow.
    mutating func append(_ other: FactTable) {
        let first = Int32(entries)
        seq += other.seq
        happened += other.happened
        voidedBy += other.voidedBy
        entry.append(contentsOf: other.entry.lazy.map { $0 + first })
        columns.merge(other.columns) { $0 + $1 }
    }

    /// Numbers its entries from `first` on.
    mutating func number(entriesFrom first: Int) {
        guard first > 0 else { return }
        for row in entry.indices { entry[row] += Int32(first) }
    }

    /// Where the facts after `position` begin.
    func rows(upTo position: Int) -> Int {
        var low = 0
        var high = seq.count
        while low < high {
            let middle = (low + high) / 2
            if seq[middle] > position { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Whether a fact was known as of `position` and stood.
    func stands(_ row: Int, asOf position: Int) -> Bool { seq[row] <= position && position < voidedBy[row] }

    /// All facts of the entry that `row` is of.
    func siblings(of row: Int) -> Range<Int> {
        var first = row
        while first > 0, seq[first - 1] == seq[row] { first -= 1 }
        var end = row + 1
        while end < seq.count, seq[end] == seq[row] { end += 1 }
        return first..<end
    }
}

/// The rows of a table by the value of one column.
struct RowIndex {
    private var starts: ContiguousArray<Int32>
    private var rows: ContiguousArray<Int32>

    init(_ column: ContiguousArray<Int>) {
        let greatest = column.max() ?? 0
        starts = ContiguousArray(repeating: 0, count: max(greatest, 0) + 2)
        for value in column where value >= 0 { starts[value + 1] += 1 }
        for value in 1..<starts.count { starts[value] += starts[value - 1] }
        rows = ContiguousArray(repeating: 0, count: Int(starts[starts.count - 1]))
        var next = starts
        for (row, value) in column.enumerated() where value >= 0 {
            rows[Int(next[value])] = Int32(row)
            next[value] += 1
        }
    }

    func rows(of value: Int) -> ArraySlice<Int32> {
        guard value >= 0, value + 1 < starts.count else { return [] }
        return ArraySlice(rows[Int(starts[value])..<Int(starts[value + 1])])
    }
}

/// A set of symbols, one bit each.
struct SymbolSet: Sendable, Equatable {
    private var words: ContiguousArray<UInt64> = []

    init(_ symbols: some Sequence<Int> = []) {
        for symbol in symbols { insert(symbol) }
    }

    func contains(_ symbol: Int) -> Bool {
        guard symbol >= 0, symbol >> 6 < words.count else { return false }
        return words[symbol >> 6] >> UInt64(symbol & 63) & 1 == 1
    }

    /// From the lowest symbol on, without the zeros at the end.
    var bytes: [UInt8] {
        var bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
        while bytes.last == 0 { bytes.removeLast() }
        return bytes
    }

    init(bytes: [UInt8]) {
        words = ContiguousArray(repeating: 0, count: (bytes.count + 7) / 8)
        for (index, byte) in bytes.enumerated() { words[index / 8] |= UInt64(byte) << UInt64(8 * (index % 8)) }
    }

    mutating func insert(_ symbol: Int) {
        guard symbol >= 0 else { return }
        while words.count <= symbol >> 6 { words.append(0) }
        words[symbol >> 6] |= 1 << UInt64(symbol & 63)
    }

    mutating func remove(_ symbol: Int) {
        guard contains(symbol) else { return }
        words[symbol >> 6] &= ~(1 << UInt64(symbol & 63))
    }
}

/// Gives pairs of numbers numbers of their own, from 0 in the order of their coming.
struct PairNumbers {
    private var places: ContiguousArray<Int32>
    private(set) var pairs: ContiguousArray<Pair> = []

    struct Pair: Equatable {
        let first: Int
        let second: Int
    }

    init() { places = ContiguousArray(repeating: -1, count: 64) }

    var count: Int { pairs.count }

    mutating func number(_ first: Int, _ second: Int) -> Int {
        let pair = Pair(first: first, second: second)
        if 2 * pairs.count >= places.count { grow() }
        var place = Self.hash(pair) & (places.count - 1)
        while places[place] >= 0 {
            if pairs[Int(places[place])] == pair { return Int(places[place]) }
            place = (place + 1) & (places.count - 1)
        }
        places[place] = Int32(pairs.count)
        pairs.append(pair)
        return pairs.count - 1
    }

    private mutating func grow() {
        let size = places.count * 4
        places = ContiguousArray(repeating: -1, count: size)
        for (number, pair) in pairs.enumerated() {
            var place = Self.hash(pair) & (size - 1)
            while places[place] >= 0 { place = (place + 1) & (size - 1) }
            places[place] = Int32(number)
        }
    }

    /// The finaliser of MurmurHash3 over both.
    private static func hash(_ pair: Pair) -> Int {
        var h = UInt64(bitPattern: Int64(pair.first)) &* 0x9E37_79B9_7F4A_7C15
        h ^= UInt64(bitPattern: Int64(pair.second)) &+ h >> 29
        h = (h ^ h >> 33) &* 0xFF51_AFD7_ED55_8CCD
        h = (h ^ h >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return Int(truncatingIfNeeded: (h ^ h >> 33) >> 1)
    }
}
