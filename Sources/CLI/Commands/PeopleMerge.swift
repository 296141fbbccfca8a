import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct PeopleMerge: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "merge", ru: "Два кода — один человек: сначала показывает, что станет с показателями.",
            en: "Two codes are one person: shows first what becomes of the indicators.",
            more: Phrase(
                ru:
                    "Всё, что записано под вторым кодом, считается за первым. Прежние ответы и закрытые периоды не меняются; "
                    + "отменяет это letopis people unmerge.",
                en:
                    "All that is recorded under the second code counts for the first. Past answers and closed periods stay; "
                    + "letopis people unmerge takes it back."))
    }

    @OptionGroup var change: PeopleChangeOptions

    func run() throws {
        try change.run { .merge(survivor: $0, absorbed: $1) }
    }
}

struct PeopleUnmerge: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "unmerge", ru: "Один оказался двумя: разъединяет и больше не предлагает объединить.",
            en: "One was two after all: tells them apart, and does not propose them again.",
            more: Phrase(
                ru: "Сначала показывает, что станет с показателями. Прежние ответы не меняются.",
                en: "Shows first what becomes of the indicators. Past answers stay."))
    }

    @OptionGroup var change: PeopleChangeOptions

    func run() throws {
        try change.run { .unmerge(survivor: $0, absorbed: $1) }
    }
}

/// What merging and unmerging take, and how they go.
struct PeopleChangeOptions: ParsableArguments {
    @Argument(help: ArgumentHelp(ru: "код, который остаётся", en: "the code that stays", value: "SURVIVOR"))
    var survivor: String

    @Argument(
        help: ArgumentHelp(ru: "код, который был лишним", en: "the code that was one too many", value: "ABSORBED"))
    var absorbed: String

    @Option(
        help: ArgumentHelp(
            ru: "основание: о записях, а не о человеке", en: "the basis: about the entries, not about the person"))
    var basis: String?

    @Flag(
        help: ArgumentHelp(
            ru: "записать; без этого вне терминала только показывает",
            en: "record it; off a terminal it only shows without"))
    var commit = false

    @Flag(help: ArgumentHelp(ru: "все показатели, и те, что не сдвинутся", en: "all indicators, unmoved ones too"))
    var all = false

    @OptionGroup var options: LedgerOptions

    func run(_ change: (_ survivor: String, _ absorbed: String) -> PeopleChange) throws {
        let session = try options.session()
        let preview = try session.ask { views in
            let desk = try PeopleDesk(views)
            return try session.preview(change(desk.known(survivor), desk.known(absorbed)), basis: basis, desk)
        }
        var answer = PeopleChangeAnswer(preview, isWhole: all)
        let asks = !commit && Terminal.isInput && Terminal.isError
        if asks {
            let shown = answer.answer(isAsked: true)
            try Terminal.write(
                shown.render(
                    Look(
                        language: Speech.language, width: Terminal.width, colour: Terminal.hasColour(Terminal.isError))),
                to: \.errors)
        }
        guard try commit || asks && Self.isAgreed() else {
            try session.follow()
            if asks { return Terminal.remark(say(ru: "Ничего не записано.", en: "Nothing was recorded.")) }
            return try options.write(answer.answer())
        }
        let recorded = try session.record(preview.change, basis: basis ?? Self.ask())
        Aftermath.warn(recorded.left)
        for code in preview.erased {
            Terminal.remark(
                say(
                    ru: "Данные \(code) стёрты: записано без основания.",
                    en: "The data of \(code) are erased: recorded without the basis."))
        }
        answer.recorded = recorded
        try options.write(answer.answer(isAsked: asks))
    }

    private static func ask() throws(Problem) -> String {
        if Terminal.isInput, Terminal.isError {
            Terminal.remark(
                say(
                    ru:
                        "Основание запечатывается, и его сотрут вместе с данными любого из двоих; пишите о записях, а не "
                        + "о человеке.",
                    en:
                        "The basis is sealed, and erased with the data of either; speak of the entries, not of the person."
                ))
            if let typed = try Question.line(say(ru: "Основание", en: "Basis")) { return typed }
        }
        throw Problem.usage(
            "no-basis", Phrase(ru: "не указано основание", en: "no basis is given"),
            remedy: Phrase(
                ru: "--basis \"…\": о записях, а не о человеке, например «одна анкета заполнена дважды»",
                en: "--basis \"…\": about the entries, not the person, such as \"one form was filled in twice\""),
            field: "--basis")
    }

    private static func isAgreed() throws(Problem) -> Bool {
        Question.isYes(try Question.line(say(ru: "Записать? (д/н)", en: "Record it? (y/n)")))
    }
}
