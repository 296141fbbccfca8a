#!/usr/bin/env python3
"""Makes the labelled sets on which the matching of people is measured.

    make_people.py            writes people.csv and people-held-out.csv beside this file
    make_people.py --check    exits 1 if they are not what it would write

Everybody here is made up: names are drawn from lists, telephones begin with +7 000, which no network has, and mailboxes
say that they are synthetic. One row is one record as a sheet or a form would have it; `person` is the label, whom it is
really about. Rows come in a random order.

The rules of the ledger were tuned on people.csv (seed 1) alone; people-held-out.csv (seed 2) has other names too, a
third of which the first set does not use. Nothing here is shared with the ledger's own code: the short forms, the
transliterations and the slips are this script's.
"""

import pathlib
import random
import sys

COLUMNS = ["record", "person", "name", "phone", "email", "birthDate", "birthYear", "sex", "made"]

WOMEN = """Анна Мария Елена Ольга Наталья Екатерина Татьяна Ирина Светлана Юлия Анастасия Дарья Марина Людмила Галина
Валентина Надежда Любовь Вера Виктория Ксения Полина Алина Алёна Лариса Оксана Евгения Александра Кристина Яна Нина Тамара
Софья Валерия Диана Карина Гульнара Зухра Айгуль Эльвира Лилия Раиса Зоя Маргарита Антонина Снежана Ульяна Милана
Варвара Вероника Инна Жанна""".split()
MEN = """Александр Сергей Дмитрий Андрей Алексей Иван Евгений Михаил Максим Владимир Николай Павел Роман Игорь Денис Антон
Илья Виталий Константин Юрий Олег Артём Никита Даниил Егор Кирилл Виктор Василий Григорий Пётр Семён Фёдор Степан Тимур
Руслан Рустам Ильдар Айрат Марат Вячеслав Станислав Геннадий Борис Леонид Валерий Матвей Тимофей Георгий""".split()
# Rarer ones: the first half for the first set, all for the second.
RARE_WOMEN = "Сабина Эльза Нурия Сайна Есения Мадина Патимат Лейла Цветана Хава Ясмина Юнона Злата Таира".split()
RARE_MEN = "Магомед Салават Юнус Эрдэм Нюргун Тагир Шамиль Чингиз Гамзат Елисей Ясин Харитон Ждан Арслан".split()

SURNAMES = """Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев
Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов Яковлев
Григорьев Романов Воробьёв Сергеев Кузьмин Фролов Александров Дмитриев Королёв Гусев Киселёв Ильин Максимов Поляков
Сорокин Виноградов Ковалёв Белов Медведев Антонов Тарасов Жуков Баранов Филиппов Комаров Давыдов Беляев Герасимов
Богданов Осипов Сидоров Матвеев Титов Марков Миронов Крылов Куликов Карпов Власов Мельников Денисов Гаврилов Тихонов
Казаков Афанасьев Данилов Пономарёв Щербаков Чернышёв Юдин Журавлёв Хохлов Цветков Щукин Чижов Шестаков Ахметов
Гайфуллин Хасанов Магомедов Абдуллаев Юсупов Жилин Ершов Елисеев Эскин Фомичёв Хижняков Широков Подъячев Объедков
Вишневский Островский Жуковский Заболоцкий Хмельницкий Шевченко Бондаренко Кравчук Савчук Ткаченко Черных Седых Долгих
Ким Цой Ли Пак Айпин Вануйто Худи Лаптандер Саркисян Оганян Гогоберидзе Мамедов Римский-Корсаков""".split()
HELD_OUT = """Абрамович Бережной Вдовиченко Горшков Ещенко Жданов Зубков Исламов Йорданов Копылов Лыткин Мещеряков Нечаев
Овечкин Пичугин Рыбаков Сусоколов Тюлькин Уваров Хрущёв Цыганков Шубин Щеглов Эфендиев Юшков Ямщиков Дзагоев
Тохтамышев Кочкуров Салиндер""".split()

SHORT = {
    "Анна": "Аня", "Мария": "Маша", "Елена": "Лена", "Ольга": "Оля", "Наталья": "Наташа", "Екатерина": "Катя",
    "Татьяна": "Таня", "Ирина": "Ира", "Светлана": "Света", "Юлия": "Юля", "Анастасия": "Настя", "Дарья": "Даша",
    "Людмила": "Люда", "Галина": "Галя", "Валентина": "Валя", "Надежда": "Надя", "Любовь": "Люба", "Виктория": "Вика",
    "Ксения": "Ксюша", "Лариса": "Лара", "Евгения": "Женя", "Александра": "Саша", "Софья": "Соня", "Валерия": "Лера",
    "Александр": "Саша", "Сергей": "Серёжа", "Дмитрий": "Дима", "Алексей": "Лёша", "Иван": "Ваня", "Евгений": "Женя",
    "Михаил": "Миша", "Максим": "Макс", "Владимир": "Вова", "Николай": "Коля", "Павел": "Паша", "Роман": "Рома",
    "Константин": "Костя", "Юрий": "Юра", "Пётр": "Петя", "Василий": "Вася", "Григорий": "Гриша", "Станислав": "Стас",
    "Геннадий": "Гена", "Леонид": "Лёня", "Вячеслав": "Слава", "Злата": "Златушка", "Елисей": "Еля",
}
PATRONYMIC = {
    "Илья": ("Ильич", "Ильинична"), "Никита": ("Никитич", "Никитична"), "Павел": ("Павлович", "Павловна"),
    "Пётр": ("Петрович", "Петровна"), "Лев": ("Львович", "Львовна"), "Михаил": ("Михайлович", "Михайловна"),
}

# Each scheme: letter to letters; what a scheme does not name is as in the first one.
PASSPORT = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", """a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie
y - e iu ia""".split()))
SCHEMES = {
    "passport": {},
    "street": {"ё": "yo", "й": "y", "х": "h", "ц": "ts", "щ": "sch", "ъ": "", "ю": "yu", "я": "ya"},
    "bgn": {"ё": "yo", "й": "y", "ъ": "", "ю": "yu", "я": "ya"},
    "gost": {"ё": "yo", "й": "j", "х": "x", "ц": "cz", "щ": "shh", "ъ": "", "ь": "'", "ю": "yu", "я": "ya"},
    "iso": {"ё": "jo", "й": "j", "х": "h", "ц": "c", "щ": "shch", "ъ": "", "ь": "'", "ю": "ju", "я": "ja"},
}


def latin(text, scheme):
    table = {**PASSPORT, **SCHEMES[scheme]}
    out = []
    for letter in text:
        there = table.get(letter.lower(), letter).replace("-", "") if letter.isalpha() else letter
        out.append(there[:1].upper() + there[1:] if letter.isupper() else there)
    return "".join(out)


def feminine(surname):
    if "-" in surname:
        return "-".join(feminine(part) for part in surname.split("-"))
    if surname.endswith(("ский", "цкий")):
        return surname[:-2] + "ая"
    if surname.endswith("ой") and surname != "Цой":
        return surname[:-2] + "ая"
    if surname.endswith(("ов", "ев", "ёв", "ин", "ын")) and surname not in ("Айпин",):
        return surname + "а"
    return surname


def patronymic(father, sex):
    if father in PATRONYMIC:
        return PATRONYMIC[father][sex == "female"]
    if father.endswith("ий"):
        stem = father[:-2] + ("ь" if father[-3] in "лнрт" else "и")
        return stem + ("евна" if sex == "female" else "евич")
    if father.endswith(("й", "ь")):
        return father[:-1] + ("евна" if sex == "female" else "евич")
    return father + ("овна" if sex == "female" else "ович")


class Made:
    """The people of one set and what is written of them."""

    def __init__(self, seed, held_out):
        self.random = random.Random(seed)
        self.women = WOMEN + (RARE_WOMEN if held_out else RARE_WOMEN[:7])
        self.men = MEN + (RARE_MEN if held_out else RARE_MEN[:7])
        self.surnames = SURNAMES + (HELD_OUT if held_out else [])
        self.weights = [1 / (3 + place) for place in range(len(self.surnames))]
        if held_out:
            self.random.shuffle(self.weights)
        self.people = []
        self.phones = 0
        self.mailboxes = 0

    def chance(self, share):
        return self.random.random() < share

    def pick(self, of):
        return self.random.choice(of)

    # -- who there is

    def phone(self):
        self.phones += 1
        return "7000" + f"{self.random.randrange(10**7):07d}"

    def mailbox(self):
        self.mailboxes += 1
        domain = self.pick(["example.ru", "example.org", "mail.example.ru", "yandex.ru", "gmail.com", "example.com"])
        return f"{self.pick(['letopis.synthetic', 'letopis.primer'])}.{self.pick('abcdefghik')}{self.random.randrange(10**5)}@{domain}"

    def date(self, first=1950, last=2006):
        return (self.random.randint(first, last), self.random.randint(1, 12), self.random.randint(1, 28))

    def person(self, **known):
        sex = known.get("sex") or self.pick(["female", "female", "male"])
        names = self.women if sex == "female" else self.men
        person = {
            "sex": sex,
            "surname": known.get("surname") or self.random.choices(self.surnames, self.weights)[0],
            "given": known.get("given") or self.random.choices(names, [1 / (6 + n) for n in range(len(names))])[0],
            "father": known.get("father") or self.random.choices(self.men, [1 / (6 + n) for n in range(len(self.men))])[0],
            "phone": known.get("phone") or self.phone(),
            "email": known.get("email") or self.mailbox(),
            "born": known.get("born") or self.date(),
            "code": f"s-{len(self.people) + 1:04d}",
        }
        # What else they go by.
        person["second phone"] = self.phone() if self.chance(0.15) else person["phone"]
        person["second email"] = self.mailbox() if self.chance(0.15) else person["email"]
        person["maiden"] = (
            self.random.choices(self.surnames, self.weights)[0] if sex == "female" and self.chance(0.04) else None)
        self.people.append(person)
        return person

    def population(self, size):
        while len(self.people) < size:
            kind = self.random.random()
            if kind < 0.62:
                self.person()
            elif kind < 0.76:  # spouses
                man = self.person(sex="male")
                shared = self.random.random()
                self.person(
                    sex="female", surname=man["surname"],
                    phone=man["phone"] if shared < 0.4 else None, email=man["email"] if shared > 0.3 else None)
            elif kind < 0.86:  # parent and child with the parent's phone
                parent = self.person()
                sex = self.pick(["female", "male"])
                namesake = self.chance(0.04) and sex == parent["sex"]
                year = parent["born"][0] + self.random.randint(19, 38)
                self.person(
                    sex=sex, surname=parent["surname"], given=parent["given"] if namesake else None,
                    father=parent["given"] if parent["sex"] == "male" else None, phone=parent["phone"],
                    email=parent["email"] if self.chance(0.4) else None, born=self.date(year, year))
            elif kind < 0.93:  # twins
                one = self.person()
                sex = self.pick([one["sex"], one["sex"], "female", "male"])
                names = [name for name in (self.women if sex == "female" else self.men) if name != one["given"]]
                self.person(
                    sex=sex, surname=one["surname"], father=one["father"], born=one["born"], given=self.pick(names),
                    phone=one["phone"] if self.chance(0.7) else None, email=one["email"] if self.chance(0.3) else None)
            elif kind < 0.97:  # homonyms
                one = self.person()
                self.person(
                    sex=one["sex"], surname=one["surname"], given=one["given"],
                    father=one["father"] if self.chance(0.3) else None)
            else:  # colleagues with the organisation's mailbox
                mailbox = f"info@nko{self.random.randrange(1000)}.example.ru"
                for _ in range(3):
                    self.person(email=mailbox)
        del self.people[size:]

    # -- what is written

    def record(self, person):
        made = []
        form = self.random.choices(
            ["sign-in", "form", "application", "certificate", "list", "contact"], [38, 22, 16, 10, 4, 10])[0]
        has = {
            "sign-in": {"phone": 0.92, "email": 0.2, "birthDate": 0.05, "father": 0.45},
            "form": {"phone": 0.95, "email": 0.9, "birthDate": 0.4, "father": 0.7},
            "application": {"phone": 0.98, "email": 0.95, "birthDate": 0.95, "father": 0.95},
            "certificate": {"phone": 0.1, "email": 0.2, "birthDate": 1.0, "father": 0.9},
            "list": {"phone": 0.0, "email": 0.0, "birthDate": 0.0, "father": 0.8},
            "contact": {"phone": 0.7, "email": 0.95, "birthDate": 0.0, "father": 0.25},
        }[form]
        made.append(form)
        name, formal = self.name(person, self.chance(has["father"]), made)
        phone = email = born = ""
        if self.chance(has["phone"]):
            number = person["phone"]
            if self.chance(0.35) and person["second phone"] != number:
                number = person["second phone"]
                made.append("second phone")
            if self.chance(0.01):
                number = self.slip(number, "0123456789")
                made.append("phone mistyped")
            phone = self.written(number)
        if self.chance(has["email"]):
            email = person["email"]
            if self.chance(0.35) and person["second email"] != email:
                email = person["second email"]
                made.append("second e-mail")
            email = self.spelled(email, made)
        if self.chance(has["birthDate"]):
            year, month, day = person["born"]
            if self.chance(0.02):
                made.append("birth date mistyped")
                if month != day and day < 13 and self.chance(0.5):
                    month, day = day, month
                else:
                    day = day % 28 + 1
            born = f"{year:04d}-{month:02d}-{day:02d}"
        year = str(person["born"][0]) if not born and self.chance(0.06) else ""
        sex = person["sex"] if form in ("application", "form") and self.chance(0.3) else ""
        return [name, phone, email, born, year, sex, "+".join(made)]

    def name(self, person, with_patronymic, made):
        surname, given = person["surname"], person["given"]
        if person["maiden"] and self.chance(0.4):
            made.append("maiden name")
            surname = person["maiden"]
        elif person["maiden"] and self.chance(0.15):
            made.append("double surname")
            surname = f"{surname}-{person['maiden']}"
        if person["sex"] == "female":
            surname = feminine(surname)
        father = patronymic(person["father"], person["sex"]) if with_patronymic else ""
        short = SHORT.get(given)
        if short and not father and self.chance(0.12):
            made.append("short form")
            given = short
        words = [surname, given, father]
        if self.chance(0.14):
            index = self.random.choices([0, 1, 2 if father else 0], [5, 4, 3])[0]
            words[index] = self.slip(words[index])
            made.append("slip")
            if self.chance(0.12):
                words[0] = self.slip(words[0])
                made.append("another slip")
        surname, given, father = words
        if self.chance(0.3):
            surname, given, father = (word.replace("ё", "е").replace("Ё", "Е") for word in (surname, given, father))
        initials = self.chance(0.035)
        if initials:
            made.append("initials")
            first, second = given[0] + ".", father[:1] + "." if father else ""
            name = self.pick([f"{surname} {first}{second}", f"{surname} {first} {second}", f"{first}{second} {surname}"])
        elif father:
            name = self.pick([f"{surname} {given} {father}"] * 4 + [f"{given} {father} {surname}"])
        else:
            name = self.pick([f"{surname} {given}", f"{surname} {given}", f"{given} {surname}"])
            if name.startswith(given):
                made.append("given name first")
        if self.chance(0.07):
            scheme = self.pick(sorted(SCHEMES))
            made.append("latin " + scheme)
            name = latin(name, scheme)
        elif self.chance(0.02):
            made.append("look-alikes")
            letter = self.pick("аеорс")
            name = name.replace(letter, dict(zip("аеорс", "aeopc"))[letter])
        noise = self.random.random()
        if noise < 0.06:
            name = name.upper()
        elif noise < 0.10:
            name = name.lower()
        elif noise < 0.14:
            name = name.replace(" ", "  ") + " "
        elif noise < 0.16:
            name = name.replace("й", "и\u0306").replace("Й", "И\u0306")
        return name.strip() if noise < 0.5 else name, father

    def slip(self, text, alphabet=None):
        """One slip: a neighbour on the keyboard, a vowel or consonant heard wrongly, a letter lost, doubled or swapped."""
        rows = ["йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"]
        heard = {"о": "а", "а": "о", "е": "и", "и": "е", "я": "е", "ы": "и", "т": "д", "д": "т", "б": "п", "п": "б",
                 "в": "ф", "з": "с", "с": "з", "ж": "ш", "ш": "ж", "г": "к", "щ": "ш", "ц": "с"}
        if len(text) < 3:
            return text
        at = self.random.randrange(1, len(text))
        letter = text[at]
        kind = self.random.choice(["heard", "heard", "near", "lost", "doubled", "swapped"])
        if alphabet:
            return text[:at] + self.pick(alphabet.replace(letter, "")) + text[at + 1:]
        if kind == "heard" and letter in heard:
            return text[:at] + heard[letter] + text[at + 1:]
        if kind == "near":
            for row in rows:
                if letter in row:
                    place = row.index(letter)
                    near = self.pick([row[n] for n in (place - 1, place + 1) if 0 <= n < len(row)])
                    return text[:at] + near + text[at + 1:]
        if kind == "lost":
            return text[:at] + text[at + 1:]
        if kind == "doubled":
            return text[:at] + letter + text[at:]
        if at + 1 < len(text):
            return text[:at] + text[at + 1] + letter + text[at + 2:]
        return text[:at - 1] + letter + text[at - 1]

    def written(self, number):
        a, b, c, d = number[1:4], number[4:7], number[7:9], number[9:11]
        return self.pick([
            f"+7 ({a}) {b}-{c}-{d}", f"8 {a} {b} {c} {d}", f"8{a}{b}{c}{d}", f"+7{a}{b}{c}{d}", f"{a} {b}-{c}-{d}",
            f"8-{a}-{b}-{c}-{d}", f"7{a}{b}{c}{d}", f"8({a}){b}{c}{d}", f"+7 {a} {b} {c} {d} доб. 12",
            f"тел. 8 ({a}) {b}-{c}-{d}",
        ])

    def spelled(self, email, made):
        if email.endswith("@yandex.ru") and self.chance(0.2):
            made.append("alias")
            return email.replace("yandex.ru", self.pick(["ya.ru", "yandex.com"]))
        if email.endswith("@gmail.com") and self.chance(0.1):
            made.append("alias")
            return email.replace(".", "", 1)
        noise = self.random.random()
        if noise < 0.08:
            return email[0].upper() + email[1:]
        if noise < 0.11:
            return " " + email.upper() + " "
        if noise < 0.12:
            made.append("e-mail mistyped")
            return email[:3] + email[4:]
        return email


def rows(seed, held_out, people):
    made = Made(seed, held_out)
    made.population(people)
    records = []
    for person in made.people:
        for _ in range(made.random.choices([1, 2, 3, 4, 5, 6], [16, 26, 26, 16, 10, 6])[0]):
            records.append([person["code"], *made.record(person)])
    made.random.shuffle(records)
    lines = [",".join(COLUMNS)]
    for number, record in enumerate(records, 1):
        for value in record:
            assert "," not in value and '"' not in value and "\n" not in value, value
        lines.append(",".join([f"r-{number:04d}", *record]))
    return "\n".join(lines) + "\n"


SETS = {"people.csv": (1, False, 1000), "people-held-out.csv": (2, True, 1000)}


def main():
    folder = pathlib.Path(__file__).resolve().parent
    stale = []
    for name, parameters in SETS.items():
        text = rows(*parameters)
        if "--check" in sys.argv:
            if (folder / name).read_text(encoding="utf-8") != text:
                stale.append(name)
        else:
            (folder / name).write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{name} is not what make_people.py writes")
    sys.exit(1 if stale else 0)


if __name__ == "__main__":
    main()
