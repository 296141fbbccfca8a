import ArgumentParser
import Events
import Foundation
import Projections
import Synchronization

struct Demo: AsyncParsableCommand, MoreToDo {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "demo", ru: "Учебная летопись: пять проектов и выдуманный год.",
            en: "A ledger to try things on: five programmes, a synthetic year.",
            more: Phrase(
                ru:
                    "Все люди и действия выдуманы и так и помечены. Одно и то же число --seed даёт одни и те же байты и "
                    + "один корень.",
                en:
                    "All people and actions are synthetic, and labelled so. The same --seed gives the same bytes and the "
                    + "same root."
            ))
    }

    @Argument(help: ArgumentHelp(ru: "новая или пустая папка", en: "a new or empty folder", value: "DIR"))
    var folder: String

    @Option(help: ArgumentHelp(ru: "сколько записей всего", en: "how many entries in all", value: "N"))
    var entries = DemoLedger.usualEntries

    @Option(help: ArgumentHelp(ru: "начальное число", en: "the seed", value: "S"))
    var seed: UInt64 = 1

    @OptionGroup var output: OutputOptions

    func run() async throws {
        guard entries >= 1 else {
            throw Problem.usage(
                "no-entries", Phrase(ru: "записей должно быть больше нуля", en: "there must be entries"),
                remedy: Phrase(ru: "--entries 5000", en: "--entries 5000"), field: "--entries")
        }
        let progress = Progress(ru: "Пишу записи:", en: "Writing entries:")
        let demo = DemoLedger(folder: folder, seed: seed, entries: entries)
        let (size, root) = try await demo.make { progress($0, $1) }
        progress.end()
        let parts: [Answer.Part] = [
            .heading(say(ru: "Учебная летопись готова: \(folder)", en: "The demo ledger is ready: \(folder)")),
            .facts([
                (say(ru: "записей", en: "entries"), .number(size)), (say(ru: "корень", en: "root"), .text(root)),
                (say(ru: "имя", en: "name"), .text(demo.origin)),
            ]),
            .text(""),
            .text(
                say(
                    ru: "Все люди, организации-участники и действия в ней выдуманы.",
                    en: "All people and actions in it are synthetic.")),
            .text(""), .note(say(ru: "Попробуйте:", en: "Try:")),
            .commands([
                "export LETOPIS_LEDGER=\(folder)", "letopis", "letopis indicators --programme zemlyaki",
                "letopis indicators --as-of 2024-06-30", "letopis flags", "letopis verify",
            ]),
        ]
        let table = Table(
            [
                Table.Column("entries", ru: "записей", en: "entries", .right),
                Table.Column("root", ru: "корень", en: "root"),
            ],
            rows: [[.number(size), .text(root)]])
        try output.write(Answer(json: ["entries": .int(size), "root": .string(root)], rows: table, parts))
    }
}

/// Makes the demo ledger: everything in it comes from the seed.
struct DemoLedger {
    static let usualEntries = 5000

    let folder: String
    let seed: UInt64
    let entries: Int

    var origin: String { "demo.letopis.example/seed-\(seed)" }

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

    func make(_ progress: (Int, Int) -> Void) async throws -> (size: Int, root: String) {
        let watch = Watch(DemoYear.opened)
        var random = RandomSource(seed: seed)
        let key = try SigningKey.generate(name: origin, &random)
        let ledger = try Ledger.create(
            folder, origin: origin, timeZone: "Europe/Moscow", language: .ru, by: "owner", key: key, clock: watch.clock,
            id: Identifier.version7(milliseconds: DemoYear.opened, &random))
        let writer = try Writer(ledger, account: "owner", clock: watch.clock, random: RandomSource(seed: random.next()))
        // A demo that a power failure cuts short is made again from its seed: it need not wait for the disk each time.
        try await writer.waitForDisk(false)
        for (name, bytes) in DemoLedger.programmes {
            let source = try ProgrammeSource(bytes, name: name)
            _ = try await source.add(to: writer, change: ProgrammeChange(on: ledger.today(watch.clock).description))
        }
        let planned = try ledger.size()
        let year = DemoYear(seed: seed, entries: entries, planned: planned)
        var batch = Batch()
        var done = planned
        func append() async throws {
            watch.set(batch.recorded)
            _ = try await writer.append(batch.drafts)
            done += batch.drafts.count
            progress(done, year.count + planned)
            batch.drafts.removeAll(keepingCapacity: true)
        }
        try await year.play { noted in
            if !batch.takes(noted) { try await append() }
            batch.recorded = noted.recorded
            if let digest = noted.action.data["file"]?.object?["digest"]?.string, let paper = year.papers[digest] {
                try Data(paper.utf8).write(to: URL(filePath: "\(ledger.folder.evidence)/\(digest)"))
            }
            batch.drafts.append(try Validation.draft(noted.action))
        }
        if !batch.drafts.isEmpty { try await append() }
        if let problem = await writer.followUp().first { throw problem }
        try await writer.waitForDisk(true)
        let size = try ledger.size()
        return (size, try ledger.root(at: size).base64)
    }
}
