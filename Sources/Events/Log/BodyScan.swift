/// A body judged where it lies, by all that FORMAT.md, section 9, says of one body.
///
/// It accepts exactly what ``Entry/init(body:)`` accepts, unknown types besides, and takes only what a verifier
/// compares with other entries. Why it refuses, the entry's own reader tells.
package struct BodyScan {
    package let seq: Int
    package let version: Int
    package let id: UInt128
    /// Between which bytes the origin, the time, the type, the programme and the data stand.
    package let log: Range<Int>
    package let recorded: Range<Int>
    package let type: Range<Int>
    package let programme: Range<Int>?
    package let data: Range<Int>

    package init?(_ body: UnsafeBufferPointer<UInt8>) {
        guard body.count <= JSON.greatestBody else { return nil }
        var reader = Reader(body)
        guard let at = reader.text("{\"at\":\""), Moment.day(of: UnsafeBufferPointer(rebasing: body[at])) != nil,
            let by = reader.text(",\"by\":\""), Code.isValid(body[by]), let data = reader.data(),
            let id = reader.text(",\"id\":\""), let number = Identifier.number(body[id]),
            let log = reader.log()
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
            Timestamp.milliseconds(of: UnsafeBufferPointer(rebasing: body[recorded])) != nil, reader.sealed(),
            let seq = reader.number(",\"seq\":"), let type = reader.text(",\"type\":\""),
            Grammar.isTypeName(body[type]), let version = reader.number(",\"v\":"), reader.scanner.take("}"),
            reader.scanner.isAtEnd, !reader.scanner.hasEmptyText
        else { return nil }
        // The one null that may stand.
        let isNullTarget = reader.hasNullValue && body[type].elementsEqual("target.set".utf8)
        guard reader.scanner.nulls == (isNullTarget ? 1 : 0) else { return nil }
        (self.seq, self.version, self.id, self.log) = (seq, version, number, log)
        (self.recorded, self.type, self.data) = (recorded, type, data)
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
            scanner.skip(to: UInt8(ascii: "\""))
            let end = scanner.index
            return scanner.take("\"") ? start..<end : nil
        }

        /// The one text of a body that may hold a quote or a backslash, and so an escape.
        mutating func log() -> Range<Int>? {
            guard scanner.take(",\"log\":"), let text = scanner.text() else { return nil }
            let isSound =
                text.hasEscape ? Grammar.isOrigin(scanner.unescaped(text)) : Grammar.isOrigin(body[text.range])
            return isSound ? text.range : nil
        }

        mutating func number(_ before: StaticString) -> Int? {
            guard scanner.take(before) else { return nil }
            let start = scanner.index
            guard scanner.integer(), body[start] != UInt8(ascii: "-"), body[start] != UInt8(ascii: "0") else {
                return nil
            }
            return body[start..<scanner.index].reduce(0) { $0 * 10 + Int($1 - 48) }
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

        mutating func sealed() -> Bool {
            guard scanner.take(",\"sealed\":[\"") else { return true }
            var last: Range<Int>?
            repeat {
                let start = scanner.index
                scanner.skip(to: UInt8(ascii: "\""))
                let range = start..<scanner.index
                guard scanner.take("\""), Grammar.isCommitment(body[range]),
                    last.map({ body[$0].lexicographicallyPrecedes(body[range]) }) ?? true
                else { return false }
                last = range
            } while scanner.take(",\"")
            return scanner.take("]")
        }
    }
}
