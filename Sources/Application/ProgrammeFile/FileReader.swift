import Events

/// Turns the nodes of a programme file into records, and remembers everything that is wrong on the way.
///
/// The keys of a record are the fields of its event type, so a file can say what an entry can, no more and no less;
/// each value is judged by ``Validation``, the same that judges input lines.
struct FileReader {
    var findings: Findings
    /// The programme's code; a stand-in where the file's own is faulty, so that its fault is told once.
    var programme = "programme"

    /// A value that the reader itself supplies: the code that a key is, or a rule read apart.
    struct Given {
        let name: String
        let value: JSON
        var lines: [String: Int] = [:]
    }

    init(file: String) {
        findings = Findings(file: file)
    }

    // MARK: - Records

    /// - Parameter given: fields that stand elsewhere than in `pairs`; the programme's own code is supplied.
    /// - Returns: nil where something is wrong with it; then it has been told.
    mutating func record(
        _ typeName: String, _ pairs: [FilePair], path: String, line: Int, given: [Given] = []
    ) -> FileRecord? {
        guard let type = Catalogue.byName[typeName] else { return nil }
        let before = findings.problems.count
        var given = given
        if type.field("programme") != nil, !given.contains(where: { $0.name == "programme" }) {
            given.append(Given(name: "programme", value: .string(programme)))
        }
        var data = JSONObject()
        var lines: [String: Int] = [:]
        for item in given {
            data[item.name] = item.value
            lines.merge(item.lines) { first, _ in first }
        }
        for field in type.fields where data[field.name] == nil && !field.isSealed {
            if let pair = pairs.first(where: { $0.key == field.name }) {
                lines[field.name] = pair.line
                note(linesOf: pair.value, as: field.name, &lines)
                data[field.name] = json(pair.value, field, path: join(path, field.name)) ?? placeholder(for: field)
            } else if field.isRequired {
                findings.add(missing(field, path: join(path, field.name), line: line))
                data[field.name] = placeholder(for: field)
            }
        }
        let names = Set(given.map(\.name))
        guard let normal = check(data, of: type, path: path, line: line, lines: lines, given: names),
            findings.problems.count == before
        else { return nil }
        return FileRecord(type: type, path: path, line: line, data: normal, lines: lines)
    }

    /// Lets the ledger's own validation judge the data. It stops at the first fault, so each faulty value is
    /// replaced by a harmless one until it finds no more.
    private mutating func check(
        _ data: JSONObject, of type: EventType, path: String, line: Int, lines: [String: Int], given: Set<String>
    ) -> JSONObject? {
        var data = data
        var isSound = true
        for _ in 0...type.fields.count {
            do throws(Problem) {
                let draft = try Validation.draft(Action(type: type.name, at: "2000-01-01", data: data))
                return isSound ? draft.data : nil
            } catch {
                isSound = false
                let name = error.field ?? ""
                let root = String(name.prefix { $0 != "." && $0 != "[" })
                var problem = error
                problem.field = given.contains(root) ? path + name.dropFirst(root.count) : join(path, name)
                problem.line = FileRecord.line(of: name, in: lines) ?? line
                findings.add(problem)
                guard let field = type.field(root) else { return nil }
                data[root] = data[root] != nil && !field.isRequired ? nil : placeholder(for: field)
            }
        }
        return nil
    }

    /// A value that validation has nothing against.
    private func placeholder(for field: Field) -> JSON? {
        let one: JSON? =
            switch field.value {
            case .new, .ref, .code, .text, .prose: "x"
            case .entry: 1
            case .token(let tokens): tokens.first.map { .string($0) }
            case .int(let range): .int(range.lowerBound)
            case .intOrNull: .null
            case .day, .moment: "2000-01-01"
            case .flag: true
            case .url: "https://example.org/"
            case .timeZone: "UTC"
            case .rule: ["count": "entries", "of": ["consultation.given"]]
            case .map: .object(JSONObject())
            case .inn, .ogrn, .digest, .root, .object: nil
            }
        guard let one else { return nil }
        return field.isList ? .array([one]) : one
    }

    // MARK: - Values

    /// The value of `node` as `field` wants it; nil where it cannot be, which has then been told.
    private mutating func json(_ node: FileNode, _ field: Field, path: String) -> JSON? {
        if node.isEmpty {
            findings.add(emptyValue(path, node.line))
            return nil
        }
        guard field.isList else { return single(node, field, path: path) }
        guard let items = node.list else { return wrongKind(field, path: path, line: node.line) }
        var values: [JSON] = []
        for (index, item) in items.enumerated() {
            guard let value = single(item, field, path: "\(path)[\(index)]") else { return nil }
            values.append(value)
        }
        return .array(values)
    }

    private mutating func single(_ node: FileNode, _ field: Field, path: String) -> JSON? {
        switch (field.value, node.content) {
        case (.object(let fields), .map(let pairs)):
            checkKeys(pairs, known: fields.map(\.name), path: path)
            var object = JSONObject()
            for field in fields {
                if let pair = pairs.first(where: { $0.key == field.name }) {
                    guard let value = json(pair.value, field, path: join(path, field.name)) else { return nil }
                    object[field.name] = value
                } else if field.isRequired {
                    findings.add(missing(field, path: join(path, field.name), line: node.line))
                    return nil
                }
            }
            return .object(object)
        case (.map, .map(let pairs)):
            return .object(JSONObject(pairs.map { .init(key: $0.key, value: .string($0.value.text ?? "")) }))
        case (.int, .text(let text, _)), (.intOrNull, .text(let text, _)), (.entry, .text(let text, _)):
            guard let number = FileReader.integer(text) else { return wrongKind(field, path: path, line: node.line) }
            return .int(number)
        case (.flag, .text(let text, _)):
            switch text {
            case "true": return true
            case "false": return false
            default: return wrongKind(field, path: path, line: node.line)
            }
        case (_, .text(let text, _)):
            return .string(text)
        default:
            return wrongKind(field, path: path, line: node.line)
        }
    }

    /// Decimal digits with an optional minus, as JSON writes them; no underscores, no leading zeros.
    static func integer(_ text: String) -> Int? {
        guard let number = Int(text), String(number) == text, abs(number) <= JSON.greatestInteger else { return nil }
        return number
    }

    func note(linesOf node: FileNode, as name: String, _ lines: inout [String: Int]) {
        for (index, item) in (node.list ?? []).enumerated() {
            lines["\(name)[\(index)]"] = item.line
            note(linesOf: item, as: "\(name)[\(index)]", &lines)
        }
        for pair in node.map ?? [] {
            lines["\(name).\(pair.key)"] = pair.line
            note(linesOf: pair.value, as: "\(name).\(pair.key)", &lines)
        }
    }

    func join(_ path: String, _ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }
}
