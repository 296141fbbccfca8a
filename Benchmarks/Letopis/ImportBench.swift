import Events
import Foundation

/// A sheet taken in against people who are known, by the program itself: reading, matching, writing, answering.
struct ImportBench {
    /// The program, built beside this one.
    private static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "letopis")

    let folder: String
    let known: Int
    let rows: Int

    func run(_ report: inout Report) async throws {
        for surnames in SyntheticPeople.Surnames.allCases {
            for areDated in [true, false] { try await run(surnames, areDated, &report) }
        }
    }

    private func run(_ surnames: SyntheticPeople.Surnames, _ areDated: Bool, _ report: inout Report) async throws {
        let name = "\(surnames.rawValue) surnames, " + (areDated ? "dates of birth" : "no dates")
        let people = SyntheticPeople(known: known, rows: rows, surnames, areDated: areDated)
        let path = "\(folder)/import-\(surnames.rawValue)-\(areDated)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let sheet = path + "/sheet.csv"
        try people.sheet(rows: rows).write(toFile: sheet, atomically: false, encoding: .utf8)

        let spent = try await begin(path + "/ledger", people)
        var result = Result("people appended, \(name)", known)
        result.rate = Double(known) / spent.seconds
        result.busyMicroseconds = spent.busy * 1e6 / Double(known)
        report.add(result)

        // The read models are not what is measured.
        _ = try letopis(["list", "person", "--ledger", path + "/ledger"])
        // Every commit is the first to its ledger.
        let copies = try (0..<Self.runs).map { number in
            let copy = "\(path)/copy-\(number)"
            try FileManager.default.copyItem(atPath: path + "/ledger", toPath: copy)
            return copy
        }
        let own = Array(repeating: path + "/ledger", count: Self.runs)
        for (step, ledgers, options) in [
            ("previewed", own, []), ("committed", copies, ["--commit"]), ("again", copies, []),
        ] {
            let times = try ledgers.map { ledger in
                try letopis(
                    ["import", sheet, "--as", "expedition.attended", "--activity", "e", "--ledger", ledger] + options)
            }.sorted { $0.seconds < $1.seconds }
            let middle = times[times.count / 2]
            var result = Result("sheet \(step), \(name)", rows)
            result.milliseconds = middle.seconds * 1000
            result.notes = [
                "busy ms": middle.busy * 1000, "fastest ms": times[0].seconds * 1000,
                "slowest ms": times[times.count - 1].seconds * 1000,
            ]
            report.add(result)
        }
    }

    /// Makes a ledger of the people known. Its connections are closed when this returns, as between two commands: while
    /// one is open, SQLite keeps what was written beside the files.
    private func begin(_ path: String, _ people: SyntheticPeople) async throws -> Spent {
        var random = RandomSource(seed: 1)
        let ledger = try Ledger.create(
            path, origin: "bench.example/import", timeZone: "Europe/Moscow", language: .en, by: "bench",
            key: SigningKey.generate(name: "bench.example/import", &random), clock: .system,
            id: Identifier.version7(milliseconds: Clock.system.now(), &random))
        let writer = try Writer(ledger, account: "bench", clock: .system)
        let lines = people.lines()
        let spent = try await Spent.of {
            for start in stride(from: 0, to: known, by: 1000) {
                _ = try await writer.append(drafts(Array(lines[start..<min(start + 1000, known)])))
            }
            await writer.followUp()
        }
        _ = try await writer.append(
            drafts([
                #"{"type":"programme.added","at":"2023-10-16","data":{"programme":"p","title":"P","funder":"F","contest":"C","startsOn":"2024-02-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}}"#,
                #"{"type":"expedition.planned","at":"2024-02-01","data":{"programme":"p","activity":"e","title":"E","startsOn":"2024-06-15","mode":"onsite"}}"#,
            ]))
        await writer.followUp()
        return spent
    }

    /// The middle one of so many counts.
    private static let runs = 5

    private func drafts(_ lines: [String]) throws -> [Draft] {
        try lines.map { try Validation.draft(InputReader.action(line: Array($0.utf8), number: nil)) }
    }

    private func letopis(_ arguments: [String]) throws -> Spent {
        let process = Process()
        process.executableURL = Self.program
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        var before = rusage()
        getrusage(Int32(RUSAGE_CHILDREN.rawValue), &before)
        var spent = try Spent.of {
            try process.run()
            process.waitUntilExit()
        }
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        var after = rusage()
        getrusage(Int32(RUSAGE_CHILDREN.rawValue), &after)
        func seconds(_ usage: rusage) -> Double {
            Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
                + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
        }
        spent.busy = seconds(after) - seconds(before)
        return spent
    }
}
