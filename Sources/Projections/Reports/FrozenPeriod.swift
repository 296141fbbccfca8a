import Events
import Foundation
import GRDB

/// What a period is closed with: every indicator of its programme within its days, as known at a position, under the
/// rules and targets in force there (FORMAT.md, section 17). Codes and numbers only.
package struct FrozenPeriod: Sendable {
    /// The version of the file.
    package static let version = 1
    /// Of the file, in bytes.
    static let greatestSize = 1 << 28

    package let origin: String
    package let programme: String
    package let code: String
    package let days: Period
    package let size: Int
    package let root: TreeHash
    package let figures: [Figure]
    /// The digests of all read models, by table, as the version of them that made them has them.
    let models: [(table: String, digest: String)]
    let modelsVersion: Int

    package struct Figure: Sendable {
        package let definition: IndicatorDefinition
        package let count: Count
        package let met: Bool?

        package var claimed: Claimed { Claimed(definition.indicator, count.value) }
    }

    /// - Parameter views: read models that reach to the position and no further, so that their digests are of it.
    /// - Throws: ``Problem`` `notFound` where the programme was not known yet.
    package init(_ period: ReportingPeriod, _ views: Views) throws {
        (origin, programme, code) = (views.ledger.opening.origin, period.programme, period.code)
        (days, size, root) = (period.days, views.size, try views.ledger.root(at: views.size))
        let definitions = try views.queue.read {
            try views.definitions($0, programme: period.programme, asOf: views.size)
        }
        let answers = try views.indicators(programme: period.programme, asOf: views.size, period: period.days)
        figures = zip(definitions, answers).map { definition, answer in
            var count = answer.count
            count.groups.sort { ($0.key ?? "").utf8.lexicographicallyPrecedes(($1.key ?? "").utf8) }
            return Figure(definition: definition, count: count, met: answer.met)
        }
        models = try views.digests()
        modelsVersion = Views.modelsVersion
    }

    // MARK: - Bytes

    package var json: JSON {
        .members([
            ("snapshot", .int(Self.version)), ("origin", .string(origin)), ("programme", .string(programme)),
            ("period", .string(code)), ("from", days.from.map { .string($0.description) }),
            ("to", days.to.map { .string($0.description) }), ("size", .int(size)), ("root", .string(root.base64)),
            ("indicators", .array(figures.map(\.json))),
            (
                "readModels",
                [
                    "version": .int(modelsVersion),
                    "digests": .members(models.map { ($0.table, .string($0.digest)) }),
                ]
            ),
        ])
    }

    package var bytes: [UInt8] { json.canonicalBytes + [0x0A] }
    package var digest: String { Self.digest(of: bytes) }

    static func digest(of bytes: [UInt8]) -> String { Hex.text(Digest.sha256(bytes)) }

    /// A full stop stands in no code, so that no two periods share a name.
    package static func fileName(_ programme: String, _ code: String, size: Int) -> String {
        let digits = String(size)
        let padding = String(repeating: "0", count: max(0, 20 - digits.count))
        return "\(programme).\(code).\(padding)\(digits).json"
    }

    // MARK: - The file

    /// Writes the file, durable before this returns. One that is there with the same bytes, left by a closing that was
    /// cut short or closed again at the same position, is the file.
    ///
    /// - Throws: ``Problem`` `conflict` where another content has the name: what is frozen is never written over.
    package func store(in folder: Folder) throws -> String {
        let path = folder.snapshots + "/" + Self.fileName(programme, code, size: size)
        let bytes = bytes
        if FileManager.default.fileExists(atPath: path) {
            guard Files.read(path, upTo: bytes.count) == bytes else {
                throw Self.taken(path)
            }
        }
        try FileManager.default.createDirectory(atPath: folder.snapshots, withIntermediateDirectories: true)
        try Folder.write(String(decoding: bytes, as: UTF8.self), to: path, permissions: 0o444, isSynced: true)
        return path
    }

    private static func taken(_ path: String) -> Problem {
        Problem(
            .conflict, "snapshot-differs",
            Phrase(
                ru: "файл \(path) уже есть, и в нём другое", en: "\(path) exists already, with another content"),
            remedy: Remedy(
                ru:
                    "замороженное не переписывается: \(.checkPeriods) скажет, цел ли он; если он лишний, уберите его",
                en:
                    "nothing frozen is written over: \(.checkPeriods) tells whether it is sound; if it is nobody's, "
                    + "move it away"))
    }
}

extension FrozenPeriod.Figure {
    package var json: JSON {
        let hasKeys = definition.rule.tallies.contains { $0.each != nil }
        let groups = count.groups.map { group in
            JSON.members([
                ("key", .optional(group.key)), ("value", .optional(group.value)), ("met", group.met.map { .bool($0) }),
            ])
        }
        let target = definition.target.map { stated in
            JSON.members([
                ("comparator", .string(stated.target.comparator.rawValue)),
                ("value", .optional(stated.target.value)), ("due", stated.due.map { .string($0.description) }),
                ("origin", .string(stated.origin)),
            ])
        }
        return .members([
            ("indicator", .string(definition.indicator)), ("unit", .string(definition.unit)),
            ("rule", .object(definition.rule.json)), ("target", target), ("value", .optional(count.value)),
            ("entries", count.entries.map { .int($0) }), ("headcount", count.headcount.map { .int($0) }),
            ("new", count.new.map { .int($0) }), ("groups", hasKeys ? .array(groups) : nil),
            ("met", met.map { .bool($0) }),
        ])
    }
}
