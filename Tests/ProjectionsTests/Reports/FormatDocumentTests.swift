import Foundation
import Support
import Testing

@testable import Events
@testable import Projections

/// docs/FORMAT.md, sections 11 and 12, says of types and fields what the catalogue declares: every list and table of
/// them is compared as a whole, so that neither side can gain or lose a row alone.
@Suite struct FormatDocumentTests {
    private let page: Page

    init() throws {
        page = try Page()
    }

    private static let facts = Catalogue.all.filter(\.isFact)
    private static let ofActivity = Catalogue.activity.filter { type in
        Catalogue.activityKinds.contains { type.name.hasPrefix($0 + ".") }
    }

    // MARK: - Types

    @Test func everyTypeIsListedOnceAsAFactOrAsNone() throws {
        let kinds = try page.words("kinds")
        let verbs = try page.words("verbs")
        #expect(kinds == Catalogue.activityKinds.sorted())
        #expect(
            Set(kinds.flatMap { kind in verbs.map { "\(kind).\($0)" } }) == Set(Self.ofActivity.map(\.name)))
        #expect(verbs == verbs.sorted())
        let others = Set(Self.facts.map(\.name)).subtracting(Self.ofActivity.map(\.name))
        #expect(try page.types("facts") == others.sorted())
        #expect(try page.types("no-facts") == Catalogue.all.filter { !$0.isFact }.map(\.name).sorted())
    }

    @Test func allTypesAreOfTheVersionThatThePageNames() {
        let second = Catalogue.all.filter { $0.version == 2 }.map { "`\($0.name)`" }.sorted()
        let list = second.dropLast().joined(separator: ", ") + " and " + (second.last ?? "")
        #expect(page.text.contains("All have `v` = 1; \(list) also have `v` = 2,"))
        #expect(Set(Catalogue.all.map(\.version)) == [1, 2])
    }

    // MARK: - What an entry says

    /// A field that holds one string, number or flag is the dimension of its name; the table lists all others
    /// whose name is a dimension, and those that become one of another name.
    @Test func theTableOfRenamesIsComplete() throws {
        var wanted: Set<[String]> = []
        for type in Self.facts {
            for field in type.fields where !field.isList && !field.isSealed && field.name != "programme" {
                let isDimension = Vocabulary.catalogue.dimensions[field.name] != nil
                if field.dimension == field.name { continue }
                if field.dimension != nil || isDimension {
                    wanted.insert([type.name, field.name, field.dimension ?? "—"])
                }
            }
        }
        let rows = try page.table("| type | field | dimension |")
        var listed: Set<[String]> = []
        for row in rows {
            for type in Page.types(row[0]) {
                listed.insert([type, Page.codes(row[1])[0], Page.codes(row[2]).first ?? row[2]])
            }
        }
        #expect(listed == wanted)
    }

    /// A rule can name only what is a code, a token, a number or a flag: what else a body holds under such a name would
    /// be counted by the page's rule, so it has to be in the table.
    @Test func everyCountedFieldOfOneValueIsAStringANumberOrAFlag() {
        for type in Self.facts {
            for field in type.fields where field.dimension != nil && !field.isList {
                switch field.value {
                case .object, .map, .rule, .intOrNull: Issue.record("\(type.name).\(field.name)")
                default: continue
                }
            }
        }
    }

    @Test func theTableOfListsIsComplete() throws {
        var wanted: [String: Set<String?>] = [:]
        for type in Self.facts {
            for field in type.fields where field.isList { wanted[field.name, default: []].insert(field.dimension) }
        }
        let counted = wanted.filter { $0.value != [nil] }
        let rows = try page.table("| list | dimension |")
        let listed = rows.map { ($0[0], Set<String?>([Page.codes($0[1])[0]])) }
        #expect(Dictionary(uniqueKeysWithValues: listed.map { (Page.codes($0.0)[0], $0.1) }) == counted)
    }

    @Test func whatIsAddedWhereNotGivenIsWhatTypesDeclare() throws {
        var wanted: Set<[String]> = []
        for type in Self.facts {
            for constant in type.constants {
                let value = try #require(constant.value.string)
                let isKind = constant.dimension == "kind" && type.name.hasPrefix(value + ".")
                wanted.insert([type.name, constant.dimension, isKind ? "the part of the type before the dot" : value])
            }
            if try #require(FactPlan.all[type.name]).hasFunction {
                wanted.insert([type.name, "function", "participant"])
            }
        }
        var listed: Set<[String]> = []
        for row in try page.table("| type | dimension | value |") {
            let types = row[0] == "`*.` and any verb" ? Self.ofActivity.map(\.name) : Page.types(row[0])
            for type in types { listed.insert([type, Page.codes(row[1])[0], Page.codes(row[2]).first ?? row[2]]) }
        }
        #expect(listed == wanted)
    }

    @Test func onlyAConsultationRemembersAList() {
        let remembered = FactPlan.all.flatMap { name, plan in
            plan.remembered.map { "\(name) \($0.kind.rawValue) \($0.field)" }
        }
        #expect(remembered == ["consultation.given consultation persons"])
        #expect(
            page.text.contains(
                "A `consultation.given` with neither `person` nor `persons` has the `persons` last stated (below) by "
                    + "`consultation.requested`."))
    }

    // MARK: - What a fact takes over

    @Test func theTableOfInheritanceIsTheCatalogues() throws {
        let wanted = Dimensions.leading.map { dimension, kind in
            let pairs = kind.inherited.map { $0.field == $0.dimension ? $0.field : "\($0.field)→\($0.dimension)" }
            return "\(kind.rawValue): \(Self.stating(kind, kind.inherited.map(\.field))): \(pairs)"
        }
        let listed = try page.table("| dimension | stated by | takes over |").map { row in
            let pairs = row[2].replacing("`→`", with: "→")
            return "\(Page.codes(row[0])[0]): \(Page.types(row[1]).sorted()): \(Page.codes(pairs))"
        }
        #expect(listed == wanted)
        let scoped = Dimensions.leading.map(\.kind).filter(\.isScoped).map(\.rawValue).sorted()
        #expect(scoped == ["line", "milestone"])
        #expect(page.text.contains("for `line` and `milestone` it is also of this fact's `programme`"))
    }

    @Test func theTableOfWhatIsDerivedIsComplete() throws {
        let rows = try page.table("| of | by | fields |")
        #expect(
            rows.map { Page.codes($0[0]) } == [
                ["organisation"], ["group"], ["person"], ["municipality"], ["milestone"],
            ])
        /// What ``FactBuilder`` asks of things besides what is inherited, and what of it a thing of each kind may have.
        let asked = ["sonko", "registeredOn", "municipality", "region", "dueOn"]
        for row in rows {
            let kind = try #require(ThingKind(rawValue: Page.codes(row[0])[0]))
            let fields = Page.codes(row[2])
            #expect(Page.types(row[1]).sorted() == Self.stating(kind, fields))
            let known = (Thing.subjectTypes[kind] ?? []).filter { Self.states($0, kind) }.flatMap(\.fields)
                .filter { $0.isKept && $0.name != kind.rawValue }.map(\.name)
            #expect(fields == asked.filter(known.contains))
        }
    }

    /// The types whose entries give a thing of `kind` one of `fields`.
    private static func stating(_ kind: ThingKind, _ fields: [String]) -> [String] {
        (Thing.subjectTypes[kind] ?? []).filter { type in
            guard states(type, kind) else { return false }
            let isMade = type.steps.contains { $0.kind == kind && $0.role == .creates }
            return type.fields.contains { $0.isKept && fields.contains($0.name) && $0.name != kind.rawValue }
                || isMade && type.constants.contains { fields.contains($0.dimension) }
        }.map(\.name).sorted()
    }

    /// Whether the entries of `type` become a thing of `kind`, by the code in the field of the kind's name.
    private static func states(_ type: EventType, _ kind: ThingKind) -> Bool {
        type.steps.contains { $0.kind == kind && $0.role != .needs && $0.fields == [kind.rawValue] }
    }

    // MARK: - Counting

    @Test func theTableOfPeopleOrganisationsAndGroupsIsTheVocabularys() throws {
        let listed = try page.table("| kind | dimensions |").map { "\($0[0]): \(Page.codes($0[1]))" }
        let kinds: [(String, DimensionKind)] = [
            ("person", .person), ("organisation", .organisation), ("group", .group),
        ]
        let wanted = kinds.map { name, kind in
            "\(name): \(Vocabulary.catalogue.dimensions.filter { $0.value == kind }.keys.sorted())"
        }
        #expect(listed == wanted)
    }

    @Test func theTypesThatOutlastACancellationAreThoseNamed() throws {
        let line = try page.line(from: "3. `activity` is absent or not cancelled;")
        let prefixes = Page.codes(line).dropFirst().filter { $0.hasSuffix(".") }
        let lasting = Vocabulary.catalogue.types.values.filter(\.outlastsCancellation).map(\.name)
        let named = Self.facts.map(\.name).filter { name in
            name.hasSuffix(".cancelled") || prefixes.contains { name.hasPrefix($0) }
        }
        #expect(lasting.sorted() == named.sorted())
        #expect(prefixes.allSatisfy { prefix in lasting.contains { $0.hasPrefix(prefix) } })
        #expect(line.contains("`*.cancelled`"))
    }

    @Test func theOneReversalIsNamed() {
        let reversing = Catalogue.all.filter { $0.reverses != nil }.map { [$0.name, $0.reverses] }
        #expect(reversing == [["expense.reversed", "expense.recorded"]])
        #expect(page.text.contains("Under `sum`, `expense.reversed` goes with `expense.recorded`."))
        #expect(page.text.contains("In `expense.reversed`, `amount` becomes"))
    }

    @Test func theWordsOfTheGrammarAreTheReaders() throws {
        let under = Page.codes(
            try page.line(from: "D, E and F are dimensions").components(separatedBy: "names under `under` are")[1]
        )
        .prefix { $0 != "under" }
        #expect(under.sorted() == RuleReader.placing.sorted())
        #expect(under.sorted() == RuleColumns.planned.sorted())
        let keys = try page.line(from: "key    = ").split(separator: "\"").map(String.init).filter {
            $0.first?.isLetter == true
        }
        #expect(keys.dropFirst() == IndicatorRule.Each.allCases.map(\.rawValue)[...])
        let grammar = try page.block(after: "As stored (normal form):")
        for key in IndicatorRule.keys { #expect(grammar.contains("\"\(key)\""), "\(key)") }
        let comparators = Page.codes(try page.line(from: "**Target.**")).filter(Catalogue.comparators.contains)
        #expect(comparators == Catalogue.comparators)
    }
}

/// The sections of the page that this suite is about.
private struct Page {
    let text: String
    private let lines: [String]

    struct Missing: Error {
        let what: String
    }

    init() throws {
        let url = Project.root.appending(path: "docs/FORMAT.md")
        let all = try String(contentsOf: url, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        guard let start = all.firstIndex(of: "## 11. Facts"), let last = all.firstIndex(of: "## 12. Counting") else {
            throw Missing(what: "sections 11 and 12")
        }
        let end = all.suffix(from: last + 1).firstIndex { $0.hasPrefix("## ") } ?? all.endIndex
        lines = Array(all[start..<end])
        text = lines.joined(separator: "\n")
    }

    /// The lines of the fenced block of that name.
    private func block(_ name: String) throws -> [String] {
        guard let start = lines.firstIndex(of: "```" + name),
            let end = lines.suffix(from: start + 1).firstIndex(of: "```")
        else { throw Missing(what: name) }
        return Array(lines[(start + 1)..<end])
    }

    func words(_ name: String) throws -> [String] {
        try block(name).joined(separator: " ").split(separator: " ").map(String.init)
    }

    /// The types of a block of lines `area: verb verb`, in their order.
    func types(_ name: String) throws -> [String] {
        try block(name).flatMap { line -> [String] in
            let parts = line.components(separatedBy: ": ")
            guard parts.count == 2 else { throw Missing(what: line) }
            return parts[1].split(separator: " ").map { "\(parts[0]).\($0)" }
        }.sorted()
    }

    /// The cells of the rows of the table with that head.
    func table(_ head: String) throws -> [[String]] {
        guard let start = lines.firstIndex(of: head) else { throw Missing(what: head) }
        return lines.suffix(from: start + 2).prefix { $0.hasPrefix("|") }.map { row in
            row.dropFirst().dropLast().split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    func line(from beginning: String) throws -> String {
        guard let line = lines.first(where: { $0.hasPrefix(beginning) }) else { throw Missing(what: beginning) }
        return line
    }

    func block(after line: String) throws -> String {
        guard let start = lines.firstIndex(of: line) else { throw Missing(what: line) }
        return lines.suffix(from: start).drop { $0 != "```" }.dropFirst().prefix { $0 != "```" }.joined(separator: "\n")
    }

    /// What stands in back quotes.
    static func codes(_ text: String) -> [String] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().compactMap { index, part in
            index.isMultiple(of: 2) ? nil : String(part)
        }
    }

    /// The types in back quotes, `*.verb` as those of every kind of activity.
    static func types(_ text: String) -> [String] {
        codes(text).flatMap { name in
            name.hasPrefix("*.") ? Catalogue.activityKinds.map { $0 + name.dropFirst() } : [name]
        }
    }
}
