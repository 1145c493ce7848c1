"""What a cut-off leaves: a killed run, a power cut, a full disk, a file that somebody changed. Each report stands, or says so."""

import errno
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from pactresearch.errors import InputError
from pactresearch.kernels import held
from pactresearch.reports.kept import publication, whole
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.page import index
from pactresearch.reports.page.pack import pack
from pactresearch.reports.run import overview
from pactresearch.research import findings
from tests.reports.index_folder import add, filled

HOLDS = "import sys, time\nfrom pathlib import Path\nfrom pactresearch.kernels import held\n"
HOLDS += "with held.held(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(600)"
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the death of a process is tried in a fork")


def put(made, which):
    """A whole report in a folder of work in progress, all of whose files say `which`."""
    add(made.parent / "elsewhere", "route_trends", "northern", which)
    lies = made.parent / "elsewhere" / "route_trends"
    (lies / "northern.html").replace(made / "report.html")
    (lies / "northern.json").replace(made / "report.json")
    (lies / "northern").replace(made / "folder")
    shutil.rmtree(made.parent / "elsewhere")


def publish(output, which, before=lambda: None):
    place = Place(output, "route_trends", "northern")
    with publication.aside(output) as made:
        put(made, which)
        before()
        publication.publish(place, made)
    return place


@pytest.fixture
def old(tmp_path):
    return publish(tmp_path, "BEFORE")


@needs_fork
@pytest.mark.parametrize("moment", range(12))
def test_a_run_killed_before_any_rename_or_sync_leaves_the_old_report_or_the_new_or_says_that_it_is_neither(
    old, moment
):
    def die_at(moment):
        done = []

        def counted(real):
            def call(*words):
                done.append(1)
                if len(done) > moment:
                    os._exit(9)
                return real(*words)

            return call

        type(old.page).replace = counted(type(old.page).replace)
        os.fsync = counted(os.fsync)

    if not (child := os.fork()):
        publish(old.output, "AFTER", lambda: die_at(moment))
        os._exit(0)
    os.waitpid(child, 0)
    said = {file: file.read_text(encoding="utf-8") for file in (old.page, old.results)}
    assert all(("BEFORE" in words) != ("AFTER" in words) for words in said.values()), "no file is a mixture"
    record = whole.recorded(old)
    if not (faults := whole.faults(old, record)):
        assert len({"AFTER" in words for words in said.values()}) == 1, "page and results are of one run"
    assert record is None or not faults, "files without their record, or those of their record"
    publication.sweep(old.output)
    assert list(old.output.glob(".run-*")) == [], "what the dead run left is removed at once"
    publish(old.output, "AFTER")
    assert whole.faults(old, whole.recorded(old)) == []
    assert "AFTER" in old.page.read_text(encoding="utf-8")


def test_files_are_on_the_disk_before_their_rename_and_the_record_comes_last(old, monkeypatch):
    told, real, sync = [], type(old.page).replace, publication.sync

    def noted(self, target):
        told.append(f"to {target.name}")
        return real(self, target)

    monkeypatch.setattr(publication, "sync", lambda *those: told.extend(one.name for one in those) or sync(*those))
    monkeypatch.setattr(type(old.page), "replace", noted)
    publish(old.output, "AFTER", told.clear)
    moves = [one for one in told if one.startswith("to northern")]
    assert moves == ["to northern.json", "to northern.html", "to northern"]
    before, after = told[: told.index(moves[0])], told[told.index("to northern.html") :]
    assert {"report.html", "report.json", "metadata.json", "folder"} <= set(before)
    assert [after.index("route_trends") < after.index("to northern"), after[-3:].count("route_trends")] == [True, 1]


def test_a_disk_that_fails_is_no_success_and_a_system_that_cannot_sync_is_no_failure(tmp_path, monkeypatch):
    def failing(number):
        def call(_):
            raise OSError(number, os.strerror(number))

        return call

    monkeypatch.setattr(publication.os, "fsync", failing(errno.EIO))
    with pytest.raises(OSError, match="Input/output"):
        publish(tmp_path, "AFTER")
    monkeypatch.setattr(publication.os, "fsync", failing(errno.EINVAL))
    place = publish(tmp_path, "AFTER")
    assert whole.faults(place, whole.recorded(place)) == []


def test_windows_has_no_folder_to_sync_and_a_lock_of_its_own(tmp_path, monkeypatch):
    locked, opened = [], os.open

    def locking(descriptor, mode, size):
        if locked:
            raise OSError(errno.EACCES, "held")
        locked.append((os.lseek(descriptor, 0, os.SEEK_CUR), mode, size))

    def open_file(path, flags, *mode):
        assert not Path(path).is_dir(), "Windows opens no folder"
        return opened(path, flags, *mode)

    for module in (publication, held):
        monkeypatch.setattr(module, "sys", SimpleNamespace(platform="win32"))
        monkeypatch.setattr(module, "os", SimpleNamespace(**{**vars(os), "open": open_file}))
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    publication.sync(tmp_path)
    with held.held(tmp_path):
        assert locked == [(2**30, 2, 1)], "beyond what is written, so that the holder can be read"
        assert str(os.getpid()) in held.holder(tmp_path)
        assert not held.left(tmp_path)
    locked.clear()
    assert held.left(tmp_path)


def test_work_of_a_killed_run_is_removed_and_that_of_another_is_not(tmp_path):
    folder = tmp_path / ".run-abc"
    folder.mkdir()
    with subprocess.Popen([sys.executable, "-c", HOLDS, folder], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        publication.sweep(tmp_path)
        (said,) = publication.at_work(tmp_path)
        assert said.startswith(f"process {other.pid} on ") and ", since 20" in said
        other.kill()
    assert publication.at_work(tmp_path) == []
    of_a_neighbour, begun, forgotten = (tmp_path / f".run-{name}" for name in ("neighbour", "begun", "forgotten"))
    for one in (of_a_neighbour, begun, forgotten):
        one.mkdir()
    whose = {"process": 1, "computer": "another", "since": "2026-11-23 10:00:00"}
    (of_a_neighbour / held.LOCK).write_text(json.dumps(whose), encoding="utf-8")
    os.utime(forgotten, (time.time() - 61,) * 2)
    with publication.aside(tmp_path) as mine:
        publication.sweep(tmp_path)
        assert {one.name for one in tmp_path.iterdir()} == {mine.name, ".run-neighbour", ".run-begun"}
    os.utime(of_a_neighbour, (0, 0))
    publication.sweep(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == [".run-begun"]


def test_whole_files_without_a_record_are_named_in_list_and_index_and_stay_here(tmp_path):
    reports = filled(tmp_path / "reports")
    place = Place(reports, "country_factsheet", "CHN")
    shutil.rmtree(place.folder)  # as between two renames: page and results are in place, their record is not
    said = "its record is missing"
    assert any(said in line for line in overview.lines(reports) if "CHN " in line)
    assert said in index.render(index.entries(reports))
    assert f"country_factsheet CHN: {said}" in pack(tmp_path / "all.zip", reports=reports).left_out


@pytest.mark.parametrize("left", ["", "\n", "\0" * 4096])
def test_an_index_of_which_a_power_cut_left_nothing_is_made_anew_and_a_page_of_somebody_is_not(tmp_path, left):
    (tmp_path / index.PAGE).write_text(left, encoding="utf-8")
    assert publication.prepare(tmp_path) == tmp_path
    (tmp_path / index.PAGE).write_text("<h1>Mine</h1>", encoding="utf-8")
    with pytest.raises(InputError, match="not of these reports"):
        publication.prepare(tmp_path)


@pytest.mark.parametrize("left", ["", "[]", "{", '{"tables": 3}', '{"sources": ["UNODC"]}', "[" * 100_000])
def test_a_record_that_is_none_has_its_report_made_anew(old, left):
    (old.folder / publication.METADATA).write_text(left, encoding="utf-8")
    assert whole.faults(old, whole.recorded(old)) == ["its record is missing"]


OTHER_SHAPES = [
    "", "[]", "3", "null", '{"findings": 1}', '{"title": "T", "parameters": [], "data_to": {}, "findings": []}',
    '{"title": "T", "parameters": {}, "data_to": {}, "findings": ["rose"]}',
    '{"title": "T", "parameters": {}, "data_to": {}, "findings": [{"sentence": "s", "verdict": "sure", "reason": ""}]}',
]  # fmt: skip


@pytest.mark.parametrize("other", OTHER_SHAPES)
def test_results_of_another_shape_damage_their_report_and_nobody_elses(tmp_path, other):
    reports = filled(tmp_path / "reports")
    (reports / "route_trends" / "northern.json").write_text(other, encoding="utf-8")
    said = "northern.json is damaged: it does not hold the results of a report"
    (entry,) = [entry for entry in index.entries(reports) if entry.place.unit == "northern"]
    assert said in entry.reasons and entry.results is None
    assert f"{said};" in index.render(index.entries(reports))
    assert f"route_trends northern: {said}" in pack(tmp_path / "all.zip", reports=reports).left_out
    assert set(findings(reports)["report"]) == {"balkan", "TJK", "MLT", "CHN"}


@pytest.mark.parametrize("end", [".html", ".json"])
def test_one_changed_digit_is_changed_by_hand_in_list_index_and_pack(tmp_path, end):
    reports = filled(tmp_path / "reports")
    page = reports / "country_factsheet" / f"CHN{end}"
    page.write_text(page.read_text(encoding="utf-8").replace("1995", "1996"), encoding="utf-8")
    said = f"CHN{end} was changed by hand"
    assert any(said in line for line in overview.lines(reports) if "CHN " in line)
    shown = index.render(index.entries(reports))
    assert said in shown and "country_factsheet/CHN.html" not in shown, "its last run failed, and that is not all"
    assert f"country_factsheet CHN: {said}" in pack(tmp_path / "all.zip", reports=reports).left_out


def test_a_plain_figure_has_no_verdict_and_its_report_is_whole(tmp_path):
    reports = filled(tmp_path / "reports")
    file = reports / "route_trends" / "northern.json"
    said = json.loads(file.read_text(encoding="utf-8"))
    said["findings"][0]["verdict"] = "reported"
    file.write_text(json.dumps(said), encoding="utf-8")
    (place,) = [entry.place for entry in index.entries(reports) if entry.place.unit == "northern"]
    assert whole.results(place) is not None
