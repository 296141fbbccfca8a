import Events
import Testing

@testable import Application
@testable import Demo
@testable import Presentation

/// The demo is a promise about bytes: the same seed is the same year.
@Suite struct DemoYearTests {
    private func actions(seed: UInt64 = 1, entries: Int = 5000, planned: Int = 350) -> [DemoAction] {
        var all: [DemoAction] = []
        DemoYear(seed: seed, entries: entries, planned: planned).forEach { all.append($0) }
        return all
    }

    @Test(arguments: [0, 350, 351, 1000, 5000, 5001, 7000, 12_345])
    func hasExactlyAsManyEntriesAsAskedFor(entries: Int) {
        #expect(actions(entries: entries).count == max(0, entries - 350))
    }

    @Test func isTheSameForTheSameSeedAndAnotherForAnother() {
        let first = actions(entries: 6000)
        #expect(first.map(\.action) == actions(entries: 6000).map(\.action))
        #expect(first.map(\.recorded) == actions(entries: 6000).map(\.recorded))
        #expect(first.map(\.action) != actions(seed: 2, entries: 6000).map(\.action))
    }

    @Test(arguments: [UInt64(1), 2, 77, .max])
    func goesForwardInTimeAndNamesEveryEntryOnce(seed: UInt64) {
        let all = actions(seed: seed, entries: 9000)
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.recorded <= $1.recorded })
        #expect(all.allSatisfy { $0.recorded > DemoYear.opened })
        #expect(Set(all.compactMap(\.action.id)).count == all.count)
    }

    @Test func aShorterYearIsTheBeginningOfALongerOne() {
        let short = actions(entries: 2000)
        #expect(short.map(\.action) == Array(actions(entries: 4000).map(\.action).prefix(short.count)))
    }

    @Test(arguments: [UInt64(1), 5, 42])
    func everyActionHasTheShapeOfItsType(seed: UInt64) throws {
        for it in actions(seed: seed, entries: 9000) { _ = try Validation.draft(it.action) }
    }

    /// People, applications and internships are brought in before they are spoken of; voids and papers name entries
    /// that stand before them.
    @Test(arguments: [UInt64(1), 3, 5, 99])
    func speaksOnlyOfWhatStandsBefore(seed: UInt64) throws {
        var known: Set<String> = []
        var ids: Set<String> = []
        for it in actions(seed: seed, entries: 9000) {
            let type = try #require(Catalogue.byName[it.action.type])
            for field in type.fields {
                guard let value = it.action.data[field.name] else { continue }
                let texts = (value.array ?? [value]).compactMap(\.string)
                switch field.value {
                case .new(let kind): known.formUnion(texts.map { "\(kind.rawValue):\($0)" })
                case .ref(let kind) where [.person, .application, .internship, .expense, .evidence].contains(kind):
                    for text in texts { #expect(known.contains("\(kind.rawValue):\(text)"), "\(it.action)") }
                case .entry:
                    for text in texts { #expect(ids.contains(text), "\(it.action)") }
                default: continue
                }
            }
            if let id = it.action.id { ids.insert(id) }
        }
    }

    @Test func everybodyIsLabelledAsSynthetic() {
        for it in actions(entries: 9000) where it.action.type == "organisation.added" {
            let name = it.action.data["name"]?.string ?? ""
            #expect(name.contains("вымышлен"), "\(name)")
        }
    }

    @Test func sumsComeOutToTheKopeck() {
        var spent: [String: Int] = [:]
        var amounts: [String: (programme: String, amount: Int)] = [:]
        var owners: [String: String] = [:]
        for it in actions(entries: 5000) {
            let data = it.action.data
            let id = it.action.id ?? ""
            switch it.action.type {
            case "expense.recorded" where data["source"]?.string == "grant":
                let programme = data["programme"]?.string ?? ""
                amounts[id] = (programme, data["amount"]?.int ?? 0)
                owners[data["expense"]?.string ?? ""] = id
            case "expense.reversed":
                guard let paid = owners[data["expense"]?.string ?? ""], let whole = amounts[paid]?.amount else {
                    continue
                }
                amounts[paid]?.amount = whole - (data["amount"]?.int ?? whole)
            case "entry.voided": amounts[data["entry"]?.string ?? ""] = nil
            default: continue
            }
        }
        for expense in amounts.values { spent[expense.programme, default: 0] += expense.amount }
        #expect(
            spent == ["coworking": 99_880_000, "internships": 70_685_000, "small-territories": 99_971_500 - 1_234_567])
    }
}
