import Events
import Foundation

extension HealthChecks {
    /// Whether the files of evidence/ are there, and whether anything lies there that should not. What is in them,
    /// `verify` checks.
    func evidence() throws -> HealthCheck {
        let label = Phrase(ru: "подтверждения", en: "evidence")
        let check = try EvidenceCheck(ledger, isHashed: false)
        func told(_ standing: HealthCheck.Standing, _ found: Phrase, _ remedy: Phrase) -> HealthCheck {
            HealthCheck("evidence", label, standing, found, remedy: remedy, code: standing == .bad ? .altered : nil)
        }
        guard check.isCarried else {
            if check.named == 0 { return HealthCheck("evidence", label, .ok, Phrase(ru: "нет", en: "none")) }
            return told(
                .warning,
                Phrase(
                    ru: "папки evidence/ нет, файлов в записях: \(check.named)",
                    en: "there is no evidence/; files that the entries name: \(check.named)"),
                Phrase(ru: "верните папку из своей копии", en: "put the folder back from your copy"))
        }
        let missing = check.count(.missing)
        if missing > 0 {
            return told(
                .bad,
                Phrase(
                    ru: "нет файлов: \(missing) из \(check.named)", en: "files missing: \(missing) of \(check.named)"),
                Phrase(
                    ru: "какие, скажет letopis verify; верните их из копии папки evidence/",
                    en: "letopis verify says which; put them back from a copy of evidence/"))
        }
        let left = check.files.filter { [.unnamed, .unfinished].contains($0.state) }
        if let first = left.first {
            return told(
                .warning,
                Phrase(
                    ru: "ни одна запись не называет файлов: \(left.count), первый — \(first.name)",
                    en: "files that no entry names: \(left.count), the first is \(first.name)"),
                Phrase(
                    ru: "так кончается прерванное evidence attach: приложите файл ещё раз; ненужный удалите сами",
                    en:
                        "so an interrupted evidence attach ends: attach the file again; delete yourself what is not needed"
                ))
        }
        let kept = try replaced()
        if let first = kept.first {
            let list = kept.joined(separator: ", ")
            return told(
                .warning,
                Phrase(
                    ru: "заменено, но прежний файл ещё здесь: \(list)",
                    en: "replaced, but the old file is here: \(list)"),
                Phrase(
                    ru: "если в нём было то, что закрыли, повторите letopis evidence redact \(first) с файлом замены",
                    en:
                        "if it has what was to be covered, repeat letopis evidence redact \(first) with the successor's file"
                ))
        }
        return HealthCheck(
            "evidence", label, .ok,
            Phrase(
                ru: "файлов в записях: \(check.named); целы ли, скажет letopis verify",
                en: "files that the entries name: \(check.named); letopis verify says whether they are sound"))
    }

    /// Sealed evidence that was superseded and whose file still stands: its redaction may have been cut short.
    private func replaced() throws -> [String] {
        let log = try EvidenceLog(ledger)
        let files = EvidenceFiles(ledger)
        return log.items.filter { item in
            guard item.replacement != nil, let file = item.file, file.isSealed, files.has(file.digest) else {
                return false
            }
            return !log.items(naming: file.digest).contains(where: \.isLive)
        }.map(\.code)
    }
}
