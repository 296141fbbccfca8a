"""Makes the sheets of the import tests. All people, numbers and addresses are made up.

    python3 -m venv venv && venv/bin/pip install openpyxl && venv/bin/python make_sheets.py

With LibreOffice on the path (soffice), libre.xlsx is made too: what it writes of excel.csv.
"""

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

here = Path(__file__).parent
day = dt.date(2024, 6, 15)


def text(name, rows, delimiter=",", encoding="utf-8", end="\r\n"):
    def quoted(cell):
        return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in delimiter + '"\r\n') else cell

    lines = [delimiter.join(quoted(cell) for cell in row) for row in rows]
    (here / name).write_bytes((end.join(lines) + end).encode(encoding))


# As Google Forms exports: a time stamp, questions as headings, all cells quoted where need be.
text("google-forms.csv", [
    ["Отметка времени", "Фамилия, имя, отчество (полностью)", "Ваш контактный телефон", "Электронная почта",
     "Дата рождения", "Кого вы представляете? Ваша роль", "Откуда вы узнали о нас?",
     "Даю согласие на обработку персональных данных"],
    ["15.06.2024 10:02:11", "Иванова Мария Петровна", "+7 (900) 000-00-01", "Maria.Ivanova@example.org", "01.02.1985",
     "Руководитель НКО", "друзья, коллеги", "Да"],
    ["15.06.2024 10:05:40", "Петров  Семён Ильич", "8 900 000 00 02", "semen@example.org", "1990-12-31", "активист",
     "сайт", "Да"],
    ["15.06.2024 11:00:00", "Сидоров Олег", "89000000003", "", "", "Волонтёр", 'увидел "пост",\nпотом второй', "Да"],
    ["15.06.2024 11:30:00", "Отказова Анна Львовна", "89000000004", "", "", "активист", "", "Нет"],
])

# As Yandex Forms exports: a byte order mark, semicolons, every cell quoted.
rows = [
    ["ID", "Время создания", "Фамилия", "Имя", "Отчество", "Мобильный телефон", "E-mail", "Организация", "ИНН"],
    ["1001", "2024-06-15 09:00:00", "Кузнецова", "Елена", "Игоревна", "+79000000005", "elena@example.org",
     "АНО «Приоритет»", "6027207490"],
    ["1002", "2024-06-15 09:10:00", "Соловьёв", "Пётр", "", "+7 900 000-00-06", "petr@example.org",
     'АНО "Приоритет"', ""],
]
(here / "yandex-forms.csv").write_bytes(
    ("\ufeff" + "".join(";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) + "\n" for row in rows))
    .encode())

# As Excel saves CSV on a Russian machine: Windows-1251 and semicolons; kept by hand.
excel = [
    ["Список участников экспедиции «Культура»", "", "", "", "", ""],
    ["", "", "", "", "", ""],
    ["№", "Ф.И.О.", "Контакты", "", "Муниципалитет", "Роль"],
    ["", "", "Телефон", "E-mail", "", ""],
    ["1", "ИВАНОВА МАРИЯ ПЕТРОВНА,", "8(900)000-00-01", "maria.ivanova@example.org", "Гдовский район", "руководитель НКО"],
    ["2", "  Петров   Семен Ильич ", "900 000 00 02", "-", "", "общественник"],
    ["3", "Новиков Артём", "+7 900 000-00-07", "нет", "Гдовский район", "чиновник"],
    ["4", "Тестова 5", "12-34", "не адрес", "", "активист"],
    ["", "", "", "", "", ""],
    ["Итого", "4", "", "", "", ""],
    ["", "", "", "", "", ""],
    ["", "", "", "", "", ""],
]
text("excel.csv", excel, delimiter=";", encoding="cp1251")
text("tabs.txt", [row for row in excel[2:7]], delimiter="\t", encoding="utf-16")

# A workbook kept by hand: a title over all columns, a heading of two rows, merged cells, dates and codes as numbers.
book = Workbook()
hidden = book.active
hidden.title = "Справочник"
hidden["A1"] = "ФИО"
hidden["A2"] = "Скрытый Лист"
hidden.sheet_state = "hidden"
sheet = book.create_sheet("Участники")
sheet["A1"] = "Лист регистрации: экспедиция «Культура», 15 июня 2024 года"
sheet["A1"].font = Font(bold=True)
sheet.merge_cells("A1:I1")
for cell, value in {
    "A3": "№ п/п", "B3": "Участник", "E3": "Дата рождения", "F3": "Контакты", "H3": "Организация", "I3": "ИНН",
    "B4": "Фамилия", "C4": "Имя", "D4": "Отчество", "F4": "Телефон", "G4": "E-mail",
}.items():
    sheet[cell] = value
for area in ("A3:A4", "B3:D3", "E3:E4", "F3:G3", "H3:H4", "I3:I4"):
    sheet.merge_cells(area)
people = [
    (1, "Иванова", "Мария", "Петровна", dt.date(1985, 2, 1), 79000000001, "maria.ivanova@example.org",
     "АНО «Приоритет»", 6027207490),
    (2, "Петров", "Семён", "Ильич", "31 декабря 1990", "8-900-000-00-02", None, None, None),
    (3, "Белова", "Ольга", None, 31778, "+7 900 000-00-08", "olga@example.org", "Совет\nветеранов", "0105000008"),
    (4, "Чернов", "Игорь", None, None, "нет", None, None, None),
]
for number, row in enumerate(people, 5):
    for column, value in enumerate(row, 1):
        sheet.cell(number, column, value)
    if isinstance(row[4], dt.date):
        sheet.cell(number, 5).number_format = "DD.MM.YYYY"
sheet["I5"].number_format = "0000000000"
sheet.merge_cells("H5:H6")
sheet["J5"] = "=1+1"
sheet.row_dimensions[8].hidden = True
sheet["A9"] = "Итого: 4"
# Empty cells with a look, down to the last row and out to the last column there are.
sheet["A1048576"].font = Font(bold=True)
sheet["XFD7"].font = Font(bold=True)
book.save(here / "openpyxl.xlsx")

# Days counted from 1904, a formula that no spreadsheet has worked out, an error, rich text, moments and times.
book = Workbook()
book.epoch = CALENDAR_MAC_1904
sheet = book.active
sheet.title = "Sheet1"
sheet.append(["Full name", "Birth date", "Date", "Phone", "Sex", "Consent"])
sheet.append(["Smith John", dt.date(1970, 1, 31), dt.datetime(2024, 6, 15, 10, 30), "+44 20 7946 0001", "m", True])
sheet.append(["Doe Jane", '=DATE(1980,1,1)', dt.date(2024, 6, 15), "+44 20 7946 0002", "female", True])
sheet.append(["Roe Ann", "#N/A", dt.date(2024, 6, 15), "+44 20 7946 0003", "f", False])
sheet["B4"].data_type = "e"
book.save(here / "mac-1904.xlsx")

if shutil.which("soffice"):
    work = here / "libre.csv"
    text("libre.csv", excel[2:3] + excel[4:7], delimiter=";", encoding="utf-8")
    subprocess.run(
        ["soffice", "--headless", "--infilter=CSV:59,34,76,1", "--convert-to", "xlsx", "--outdir", str(here), str(work)],
        check=True, stdout=subprocess.DEVNULL)
    work.unlink()
else:
    print("no soffice: libre.xlsx was not made", file=sys.stderr)
