import Events
import Foundation

/// A ledger in a temporary folder, gone with the value; its clock stands still until it is moved, its codes repeat.
package final class TemporaryLedger: Sendable {
    package let path: String
    package let ledger: Ledger
    package let writer: Writer

    package static let origin = "test.example/ledger"
    /// 2024-01-01T00:00:00Z.
    package static let start = 1_704_067_200_000

    package init(clock: Clock? = nil) throws {
        path = NSTemporaryDirectory() + "letopis-\(UUID().uuidString)"
        let clock = clock ?? Clock { TemporaryLedger.start }
        var random = RandomSource(seed: 1)
        let key = try SigningKey.generate(name: TemporaryLedger.origin, &random)
        ledger = try Ledger.create(
            path, origin: TemporaryLedger.origin, timeZone: "Europe/Moscow", language: .en, by: "tester", key: key,
            clock: clock, id: Identifier.version7(milliseconds: TemporaryLedger.start, &random))
        writer = try Writer(ledger, account: "tester", clock: clock, random: RandomSource(seed: 2))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Appends JSON lines of the input format as one batch.
    @discardableResult
    package func append(_ lines: String, if condition: AppendCondition? = nil) async throws -> Writer.Receipt {
        try await writer.append(try Drafts.read(lines), if: condition)
    }
}

package enum Drafts {
    package static func read(_ lines: String) throws -> [Draft] {
        var drafts: [Draft] = []
        for (index, line) in lines.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty {
            drafts.append(try Validation.draft(InputReader.action(line: Array(line.utf8), number: index + 1)))
        }
        return drafts
    }
}

extension Writer {
    /// What follows a commit, where all of it has to be done: a test is to notice what the program only warns of.
    package func finish() async throws {
        if let problem = await followUp().first { throw problem }
    }
}
