"""Editions: what is kept of finished reports, and what a comparison says changed, and why."""

import copy
import json

import jsonschema
import pytest

from pactresearch import cli
from pactresearch.data import store
from pactresearch.errors import InputError
from pactresearch.reports.kept import editions
from tests.conftest import ROOT
from tests.reports.index_folder import add

SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
SHA, OTHER = "a" * 64, "b" * 64


def finding(name="heroin_trend_2004_2023", value=-5.0, low=-8.0, high=-2.0, verdict="supported"):
    said = {"id": name, "sentence": "Seizures fell.", "value": value, "low": low, "high": high, "unit": "% a year"}
    return said | {"sources": ["UNODC"], "verdict": verdict, "reason": "As a test."}


def results(*findings, **made_from):
    origin = {"notebook_sha256": SHA, "library_sha256": SHA, "lock_sha256": SHA, "tables": {"seizures": SHA}}
    return {"parameters": {"last_year": 2023}, "findings": list(findings), "made_from": origin | made_from}


def changes(old, new):
    return editions.compare({("route_trends", "northern"): old}, {("route_trends", "northern"): new})


@pytest.mark.parametrize(
    ("after", "left_range", "other_verdict"),
    [
        (finding(value=-3.0), None, None),
        (finding(value=-1.9), True, False),
        (finding(value=-3.0, verdict="not supported"), False, True),
        (finding("heroin_trend_2005_2024", value=-1.0, verdict="not identified"), True, True),
        (finding(value=None), True, False),
    ],
)
def test_a_finding_changed_where_its_value_left_its_range_or_its_verdict_is_another(after, left_range, other_verdict):
    """Years in the name of a finding move with the data: it is the same finding."""
    found = changes(results(finding()), results(after))
    assert [(one.left_range, one.other_verdict) for one in found] == (
        [] if left_range is None else [(left_range, other_verdict)]
    )


def test_a_reported_total_has_no_range_but_itself():
    old = finding("heroin_newest_year", 42.0, None, None)
    assert changes(results(old), results({**old, "value": 42.0 + 1e-12})) == ()
    assert [one.left_range for one in changes(results(old), results({**old, "value": 43.0}))] == [True]


def test_findings_that_came_and_went_are_told():
    found = changes(results(finding("a"), finding("b")), results(finding("b"), finding("c")))
    assert [(one.before and one.before["id"], one.after and one.after["id"]) for one in found] == [
        ("a", None),
        (None, "c"),
    ]


def test_why_is_what_the_report_was_made_from():
    new = results(finding(value=0.0), library_sha256=OTHER, tables={"seizures": OTHER, "cases": SHA})
    new["parameters"] = {"last_year": 2024}
    (one,) = changes(results(finding()), new)
    assert one.causes == (("data", "cases"), ("data", "seizures"), ("library", ""), ("parameter", "last_year"))


@pytest.fixture
def kept(published, tmp_path, monkeypatch):
    """The small report's folder with two editions: the one that its run kept, and an earlier one with another value."""
    (now,) = (published / editions.FOLDER).iterdir()
    name = f"{now.name}/route_trends/northern.json"
    said = json.loads((published / editions.FOLDER / name).read_text(encoding="utf-8"))
    before = copy.deepcopy(said)
    before["findings"][0] |= {"value": 1.0, "low": 0.5, "high": 2.0, "verdict": "not identified"}
    before["made_from"]["tables"]["seizures"] = OTHER
    for date, content in ((now.name, said), ("2024-06-26", before)):
        folder = tmp_path / editions.FOLDER / date / "route_trends"
        folder.mkdir(parents=True)
        (folder / "northern.json").write_text(json.dumps(content), encoding="utf-8")
    return tmp_path, now.name


def test_a_run_keeps_the_results_in_step_with_the_data_s_edition(published):
    """The day of the newest publication among the sources; and what is kept is as the published schema says."""
    newest = max(str(one["published"]) for one in store.sources().values())
    (folder,) = (published / editions.FOLDER).iterdir()
    assert folder.name == newest
    said = json.loads((folder / "route_trends" / "northern.json").read_text(encoding="utf-8"))
    plain = json.loads((published / "route_trends" / "northern.json").read_text(encoding="utf-8"))
    assert {**said, "made_from": {}} == {**plain, "made_from": {}}
    assert said["made_from"].keys() >= {"variant", "made_at", "sources", *SCHEMA["$defs"]["made_from"]["required"]}
    for one in (said, plain):
        jsonschema.validate(one, SCHEMA)
    with pytest.raises(jsonschema.ValidationError, match="is not one of"):
        jsonschema.validate(plain | {"findings": [plain["findings"][0] | {"verdict": "proved"}]}, SCHEMA)


def test_the_command_says_what_changed_and_why_and_writes_the_page(kept, capsys):
    folder, now = kept
    assert cli.main(["compare", "2024-06-26", now, "--reports", str(folder)]) == 0
    said = capsys.readouterr().out
    assert (
        "route_trends northern: verdict not identified → supported, value outside its former range: 1.0 (0.50 to 2.0)"
        in said
    )
    assert "Changed: the data (seizures)." in said and "1 finding changed" in said
    page = (folder / "changes.html").read_text(encoding="utf-8")
    assert "What changed from 2024-06-26 to" in page and "the data (seizures)" in page
    assert cli.main(["compare", "2024-06-27", now, "--reports", str(folder)]) == 2
    assert f"allowed: 2024-06-26, {now}, reports; did you mean 2024-06-26?" in capsys.readouterr().err


def test_what_becomes_restricted_leaves_every_edition(kept):
    folder, now = kept
    (source, *_) = editions.read(now, folder)["route_trends", "northern"]["made_from"]["sources"]
    editions.withdraw(folder, frozenset({"another_source"}))
    assert editions.read(now, folder)
    editions.withdraw(folder, frozenset({source}))
    assert not editions.read(now, folder) and not editions.read("2024-06-26", folder)


def test_reports_of_which_no_edition_is_kept_are_compared_as_they_lie_there(tmp_path):
    add(tmp_path, "route_trends", "northern", "Northern route", route="northern")
    ((key, said),) = editions.read(editions.NOW, tmp_path).items()
    assert key == ("route_trends", "northern") and said["findings"]
    with pytest.raises(InputError, match="The edition is '2020-01-01'; allowed: reports"):
        editions.read("2020-01-01", tmp_path)
