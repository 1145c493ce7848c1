"""What a worker of a cluster may send: the files of the reports that were asked for, and no other name."""

import json

import pytest

from pactresearch.errors import InputError
from pactresearch.reports.kept.jobs import Outcome
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.run.cluster import Parcel, unpacked

GOOD = {
    "report.html": b"<html></html>",
    "report.json": b"{}",
    "folder/metadata.json": b"{}",
    "folder/route_trends.ipynb": b"{}",
}


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path / "reports", "route_trends", "northern")


def test_what_was_asked_for_is_published(place):
    place.output.mkdir()
    assert unpacked(Parcel(Outcome(place, 1.0, None), GOOD), {place}).failure is None
    assert json.loads(place.results.read_text(encoding="utf-8")) == {}


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.py",
        "/etc/passwd",
        "folder/../../evil",
        "folder/other.ipynb",
        "C:\\evil.exe",
        "folder\\log.txt",
        "before",
        "",
    ],
)
def test_a_file_of_another_name_is_refused_and_nothing_is_written(place, tmp_path, name):
    place.output.mkdir()
    with pytest.raises(InputError, match=r"sent the files .* for which nobody asked"):
        unpacked(Parcel(Outcome(place, 1.0, None), GOOD | {name: b"evil"}), {place})
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_a_report_that_nobody_asked_for_is_refused(place, tmp_path):
    other = Place(tmp_path / "elsewhere", "route_trends", "northern")
    with pytest.raises(InputError, match="sent a report, for which nobody asked"):
        unpacked(Parcel(Outcome(other, 1.0, None), GOOD), {place})
    assert list(tmp_path.iterdir()) == []
