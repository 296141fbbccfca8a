import Application
import ArgumentParser
import Events
import Presentation

struct EvidenceCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "evidence", ru: "Чем записи подтверждаются: листы, фотографии, акты, ссылки.",
            en: "What bears the entries out: sheets, photos, acts, links.",
            more: Phrase(
                ru: """
                    Файлы лежат в evidence/, каждый под суммой своих байтов; целы ли они, проверяет letopis verify. \
                    Что показывает людей, запечатано: у каждого файла свой ключ, и ключ можно уничтожить.
                    """,
                en: """
                    The files lie in evidence/, each under the digest of its bytes; letopis verify checks that they are as \
                    they were. What shows people is sealed: each file has a key of its own, which can be destroyed.
                    """),
            subcommands: [
                EvidenceAttach.self, EvidenceList.self, EvidenceShow.self, EvidenceMissing.self, EvidenceRedact.self,
            ])
    }
}

struct EvidenceAttach: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "attach", ru: "Приложить файл или ссылку к записям.", en: "Attach a file or a link to entries.",
            more: Phrase(
                ru: """
                    letopis evidence attach лист.pdf --kind attendance-sheet --to 41 42 43
                    Что показывает людей, запечатывается: \(EvidenceAttach.kindsOfPeople). Остальное лежит как есть; \
                    решить иначе можно с --open и --sealed. Имя файла не записывается. То же самое к тем же записям \
                    второй раз ничего не добавит.
                    """,
                en: """
                    letopis evidence attach sheet.pdf --kind attendance-sheet --to 41 42 43
                    What shows people is sealed: \(EvidenceAttach.kindsOfPeople). The rest lies as it is; --open and \
                    --sealed decide otherwise. The name of the file is not recorded. The same to the same entries adds \
                    nothing a second time.
                    """))
    }

    private static let kindsOfPeople = Catalogue.evidenceKinds.filter(Catalogue.evidenceKindsOfPeople.contains)
        .joined(separator: ", ")

    @Argument(help: ArgumentHelp(ru: "файл; для ссылки — --url", en: "the file; for a link, --url", value: "FILE"))
    var file: String?

    @Option(help: ArgumentHelp(ru: "ссылка вместо файла", en: "a link instead of a file", value: "URL"))
    var url: String?

    @Option(
        help: ArgumentHelp(
            ru: "вид: \(Catalogue.evidenceKinds.joined(separator: ", "))",
            en: "the kind: \(Catalogue.evidenceKinds.joined(separator: ", "))", value: "KIND"))
    var kind: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            ru: "номера или id записей, которые подтверждаются", en: "seqs or ids of the entries that it bears out",
            value: "SEQ"))
    var to: [String]

    @Flag(help: ArgumentHelp(ru: "не запечатывать", en: "do not seal"))
    var open = false

    @Flag(help: ArgumentHelp(ru: "запечатать", en: "seal"))
    var sealed = false

    @Option(
        help: ArgumentHelp(
            ru: "код подтверждения; обычно его даёт летопись", en: "its code; made by the ledger by default",
            value: "CODE"))
    var code: String?

    @Option(
        help: ArgumentHelp(
            ru: "проект, если он не ясен из записей", en: "the programme, where the entries do not lead to it",
            value: "CODE"))
    var programme: String?

    @Option(help: ArgumentHelp(ru: "когда приложено; обычно сегодня", en: "when; today by default", value: "DATE"))
    var at: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let source = try self.source()
        let session = try options.session()
        _ = try session.writer()
        let names = try to.flatMap { $0.split(separator: ",") }.map { try EntryName(String($0)) }
        let (outcome, recorded) = try session.attach(
            source, to: names, EvidenceTerms(kind: kind, at: at, code: code, programme: programme))
        Aftermath.warn(recorded?.left ?? [])
        try options.write(EvidenceAnswer(outcome, late: recorded?.late).answer)
    }

    private func source() throws(Problem) -> Attaching.Source {
        if open, sealed {
            throw Problem.usage(
                "open-and-sealed",
                Phrase(ru: "--open и --sealed вместе не бывают", en: "--open and --sealed exclude each other"),
                remedy: Phrase(ru: "оставьте одно", en: "leave one"), field: "--open")
        }
        switch (file, url) {
        case (let file?, nil):
            return .file(file, sealed: sealed || !open && Catalogue.evidenceKindsOfPeople.contains(kind))
        case (nil, let url?): return .url(url)
        default:
            throw Problem.usage(
                "file-or-url",
                Phrase(ru: "нужно одно: файл или --url", en: "it takes one of two: a file, or --url"),
                remedy: Phrase(
                    ru: "letopis evidence attach ФАЙЛ --kind ВИД --to ЗАПИСЬ",
                    en: "letopis evidence attach FILE --kind KIND --to SEQ"), field: "--url")
        }
    }
}

struct EvidenceRedact: ParsableCommand, MoreToDo {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "redact", ru: "Заменить подтверждение копией, где лишнее закрыто.",
            en: "Put a copy with something covered in the place of evidence.",
            more: Phrase(
                ru: """
                    Так поступают, когда одного из людей на общем листе или снимке нужно стереть. Замена прикладывается к тем \
                    же записям; прежний файл и его ключ уничтожаются: прочесть его не сможет больше никто, из копий тоже. \
                    Если что-то прервалось, повторите ту же команду.
                    """,
                en: """
                    For when one of the people on a common sheet or photo has to be erased. The successor is attached to the \
                    same entries; the old file and its key are destroyed: nobody can read it again, from copies neither. If \
                    anything was interrupted, repeat the same command.
                    """))
    }

    @Argument(help: ArgumentHelp(ru: "код подтверждения", en: "the evidence's code", value: "CODE"))
    var code: String

    @Argument(help: ArgumentHelp(ru: "файл замены", en: "the successor's file", value: "FILE"))
    var file: String

    @Option(
        help: ArgumentHelp(
            ru: "причина: о файле, а не о человеке", en: "the reason: about the file, not about a person"))
    var reason: String?

    @Flag(help: ArgumentHelp(ru: "не запечатывать замену", en: "do not seal the successor"))
    var open = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try options.session()
        let (redaction, recorded) = try session.redact(
            code, with: file, sealed: open ? false : nil, reason: Question.reason(reason))
        Aftermath.warn(recorded?.left ?? [])
        let answer = EvidenceAnswer(redaction, of: code, late: recorded?.late).answer
        if recorded == nil { return try options.write(answer) }
        _ = Aftermath.attempt { try options.write(answer) }
    }
}
