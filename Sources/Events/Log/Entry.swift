/// One entry of the log (FORMAT.md, "The entry"). Its body is the only truth; this is the body read.
package struct Entry: Sendable {
    package let seq: Int
    package let type: EventType
    package let version: Int
    package let at: String
    package let day: Day
    package let by: String
    package let data: JSONObject
    package let id: String
    package let log: String
    package let programme: String?
    package private(set) var recorded: String
    package let sealed: [String]

    package init(
        draft: Draft, seq: Int, id: String, by: String, log: String, recorded: String, sealed: [String] = []
    ) {
        self.seq = seq
        self.type = draft.type
        self.version = draft.type.version
        self.at = draft.at
        self.day = draft.day
        self.by = by
        self.data = draft.data
        self.id = id
        self.log = log
        self.programme = draft.programme
        self.recorded = recorded
        self.sealed = sealed
    }

    func recorded(as time: String) -> Entry {
        var entry = self
        entry.recorded = time
        return entry
    }

    /// The fields that an entry of its type and version has.
    package var shape: EventType.Version { type.versions[version - 1] }

    /// All things that the entry speaks of, with the pairs whose lifecycle it belongs to; each once. Worked out anew
    /// whenever it is asked for.
    package var refs: [Ref] { EventType.refs(of: type, data: data, programme: programme) }

    /// The canonical bytes of the body.
    package var body: [UInt8] {
        var writer = CanonicalWriter(capacity: 512)
        writer.raw("{\"at\":")
        writer.write(at)
        writer.raw(",\"by\":")
        writer.write(by)
        writer.raw(",\"data\":")
        writer.write(data)
        writer.raw(",\"id\":")
        writer.write(id)
        writer.raw(",\"log\":")
        writer.write(log)
        if let programme {
            writer.raw(",\"programme\":")
            writer.write(programme)
        }
        writer.raw(",\"recorded\":")
        writer.write(recorded)
        if !sealed.isEmpty {
            writer.raw(",\"sealed\":")
            writer.write(.array(sealed.map(JSON.string)))
        }
        writer.raw(",\"seq\":")
        writer.write(seq)
        writer.raw(",\"type\":")
        writer.write(type.name)
        writer.raw(",\"v\":")
        writer.write(version)
        writer.raw("}")
        return writer.bytes
    }

    /// What is wrong with a body.
    package enum Fault: Error, Sendable, Equatable {
        case notCanonical(JSONReader.Failure)
        case shape(String)
        /// The body may be sound, but this version of Letopis does not know the type, or so high a version of it.
        case unknownType(String, version: Int)
    }

    /// What is wrong with a body; nil where it is sound, if perhaps of an unknown type.
    package static func fault(in body: UnsafeBufferPointer<UInt8>) -> Fault? {
        do throws(Fault) {
            _ = try Entry(body: body)
            return nil
        } catch {
            if case .unknownType = error { return nil }
            return error
        }
    }

    /// Reads a body, refusing every byte that ``body`` would not have written, and all that FORMAT.md, section 9,
    /// says of one body.
    package init(body: UnsafeBufferPointer<UInt8>) throws(Fault) {
        let value: JSON
        do {
            value = try JSONReader.read(body, .canonical)
        } catch {
            throw .notCanonical(error)
        }
        guard case .object(let object) = value else { throw .shape("not an object") }
        var members = object.members[...]
        func next(_ key: String) throws(Fault) -> JSON {
            guard let first = members.first, first.key.hasSameBytes(as: key) else { throw Fault.shape(key) }
            members.removeFirst()
            return first.value
        }
        func text(_ key: String, _ isSound: (String) -> Bool) throws(Fault) -> String {
            guard case .string(let text) = try next(key), isSound(text) else { throw Fault.shape(key) }
            return text
        }
        func number(_ key: String) throws(Fault) -> Int {
            guard case .int(let number) = try next(key), number > 0 else { throw Fault.shape(key) }
            return number
        }
        at = try text("at") { Moment.day(of: $0) != nil }
        guard let day = Moment.day(of: at) else { throw .shape("at") }
        self.day = day
        by = try text("by", Code.isValid)
        guard case .object(let data) = try next("data") else { throw .shape("data") }
        self.data = data
        id = try text("id", Identifier.isValid)
        log = try text("log") { Grammar.isOrigin($0.utf8) }
        programme = members.first?.key == "programme" ? try text("programme", Code.isValid) : nil
        if let given = data["programme"], programme.map(JSON.string) != given { throw .shape("programme") }
        recorded = try text("recorded") { Timestamp.milliseconds(of: $0) != nil }
        if members.first?.key == "sealed" {
            guard case .array(let items) = try next("sealed"), !items.isEmpty else { throw .shape("sealed") }
            sealed = items.compactMap(\.string)
            guard sealed.count == items.count, sealed.allSatisfy({ Grammar.isCommitment($0.utf8) }),
                zip(sealed, sealed.dropFirst()).allSatisfy({ $0.utf8.lexicographicallyPrecedes($1.utf8) })
            else { throw .shape("sealed") }
        } else {
            sealed = []
        }
        seq = try number("seq")
        let name = try text("type") { Grammar.isTypeName($0.utf8) }
        version = try number("v")
        guard members.isEmpty else { throw .shape(members.first?.key ?? "") }
        let known = Catalogue.byName[name]
        for member in data.members {
            if case .null = member.value, case .intOrNull? = known?.field(member.key)?.value { continue }
            if member.value.hasVoid { throw .shape("data.\(member.key)") }
        }
        guard let type = known, version <= type.version else {
            throw .unknownType(name, version: version)
        }
        self.type = type
    }

    /// Takes over the members of a body that has been found to be sound.
    init(
        seq: Int, type: EventType, version: Int, at: String, day: Day, by: String, data: JSONObject, id: String,
        log: String, programme: String?, recorded: String, sealed: [String]
    ) {
        (self.seq, self.type, self.version, self.at, self.day) = (seq, type, version, at, day)
        (self.by, self.data, self.id, self.log, self.programme) = (by, data, id, log, programme)
        (self.recorded, self.sealed) = (recorded, sealed)
    }

    package init(body: [UInt8]) throws(Fault) {
        let result: Result<Entry, Fault> = body.withUnsafeBufferPointer { buffer in
            Result { () throws(Fault) in try Entry(body: buffer) }
        }
        self = try result.get()
    }
}

extension Entry.Fault {
    package var phrase: Phrase {
        switch self {
        case .notCanonical(let failure):
            Phrase(
                ru: "это не канонический JSON (\(failure.reason.rawValue), байт \(failure.offset + 1))",
                en: "not canonical JSON (\(failure.reason.rawValue), byte \(failure.offset + 1))")
        case .shape(let member):
            Phrase(ru: "поле «\(member)» не такое, как должно быть", en: "\"\(member)\" is not as it has to be")
        case .unknownType(let name, let version):
            Phrase(
                ru: "тип \(name) версии \(version) неизвестен", en: "the type \(name) version \(version) is not known")
        }
    }
}

extension Entry {
    /// The key that entry 1 or a rotation states, if it is one of this log.
    var verifierKey: VerifierKey? {
        text("verifierKey").flatMap { VerifierKey($0) }.flatMap { $0.name.hasSameBytes(as: log) ? $0 : nil }
    }

    /// The size of the log that the entry speaks of: what a period was closed at, or a report made from.
    var namedSize: Int? {
        data["root"] == nil ? nil : number("size")
    }

    package func text(_ name: String) -> String? { data[name]?.string }
    package func number(_ name: String) -> Int? { data[name]?.int }
    package func ref(_ kind: ThingKind, _ name: String? = nil) -> Ref? {
        data[name ?? kind.rawValue]?.string.map { Ref(kind, $0, programme: programme) }
    }
}

extension JSON {
    /// Whether `null` or the empty string stands somewhere in it.
    fileprivate var hasVoid: Bool {
        switch self {
        case .null: true
        case .string(let text): text.isEmpty
        case .array(let items): items.contains(where: \.hasVoid)
        case .object(let object): object.members.contains(where: \.value.hasVoid)
        case .bool, .int: false
        }
    }
}

extension EventType {
    package static func refs(of type: EventType, data: JSONObject, programme: String?) -> [Ref] {
        var found: [Ref] = []
        func add(_ ref: Ref) {
            if !found.contains(ref) { found.append(ref) }
        }
        if let programme { add(Ref(.programme, programme)) }
        for field in type.fields {
            let kind: ThingKind
            switch field.value {
            case .new(let new): kind = new
            case .ref(let known): kind = known
            default: continue
            }
            switch data[field.name] {
            case .string(let code): add(Ref(kind, code, programme: programme))
            case .array(let items): for case .string(let code) in items { add(Ref(kind, code, programme: programme)) }
            default: continue
            }
        }
        for step in type.steps where step.kind.isComposite && step.role != .needs {
            if let ref = step.subject(data: data, programme: programme) { add(ref) }
        }
        return found
    }
}

extension EventType.Step {
    /// The thing that the step is about, or nil where its fields are not given.
    package func subject(data: JSONObject, programme: String?) -> Ref? {
        if fields.count == 1 {
            return data[fields[0]]?.string.map { Ref(kind, $0, programme: programme) }
        }
        var codes: [String] = []
        for field in fields {
            switch data[field] {
            case .string(let code): codes.append(code)
            case .int(let number): codes.append(String(number))
            default:
                guard field == "programme", let programme else { return nil }
                codes.append(programme)
            }
        }
        return Ref(kind, codes.joined(separator: "/"))
    }
}
