"""What was taken takes its place in data/raw, whole or not at all; and what it changes is said."""

import subprocess
import sys

import pandas as pd
import pytest

import pactresearch
from pactresearch import cli, paths
from pactresearch.data import ingest, sources, store
from pactresearch.data.ingest import register
from pactresearch.errors import InputError
from tests.conftest import ROOT
from tests.data.ingest.making import SOURCE, text, workbook

YEARLY = {
    "table": "seizures", "constants": {"country": "Tajikistan", "unit": "kg"}, "source": SOURCE,
    "columns": {"year": "Year", "drug": "Drug", "amount": "kg"},
}  # fmt: skip
CASES = {
    "table": "cases", "constants": {"country": "Tajikistan", "unit": "kg"}, "source": SOURCE,
    "columns": {"date": "Date", "drug": "Drug", "amount": "kg", "place": "Where"},
}  # fmt: skip


def yearly(tmp_path, kg=321.5, year=2024, name="list.xlsx"):
    return workbook(tmp_path / name, {"x": [["Year", "Drug", "kg"], [year, "heroin", kg]]})


def cases(tmp_path, n=4, twice=0):
    rows = [
        ["Date", "Drug", "kg", "Where"],
        *([f"2019-0{1 + m}-01", "heroin", 2, "=cmd|x"] for m in range(n)),
        ["2020-01-01", "opium", 3, "Kulob"],
    ]
    rows += rows[1 : 1 + twice]
    return text(tmp_path / "cases.csv", rows)


def state(folder):
    return {file.relative_to(folder): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_the_original_is_kept_unchanged_with_sidecars_and_the_tables_have_its_figures(project, tmp_path):
    file = yearly(tmp_path)
    verdict = ingest.ingest(file, mapping=YEARLY, access="public")
    folder = paths.raw() / "national_tjk_2024_2024"
    assert (folder / "original" / "list.xlsx").read_bytes() == file.read_bytes()
    said = sources.read_yaml(folder / "ingested.yaml")
    assert (
        said["sha256"] == verdict.sha256 and said["access_class"] == "public" and said["mapping"]["table"] == "seizures"
    )
    newest = pactresearch.load("seizures").query("iso3 == 'TJK' and year == 2024 and drug == 'heroin'")
    assert newest[["kg", "source"]].to_numpy().tolist() == [[321.5, "national_tjk_2024_2024_seizures"]]
    assert any("1 figure gained" in line for line in verdict.registered)
    assert store.problems() == []


def test_twice_changes_nothing_and_a_newer_list_supersedes_and_says_so(project, tmp_path):
    file = yearly(tmp_path)
    ingest.ingest(file, mapping=YEARLY, access="public")
    before = state(project / "data")
    again = ingest.ingest(file, mapping=YEARLY, access="public")
    assert state(project / "data") == before and "nothing was changed" in again.registered[0]
    later = ingest.ingest(yearly(tmp_path, kg=300, name="later.xlsx"), mapping=YEARLY, access="public")
    assert pactresearch.load("seizures").query("iso3 == 'TJK' and year == 2024 and drug == 'heroin'")[
        "kg"
    ].tolist() == [300]
    assert any("1 figure changed" in line and "321.5 to 300" in line for line in later.registered)
    assert (
        len(pactresearch.load("seizures", editions="all").query("iso3 == 'TJK' and year == 2024 and drug == 'heroin'"))
        == 2
    )


def test_restricted_is_the_default_and_what_follows_from_it_is_said(project, tmp_path):
    verdict = ingest.ingest(yearly(tmp_path), mapping=YEARLY)
    assert store.restricted() == {"national_tjk_2024_2024_seizures"}
    assert any("no report is made from seizures" in line for line in verdict.registered)
    assert (paths.raw() / "national_tjk_2024_2024" / ".gitignore").read_text() == "*\n"


def test_single_seizures_are_kept_by_country_and_join_no_table_while_restricted(project, tmp_path):
    ingest.ingest(cases(tmp_path), mapping=CASES)
    assert not store.restricted()
    held = ingest.cases("TJK")
    assert held["kg"].sum() == 11 and held["date"].dt.year.tolist() == [2019] * 4 + [2020]
    assert held["place"].tolist()[0] == "'=cmd|x"  # what a spreadsheet would run is quoted
    with pytest.raises(InputError, match="TJK"):
        ingest.cases("KAZ")


def test_public_single_seizures_join_the_table_as_counts_of_three_and_more_each_once(project, tmp_path):
    ingest.ingest(cases(tmp_path, twice=2), mapping=CASES, access="public")
    assert len(ingest.cases("TJK")) == 7, "rows entered twice are kept as they are"
    rows = pactresearch.load("cases").query("source.str.startswith('national')")
    assert rows[["iso3", "year", "n", "kg"]].to_numpy().tolist() == [["TJK", 2019, 4, 8.0]]


def test_single_seizures_make_totals_only_where_asked_and_then_partial_ones(project, tmp_path):
    before = pactresearch.load("seizures")
    verdict = ingest.ingest(cases(tmp_path, twice=2), mapping=CASES, totals=True, access="public")
    pd.testing.assert_frame_equal(pactresearch.load("seizures"), before)
    partial = pactresearch.load("seizures", editions="all").dropna(subset="partial")
    assert partial[["year", "drug", "kg"]].to_numpy().tolist() == [[2019, "heroin", 8.0]], (
        "that of one case tells its size"
    )
    restricted = ingest.ingest(cases(tmp_path), mapping=CASES, totals=True, dry_run=True).tables["seizures"]
    assert restricted[["year", "drug", "kg"]].to_numpy().tolist() == [[2019, "heroin", 8.0], [2020, "opium", 3.0]]
    official = before.query("iso3 == 'TJK' and year == 2019 and drug == 'heroin'")["kg"].item()
    assert any(f"{8 / official:.2%} of the reported" in note for note in verdict.notes)
    with pytest.raises(InputError, match="no single seizures"):
        ingest.ingest(yearly(tmp_path), mapping=YEARLY, totals=True)


def test_a_dry_run_touches_nothing(project, tmp_path):
    before = state(project / "data")
    assert ingest.ingest(yearly(tmp_path), mapping=YEARLY, dry_run=True).taken == 1
    assert state(project / "data") == before


@pytest.mark.parametrize("at", ["build", "rename", "write"])
def test_what_fails_on_its_way_leaves_data_as_it_was(project, tmp_path, monkeypatch, at):
    def fails(*_, **__):
        raise KeyboardInterrupt if at == "build" else OSError(28, "No space left on device")

    where = {"build": (store, "build"), "rename": (register.Path, "rename"), "write": (register, "_write_yaml")}[at]
    before = state(project / "data" / "raw")
    file = yearly(tmp_path)
    monkeypatch.setattr(*where, fails)
    with pytest.raises((KeyboardInterrupt, OSError)):
        ingest.ingest(file, mapping=YEARLY)
    monkeypatch.undo()
    assert state(project / "data" / "raw") == before


def test_a_list_that_the_tables_cannot_hold_is_not_registered(project, tmp_path):
    ingest.ingest(yearly(tmp_path), mapping=YEARLY | {"source": SOURCE | {"id": "one_list"}}, access="public")
    before = state(project / "data")
    with pytest.raises(InputError, match=r"is not registered, and data is as it was.*precedence"):
        ingest.ingest(
            yearly(tmp_path, kg=5), mapping=YEARLY | {"source": SOURCE | {"id": "other_list"}}, access="public"
        )
    assert state(project / "data") == before
    with pytest.raises(InputError, match=r"lacks \[source\]"):
        ingest.ingest(yearly(tmp_path), mapping={key: said for key, said in YEARLY.items() if key != "source"})


def test_the_build_names_every_file_that_it_does_not_use(project):
    (paths.raw() / "list.xlsx").write_bytes(b"PK")
    (paths.raw() / "folder").mkdir()
    said = sources.unread()
    assert len(said) == 2 and all("pactresearch ingest" in line for line in said)


def run(*words):
    return cli.main(["ingest", *map(str, words)])


def test_of_several_files_one_that_cannot_be_used_keeps_no_other_back(project, tmp_path, capsys):
    empty, bad = tmp_path / "empty.csv", text(tmp_path / "bad.csv", [["Year", "Drug", "kg"], [2020, "sugar", 1]])
    empty.write_bytes(b"")
    assert run(empty, yearly(tmp_path), "--suggest-mapping") == 2
    said = capsys.readouterr()
    assert "empty.csv is empty" in said.err and 'amount = "kg"' in said.out
    with pytest.raises(InputError, match=r"nothing was taken.*1 refused.*--dry-run says why"):
        ingest.ingest(bad, mapping=YEARLY)


def test_the_command_line_reads_reports_and_refuses(project, tmp_path, capsys):
    file = yearly(tmp_path)
    assert run(file, "--suggest-mapping") == 0
    draft = capsys.readouterr().out
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        draft.replace('country = ""', 'country = "Tajikistan"')
        .replace('"https://"', '"https://example.org"')
        .replace('= ""', '= "SYNTHETIC"')
    )
    page = tmp_path / "out" / "verdict.html"
    assert run(file, "--mapping", mapping, "--dry-run", "--report", page) == 0
    assert "1 figure taken" in capsys.readouterr().out
    assert "list.xlsx" in page.read_text() and "http" not in page.read_text().partition("<body")[2]
    assert run(tmp_path / "none.xlsx", file, "--mapping", mapping, "--access", "public") == 2
    said = capsys.readouterr()
    assert "no file" in said.err and "Registered as data/raw/national_tjk_2024_2024" in said.out
    other = workbook(tmp_path / "other.xlsx", {"x": [["a", "b"], ["c", "d"]]})
    assert run(other) == 2
    assert "--suggest-mapping" in capsys.readouterr().err


def test_help_answers_without_loading_pandas():
    code = (
        "import sys, pactresearch.cli as c\ntry: c.main(['ingest', '--help'])\nexcept SystemExit: pass\n"
        "print('pandas' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert said.splitlines()[-1] == "False"
