import Events
import Floor
import Foundation
import GRDBSQLite
import Projections
import Synchronization

/// Measures Letopis beside plain C on the same rows, in one run. Prints JSON, and a table on stderr.
///
///     Benchmarks [--from LEDGER] [--folder DIR] [--only WORK,…] [SIZE…]
///
/// The works: append, single, verify, prove, rebuild, follow, indicators, counting, import.
///
/// Sizes are in entries; 10 000 and 100 000 where none is given; what comes after needs `append`. With `--from`, the actions are those of a ledger,
/// with their ids; otherwise a synthetic year's, without. What is made in `--folder` stays there, for a later run without `append`.
@main
struct Benchmarks {
    static func main() async throws {
        // Off the main thread, which every suspension would come back to.
        try await Task.detached { try await run() }.value
    }

    private static func run() async throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        func option(_ name: String) -> String? {
            guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return nil }
            defer { arguments.removeSubrange(index...index + 1) }
            return arguments[index + 1]
        }
        if let ledger = option("--rebuild") { return try rebuildAlone(ledger) }
        if let ledger = option("--open") { return try openAlone(ledger) }
        if let ledger = option("--verify") { return try verifyAlone(ledger) }
        let source = option("--from")
        let kept = option("--folder")
        let folder = kept ?? NSTemporaryDirectory() + "letopis-benchmarks-\(getpid())"
        defer { if kept == nil { try? FileManager.default.removeItem(atPath: folder) } }
        let only = option("--only")?.split(separator: ",")
        func wanted(_ name: Substring) -> Bool { only?.contains(name) ?? true }
        let sizes = arguments.compactMap { Int($0) }
        var report = Report(
            processor: processor(), cores: ProcessInfo.processInfo.activeProcessorCount, swift: swiftVersion,
            sqlite: String(cString: sqlite3_libversion()))
        for size in sizes.isEmpty ? [10_000, 100_000] : sizes {
            let bench = try Bench(folder: "\(folder)/\(size)", size: size, source: source)
            if wanted("append") { try await bench.append(&report) }
            if wanted("verify") { try bench.verify(&report) }
            if wanted("prove") { try bench.prove(&report) }
            if wanted("rebuild") { try bench.rebuild(&report) }
            if wanted("follow") { try await bench.follow(&report) }
            if wanted("indicators") { try bench.indicators(&report) }
            if wanted("counting") { try bench.counting(&report) }
        }
        if wanted("single") { try await Bench(folder: "\(folder)/single", size: 4000, source: source).single(&report) }
        if wanted("import") { try await ImportBench(folder: folder, known: 100_000, rows: 10_000).run(&report) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        FileHandle.standardOutput.write(try encoder.encode(report) + Data("\n".utf8))
    }

    private static func processor() -> String {
        let lines = ((try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? "").split(separator: "\n")
        return lines.first { $0.hasPrefix("model name") }?.split(separator: ": ").last.map { String($0) } ?? "unknown"
    }

    private static var swiftVersion: String {
        #if compiler(>=6.4)
            ">= 6.4"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }

    // MARK: - In a process of their own, so that the peak of memory is theirs

    /// Tells also how many entries a second the first tenth of them took, and the last.
    private static func rebuildAlone(_ path: String) throws {
        let ledger = try Ledger.open(path)
        try? FileManager.default.removeItem(atPath: ledger.folder.viewsLink)
        let times = Mutex<[(done: Int, time: ContinuousClock.Instant)]>([(0, .now)])
        let spent = try Spent.of {
            _ = try Views.open(ledger) { done, _ in times.withLock { $0.append((done, .now)) } }
        }
        let passed = times.withLock { $0 }
        func rate(_ part: ArraySlice<(done: Int, time: ContinuousClock.Instant)>) -> Double {
            guard let first = part.first, let last = part.last, last.done > first.done else { return 0 }
            return Double(last.done - first.done) / ((last.time - first.time) / .seconds(1))
        }
        let tenth = passed.count / 10 + 1
        tell(spent, more: [rate(passed.prefix(tenth + 1)), rate(passed.suffix(tenth + 1))])
    }

    private static func openAlone(_ path: String) throws {
        let ledger = try Ledger.open(path)
        tell(try Spent.of { _ = try Views.open(ledger) })
    }

    private static func verifyAlone(_ path: String) throws {
        var verdict: Verdict?
        let spent = try Spent.of { verdict = try Verification.run(Folder(path)) }
        guard verdict?.status == .agrees else { throw CocoaError(.fileReadCorruptFile) }
        tell(spent)
    }

    /// Seconds, those of the processor, and the peak in kilobytes.
    private static func tell(_ spent: Spent, more: [Double] = []) {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let status = text.split(separator: "\n")
        let peak = status.first { $0.hasPrefix("VmHWM") }?.split(whereSeparator: { !$0.isNumber }).first ?? "0"
        print(
            ([spent.seconds, spent.busy].map { "\($0)" } + [String(peak)] + more.map { "\($0)" }).joined(separator: " ")
        )
    }
}
