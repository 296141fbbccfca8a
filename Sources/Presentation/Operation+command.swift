import Events

extension Remedy.Wording {
    /// As commands and options, to be typed as they stand; what is still to be given is in capitals.
    package static let commandLine = Remedy.Wording(
        operation: { operation, isFull in "letopis \(words(operation.command, isFull))" },
        input: { input, isFull in words(input.option, isFull) })

    private static func words(_ typed: (name: Phrase, rest: Phrase), _ isFull: Bool) -> Phrase {
        isFull && !typed.rest.isEmpty ? "\(typed.name) \(typed.rest)" : typed.name
    }
}

extension Operation {
    /// The command for it, and after it what is still to be given.
    fileprivate var command: (name: Phrase, rest: Phrase) {
        switch self {
        case .initialise: ("init", Phrase(ru: "ПАПКА --origin ИМЯ", en: "DIR --origin NAME"))
        case .verify: ("verify", "")
        case .doctor: ("doctor", "")
        case .acceptFork: ("doctor --accept-fork", Phrase(ru: "\"причина\"", en: "\"reason\""))
        case .checkpoint: ("checkpoint", "")
        case .rotateKey: ("key rotate", "")
        case .rebuild: ("rebuild", "")
        case .backup: ("backup", Operation.copy)
        case .backupVault: ("backup", "\(Operation.copy) --part vault")
        case .restore: ("restore", Operation.copy)
        case .record(let type): ("record \(type)", "")
        case .entryTypes: ("record --help", "")
        case .correct(let entry): ("correct \(entry)", "…")
        case .void: ("void", Phrase(ru: "ЗАПИСЬ", en: "SEQ"))
        case .log(let after): (after.map { "log --after \($0)" } ?? "log", "")
        case .show(let entry): ("show \(entry)", "")
        case .body(let entry): ("log --after \(entry - 1) --until \(entry) --format json", "")
        case .addProgramme: ("programme add", Phrase(ru: "ФАЙЛ.yaml", en: "FILE.yaml"))
        case .list(let kind): ("list \(kind.rawValue)", "")
        case .activities: ("list activities", "")
        case .history(let ref): ("history \(ref)", "")
        case .findPerson: ("people find", Phrase(ru: "ТЕЛЕФОН-ИЛИ-ИМЯ", en: "PHONE-OR-NAME"))
        case .duplicates: ("people duplicates", "")
        case .evidence: ("evidence list", "")
        case .redact(let evidence?): ("evidence redact \(evidence)", Operation.file)
        case .redact(nil): ("evidence redact", "\(Operation.code) \(Operation.file)")
        case .indicators: ("indicators", "")
        case .explain(let indicator): ("explain \(indicator)", Phrase(ru: "--programme КОД", en: "--programme CODE"))
        case .openPeriod:
            (
                "period open",
                Phrase(
                    ru: "КОД --programme ПРОЕКТ --from ДЕНЬ --to ДЕНЬ",
                    en: "CODE --programme PROGRAMME --from DAY --to DAY")
            )
        case .closePeriod: ("period close", Operation.code)
        case .reopenPeriod: ("period reopen", Operation.code)
        case .checkPeriods: ("period check", "")
        case .reports: ("report list", "")
        case .checkReports: ("report check", "")
        case .submitReport:
            (
                "report submit",
                Phrase(
                    ru: "КОД --programme ПРОЕКТ --period КОД --kind analytical",
                    en: "CODE --programme PROGRAMME --period CODE --kind analytical")
            )
        case .bundle: ("bundle", Operation.code)
        case .bundleOfPeriod:
            ("bundle", Phrase(ru: "--programme КОД --period A..B", en: "--programme CODE --period A..B"))
        case .bundleWithDisclosures: ("bundle", "… --disclosures \(Operation.file)")
        case .check: ("check", Operation.bundleName)
        case .checkWithDisclosures: ("check", "\(Operation.bundleName) --disclosures \(Operation.file)")
        case .makeWitnessKey: ("witness key", Phrase(ru: "ИМЯ", en: "NAME"))
        case .requestCosignature(let since): (since.map { "witness request --since \($0)" } ?? "witness request", "")
        case .cosign: ("witness sign", Phrase(ru: "ЗАПРОС", en: "REQUEST"))
        }
    }

    private static let copy = Phrase(ru: "КОПИЯ", en: "COPY")
    private static let code = Phrase(ru: "КОД", en: "CODE")
    private static let file = Phrase(ru: "ФАЙЛ", en: "FILE")
    private static let bundleName = Phrase(ru: "МАТЕРИАЛЫ", en: "BUNDLE")
}

extension Input {
    /// The option for it, and after it an example of its value, or a name for it.
    fileprivate var option: (name: Phrase, rest: Phrase) {
        switch self {
        case .ledger: ("--ledger", Phrase(ru: "ПАПКА", en: "DIR"))
        case .ledgerSetting: ("LETOPIS_LEDGER", "")
        case .programme: ("--programme", Phrase(ru: "КОД", en: "CODE"))
        case .activity: ("--activity", Phrase(ru: "КОД", en: "CODE"))
        case .size: ("--size", "N")
        case .merged: ("--merged", "")
        case .key: ("--key", Input.publicKey)
        case .log: ("--log", Input.publicKey)
        case .witness: ("--witness", Input.publicKey)
        case .worksheet: ("--worksheet", Phrase(ru: "ЛИСТ", en: "NAME"))
        case .map: ("--map", "map.yaml")
        case .saveMap: ("--save-map", "map.yaml")
        case .at: ("--at", Phrase(ru: "ДЕНЬ", en: "DAY"))
        case .addOrganisations: ("--add-organisations", "ngo")
        case .once: ("--once", "")
        case .reason: ("--reason", "\"…\"")
        case .agreement: ("--agreement", "\"…\"")
        case .by: ("--by", Phrase(ru: "ИЗМЕРЕНИЕ", en: "DIMENSION"))
        case .all: ("--all", "")
        case .csv: ("--format csv", "")
        }
    }

    private static let publicKey = Phrase(ru: "КЛЮЧ", en: "VKEY")
}
