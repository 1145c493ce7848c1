"""A declared correction mends one cell that it knows, and fails as soon as that cell is no longer what it knew."""

import pandas as pd
import pytest
import yaml

from pactresearch.data import corrections, store
from pactresearch.data.corrections import Correction
from pactresearch.errors import InputError

TABLE = pd.DataFrame(
    {"iso3": ["AAA", "AAA"], "year": [2020, 2021], "unit": ["kg", "kg"], "typical_usd": [27.4, 28_000.0]}
)
UNIT = Correction(
    id="aaa-2020", source="s", where={"iso3": "AAA", "year": 2020}, column="unit", expected="kg", corrected="g",
    why="a gram price marked per kilogram",
)  # fmt: skip


def test_the_cell_is_mended_and_the_callers_table_is_not_changed():
    before = TABLE.copy()
    assert corrections.applied(TABLE, "s", (UNIT,))["unit"].tolist() == ["g", "kg"]
    pd.testing.assert_frame_equal(TABLE, before)


def test_corrections_of_another_source_do_nothing():
    pd.testing.assert_frame_equal(corrections.applied(TABLE, "t", (UNIT,)), TABLE)


def test_null_means_not_reported():
    doubtful = UNIT.model_copy(update={"column": "typical_usd", "expected": 27.4, "corrected": None})
    assert corrections.applied(TABLE, "s", (doubtful,))["typical_usd"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"where": {"iso3": "AAA", "year": 2019}},
            r"'aaa-2020' .* matches 0 rows of s \(iso3 AAA, year 2019\); it must match one",
        ),
        ({"where": {"iso3": "AAA"}}, r"matches 2 rows"),
        ({"expected": "g"}, r"expects unit = g in s \(iso3 AAA, year 2020\), but kg stands there"),
        ({"column": "units"}, r"names a column 'units'; s has iso3, year, unit, typical_usd"),
    ],
)
def test_a_correction_that_no_longer_fits_fails(change, said):
    with pytest.raises(InputError, match=said):
        corrections.applied(TABLE, "s", (UNIT.model_copy(update=change),))


def test_every_declared_correction_still_finds_what_it_expects():
    declared = corrections.declared()
    assert declared, "the known errors of the price annex are corrected by declaration"
    store.build()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, r"corrections\.yaml is missing\. Restore it"),
        ("- [", r"is not readable as YAML"),
        ("5", r"must be a list of corrections"),
    ],
)
def test_corrections_that_cannot_be_read_are_refused_and_not_forgotten(project, text, said):
    file = project / "data" / "raw" / corrections.FILE
    file.unlink() if text is None else file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        corrections.declared()


def test_a_correction_twice_or_without_a_reason_is_refused(project):
    file = project / "data" / "raw" / corrections.FILE
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    file.write_text(yaml.safe_dump([*entries, entries[0]]), encoding="utf-8")
    with pytest.raises(InputError, match=rf"the identifier '{entries[0]['id']}' stands twice"):
        corrections.declared()
    file.write_text(
        yaml.safe_dump([{key: value for key, value in entries[0].items() if key != "why"}]), encoding="utf-8"
    )
    with pytest.raises(InputError, match=r"entry 1: why: Field required"):
        corrections.declared()


def test_what_a_figure_changed_to_is_told_of_tables_whose_figure_is_called_value_too():
    before = pd.DataFrame({"iso3": ["AAA"], "year": [2020], "indicator": ["drug_induced_deaths"], "value": [10.0]})
    said = corrections.between("demand", before, before.assign(value=12.0))
    assert said[0].sentence().endswith("AAA 2020 drug_induced_deaths value 10 to 12.")
