"""Nothing is redone, and nothing that is out of date is left: each cause is found, and told in words."""

import dataclasses
import json
import subprocess
import sys

import nbformat
import pytest

from pactresearch.data import store
from pactresearch.reports.kept import fingerprints, publication
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.run import execution, overview
from pactresearch.reports.run.planning import Wish
from tests.reports.conftest import PARAMETERS, cell, copied, made_once, text

READS = "from pactresearch import load\nlen(load('seizures'))"
SMALL = [cell(PARAMETERS, "parameters"), text("# A title"), cell(READS)]
NORTHERN = Wish(routes=["northern"])


@pytest.fixture(scope="module")
def once(built, tmp_path_factory):
    return made_once(built, tmp_path_factory.mktemp("once"), SMALL, "northern")


@pytest.fixture
def made(once, project):
    """The place of a report that has just been made from a small notebook, which reads one table."""
    return Place(copied(once, project), "route_trends", "northern")


def run(wish=NORTHERN, **options):
    """The first word of each line that a run says; those of reports that failed are an error here."""
    said = []
    outcomes = execution.run(wish, say=said.append, manner=execution.Manner(**options))
    assert [outcome.failure for outcome in outcomes if outcome.failure] == []
    return [line.split()[0] for line in said]


def why(place, **values):
    return fingerprints.reasons(place, fingerprints.present(), **values)


def test_a_second_run_makes_nothing_again_unless_it_is_forced(made):
    page = made.page.stat()
    assert run() == ["1"]
    assert made.page.stat().st_mtime_ns == page.st_mtime_ns
    assert run(force=True) == ["[1/1]"]
    assert made.page.stat().st_mtime_ns > page.st_mtime_ns


def test_a_run_with_nothing_to_do_loads_no_science(made):
    code = "import sys\nfrom pactresearch.cli import main\nprint(main(['run', '--route', 'northern']))\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    said, code, modules = done.stdout.splitlines()
    assert said.startswith("1 of 1 report is up to date")
    assert code == "0"
    slow = {"pandas", "numpy", "pyarrow", "pydantic", "nbformat", "nbconvert", "papermill", "jinja2", "jupyter_client"}
    assert slow & set(modules.split()) == set()


def test_code_and_prose_of_the_notebook_count_and_its_outputs_do_not(made, project, write_notebook):
    with_output = [*SMALL[:2], cell(READS)]
    with_output[2].outputs = [nbformat.v4.new_output("stream", text="seen in JupyterLab")]
    write_notebook(with_output)
    assert why(made) == ()
    write_notebook([SMALL[0], text("# Another title"), SMALL[2]])
    assert why(made) == ("the notebook has changed",)


def test_other_parameters_are_named_with_both_values(made):
    given = {**fingerprints.recorded(made)["given"], "seed": 8, "drugs": "heroin"}
    assert fingerprints.reasons(made, fingerprints.present(), given=given) == (
        'drugs was ["heroin", "opium"], is now "heroin"',
        "seed was 7, is now 8",
    )


def test_one_value_given_in_two_ways_is_the_same_value(made):
    assert run(Wish(routes=["northern"], settings={"drugs": "heroin,opium"})) == ["1"]


def test_only_a_table_that_was_read_counts(made, project):
    manifest = project / "data" / "processed" / store.MANIFEST
    said = json.loads(manifest.read_text(encoding="utf-8"))
    now = fingerprints.present()
    changed = {name: entry["sha256"] for name, entry in said["tables"].items()}
    record = fingerprints.recorded(made)
    assert "seizures" in record["tables"] and "prices" not in record["tables"]
    for table, reasons in (("prices", ()), ("seizures", ("the table seizures has changed",))):
        other = dataclasses.replace(now, tables={**changed, table: "0"})
        assert fingerprints.reasons(made, other) == reasons


def said_of(now, source, change):
    """The present, with something else said of a source."""

    def changed(one):
        return {**one, **change} if one["id"] == source else one

    tables = {table: [changed(one) for one in sources] for table, sources in now.sources.items()}
    files = {name: changed(one) for name, one in now.files.items()}
    found = [*files.values(), *(one for sources in tables.values() for one in sources)]
    closed = frozenset(one["id"] for one in found if one["access_class"] != "public")
    return dataclasses.replace(now, sources=tables, files=files, restricted=closed)


def test_what_is_said_of_a_source_counts_where_its_table_was_read(made):
    now = fingerprints.present()
    first, second = (one["id"] for one in now.sources["seizures"][:2])
    for change in ("publisher", "title", "edition", "citation", "locator", "url", "terms", "short"):
        assert fingerprints.reasons(made, said_of(now, first, {change: "x"})) == (
            f"the source {first} is described otherwise",
        )
    assert fingerprints.reasons(made, said_of(now, second, {"access_class": "restricted"})) == (
        f"the source {second} is now restricted",
    )
    assert fingerprints.reasons(made, said_of(now, now.sources["prices"][0]["id"], {"title": "x"})) == ()
    gone = {**now.sources, "seizures": now.sources["seizures"][1:]}
    assert fingerprints.reasons(made, dataclasses.replace(now, sources=gone)) == (
        f"the source {first} is no longer there",
    )


def test_library_and_locked_versions_count(made, project, monkeypatch):
    (project / "requirements.txt").write_text("numpy==9\n", encoding="utf-8")
    assert why(made) == ("the locked versions have changed",)
    (project / "requirements.txt").unlink()
    monkeypatch.setattr(fingerprints, "library_sha256", lambda: "another")
    assert why(made) == ("the library has changed",)


@pytest.mark.parametrize("end", fingerprints.COUNTS)
def test_every_file_of_the_library_is_in_its_fingerprint_whatever_its_line_endings(tmp_path, monkeypatch, end):
    monkeypatch.setattr(fingerprints, "LIBRARY", tmp_path)
    file = tmp_path / "chapters" / "money" / f"reasons{end}"
    file.parent.mkdir(parents=True)
    for other in ("about.py", "words.py"):
        (tmp_path / other).write_bytes(b"1")
    seen = [fingerprints.library_sha256()]
    for content in (b"a\n", b"a\r\n", b"b\r\n"):
        file.write_bytes(content)
        seen.append(fingerprints.library_sha256())
    file.rename(file.with_stem("other"))
    assert seen[1] == seen[2] and len({*seen, fingerprints.library_sha256()}) == 4


def test_no_kind_of_file_that_a_report_is_made_with_is_missing_from_the_library_s_fingerprint():
    """Beside them lie what a build, an index or an ingest reads anew each time, types, and a notebook to begin with."""
    kinds = {
        file.suffix for file in fingerprints.LIBRARY.rglob("*") if file.is_file() and "__pycache__" not in file.parts
    }
    assert kinds - {*fingerprints.COUNTS} <= {".toml", ".js", ".html", ".pyi", ".typed", ".ipynb", ".po", ".pot"}


def test_the_outlines_of_countries_count_where_a_map_was_drawn_and_case_files_where_they_were_read(
    project, write_notebook
):
    drawn = "from pactresearch import geography\nlen(geography.boundaries())"
    write_notebook(
        [*SMALL, cell(drawn), cell("from pactresearch.data.readers import case_files\ncase_files.read_all()")]
    )
    run()
    place = Place(project / "reports", "route_trends", "northern")
    cases, file = sorted(fingerprints.recorded(place)["files"])
    assert why(place) == ()
    another = project / "data" / "raw" / cases / "case-0001.a.yaml"
    another.write_text("case: case-0001", encoding="utf-8")
    assert why(place) == ("data/raw/case_files has changed",)
    another.unlink()
    assert why(place) == ()
    for change, said in (({"title": "x"}, "described otherwise"), ({"access_class": "restricted"}, "now restricted")):
        now = said_of(fingerprints.present(), fingerprints.Path(file).stem, change)
        assert fingerprints.reasons(place, now) == (f"the source {fingerprints.Path(file).stem} is {said}",)
    now = fingerprints.present()
    (project / "data" / "raw" / file).write_text("{}", encoding="utf-8")
    assert f"data/raw/{file} has changed" in fingerprints.reasons(place, now)


def test_a_page_that_is_missing_or_cut_short_is_made_again(made):
    whole = made.page.read_bytes()
    made.page.write_bytes(whole[:-1])
    assert why(made) == ("northern.html is missing or not whole",)
    assert run() == ["[1/1]"]
    made.results.unlink()
    assert why(made) == ("northern.json is missing or not whole",)
    (made.folder / publication.METADATA).unlink()
    assert why(made) == ("its record is missing",)


@pytest.mark.parametrize("moves", [0, 1, 2])
def test_a_run_cut_off_while_it_publishes_leaves_whole_files_and_is_repeated(made, monkeypatch, moves):
    whole = made.page.read_bytes()
    replace, done = type(made.page).replace, []

    def cut_off(self, target):
        if "route_trends" in str(target) and "before" not in str(target):
            done.append(target)
            if len(done) > moves:
                raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(type(made.page), "replace", cut_off)
        with pytest.raises(KeyboardInterrupt):
            run(force=True)
    assert made.page.read_bytes() == whole
    assert why(made) == ("its record is missing",)
    assert run() == ["[1/1]"]
    assert why(made) == ()


def test_a_failed_report_is_made_again(project, write_notebook):
    write_notebook([*SMALL, cell("raise ValueError('3 kg')")])
    execution.run(NORTHERN, say=lambda line: None)
    place = Place(project / "reports", "route_trends", "northern")
    assert why(place) == ("its last run failed",)
    assert "  northern   not made yet; the last run failed: Cell [4] stopped with ValueError: 3 kg" in overview.lines()
    write_notebook(SMALL)
    assert run() == ["[1/1]"]
    assert why(place) == ()


def test_list_says_what_is_out_of_date_and_because_of_what(made, write_notebook):
    write_notebook([SMALL[0], text("# Another title"), SMALL[2]])
    (line,) = [line for line in overview.lines() if "northern " in line]
    assert line.startswith("  northern   made 20")
    assert line.endswith("; out of date: the notebook has changed")


def test_a_notebook_that_cannot_be_run_fails_alone(project, write_notebook):
    write_notebook(SMALL)
    write_notebook(SMALL, name="country_factsheet")
    (project / "notebooks" / "broken.ipynb").write_text("{", encoding="utf-8")
    outcomes = execution.run(Wish(), say=lambda line: None)
    failures = {outcome.place.unit: outcome.failure for outcome in outcomes}
    assert [failures[route] for route in ("balkan", "northern", "southern")] == [None] * 3
    assert failures["broken"].startswith("notebooks/broken.ipynb cannot be read as a notebook")
    assert failures["country_factsheet"].startswith(
        "notebooks/country_factsheet.ipynb: the `parameters` cell lacks country"
    )
    assert len(failures) == 5
    lines = list(overview.lines())
    assert any(line.startswith("broken cannot be run: ") for line in lines)
