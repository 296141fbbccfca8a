import ArgumentParser
import Events
import Foundation

struct ProgrammeAdd: AsyncParsableCommand, MoreToDo {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "add", ru: "Файл программы становится записями.", en: "A programme file becomes entries.",
            more: Phrase(
                ru: "Тот же файл второй раз ничего не добавляет, изменённый добавляет только изменения. Формат — "
                    + "docs/PROGRAMME-FILE.md.",
                en: "The same file again adds nothing; a changed one appends only what changed. The format: "
                    + "docs/PROGRAMME-FILE.md."
            ))
    }

    @Argument(help: ArgumentHelp(ru: "файлы программ", en: "programme files", value: "FILE.yaml"))
    var files: [String]

    @Option(
        help: ArgumentHelp(
            ru: "документ, по которому фонд согласился на изменение",
            en: "the document by which the fund agreed to a change", value: "TEXT"))
    var agreement: String?

    @Option(help: ArgumentHelp(ru: "причина изменения", en: "the reason for a change", value: "TEXT"))
    var reason: String?

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        // All files are read before anything is appended.
        let sources = try files.map { try ProgrammeSource(path: $0) }
        let ledger = try options.open()
        let writer = try ledger.writer()
        let change = ProgrammeChange(on: ledger.today().description, reason: reason, agreement: agreement)
        for source in sources {
            let receipt = try await source.add(to: writer, change: change)
            // The next file is still to come.
            if receipt == nil {
                try options.write(answer(source, receipt))
            } else {
                _ = Aftermath.attempt { try options.write(answer(source, receipt)) }
            }
        }
        Aftermath.warn(await writer.followUp())
    }

    private func answer(_ source: ProgrammeSource, _ receipt: Writer.Receipt?) -> Answer {
        let appended = receipt?.appended ?? 0
        let code = source.programme.code
        let text =
            appended > 0
            ? say(
                ru: "\(code): добавлено \(Numbers.entries(appended)).",
                en: "\(code): \(Numbers.entries(appended)) appended.")
            : say(
                ru: "\(code): летопись уже говорит то же, что файл; ничего не добавлено.",
                en: "\(code): the ledger says what the file says; nothing was appended.")
        let table = Table(
            [
                Table.Column("programme", ru: "проект", en: "programme"),
                Table.Column("appended", ru: "добавлено", en: "appended", .right),
            ],
            rows: [[.text(code), .number(appended)]])
        return Answer(json: ["programme": .string(code), "appended": .int(appended)], rows: table, [.text(text)])
    }
}

/// A programme file with its text, to tell problems of its lines.
struct ProgrammeSource {
    let programme: ProgrammeFile
    private let lines: [ArraySlice<UInt8>]
    /// In bytes: a programme of a year has some ten thousand.
    private static let greatestSize = 1 << 24

    init(path: String) throws {
        try self.init(SmallFile.read(path, upTo: ProgrammeSource.greatestSize), name: path)
    }

    init(_ bytes: [UInt8], name: String) throws {
        lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        do {
            programme = try ProgrammeFile.read(bytes, name: name)
        } catch {
            throw ProgrammeSource.failure(error.all, lines)
        }
    }

    /// Appends what the ledger does not say yet; nil where it says everything.
    ///
    /// The plan is made against the ledger as it is, and appended only if nothing was appended since; else it is
    /// made again. So two processes that add the same file add it once.
    func add(to writer: Writer, change: ProgrammeChange) async throws -> Writer.Receipt? {
        var attempts = 0
        while true {
            let reader = try LedgerReader(writer.ledger, index: writer.index)
            let drafts: [Draft]
            do {
                drafts = try programme.entries(against: reader, change: change).map { try Validation.draft($0) }
            } catch let problems as ProgrammeFileProblems {
                throw ProgrammeSource.failure(problems.all, lines)
            } catch let problem as Problem {
                throw ProgrammeSource.failure([problem.inFile(programme.name)], lines)
            }
            if drafts.isEmpty { return nil }
            do throws(Problem) {
                let receipt = try await writer.append(
                    drafts, if: AppendCondition(noEntryMatching: .all, after: reader.size))
                return receipt
            } catch {
                attempts += 1
                if error.name == "condition-failed", attempts < 10 { continue }
                throw ProgrammeSource.failure([error.inFile(programme.name)], lines)
            }
        }
    }

    private static func failure(_ problems: [Problem], _ lines: [ArraySlice<UInt8>]) -> Failure {
        let shown = problems.prefix(Failure.greatestCount).map { problem in
            let line = problem.line.flatMap { lines.indices.contains($0 - 1) ? Array(lines[$0 - 1]) : nil }
            return Failure.Item(problem: problem, line: line)
        }
        return Failure(shown, more: problems.count - shown.count)
    }
}

extension LedgerReader: ProgrammeState {
    func entries(_ type: String, about ref: Ref) throws(Problem) -> [RecordedEntry] {
        guard let type = Catalogue.byName[type] else { return [] }
        return try live(ref, types: [type]).map { RecordedEntry(seq: $0.seq, at: $0.at, data: $0.data) }
    }
}
