"""What may stand in a report's JSON by mistake or ill will: that report is damaged, and nobody else's; nothing is run, waited for
or written for it.

SYNTHETIC: every file here is made up. Results files are mailed, so anybody may have written one.
"""

import json
import os
import socket
from pathlib import Path

import pytest

from pactresearch import cli, paths
from pactresearch.errors import InputError
from pactresearch.files import contents, json_files
from pactresearch.reports.kept import editions, publication, whole
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.page import changes, index
from pactresearch.reports.page.pack import pack
from pactresearch.reports.run import overview
from pactresearch.research import findings
from tests.reports.index_folder import FINDING, add, filled

OTHERS = {"balkan", "TJK", "MLT", "CHN"}
GOOD = {"title": "T", "parameters": {"route": "northern"}, "data_to": {"seizures": 2023}, "findings": [FINDING]}
ESCAPE = "\x1b]0;owned\x07"


def text(said):
    return json.dumps(said, ensure_ascii=False)


def with_(**fields):
    return text(GOOD | fields)


def found(**fields):
    return text(GOOD | {"findings": [FINDING | fields]})


def deep(levels):
    return with_(parameters={"route": "x"}).replace('"x"', "[" * levels + "]" * levels)


RESULTS = {
    "nothing": "",
    "blanks": "\n\n",
    "zeros of a power cut": "\0" * 4096,
    "half of it": text(GOOD)[:-20],
    "a list": "[]",
    "a text": '"findings"',
    "a number": "3",
    "null": "null",
    "another object": "{}",
    "no findings": text({name: one for name, one in GOOD.items() if name != "findings"}),
    "findings that are one": with_(findings=FINDING),
    "findings that are null": with_(findings=None),
    "a finding that is a text": with_(findings=["rose"]),
    "a finding without a sentence": with_(findings=[{"verdict": "supported", "reason": "r"}]),
    "a sentence that is a list": found(sentence=["rose"]),
    "a sentence that is null": found(sentence=None),
    "a verdict that is none": found(verdict="certain"),
    "a verdict that is a list": found(verdict=[]),
    "a value in words": found(value="<b>12</b>"),
    "a value that is a list": found(value=[1]),
    "a range in words": found(low="1", high="2"),
    "a value that is no number": found(value="X").replace('"X"', "NaN"),
    "infinity": found(value="X").replace('"X"', "Infinity"),
    "infinity below": found(low="X").replace('"X"', "-Infinity"),
    "an exponent beyond all": found(high="X").replace('"X"', "1e999"),
    "five thousand digits": found(value="X").replace('"X"', "9" * 5000),
    "a unit that is a list": found(unit=["kg"]),
    "sources that are a text": found(sources="UNODC"),
    "sources that are numbers": found(sources=[1]),
    "a title that is an object": with_(title={}),
    "a title that is null": with_(title=None),
    "parameters that are a list": with_(parameters=[]),
    "a year that is markup": with_(data_to={"seizures": "<script>"}),
    "an audience that is none": with_(audience="everybody"),
    "tables that are a number": with_(made_from={"tables": 3}),
    "a checksum that is a list": with_(made_from={"files": {"a.csv": []}}),
    "a unit that is a number": with_(unit=3),
    "a field twice": text(GOOD)[:-1] + ', "title": "Another"}',
    "a field twice further in": text(GOOD).replace('"unit": "kg"', '"unit": "kg", "unit": "t"'),
    "a hundred levels": deep(100),
    "a tower": deep(100_000),
    "a tower of objects": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "a text turned round": found(sentence="seized \u202e2202"),
    "a text turned round, escaped": json.dumps(GOOD | {"title": "seized \u202e2202"}),
    "an isolate": with_(title="\u2066T"),
    "an escape": json.dumps(GOOD | {"title": ESCAPE}),
    "a nought byte": json.dumps(GOOD | {"title": "T\0"}),
    "a bell in a name": json.dumps(GOOD | {"parameters": {"rou\x07te": 1}}),
    "half a character": with_(title="X").replace("X", "\\ud800"),
    "a blank without width": with_(title="T\u200b"),
    "a byte-order mark": "\ufeff" + text(GOOD),
    "another encoding": text(GOOD).encode("utf-16"),
    "a wider encoding": text(GOOD).encode("utf-32"),
    "Latin letters of old": with_(title="Türkiye").encode("latin-1"),
    "no bytes of a text": b"\xff\xfe\xfa" * 100,
    "a comment": "// mine\n" + text(GOOD),
    "a comma too many": text(GOOD)[:-1] + ",}",
    "single quotation marks": repr(GOOD),
    "two of them": text(GOOD) * 2,
    "a web page": "<!DOCTYPE html><html></html>",
    "an archive": b"PK\x03\x04\x14\0\0\0",
}


def bind(file):
    bound, before = socket.socket(socket.AF_UNIX), Path.cwd()
    os.chdir(file.parent)  # the name of a socket is short
    bound.bind(file.name)
    os.chdir(before)
    bound.close()


NO_FILES = {
    "a pipe": os.mkfifo if hasattr(os, "mkfifo") else None,
    "a folder": os.mkdir,
    "a socket": bind if hasattr(socket, "AF_UNIX") else None,
    "a link to itself": lambda file: file.symlink_to(file.name),
    "a device without end": lambda file: file.symlink_to("/dev/zero"),
    "a link that leads nowhere": lambda file: file.symlink_to("nowhere"),
}
no_windows = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def put(file, content):
    file.write_bytes(content) if isinstance(content, bytes) else file.write_text(content, encoding="utf-8")


def only_its_own(reports, folder, said="northern.json"):
    """Every command goes on: the others are there, and the one is left out by name."""
    assert set(findings(reports)["report"]) == OTHERS
    entries = index.entries(reports)
    (entry,) = [one for one in entries if one.place.unit == "northern"]
    assert said in "; ".join(entry.reasons) and entry.results is None
    page = index.render(entries)
    assert "Balkan route" in page and ESCAPE not in page
    packed = pack(folder / "all.zip", reports=reports)
    assert any(line.startswith(f"route_trends northern: {said}") for line in packed.left_out), packed.left_out
    lines = "\n".join(overview.lines(reports))
    assert not contents.hidden(lines), "nothing that a terminal would take for an order"
    kept = {file.stem for file in editions.keep(reports).glob("*/*.json")}
    assert kept == OTHERS


@pytest.mark.parametrize("content", RESULTS.values(), ids=RESULTS)
def test_hostile_results_damage_their_own_report_and_nobody_elses(tmp_path, content):
    reports = filled(tmp_path / "reports")
    put(reports / "route_trends" / "northern.json", content)
    only_its_own(reports, tmp_path, "northern.json is damaged: it does not hold the results of a report")


@no_windows
@pytest.mark.parametrize("make", NO_FILES.values(), ids=NO_FILES)
def test_results_that_are_no_file_damage_their_own_report_and_are_never_waited_for(tmp_path, make):
    reports = filled(tmp_path / "reports")
    (reports / "route_trends" / "northern.json").unlink()
    make(reports / "route_trends" / "northern.json")
    only_its_own(reports, tmp_path, "northern.json is missing or not whole")


@pytest.mark.parametrize("content", RESULTS.values(), ids=RESULTS)
def test_hostile_results_in_an_edition_are_left_out_of_the_comparison(tmp_path, content):
    reports = filled(tmp_path / "reports")
    edition = editions.keep(reports)
    put(edition / "route_trends" / "northern.json", content)
    changed = editions.compare(editions.read(edition.name, reports), editions.read("reports", reports))
    assert [(one.unit, one.before) for one in changed] == [("northern", None)]
    assert "a new finding" in "".join(changes.lines(changed))


@pytest.mark.parametrize("content", RESULTS.values(), ids=RESULTS)
def test_hostile_results_are_not_reproduced(project, capsys, content):
    file = project / "mailed.json"
    put(file, content)
    assert cli.main(["reproduce", str(file)]) == 2
    said = capsys.readouterr().err
    assert "holds no results" in said and "Traceback" not in said and len(said) < 1000 and not contents.hidden(said)


@no_windows
@pytest.mark.parametrize("make", NO_FILES.values(), ids=NO_FILES)
def test_nor_is_what_is_no_file(project, capsys, make):
    make(project / "mailed.json")
    assert cli.main(["reproduce", str(project / "mailed.json")]) == 2
    assert "holds no results" in capsys.readouterr().err


def test_a_file_too_large_is_not_read(tmp_path, monkeypatch):
    reports = filled(tmp_path / "reports")
    monkeypatch.setattr(json_files, "MOST_BYTES", 10)
    assert whole.results(Place(reports, "route_trends", "northern")) is None


RECORDS = {
    **{name: RESULTS[name] for name in ("nothing", "zeros of a power cut", "a list", "null", "a tower", "another encoding")},
    "tables that are a number": '{"tables": 3}',
    "a table that is a list": '{"tables": {"seizures": []}}',
    "sources that are texts": '{"sources": ["UNODC"]}',
    "a source without a name": '{"sources": [{"title": "T"}]}',
    "a source whose name is a list": '{"sources": [{"id": []}]}',
    "a source with an object": '{"sources": [{"id": "x", "title": {}}]}',
    "reports that are a number": '{"reports": 3}',
    "a day that is a number": '{"made_at": 3}',
    "a command that is a list": '{"command": []}',
    "a command for the terminal": json.dumps({"command": ESCAPE}),
    "checksums that are a list": '{"sha256": []}',
    "an audience that is none": '{"audience": "all"}',
    "a variant that is a text": '{"variant": "early"}',
    "a field twice": '{"made_at": "x", "made_at": "y"}',
    "no number": '{"seconds": NaN}',
}  # fmt: skip


@pytest.mark.parametrize("content", RECORDS.values(), ids=RECORDS)
def test_a_hostile_record_has_its_own_report_made_anew_and_nobody_elses(tmp_path, content):
    reports = filled(tmp_path / "reports")
    put(reports / "route_trends" / "northern" / "metadata.json", content)
    (entry,) = [one for one in index.entries(reports) if one.place.unit == "northern"]
    assert entry.reasons == ("its record is missing",)
    assert any("its record is missing" in line for line in overview.lines(reports) if "northern" in line)
    assert "route_trends northern: its record is missing" in pack(tmp_path / "all.zip", reports=reports).left_out


@no_windows
@pytest.mark.parametrize("make", NO_FILES.values(), ids=NO_FILES)
@pytest.mark.parametrize("of", ["route_trends/northern", "failed/country_factsheet/CHN"])
def test_a_record_that_is_no_file_is_never_waited_for(tmp_path, make, of):
    reports = filled(tmp_path / "reports")
    (reports / of / "metadata.json").unlink()
    make(reports / of / "metadata.json")
    assert "Balkan route" in index.render(index.entries(reports))
    assert [*overview.lines(reports)]
    assert pack(tmp_path / "all.zip", reports=reports).reports >= 4


@pytest.mark.parametrize(
    "said", [{}, {"reason": "r"}, {"failed_at": "x"}, {"reason": 3, "failed_at": "x"}, {"reason": ESCAPE, "failed_at": "x"}]
)  # fmt: skip
def test_a_failure_of_which_nothing_can_be_read_stands_in_nobodys_way(tmp_path, said):
    reports = filled(tmp_path / "reports")
    put(reports / "failed" / "country_factsheet" / "CHN" / "metadata.json", json.dumps(said))
    lines = "\n".join(overview.lines(reports))
    assert "its record cannot be read" in lines and not contents.hidden(lines)
    assert "Balkan route" in index.render(index.entries(reports))


@pytest.mark.parametrize(
    "given", [{"route": ["northern"]}, {"route": 3}, {"country": "XXX"}, {"country": ""}, {"country": []}]
)
def test_parameters_that_nothing_is_filed_by_do_not_keep_the_index_from_being_made(tmp_path, given):
    reports = filled(tmp_path / "reports")
    add(reports, "route_trends", "southern", "Southern <b>route</b>", **given)
    page = index.render(index.entries(reports))
    assert "Southern &lt;b&gt;route&lt;/b&gt;" in page


@no_windows
@pytest.mark.parametrize(
    ("notebook", "unit"),
    [
        ("javascript:alert(1)", "northern"), ("route_trends", "a\x1b[31mb"), ("route_trends", "\u202enorthern"),
        ('"><script>', "northern"), ("route_trends", "con"), ("route_trends", "northern."), ("nul", "northern"),
        ("route_trends", "northern.aux"), ("route_trends", "x" * 90), ("route_trends", "northern "),
    ],
)  # fmt: skip
def test_a_folder_or_file_whose_name_no_report_has_is_none(tmp_path, notebook, unit):
    reports = filled(tmp_path / "reports")
    before = publication.places(reports)
    add(reports, notebook, unit, "Mine")
    (reports / "failed" / notebook / unit).mkdir(parents=True)
    assert publication.places(reports) == before
    assert all(paths.is_name(one.notebook) for one in publication.failures(reports))
    page = index.render(index.entries(reports))
    assert f"{notebook}/{unit}.html" not in page and "Mine" not in page and not contents.hidden(page)


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("northern", True), ("my_question-2", True), ("Türkiye", True), ("a b", True), ("v1.2", True), ("console", True),
        ("", False), ("..", False), (".hidden", False), ("a/b", False), ("a\\b", False), ("a:b", False), ("a*", False),
        ("a?", False),
        ("a<b", False), ('a"', False), ("a|b", False), ("a.", False), ("a ", False), (" a", False), ("-a", False), ("CON", False),
        ("con.txt", False), ("Aux", False), ("com1", False), ("LPT9.x", False), ("nul", False), ("a\n", False), ("a\0", False),
        ("x" * 70, True), ("x" * 71, False), ("com\xb9", False), ("T\xfcrkei", True), ("Tu\u0308rkei", False), ("\ud55c", True),
        ("\u1112\u1161\u11ab", False),  # the same word in parts, which some systems take for the same name
    ],
)  # fmt: skip
def test_a_name_is_one_on_every_system(name, fits):
    assert paths.is_name(name) is fits


def test_the_longest_names_leave_room_for_a_folder_on_windows():
    most, longest = 259, "x" * paths.LONGEST_NAME
    place = Place(Path("reports"), longest, f"northern.{longest}")
    beside = [place.page, place.results, place.folder / f"{longest}.ipynb", place.failure / f"{longest}.ipynb"]
    assert max(len(str(file)) for file in beside) <= most - 15, "C:\\some folder"
    packed = Path("pactresearch-reports") / longest / f"northern.{longest}.xlsx"
    assert len(str(packed)) <= most - 60, "C:\\Users\\somebody\\Downloads\\name of the archive"


def test_a_variant_is_named_so_that_every_system_takes_it(project, write_notebook):
    from pactresearch.reports.run.planning import Wish, wanted

    write_notebook()
    for name in ("../../x", "a/b", "Early", "CON", "a b", "x" * 80, "early.", "a\u202eb"):
        with pytest.raises(InputError, match="cannot name a variant"):
            wanted(
                [Wish(["route_trends"], ["northern"], settings={"first_year": 2004}, name=name)], project / "reports"
            )


@no_windows
def test_notebooks_whose_reports_would_be_one_file_on_some_system_say_so(write_notebook):
    from pactresearch.reports.run import notebooks

    for name in ("Route_Trends", "route_trends", "con", "a:b", "mine"):
        write_notebook(name=name)
    problems = {one.name: one.problem for one in notebooks.find() if one.problem}
    assert problems.keys() == {"Route_Trends", "route_trends", "con", "a:b"}
    assert all("Rename it" in said for said in problems.values())
