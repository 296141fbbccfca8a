import Events
import Yams

extension FileNode {
    /// A programme is text; no file of one comes near this.
    static let greatestFile = 1 << 20

    /// The one document in `bytes`.
    ///
    /// YAML's own conveniences are refused, since a reader of the file would have to know them: tabs, anchors and
    /// aliases, tags, several documents, keys that stand twice.
    static func read(yaml bytes: [UInt8], file: String) throws(ProgrammeFileProblems) -> FileNode {
        var findings = Findings(file: file)
        guard let text = text(of: bytes, &findings) else { throw findings.failure }
        do {
            // The parser owns the anchors that nodes refer to weakly, so it must outlive the walk.
            let parser = try Parser(yaml: text, resolver: .basic)
            let node = try parser.singleRoot().flatMap { FileNode($0, path: "", &findings) }
            withExtendedLifetime(parser) {}
            if let node, findings.isEmpty { return node }
            if findings.isEmpty { findings.add(emptyFile()) }
        } catch let error as YamlError {
            findings.add(problem(error))
        } catch {
            findings.add(unreadable("\(error)", line: nil))
        }
        throw findings.failure
    }

    private static func text(of bytes: [UInt8], _ findings: inout Findings) -> String? {
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        if bytes.count > greatestFile {
            findings.add(
                Problem(
                    .badInput, "file-too-long",
                    Phrase(ru: "файл длиннее 1 МиБ", en: "the file is longer than 1 MiB"),
                    remedy: Phrase(ru: "один файл — одна программа", en: "one file is one programme")))
            return nil
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            findings.add(
                Problem(
                    .badInput, "not-utf-8",
                    Phrase(ru: "файл не в UTF-8", en: "the file is not in UTF-8"),
                    remedy: Phrase(ru: "сохраните его в UTF-8", en: "save it in UTF-8")))
            return nil
        }
        for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated()
        where line.contains(9) {
            findings.add(
                Problem(
                    .badInput, "yaml-tab",
                    Phrase(ru: "в строке есть табуляция", en: "the line has a tab"),
                    remedy: Phrase(ru: "поставьте вместо неё пробелы", en: "put spaces in its place"), line: index + 1))
        }
        return findings.isEmpty ? text : nil
    }

    /// Nil where the node itself is refused; what is wrong inside it is found all the same.
    private init?(_ node: Node, path: String, _ findings: inout Findings) {
        let line = node.mark?.line ?? 1
        if node.anchor != nil {
            findings.add(Self.anchor(path, line))
            return nil
        }
        switch node {
        case .scalar(let scalar):
            guard Self.isUntagged(node, .str) else {
                findings.add(Self.tag(node.tag.rawValue, path, line))
                return nil
            }
            content = .text(scalar.string, isPlain: scalar.style == .plain)
        case .sequence(let sequence):
            guard Self.isUntagged(node, .seq) else {
                findings.add(Self.tag(node.tag.rawValue, path, line))
                return nil
            }
            content = .list(
                sequence.enumerated().compactMap { FileNode($0.element, path: "\(path)[\($0.offset)]", &findings) })
        case .mapping(let mapping):
            guard Self.isUntagged(node, .map) else {
                findings.add(Self.tag(node.tag.rawValue, path, line))
                return nil
            }
            var pairs: [FilePair] = []
            for (key, value) in mapping {
                guard let name = key.scalar?.string, key.anchor == nil, Self.isUntagged(key, .str) else {
                    findings.add(Self.keyIsNoText(path, key.mark?.line ?? line))
                    continue
                }
                guard let child = FileNode(value, path: path.isEmpty ? name : "\(path).\(name)", &findings) else {
                    continue
                }
                pairs.append(FilePair(key: name, line: key.mark?.line ?? line, value: child))
            }
            content = .map(pairs)
        case .alias:
            findings.add(Self.anchor(path, line))
            return nil
        }
        self.line = line
    }

    private static func isUntagged(_ node: Node, _ name: Tag.Name) -> Bool {
        node.tag.rawValue == name.rawValue
    }
}

// MARK: - What can be wrong

extension FileNode {
    private static func problem(_ error: YamlError) -> Problem {
        switch error {
        case .duplicatedKeysInMapping(let keys, let context):
            let list = keys.sorted().joined(separator: ", ")
            return Problem(
                .badInput, "yaml-duplicate-key",
                Phrase(ru: "ключ стоит дважды: \(list)", en: "a key stands twice: \(list)"),
                remedy: Phrase(ru: "оставьте один; здесь первый", en: "keep one; this is the first"),
                field: keys.min(), line: context.mark.line)
        case .composer(_, let problem, let mark, _) where problem.contains("another document"):
            return Problem(
                .badInput, "yaml-documents",
                Phrase(ru: "в файле несколько документов YAML", en: "the file holds several YAML documents"),
                remedy: Phrase(
                    ru: "один файл — одна программа; уберите «---»", en: "one file is one programme; take out `---`"),
                line: mark.line)
        case .composer(_, let problem, let mark, _) where problem.contains("alias"):
            return anchor("", mark.line)
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return unreadable(problem, line: mark.line)
        case .reader(let problem, let offset, _, let yaml):
            return unreadable(problem, line: offset.map { 1 + yaml.prefix($0).count(where: \.isNewline) })
        default:
            return unreadable("\(error)", line: nil)
        }
    }

    private static func unreadable(_ detail: String, line: Int?) -> Problem {
        Problem(
            .badInput, "not-yaml",
            Phrase(ru: "YAML не читается: \(detail)", en: "this is no YAML: \(detail)"),
            remedy: Phrase(
                ru: "проверьте отступы и скобки; текст с «: », « #» или запятой внутри скобок берут в кавычки",
                en: "check indents and brackets; put a text with `: `, ` #` or a comma within brackets in quotes"),
            line: line)
    }

    private static func emptyFile() -> Problem {
        Problem(
            .badInput, "empty-file",
            Phrase(ru: "файл пуст", en: "the file is empty"),
            remedy: Phrase(
                ru: "образец — любая из встроенных программ", en: "any of the built-in programmes is a model"), line: 1)
    }

    private static func anchor(_ path: String, _ line: Int) -> Problem {
        Problem(
            .badInput, "yaml-anchor",
            Phrase(
                ru: "якоря (&) и ссылки (*) YAML не принимаются", en: "YAML anchors (&) and aliases (*) are not taken"),
            remedy: Phrase(
                ru: "повторите значение; текст, который начинается с * или &, возьмите в кавычки",
                en: "write the value again; put a text that begins with * or & in quotes"),
            field: path.isEmpty ? nil : path, line: line)
    }

    private static func tag(_ name: String, _ path: String, _ line: Int) -> Problem {
        Problem(
            .badInput, "yaml-tag",
            Phrase(ru: "теги YAML не принимаются: \(name)", en: "YAML tags are not taken: \(name)"),
            remedy: Phrase(
                ru: "уберите тег; текст, который начинается с !, возьмите в кавычки",
                en: "take the tag out; put a text that begins with ! in quotes"),
            field: path.isEmpty ? nil : path, line: line)
    }

    private static func keyIsNoText(_ path: String, _ line: Int) -> Problem {
        Problem(
            .badInput, "yaml-key",
            Phrase(ru: "ключ — не простой текст", en: "a key is no plain text"),
            remedy: Phrase(ru: "напишите «ключ: значение»", en: "write `key: value`"),
            field: path.isEmpty ? nil : path, line: line)
    }
}
