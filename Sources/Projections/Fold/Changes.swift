import Events
import GRDB

/// What some entries that follow each other change in the read models: worked out, not yet written. Plain values, so
/// that one thread works them out while another writes those before.
struct Changes: Sendable {
    /// The last entry taken in, and its leaf hash.
    var end = 0
    var leaf: [UInt8] = []
    var symbols: [Symbols.Row] = []
    var facts = FactRows()
    var voids: [FactVoid] = []
    var knowledge: [KnowledgeRow] = []
    var things: [ThingChange] = []
    var lateEntries: [LateEntries.Change] = []
    var reallocations: [Reallocations.Change] = []
    /// Projections that stopped at one of the entries, or before.
    var faults: Projection.Faults = [:]

    /// Takes back what entry `seq`, the last one, changed in one projection.
    mutating func withdraw(_ seq: Int, of name: Projection.Name) {
        switch name {
        case .facts:
            facts.removeLast(seq)
            voids.removeAll { $0.voider == seq }
            knowledge.removeAll { $0.seq == seq }
        case .things: things.removeAll { $0.seq == seq }
        case .lateEntries: lateEntries.removeAll { $0.by == seq }
        case .reallocations: reallocations.removeAll { $0.by == seq }
        }
    }
}

/// Rows of the table `fact`, by programme and type, each in the order of the table.
struct FactRows: Sendable {
    private(set) var groups: [Group] = []
    private var places: [Int: Int] = [:]

    /// The rows of one programme and type, one after the other: seq, part, day, two words of bits for the dimensions
    /// that have a value, and these in order.
    struct Group: Sendable {
        let programme: Int
        let type: Int
        fileprivate(set) var words: [Int] = []
        fileprivate var starts: [Int] = []

        fileprivate init(programme: Int, type: Int) {
            (self.programme, self.type) = (programme, type)
        }

        fileprivate mutating func add(
            seq: Int, part: Int, happened: Int, _ said: Dimensions.Set, _ cells: UnsafeBufferPointer<Int>
        ) {
            starts.append(words.count)
            words.append(seq)
            words.append(part)
            words.append(happened)
            words.append(Int(truncatingIfNeeded: said))
            words.append(Int(truncatingIfNeeded: said >> 64))
            var rest = said
            while rest != 0 {
                words.append(cells[rest.trailingZeroBitCount])
                rest &= rest - 1
            }
        }
    }

    struct Row {
        let seq: Int
        let part: Int
        let happened: Int
        let said: Dimensions.Set
        let values: ArraySlice<Int>
    }

    /// - Parameter cells: by dimension, what each that is said in `said` has.
    mutating func add(
        programme: Int, type: Int, seq: Int, part: Int, happened: Int, said: Dimensions.Set,
        _ cells: UnsafeBufferPointer<Int>
    ) {
        let key = programme << 32 | type
        let place: Int
        if let known = places[key] {
            place = known
        } else {
            place = groups.count
            places[key] = place
            groups.append(Group(programme: programme, type: type))
        }
        groups[place].add(seq: seq, part: part, happened: happened, said, cells)
    }

    mutating func removeLast(_ seq: Int) {
        for place in groups.indices {
            while let start = groups[place].starts.last, groups[place].words[start] == seq {
                groups[place].starts.removeLast()
                groups[place].words.removeSubrange(start...)
            }
        }
    }

    /// The groups in the order of the table.
    var sorted: [Group] {
        groups.sorted { ($0.programme, $0.type) < ($1.programme, $1.type) }
    }
}

extension FactRows.Group {
    func forEach(_ body: (FactRows.Row) throws -> Void) rethrows {
        for start in starts {
            let said =
                Dimensions.Set(UInt(bitPattern: words[start + 3]))
                | Dimensions.Set(UInt(bitPattern: words[start + 4])) << 64
            let first = start + 5
            try body(
                FactRows.Row(
                    seq: words[start], part: words[start + 1], happened: words[start + 2], said: said,
                    values: words[first..<first + said.nonzeroBitCount]))
        }
    }
}

/// That entry `voider` voids the facts of entry `seq`.
struct FactVoid: Sendable {
    let voider: Int
    let programme: Int
    let type: Int
    let seq: Int
}
