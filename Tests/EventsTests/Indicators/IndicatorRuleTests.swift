import Events
import Testing

@Suite struct IndicatorRuleTests {
    /// Small, so that every error's remedy is known.
    static let vocabulary = Vocabulary(
        types: [
            "expedition.attended", "forum.attended", "forum.held", "consultation.given", "expense.recorded",
        ],
        dimensions: [
            "person": .person, "organisation": .organisation, "group": .group, "client": .client, "activity": .code,
            "kind": .token(["expedition", "forum"]), "theme": .code, "role": .token(["activist", "ngo-leader"]),
            "function": .token(["participant", "speaker"]), "amount": .int, "day": .int, "sonko": .flag,
            "category": .text, "homeRegion": .code,
        ])

    static func read(_ text: String) throws -> IndicatorRule {
        let json = try JSONReader.read(Array(text.utf8), .input)
        return try IndicatorRule(json: try #require(json.object), vocabulary: vocabulary)
    }

    static func normal(_ text: String) throws -> String {
        JSON.object(try read(text).json).canonicalText
    }

    @Test(arguments: [
        (
            #"{"count": "distinct person", "of": "forum.attended"}"#,
            #"{"count":"distinct person","of":["forum.attended"]}"#
        ),
        (
            #"{"count": {"distinct": ["person", "activity"]}, "of": ["forum.held", "*.attended", "forum.held"]}"#,
            #"{"count":"distinct [activity, person]","of":["*.attended","forum.held"]}"#
        ),
        (
            #"{"count": "distinct [person,activity]", "of": "forum.held", "under": {"kind": "forum"}}"#,
            #"{"count":"distinct [activity, person]","of":["forum.held"],"under":{"kind":["forum"]}}"#
        ),
        (
            #"{"count": "entries", "of": "forum.attended", "where": {"role": ["ngo-leader", "activist"], "theme": null}}"#,
            #"{"count":"entries","of":["forum.attended"],"where":{"role":["activist","ngo-leader"],"theme":[{"known":false}]}}"#
        ),
        (
            #"{"count": "sum amount", "of": "expense.recorded", "where": {"amount": {"at-least": "5"}, "sonko": "true"}, "dates": "any"}"#,
            #"{"count":"sum amount","dates":"any","of":["expense.recorded"],"where":{"amount":[{"at-least":5}],"sonko":[true]}}"#
        ),
        (
            #"{"count": "mean amount", "of": "expense.recorded", "where": {"day": [10, 9, "10"], "homeRegion": 58}}"#,
            #"{"count":"mean amount","of":["expense.recorded"],"where":{"day":[10,9],"homeRegion":["58"]}}"#
        ),
        (
            #"{"count": "distinct activity", "of": "forum.attended", "having": {"distinct person": {"at-least": 20}, "entries": {"at-most": 9}}, "each": "activity"}"#,
            #"{"count":"distinct activity","each":"activity","having":{"distinct person":{"at-least":20},"entries":{"at-most":9}},"of":["forum.attended"]}"#
        ),
        (
            #"{"count": "distinct person", "all-of": {"of": "forum.held"}, "none-of": [{"of": "forum.attended"}, {"of": ["forum.attended"]}]}"#,
            #"{"all-of":[{"of":["forum.held"]}],"count":"distinct person","none-of":[{"of":["forum.attended"]}]}"#
        ),
        (
            #"{"dates": "any", "share": {"part": {"count": "entries", "of": "forum.held", "where": {"category": "Аренда"}}, "whole": {"count": "entries", "of": "forum.held"}}}"#,
            #"{"share":{"part":{"count":"entries","dates":"any","of":["forum.held"],"where":{"category":["Аренда"]}},"whole":{"count":"entries","dates":"any","of":["forum.held"]}}}"#
        ),
    ])
    func oneNormalForm(written: String, stored: String) throws {
        #expect(try Self.normal(written) == stored)
        #expect(try Self.read(stored) == Self.read(written))
        #expect(try Self.normal(stored) == stored)
    }

    @Test func normalFormHoldsNoNull() throws {
        let text = try Self.normal(
            #"{"count": "entries", "of": "forum.held", "where": {"theme": null, "group": {"known": false}}}"#)
        #expect(!text.contains("null"))
    }

    @Test func orderAndRepeatsMakeNoOtherRule() throws {
        let one = #"{"count": "distinct person", "any-of": [{"of": "forum.held"}, {"of": "forum.attended"}]}"#
        let other =
            #"{"any-of": [{"of": ["forum.attended"]}, {"of": "forum.held"}, {"of": "forum.held"}], "count": "distinct person"}"#
        #expect(try Self.read(one) == Self.read(other))
    }

    /// Every error: its name, where it is found, and a rule that makes it.
    @Test(arguments: [
        ("rule-missing-count", "count", #"{"of": "forum.held"}"#),
        ("rule-missing-of", "of", #"{"count": "entries"}"#),
        ("rule-missing-of", "all-of[1].of", #"{"count": "distinct person", "all-of": [{"of": "forum.held"}, {}]}"#),
        ("rule-missing-whole", "share.whole", #"{"share": {"part": {"count": "entries", "of": "forum.held"}}}"#),
        ("rule-unknown-key", "wher", #"{"count": "entries", "of": "forum.held", "wher": {}}"#),
        (
            "rule-unknown-key", "any-of[0].each",
            #"{"count": "entries", "any-of": {"of": "forum.held", "each": "activity"}}"#
        ),
        ("rule-unknown-key", "of", #"{"share": {}, "of": "forum.held"}"#),
        (
            "rule-unknown-key", "share.part.each",
            #"{"share": {"part": {"count": "entries", "of": "forum.held", "each": "activity"}, "whole": {}}}"#
        ),
        ("rule-unknown-count", "count", #"{"count": "number person", "of": "forum.held"}"#),
        ("rule-unknown-count", "count", #"{"count": "distinct [person, activity, theme]", "of": "forum.held"}"#),
        ("rule-unknown-count", "count", #"{"count": {"sum": "amount", "mean": "amount"}, "of": "forum.held"}"#),
        ("rule-unknown-dimension", "count", #"{"count": "distinct persn", "of": "forum.held"}"#),
        (
            "rule-unknown-dimension", "where.rol",
            #"{"count": "entries", "of": "forum.held", "where": {"rol": "activist"}}"#
        ),
        ("rule-unknown-type", "of", #"{"count": "entries", "of": "forum.hold"}"#),
        ("rule-empty-pattern", "of", #"{"count": "entries", "of": "*.helped"}"#),
        ("rule-empty-pattern", "of", #"{"count": "entries", "of": "forum.*"}"#),
        (
            "rule-unknown-value", "where.role",
            #"{"count": "entries", "of": "forum.held", "where": {"role": "activists"}}"#
        ),
        ("rule-unknown-each", "each", #"{"count": "entries", "of": "forum.held", "each": "person"}"#),
        (
            "rule-unknown-under", "under.role",
            #"{"count": "entries", "of": "forum.held", "under": {"role": "activist"}}"#
        ),
        ("rule-under-values", "under.theme", #"{"count": "entries", "of": "forum.held", "under": {"theme": null}}"#),
        ("rule-not-a-number", "count", #"{"count": "sum role", "of": "forum.held"}"#),
        ("rule-none-alone", "none-of", #"{"count": "distinct person", "none-of": {"of": "forum.held"}}"#),
        (
            "rule-none-alone", "all-of[0].none-of",
            #"{"count": "distinct person", "all-of": {"none-of": {"of": "forum.held"}}}"#
        ),
        (
            "rule-needs-of", "where",
            #"{"count": "distinct person", "all-of": {"of": "forum.held"}, "where": {"role": "activist"}}"#
        ),
        ("rule-each-measure", "each", #"{"count": "sum amount", "of": "forum.held", "each": "activity"}"#),
        ("rule-each-measure", "each", #"{"count": "mean amount", "of": "forum.held", "each": "activity"}"#),
        (
            "rule-each-sets", "each",
            #"{"count": "distinct person", "all-of": {"of": "forum.held"}, "each": "activity"}"#
        ),
        ("rule-dates", "dates", #"{"count": "entries", "of": "forum.held", "dates": "2024"}"#),
        (
            "rule-client-condition", "where.client",
            #"{"count": "entries", "of": "forum.held", "where": {"client": "x"}}"#
        ),
        (
            "rule-having-what", "having.sum amount",
            #"{"count": "distinct person", "of": "forum.held", "having": {"sum amount": {"at-least": 1}}}"#
        ),
        (
            "rule-having-subject", "having.entries",
            #"{"count": "entries", "of": "forum.held", "having": {"entries": {"at-least": 1}}}"#
        ),
        (
            "rule-bounds", "having.entries",
            #"{"count": "distinct person", "of": "forum.held", "having": {"entries": 5}}"#
        ),
        ("rule-bounds", "where.amount", #"{"count": "entries", "of": "forum.held", "where": {"amount": {}}}"#),
        (
            "rule-empty-range", "where.amount",
            #"{"count": "entries", "of": "forum.held", "where": {"amount": {"at-least": 2, "at-most": 1}}}"#
        ),
        (
            "rule-range-of-text", "where.role",
            #"{"count": "entries", "of": "forum.held", "where": {"role": {"at-least": 2}}}"#
        ),
        (
            "rule-known", "where.role.known",
            #"{"count": "entries", "of": "forum.held", "where": {"role": {"known": "maybe"}}}"#
        ),
        ("rule-bad-value", "where.amount", #"{"count": "entries", "of": "forum.held", "where": {"amount": "many"}}"#),
        ("rule-bad-value", "where.sonko", #"{"count": "entries", "of": "forum.held", "where": {"sonko": "perhaps"}}"#),
        ("rule-bad-value", "where.theme", #"{"count": "entries", "of": "forum.held", "where": {"theme": "It's"}}"#),
        (
            "rule-bad-value", "where.amount.at-least",
            #"{"count": "entries", "of": "forum.held", "where": {"amount": {"at-least": "x"}}}"#
        ),
        ("rule-empty", "of", #"{"count": "entries", "of": []}"#),
        ("rule-empty", "under", #"{"count": "entries", "of": "forum.held", "under": {}}"#),
        ("rule-empty", "having", #"{"count": "distinct person", "of": "forum.held", "having": {}}"#),
        ("rule-empty", "where.role", #"{"count": "entries", "of": "forum.held", "where": {"role": []}}"#),
        ("rule-wrong-shape", "of", #"{"count": "entries", "of": 5}"#),
        ("rule-wrong-shape", "where", #"{"count": "entries", "of": "forum.held", "where": "role"}"#),
        ("rule-wrong-shape", "all-of[0]", #"{"count": "distinct person", "all-of": ["forum.held"]}"#),
    ])
    func errorsSayWhereAndWhatToDo(name: String, field: String, rule: String) throws {
        do {
            _ = try Self.read(rule)
            Issue.record("\(rule) is taken")
        } catch let problem as Problem {
            #expect(problem.name == name)
            #expect(problem.field == field)
            #expect(problem.kind == .badInput)
            for text in [problem.what.ru, problem.what.en, problem.remedy.plain.ru, problem.remedy.plain.en] {
                #expect(!text.isEmpty)
            }
            #expect(problem.what.ru != problem.what.en)
        }
    }

    @Test func nearMissesAreSuggested() throws {
        func remedy(_ rule: String) -> String? {
            do { _ = try Self.read(rule); return nil } catch { return (error as? Problem)?.remedy.plain.en }
        }
        #expect(remedy(#"{"count": "distinct persons", "of": "forum.held"}"#) == "did you mean person?")
        #expect(remedy(#"{"count": "entries", "of": "forum.atended"}"#) == "did you mean forum.attended?")
        #expect(remedy(#"{"cuont": "entries"}"#) == "did you mean count?")
        #expect(
            remedy(#"{"count": "entries", "of": "forum.held", "where": {"role": "ngo-leaders"}}"#)
                == "did you mean ngo-leader?")
    }

    @Test func depthAndSizeAreLimited() throws {
        var deep: JSON = ["of": "forum.held"]
        for _ in 0..<7 { deep = ["all-of": deep] }
        var rule = try #require(deep.object)
        rule["count"] = "distinct person"
        #expect(throws: Problem.self) { try IndicatorRule(json: rule, vocabulary: Self.vocabulary) }
        let many = (0..<61).map {
            JSON.object(
                JSONObject([.init(key: "of", value: "forum.held"), .init(key: "where", value: ["day": .int($0)])]))
        }
        let wide = JSONObject([
            .init(key: "count", value: "distinct person"), .init(key: "any-of", value: .array(many)),
        ])
        #expect(throws: Problem.self) { try IndicatorRule(json: wide, vocabulary: Self.vocabulary) }
    }

    @Test func pathStartsWhereTheRuleStands() throws {
        let rule = JSONObject([.init(key: "count", value: "entries"), .init(key: "of", value: "x")])
        #expect {
            try IndicatorRule(json: rule, vocabulary: Self.vocabulary, path: "rule")
        } throws: { ($0 as? Problem)?.field == "rule.of" }
    }
}

@Suite struct VocabularyTests {
    @Test func starStandsForEveryKindOfActivity() {
        let vocabulary = Vocabulary.catalogue
        #expect(vocabulary.kinds == Catalogue.activityKinds.sorted())
        #expect(vocabulary.types(matching: "*.attended").count == Catalogue.activityKinds.count)
        #expect(vocabulary.types(matching: "*.added").isEmpty)
        #expect(vocabulary.types(matching: "internship.completed") == ["internship.completed"])
    }

    @Test func sumsKnowWhatLowersThem() {
        #expect(Vocabulary.catalogue.withReversals(["expense.recorded"]) == ["expense.recorded", "expense.reversed"])
        #expect(Vocabulary.catalogue.withReversals(["forum.held"]) == ["forum.held"])
    }

    /// A column holds numbers or interned text, never both.
    @Test func noDimensionIsNumberInOneTypeAndTextInAnother() {
        var kinds: [String: Set<Bool>] = [:]
        for type in Catalogue.all where type.isFact {
            for field in type.fields {
                if let dimension = field.dimension {
                    kinds[dimension, default: []].insert(DimensionKind(field.value).isNumber)
                }
            }
            for constant in type.constants {
                kinds[constant.dimension, default: []].insert(DimensionKind(constant.value).isNumber)
            }
        }
        for (dimension, found) in kinds {
            #expect(found.count == 1, "\(dimension)")
            if let kind = Vocabulary.catalogue.dimensions[dimension] {
                #expect(found == [kind.isNumber], "\(dimension)")
            }
        }
    }

    @Test func derivedDimensionsAreThere() {
        for dimension in ["client", "day", "sonko", "daysLate", "homeMunicipality", "homeRegion", "hostOrganisation"] {
            #expect(Vocabulary.catalogue.dimensions[dimension] != nil)
        }
        #expect(Vocabulary.catalogue.dimensions["programme"] == nil)
    }
}
