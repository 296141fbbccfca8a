/// How an entry of a known type has not the fields of the type's version, so that what it says cannot be told: whoever
/// counts refuses it (FORMAT.md, section 9). It is no fault of the log.
package enum SchemaMismatch: Sendable, Equatable {
    /// A field that the version does not have, or only sealed; its path in `data`.
    case unknown(String)
    case missing(String)
    /// Another number of commitments than the version has.
    case commitments(Int)
    /// An entry that it voids, and that does not stand before it.
    case notBefore(Int)
}

extension Entry {
    /// Nil where the entry has the fields of its type and version.
    package var misfit: SchemaMismatch? {
        if sealed.count != shape.sealedFields { return .commitments(sealed.count) }
        if let target = voided, target >= seq { return .notBefore(target) }
        return SchemaMismatch.find(in: data, shape.stored, path: "") ?? alternatives
    }

    private var alternatives: SchemaMismatch? {
        for names in type.oneOf {
            if let second = names.filter({ data[$0] != nil }).dropFirst().first { return .unknown(second) }
        }
        for names in type.oneOf + type.someOf where !names.contains(where: { data[$0] != nil }) {
            return .missing(names[0])
        }
        return nil
    }
}

extension SchemaMismatch {
    /// Walks along both at once.
    ///
    /// - Parameter fields: those that stand in a body, in the order of its members.
    fileprivate static func find(in object: JSONObject, _ fields: [Field], path: String) -> SchemaMismatch? {
        var rest = fields[...]
        for member in object.members {
            while let field = rest.first, field.name.precedesInUTF16(member.key) {
                if field.isRequired { return .missing(path + field.name) }
                rest.removeFirst()
            }
            guard let field = rest.popFirst(), field.name.hasSameBytes(as: member.key) else {
                return .unknown(path + member.key)
            }
            if case .object(let inner) = field.value {
                let inner = inner.inBodyOrder
                for case .object(let item) in member.value.array ?? [member.value] {
                    if let misfit = find(in: item, inner, path: "\(path)\(field.name).") { return misfit }
                }
            }
        }
        return rest.first(where: \.isRequired).map { .missing(path + $0.name) }
    }
}

extension [Field] {
    /// Those that stand in the clear, in the order of a body's members.
    var inBodyOrder: [Field] {
        filter { !$0.isSealed }.sorted { $0.name.precedesInUTF16($1.name) }
    }
}

extension LogRows {
    package static func uncountable(_ entry: Entry, _ misfit: SchemaMismatch) -> Problem {
        let name = "\(entry.type.name), v \(entry.version)"
        let what =
            switch misfit {
            case .unknown(let field):
                Phrase(
                    ru: "у \(name) нет открытого поля «\(field)»", en: "\(name) has no field \"\(field)\" in the clear")
            case .missing(let field):
                Phrase(ru: "у \(name) должно быть поле «\(field)»", en: "\(name) has to have the field \"\(field)\"")
            case .commitments(let count):
                Phrase(
                    ru: "у \(name) скрытых полей \(entry.shape.sealedFields), а не \(count)",
                    en: "\(name) has \(entry.shape.sealedFields) sealed fields, not \(count)")
            case .notBefore(let target):
                Phrase(
                    ru: "аннулирует запись \(target), которой до неё нет",
                    en: "it voids entry \(target), which does not stand before it")
            }
        return Problem(
            .badInput, "other-fields-in-log",
            Phrase(
                ru: "запись \(entry.seq): \(what.ru); считать по ней нельзя",
                en: "entry \(entry.seq): \(what.en), so it cannot be counted"),
            remedy: Phrase(
                ru: "обновите letopis; если версия новейшая, эту запись сделала не она",
                en: "update letopis; if it is the newest, something else has made this entry"))
    }
}
