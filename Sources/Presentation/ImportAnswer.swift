import Application
import Events
import Projections
import Sheets

/// What an import would do, or did.
package struct ImportAnswer {
    let plan: ImportPlan
    private let input: SheetImport
    /// Nil for a preview.
    private let recorded: Recorded?
    /// The command that would record it.
    let command: String
    /// So many rows are listed.
    static let greatestList = 30

    package init(_ input: SheetImport, _ plan: ImportPlan, _ recorded: Recorded? = nil, command: String) {
        (self.input, self.plan, self.recorded, self.command) = (input, plan, recorded, command)
    }

    var sheet: Sheet { input.sheet }
    var columns: SheetColumns { input.columns }
    var others: [OtherWorksheet] { input.others }
    var terms: ImportPlan.Terms { input.terms }
    var receipt: Writer.Receipt? { recorded?.receipt }
    var late: LateNotice? { recorded?.late }

    var facts: (added: Int, there: Int, changed: Int, withdrawn: Int) {
        plan.rows.reduce(into: (0, 0, 0, 0)) { counts, row in
            switch row.fact {
            case .added: counts.0 += 1
            case .there: counts.1 += 1
            case .changed: counts.2 += 1
            case .withdrawn: counts.3 += 1
            case .none: break
            }
        }
    }

    var corrected: [ImportPlan.Row] { plan.rows.filter { !$0.corrected.isEmpty } }

    // MARK: - For scripts

    @Sendable func json(in language: Language) -> JSON {
        let facts = self.facts
        let possible = plan.possible.map { row in
            JSON.members([
                ("row", .int(row.number)),
                ("candidates", .array(candidates(of: row).map { ImportAnswer.json($0, in: language) })),
            ])
        }
        let rejected = plan.faults.map { fault in
            JSON.members([
                ("row", .int(fault.row)), ("problem", .string(fault.name)),
                ("reason", .string(fault.reason.text(language, .commandLine))),
            ])
        }
        let columns = columns.columns.map { column in
            JSON.members([
                ("column", .string(ColumnName.letters(column.index))), ("title", .string(column.title)),
                ("meaning", column.meaning.map { .string($0.name) }),
            ])
        }
        var members: [(String, JSON?)] = [
            ("rows", .int(plan.total)), ("new", .int(plan.new)), ("matched", .int(plan.matched)),
            ("possible", .array(possible)), ("rejected", .array(rejected)),
        ]
        if !terms.type.creates(.person) {
            members.append(
                (
                    "facts",
                    [
                        "added": .int(facts.added), "there": .int(facts.there), "changed": .int(facts.changed),
                        "withdrawn": .int(facts.withdrawn),
                    ]
                ))
            members.append(("erasedFacts", .int(plan.erasedFacts)))
        }
        members += [
            ("corrected", .int(corrected.count)),
            ("organisations", .array(plan.newOrganisations.map { .string($0) })),
            ("passedOver", .array(plan.passedOver.map { .int($0) })), ("columns", .array(columns)),
            ("entries", .int(plan.drafts.count)), ("unreadWorksheets", unreadWorksheets),
        ]
        if let receipt {
            members += [
                ("appended", .int(receipt.appended)), ("first", receipt.first.map { .int($0) }),
                ("last", receipt.last.map { .int($0) }), ("size", .int(receipt.size)),
                ("root", .string(receipt.root.base64)), ("closedPeriods", late?.json),
            ]
        }
        return .members(members)
    }

    private static func json(_ candidate: PersonMatcher.Candidate, in language: Language) -> JSON {
        .members([
            ("person", .string(candidate.person)), ("score", .int(candidate.finding.score)),
            ("reasons", .array(candidate.finding.reasons.map { .string($0.text(language)) })),
        ])
    }

    func candidates(of row: ImportPlan.Row) -> [PersonMatcher.Candidate] {
        if case .possible(let candidates) = row.person { candidates } else { [] }
    }

    /// A row of the sheet each.
    var table: Table {
        var rows = plan.rows.map { row -> (Int, [Cell]) in
            let best = candidates(of: row).first
            return (
                row.number,
                [
                    .number(row.number),
                    .shown(ImportAnswer.name(row.person), raw: ImportAnswer.token(row.person)),
                    .shown(ImportAnswer.name(row.fact), raw: ImportAnswer.token(row.fact)),
                    .text(row.corrected.isEmpty ? nil : row.corrected.joined(separator: " ")), .text(best?.person),
                    .number(best?.finding.score), .empty,
                ]
            )
        }
        rows += plan.faults.map { fault in
            (
                fault.row,
                [
                    .number(fault.row), .shown(say(ru: "отклонена", en: "rejected"), raw: "rejected"), .empty, .empty,
                    .empty,
                    .empty, .text(fault.reason.phrase(.commandLine)),
                ]
            )
        }
        return Table(
            [
                Table.Column("row", ru: "строка", en: "row", .right),
                Table.Column("person", ru: "человек", en: "person"),
                Table.Column("fact", ru: "запись", en: "entry"),
                Table.Column("corrected", ru: "исправлено", en: "corrected"),
                Table.Column("candidate", ru: "похож на", en: "like"),
                Table.Column("score", ru: "баллы", en: "score", .right),
                Table.Column("reason", ru: "почему нет", en: "why not", flexible: true),
            ],
            rows: rows.sorted { $0.0 < $1.0 }.map(\.1))
    }

    private static func token(_ person: ImportPlan.Person) -> String {
        switch person {
        case .new: "new"
        case .matched: "matched"
        case .possible: "possible"
        }
    }

    private static func name(_ person: ImportPlan.Person) -> Phrase {
        switch person {
        case .new: Phrase(ru: "новый", en: "new")
        case .matched: Phrase(ru: "найден", en: "matched")
        case .possible: Phrase(ru: "возможный дубль", en: "possible duplicate")
        }
    }

    private static func token(_ fact: ImportPlan.Fact) -> String {
        switch fact {
        case .added: "added"
        case .there: "there"
        case .changed: "changed"
        case .withdrawn: "withdrawn"
        case .none: ""
        }
    }

    private static func name(_ fact: ImportPlan.Fact) -> Phrase {
        switch fact {
        case .added: Phrase(ru: "новая", en: "added")
        case .there: Phrase(ru: "уже есть", en: "there already")
        case .changed(let seq): Phrase(ru: "вместо \(seq)", en: "instead of \(seq)")
        case .withdrawn(let seq): Phrase(ru: "снята (\(seq))", en: "withdrawn (\(seq))")
        case .none: Phrase("")
        }
    }
}
