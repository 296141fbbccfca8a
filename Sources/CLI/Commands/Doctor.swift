import Application
import ArgumentParser
import Events
import Foundation
import Presentation

struct Doctor: AsyncParsableCommand, MoreToDo {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "doctor", ru: "Всё ли в порядке с папкой, диском, часами и ключом.",
            en: "Whether folder, disk, clock and key are in order.",
            more: Phrase(
                ru: "Ничего не исправляет сам: у каждого замечания сказано, что делать. Содержание записей проверяет "
                    + "letopis verify.",
                en: "Mends nothing itself: each remark says what to do. The entries themselves are checked by letopis "
                    + "verify."
            ))
    }

    @Option(
        name: .customLong("accept-fork"),
        help: ArgumentHelp(
            ru: "признать, что последние записи утрачены, и продолжить: пишет запись ledger.forked с этой причиной",
            en: "accept that the last entries are lost, and go on: records ledger.forked with this reason",
            value: "REASON"))
    var acceptFork: String?

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        let ledger = try options.open()
        if let acceptFork {
            Aftermath.outliveReaders()
            let receipt = try Fork.accept(ledger, reason: acceptFork, account: ledger.account())
            let answer = Answer(
                json: ["size": .int(receipt.size), "root": .string(receipt.root.base64)],
                [
                    .heading(say(ru: "Потеря признана и записана", en: "The loss is accepted and recorded")),
                    .facts([
                        (say(ru: "записей", en: "entries"), .number(receipt.size)),
                        (say(ru: "корень", en: "root"), .text(receipt.root.base64)),
                    ]),
                ])
            if receipt.appended == 0 { return try options.write(answer) }
            _ = Aftermath.attempt { try options.write(answer) }
            return
        }
        let checks = Examination(ledger).checks()
        try options.write(answer(checks))
        if let failure = checks.first(where: { $0.standing == .bad }) {
            throw ExitCode((failure.code ?? .inputOutput).rawValue)
        }
    }

    private func answer(_ checks: [Check]) -> Answer {
        let table = Table(
            [
                Table.Column("status", ru: "", en: ""), Table.Column("check", ru: "что", en: "what"),
                Table.Column("found", ru: "найдено", en: "found", flexible: true),
                Table.Column("remedy", ru: "что делать", en: "what to do", flexible: true),
            ],
            rows: checks.map { check in
                [
                    .styled(check.standing.style, .shown(check.standing.mark, raw: check.standing.rawValue)),
                    .shown(check.label, raw: check.name), .text(check.found), .text(check.remedy),
                ]
            })
        let worst =
            checks.contains { $0.standing == .bad }
            ? Check.Standing.bad : checks.contains { $0.standing == .warning } ? .warning : .ok
        let heading =
            switch worst {
            case .ok: say(ru: "Всё в порядке", en: "All is in order")
            case .warning: say(ru: "Есть замечания", en: "There are remarks")
            case .bad: say(ru: "Есть неисправности", en: "Something is wrong")
            }
        let json = { @Sendable (language: Language) -> JSON in
            let told = checks.map { check in
                JSON.members([
                    ("check", .string(check.name)), ("status", .string(check.standing.rawValue)),
                    ("found", .string(check.found.text(language))),
                    ("remedy", check.remedy.map { .string($0.text(language)) }),
                ])
            }
            return ["checks": .array(told), "status": .string(worst.rawValue)]
        }
        return Answer(json: json, rows: table, [.heading(heading), .table(table)])
    }
}

/// One thing that `doctor` looked at.
struct Check: Sendable {
    enum Standing: String, Sendable {
        case ok, warning, bad

        var mark: String {
            switch self {
            case .ok: "✓"
            case .warning: "!"
            case .bad: "✗"
            }
        }

        var style: Emphasis {
            switch self {
            case .ok: .good
            case .warning: .warning
            case .bad: .bad
            }
        }
    }

    let name: String
    let label: Phrase
    let standing: Standing
    let found: Phrase
    var remedy: Phrase?
    /// The class of a failure, for the exit code.
    var code: Problem.Kind?

    init(
        _ name: String, _ label: Phrase, _ standing: Standing, _ found: Phrase, remedy: Phrase? = nil,
        code: Problem.Kind? = nil
    ) {
        self.name = name
        self.label = label
        self.standing = standing
        self.found = found
        self.remedy = remedy
        self.code = code
    }
}
