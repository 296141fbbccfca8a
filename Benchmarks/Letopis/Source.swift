import Events

/// Where the lines come from.
enum Source {
    case synthetic(SyntheticYear)
    /// The actions of a ledger after a position, written as the input lines that they were.
    case ledger(Ledger, Int)

    /// - Returns: the next `count` lines; fewer at the end.
    mutating func lines(_ count: Int) throws -> [[UInt8]] {
        switch self {
        case .synthetic(var year):
            let lines = year.lines(count)
            self = .synthetic(year)
            return lines
        case .ledger(let ledger, let position):
            self = .ledger(ledger, position + count)
            return try ledger.log.read { db in
                var lines: [[UInt8]] = []
                try LogRows.forEachEntry(db, after: position, upTo: position + count) { entry in
                    lines.append(try Self.line(entry) { try LogRows.entry(db, $0)?.id })
                }
                return lines
            }
        }
    }

    /// Entries are named by id, since a seq may not name an entry of the same batch.
    private static func line(_ entry: Entry, idOf: (Int) throws -> String?) throws -> [UInt8] {
        var object = JSONObject()
        object["type"] = .string(entry.type.name)
        object["at"] = .string(entry.at)
        object["programme"] = entry.programme.map(JSON.string)
        object["id"] = .string(entry.id)
        object["by"] = .string(entry.by)
        var data = entry.data
        for field in entry.type.fields {
            guard case .entry = field.value, let value = data[field.name] else { continue }
            func id(_ value: JSON) throws -> JSON { try value.int.flatMap(idOf).map(JSON.string) ?? value }
            data[field.name] = if case .array(let items) = value { .array(try items.map(id)) } else { try id(value) }
        }
        object["data"] = .object(data)
        return JSON.object(object).canonicalBytes
    }
}
