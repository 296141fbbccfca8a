import Application
import ArgumentParser
import Events
import Presentation

struct Erase: ParsableCommand, MoreToDo {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "erase", ru: "Стереть личные данные человека; подсчёты и доказательства остаются.",
            en: "Erase a person's data; counts and proofs stay.",
            more: Phrase(
                ru: """
                    Запрос записывается, ключ человека уничтожается, а с ним всё, что он запечатывал, и всё, по чему человека \
                    находили; затем записывается выполнение. Отменить это нельзя. Прерванное удаление продолжает та же команда.

                    Печатает акт об уничтожении и выгрузку из журнала, каких требует приказ Роскомнадзора от 28.10.2022 № 179; \
                    для уже стёртого человека печатает их ещё раз. Копии хранилища забывают человека, как только их вернут \
                    на место; сами старые копии уничтожьте.
                    """,
                en: """
                    The request is recorded, the person's key is destroyed, and with it all that it sealed and all that the \
                    person was found by; then the completion is recorded. This cannot be undone. One that was interrupted is \
                    continued by the same command.

                    Prints the act of destruction and the log extract that Roskomnadzor's order 179 of 28 October 2022 asks \
                    for; for a person who is erased already, once more. A copy of the vault forgets the person as soon as it \
                    is brought back; old copies themselves are yours to destroy.
                    """))
    }

    @Argument(help: ArgumentHelp(ru: "код человека", en: "the person's code", value: "PERSON"))
    var person: String

    @Option(
        help: ArgumentHelp(
            ru: "основание: о требовании, а не о человеке", en: "the ground: about the request, not about the person"))
    var reason: String?

    @Option(
        help: ArgumentHelp(
            ru: "наименование и адрес оператора, для акта", en: "name and address of the operator, for the act"))
    var `operator`: String?

    @Option(
        name: .customLong("performed-by"),
        help: ArgumentHelp(
            ru: "должность и имя исполнителя, для акта", en: "position and name of who does it, for the act"))
    var performer: String?

    @Flag(
        help: ArgumentHelp(
            ru: "не переспрашивать; вне терминала без этого не стирает",
            en: "do not ask again; off a terminal nothing is erased without"))
    var yes = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try options.session()
        let pending = try session.pendingErasure(of: person)
        if let done = pending.done { return try options.write(answer(done, session.ledger)) }
        let ground = try reason ?? pending.ground ?? Question.reason(nil)
        try confirm(pending.codes)
        let (outcome, left) = try session.erase(person, ground: ground) { codes in
            let list = codes.joined(separator: ", ")
            Terminal.remark(
                say(
                    ru:
                        "Посмотрите, нет ли человека на подтверждениях тех же мероприятий: \(list). Если есть: letopis evidence "
                        + "redact.",
                    en:
                        "See whether evidence of the same activities shows the person: \(list). If it does: letopis evidence "
                        + "redact."))
        }
        Aftermath.warn(left)
        // All is done by now: whoever cannot be told is told that much.
        _ = Aftermath.attempt { try options.write(answer(outcome, session.ledger)) }
    }

    private func answer(_ outcome: Erasure.Outcome, _ ledger: Ledger) throws -> Answer {
        try ErasureAct(
            outcome, ledger: ledger, categories: ErasedCategories.of(outcome.codes, ledger.reader()),
            operator: self.operator, performer: performer
        ).answer
    }

    private func confirm(_ codes: [String]) throws {
        if yes { return }
        let list = codes.joined(separator: ", ")
        guard Terminal.isInput, Terminal.isError else {
            throw Problem.usage(
                "not-confirmed",
                Phrase(ru: "не подтверждено; ничего не стёрто", en: "not confirmed; nothing was erased"),
                remedy: Phrase(
                    ru: "добавьте --yes: личные данные (\(list)) будут уничтожены навсегда",
                    en: "add --yes: the personal data of \(list) will be destroyed for ever"))
        }
        try Question.confirm(
            say(
                ru: "Личные данные (\(list)) будут уничтожены навсегда; записи и подсчёты останутся.",
                en: "The personal data of \(list) will be destroyed for ever; entries and counts stay."),
            say(ru: "Чтобы продолжить, введите код человека", en: "To go on, type the person's code"),
            isAgreed: { $0 == person },
            refused: Problem.usage(
                "not-confirmed",
                Phrase(
                    ru: "код не подтверждён; ничего не стёрто", en: "the code was not confirmed; nothing was erased"),
                remedy: Phrase(
                    ru: "повторите и введите \(person), или добавьте --yes",
                    en: "try again and type \(person), or add --yes")))
    }
}
