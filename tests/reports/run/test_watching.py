"""The edit loop: what is saved is made again, the open page is told, and the published file knows nothing of it."""

import _thread
import json
import threading
import urllib.error
import urllib.request

import pytest

from pactresearch import cli
from pactresearch.cli import watching
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.run import execution
from pactresearch.reports.run.planning import Wish
from tests.reports.conftest import PARAMETERS, cell, text


def small(source):
    return [cell(PARAMETERS, "parameters"), text("# A title"), cell(source)]


def get(address, **headers):
    return urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60).read().decode()


def test_a_saved_notebook_is_made_again_and_the_open_page_is_told(project, write_notebook):
    write_notebook(small("print('the first')"))
    told, page = [], project / "reports" / "route_trends" / "northern.html"

    def work(address):
        try:
            seen = json.loads(get(f"{address}next?after=0"))["version"]
            for words in ("the first", "the second", None):
                if words != "the first":
                    write_notebook(small(f"print({words!r})" if words else "1 / 0"))
                said = json.loads(get(f"{address}next?after={seen}"))
                told.append((said["words"], words and words in get(f"{address}report")))
                assert said["version"] > seen
                seen = said["version"]
        finally:
            _thread.interrupt_main()

    def say(line):
        if "http" in line:
            threading.Thread(target=work, args=(line.split()[2],), daemon=True).start()

    with pytest.raises(KeyboardInterrupt):
        watching.watch(Wish(routes=["northern"]), project / "reports", say, execution.Manner(), opens=False)
    assert told == [("", True), ("", True), ("Cell [3] stopped with ZeroDivisionError: division by zero", None)]
    published = page.read_text(encoding="utf-8")
    assert "the second" in published, "a run that failed leaves the good report"
    assert not [word for word in ("<script", "iframe", "127.0.0.1", "/next") if word in published]
    assert (project / "reports" / "index.html").is_file()


def test_only_this_computer_s_own_name_is_answered_and_only_the_report_is_shown(tmp_path):
    place = Place(tmp_path, "route_trends", "northern")
    with watching._served(place) as (_, address):
        assert address.startswith("http://127.0.0.1:")
        assert "<iframe" in get(address) and get(f"{address}report") == "Not made yet."
        for path, host in (("", "example.org"), ("../northern.html", "localhost"), ("index.html", "localhost")):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                get(f"{address}{path}", Host=host)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--notebook", "country_factsheet", "--country", "TJK,UZB"],
            "--watch makes one report again and again, and this names 2",
        ),
        (["--route", "northern", "--dry-run", "--cluster", "tcp://x"], "leave out --cluster, --dry-run, or --watch"),
    ],
)
def test_several_reports_and_other_places_are_refused(tmp_path, capsys, words, said):
    assert cli.main(["run", "--watch", "--output", str(tmp_path / "out"), *words]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
