import Events
import Foundation
import GRDB
import Support

@testable import Projections

/// A ledger told in short lines, and what its read models make of it.
///
///     2024-06-15 forum.attended activity=forum person=p-1 persons=[p-2,p-3] minutes=30 programme=zemlyaki
///
/// A value is a number, true, false, null, a list, a JSON object or array of objects, else a text without spaces.
/// `@` names the programme of the line. Every line becomes a JSON line of the input format.
final class Story: Sendable {
    let temporary: TemporaryLedger
    var ledger: Ledger { temporary.ledger }

    /// A programme of the year 2024 with places, people and organisations.
    static let world = """
        2024-01-01 programme.added programme=p title=P funder=F contest=C startsOn=2024-02-01 endsOn=2024-12-31 timeZone=Europe/Moscow
        2024-01-01 territory.included programme=p municipality=pskov name=Pskov region=pskov-oblast
        2024-01-01 territory.included programme=p municipality=luki name=Luki region=pskov-oblast
        2024-01-01 organisation.added organisation=o-1 name=One kind=ngo sonko=true municipality=pskov
        2024-01-01 organisation.added organisation=o-2 name=Two kind=ngo municipality=luki
        2024-01-01 person.added person=p-1
        2024-01-01 person.added person=p-2 municipality=luki
        2024-01-01 person.added person=p-3 region=tver-oblast
        2024-01-01 group.formed group=g-1 name=G municipality=luki
        2024-01-01 forum.planned programme=p activity=forum title=F startsOn=2024-06-15 endsOn=2024-06-16 municipality=pskov mode=onsite
        """

    init(_ lines: String = "", clock: Clock? = nil) async throws {
        temporary = try TemporaryLedger(clock: clock)
        if !lines.isEmpty { try await tell(lines) }
    }

    @discardableResult
    func tell(_ lines: String) async throws -> Writer.Receipt {
        try await temporary.append(
            lines.split(separator: "\n").map { try Story.json(String($0)) }.joined(separator: "\n"))
    }

    func views() throws -> Views { try Views.open(ledger) }

    /// The facts of the entries of `type`, each as the texts of its dimensions that are known.
    func facts(_ type: String) throws -> [[String: String]] {
        try views().queue.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM fact_text WHERE type = ? ORDER BY seq, part", arguments: [type])
                .map { row in
                    var fact: [String: String] = [:]
                    for (column, value) in row where !value.isNull {
                        fact[column] = value.storage.value.map { "\($0)" }
                    }
                    return fact
                }
        }
    }

    /// One column of the facts of `type`; «-» where it is not known.
    func facts(_ type: String, _ columns: String...) throws -> [String] {
        try facts(type).map { fact in columns.map { fact[$0] ?? "-" }.joined(separator: " ") }
    }

    /// What `rule`, in JSON, counts; of all that is known, or as of a position.
    func count(
        _ rule: String, asOf position: Int? = nil, period: Period = .always, by: String? = nil, programme: String = "p"
    ) throws -> Count {
        let views = try views()
        guard case .object(let json) = try JSONReader.read(Array(rule.utf8), .input) else { throw StoryError(rule) }
        let query = try CountQuery(
            IndicatorRule(json: json), programme: programme, asOf: position ?? views.size, period: period, by: by)
        return try views.queue.read { try query.count($0) }
    }

    func value(_ rule: String, asOf position: Int? = nil, period: Period = .always) throws -> Int? {
        try count(rule, asOf: position, period: period).value
    }

    func list(_ kind: ThingKind) throws -> [[String: String]] {
        let list = try views().list(kind)
        return list.rows.map { row in
            var thing: [String: String] = [:]
            for (column, value) in zip(list.columns, row) {
                thing[column] = value.map { $0.string ?? $0.canonicalText }
            }
            return thing
        }
    }

    // MARK: - Lines

    struct StoryError: Error {
        let line: String
        init(_ line: String) { self.line = line }
    }

    static func json(_ line: String) throws -> String {
        let words = line.split(separator: " ").map(String.init)
        guard words.count >= 2 else { throw StoryError(line) }
        var entry = JSONObject()
        var data = JSONObject()
        entry["at"] = .string(words[0])
        entry["type"] = .string(words[1])
        for word in words.dropFirst(2) {
            if word.hasPrefix("@") {
                entry["programme"] = .string(String(word.dropFirst()))
                continue
            }
            guard let equals = word.firstIndex(of: "=") else { throw StoryError(line) }
            let key = String(word[..<equals])
            let text = String(word[word.index(after: equals)...])
            if key == "id" { entry["id"] = .string(text) } else { data[key] = try value(text) }
        }
        entry["data"] = .object(data)
        return JSON.object(entry).canonicalText
    }

    private static func value(_ text: String) throws -> JSON {
        switch text {
        case "true": return true
        case "false": return false
        case "null": return .null
        default:
            if let number = Int(text) { return .int(number) }
            if text.hasPrefix("{") || text.hasPrefix("[{") { return try JSONReader.read(Array(text.utf8), .input) }
            if text.hasPrefix("["), text.hasSuffix("]") {
                return .array(try text.dropFirst().dropLast().split(separator: ",").map { try value(String($0)) })
            }
            return .string(text)
        }
    }
}

/// A clock that stands where it is put.
final class Hands: @unchecked Sendable {
    private let lock = NSLock()
    private var time = TemporaryLedger.start

    var clock: Clock { Clock { self.lock.withLock { self.time } } }

    /// The beginning of a day, UTC, and so many hours.
    func put(_ day: String, hours: Int = 12) {
        lock.withLock { time = ((Day(day)?.sinceEpoch ?? 0) * 24 + hours) * 3_600_000 }
    }
}
