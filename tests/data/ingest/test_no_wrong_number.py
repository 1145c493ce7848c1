"""No figure of a list is taken as what it is not: a count as a weight, grams as kilograms, a total as a part of itself."""

import datetime as dt
import zipfile

import openpyxl
import pytest
from openpyxl.utils.datetime import MAC_EPOCH

from pactresearch.data import ingest
from pactresearch.data.ingest import suggest
from pactresearch.data.ingest.cells import names
from pactresearch.data.ingest.files import workbook as files
from pactresearch.errors import InputError
from tests.data.ingest.making import SOURCE, codes, read, text, workbook

HEAD = ["Год", "Вид", "Область", "Количество"]
LIST = {
    "table": "seizures", "constants": {"country": "TJK", "unit": "kg"},
    "columns": {"year": "Год", "drug": "Вид", "place": "Область", "amount": "Количество"},
}  # fmt: skip
YEARS = {"table": "seizures", "constants": {"country": "TJK", "unit": "kg"}, "columns": {"drug": "Вид"}, "wide": "year"}
CASES = {
    "table": "cases", "constants": {"country": "TJK", "unit": "kg"},
    "columns": {"date": "Date", "drug": "Drug", "amount": "Amount"},
}  # fmt: skip


def kilograms(verdict):
    rows = verdict.tables.get("seizures")
    return {} if rows is None else {(row.year, row.drug): row.kg for row in rows.itertuples()}


def refused(file, **mapping):
    with pytest.raises(InputError) as error:
        read(file, **mapping)
    return str(error.value)


@pytest.mark.parametrize(
    "word",
    [
        "Итого", "Всего по республике", "Сумма", "Хатлон, всего", "Tajikistan - total", "Ukupno", "Укупно", "Svega", "Genel Toplam",
        "جمع کل", "المجموع", "الإجمالي", "Jami", "Жами", "Барлығы", "合计", "Sous-total",
    ],
)  # fmt: skip
def test_a_total_is_compared_and_never_added_in_whatever_language_it_is_named(tmp_path, word):
    rows = [HEAD, [2021, "героин", "Хатлон", 5], [2021, "героин", "Согд", 7], [2021, "героин", word, 12]]
    verdict = read(workbook(tmp_path / "x.xlsx", {"x": rows}), **LIST)
    assert kilograms(verdict) == {(2021, "heroin"): 12}
    assert codes(verdict)["total_agrees"] == [4]


@pytest.mark.parametrize("fill_down", [["year", "drug"], ["year", "drug", "place"]])
def test_a_total_without_a_name_is_refused_where_what_stands_above_would_be_filled_in(tmp_path, fill_down):
    rows = [HEAD, [2021, "героин", "Хатлон", 5], ["", "", "Согд", 7], ["", "", "", 12]]
    verdict = read(workbook(tmp_path / "x.xlsx", {"x": rows}), **LIST, fill_down=fill_down)
    assert kilograms(verdict) == {(2021, "heroin"): 12} and verdict.refused == 1
    assert codes(verdict)["bare"] == [4] and "nothing beside it" in "\n".join(verdict.lines())


def test_a_total_that_is_named_like_a_place_and_a_row_entered_twice_are_asked_about(tmp_path):
    rows = [
        HEAD,
        *([2021, "героин", place, kg] for place, kg in (("Республика", 12), ("Хатлон", 5), ("Согд", 7))),
        *([2022, "героин", "Хатлон", kg] for kg in (5, 5)),
    ]
    verdict = read(workbook(tmp_path / "x.xlsx", {"x": rows}), **LIST)
    assert codes(verdict)["sum"] == [2] and codes(verdict)["added"] == [6]


def test_a_figure_that_stands_on_two_sheets_is_asked_about(tmp_path):
    one = ["героин", "Хатлон", 5]
    verdict = read(
        workbook(tmp_path / "x.xlsx", {"a": [HEAD, [2021, *one]], "b": [HEAD, [2021, *one], [2022, *one]]}), **LIST
    )
    asked = verdict.problems.query("code == 'added'")
    assert asked[["sheet", "row"]].to_numpy().tolist() == [["b", 2]]


def test_beside_a_year_only_what_a_year_may_have_is_read_and_what_is_not_read_is_said(tmp_path):
    head = ["Вид", "2019", "За 2020 год", "2021, кг", "2021 сл.", "2022 янв", "2022 (предв.)", "2022/2021, %"]
    verdict = read(workbook(tmp_path / "x.xlsx", {"x": [head, ["героин", *range(1, 8)]]}), **YEARS)
    assert kilograms(verdict) == {(year, "heroin"): kg for year, kg in ((2019, 1), (2020, 2), (2021, 3), (2022, 6))}
    assert any("2021 сл., 2022 янв, 2022/2021, %" in note for note in verdict.notes)


def test_a_year_that_stands_in_two_columns_is_refused(tmp_path):
    file = workbook(tmp_path / "x.xlsx", {"x": [["Вид", "2021", "2021 г."], ["героин", 1, 2]]})
    assert "'2021' twice" in refused(file, **YEARS)


def test_headings_in_two_rows_are_read_as_one_so_that_no_count_is_taken_for_a_weight(tmp_path):
    rows = [["Вид", "2021", None, "2022", None], [None, "случаев", "кг", "случаев", "кг"], ["героин", 5, 100, 7, 200]]
    file = workbook(tmp_path / "x.xlsx", {"x": rows}, merged=["A1:A2", "B1:C1", "D1:E1"])
    verdict = read(file, **YEARS)
    assert kilograms(verdict) == {(2021, "heroin"): 100, (2022, "heroin"): 200} and verdict.refused == 0

    rows = [["Год", "Героин", None, "Опий"], [None, "случаев", "кг", "кг"], [2021, 5, 100, 30]]
    file = workbook(tmp_path / "y.xlsx", {"x": rows}, merged=["A1:A2", "B1:C1"])
    wide = {"table": "seizures", "columns": {"year": "Год"}, "constants": {"country": "TJK"}, "wide": "drug"}
    assert "nearest: 'Героин кг', 'Героин случаев'" in refused(file, **wide, headings={"Героин": "heroin"})
    both = read(file, **wide, headings={"Героин кг": "heroin", "Опий кг": "opium"})
    assert kilograms(both) == {(2021, "heroin"): 100, (2021, "opium"): 30}

    rows = [["Вид", "Количество, г", None], [None, 2021, 2022], ["героин", 5000, 7000]]
    file = workbook(tmp_path / "z.xlsx", {"x": rows}, merged=["A1:A2", "B1:C1"])
    assert kilograms(read(file, **YEARS | {"constants": {"country": "TJK"}})) == {
        (2021, "heroin"): 5,
        (2022, "heroin"): 7,
    }


def test_a_unit_in_a_heading_holds_and_another_in_the_mapping_is_refused(tmp_path):
    long = workbook(tmp_path / "long.xlsx", {"x": [["Год", "Вид", "Количество, г"], [2021, "героин", 5000]]})
    columns = {"year": "Год", "drug": "Вид", "amount": "Количество, г"}
    assert "says kg" in refused(long, **LIST | {"columns": columns})
    own = {"columns": columns, "constants": {"country": "TJK"}}
    assert kilograms(read(long, **LIST | own)) == {(2021, "heroin"): 5}
    wide = {"table": "seizures", "columns": {"year": "Год"}, "wide": "drug"}
    wide |= {"headings": {"Героин (г)": "heroin", "Опий, т": "opium"}}
    file = workbook(tmp_path / "wide.xlsx", {"x": [["Год", "Героин (г)", "Опий, т"], [2021, 5000, 3]]})
    assert "'Героин (г)'" in refused(file, **wide, constants=LIST["constants"])
    assert kilograms(read(file, **wide, constants={"country": "TJK"})) == {(2021, "heroin"): 5, (2021, "opium"): 3000}
    counts = workbook(tmp_path / "n.xlsx", {"x": [["Год", "Вид", "Количество, случаев"], [2021, "героин", 5]]})
    assert "says kg" in refused(counts, **LIST | {"columns": {**columns, "amount": "Количество, случаев"}})


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Количество, г", "g"), ("Изъято в 2021 г.", None), ("в т.ч. героин, кг", "kg"),
        ("مقدار (کیلوگرم)", "kg"), ("الكمية (كغ)", "kg"),
        ("Miktar (kg)", "kg"), ("Količina (g)", "g"), ("Количество, шт", "no_mass"), ("Количество", None), ("кг или т", None),
    ],
)  # fmt: skip
def test_the_unit_that_a_heading_names(heading, unit):
    assert names.unit_in(heading) == unit


@pytest.mark.parametrize(
    ("sheets", "constants"),
    [
        (["2021", "2022"], {"country": "TJK", "year": 2021}),
        (["Казахстан", "Узбекистан"], {"country": "KAZ", "year": 2021}),
    ],
)
def test_what_holds_in_every_row_is_not_put_upon_a_sheet_that_is_named_otherwise(tmp_path, sheets, constants):
    rows = [["Вид", "Количество"], ["героин", 5]]
    file = workbook(tmp_path / "x.xlsx", dict.fromkeys(sheets, rows))
    said = {
        "table": "seizures",
        "columns": {"drug": "Вид", "amount": "Количество"},
        "constants": constants | {"unit": "kg"},
    }
    assert sheets[1] in refused(file, **said)
    assert kilograms(read(file, **said, sheets=sheets[:1])) == {(2021, "heroin"): 5}


@pytest.mark.parametrize("cells", ["D2:D3", "D2:E2"])
def test_an_amount_that_is_merged_over_several_is_none_of_each(tmp_path, cells):
    rows = [["Год", "x", "y", "Героин", "Опий"], [2021, 1, 1, 10, None], [2022, 1, 1, None, 3], [2023, 1, 1, 5, 6]]
    verdict = read(
        workbook(tmp_path / "x.xlsx", {"x": rows}, merged=[cells]), table="seizures", columns={"year": "Год"}, wide="drug",
        headings={"Героин": "heroin", "Опий": "opium"}, constants={"country": "TJK", "unit": "kg"},
    )  # fmt: skip
    assert (2021, "heroin") not in kilograms(verdict) and (2022, "heroin") not in kilograms(verdict)
    assert (2021, "opium") not in kilograms(verdict) and "10 [merged]" in "\n".join(verdict.lines())
    assert kilograms(verdict)[2023, "heroin"] == 5


def test_a_record_that_is_merged_over_two_rows_is_one(tmp_path):
    rows = [HEAD, [2021, "героин", "Хатлон", 10], [], [2022, "героин", "Хатлон", 3]]
    file = workbook(tmp_path / "x.xlsx", {"x": rows}, merged=[f"{column}2:{column}3" for column in "ABCD"])
    assert kilograms(read(file, **LIST)) == {(2021, "heroin"): 10, (2022, "heroin"): 3}


@pytest.mark.parametrize("sign", [b'date1904="1"', b"date1904='true'", b'date1904 = "1"'])
def test_days_are_counted_from_where_the_workbook_counts_them(tmp_path, sign):
    day = dt.date(2023, 5, 17)
    rows = [["Date", "Drug", "Amount"], [(day - dt.date(1904, 1, 1)).days, "heroin", 1], [day, "heroin", 3]]
    file = workbook(tmp_path / "x.xlsx", {"x": rows}, epoch=MAC_EPOCH)
    parts = {name: zipfile.ZipFile(file).read(name) for name in zipfile.ZipFile(file).namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(b'date1904="1"', sign))
    verdict = read(file, **CASES)
    assert verdict.tables["cases"]["date"].tolist() == [day, day] and codes(verdict)["serial_day"] == [2]
    assert files.FROM_1904 in verdict.notes


@pytest.mark.parametrize("cell", ["#N/A", "#DIV/0!", "#REF!", "=1+1", "=SUM(A1:A9)"])
@pytest.mark.parametrize("column", ["Год", "Количество"])
def test_an_error_or_a_formula_without_a_value_is_refused_and_not_taken_for_an_empty_cell(tmp_path, cell, column):
    row = [2021, "героин", "Хатлон", 5]
    row[HEAD.index(column)] = cell
    verdict = read(workbook(tmp_path / "x.xlsx", {"x": [HEAD, row, [2022, "героин", "Хатлон", 6]]}), **LIST)
    assert kilograms(verdict) == {(2022, "heroin"): 6} and verdict.refused == 1
    shown = "a formula without a value" if cell.startswith("=") else cell
    assert any(line.strip() == f"x, row 2: {shown}" for line in verdict.lines()) and files.NO_VALUE in verdict.notes


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(tmp_path):
    file = workbook(tmp_path / "x.xlsx", {"x": [HEAD, [2021, "героин", "Хатлон", 5], [2022, "героин", "Хатлон", "=1"]]})
    parts = {name: zipfile.ZipFile(file).read(name) for name in zipfile.ZipFile(file).namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(b'<c r="D3">', b'<c r="D3" t="str">'))
    verdict = read(file, **LIST)
    assert kilograms(verdict) == {(2021, "heroin"): 5} and verdict.refused == 0


def test_hidden_rows_and_columns_are_said(tmp_path):
    book = openpyxl.Workbook()
    for row in [HEAD, [2021, "героин", "Хатлон", 5]]:
        book.active.append(row)
    book.active.row_dimensions[2].hidden = True
    book.save(tmp_path / "x.xlsx")
    assert files.HIDDEN in read(tmp_path / "x.xlsx", **LIST).notes


@pytest.mark.parametrize(
    "drug", ["героин и гашиш", "heroin/cocaine", "Опий, каннабис", "heroin with fentanyl", "гашиш, опий"]
)
def test_a_mixture_with_one_of_ours_is_asked_about_and_not_set_aside_as_another_drug(tmp_path, drug):
    verdict = read(workbook(tmp_path / "x.xlsx", {"x": [HEAD, [2021, drug, "x", 5], [2021, "гашиш", "x", 6]]}), **LIST)
    assert codes(verdict) == {"no_drug": [2]} and verdict.aside == {"other drugs or places": 1}


@pytest.mark.parametrize("years", [range(2015, 2024), range(1990, 2026)])
def test_a_whole_list_in_another_unit_is_asked_about_where_the_country_is_known(tmp_path, years):
    rows = [HEAD, *([year, "героин", "x", 500_000 + year] for year in years)]
    verdict = read(workbook(tmp_path / "x.xlsx", {"x": rows}), **LIST)
    assert codes(verdict)["tenfold"] == [*range(2, 2 + len(years))]


def test_a_leap_from_a_few_kilograms_to_tonnes_is_asked_about(tmp_path):
    rows = [HEAD, *([year, "героин", "x", kg] for year, kg in ((2019, 3), (2020, 4), (2021, 3500), (2022, 5)))]
    verdict = read(workbook(tmp_path / "x.xlsx", {"x": rows}), **LIST | {"constants": {"country": "MLT", "unit": "kg"}})
    assert codes(verdict) == {"tenfold": [4]}


def test_totals_are_compared_where_the_cells_have_units(tmp_path):
    rows = [
        HEAD,
        [2021, "героин", "x", "5 кг"],
        [2021, "опий", "x", "7 кг"],
        ["", "Итого", "", 12],
        ["", "Всего", "", "13 кг"],
    ]
    verdict = read(workbook(tmp_path / "x.xlsx", {"x": rows}), **LIST)
    assert {"total_agrees": [4], "total_differs": [5]}.items() <= codes(verdict).items()


PERSONS = [
    ["Date", "ФИО", "Паспорт", "Drug", "Amount", "Lat"],
    ["2023-05-17", "A B", "123", "heroin", 5, 38.5], ["2023-06-17", "C D", "456", "heroin", 6, 38.5],
]  # fmt: skip


def test_columns_of_persons_and_exact_places_are_not_read_not_mapped_and_never_public(project, tmp_path):
    file = text(tmp_path / "x.csv", PERSONS)
    verdict = read(file, **CASES)
    assert verdict.persons == ("ФИО", "Паспорт", "Lat") and any("ФИО, Паспорт, Lat" in note for note in verdict.notes)
    assert "A B" not in verdict.tables["cases"].to_csv() and "38.5" not in verdict.tables["cases"].to_csv()
    assert "persons" in refused(file, **CASES | {"columns": CASES["columns"] | {"place": "ФИО"}})
    with pytest.raises(InputError, match="ФИО, Паспорт, Lat"):
        ingest.ingest(file, mapping=CASES | {"source": SOURCE}, access="public")
    assert ingest.ingest(file, mapping=CASES | {"source": SOURCE}).registered


@pytest.mark.parametrize(
    "heading", ["نام ماده", "Madde adı", "Drug name", "Country name", "Vrsta droge", "Место изъятия", "Количество"]
)
def test_what_is_no_heading_of_persons_is_none(heading):
    assert not names.PERSON.search(names.key(heading))


LANGUAGES = {
    "Serbian": (["Godina", "Vrsta droge", "Količina (kg)"], ["Heroin", "Opijum"], "Ukupno", "Srbija", "cp1250"),
    "Serbian in Cyrillic": (
        ["Година", "Врста дроге", "Количина (кг)"],
        ["хероин", "Опијум"],
        "Укупно",
        "Србија",
        "cp1251",
    ),
    "Turkish": (["Yıl", "Madde türü", "Miktar (kg)"], ["EROİN", "Afyon sakızı"], "Toplam", "Türkiye", "cp1254"),
    "Uzbek": (["Yil", "Giyohvand modda turi", "Miqdori, kg"], ["geroin", "ko‘knori"], "Jami", "Oʻzbekiston", "utf-8"),
    "Arabic": (["السنة", "نوع المادة المخدرة", "الكمية (كغ)"], ["هيروين", "الأفيون"], "المجموع", "العراق", "cp1256"),
    "Persian": (["سال", "نوع ماده", "مقدار (کیلوگرم)"], ["هروئین", "تریاک"], "جمع", "ایران", "utf-16"),
    "Russian": (["Год", "Вид наркотика", "Количество, кг"], ["Героин", "Опий-сырец"], "Итого", "РФ", "cp866"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_is_read_and_its_mapping_drafted_in_each_language(tmp_path, language):
    head, drugs, total, country, encoding = LANGUAGES[language]
    rows = [head, [2021, drugs[0], "1 250,5"], [2022, drugs[1], "90,25"], ["", total, "1 340,75"]]
    file = text(tmp_path / "x.csv", rows, ";", encoding)
    columns = dict(zip(("year", "drug", "amount"), head, strict=True))
    verdict = read(file, table="seizures", columns=columns, constants={"country": country}, decimal=",")
    assert kilograms(verdict) == {(2021, "heroin"): 1250.5, (2022, "opium"): 90.25}
    assert codes(verdict)["total_agrees"] == [4] and verdict.refused == 0
    draft = suggest.mapping(file)
    assert all(f'{field} = "{heading}"' in draft for field, heading in columns.items()) and 'unit = "kg"' in draft


@pytest.mark.parametrize(
    "months", ["17. maj 2023.", "17. мај 2023", "17 مايو 2023", "17 мая 2023 г.", "17 Mayıs 2023", "17-may, 2023"]
)
def test_months_are_known_by_their_names(tmp_path, months):
    verdict = read(text(tmp_path / "x.csv", [["Date", "Drug", "Amount"], [months, "heroin", 1]], ";"), **CASES)
    assert verdict.tables["cases"]["date"].tolist() == [dt.date(2023, 5, 17)]


def test_letters_that_nobody_sees_do_not_make_another_word(tmp_path):
    rows = [HEAD, ["\ufeff2021", "ге\u200bро\u00adин", "x", "12\u200b.5"]]
    verdict = read(text(tmp_path / "x.csv", rows, ";"), **LIST)
    assert kilograms(verdict) == {(2021, "heroin"): 12.5} and set(codes(verdict)) >= {"control"}


@pytest.mark.parametrize("head", ["<html><body><table>", '\ufeff<?xml version="1.0"?><Workbook>', "\n<table border=1>"])
def test_a_web_page_or_xml_under_the_name_of_a_workbook_is_called_so(tmp_path, head):
    (tmp_path / "x.xls").write_text(f"{head};<tr>;</tr>\n;;\n", encoding="utf-8")
    assert "web page or XML" in refused(tmp_path / "x.xls", **LIST)


def test_decimal_commas_in_a_file_of_commas_are_told(tmp_path):
    rows = [HEAD, *([2000 + n, "героин", "x", "12,5"] for n in range(3))]
    assert "Row 1 has 4 fields where the headings have 5" in refused(text(tmp_path / "x.csv", rows), **LIST)


def test_a_draft_takes_weights_and_no_counts_and_needs_no_rows(tmp_path):
    head = ["Год", "Вид наркотика", "Количество случаев", "Количество (кг)"]
    draft = suggest.mapping(workbook(tmp_path / "x.xlsx", {"x": [head, [2021, "героин", 5, 100]]}))
    assert 'amount = "Количество (кг)"' in draft
    assert 'amount = "Количество (кг)"' in suggest.mapping(workbook(tmp_path / "y.xlsx", {"x": [head]}))
    rows = [["Год", "Героин", None, "Опий", None], [None, "случаев", "кг", "случаев", "кг"], [2021, 5, 100, 6, 200]]
    draft = suggest.mapping(workbook(tmp_path / "z.xlsx", {"x": rows}, merged=["A1:A2", "B1:C1", "D1:E1"]))
    assert '"Героин кг" = "heroin"\n"Опий кг" = "opium"' in draft and "случаев" not in draft


def test_a_further_table_with_other_headings_is_refused_and_the_same_headings_again_are_set_aside(tmp_path):
    first = [["Вид", 2021, 2022], ["героин", 1, 2]]
    file = workbook(tmp_path / "x.xlsx", {"x": [*first, [], ["Вид", 2023, 2024], ["героин", 3, 4]]})
    assert "in row 4 begins a further table" in refused(file, **YEARS)
    again = workbook(tmp_path / "y.xlsx", {"x": [*first, [], first[0], ["опий", 3, 4]]})
    assert read(again, **YEARS).taken == 4


@pytest.mark.parametrize(
    ("title", "constant"),
    [
        ("Опий", "drug = heroin"),
        ("2022 год", "year = 2021"),
        ("Узбекистан", "country = TJK"),
        ("В граммах", "unit = kg"),
    ],
)
@pytest.mark.parametrize("at", [0, 3])
def test_a_title_above_or_between_that_contradicts_what_holds_in_every_row_is_refused(tmp_path, title, constant, at):
    rows = [["Сведения об изъятии"], ["Месяц", "Количество"], ["январь", 5], ["февраль", 7]]
    rows.insert(at, [title])
    constants = {"country": "TJK", "drug": "heroin", "year": 2021, "unit": "kg"}
    said = {"table": "seizures", "columns": {"amount": "Количество"}, "constants": constants}
    assert constant in refused(workbook(tmp_path / "x.xlsx", {"x": rows}), **said)
    rows[at] = ["Героин"]
    assert read(workbook(tmp_path / "y.xlsx", {"x": rows}), **said).taken == 2


@pytest.mark.parametrize("heading", ["Количество, тыс. кг", "Стоимость, сомони", "مقدار (هزار کیلوگرم)", "Thousand kg"])
def test_thousands_and_money_in_a_heading_are_no_kilograms(tmp_path, heading):
    file = workbook(tmp_path / "x.xlsx", {"x": [["Год", "Вид", heading], [2021, "героин", 5]]})
    said = LIST | {"columns": {"year": "Год", "drug": "Вид", "amount": heading}}
    assert "says kg" in refused(file, **said)
    assert not read(file, **said | {"constants": {"country": "TJK"}}).taken


def test_months_from_one_to_another_are_no_day_and_rows_that_say_the_same_are_asked_about(tmp_path):
    rows = [["Месяц", "Вид", "кг"], ["январь 2021", "героин", 1], ["январь-март 2021", "героин", 3]]
    rows += [["2021", "опий", 5], ["2021", "опий", 9]]
    verdict = read(
        workbook(tmp_path / "x.xlsx", {"x": rows}), table="seizures", columns={"date": "Месяц", "drug": "Вид", "amount": "кг"},
        constants={"country": "TJK", "unit": "kg"},
    )  # fmt: skip
    assert codes(verdict)["no_day"] == [3] and codes(verdict)["added"] == [5]
