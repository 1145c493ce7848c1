import json
import os
import platform
import re
import sys

import nbformat
import pytest

from pactresearch import words
from pactresearch.errors import InputError
from pactresearch.kernels import held
from pactresearch.reports.run import execution, making
from pactresearch.reports.run.planning import Wish
from tests.reports.conftest import HEAD, IMPORTS, PARAMETERS, cell, report_cells, text

NORTHERN = Wish(routes=["northern"])


def run(wish=NORTHERN, output=None, **options):
    said = []
    return execution.run(wish, output, said.append, execution.Manner(**options)), said


def leftovers(folder):
    return [path for path in folder.rglob(".*") if path.is_dir()]


def small(*sources):
    """A report of one title and these cells of code: quick, as it imports next to nothing."""
    return [cell(PARAMETERS, "parameters"), text("# A title"), *map(cell, sources)]


def breaks_on(value):
    return small(f"if seed == {value}:\n    raise ValueError('the sum is off by 3 kg')")


def test_a_good_run_publishes_page_results_and_record(project, write_notebook):
    write_notebook(report_cells())
    (outcome,), (line,) = run()
    assert outcome.failure is None
    assert line.startswith("[1/1] route_trends northern")
    reports = project / "reports"
    page = (reports / "route_trends" / "northern.html").read_text(encoding="utf-8")
    assert "<title>Northern route</title>" in page
    results = json.loads((reports / "route_trends" / "northern.json").read_text(encoding="utf-8"))
    assert results["parameters"] == {
        "route": "northern", "drugs": ["heroin", "opium"], "first_year": 2005, "last_year": 2020,
        "attribution": "hard", "seed": 7,
    }  # fmt: skip
    assert [finding["verdict"] for finding in results["findings"]] == ["supported", "not supported", "not identified"]
    assert results["findings"][0]["low"] == -8.1
    folder = reports / "route_trends" / "northern"
    assert {file.name for file in folder.iterdir()} == {"route_trends.ipynb", "log.txt", "metadata.json"}
    metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    assert metadata["command"] == "pactresearch run --notebook route_trends --route northern"
    assert {"seizures", "routes"} <= metadata["tables"].keys()
    assert metadata["versions"]["python"] == sys.version.split()[0]
    assert "northern.html" in (reports / "index.html").read_text(encoding="utf-8")
    assert leftovers(reports) == []
    run(force=True)
    assert (reports / "route_trends" / "northern.html").read_text(encoding="utf-8") == page, "same inputs, same bytes"


def test_a_run_with_nothing_to_do_finishes_what_a_killed_one_began(project, write_notebook):
    write_notebook(small("1 + 1"))
    run()
    reports = project / "reports"
    index, left = reports / "index.html", reports / ".run-killed"
    shown, written = index.read_text(encoding="utf-8"), index.stat().st_mtime_ns
    assert run()[0] == () and index.stat().st_mtime_ns == written, "there is nothing to finish"
    index.write_text("", encoding="utf-8")  # it was killed before the last rename of all
    os.utime(index, (0, 0))
    left.mkdir()
    held.held(left).close()
    assert run()[0] == ()
    assert index.read_text(encoding="utf-8") == shown and not left.exists()
    left.mkdir()
    held.held(left).close()
    run()
    assert not left.exists()


def test_nothing_that_people_mail_names_this_computer(published):
    project = published.parent
    files = [file for file in published.rglob("*") if file.suffix in {".html", ".json", ".ipynb"}]
    assert len(files) == 6, "page, results, results of the edition, notebook, record, index"
    for file in files:
        words = re.sub(r"base64,[A-Za-z0-9+/=]+", "", file.read_text(encoding="utf-8"))
        for private in (str(project), str(project.parent), "ipykernel_"):
            assert private not in words, f"{file.name} says {private}"
        assert not re.search(rf"\b{re.escape(platform.node())}\b", words)


def test_a_failing_cell_leaves_the_good_report_and_goes_to_failed(project, write_notebook):
    write_notebook(breaks_on(8))
    run()
    reports = project / "reports"
    good = {file: file.read_bytes() for file in (reports / "route_trends").rglob("*") if file.is_file()}
    write_notebook(breaks_on(7))
    (outcome,), (line,) = run(Wish(routes=["northern"]))
    assert outcome.failure == "Cell [3] stopped with ValueError: the sum is off by 3 kg"
    assert "FAILED" in line
    assert {file: file.read_bytes() for file in (reports / "route_trends").rglob("*") if file.is_file()} == good
    failed = reports / "failed" / "route_trends" / "northern"
    error = (failed / "error.txt").read_text(encoding="utf-8")
    assert error.startswith(outcome.failure)
    assert "pactresearch run --notebook route_trends --route northern" in error
    assert "raise ValueError" in (failed / "log.txt").read_text(encoding="utf-8")
    assert any("papermill-error-cell" in cell.source for cell in nbformat.read(failed / "route_trends.ipynb", 4).cells)
    index = (reports / "index.html").read_text(encoding="utf-8")
    assert "The last run failed" in index and words.unbroken("off by 3 kg") in index
    assert leftovers(reports) == []


def test_a_later_success_removes_the_failed_entry(project, write_notebook):
    write_notebook(breaks_on(7))
    run()
    reports = project / "reports"
    assert (reports / "failed" / "route_trends" / "northern").is_dir()
    assert not (reports / "route_trends").exists()
    write_notebook(small("1 + 1"))
    run()
    assert not (reports / "failed").exists()
    assert "failed" not in (reports / "index.html").read_text(encoding="utf-8").partition("</style>")[2]


def test_a_failure_does_not_stop_the_others(project, write_notebook):
    write_notebook(small("assert route != 'balkan'"))
    outcomes, _ = run(Wish(routes=["balkan", "northern"]))
    # In the order in which they ended, which is not that of the command.
    assert {out.place.unit: out.failure is None for out in outcomes} == {"balkan": False, "northern": True}


def test_a_warning_about_the_figures_fails_the_report(project, write_notebook):
    write_notebook(small("import numpy as np\nnp.log(np.array([0.0]))"))
    (outcome,), _ = run()
    assert outcome.failure.startswith("Cell [3] warned: RuntimeWarning: divide by zero encountered in log. A report is")


def test_a_warning_about_a_later_version_is_noted_and_not_printed(project, write_notebook):
    write_notebook(small("import warnings\nwarnings.warn('renamed in version 9', FutureWarning)"))
    (outcome,), _ = run()
    assert outcome.failure is None
    folder = project / "reports" / "route_trends"
    notes = json.loads((folder / "northern" / "metadata.json").read_text(encoding="utf-8"))["notes"]
    assert notes == ["FutureWarning: renamed in version 9"]
    printed = (folder / "northern.html").read_text(encoding="utf-8").replace("warnings.warn", "")
    assert printed.count("renamed in version 9") == 1, "only the folded code has it"


def test_a_kernel_that_dies_is_said_so(project, write_notebook):
    write_notebook(small("import os\nos._exit(1)"))
    (outcome,), _ = run()
    assert outcome.failure.startswith("The kernel died while cell [3] ran: it ended with exit code 1 ")
    assert (project / "reports" / "failed" / "route_trends" / "northern" / "route_trends.ipynb").is_file()


def test_a_page_that_needs_the_network_is_not_published(project, write_notebook):
    body = "![map](https://example.org/map.png) [other](../balkan.html)"
    write_notebook([*small(), text(body), text("<script>alert(1)</script>")])
    (outcome,), _ = run()
    for said in ("<img> loads https://example.org/map.png", "a link leads to ../balkan.html", "it has a <script>"):
        assert said in outcome.failure
    assert not (project / "reports" / "route_trends").exists()


def test_an_output_that_no_notebook_may_hold_is_refused_in_a_sentence(project, write_notebook):
    write_notebook(small("display({'application/vnd.vegalite.v6.json': {'mark': 'bar'}, 'text/plain': ''}, raw=True)"))
    (outcome,), _ = run()
    assert outcome.failure == (
        "Cell [3] has an output of the kind application/vnd.vegalite.v6.json, which a page does not show: say the same by "
        "a picture of matplotlib (`show`), a table (`show_table`) or words (`print`)."
    )


def test_a_finding_in_a_notebook_may_not_claim_what_seizures_do_not_show(project, write_notebook):
    claims = HEAD.replace("Heroin seizures, as a test: {verdict}.", "Heroin trafficking rose ({verdict}).")
    write_notebook([cell(PARAMETERS, "parameters"), cell(IMPORTS), cell(claims)])
    (outcome,), _ = run()
    assert "it says 'trafficking'" in outcome.failure


def test_bad_parameters_are_refused_before_anything_is_started_or_written(project, write_notebook, monkeypatch):
    write_notebook()
    monkeypatch.setattr(making.manager, "Manager", None)  # a kernel could not be started without it
    monkeypatch.setattr(making.papermill, "execute_notebook", None)
    with pytest.raises(InputError) as refused:
        run(Wish(routes=["northen"], settings={"first_year": 2030, "drugs": ["heroyn", "opium"]}))
    assert str(refused.value) == (
        "route_trends cannot run with these parameters:\n"
        "  route is 'northen'; allowed: balkan, northern, southern; did you mean northern?\n"
        "  drugs has 'heroyn'; allowed: opium, morphine, heroin; did you mean heroin?\n"
        "  first_year is 2030; allowed: 1970 to 2023, the newest year in data/raw"
    )
    assert not (project / "reports").exists()
