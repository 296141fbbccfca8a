import Events

/// References as the command line takes them: `kind:code`.
package enum Reference {
    /// - Throws: ``Problem`` of kind `usage`.
    package static func parse(_ text: String) throws(Problem) -> Ref {
        let kinds = ThingKind.allCases.filter { !$0.isComposite }.map(\.rawValue)
        guard let colon = text.firstIndex(of: ":") else {
            throw Problem.usage(
                "no-reference", Phrase(ru: "«\(text)» — не вид:код", en: "\"\(text)\" is no kind:code"),
                remedy: kinds.contains(text)
                    ? Phrase(
                        ru: "например \(text):код; все коды: letopis list \(text)",
                        en: "such as \(text):code; all codes: letopis list \(text)")
                    : Phrase(
                        ru: "например person:\(text) или activity:\(text)",
                        en: "such as person:\(text) or activity:\(text)"))
        }
        let name = String(text[..<colon])
        guard let ref = Ref(parsing: text) else { throw unknownKind(name, kinds) }
        if ref.kind.isScoped, !ref.code.contains("/") {
            throw Problem.usage(
                "no-reference",
                Phrase(ru: "«\(text)»: не сказано, в каком проекте", en: "\"\(text)\" does not say of which programme"),
                remedy: Phrase(ru: "\(name):проект/\(ref.code)", en: "\(name):programme/\(ref.code)"))
        }
        return ref
    }

    package static func kind(_ name: String) throws(Problem) -> ThingKind {
        let kinds = ThingKind.allCases.filter { !$0.isComposite }
        if let kind = kinds.first(where: {
            $0.rawValue == name || Catalogue.thingLabels[$0]?.many.en.replacing(" ", with: "-") == name
        }) {
            return kind
        }
        throw unknownKind(name, kinds.map(\.rawValue))
    }

    private static func unknownKind(_ name: String, _ kinds: [String]) -> Problem {
        let list = kinds.joined(separator: ", ")
        return Problem.usage(
            "unknown-kind", Phrase(ru: "нет вида «\(name)»", en: "there is no kind \"\(name)\""),
            remedy: Spelling.remedy(
                for: name, in: kinds, otherwise: Phrase(ru: "виды: \(list)", en: "the kinds are \(list)")))
    }
}
