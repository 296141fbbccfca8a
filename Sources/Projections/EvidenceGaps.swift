import Events
import GRDB

/// Entries of one type about one activity that nothing bears out.
package struct EvidenceGap: Sendable, Equatable {
    package let programme: String
    package let type: String
    /// Nil where they are about none.
    package let activity: String?
    /// In order.
    package let seqs: [Int]
}

extension EvidenceGap {
    /// What is borne out, as two tables of a statement: the entries that evidence was attached to, and the activities
    /// of these. An activity is borne out by evidence of any entry about it; rejected and superseded evidence bears out
    /// nothing.
    static let borneOut = """
        borne AS (
          SELECT DISTINCT j.value AS seq FROM evidence e, json_each(e.entries) j
          WHERE e.status <> 'superseded' AND ifnull(e.outcome, '') <> 'rejected'),
        activities_borne AS (
          SELECT DISTINCT f.activity FROM fact f WHERE f.activity IS NOT NULL AND f.seq IN (SELECT seq FROM borne))
        """

    /// Of the entries in `:seqs`, a JSON array, those of one programme that nothing bears out.
    fileprivate static let query = """
        WITH \(borneOut),
        counted AS (SELECT value AS seq FROM json_each(:seqs))
        SELECT \(FlagRule.code("f.type")) AS type, \(FlagRule.code("f.activity")) AS activity,
          json_group_array(f.seq) AS seqs
        FROM fact f
        WHERE f.programme = (SELECT id FROM symbol WHERE text = :programme)
          AND f.part = 0 AND f.seq IN (SELECT seq FROM counted) AND f.seq NOT IN (SELECT seq FROM borne)
          AND (f.activity IS NULL OR f.activity NOT IN (SELECT activity FROM activities_borne))
        GROUP BY f.type, f.activity ORDER BY min(f.seq)
        """
}

/// What indicators count, and what of it has nothing to show.
package struct EvidenceGaps: Sendable {
    /// By programme, then in the order of their first entries.
    package let gaps: [EvidenceGap]
    /// How many entries count at all.
    package let counted: Int

    package var missing: Int { gaps.reduce(0) { $0 + $1.seqs.count } }
}

extension Views {
    /// The entries that speak for an indicator in force and have no live evidence.
    ///
    /// - Parameter indicator: only what this one counts; it takes a programme.
    /// - Throws: ``Problem`` `notFound` for an unknown programme or indicator.
    package func evidenceGaps(programme: String? = nil, indicator: String? = nil) throws -> EvidenceGaps {
        for name in [Projection.Name.facts, .things] { try require(name) }
        return try queue.read { db in
            if let programme { try require(db, programme) }
            let position = try Views.state(db)?.size ?? size
            var definitions = try definitions(db, programme: programme, asOf: position)
            if let indicator, let programme {
                definitions = [try definition(db, indicator, of: programme, asOf: position)]
            }
            var counted: [String: Set<Int>] = [:]
            for definition in definitions {
                let query = try CountQuery(definition.rule, programme: definition.programme, asOf: position)
                counted[definition.programme, default: []].formUnion(try query.entries(db))
            }
            var gaps: [EvidenceGap] = []
            for (programme, seqs) in counted.sorted(by: { $0.key < $1.key }) {
                let list = JSON.array(seqs.sorted().map { .int($0) }).canonicalText
                gaps += try Row.fetchAll(
                    db, sql: EvidenceGap.query, arguments: ["seqs": list, "programme": programme]
                ).map { row in
                    let list: String = row["seqs"]
                    let seqs = try JSONReader.read(Array(list.utf8), .input).array?.compactMap(\.int) ?? []
                    return EvidenceGap(
                        programme: programme, type: row["type"], activity: row["activity"], seqs: seqs.sorted())
                }
            }
            return EvidenceGaps(gaps: gaps, counted: counted.values.reduce(0) { $0 + $1.count })
        }
    }
}
