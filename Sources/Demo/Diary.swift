import Application
import Events

/// A value that an action's field can hold.
protocol DemoValue: Sendable {
    var fieldValue: JSON { get }
}

extension String: DemoValue { var fieldValue: JSON { .string(self) } }
extension Int: DemoValue { var fieldValue: JSON { .int(self) } }
extension Bool: DemoValue { var fieldValue: JSON { .bool(self) } }
extension Day: DemoValue { var fieldValue: JSON { .string(description) } }
extension JSON: DemoValue { var fieldValue: JSON { self } }
extension Array: DemoValue where Element: DemoValue { var fieldValue: JSON { .array(map(\.fieldValue)) } }

typealias DemoFields = KeyValuePairs<String, (any DemoValue)?>

extension JSONObject {
    /// The fields that have a value.
    init(fields: DemoFields) {
        self.init(fields.compactMap { field in field.value.map { Member(key: field.key, value: $0.fieldValue) } })
    }
}

/// An instant of the demo: a day and a time of day at some offset from UTC.
struct Instant: Sendable {
    let day: Day
    let minute: Int
    let offsetHours: Int

    init(_ day: Day, _ hour: Int, _ minute: Int = 0, offset: Int) {
        self.day = day
        self.minute = hour * 60 + minute
        offsetHours = offset
    }

    var milliseconds: Int { (day.sinceEpoch * 1440 + minute - offsetHours * 60) * 60_000 }

    /// RFC 3339 with the offset.
    var text: String { "\(day)T\(two(minute / 60)):\(two(minute % 60)):00+\(two(offsetHours)):00" }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Instant: DemoValue { var fieldValue: JSON { .string(text) } }

/// What has been noted so far, in the order of writing; the order of entering is by `recorded`.
///
/// Notes are taken in sittings: somebody sits down at some hour and enters what has happened. So the time of
/// entering is one thing and the day of the event another, as in life.
struct Diary: Sendable {
    /// One planned entry. A year of a million of them has to fit in memory, so what the demo makes in bulk is
    /// kept as a few numbers (``Bulk``), and only the story itself is kept word for word.
    struct Note: Sendable {
        var recorded: Int
        /// Its place in the diary: breaks ties, makes the id.
        let number: Int32
        let content: Content

        enum Content: Sendable {
            case written(Int32)
            case bulk(Bulk)
        }
    }

    let seed: UInt64
    private(set) var notes: [Note] = []
    private(set) var written: [Action] = []
    /// What was attached, by the digests of the files.
    private(set) var papers: [String: String] = [:]
    /// When the next note is entered, in Unix milliseconds.
    private(set) var clock = 0
    private var by = ""
    private var pace = 0

    init(seed: UInt64) {
        self.seed = seed
    }

    /// Somebody sits down to enter notes one after the other.
    mutating func sitting(_ instant: Instant, by account: String) {
        begin(instant.milliseconds + second(of: instant), by: account, pace: 41_000)
    }

    /// A whole sheet is imported at once.
    mutating func importing(_ instant: Instant, by account: String) {
        begin(instant.milliseconds + second(of: instant), by: account, pace: 0)
    }

    private mutating func begin(_ milliseconds: Int, by account: String, pace: Int) {
        clock = milliseconds
        by = account
        self.pace = pace
    }

    /// Nobody presses a key on the full minute.
    private func second(of instant: Instant) -> Int {
        Int(Random.mix(UInt64(truncatingIfNeeded: instant.milliseconds) ^ seed) % 59_000)
    }

    /// Adds one action of some day and returns its id, by which later notes can refer to it.
    @discardableResult
    mutating func note(_ type: String, _ day: Day, programme: String? = nil, _ fields: DemoFields) -> String {
        write(type, day.description, programme, fields)
    }

    /// Adds one action of some hour.
    @discardableResult
    mutating func note(_ type: String, _ instant: Instant, programme: String? = nil, _ fields: DemoFields) -> String {
        write(type, instant.text, programme, fields)
    }

    private mutating func write(_ type: String, _ at: String, _ programme: String?, _ fields: DemoFields) -> String {
        let id = Diary.id(seed: seed, number: Int32(notes.count))
        let action = Action(
            type: type, at: at, programme: programme, data: JSONObject(fields: fields), id: id, by: by)
        add(.written(Int32(written.count)), recorded: clock)
        written.append(action)
        if pace > 0 { clock += pace + Int(Random.mix(UInt64(notes.count) ^ seed) % 30_000) }
        return id
    }

    mutating func add(_ content: Note.Content, recorded: Int) {
        notes.append(Note(recorded: recorded, number: Int32(notes.count), content: content))
    }

    mutating func keep(_ paper: String, as digest: String) { papers[digest] = paper }

    /// Forgets the notes from `count` on, which must all be bulk.
    mutating func forget(from count: Int) {
        notes.removeSubrange(count...)
    }

    mutating func sort() {
        notes.sort { $0.recorded != $1.recorded ? $0.recorded < $1.recorded : $0.number < $1.number }
    }

    /// A UUID of version 8, made from the seed and the place in the diary.
    static func id(seed: UInt64, number: Int32) -> String {
        let high = Random.mix(seed ^ 0x6C65_746F_7069_7300 &+ UInt64(UInt32(bitPattern: number)))
        let low = Random.mix(high &+ UInt64(UInt32(bitPattern: number)))
        let bytes = withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
        return Identifier.version8(digest: bytes)
    }
}
