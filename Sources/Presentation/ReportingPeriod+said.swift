import Events
import Projections

extension ReportingPeriod {
    var standing: Cell {
        let label = Catalogue.label(state: status.rawValue, of: .period)
        return .styled(
            status == .closed ? .good : status == .reopened ? .warning : .dim, .shown(label, raw: status.rawValue))
    }

    /// For scripts.
    var members: [(String, JSON?)] {
        [
            ("programme", .string(programme)), ("period", .string(code)),
            ("from", days.from.map { .string($0.description) }), ("to", days.to.map { .string($0.description) }),
            ("status", .string(status.rawValue)), ("opened", opened.json),
            ("closings", .array(closings.map(\.json))),
        ]
    }
}

extension ReportingPeriod.Act {
    fileprivate var json: JSON {
        .members([
            ("entry", .int(seq)), ("at", .string(at)), ("recorded", .string(recorded)), ("by", .string(by)),
            ("reason", reason.map { .string($0) }),
        ])
    }
}

extension ReportingPeriod.Closing {
    fileprivate var json: JSON {
        .members([
            ("entry", .int(act.seq)), ("at", .string(act.at)), ("recorded", .string(act.recorded)),
            ("by", .string(act.by)), ("size", .int(size)), ("root", .string(root.base64)), ("digest", .string(digest)),
            ("claims", .array(claims.map(\.json))), ("reopened", reopened?.json),
        ])
    }
}
