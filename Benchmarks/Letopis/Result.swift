import Foundation

/// One measured claim beside its floor. Rates are entries per second, or rows where the name says so.
struct Result: Codable {
    var name: String
    var entries: Int
    var rate: Double?
    var floorRate: Double?
    /// `rate / floorRate`.
    var ratio: Double?
    var milliseconds: Double?
    /// Peak resident memory of a process of its own.
    var megabytes: Double?
    var notes: [String: Double] = [:]

    init(_ name: String, _ entries: Int) {
        self.name = name
        self.entries = entries
    }

    init(_ name: String, _ entries: Int, seconds: Double, floor: Double) {
        self.init(name, entries)
        rate = Double(entries) / seconds
        floorRate = Double(entries) / floor
        ratio = floor / seconds
    }
}

/// Everything that one run measured, and where.
struct Report: Codable {
    let processor: String
    let cores: Int
    let swift: String
    let sqlite: String
    var results: [Result] = []

    mutating func add(_ result: Result) {
        results.append(result)
        FileHandle.standardError.write(Data((Self.line(result) + "\n").utf8))
    }

    static func line(_ result: Result) -> String {
        func number(_ value: Double?, _ digits: Int = 0) -> String {
            value.map { $0.formatted(.number.precision(.fractionLength(digits)).locale(Locale(identifier: "en_GB"))) } ?? ""
        }
        var cells = [result.name.padding(toLength: 34, withPad: " ", startingAt: 0), "\(result.entries)"]
        if let rate = result.rate { cells.append(number(rate) + "/s") }
        if let floor = result.floorRate { cells.append("C " + number(floor) + "/s") }
        if let ratio = result.ratio { cells.append("× " + number(ratio, 2)) }
        if let spent = result.milliseconds { cells.append(number(spent, 2) + " ms") }
        if let memory = result.megabytes { cells.append(number(memory) + " MB") }
        for (name, value) in result.notes.sorted(by: { $0.key < $1.key }) { cells.append("\(name) " + number(value, 2)) }
        return cells.joined(separator: "  ")
    }
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
}

func seconds(_ body: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await body()
    return (ContinuousClock.now - start) / .seconds(1)
}
