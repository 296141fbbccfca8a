import Events
import GRDB

/// A reporting period of a programme: its days, and everything that was done to it. None of that can be voided.
package struct ReportingPeriod: Sendable {
    package let programme: String
    package let code: String
    /// Both ends are there.
    package let days: Period
    package let opened: Act
    /// In the order in which they were recorded.
    package let closings: [Closing]

    /// An entry about the period: when it is dated and recorded, and in whose name.
    package struct Act: Sendable, Equatable {
        package let seq: Int
        package let at: String
        package let recorded: String
        package let by: String
        package let reason: String?

        init(_ entry: Entry) {
            (seq, at, recorded, by, reason) = (
                entry.seq, entry.at, entry.recorded, entry.by, entry.text("reason")
            )
        }
    }

    package struct Closing: Sendable {
        package let act: Act
        /// The position that it was closed at, which lies before its own entry.
        package let size: Int
        package let root: TreeHash
        /// The SHA-256 of the frozen file, in lower-case hexadecimal.
        package let digest: String
        package let claims: [Claimed]
        /// Nil where this closing is the one in force.
        package fileprivate(set) var reopened: Act?

        fileprivate init?(_ entry: Entry) {
            guard let size = entry.number("size"), let digest = entry.text("digest"),
                let root = entry.text("root").flatMap({ TreeHash(base64: $0) })
            else { return nil }
            (act, self.size, self.root, self.digest) = (Act(entry), size, root, digest)
            claims = Claimed.all(in: entry)
        }
    }

    /// As the read model `periods` names it.
    package enum Status: String, Sendable {
        case open, closed, reopened
    }

    package var status: Status {
        guard let last = closings.last else { return .open }
        return last.reopened == nil ? .closed : .reopened
    }

    /// The closing in force; nil where the period stands open.
    package var closing: Closing? { closings.last.flatMap { $0.reopened == nil ? $0 : nil } }

    package var ref: Ref { Ref(.period, code, programme: programme) }

    static let types = Catalogue.all.filter { $0.changes(.period) }

    /// - Parameter entries: those about one period, in order.
    private init?(_ entries: [Entry]) {
        guard let first = entries.first, first.type.creates(.period), let programme = first.programme,
            let code = first.text("period"), let from = first.text("from").flatMap({ Day($0) }),
            let to = first.text("to").flatMap({ Day($0) })
        else { return nil }
        var closings: [Closing] = []
        for entry in entries.dropFirst() {
            switch entry.type.state(of: .period) {
            case "closed": if let closing = Closing(entry) { closings.append(closing) }
            case "reopened": if !closings.isEmpty { closings[closings.count - 1].reopened = Act(entry) }
            default: continue
            }
        }
        (self.programme, self.code, opened, self.closings) = (programme, code, Act(first), closings)
        days = Period(from: from, to: to)
    }

    /// The periods of a programme as known to `world`, in the order in which they were opened.
    package static func all(of programme: String, _ world: LedgerReader) throws(Problem) -> [ReportingPeriod] {
        var order: [String] = []
        var entries: [String: [Entry]] = [:]
        for entry in try world.live(Ref(.programme, programme), types: types) {
            guard entry.programme == programme, let code = entry.text("period") else { continue }
            if entries[code] == nil { order.append(code) }
            entries[code, default: []].append(entry)
        }
        return order.compactMap { entries[$0].flatMap { ReportingPeriod($0) } }
    }
}

/// What an entry claims of one indicator.
package struct Claimed: Sendable, Equatable {
    package let indicator: String
    /// Nil where it claims that there is none, which is not zero.
    package let value: Int?

    package init(_ indicator: String, _ value: Int?) {
        (self.indicator, self.value) = (indicator, value)
    }

    /// `claims` of `period.closed` and `report.submitted`.
    static func all(in entry: Entry) -> [Claimed] {
        (entry.data["claims"]?.array ?? []).compactMap { item in
            guard let claim = item.object, let indicator = claim["indicator"]?.string else { return nil }
            return Claimed(indicator, claim["value"]?.int)
        }
    }

    package var json: JSON {
        .members([("indicator", .string(indicator)), ("value", value.map { .int($0) })])
    }
}

extension Views {
    /// The codes of all programmes, as they came.
    package func programmes() throws -> [String] {
        try queue.read { try String.fetchAll($0, sql: "SELECT code FROM programmes ORDER BY since") }
    }

    /// The reporting periods, by programme.
    ///
    /// - Throws: ``Problem`` `notFound` for an unknown programme.
    package func periods(programme: String? = nil) throws -> [ReportingPeriod] {
        if let programme { try require(programme) }
        let world = try LedgerReader(ledger, index: index, at: size)
        return try (programme.map { [$0] } ?? programmes()).flatMap { try ReportingPeriod.all(of: $0, world) }
    }

    /// The period of that code; of any programme where none is named.
    ///
    /// - Throws: ``Problem``: `notFound` for an unknown programme or period, `usage` where several programmes have it.
    package func period(_ code: String, of programme: String? = nil) throws -> ReportingPeriod {
        let all = try periods(programme: programme)
        let found = all.filter { $0.code == code }
        guard let first = found.first else { throw ReportingPeriod.unknown(code, programme, all) }
        if found.count > 1 { throw ReportingPeriod.ambiguous(code, found) }
        return first
    }
}

// MARK: - Problems

extension ReportingPeriod {
    fileprivate static func unknown(_ code: String, _ programme: String?, _ known: [ReportingPeriod]) -> Problem {
        let list = known.map { programme == nil ? "\($0.programme)/\($0.code)" : $0.code }.joined(separator: ", ")
        let whose = programme.map {
            Phrase(ru: "в проекте «\($0)»", en: "the programme \"\($0)\" has")
        }
        return Problem(
            .notFound, "unknown-period",
            Phrase(
                ru: "\(whose?.ru ?? "в летописи") нет периода «\(code)»",
                en: "\(whose?.en ?? "the ledger has") no period \"\(code)\""),
            remedy: known.isEmpty
                ? Remedy(
                    ru: "откройте его: \(full: .openPeriod)",
                    en: "open it: \(full: .openPeriod)")
                : Remedy(ru: "есть: \(list)", en: "there are \(list)"))
    }

    fileprivate static func ambiguous(_ code: String, _ found: [ReportingPeriod]) -> Problem {
        let list = found.map { "\($0.programme)/\(code)" }.joined(separator: ", ")
        return Problem(
            .usage, "which-programme",
            Phrase(
                ru: "период «\(code)» есть в нескольких проектах: \(list)",
                en: "several programmes have a period \"\(code)\": \(list)"),
            remedy: Remedy(ru: "добавьте \(full: .programme)", en: "add \(full: .programme)"), input: .programme)
    }
}
