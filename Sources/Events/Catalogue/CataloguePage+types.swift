extension CataloguePage {
    /// One type: what it is for, its fields, its lifecycle.
    func sheet(of type: EventType, as name: String) -> String {
        var parts = [
            "### `\(name)`", "**\(label(of: type, as: name).capitalisedFirst)**. " + type.summary.text(language),
            fields(of: type),
        ]
        let notes = type.steps.map(lifecycle) + groups(of: type) + standing(of: type)
        if !notes.isEmpty { parts.append(notes.map { "- \($0)" }.joined(separator: "\n")) }
        return parts.joined(separator: "\n\n")
    }

    /// The label; without its noun where the name has none either.
    private func label(of type: EventType, as name: String) -> String {
        let label = type.label.text(language)
        guard name != type.name else { return label }
        return String(label.dropFirst(say(Self.exemplar.ru + ": ", Self.exemplar.en + " ").count))
    }

    // MARK: - Fields

    private func fields(of type: EventType) -> String {
        var heads = [
            say("Поле", "Field"), say("Что это", "What it is"), say("Нужно", "Required"), say("Значение", "Value"),
        ]
        if type.isFact { heads.append(say("Измерение", "Dimension")) }
        let rows = type.fields.map { field in
            var row = [
                "`\(field.name)`" + (field.isSealed ? "°" : ""),
                Catalogue.label(field: field.name, of: type).text(language), need(field), value(of: field, in: type),
            ]
            if type.isFact { row.append(field.dimension.map { "`\($0)`" } ?? "") }
            return row
        }
        return Self.table(heads, rows)
    }

    private func need(_ field: Field) -> String {
        if case .new = field.value { return say("даст летопись", "made if left out") }
        return field.isRequired ? say("да", "yes") : ""
    }

    private func value(of field: Field, in type: EventType) -> String {
        let one = single(field, in: type)
        guard let minimum = field.listMinimum else { return one }
        let list = say("список: ", "list: ") + one
        return switch minimum {
        case 0: list + say(", может быть пуст", ", may be empty")
        case 1: list
        default: list + say(", не меньше \(minimum)", ", at least \(minimum)")
        }
    }

    private func single(_ field: Field, in type: EventType) -> String {
        switch field.value {
        case .new(let kind):
            // Where the lifecycle may begin or go on with it, the code may be an old one.
            let isKnownAllowed = type.steps.contains { $0.kind == kind && $0.role == .moves && $0.from != [""] }
            return isKnownAllowed
                ? say("код, новый или известный (\(thing(kind)))", "a code, new or known (\(thing(kind)))")
                : say("новый код (\(thing(kind)))", "a new code (\(thing(kind)))")
        case .ref(let kind): return say("код (\(thing(kind)))", "a code (\(thing(kind)))")
        case .token(let tokens):
            if Self.sharedLists.contains(where: { $0.name == field.name && $0.tokens == tokens }) {
                return say("из списка ", "one of ") + link(field.name, isCode: true)
            }
            return tokens.map { named($0, Catalogue.label(token: $0, of: field.name)) }.joined(separator: ", ")
        case .object(let fields):
            return fields.map { inner in
                "`\(inner.name)`" + (inner.isRequired ? "" : "?") + ": " + value(of: inner, in: type)
            }.joined(separator: "<br>")
        case .int(let range) where range.upperBound >= 1_000_000_000:
            let number = say("целое число", "a whole number")
            return range.lowerBound < 0
                ? number : number + say(", не меньше \(range.lowerBound)", ", \(range.lowerBound) or more")
        default:
            return Field(field.name, field.value).expectation.text(language)
        }
    }

    /// The lists of more than three values that several types have in a field of the same name, in order of
    /// appearance: said once, at the end of the page.
    static let sharedLists: [(name: String, tokens: [String])] = {
        var lists: [(name: String, tokens: [String], count: Int)] = []
        for field in Catalogue.all.flatMap(\.fields) {
            guard case .token(let tokens) = field.value, tokens.count > 3 else { continue }
            if let known = lists.firstIndex(where: { $0.name == field.name && $0.tokens == tokens }) {
                lists[known].count += 1
            } else {
                lists.append((field.name, tokens, 1))
            }
        }
        // A name is linked to once: another list under it stands where it is used.
        return lists.enumerated().filter { index, list in
            list.count > 1 && !lists[..<index].contains { $0.name == list.name }
        }.map { ($0.element.name, $0.element.tokens) }
    }()

    // MARK: - Notes

    /// What becomes of a thing: «**мероприятие**: запланировано или объявлено → проведено».
    private func lifecycle(_ step: EventType.Step) -> String {
        var subject = "**\(thing(step.kind))**"
        if step.fields != [step.kind.rawValue] {
            subject += " (" + step.fields.map { "`\($0)`" }.joined(separator: ", ") + ")"
        }
        let before =
            step.from.isEmpty
            ? say("в любом состоянии", "in any state")
            : either(step.from.map { state($0, of: step.kind) })
        switch (step.role, step.to) {
        case (.creates, let after?): return "\(subject): \(state("", of: step.kind)) → \(state(after, of: step.kind))"
        case (.needs, _): return say("*Требуется* ", "*Needs* ") + "\(subject): \(before)"
        case (_, let after?): return "\(subject): \(before) → \(state(after, of: step.kind))"
        case (_, nil): return "\(subject): \(before)" + say(", и это не меняется", ", and stays so")
        }
    }

    private func state(_ state: String, of kind: ThingKind) -> String {
        guard state.isEmpty else { return Catalogue.label(state: state, of: kind).text(language) }
        return kind.isComposite ? say("ещё не было", "none yet") : say("ещё нет", "not there yet")
    }

    private func either(_ states: [String]) -> String {
        guard states.count > 1 else { return states.joined() }
        return states.dropLast().joined(separator: ", ") + say(" или ", " or ") + (states.last ?? "")
    }

    private func groups(of type: EventType) -> [String] {
        func list(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }
        return type.oneOf.map { say("Ровно одно из полей ", "Exactly one of ") + list($0) + "." }
            + type.someOf.map { say("Хотя бы одно из полей ", "At least one of ") + list($0) + "." }
    }

    /// What holds for every entry of the type, whatever its fields say.
    private func standing(of type: EventType) -> [String] {
        var notes = type.constants.compactMap { constant -> String? in
            // Said of all activities at once.
            guard type.area != .activity else { return nil }
            return say("Измерение ", "Dimension ") + "`\(constant.dimension)`: `\(constant.value.string ?? "")`."
        }
        if let reversed = type.reverses {
            notes.append(say("Уменьшает суммы ", "Lowers the sums of ") + link(reversed, isCode: true) + ".")
        }
        switch type.belonging {
        case .programme: break
        case .none: notes.append(say("Не относится ни к одному проекту.", "Belongs to no programme."))
        case .inherited: notes.append(say("Относится к проекту той записи.", "Belongs to the programme of that entry."))
        }
        if type.version > 1 {
            notes.append(say("Версия \(type.version). ", "Version \(type.version). ") + changes(of: type))
        }
        return notes
    }

    /// What stood in the clear before, version by version: such entries stand in older ledgers.
    private func changes(of type: EventType) -> String {
        type.versions.dropLast().enumerated().map { index, version in
            let open = type.fields.filter { $0.isSealed && !version.seals($0.name) }.map { "`\($0.name)`" }
            let list = open.joined(separator: ", ")
            return say("В версии \(index + 1) открыто: \(list).", "In version \(index + 1) in the clear: \(list).")
        }.joined(separator: " ")
    }

    func thing(_ kind: ThingKind) -> String {
        Catalogue.thingLabels[kind]?.one.text(language) ?? kind.rawValue
    }
}
