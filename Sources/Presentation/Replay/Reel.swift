import Application
import Events
import Projections

/// What a replay shows of the ledger, read as it is asked for: an entry costs a row, a definition is read once for all
/// the entries between two that change any.
package final class Reel {
    private let views: Views
    private let programme: String?
    private let language: Language
    private let voided: [Int: Int]
    private let titles: [String: String]
    /// The entries after which a definition or a target may be another, ascending.
    private let changes: Halved<Int>
    private var known: [Int: [String: IndicatorDefinition]] = [:]
    /// Those in force at the end, for the names of what is not defined yet.
    private let last: [String: IndicatorDefinition]

    package init(_ views: Views, programme: String?, _ tape: Tape, in language: Language) throws {
        self.views = views
        self.programme = programme
        self.language = language
        let voided = try views.index.voided()
        self.voided = voided
        titles = try views.titles(in: language)
        let types = Catalogue.all.filter { $0.area == .indicator }
        var changes = Set<Int>()
        for programme in Set(tape.courses.map(\.programme)) {
            for seq in try views.index.seqs(of: Ref(.programme, programme), types: types) {
                changes.insert(seq)
                if let voider = voided[seq] { changes.insert(voider) }
            }
        }
        self.changes = Halved(elements: changes.sorted())
        last = try Reel.definitions(views, programme, asOf: tape.end)
    }

    private static func definitions(
        _ views: Views, _ programme: String?, asOf position: Int
    ) throws -> [String: IndicatorDefinition] {
        let all = try views.queue.read { try views.definitions($0, programme: programme, asOf: position) }
        return Dictionary(all.map { ("\($0.programme)/\($0.indicator)", $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func definitions(asOf position: Int) throws -> [String: IndicatorDefinition] {
        let number = changes.count { $0 <= position }
        if let known = known[number] { return known }
        let definitions = try Reel.definitions(views, programme, asOf: position)
        known[number] = definitions
        return definitions
    }

    // MARK: - What a frame shows

    /// - Parameters:
    ///   - position: the present entry.
    ///   - since: the entry from which on it is told how the indicators moved.
    ///   - count: how many entries before the present one.
    package func scene(_ tape: Tape, at position: Int, since: Int, recent count: Int) throws -> Scene {
        var recent: [Scene.Card] = []
        var seq = position
        for _ in 0..<count {
            seq = tape.stop(before: seq)
            guard seq > tape.start else { break }
            recent.append(try card(seq))
        }
        return Scene(
            ledger: views.ledger.opening.origin, card: try card(position), recent: recent,
            rows: try rows(tape, position, since: since))
    }

    package func rows(_ tape: Tape, _ position: Int, since: Int) throws -> [Scene.Row] {
        let present = try definitions(asOf: position)
        return tape.courses.map { course in
            let name = "\(course.programme)/\(course.indicator)"
            return Scene.Row(
                course, title: titles[course.programme] ?? course.programme,
                definition: present[name] ?? last[name], isDefined: present[name] != nil, position, since: since,
                in: language)
        }
    }

    /// The unit that the values of a course are in.
    package func unit(_ course: IndicatorSeries, asOf position: Int) throws -> String {
        let name = "\(course.programme)/\(course.indicator)"
        return (try definitions(asOf: position)[name] ?? last[name])?.unit ?? ""
    }

    package func entry(_ seq: Int) throws -> Entry {
        guard let entry = try views.ledger.log.read({ try LogRows.entry($0, seq) }) else {
            throw LogRows.unreadable(seq, .shape("body"))
        }
        return entry
    }

    package func card(_ entry: Entry) -> Scene.Card {
        Scene.Card(entry, voider: voided[entry.seq].flatMap { $0 <= views.size ? $0 : nil }, in: language)
    }

    private func card(_ seq: Int) throws -> Scene.Card {
        card(try entry(seq))
    }
}

extension Views {
    /// The titles of the programmes, by their codes.
    fileprivate func titles(in language: Language) throws -> [String: String] {
        var titles: [String: String] = [:]
        for row in try list(.programme).objects {
            if let code = row["code"]?.string { titles[code] = row.programmeTitle?.text(language) }
        }
        return titles
    }
}
