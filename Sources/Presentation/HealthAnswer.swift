import Application
import Events
import Projections

/// What was found in order and what was not, with what to do about it.
package struct HealthAnswer {
    private let checks: [HealthCheck]

    package init(_ checks: [HealthCheck]) {
        self.checks = checks
    }

    package var answer: Answer {
        let checks = checks
        let table = Table(
            [
                Table.Column("status", ru: "", en: ""), Table.Column("check", ru: "что", en: "what"),
                Table.Column("found", ru: "найдено", en: "found", flexible: true),
                Table.Column("remedy", ru: "что делать", en: "what to do", flexible: true),
            ],
            rows: checks.map { check in
                [
                    .styled(check.standing.style, .shown(check.standing.mark, raw: check.standing.rawValue)),
                    .shown(check.label, raw: check.name), .text(check.found.said),
                    .text(check.remedy?.phrase(.commandLine)),
                ]
            })
        let worst =
            checks.contains { $0.standing == .bad }
            ? HealthCheck.Standing.bad : checks.contains { $0.standing == .warning } ? .warning : .ok
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
                    ("found", .string(check.found.said.text(language))),
                    ("remedy", check.remedy.map { .string($0.text(language, .commandLine)) }),
                ])
            }
            return ["checks": .array(told), "status": .string(worst.rawValue)]
        }
        return Answer(json: json, rows: table, [.heading(heading), .table(table)])
    }
}

extension HealthCheck.Standing {
    fileprivate var mark: String {
        switch self {
        case .ok: "✓"
        case .warning: "!"
        case .bad: "✗"
        }
    }

    fileprivate var style: Emphasis {
        switch self {
        case .ok: .good
        case .warning: .warning
        case .bad: .bad
        }
    }
}

extension HealthCheck.Found {
    fileprivate var said: Phrase {
        switch self {
        case .text(let text): text
        case .claims(let untrue):
            untrue.map { say(ru: "\($0.place): \($0.list)", en: "\($0.place): \($0.list)") }.joined(separator: "; ")
        }
    }
}

extension HealthCheck.UntrueClaims {
    fileprivate var list: Phrase {
        guard let claims else {
            return Phrase(ru: "корень не тот, что у летописи", en: "a root that the ledger never had")
        }
        let texts = claims.prefix(3).map(\.difference).joined(separator: ", ")
        return claims.count > 3 ? "\(texts)…" : texts
    }
}
