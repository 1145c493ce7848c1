"""From data/raw to a table in the hand: what is refused, in which words, and that nothing is left half written."""

import os
import shutil

import pandas as pd
import pytest
import yaml

import pactresearch
from pactresearch.data import quality, sources, store
from pactresearch.errors import InputError
from tests.conftest import work_in

ROUNDING_KG = 0.05  # the figures are quoted to a tenth of a kilogram
SEIZURES = "unodc_wdr_2025_annex_7_1_seizures"


def rewrite(project, source, change, *, renew=True):
    """Changes the text of a raw file, and (as an editor should) the checksum in its sidecar."""
    file = project / "data" / "raw" / f"{source}.csv"
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8", newline="")
    if renew:
        sidecar = sources.sidecar_of(file)
        said = yaml.safe_load(sidecar.read_text(encoding="utf-8"))
        said["sha256"] = sources.checksum(file)
        sidecar.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")


def add_row(row):
    return lambda text: text.rstrip("\n") + f"\n{row}\n"


def test_the_newest_edition_wins_and_older_ones_stay():
    key = {"iso3": "ARE", "year": 2020, "drug": "heroin"}

    def rows(frame):
        return frame[(frame["iso3"] == key["iso3"]) & (frame["year"] == key["year"]) & (frame["drug"] == key["drug"])]

    # The World Drug Report 2024 gives the United Arab Emirates 190.5 kg of heroin for 2020, that of 2025 twice as much.
    newest, every = rows(pactresearch.load("seizures")), rows(store.load("seizures", editions="all"))
    assert newest["kg"].tolist() == pytest.approx([381.0], abs=ROUNDING_KG)
    assert sorted(every["kg"]) == pytest.approx([190.5, 381.0], abs=ROUNDING_KG)
    change = rows(pactresearch.revisions("seizures"))
    assert change["change_percent"].tolist() == pytest.approx([100], abs=ROUNDING_KG)


def test_a_table_names_its_sources():
    table = pactresearch.load("seizures")
    assert {source["id"] for source in table.attrs["sources"]} == set(store.load("seizures", editions="all")["source"])
    assert all(source["citation"] and source["short"] for source in table.attrs["sources"])


def test_a_country_year_that_nobody_reported_has_no_row_and_a_reported_zero_has():
    table = pactresearch.load("seizures").set_index(["iso3", "year", "drug"])["kg"]
    assert ("KAZ", 2023, "heroin") not in table.index
    assert table["AFG", 2023, "heroin"] >= 0
    assert (table == 0).any()
    assert table.notna().all()


def test_an_unknown_table_is_answered_with_those_there_are():
    with pytest.raises(InputError, match=r"no table 'seizure'\. The tables are: .*prices.*seizures"):
        pactresearch.load("seizure")
    with pytest.raises(InputError, match=r"editions is 'oldest'; allowed: newest, all"):
        store.load("seizures", editions="oldest")


def test_a_missing_or_truncated_processed_table_is_told_and_built_again(project, capsys):
    before = store.load("routes")
    folder = project / "data" / "processed"
    assert store.problems() == []

    table = folder / "routes.parquet"
    table.write_bytes(table.read_bytes()[:100])
    assert store.problems()[0].startswith("data/processed/routes.parquet is damaged: 100 bytes where ")
    assert store.problems()[0].endswith("run `pactresearch build`.")
    pd.testing.assert_frame_equal(store.load("routes"), before)
    assert "data/processed/routes.parquet is damaged" in capsys.readouterr().err

    table.unlink()
    assert store.problems() == ["data/processed/routes.parquet is missing; run `pactresearch build`."]
    pd.testing.assert_frame_equal(store.load("routes"), before)

    (folder / "manifest.json").write_text("{", encoding="utf-8")
    assert store.problems() == ["data/processed has no readable manifest; run `pactresearch build`."]
    pd.testing.assert_frame_equal(store.load("routes"), before)
    assert not list(folder.glob(".building-*"))


def test_a_change_of_data_raw_is_taken_up_on_the_next_load(project):
    assert "TUV" not in set(store.load("seizures")["iso3"])
    rewrite(project, SEIZURES, add_row("TUV,2023,heroin,7.5"))
    assert store.load("seizures").query("iso3 == 'TUV'")["kg"].tolist() == [7.5]


DECIDE = (
    "project/data/raw/a.csv",
    "project/data/raw/a.source.yaml",
    "project/data/raw/list/b.csv",
    "code/data/readers/own.py",
    "code/files/contents.py",
)
OTHERS = ("project/data/raw/case_files/case-0001.a.yaml", "code/words.py", "code/data/note.txt")


@pytest.mark.parametrize("name", [*DECIDE, *OTHERS])
def test_every_file_that_decides_the_tables_is_in_their_fingerprint_by_what_it_holds_and_by_its_name(
    tmp_path, monkeypatch, name
):
    for one in (*DECIDE, *OTHERS):
        (tmp_path / one).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / one).write_text(one, encoding="utf-8")
    (tmp_path / "project" / "notebooks").mkdir()
    work_in(tmp_path / "project", monkeypatch)
    monkeypatch.setattr(store, "__file__", str(tmp_path / "code" / "data" / "store.py"))
    file, first = tmp_path / name, store.fingerprint()
    file.write_text("other", encoding="utf-8")
    changed = store.fingerprint()
    renamed = file.rename(file.with_stem("aa"))
    named_otherwise = store.fingerprint()
    renamed.unlink()
    every = {first, changed, named_otherwise, store.fingerprint()}
    assert len(every) == (4 if name in DECIDE else 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (add_row("AFG,2023,heroin,-4"), r"kg is -4\.0; it must be 0 or more"),
        (add_row("AFG,1492,heroin,4"), r"year is 1492; it must be from 1900 to 2030"),
        (add_row("afg,2023,heroin,4"), r"iso3 is 'afg'; it must be three capital letters"),
        (add_row("TJX,2023,heroin,4"), r"row \d+: iso3 is 'TJX', which data/raw/countries\.csv does not have"),
        (add_row("AFG,2029,heroin,4"), r"row \d+: year is 2029, after 2026, when the sidecar says"),
        (lambda text: text.replace(",", ";"), r"is separated by semicolons; save it with commas"),
        (add_row("AFG,2023,cocaine,4"), r"drug is 'cocaine'; it must be one of opium, morphine, heroin"),
        (add_row("AFG,2023,heroin,"), r"kg is empty, and it must be given"),
        (add_row("AFG,2023,heroin,1,5"), r"row \d+ has 5 fields"),
        (add_row("AFG,2023,heroin,inf"), r"kg is 'inf', which is not a number"),
        (add_row("AFG,2023,heroin,1e400"), r"kg is '1e400', which is not a number"),
        (lambda text: text.splitlines()[0] + "\n", r"has a header and no rows"),
        (lambda text: "\n".join(f"{line},9" if at else line for at, line in enumerate(text.splitlines())), r"more fields"),
        (add_row("AFG,2023,heroin,much"), r"kg is 'much', which is not a number"),
        (add_row("AFG,2023.5,heroin,4"), r"year is '2023.5', which is not a whole number"),
        (lambda text: text + text.splitlines()[1] + "\n", r"Rows 2, \d+ repeat a key \(iso3 \w+, year \d+, drug \w+\)"),
        (
            lambda text: text.replace("iso3,year,drug,kg", "iso3,year,drug,tonnes"),
            r"has no column kg and the unknown column tonnes",
        ),
    ],
)  # fmt: skip
def test_a_bad_raw_file_is_refused_in_words_and_leaves_the_old_tables(project, change, said):
    good = store.ensure()
    rewrite(project, SEIZURES, change)
    with pytest.raises(InputError, match=said) as refused:
        store.build()
    assert f"data/raw/{SEIZURES}.csv" in str(refused.value)
    left = sorted(file.name for file in (project / "data" / "processed").iterdir())
    assert left == sorted(["manifest.json", *(f"{name}.parquet" for name in good["tables"])])
    assert all(
        sources.checksum(project / "data" / "processed" / f"{n}.parquet") == e["sha256"]
        for n, e in good["tables"].items()
    )


def test_a_public_row_of_fewer_than_three_cases_is_refused_and_a_restricted_one_is_not(project):
    cases = "unodc_ids_2011_2016_grouped"
    rewrite(project, cases, add_row("ZZZ-1,2,2015,TJK,heroin,1.5,,withheld,,,,,"))
    with pytest.raises(
        InputError, match=rf"data/raw/{cases}\.csv, row 2054: n is 2, .*fewer than 3 cases.*Group alike cases"
    ):
        store.build()
    sidecar = project / "data" / "raw" / f"{cases}.source.yaml"
    said = sidecar.read_text(encoding="utf-8")
    sidecar.write_text(said.replace("access_class: public", "access_class: restricted"), encoding="utf-8")
    assert store.build()["tables"]["cases"]["rows"] == 2053
    assert store.restricted() == {cases}


def test_a_case_more_is_refused_while_the_tables_without_it_are_there(project):
    store.build()
    before = store.load("cases")
    first = "COL-2011-heroin-001,"
    assert before["case_id"].str.startswith(first[:-1]).any()

    def one_more(text):
        line = next(line for line in text.splitlines() if line.startswith(first))
        name, n, rest = line.split(",", 2)
        return text.replace(line, f"{name},{int(n) + 1},{rest}")

    rewrite(project, "unodc_ids_2011_2016_grouped", one_more)
    with pytest.raises(
        InputError, match="The cases of COL 2011 heroin in data/raw differ from those of the last build by so few"
    ):
        store.load("cases")
    shutil.rmtree(project / "data" / "processed")
    assert store.load("cases")["n"].sum() == before["n"].sum() + 1


def test_a_file_changed_behind_its_sidecar_is_refused(project):
    rewrite(project, SEIZURES, add_row("AFG,2023,morphine,1"), renew=False)
    with pytest.raises(InputError, match=r"is not the file that its sidecar describes: its SHA-256 is [0-9a-f]{64}"):
        store.build()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sha256": None}, r"the field `sha256` is missing \(checksum of the file\)"),
        ({"sha256": "abc"}, r"`sha256` is 'abc'"),
        ({"published": "soon"}, r"`published` is 'soon'"),
        ({"published": "2025-13-26"}, r"2025-13-26"),
        ({"access_class": "secret"}, r"`access_class` is 'secret'"),
        ({"colour": "blue"}, r"`colour` is not a field of a sidecar"),
        ({"table": "seizure"}, r"`table` is 'seizure'; it must be one of"),
    ],
)
def test_a_bad_sidecar_is_refused_in_words(project, change, said):
    sidecar = project / "data" / "raw" / f"{SEIZURES}.source.yaml"
    described = yaml.safe_load(sidecar.read_text(encoding="utf-8")) | change
    described = {field: value for field, value in described.items() if value is not None}
    sidecar.write_text(yaml.safe_dump(described, allow_unicode=True), encoding="utf-8")
    with pytest.raises(InputError, match=said):
        store.build()


def test_a_file_without_a_sidecar_and_a_sidecar_without_a_file_are_refused(project):
    raw = project / "data" / "raw"
    (raw / "found_on_my_desk.csv").write_text("iso3\nAFG\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"data/raw/found_on_my_desk\.csv has no sidecar found_on_my_desk\.source\.yaml"
    ):
        store.build()
    (raw / "found_on_my_desk.csv").unlink()
    (raw / f"{SEIZURES}.csv").unlink()
    with pytest.raises(InputError, match=rf"data/raw/{SEIZURES}\.csv is missing"):
        store.build()


def test_a_table_without_any_source_and_a_manifest_of_another_shape_are_told(project):
    for end in (".csv", ".source.yaml"):
        (project / "data" / "raw" / f"routes{end}").unlink()
    with pytest.raises(InputError, match=r"data/raw has no source for routes; every table needs one"):
        store.build()
    manifest = project / "data" / "processed" / "manifest.json"
    manifest.write_text('{"fingerprint": "x", "tables": []}', encoding="utf-8")
    assert store.problems() == ["data/processed has no readable manifest; run `pactresearch build`."]


def test_an_arrow_to_a_country_that_there_is_not_is_refused(project):
    rewrite(project, "heroin_corridors", lambda text: text.replace(",TUR,", ",TUX,", 1))
    with pytest.raises(InputError, match=r"heroin_corridors\.csv, row \d+: (origin|destination) is 'TUX'"):
        store.build()


def test_a_build_that_cannot_write_leaves_the_old_tables(project, monkeypatch):
    good = store.ensure()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    os.utime(project / "data" / "raw" / f"{SEIZURES}.csv")
    with pytest.raises(InputError, match=r"data/processed cannot be written \(No space left on device"):
        store.build()
    assert not list((project / "data" / "processed").glob(".building-*"))
    assert store.problems() == []
    assert store.ensure() == good


def test_a_build_makes_only_what_changed_and_comes_to_what_a_whole_build_comes_to(project):
    """Only the raw files of tables whose sources, countries or corrections changed are read; and a spoiled file is made anew."""

    def made():
        return {file.name: (file.stat().st_mtime_ns, file.read_bytes()) for file in processed.glob("*.parquet")}

    raw, processed = project / "data" / "raw", project / "data" / "processed"
    before = made()
    put(project, "more", "iso3,year,drug,kg\nTUV,2022,heroin,1\n")
    (processed / "prices.parquet").write_bytes(b"spoiled")
    manifest = store.build()
    partly = made()
    assert {name for name in partly if partly[name] != before[name]} <= {
        f"{n}.parquet" for n in ("seizures", "countries", "prices")
    }
    assert partly["seizures.parquet"][1] != before["seizures.parquet"][1]
    assert partly["prices.parquet"][1] == before["prices.parquet"][1]
    shutil.rmtree(processed)
    assert store.build() == manifest
    assert {name: content for name, (_, content) in made().items()} == {
        name: content for name, (_, content) in partly.items()
    }

    unknown = (raw / "countries.csv").read_text(encoding="utf-8").splitlines()
    rewrite(
        project, "countries", lambda text: "\n".join(line for line in unknown if not line.startswith("TUV,")) + "\n"
    )
    with pytest.raises(InputError, match=r"iso3 is 'TUV', which data/raw/countries\.csv does not have"):
        store.build()


def put(project, name, text, **said):
    """A file of data/raw with a sidecar, which are those of an annual seizure file where a test does not say otherwise."""
    raw = project / "data" / "raw"
    (raw / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    usual = yaml.safe_load((raw / f"{SEIZURES}.source.yaml").read_text(encoding="utf-8"))
    usual |= {"published": "2026-01-15", "sha256": sources.checksum(raw / f"{name}.csv")} | said
    (raw / f"{name}.source.yaml").write_text(yaml.safe_dump(usual, allow_unicode=True), encoding="utf-8")


def test_a_build_says_which_figures_it_changes_and_whether_a_total_is_cut(project, capsys):
    """Portugal's heroin of 2023: 41.39 kg reported, 14.5477 kg in a list of single cases; Kazakhstan's people and money."""
    raw = project / "data" / "raw"

    def built():
        found = []
        store.build(found.append)
        return [change.sentence() for change in found]

    shutil.rmtree(project / "data" / "processed")
    assert [line.partition(":")[0] for line in built()] == ["seizures"]  # at first, the cuts that stand
    assert built() == []

    put(project, "cases", "iso3,year,drug,kg\nPRT,2023,heroin,14.5477\nTUV,2022,heroin,1\n")
    put(project, "money", "iso3,year,gdp_usd\nKAZ,2023,261000000000\n", table="population_gdp", measures=["gdp_usd"])
    changed, gained, cut, money = built()
    assert changed == "seizures: 1 figure changed, by cases: PRT 2023 heroin kg 41.39 to 14.55."
    assert gained == "seizures: 1 figure gained, by cases: TUV 2022 heroin kg."
    assert cut.startswith(
        "seizures: cases cuts 1 figure to less than half: PRT 2023 heroin kg 41.39 to 14.55. If it holds"
    )
    assert money == "context: 1 figure changed, by money: KAZ 2023 gdp_usd 2.614e+11 to 2.61e+11."
    people = store.load("context").query("iso3 == 'KAZ' and year == 2023").iloc[0]
    assert (people["population"], people["gdp_usd"]) == (20_330_104, 261e9)
    assert people.filter(like="source_of_").to_dict() == {
        "source_of_population": "worldbank_population_gdp",
        "source_of_population_15_64": "un_wpp_2024_population_15_64",
        "source_of_gdp_usd": "money",
        "source_of_us_cpi": "bls_us_cpi_u",
    }

    put(project, "cases", "iso3,year,drug,kg\nPRT,2023,heroin,14.5477\nTUV,2022,heroin,1\n", partial="single cases")
    assert sorted(built()) == [
        "seizures: 1 figure changed, by unodc_wdr_2025_annex_7_1_seizures: PRT 2023 heroin kg 14.55 to 41.39.",
        "seizures: 1 figure lost, of cases: TUV 2022 heroin kg.",
    ]
    kept = store.load("seizures", editions="all").query("source == 'cases'")
    assert kept["partial"].tolist() == ["single cases"] * 2
    assert not (quality.revisions("seizures")["later"] == "cases").any()

    before = len(store.load("precursors"))
    for end in (".csv", ".source.yaml"):
        (raw / f"money{end}").unlink()
        (raw / f"unodc_annual_precursors_1970_2019{end}").unlink()
    capsys.readouterr()
    lost = before - len(store.load("precursors"))
    said = capsys.readouterr().err
    assert lost > 20
    assert f"precursors: {lost} figures lost, of unodc_annual_precursors_1970_2019: " in said
    assert "gdp_usd" not in said  # it has the older figure again: changed, and nothing is lost


@pytest.mark.parametrize(
    ("text", "said", "words"),
    [
        ("iso3,year,population,gdp_usd\nKAZ,2023,5,6\n", {"measures": ["gdp_usd"]},
         r"data/raw/new\.csv, row 2: population is 5\.0, and the sidecar's `measures` \(gdp_usd\) leaves population out"),
        ("iso3,year,population_15_64,gdp_usd\nKAZ,2023,,6\n", {}, r"has no column population; its columns must be"),
        ("iso3,year,gdp_usd\nKAZ,2023,6\n", {"measures": ["gdp", "year"]},
         r"`measures` names gdp, year; a file of the layout population_gdp may measure population, population_15_64, gdp_usd\."),
        ("iso3,year,gdp_usd\nKAZ,2023,6\n", {"measures": []}, r"`measures` is \[\]"),
        ("route\nbalkan\n", {"table": "routes", "partial": "some"},
         r"`partial` is for a layout whose figures may be totals \(.*cultivation, .*seizures.*\), not for routes"),
    ],
)  # fmt: skip
def test_what_a_sidecar_says_of_its_columns_must_hold(project, text, said, words):
    put(project, "new", text, **{"table": "population_gdp"} | said)
    with pytest.raises(InputError, match=words):
        store.build()
