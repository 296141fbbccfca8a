import Events
import Projections
import Support
import Testing

/// docs/RULES.md does what it says: every example, from its lines to its answers.
@Suite struct RulesDocumentTests {
    @Test func thereAreTwentyExamplesAtLeast() throws {
        #expect(try RulesDocument.examples().count >= 20)
    }

    @Test(arguments: try RulesDocument.examples()) func exampleGivesItsAnswers(example: RulesDocument.Example)
        async throws
    {
        let rule = try IndicatorRule(json: example.rule)
        #expect(try IndicatorRule(json: rule.json) == rule)
        #expect(!example.answers.isEmpty)

        let temporary = try TemporaryLedger()
        try await temporary.append(example.all.joined(separator: "\n"))
        let views = try Views.open(temporary.ledger)
        for answer in example.answers {
            let period = Period(from: answer.from.flatMap { Day($0) }, to: answer.to.flatMap { Day($0) })
            // Entry 1 is the ledger's own.
            let query = try CountQuery(
                rule, programme: "demo", asOf: 1 + (answer.lines ?? example.all.count), period: period, by: answer.by)
            let count = try await views.queue.read { try query.count($0) }
            #expect(answer.numbers["value"] != nil)
            for (name, number) in answer.numbers {
                switch name {
                case "value": #expect(count.value == number)
                case "entries": #expect(count.entries == number)
                case "headcount": #expect(count.headcount == number)
                case "new": #expect(count.new == number)
                default: Issue.record("\(name) is no answer")
                }
            }
            #expect(count.groups == answer.groups)
        }
    }
}
