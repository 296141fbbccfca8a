import Floor
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
    /// Processor time per entry, of all threads, and the floor's: these hardly move when the machine is busy otherwise.
    var busyMicroseconds: Double?
    var floorBusyMicroseconds: Double?
    /// Peak resident memory of a process of its own.
    var megabytes: Double?
    var notes: [String: Double] = [:]

    init(_ name: String, _ entries: Int) {
        self.name = name
        self.entries = entries
    }

    init(_ name: String, _ entries: Int, _ spent: Spent, floor: Spent) {
        self.init(name, entries)
        rate = Double(entries) / spent.seconds
        floorRate = Double(entries) / floor.seconds
        ratio = floor.seconds / spent.seconds
        busyMicroseconds = spent.busy * 1e6 / Double(entries)
        floorBusyMicroseconds = floor.busy * 1e6 / Double(entries)
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
            value.map { $0.formatted(.number.precision(.fractionLength(digits)).locale(Locale(identifier: "en_GB"))) }
                ?? ""
        }
        var cells = [result.name.padding(toLength: 34, withPad: " ", startingAt: 0), "\(result.entries)"]
        if let rate = result.rate { cells.append(number(rate) + "/s") }
        if let floor = result.floorRate { cells.append("C " + number(floor) + "/s") }
        if let ratio = result.ratio { cells.append("× " + number(ratio, 2)) }
        if let busy = result.busyMicroseconds {
            cells.append(
                "busy \(number(busy, 1)) µs" + (result.floorBusyMicroseconds.map { ", C \(number($0, 1)) µs" } ?? ""))
        }
        if let spent = result.milliseconds { cells.append(number(spent, 2) + " ms") }
        if let memory = result.megabytes { cells.append(number(memory) + " MB") }
        for (name, value) in result.notes.sorted(by: { $0.key < $1.key }) {
            cells.append("\(name) " + number(value, 2))
        }
        return cells.joined(separator: "  ")
    }
}

/// Time on the clock and of the processor.
typealias Spent = floor_time

extension Spent {
    static func += (left: inout Spent, right: Spent) {
        left.seconds += right.seconds
        left.busy += right.busy
    }

    private static func now() -> Spent {
        var clock = timespec()
        clock_gettime(CLOCK_MONOTONIC, &clock)
        var busy = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &busy)
        func seconds(_ time: timespec) -> Double { Double(time.tv_sec) + Double(time.tv_nsec) / 1e9 }
        return Spent(seconds: seconds(clock), busy: seconds(busy))
    }

    private func until(_ end: Spent) -> Spent { Spent(seconds: end.seconds - seconds, busy: end.busy - busy) }

    static func of(_ body: () throws -> Void) rethrows -> Spent {
        let start = now()
        try body()
        return start.until(now())
    }

    static func of(_ body: () async throws -> Void) async rethrows -> Spent {
        let start = now()
        try await body()
        return start.until(now())
    }
}
