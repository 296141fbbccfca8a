import Application
import Events
import Foundation
import Synchronization

/// Makes the demo ledger: everything in it comes from the seed.
package struct DemoLedger {
    package static let usualEntries = 5000

    let folder: String
    let seed: UInt64
    let entries: Int

    package init(folder: String, seed: UInt64, entries: Int) {
        (self.folder, self.seed, self.entries) = (folder, seed, entries)
    }

    package var origin: String { "demo.letopis.example/seed-\(seed)" }

    /// The five programmes in the order in which they began.
    static let programmes: [(name: String, bytes: [UInt8])] = [
        ("small-territories.yaml", PackageResources.small_territories_yaml),
        ("rc-workshop.yaml", PackageResources.rc_workshop_yaml),
        ("coworking.yaml", PackageResources.coworking_yaml), ("internships.yaml", PackageResources.internships_yaml),
        ("zemlyaki.yaml", PackageResources.zemlyaki_yaml),
    ]

    /// A clock that stands where it is put.
    private final class Watch: Sendable {
        private let time: Mutex<Int>
        init(_ time: Int) { self.time = Mutex(time) }
        func set(_ time: Int) { self.time.withLock { $0 = time } }
        var clock: Clock { Clock { self.time.withLock { $0 } } }
    }

    /// What is entered in one go: within an hour, as one sits down to it.
    private struct Batch {
        var recorded = 0
        var drafts: [Draft] = []

        func takes(_ next: DemoAction) -> Bool {
            drafts.isEmpty || drafts.count < 1000 && next.recorded / 3_600_000 == recorded / 3_600_000
        }
    }

    package func make(_ progress: (Int, Int) -> Void) throws -> (size: Int, root: String) {
        let watch = Watch(DemoYear.opened)
        var random = RandomSource(seed: seed)
        let key = try SigningKey.generate(name: origin, &random)
        let ledger = try Ledger.create(
            folder, origin: origin, timeZone: "Europe/Moscow", language: .ru, by: "owner", key: key, clock: watch.clock,
            id: Identifier.version7(milliseconds: DemoYear.opened, &random))
        let writer = try Writer(ledger, account: "owner", clock: watch.clock, random: RandomSource(seed: random.next()))
        // A demo that a power failure cuts short is made again from its seed: it need not wait for the disk each time.
        try writer.waitForDisk(false)
        for (name, bytes) in DemoLedger.programmes {
            let source = try ProgrammeSource(bytes, name: name)
            _ = try source.add(to: writer, change: ProgrammeChange(on: ledger.today(watch.clock).description))
        }
        let planned = try ledger.size()
        let year = DemoYear(seed: seed, entries: entries, planned: planned)
        var batch = Batch()
        var done = planned
        func append() throws {
            watch.set(batch.recorded)
            _ = try writer.append(batch.drafts)
            done += batch.drafts.count
            progress(done, year.count + planned)
            batch.drafts.removeAll(keepingCapacity: true)
        }
        try year.forEach { noted in
            if !batch.takes(noted) { try append() }
            batch.recorded = noted.recorded
            if let digest = noted.action.data["file"]?.object?["digest"]?.string, let paper = year.papers[digest] {
                try Data(paper.utf8).write(to: URL(filePath: "\(ledger.folder.evidence)/\(digest)"))
            }
            batch.drafts.append(try Validation.draft(noted.action))
        }
        if !batch.drafts.isEmpty { try append() }
        if let problem = writer.followUp().first { throw problem }
        try writer.waitForDisk(true)
        let size = try ledger.size()
        return (size, try ledger.root(at: size).base64)
    }
}
