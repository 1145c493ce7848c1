"""What can go wrong around a run: the reports from before stay whole, and the exit code is true.

Kernels and workers that die, and drivers that are stopped or killed, are in test_batch.py; the fault table of
docs/performance.md names each test.
"""

import errno
import json
import os
import time

import pytest

from pactresearch import cli
from pactresearch.reports.kept import fingerprints, publication
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.run import execution
from pactresearch.reports.run.planning import Wish
from tests.reports.conftest import PARAMETERS, cell, copied, made_once, text

IN_2099 = 4_070_908_800  # seconds since 1970
BOTH = ["run", "--route", "northern", "--route", "balkan"]


def small(*sources):
    return [cell(PARAMETERS, "parameters"), text("# A title"), *map(cell, sources)]


@pytest.fixture(scope="module")
def once(built, tmp_path_factory):
    return made_once(built, tmp_path_factory.mktemp("once"), small("1 + 1"), "northern", "balkan")


@pytest.fixture
def made(once, project, write_notebook):
    """The places of two good reports; the notebook has been changed since, so that both are out of date."""
    reports = copied(once, project)
    write_notebook(small("2 + 2"))
    return [Place(reports, "route_trends", unit) for unit in ("northern", "balkan")]


def content(places):
    files = [file for place in places for file in (place.page, place.results, *sorted(place.folder.iterdir()))]
    return {file: file.read_bytes() for file in files}


def full(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_fails_a_report_and_leaves_the_one_before(made, monkeypatch, capsys):
    before = content(made)
    real = publication.write_text

    def write(file, words):
        if file.name == "report.html" and "--route northern" in words:
            file.write_text(words[: len(words) // 2], encoding="utf-8")
            full()
        real(file, words)

    monkeypatch.setattr(publication, "write_text", write)
    assert cli.main(BOTH) == 1
    assert "No space left on device" in capsys.readouterr().out
    after = content(made)
    northern = [file for file in before if "northern" in str(file)]
    assert {file: before[file] for file in northern} == {file: after[file] for file in northern}
    assert after[made[1].page] != before[made[1].page]
    assert made[0].failure.is_dir() and list(made[0].output.glob(".*")) == []
    monkeypatch.undo()


def test_a_disk_so_full_that_not_even_the_failure_can_be_kept(made, monkeypatch, capsys):
    before = content(made)
    monkeypatch.setattr(publication, "write_text", full)
    assert cli.main(BOTH) == 2
    said = capsys.readouterr()
    assert said.out.count("FAILED") == 2 and "Its log could not be" in said.out
    assert "No space left on device. Free or allow it, and run again." in said.err
    assert content(made) == before
    assert list(made[0].output.glob(".*")) == []


def test_a_folder_that_may_not_be_written_is_refused_and_left_as_it_is(made, monkeypatch, capsys):
    before = content(made)

    def refused(*_, **__):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(publication.tempfile, "mkdtemp", refused)
    assert cli.main(BOTH) == 2
    assert "where nothing can be written (Read-only file system). Name a folder of your own." in capsys.readouterr().err
    assert content(made) == before


def test_a_folder_that_becomes_read_only_in_mid_run(made, monkeypatch, capsys):
    before = content(made)
    main_process, real = os.getpid(), publication.tempfile.mkdtemp

    def refused_to_workers(*words, **named):
        if os.getpid() != main_process and ".run-" in str(named.get("prefix")):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return real(*words, **named)

    monkeypatch.setattr(publication.tempfile, "mkdtemp", refused_to_workers)
    assert cli.main(BOTH) == 1
    assert "FAILED: It could not be begun. Its log could not be kept: Read-only file system." in capsys.readouterr().out
    assert content(made) == before


def test_a_clock_that_goes_back_changes_nothing(made, project, write_notebook, capsys):
    assert cli.main(BOTH) == 0
    record = made[0].folder / publication.METADATA
    said = json.loads(record.read_text(encoding="utf-8"))
    record.write_text(json.dumps({**said, "made_at": "2099-01-01T00:00:00+00:00"}), encoding="utf-8")
    for file in (*(project / "reports").rglob("*"), *(project / "data").rglob("*")):
        os.utime(file, (IN_2099, IN_2099))
    now = fingerprints.present()
    assert [fingerprints.reasons(place, now) for place in made] == [(), ()]
    os.utime(write_notebook(small("3 + 3")), (1, 1))  # older than any report, and yet another notebook
    now = fingerprints.present()
    assert [fingerprints.reasons(place, now) for place in made] == [("the notebook has changed",)] * 2
    assert cli.main(BOTH) == 0


def test_a_clock_that_goes_back_in_mid_run_does_not_end_a_report_early(project, write_notebook, monkeypatch):
    write_notebook(small("import time\ntime.sleep(0.2)"))
    began, real = time.monotonic(), time.time
    monkeypatch.setattr(time, "time", lambda: real() - 3600 * (time.monotonic() - began))
    (outcome,) = execution.run(Wish(routes=["northern"]), say=lambda line: None)
    assert outcome.failure is None
    assert 0 < outcome.seconds < 60


def test_an_unreadable_notebook_leaves_the_reports_that_it_made(made, project, capsys):
    before = content(made)
    (project / "notebooks" / "route_trends.ipynb").write_bytes(b"\x00half")
    assert cli.main(["run"]) == 1
    assert "route_trends.ipynb cannot be read as a notebook" in capsys.readouterr().out
    assert content(made) == before
    assert cli.main(["run", "--notebook", "route_trends"]) == 2
    assert content(made) == before
