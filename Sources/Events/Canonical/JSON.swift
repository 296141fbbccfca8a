/// A JSON value of format v1: no fractions, and text compared by its bytes.
package enum JSON: Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case string(String)
    case array([JSON])
    case object(JSONObject)

    /// The limits of an entry's body (FORMAT.md, "The entry").
    package static let greatestInteger = (1 << 53) - 1
    package static let greatestDepth = 16
    package static let greatestBody = 65_535

    package var string: String? { if case .string(let text) = self { text } else { nil } }
    package var int: Int? { if case .int(let number) = self { number } else { nil } }
    package var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    package var array: [JSON]? { if case .array(let items) = self { items } else { nil } }
    package var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
}

extension JSON: Hashable {
    package static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.int(let a), .int(let b)): a == b
        case (.string(let a), .string(let b)): a.hasSameBytes(as: b)
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a == b
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(bytes: canonicalBytes)
    }
}

extension Hasher {
    mutating func combine(bytes: [UInt8]) {
        bytes.withUnsafeBytes { combine(bytes: $0) }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self = .string(text) }
    package init(integerLiteral number: Int) { self = .int(number) }
    package init(booleanLiteral flag: Bool) { self = .bool(flag) }
    package init(arrayLiteral items: JSON...) { self = .array(items) }
    package init(dictionaryLiteral members: (String, JSON)...) {
        self = .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }
}

extension JSON {
    /// `null` where there is none.
    package static func optional(_ text: String?) -> JSON { text.map { JSON.string($0) } ?? .null }
    package static func optional(_ number: Int?) -> JSON { number.map { JSON.int($0) } ?? .null }

    /// An object of the members that there are: absent is absent.
    package static func members(_ members: [(String, JSON?)]) -> JSON {
        .object(JSONObject(present: members))
    }
}

/// The members of a JSON object, always in the order of RFC 8785: by the UTF-16 code units of their keys.
package struct JSONObject: Sendable, Equatable {
    package struct Member: Sendable, Equatable {
        package var key: String
        package var value: JSON

        package init(key: String, value: JSON) {
            self.key = key
            self.value = value
        }

        package static func == (left: Member, right: Member) -> Bool {
            left.key.hasSameBytes(as: right.key) && left.value == right.value
        }
    }

    package private(set) var members: [Member]

    package init() {
        members = []
    }

    /// - Precondition: no two keys are the same.
    package init(_ unordered: [Member]) {
        members = unordered.sorted { $0.key.precedesInUTF16($1.key) }
    }

    /// Of the members that there are: absent is absent.
    package init(present members: [(String, JSON?)]) {
        self.init(members.compactMap { key, value in value.map { Member(key: key, value: $0) } })
    }

    /// Takes members that the reader has found to be in order.
    init(ordered: [Member]) {
        members = ordered
    }

    package var isEmpty: Bool { members.isEmpty }
    package var keys: [String] { members.map(\.key) }

    package subscript(key: String) -> JSON? {
        get {
            for member in members where member.key.hasSameBytes(as: key) { return member.value }
            return nil
        }
        set {
            if let index = members.firstIndex(where: { $0.key.hasSameBytes(as: key) }) {
                if let newValue { members[index].value = newValue } else { members.remove(at: index) }
            } else if let newValue {
                let index = members.firstIndex { key.precedesInUTF16($0.key) } ?? members.endIndex
                members.insert(Member(key: key, value: newValue), at: index)
            }
        }
    }
}

extension String {
    /// Equality of bytes. `==` is canonical equivalence, which would take «й» and «и» + breve for one text.
    package func hasSameBytes(as other: String) -> Bool {
        let (left, right) = (utf8.span, other.utf8.span)
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }

    /// The order of RFC 8785 §3.2.3. Only keys beyond the basic plane sort otherwise by their UTF-8 bytes.
    package func precedesInUTF16(_ other: String) -> Bool {
        UTF16Order.precedes(utf8, other.utf8)
    }
}
