import Events
import Foundation
import Projections
import Support
import Testing

@testable import Application
@testable import CLI
@testable import Presentation

/// The worked examples of docs/RULES.md, read from its fenced blocks.
struct RulesDocument {
    struct Example: Sendable, CustomTestStringConvertible {
        var title: String
        /// JSON lines: the set-up, then what happened.
        var setup: [String] = []
        var lines: [String] = []
        var rule = JSONObject()
        var answers: [Answer] = []

        var all: [String] { setup + lines }
        var testDescription: String { title }
    }

    struct Answer: Sendable {
        /// As known after so many lines; nil after all.
        var lines: Int?
        var from: String?
        var to: String?
        var by: String?
        /// value, entries, headcount, new: those that the block names; «none» is nil.
        var numbers: [String: Int?] = [:]
        var groups: [Count.Group] = []
    }

    static func examples() throws -> [Example] {
        let url = Project.root.appending(path: "docs/RULES.md")
        let text = try String(contentsOf: url, encoding: .utf8)
        var examples: [Example] = []
        var fence: (info: String, body: [String])?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if let open = fence {
                if line == "```" {
                    if !examples.isEmpty { try take(open.info, open.body, &examples[examples.count - 1]) }
                    fence = nil
                } else {
                    fence?.body.append(line)
                }
            } else if line.hasPrefix("```") {
                fence = (String(line.dropFirst(3)), [])
            } else if line.hasPrefix("### ") {
                examples.append(Example(title: String(line.dropFirst(4))))
            }
        }
        return examples
    }

    private static func take(_ info: String, _ body: [String], _ example: inout Example) throws {
        switch info {
        case "jsonl setup": example.setup = body
        case "jsonl": example.lines = body
        case "yaml rule":
            let node = try FileNode.read(yaml: Array(body.joined(separator: "\n").utf8), file: "docs/RULES.md")
            example.rule = json(node).object ?? JSONObject()
        case _ where info.hasPrefix("answer"): example.answers.append(answer(info, body))
        default: break
        }
    }

    private static func answer(_ info: String, _ body: [String]) -> Answer {
        var answer = Answer()
        for option in info.split(separator: " ").dropFirst() {
            let pair = option.split(separator: "=").map(String.init)
            switch pair[0] {
            case "lines": answer.lines = Int(pair[1])
            case "from": answer.from = pair[1]
            case "to": answer.to = pair[1]
            case "by": answer.by = pair[1]
            default: break
            }
        }
        for line in body {
            guard let colon = line.lastIndex(of: ":") else { continue }
            let name = String(line[..<colon])
            let number = Int(line[colon...].dropFirst(2))
            if name.hasPrefix("group ") {
                answer.groups.append(Count.Group(key: String(name.dropFirst(6)), value: number))
            } else {
                answer.numbers[name] = .some(number)
            }
        }
        return answer
    }

    /// Scalars as text, as programme files are read.
    private static func json(_ node: FileNode) -> JSON {
        switch node.content {
        case .text(let text, let isPlain): isPlain && (text == "null" || text == "~") ? .null : .string(text)
        case .list(let items): .array(items.map(json))
        case .map(let pairs): .object(JSONObject(pairs.map { .init(key: $0.key, value: json($0.value)) }))
        }
    }
}
