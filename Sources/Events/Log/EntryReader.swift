/// Reads one body after the other as they stand in a log, several times faster than each by itself: a body is judged
/// where it lies, and what the last one had, the next mostly has again.
package struct EntryReader {
    private var memory = BodyScan.Memory()
    private var by = ""
    private var log = ""
    private var recorded = ""

    package init() {}

    /// - Throws: what ``Entry/init(body:)`` throws; the two accept the same bodies.
    package mutating func entry(_ body: UnsafeBufferPointer<UInt8>) throws(Entry.Fault) -> Entry {
        guard let scan = BodyScan(body, &memory), let entry = entry(scan, body) else { return try Entry(body: body) }
        return entry
    }

    /// What an entry is, when it happened and who recorded it: all that is asked of very many at once.
    package struct Head: Sendable {
        package let type: EventType
        package let day: Day
        package let by: String
    }

    /// Nil for a body that is not sound, or of a type that is not known.
    package mutating func head(_ body: UnsafeBufferPointer<UInt8>) -> Head? {
        guard let scan = BodyScan(body, &memory),
            let type = Catalogue.type(named: UnsafeBufferPointer(rebasing: body[scan.type])),
            let day = Day(UnsafeBufferPointer(rebasing: body[scan.at.prefix(10)]))
        else { return nil }
        Self.keep(&by, UnsafeBufferPointer(rebasing: body[scan.by]))
        return Head(type: type, day: day, by: by)
    }

    private mutating func entry(_ scan: BodyScan, _ body: UnsafeBufferPointer<UInt8>) -> Entry? {
        func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: body[range]) }
        func text(_ range: Range<Int>) -> String { String(decoding: bytes(range), as: UTF8.self) }
        guard let type = Catalogue.type(named: bytes(scan.type)), scan.version <= type.version,
            let day = Day(bytes(scan.at.prefix(10)))
        else { return nil }
        var data = CanonicalScanner(body, at: scan.data.lowerBound)
        guard case .object(let object) = data.json() else { return nil }
        // Of an origin that is written with an escape, the bytes are not the text.
        guard !body[scan.log].contains(UInt8(ascii: "\\")) else { return nil }
        Self.keep(&by, bytes(scan.by))
        Self.keep(&log, bytes(scan.log))
        Self.keep(&recorded, bytes(scan.recorded))
        return Entry(
            seq: scan.seq, type: type, version: scan.version, at: text(scan.at), day: day, by: by, data: object,
            id: text(scan.idText), log: log, programme: scan.programme.map(text), recorded: recorded,
            sealed: scan.sealed.map { Self.commitments(bytes($0)) } ?? [])
    }

    /// Leaves the text as it is where it has these bytes, so that entries share it.
    private static func keep(_ text: inout String, _ bytes: UnsafeBufferPointer<UInt8>) {
        if text.hasBytes(bytes) { return }
        text = String(decoding: bytes, as: UTF8.self)
    }

    private static func commitments(_ list: UnsafeBufferPointer<UInt8>) -> [String] {
        // `["…","…"]`, all of one length.
        stride(from: 2, to: list.count, by: Grammar.commitmentLength + 3).map { start in
            String(decoding: list[start..<start + Grammar.commitmentLength], as: UTF8.self)
        }
    }
}

extension String {
    fileprivate func hasBytes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let span = utf8.span
        guard span.count == bytes.count else { return false }
        for index in span.indices where span[index] != bytes[index] { return false }
        return true
    }
}

extension Catalogue {
    private static let byKey: [Int: EventType] = Dictionary(uniqueKeysWithValues: all.map { ($0.key, $0) })

    /// The type whose name has these bytes.
    static func type(named name: UnsafeBufferPointer<UInt8>) -> EventType? {
        byKey[StableHash.of(name)].flatMap { $0.name.hasBytes(name) ? $0 : nil }
    }
}

extension CanonicalScanner {
    /// The value that stands next, of bytes that have been found to be canonical; nil where they are not.
    mutating func json() -> JSON? {
        guard let byte = peek else { return nil }
        switch byte {
        case UInt8(ascii: "{"):
            guard take("{") else { return nil }
            if take("}") { return .object(JSONObject()) }
            var members: [JSONObject.Member] = []
            repeat {
                guard let key = string(), take(":"), let value = json() else { return nil }
                members.append(JSONObject.Member(key: key, value: value))
            } while take(",")
            return take("}") ? .object(JSONObject(ordered: members)) : nil
        case UInt8(ascii: "["):
            guard take("[") else { return nil }
            if take("]") { return .array([]) }
            var items: [JSON] = []
            repeat {
                guard let item = json() else { return nil }
                items.append(item)
            } while take(",")
            return take("]") ? .array(items) : nil
        case UInt8(ascii: "\""): return string().map { .string($0) }
        case UInt8(ascii: "t"): return take("true") ? .bool(true) : nil
        case UInt8(ascii: "f"): return take("false") ? .bool(false) : nil
        case UInt8(ascii: "n"): return take("null") ? .null : nil
        default: return integer().map { .int($0) }
        }
    }

    private mutating func string() -> String? {
        text().map { text in
            text.hasEscape ? String(decoding: unescaped(text), as: UTF8.self) : decoded(text.range)
        }
    }
}
