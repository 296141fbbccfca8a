extension CataloguePage {
    static let heading = Phrase(
        ru: """
            # Каталог записей

            [In English](CATALOGUE.md)

            Всё, что можно записать в летопись: типы записей по областям, их поля и жизненный цикл. Страница составлена \
            по объявлению каталога в `Sources/Events/Catalogue`; `make catalogue` обновляет её.
            """,
        en: """
            # The catalogue of entries

            [По-русски](CATALOGUE.ru.md)

            All that can be recorded: the types of entries by area, their fields and lifecycles. This page is made from \
            the catalogue's declaration in `Sources/Events/Catalogue`; `make catalogue` renews it.
            """)

    private static let example = """
        ```json
        {"type": "expedition.attended", "at": "2024-06-15", "data": {"activity": "exp-culture", "person": "p-0001"}}
        ```
        """

    static let guide = Phrase(
        ru: """
            ## Как читать

            \(example)

            - Запись — одна строка JSON: `type`, `at` (когда это было) и `data` с полями из таблиц. `programme` рядом с \
            `data` называет проект там, где к нему не ведёт ни одна ссылка.
            - **Нужно**: обязательное поле. Код того, что появляется впервые, можно не указывать: его даст летопись.
            - **°**: персональные данные или свободный текст о человеке. Поле запечатано: в летописи остаётся только \
            отпечаток, само значение хранится отдельно и может быть стёрто.
            - **Измерение**: под этим именем значение доступно правилам показателей и разбивкам; список даёт по факту на \
            каждый элемент. Где такой колонки нет, запись показателями не считается.
            - Под таблицей — жизненный цикл: в каком состоянии должно быть то, о чём запись, и в какое оно переходит. \
            *Требуется* — состояние, которое запись не меняет.
            - Дробей нет: деньги — в копейках, баллы и оценки — в сотых, расстояния — в метрах.
            """,
        en: """
            ## How to read it

            \(example)

            - An entry is one line of JSON: `type`, `at` (when it happened) and `data` with the fields of the tables. \
            `programme` beside `data` names the programme where no reference leads to it.
            - **Required**: the field must be there. The code of a new thing may be left out: the ledger makes one.
            - **°**: personal data, or free text about a person. The field is sealed: the log keeps a commitment only, \
            the value is kept apart and can be erased.
            - **Dimension**: the name under which indicator rules and breakdowns see the value; a list makes a fact for \
            each element. Where there is no such column, indicators do not count the entry.
            - Below a table stands the lifecycle: the state that a thing must be in, and the one that it goes to. \
            *Needs* names a state that the entry does not change.
            - There are no fractions: money is in kopecks, scores and ratings in hundredths, distances in metres.
            """)
}
