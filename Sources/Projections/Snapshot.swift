import Events
import Foundation
import GRDB

extension Views {
    /// The read models as the first `size` entries make them, in a file of their own at `path`.
    ///
    /// - Parameter index: the ledger's own where nil.
    package static func replay(
        _ ledger: Ledger, upTo size: Int, at path: String, index: Index? = nil, progress: Progress = { _, _ in }
    ) throws -> Views {
        let index = try index ?? ledger.openIndex()
        try index.catchUp(ledger.log, upTo: ledger.size())
        let faults = try Rebuild.build(
            path, ledger, index: index, upTo: size, projections: Projection.all, progress: progress)
        let queue = try opening.open(path)
        return Views(
            ledger: ledger, index: index, queue: queue, size: size, faults: faults, projections: Projection.all)
    }

    /// What a replay must come to again: every indicator, and every read model by its number of rows and digest,
    /// at a size with its root. Canonical JSON; the smaller read models in full, so that a difference can be read.
    package func snapshot() throws -> JSON {
        let indicators = try indicators().map { answer in
            var object = JSONObject()
            object["programme"] = .string(answer.programme)
            object["indicator"] = .string(answer.indicator)
            object["value"] = answer.count.value.map(JSON.int) ?? .null
            object["headcount"] = answer.count.headcount.map(JSON.int)
            object["target"] = answer.target?.target.value.map(JSON.int)
            object["met"] = answer.met.map(JSON.bool)
            if !answer.count.groups.isEmpty {
                object["groups"] = .array(
                    answer.count.groups.map {
                        .array([$0.key.map(JSON.string) ?? .null, $0.value.map(JSON.int) ?? .null])
                    })
            }
            return JSON.object(object)
        }
        var models = JSONObject()
        for (table, digest) in try digests() {
            models[table] = .object(try model(table, digest))
        }
        var snapshot = JSONObject()
        snapshot["origin"] = .string(ledger.opening.origin)
        snapshot["size"] = .int(size)
        snapshot["root"] = .string(try ledger.root(at: size).base64)
        snapshot["indicators"] = .array(indicators)
        snapshot["readModels"] = .object(models)
        return .object(snapshot)
    }

    /// Read models with more rows than this are told by their digest alone.
    private static let fullRows = 60

    private func model(_ table: String, _ digest: String) throws -> JSONObject {
        var object = JSONObject()
        object["digest"] = .string(digest)
        try queue.read { db in
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM \"\(table)\"") ?? 0
            object["rows"] = .int(count)
            let isEntity = ReadModel.all.contains { $0.table == table }
            guard isEntity, count > 0, count <= Self.fullRows else { return }
            let rows = try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\" ORDER BY since, code")
            object["things"] = .array(
                rows.map { row in
                    var thing = JSONObject()
                    for (column, value) in row {
                        switch value.storage {
                        case .int64(let number): thing[column] = .int(Int(number))
                        case .string(let text): thing[column] = .string(text)
                        default: continue
                        }
                    }
                    return .object(thing)
                })
        }
        return object
    }
}
