"""A source that becomes restricted after reports were made from it: they are withheld everywhere, and nothing keeps a figure."""

import base64
import binascii
import contextlib
import io
import re
import shutil
import zipfile

import nbformat
import pytest

from pactresearch import cli
from pactresearch.data import store
from pactresearch.errors import InputError
from pactresearch.reports.kept import fingerprints, provenance
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.page import index
from pactresearch.reports.page.pack import pack
from pactresearch.reports.run import copying, execution, overview
from pactresearch.reports.run.planning import Wish
from tests.reports.conftest import PARAMETERS, cell, text, work_in

SOURCE = "unodc_wdr_annex_1_1_prevalence"
SHOWS = """from pactresearch import load
figure = f"{load('prevalence')['percent'].sum():.4f} percent in all"
print(figure)
figure
"""
ROUNDABOUT = SHOWS.replace("load\n", "load as read\n").replace(
    "load('", "read('"
)  # no run, only its end can tell what it reads
FAILS = "raise KeyError(figure)"
DIES = "import os\nos._exit(1)"
PUBLIC = "from pactresearch import load\nprint(len(load('corridors')), 'corridors')"
REASON = f"the source {SOURCE} is now restricted"


def notebook(project, *sources):
    cells = [cell(PARAMETERS, "parameters"), text("# A title"), *map(cell, sources)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), project / "notebooks" / "route_trends.ipynb")


def run(*routes, **options):
    said = []
    outcomes = execution.run(Wish(routes=routes), say=said.append, manner=execution.Manner(**options))
    return {outcome.place.unit: outcome.failure for outcome in outcomes}, said


def restrict(project, source):
    sidecar = project / "data" / "raw" / f"{source}.source.yaml"
    said = sidecar.read_text(encoding="utf-8")
    sidecar.write_text(said.replace("access_class: public", "access_class: restricted"), encoding="utf-8")


def layers(content):
    """The bytes of a file, and those of what it holds: the parts of an archive, and whatever base64 says, however deep."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from layers(archive.read(name))
    for run_of_letters in re.findall(rb"[A-Za-z0-9+/]{24,}={0,2}", content):
        with contextlib.suppress(binascii.Error):
            yield from layers(base64.b64decode(run_of_letters[: len(run_of_letters) // 4 * 4], validate=True))


def holding(folder, *said):
    """The files of a folder in which any of the words stand; each file is unwrapped once."""
    words = [one.encode() for one in said]
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file for file in files if any(one in layer for layer in layers(file.read_bytes()) for one in words)]


def test_a_figure_is_found_however_it_is_wrapped(tmp_path):
    inner = base64.b64encode(b"a page whose download says 12.3456 percent")
    with zipfile.ZipFile(tmp_path / "packed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("page.html", b'<a href="data:text/csv;base64,' + inner + b'">')
    (tmp_path / "other.html").write_bytes(b"<p>12.3457")
    assert [file.name for file in holding(tmp_path, "12.3456")] == ["packed.zip"]


@pytest.fixture(scope="module")
def world(built, tmp_path_factory):
    """Three routes: northern shows figures of the source, balkan failed when it had, southern shows another source's."""
    project = tmp_path_factory.mktemp("restricted") / "project"
    shutil.copytree(built, project)
    with pytest.MonkeyPatch.context() as patch:
        work_in(project, patch)
        notebook(project, PUBLIC)
        assert run("southern")[0] == {"southern": None}
        notebook(project, SHOWS)
        assert run("northern", copy_to=f"file://{project}/elsewhere")[0] == {"northern": None}
        notebook(project, SHOWS, FAILS)
        assert "KeyError" in run("balkan")[0]["balkan"]
        figure = f"{store.load('prevalence')['percent'].sum():.4f}"
        assert len(holding(project / "reports" / "failed", figure)) == 4
        notebook(project, SHOWS)
        restrict(project, SOURCE)
        yield project, figure


def test_it_is_withheld_in_list_pack_index_and_copies_before_any_run(world, tmp_path):
    project, figure = world
    reports = project / "reports"
    place = Place(reports, "route_trends", "northern")
    assert REASON in fingerprints.reasons(place, fingerprints.present())
    (line,) = [line for line in overview.lines() if line.startswith("  northern")]
    assert line.endswith(f"; withheld: {REASON}; `pactresearch run` takes it away")
    (entry,) = [entry for entry in index.entries(reports) if entry.place.unit == "northern"]
    assert (entry.state, entry.withheld, entry.results) == ("withheld", REASON, None)
    page = index.render(index.entries(reports))
    assert "route_trends/northern" not in page and f"Withheld</strong>: {REASON}" in page
    assert "route_trends/southern.html" in page and figure not in page
    assert not [line for line in overview.lines() if figure in line]
    packed = pack(tmp_path / "all.zip", reports=reports)
    assert (packed.reports, packed.left_out[1]) == (1, f"route_trends northern: withheld: {REASON}")
    with pytest.raises(InputError, match=f"There is no report to pack.*\n  route_trends northern: withheld: {REASON}"):
        pack(tmp_path / "one.zip", routes=["northern"], reports=reports)
    assert holding(project / "elsewhere", figure)
    assert copying.copy(reports, f"file://{project}/elsewhere").endswith("1 withheld there: removed.")
    assert not holding(project / "elsewhere", figure)


def test_a_run_withdraws_what_shows_it_and_no_new_failure_keeps_a_figure(world):
    project, figure = world
    reports = project / "reports"
    said = []
    with pytest.raises(InputError) as refused:
        execution.run(Wish(routes=["northern"]), say=said.append)
    assert f"route_trends northern: Withheld: {REASON}, so its page, results" in said[0]
    assert said[1].startswith("failed/route_trends balkan: What it said is withheld")
    assert str(refused.value).startswith(f"route_trends reads {SOURCE} in the table prevalence, whose figures a public")
    assert "make it with --audience restricted, which files it apart, or take the source out" in str(refused.value)
    notebook(project, ROUNDABOUT)
    outcomes, said = run("northern")
    assert outcomes["northern"].startswith(f"It reads {SOURCE}, whose access class is `restricted`")
    assert not holding(reports, figure, figure.partition(".")[0] + ".")
    assert sorted(file.name for file in reports.rglob("*") if file.is_file() and "northern" in str(file)) == [
        "error.txt", "log.txt", "metadata.json",
    ]  # fmt: skip
    error = (reports / "failed" / "route_trends" / "northern" / "error.txt").read_text(encoding="utf-8")
    assert "To run it again: pactresearch run --notebook route_trends --route northern" in error
    assert (reports / "route_trends" / "southern.html").is_file()

    notebook(project, ROUNDABOUT, FAILS)
    outcomes, said = run("northern")
    assert outcomes["northern"].startswith("Cell [4] stopped with KeyError. What else it said is not kept")
    assert not holding(reports, figure) and not [line for line in said if figure in line]
    notebook(project, ROUNDABOUT, DIES)
    assert run("northern")[0]["northern"].startswith("The kernel died")
    assert not holding(reports, figure)
    assert not list(reports.rglob("failed/**/*.ipynb"))


def test_a_restricted_run_files_it_apart_and_nothing_of_it_leaves(world, tmp_path, capsys):
    project, figure = world
    notebook(
        project,
        SHOWS,
        "from pactresearch.data import ingest\ntry:\n    ingest.cases('TJK')\nexcept Exception as e:\n    print(e)",
    )
    assert cli.main(["run", "--route", "northern", "--audience", "restricted"]) == 0
    apart = project / "reports" / "restricted"
    page = apart / "route_trends" / "northern.html"
    assert "RESTRICTED: not to be passed on" in (said := page.read_text(encoding="utf-8")) and figure in said
    assert "No single seizures of TJK were ingested" in said, "such a report may ask for them"
    assert "--route northern --audience restricted" in said
    assert not holding(project / "reports" / "route_trends", figure)
    index_page = (apart / "index.html").read_text(encoding="utf-8")
    assert "Restricted reports, not to be passed on" in index_page and "route_trends/northern.html" in index_page
    assert figure not in index.render(index.entries(project / "reports"))
    packed, there = tmp_path / "public" / "all.zip", tmp_path / "public" / "there"
    packed.parent.mkdir()
    pack(packed, reports=project / "reports")
    copying.copy(project / "reports", there.as_uri())
    assert holding(there, "corridors"), "what is public is there"
    assert not holding(packed.parent, figure)
    assert all(apart in file.parents for file in holding(project / "reports", figure))
    shutil.rmtree(packed.parent)
    assert cli.main(["run", "--route", "northern", "--audience", "restricted"]) == 0
    assert "1 of 1 report is up to date" in capsys.readouterr().out
    for words in (
        ["pack", str(tmp_path / "a.zip"), "--reports", str(apart)],
        ["run", "--route", "northern", "--audience", "restricted", "--copy-to", f"file://{tmp_path}/there"],
        ["run", "--route", "northern", "--output", str(apart)],
        ["run", "--route", "northern", "--audience", "everybody"],
    ):
        assert cli.main(words) == 2, words
    shutil.copytree(apart / "route_trends", project / "moved" / "route_trends")
    assert fingerprints.withheld(Place(project / "moved", "route_trends", "northern"), frozenset()) == (
        "it was made for a restricted audience"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_failure_that_read_nothing_restricted_keeps_what_it_said(world):
    project, _ = world
    notebook(project, PUBLIC, "raise ValueError('off by 3 kg')")
    assert run("balkan")[0] == {"balkan": "Cell [4] stopped with ValueError: off by 3 kg"}
    left = project / "reports" / "failed" / "route_trends" / "balkan"
    assert "stdout: " in (left / "log.txt").read_text(encoding="utf-8")
    assert fingerprints.failed_for_restricted(Place(project / "reports", "route_trends", "balkan")) == ()
    assert run("southern")[1][0].startswith("[1/1]"), "it is not taken for one that may show a figure"


def test_a_file_without_a_table_is_refused_as_well(world):
    project, _ = world
    restrict(project, "natural_earth_countries_50m")
    notebook(project, "from pactresearch import geography\nlen(geography.boundaries())")
    assert run("southern")[0]["southern"].startswith("It reads natural_earth_countries_50m, whose access class")
    assert "<svg" not in index.render(index.entries(project / "reports")), "nor does the index draw it"


def test_a_file_that_the_code_opens_by_itself_is_known_by_its_name(world):
    opened = nbformat.v4.new_notebook(cells=[cell(f"pd.read_csv(paths.raw() / '{SOURCE}.csv')"), cell(provenance.CELL)])
    said = {provenance.MIME: {"tables": {}, "files": {}, "versions": {}}}
    opened.cells[1].outputs = [nbformat.v4.new_output("display_data", said)]
    assert provenance.sources_read(opened) == [SOURCE]
    opened.cells[0] = text(f"Not {SOURCE}.csv, of which these words speak.")
    assert provenance.sources_read(opened) == []
