/// A body judged where it lies, by all that FORMAT.md, section 9, says of one body.
///
/// It accepts exactly what ``Entry/init(body:)`` accepts, unknown types besides, and takes only what a verifier
/// compares with other entries. Why it refuses, the entry's own reader tells.
package struct BodyScan {
    package let seq: Int
    package let version: Int
    package let id: UInt128
    /// `recorded`, in Unix milliseconds.
    package let milliseconds: Int
    /// Between which bytes stand when it happened, by whom it was recorded, the id, the origin, the time, the type, the programme, the
    /// commitments and the data.
    package let at: Range<Int>
    package let by: Range<Int>
    package let idText: Range<Int>
    package let log: Range<Int>
    package let recorded: Range<Int>
    package let type: Range<Int>
    package let programme: Range<Int>?
    /// With the brackets around them.
    package let sealed: Range<Int>?
    package let data: Range<Int>

    /// What the body judged last had, and the next mostly has again: judged sound once, it need not be judged twice.
    struct Memory {
        /// The origin as it stands, between its quotes.
        fileprivate var log: [UInt8] = []
        fileprivate var recorded: (words: (UInt64, UInt64, UInt64), milliseconds: Int)?
    }

    package init?(_ body: UnsafeBufferPointer<UInt8>) {
        var memory = Memory()
        self.init(body, &memory)
    }

    init?(_ body: UnsafeBufferPointer<UInt8>, _ memory: inout Memory) {
        guard body.count <= JSON.greatestBody else { return nil }
        var reader = Reader(body)
        guard let at = reader.text("{\"at\":\""), Moment.day(of: UnsafeBufferPointer(rebasing: body[at])) != nil,
            let by = reader.text(",\"by\":\""), Code.isValid(body[by]), let data = reader.data(),
            let id = reader.text(",\"id\":\""), let number = Identifier.number(body[id]),
            let log = reader.log(&memory)
        else { return nil }
        programme = reader.text(",\"programme\":\"")
        if let programme, !Code.isValid(body[programme]) { return nil }
        if let given = reader.dataProgramme {
            // The value with its quotes: a programme's code has no character that is written otherwise.
            guard let programme, body[given].elementsEqual(body[programme.lowerBound - 1..<programme.upperBound + 1])
            else {
                return nil
            }
        }
        guard let recorded = reader.text(",\"recorded\":\""),
            let milliseconds = memory.milliseconds(of: UnsafeBufferPointer(rebasing: body[recorded])),
            let sealed = reader.sealed(), let seq = reader.number(",\"seq\":"), let type = reader.text(",\"type\":\""),
            Grammar.isTypeName(body[type]), let version = reader.number(",\"v\":"), reader.scanner.take("}"),
            reader.scanner.isAtEnd, !reader.scanner.hasEmptyText
        else { return nil }
        // The one null that may stand.
        let isNullTarget = reader.hasNullValue && body[type].elementsEqual("target.set".utf8)
        guard reader.scanner.nulls == (isNullTarget ? 1 : 0) else { return nil }
        (self.at, self.by, idText, self.sealed) = (at, by, id, sealed.isEmpty ? nil : sealed)
        (self.seq, self.version, self.id, self.log) = (seq, version, number, log)
        (self.recorded, self.milliseconds, self.type, self.data) = (recorded, milliseconds, type, data)
    }

    /// The members of a body come in one order, so each is asked for by the bytes before it.
    private struct Reader {
        let body: UnsafeBufferPointer<UInt8>
        var scanner: CanonicalScanner
        var dataProgramme: Range<Int>?
        var hasNullValue = false

        init(_ body: UnsafeBufferPointer<UInt8>) {
            self.body = body
            scanner = CanonicalScanner(body)
        }

        /// A text whose grammar knows no escape; nil, and nothing passed over, where `before` does not stand.
        mutating func text(_ before: StaticString) -> Range<Int>? {
            guard scanner.take(before) else { return nil }
            let start = scanner.index
            scanner.skipToQuote()
            let end = scanner.index
            return scanner.take("\"") ? start..<end : nil
        }

        /// The one text of a body that may hold a quote or a backslash, and so an escape.
        mutating func log(_ memory: inout Memory) -> Range<Int>? {
            guard scanner.take(",\"log\":") else { return nil }
            let start = scanner.index + 1
            if !memory.log.isEmpty, memory.log.withUnsafeBytes({ scanner.take($0) }) {
                return start..<scanner.index - 1
            }
            guard let text = scanner.text() else { return nil }
            let isSound =
                text.hasEscape ? Grammar.isOrigin(scanner.unescaped(text)) : Grammar.isOrigin(body[text.range])
            guard isSound else { return nil }
            memory.log = Array(body[start - 1..<scanner.index])
            return text.range
        }

        mutating func number(_ before: StaticString) -> Int? {
            guard scanner.take(before) else { return nil }
            guard let number = scanner.integer(), number > 0 else { return nil }
            return number
        }

        mutating func data() -> Range<Int>? {
            guard scanner.take(",\"data\":") else { return nil }
            let start = scanner.index
            var programme: Range<Int>?
            var hasNull = false
            let isSound = scanner.object(in: 1) { name, value, body in
                if name.count == 9, body[name].elementsEqual("programme".utf8) { programme = value }
                if name.count == 5, body[value].elementsEqual("null".utf8), body[name].elementsEqual("value".utf8) {
                    hasNull = true
                }
            }
            (dataProgramme, hasNullValue) = (programme, hasNull)
            return isSound ? start..<scanner.index : nil
        }

        /// Where the commitments stand, with their brackets; empty where there are none.
        mutating func sealed() -> Range<Int>? {
            let bracket = scanner.index + 10
            guard scanner.take(",\"sealed\":[\"") else { return scanner.index..<scanner.index }
            var last: Range<Int>?
            repeat {
                let start = scanner.index
                scanner.skipToQuote()
                let range = start..<scanner.index
                guard scanner.take("\""), Grammar.isCommitment(body[range]),
                    last.map({ body[$0].lexicographicallyPrecedes(body[range]) }) ?? true
                else { return nil }
                last = range
            } while scanner.take(",\"")
            return scanner.take("]") ? bracket..<scanner.index : nil
        }
    }
}

extension BodyScan.Memory {
    /// `recorded` in Unix milliseconds; nil where it is not of its one form.
    fileprivate mutating func milliseconds(of bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard bytes.count == 24 else { return nil }
        let words = UnsafeRawBufferPointer(bytes).loadUnaligned(as: (UInt64, UInt64, UInt64).self)
        if let recorded, recorded.words == words { return recorded.milliseconds }
        recorded = Timestamp.milliseconds(of: bytes).map { (words, $0) }
        return recorded?.milliseconds
    }
}
