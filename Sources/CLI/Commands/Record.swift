import Application
import ArgumentParser
import Events
import Presentation

struct Record: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "record", ru: "Записать одно действие.", en: "Record one action.",
            more: Phrase(
                ru: """
                    letopis record expedition.joined activity=exp-culture person=p-0001 --at 2024-06-15
                    Поля одного типа: letopis record ТИП --help. На терминале спросит, чего не хватает.
                    Личное — не в аргументах, они видны в списке процессов и остаются в истории оболочки: personal.name=- \
                    возьмёт строку стандартного ввода (на терминале спросит), отдельный «-» — все строки поле=значение.
                    Списки — через запятую или повтором ключа, вложенное — a.b=значение, JSON — ключ:=значение. \
                    Суммы — в копейках, расстояния — в метрах, баллы — в сотых.

                    \(catalogueInRussian)
                    """,
                en: """
                    letopis record expedition.joined activity=exp-culture person=p-0001 --at 2024-06-15
                    The fields of one type: letopis record TYPE --help. On a terminal it asks for what is missing.
                    Personal data not as arguments, which show in the list of processes and stay in the shell's history: \
                    personal.name=- takes a line of standard input (on a terminal it asks), a bare - all lines field=value.
                    Lists by commas or by repeating the key, nested fields as a.b=value, JSON as key:=value. \
                    Sums are in kopecks, distances in metres, scores in hundredths.

                    \(catalogueInEnglish)
                    """))
    }

    @Argument(
        help: ArgumentHelp(
            ru: "тип действия, например expedition.joined", en: "type of the action, such as expedition.joined",
            value: "TYPE"))
    var type: String

    @Argument(help: ArgumentHelp(ru: "значения полей", en: "values of the fields", value: "key=value"))
    var values: [String] = []

    @Option(
        help: ArgumentHelp(
            ru: "когда это было; обычно сегодня", en: "when it happened; today by default", value: "DATE"))
    var at: String?

    @Option(
        help: ArgumentHelp(
            ru: "проект, если он не ясен из остального", en: "the programme, where nothing else leads to it",
            value: "CODE"))
    var programme: String?

    @Flag(
        help: ArgumentHelp(
            ru: "id из содержания: второй раз ничего не добавит",
            en: "make the id from content: a second time adds nothing"))
    var once = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try options.session()
        guard let type = Catalogue.byName[type] else {
            _ = try Validation.draft(Action(type: type, at: "", data: JSONObject()))
            return
        }
        let canAsk = Terminal.isInput && Terminal.isError
        if values.isEmpty, programme == nil, !canAsk, type.fields.contains(where: \.isRequired) {
            try TypeSheet(type: type, output: options.output).answer.write(as: options.output.format ?? .table)
            throw Problem.usage(
                "no-values",
                Phrase(ru: "не дано ни одного поля; ничего не записано", en: "no field is given; nothing was recorded"),
                remedy: Phrase(
                    ru: "letopis record \(type.name) поле=значение …", en: "letopis record \(type.name) field=value …"))
        }
        var action = Action(
            type: type.name, at: at ?? session.today.description, programme: programme,
            data: try KeyValues.read(values, type: type))
        if canAsk { try Question.complete(&action, type) }
        var draft = try Validation.draft(action)
        draft.isOnce = once
        try options.write(session.record([draft]))
    }

    // Whoever asks for the name of a command makes its whole help: this part is made once.
    private static let catalogueInRussian = catalogue(.ru)
    private static let catalogueInEnglish = catalogue(.en)

    /// All types by area; those of activities once for all kinds.
    private static func catalogue(_ language: Language) -> String {
        let kinds = Catalogue.activityKinds
        var out: [String] = []
        for area in EventType.Area.allCases {
            let types = Catalogue.all.filter { $0.area == area }
            guard !types.isEmpty else { continue }
            let title = Catalogue.areaLabels[area]?.text(language) ?? area.rawValue
            out.append("\n" + title.prefix(1).uppercased() + title.dropFirst() + ":")
            let ofFirst = types.filter { $0.ofActivity?.kind == kinds.first }
            if !ofFirst.isEmpty { out.append("  <kind> = " + kinds.joined(separator: ", ")) }
            for type in ofFirst {
                guard let verb = type.activityVerb else { continue }
                out.append(line(verb.type(of: "<kind>"), type.label.text(language)))
            }
            for type in types where type.ofActivity == nil { out.append(line(type.name, type.label.text(language))) }
        }
        return out.joined(separator: "\n")
    }

    private static func line(_ name: String, _ label: String) -> String {
        "  " + name + String(repeating: " ", count: max(2, 34 - name.count)) + label
    }
}
