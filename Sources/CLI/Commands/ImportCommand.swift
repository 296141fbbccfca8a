import Application
import ArgumentParser
import Events
import Presentation
import Sheets

struct ImportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "import", ru: "Внести таблицу участников: сначала предпросмотр, потом --commit.",
            en: "Take in a sheet of participants: a preview first, then --commit.",
            more: Phrase(
                ru: """
                    letopis import list.xlsx --as expedition.attended --activity exp-culture
                    CSV (запятые, «;», табуляции, «|»; UTF-8, UTF-16, русские кодировки) и XLSX, как их выгружают Яндекс Формы, \
                    Google Формы и Excel. Столбцы узнаются по заголовкам, по-русски и по-английски; иначе — --map.

                    Каждая строка — человек и запись о нём. Известные люди узнаются по имени вместе с телефоном, почтой или \
                    датой рождения; похожие вносятся как новые и показаны. Тот же файл второй раз ничего не добавляет, \
                    исправленный добавляет только исправления: другой телефон исправляет сведения о человеке, другая роль \
                    аннулирует прежнюю запись и записывает новую. Что было исправлено или аннулировано раньше, старый файл не \
                    возвращает, если не дать --again. Всё добавляется вместе или не добавляется ничего; отклонённые строки \
                    остаются в файле.
                    """,
                en: """
                    letopis import list.xlsx --as expedition.attended --activity exp-culture
                    CSV (commas, semicolons, tabs, bars; UTF-8, UTF-16, Cyrillic encodings) and XLSX, as Yandex Forms, Google \
                    Forms and Excel write them. Columns are known by their headings, Russian or English; or by --map.

                    Every row is a person and an entry about them. Known people are told by name along with phone, e-mail or \
                    date of birth; those alike come in as new and are shown. The same file again adds nothing, a corrected one \
                    only its corrections: another phone corrects the person, another role voids the entry and records a new \
                    one. What was corrected or voided before, an old file does not bring back, unless with --again. All of it \
                    is appended together or nothing; rejected rows stay in the file.
                    """))
    }

    @Argument(help: ArgumentHelp(ru: "таблица, .csv или .xlsx", en: "the sheet, .csv or .xlsx", value: "FILE"))
    var file: String

    @Argument(
        help: ArgumentHelp(
            ru: "поля, одинаковые для всех строк", en: "fields that are the same for all rows", value: "key=value"))
    var values: [String] = []

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            ru: "чем становятся строки, например expedition.attended; person.added — только люди",
            en: "what the rows become, such as expedition.attended; person.added for people alone", value: "TYPE"))
    var type: String

    @Option(help: ArgumentHelp(ru: "мероприятие", en: "the activity", value: "CODE"))
    var activity: String?

    @Option(
        help: ArgumentHelp(
            ru: "день для всех строк; иначе из столбца, иначе первый день мероприятия",
            en: "the day of all rows; else from a column, else the first day of the activity", value: "DATE"))
    var at: String?

    @Option(
        help: ArgumentHelp(
            ru: "проект, если он не ясен из остального", en: "the programme, where nothing else leads to it",
            value: "CODE"))
    var programme: String?

    @Option(
        help: ArgumentHelp(
            ru: "лист книги; обычно первый видимый", en: "the worksheet; the first that is shown by default",
            value: "NAME"))
    var worksheet: String?

    @Option(
        help: ArgumentHelp(
            ru: "что значат столбцы и слова в них", en: "what the columns and the words in them mean", value: "MAP.yaml"
        ))
    var map: String?

    @Option(
        name: .customLong("save-map"),
        help: ArgumentHelp(
            ru: "записать, что узнано, в новый файл", en: "write what was recognised to a new file", value: "MAP.yaml"))
    var saveMap: String?

    @Option(
        name: .customLong("add-organisations"),
        help: ArgumentHelp(
            ru:
                "внести организации, которых летопись не знает, этого вида: \(Catalogue.organisationKinds.joined(separator: ", "))",
            en:
                "add organisations that the ledger does not know, of this kind: \(Catalogue.organisationKinds.joined(separator: ", "))",
            value: "KIND"))
    var organisationKind: String?

    @Option(
        name: .customLong("consent-document"),
        help: ArgumentHelp(
            ru: "документ, которым даны согласия: «да» в столбце согласия становится записью",
            en: "the document by which consent is given: a yes in the column of consent becomes an entry", value: "TEXT"
        ))
    var consentDocument: String?

    @Option(
        name: .customLong("consent-purposes"),
        help: ArgumentHelp(
            ru: "цели согласия, через запятую", en: "the purposes of the consent, by commas", value: "CODES"))
    var consentPurposes: String?

    @Option(
        help: ArgumentHelp(
            ru: "почему исправляется то, что уже записано", en: "why what is recorded already is corrected",
            value: "TEXT"))
    var reason: String?

    @Flag(
        help: ArgumentHelp(
            ru: "вернуть и то, что было аннулировано или исправлено с тех пор",
            en: "bring back what was voided or corrected since, too"))
    var again = false

    @Flag(help: ArgumentHelp(ru: "записать; без этого — предпросмотр", en: "record it; a preview without"))
    var commit = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        try SmallFile.requireAbsent(saveMap)
        let session = try options.session()
        let terms = try terms(session)
        let map = try map.map { try ColumnMap.read(SmallFile.read(Console.file($0)), name: $0, type: terms.type) }
        let sheet = try SheetImport(
            SmallFile.bytes(of: file, upTo: SheetLimits.standard.file), name: file, worksheet: worksheet, map: map,
            terms: terms)
        if let saveMap { try save(sheet, to: saveMap) }
        let command = ImportCommand.again(Console.current.arguments)
        guard commit else {
            return try options.write(ImportAnswer(sheet, session.preview(sheet), command: command).answer)
        }
        let (plan, recorded) = try session.commit(sheet)
        Aftermath.warn(recorded.left)
        try options.write(ImportAnswer(sheet, plan, recorded, command: command).answer)
    }

    private func save(_ sheet: SheetImport, to path: String) throws {
        let (text, leftOut) = sheet.map
        try SmallFile.create(path, Array(text.spoken.utf8))
        Terminal.remark(say(ru: "Карта столбцов: \(path)", en: "The map of columns: \(path)"))
        if leftOut == 0 { return }
        let count = Numbers.count(
            leftOut, one: "слово", few: "слова", many: "слов", en: "word", ens: "words")
        Terminal.remark(
            say(
                ru: "Похоже на личные данные и в карту не записано: \(count). Проверьте, тот ли это столбец",
                en:
                    "Looks like personal data and is left out of the map: \(count). See whether the column is the right one"
            ))
    }
}
