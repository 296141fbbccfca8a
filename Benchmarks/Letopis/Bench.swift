import Events
import Floor
import Foundation
import Projections

/// One ledger of a size, filled and then asked.
final class Bench {
    private let folder: String
    let size: Int
    let ledger: Ledger
    private let writer: Writer
    private var source: Source

    private static let batch = 1000
    /// How much one side does before the other's turn: what else the machine does then troubles both alike.
    private static let slice = 100_000

    init(folder: String, size: Int, source: String?) throws {
        self.folder = folder
        self.size = size
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var random = RandomSource(seed: 1)
        ledger =
            Folder(folder + "/ledger").hasLedger
            ? try Ledger.open(folder + "/ledger")
            : try Ledger.create(
                folder + "/ledger", origin: "bench.example/ledger", timeZone: "Europe/Moscow", language: .en,
                by: "bench", key: SigningKey.generate(name: "bench.example/ledger", &random),
                clock: SyntheticYear.clock,
                id: Identifier.version7(milliseconds: SyntheticYear.clock.now(), &random))
        self.source =
            try source.map { .ledger(try Ledger.open($0, readOnly: true), 1) } ?? .synthetic(SyntheticYear(seed: 1))
        writer = try Writer(ledger, account: "bench", clock: source == nil ? SyntheticYear.clock : .system)
    }

    private static func drafts(_ lines: [[UInt8]]) throws -> [Draft] {
        try lines.map { try Validation.draft(InputReader.action(line: $0, number: nil)) }
    }

    /// A log in C with entry 1.
    private func floorLog(_ name: String, triggers: Bool = false) -> OpaquePointer {
        let log: OpaquePointer = floor_log_open(ledger.folder.log, "\(folder)/\(name).sqlite", triggers ? 1 : 0)
        _ = floor_log_append(log, 0, 1, 1)
        return log
    }

    // MARK: - Appending

    /// Batches of 1 000 lines, one synced transaction each; while one is appended the next is parsed.
    func append(_ report: inout Report) async throws {
        let floor = floorLog("floor")
        let withTriggers = floorLog("triggers", triggers: true)
        defer {
            floor_log_close(floor)
            floor_log_close(withTriggers)
        }
        var (spent, floorSpent, triggersSpent, done) = (Spent(), Spent(), Spent(), 1)
        var slices: [Double] = []
        while done < size {
            let end = min(done + Self.slice, size)
            let batches = try stride(from: done, to: end, by: Self.batch).map {
                try source.lines(min(Self.batch, end - $0))
            }
            let time = try await Spent.of {
                var drafts = try Self.drafts(batches[0])
                for index in batches.indices {
                    async let next = index + 1 < batches.count ? Self.drafts(batches[index + 1]) : []
                    _ = try await writer.append(drafts)
                    drafts = try await next
                }
                await writer.followUp()
            }
            spent += time
            slices.append(Double(end - done) / time.seconds)
            floorSpent += floor_log_append(floor, done, end, Int32(Self.batch))
            triggersSpent += floor_log_append(withTriggers, done, end, Int32(Self.batch))
            done = end
        }
        var result = Result("append, batches of 1 000", size, spent, floor: floorSpent)
        result.notes = [
            "last slice/s": slices.last ?? 0, "C with the triggers/s": Double(size) / triggersSpent.seconds,
        ]
        report.add(result)
    }

    /// One entry per durable transaction: one client after the other, then sixteen at once.
    func single(_ report: inout Report) async throws {
        let floor = floorLog("floor")
        defer { floor_log_close(floor) }
        _ = try await writer.append(Self.drafts(source.lines(600)))
        await writer.followUp()
        _ = floor_log_append(floor, 1, 601, 1000)
        var (spent, floorSpent, done) = (Spent(), Spent(), 601)
        while done < 601 + size {
            let lines = try source.lines(100)
            spent += try await Spent.of {
                for line in lines { _ = try await writer.append(Self.drafts([line])) }
            }
            floorSpent += floor_log_append(floor, done, done + 100, 1)
            done += 100
        }
        let one = Result("append, one at a time", size, spent, floor: floorSpent)
        report.add(one)
        var sixteen = Result("append, 16 writers", size)
        let lines = try source.lines(size)
        let time = try await Spent.of {
            // Line by line, whoever is free takes the next: an action may need the one before it.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, line) in lines.enumerated() {
                    if index >= 16 { _ = try await group.next() }
                    group.addTask { [writer] in _ = try await writer.append(Self.drafts([line])) }
                }
                try await group.waitForAll()
            }
        }
        let rate = Double(size) / time.seconds
        sixteen.rate = rate
        sixteen.notes = ["times one": rate / (one.rate ?? 1)]
        report.add(sixteen)
    }

    /// Does one thing to the ledger in a process of its own.
    private func alone(_ option: String) throws -> (spent: Spent, megabytes: Double, slices: [Double]) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [option, ledger.folder.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard numbers.count >= 3 else { throw CocoaError(.executableLoad) }
        return (Spent(seconds: numbers[0], busy: numbers[1]), numbers[2] / 1024, Array(numbers.dropFirst(3)))
    }

    // MARK: - Rebuilding

    func rebuild(_ report: inout Report) throws {
        let (spent, megabytes, slices) = try alone("--rebuild")
        let views = try FileManager.default.destinationOfSymbolicLink(atPath: ledger.folder.viewsLink)
        var rows = 0
        func floor(_ run: Int) -> Spent {
            let target = folder + "/views-floor.sqlite"
            defer { try? FileManager.default.removeItem(atPath: target) }
            return floor_views(ledger.folder.path + "/" + views, target, run, &rows)
        }
        var result = Result("rebuild of all views", size, spent, floor: floor(20_000))
        result.megabytes = megabytes
        result.notes = [
            "rows": Double(rows), "C in table order/s": Double(size) / floor(0).seconds,
            "last tenth/first": slices.last.flatMap { last in slices.first.map { last / $0 } } ?? 0,
        ]
        report.add(result)
    }

    // MARK: - Following

    /// The read models catch up after each of 200 appends, in this process; then, in processes of their own, they are
    /// opened with one entry to catch up.
    func follow(_ report: inout Report) async throws {
        var views = try Views.open(ledger)
        func appendOne() async throws {
            _ = try await writer.append(Self.drafts([Array(SyntheticYear.visit.utf8)]))
            await writer.followUp()
        }
        var times: [Double] = []
        for _ in 0..<200 {
            try await appendOne()
            times.append(try Spent.of { views = try views.following() }.seconds * 1000)
        }
        report.add(Self.median("catching up after one append", size, times))
        times = []
        for _ in 0..<9 {
            try await appendOne()
            times.append(try alone("--open").spent.seconds * 1000)
        }
        report.add(Self.median("opening cold and catching up", size, times))
    }

    private static func median(_ name: String, _ size: Int, _ times: [Double]) -> Result {
        var result = Result(name, size)
        let sorted = times.sorted()
        result.milliseconds = sorted[sorted.count / 2]
        result.notes = ["slowest ms": sorted.last ?? 0]
        return result
    }

    // MARK: - Asking

    /// Bodies, their canonical form, the tree, ids and the schema, from the first entry to the last, on all cores; C
    /// reads and hashes the same rows on one. One round warms the file, then each side has three, in turn; the median
    /// counts.
    func verify(_ report: inout Report) throws {
        func floor() throws -> Spent {
            var entries = 0
            let spent = floor_verify(ledger.folder.log, &entries)
            guard entries == size else { throw CocoaError(.fileReadCorruptFile) }
            return spent
        }
        _ = try floor()
        let rounds = try (0..<3).map { _ in (try alone("--verify"), try floor()) }
        func median(_ spent: [Spent]) -> Spent { spent.sorted { $0.seconds < $1.seconds }[spent.count / 2] }
        var result = Result("verify", size, median(rounds.map(\.0.spent)), floor: median(rounds.map(\.1)))
        result.megabytes = rounds.map(\.0.megabytes).max()
        report.add(result)
    }

    /// Proofs at places all over the log, each by a read of its own, and checkpoints of its end: the mean, and the slowest.
    func prove(_ report: inout Report) throws {
        let (log, key) = (ledger.log, try ledger.signingKey())
        var random = RandomSource(seed: 1)
        let places = (0..<1000).map { _ in Int(random.next() % UInt64(size)) + 1 }
        func measure(_ name: String, _ body: (Int) throws -> Void) throws {
            try body(size)
            let times = try places.map { place in try Spent.of { try body(place) }.seconds * 1000 }
            var result = Result(name, size)
            result.milliseconds = times.reduce(0, +) / Double(times.count)
            result.notes = ["slowest ms": times.max() ?? 0]
            report.add(result)
        }
        try measure("inclusion proof") { place in
            _ = try log.read { try LogRows.tree($0, size: size).inclusion(of: place - 1) }
        }
        try measure("consistency proof") { place in
            _ = try log.read { try LogRows.tree($0, size: size).consistency(from: place) }
        }
        try measure("checkpoint, root and signature") { _ in
            let root = try ledger.root(at: size)
            _ = try key.sign(Checkpoint(origin: key.name, size: size, root: root).text)
        }
    }

    /// Every indicator, as the sum of all: kept, and worked out by SQL.
    func indicators(_ report: inout Report) throws {
        let views = try Views.open(ledger)
        let (definitions, end) = try views.queue.read {
            (try views.definitions($0, programme: nil, asOf: views.size), views.size)
        }
        _ = try views.indicators()
        var kept = Result("all \(definitions.count) indicators, kept", size)
        kept.milliseconds = try Spent.of { _ = try views.indicators() }.seconds * 1000
        report.add(kept)
        var slowest = 0.0
        var worked = Result("all \(definitions.count) indicators, by SQL", size)
        var total = 0.0
        for definition in definitions {
            let time = try Spent.of {
                _ = try views.queue.read {
                    try CountQuery(
                        definition.rule, programme: definition.programme, asOf: end, period: .always, by: nil
                    )
                    .count($0, with: [.entries, .headcount])
                }
            }
            slowest = max(slowest, time.seconds)
            total += time.seconds
        }
        worked.milliseconds = total * 1000
        worked.notes = ["slowest ms": slowest * 1000]
        report.add(worked)
    }
}
