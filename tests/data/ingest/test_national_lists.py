"""National lists, as counterparts write them: what is taken, what is flagged, what is refused."""

import datetime as dt

import pytest

from pactresearch.errors import InputError
from tests.data.ingest.making import codes, read, text, workbook

RUSSIAN = {"table": "seizures", "decimal": ",", "constants": {"country": "Таджикистан", "unit": "кг"}}
YEARLY = {"columns": {"year": "Год", "drug": "Вид наркотика", "amount": "Количество"}}
CASES = {
    "table": "cases",
    "constants": {"country": "Tajikistan"},
    "columns": {"date": "Date", "drug": "Drug", "amount": "Amount", "unit": "Unit"},
}


def totals(verdict, table="seizures"):
    name = "drug" if table == "seizures" else "substance"
    return {(row.year, getattr(row, name)): row.kg for row in verdict.tables[table].itertuples()}


def test_a_russian_list_with_titles_totals_and_notes(tmp_path):
    rows = [
        ["Сведения об изъятии наркотиков"], [], ["№ п/п", "Год", "Вид наркотика", "Количество"],
        [1, 2022, "Героин", "1 234,5"], [2, 2022, "Опий-сырец", "1000,25"], ["", "", "Итого за 2022", "2 234,75"],
        [3, 2023, "героин", "900"], [4, 2023, "Гашиш", "5 000"], ["", "", "Итого за 2023", "6 900"],
        [], ["Примечание: данные предварительные"],
    ]  # fmt: skip
    verdict = read(workbook(tmp_path / "список.xlsx", {"Лист1": rows}, merged=["A1:D1"]), **RUSSIAN, **YEARLY)
    assert totals(verdict) == {(2022, "heroin"): 1234.5, (2022, "opium"): 1000.25, (2023, "heroin"): 900}
    assert codes(verdict) == {"total_agrees": [6], "total_differs": [9]}
    assert "5,900" in "\n".join(verdict.lines())
    assert verdict.aside == {"titles, notes, totals and empty rows": 4, "other drugs or places": 1}


def test_a_table_with_a_column_a_drug(tmp_path):
    rows = [
        ["Год", "Героин (кг)", "Опий (кг)", "Уксусный ангидрид", "Всего"],
        ["2021 г.", "12,5", "100", "7", "119,5"], ["2022 г.", "-", "90,1", "", "90,1"], ["Итого", "12,5", "190", "7", ""],
    ]  # fmt: skip
    verdict = read(
        workbook(tmp_path / "wide.xlsx", {"x": rows}), **RUSSIAN, columns={"year": "Год"}, wide="drug",
        headings={"Героин (кг)": "heroin", "Опий (кг)": "opium", "Уксусный ангидрид": "acetic_anhydride"},
    )  # fmt: skip
    assert totals(verdict) == {(2021, "heroin"): 12.5, (2021, "opium"): 100, (2022, "opium"): 90.1}
    assert totals(verdict, "precursors") == {(2021, "acetic_anhydride"): 7}
    assert verdict.aside["nothing reported"] == 1
    assert codes(verdict)["total_agrees"] == [4, 4, 4]


def test_a_table_with_a_column_a_year_and_blocks_named_in_their_first_row(tmp_path):
    rows = [
        ["Страна", "Наркотик", 2019, "2020", "2021*", "Итого"], ["Таджикистан", "героин", 1, 2, 3, 6],
        ["", "опий", 4, 5, "", 9], ["Узбекистан", "героин", 7, 8, 9, 24],
    ]  # fmt: skip
    verdict = read(
        workbook(tmp_path / "years.xlsx", {"x": rows}), table="seizures", columns={"country": "Страна", "drug": "Наркотик"},
        wide="year", fill_down=["country"], constants={"unit": "t"},
    )  # fmt: skip
    table = verdict.tables["seizures"]
    assert table.groupby("iso3")["kg"].sum().to_dict() == {"TJK": 15_000, "UZB": 24_000}
    assert table["year"].unique().tolist() == [2019, 2020, 2021]


def test_cells_merged_downwards_hold_in_each_of_their_rows(tmp_path):
    rows = [["Year", "Drug", "kg"], [2020, "heroin", 1], ["", "opium", 2], [2021, "heroin", 3]]
    file = workbook(tmp_path / "merged.xlsx", {"x": rows}, merged=["A2:A3"])
    verdict = read(
        file,
        table="seizures",
        columns={"year": "Year", "drug": "Drug", "amount": "kg"},
        constants={"country": "KAZ", "unit": "kg"},
    )
    assert totals(verdict) == {(2020, "heroin"): 1, (2020, "opium"): 2, (2021, "heroin"): 3}


def test_several_sheets_are_read_and_hidden_ones_set_aside_with_a_word(tmp_path):
    rows = [["Год", "Вид наркотика", "Количество"]]
    sheets = {
        "2021": [*rows, [2021, "героин", 1]],
        "2022": [*rows, [2022, "героин", 2]],
        "черновик": [*rows, [2022, "опий", 9]],
        "x": [["?"]],
    }
    verdict = read(workbook(tmp_path / "s.xlsx", sheets, hidden=["черновик"]), **RUSSIAN, **YEARLY)
    assert totals(verdict) == {(2021, "heroin"): 1, (2022, "heroin"): 2}
    assert [note for note in verdict.notes if "hidden" in note] and [note for note in verdict.notes if "'x'" in note]
    named = read(tmp_path / "s.xlsx", **RUSSIAN, **YEARLY, sheets=["черновик"])
    assert totals(named) == {(2022, "opium"): 9}


def test_a_persian_list_of_single_seizures(tmp_path):
    rows = [
        ["ردیف", "تاریخ", "نوع ماده", "مقدار", "واحد", "محل"], ["۱", "۱۴۰۲/۰۵/۱۷", "هروئین", "۱۲٫۵", "کیلوگرم", "زابل"],
        ["۲", "1402/12/29", "ترياك", "۵۰۰", "گرم", "مشهد"], ["۳", "۱۴۰۱/۱/۱", "مورفین", "۲", "کیلو گرم", "بم"], ["", "",
            "جمع", "۵۱۴٫۵", "", ""],
    ]  # fmt: skip
    verdict = read(
        workbook(tmp_path / "list.xlsx", {"برگه": rows}), table="cases", constants={"country": "ایران"}, dates="year first",
        columns={"serial": "ردیف", "date": "تاریخ", "drug": "نوع ماده", "amount": "مقدار", "unit": "واحد", "place": "محل"},
    )  # fmt: skip
    cases = verdict.tables["cases"]
    assert cases["date"].tolist() == [dt.date(2023, 8, 8), dt.date(2024, 3, 19), dt.date(2022, 3, 21)]
    assert cases["kg"].tolist() == [12.5, 0.5, 2]
    assert cases["drug"].tolist() == ["heroin", "opium", "morphine"]
    assert set(cases["iso3"]) == {"IRN"}
    assert codes(verdict) == {"total_unchecked": [5]}


@pytest.mark.parametrize(
    ("separator", "encoding"), [(";", "cp1251"), (";", "utf-8-sig"), ("\t", "utf-16"), (",", "utf-8")]
)
def test_text_in_whatever_alphabet_and_with_whatever_separator(tmp_path, separator, encoding):
    rows = [["Год", "Вид наркотика", "Количество"], [2021, "Героин", "12.5"], [2021, "Опий", "3"]]
    verdict = read(text(tmp_path / "t.csv", rows, separator, encoding), **(RUSSIAN | {"decimal": "."}), **YEARLY)
    assert totals(verdict) == {(2021, "heroin"): 12.5, (2021, "opium"): 3}
    said = "; ".join(verdict.notes)
    assert ("semicolons" in said) == (separator == ";") and ("cp1251" in said) == (encoding == "cp1251")


def test_decomposed_letters_and_apostrophes_of_every_kind_name_the_same(tmp_path):
    names = [
        "Tu\u0308rkiye",
        "TÜRKİYE",
        "Co\u0302te d\u2019Ivoire",
        "Côte d´Ivoire",
        "Curac\u0327ao",
        "EL",
        "UK",
        "Иран",
        "阿富汗",
        "Almanya",
    ]
    rows = [["Pays", "Drogue"], *([name, "héroïne"] for name in names)]
    verdict = read(
        workbook(tmp_path / "n.xlsx", {"x": [[*row, 1] for row in rows[1:]] and [["Pays", "Drogue", "kg"], *([n, "héroïne",
            1] for n in names)]}),
        table="seizures", columns={"country": "Pays", "drug": "Drogue", "amount": "kg"}, constants={"year": 2020, "unit": "kg"},
    )  # fmt: skip
    assert verdict.tables["seizures"].set_index("iso3")["kg"].to_dict() == {
        "TUR": 2, "CIV": 2, "CUW": 1, "GRC": 1, "GBR": 1, "IRN": 1, "AFG": 1, "DEU": 1,
    }  # fmt: skip
    assert not verdict.refused


def test_what_is_no_weight_is_missing_with_a_reason_and_never_zero(tmp_path):
    rows = [
        ["Date", "Drug", "Amount", "Unit"],
        *(["01.02.2023", "heroin", n + 1, unit] for n, unit in enumerate(["g", "tablets", "", "пуд"])),
    ]
    verdict = read(workbook(tmp_path / "u.xlsx", {"x": rows}), **CASES)
    assert verdict.tables["cases"]["kg"].fillna(-1).tolist() == [0.001, -1, -1, -1]
    assert codes(verdict) == {"no_mass": [3], "no_unit": [4, 5]}


def test_repeats_are_found_by_key_and_by_likeness_kept_and_marked(tmp_path):
    rows = [
        ["Date", "Drug", "Amount", "Unit", "Where"], ["01.02.2023", "heroin", 10, "kg", "Khujand"], ["01.02.2023", "heroin",
            10, "kg", "Khujand"],
        ["04.02.2023", "heroin", 10.4, "kg", "Khudjand"], ["05.02.2023", "heroin", 10, "kg", "Dushanbe"], ["01.02.2023",
            "opium", 10, "kg", "Khujand"],
        ["01.03.2023", "heroin", 10, "kg", "Khujand"],
    ]  # fmt: skip
    verdict = read(
        workbook(tmp_path / "r.xlsx", {"x": rows}), **CASES | {"columns": CASES["columns"] | {"place": "Where"}}
    )
    assert verdict.tables["cases"]["mark"].tolist() == ["", "repeat", "alike", "", "", ""]
    assert codes(verdict) == {"repeat": [3], "alike": [4]}


def test_a_total_ten_times_that_of_other_years_is_asked_for_its_unit(tmp_path):
    rows = [
        ["Год", "Вид наркотика", "Количество"],
        *([year, "героин", kg] for year, kg in ((2031 - 10, 900), (2022, 1100), (2023, 1_000_000))),
    ]
    verdict = read(workbook(tmp_path / "t.xlsx", {"x": rows}), **RUSSIAN, **YEARLY)
    assert codes(verdict) == {"tenfold": [4]}
    assert "Kilograms or tonnes?" in "\n".join(verdict.lines())


def test_of_precursors_there_are_totals_and_no_cases(tmp_path):
    rows = [
        ["Date", "Drug", "Amount", "Unit"],
        ["01.02.2023", "уксусный ангидрид", 10, "l"],
        ["01.02.2023", "heroin", 2, "kg"],
    ]
    verdict = read(workbook(tmp_path / "p.xlsx", {"x": rows}), **CASES)
    assert (verdict.taken, verdict.refused, verdict.aside) == (1, 0, {"other drugs or places": 1})
    yearly = {"table": "seizures", "columns": CASES["columns"], "constants": CASES["constants"]}
    assert totals(read(tmp_path / "p.xlsx", **yearly), "precursors") == {(2023, "acetic_anhydride"): 10.8}


def test_words_that_are_not_known_are_refused_row_by_row_until_the_mapping_says_what_they_mean(tmp_path):
    rows = [
        ["Date", "Drug", "Amount", "Unit"],
        ["01.02.2023", "white powder", 1, "kg"],
        ["01.02.2023", "heroin", 2, "kg"],
    ]
    file = workbook(tmp_path / "w.xlsx", {"x": rows})
    verdict = read(file, **CASES)
    assert codes(verdict) == {"no_drug": [2]} and verdict.taken == 1
    said = read(file, **CASES, names={"drug": {"White Powder": "heroin"}})
    assert said.taken == 2 and not len(said.problems)


def test_a_heading_that_the_mapping_names_and_the_file_has_not_is_refused_with_the_nearest(tmp_path):
    file = workbook(
        tmp_path / "h.xlsx", {"x": [["Date", "Drugs", "Amount", "Unit"], ["01.02.2023", "heroin", 1, "kg"]]}
    )
    with pytest.raises(InputError, match=r"no column 'Drug' \(nearest: 'Drugs'"):
        read(file, **CASES)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"table": "seizure"}, "table"),
        ({"columns": {"dose": "x"}}, "columns has dose"),
        ({"columns": {"year": "x"}}, "drug"),
        ({"names": {"drug": {"x": "cocaine"}}}, "is to mean 'cocaine'"),
        ({"names": {"country": {"x": "Atlantis"}}}, "Atlantis"),
        ({"wide": "drug"}, "headings"),
        ({"decimals": ","}, "decimals"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused_with_what_is_allowed(tmp_path, change, said):
    with pytest.raises(InputError, match="The mapping") as error:
        read(tmp_path / "none.xlsx", **{**RUSSIAN, **YEARLY, **change})
    assert said in str(error.value)
