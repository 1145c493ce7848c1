"""A notebook that reads finished reports is made when all others are, and is out of date when what it read is another."""

import json
import re

import pytest

from pactresearch.errors import InputError
from pactresearch.reports.kept.publication import Place
from pactresearch.reports.run import execution, notebooks, planning
from pactresearch.reports.run.planning import Wish
from tests.reports.conftest import cell, text

FINDING = """from pactresearch.reports.show.findings import Finding, headline

headline([Finding(id="one", sentence="{said}", unit="", sources=["x"], verdict="reported", reason="r")])
"""
READS = """from pactresearch.reports.show.finished import finished

read = finished("a_reader")
print("read", sorted(one["sentence"] for each in read.now.values() for one in each["findings"]))
"""


@pytest.fixture
def write(write_notebook):
    """Writes the notebook that reads, which comes first by its name, and one that finds something."""

    def both(said="It is so.", parameter="seed = 1"):
        write_notebook([cell(parameter, "parameters"), text("# All"), cell(READS, "reads-reports")], "a_reader")
        write_notebook([cell("seed = 1", "parameters"), text("# One"), cell(FINDING.format(said=said))], "finds")

    both()
    return both


def run(*names, **settings):
    said = []
    outcomes = execution.run(Wish(notebooks=names, settings=settings), None, said.append, execution.Manner(jobs=1))
    assert [outcome.failure for outcome in outcomes] == [None] * len(outcomes)
    return [str(outcome.place) for outcome in outcomes], said


def test_it_is_made_last_and_again_when_what_it_read_is_another(project, write):
    reader = Place(project / "reports", "a_reader", "a_reader")
    assert run("a_reader")[0] == ["a_reader a_reader"], "a run that names it alone makes no other"
    assert "read []" in reader.page.read_text(encoding="utf-8")
    assert run()[0] == ["finds finds", "a_reader a_reader"], "though the other comes first by its name"
    assert "It is so." in reader.page.read_text(encoding="utf-8")
    record = json.loads((reader.folder / "metadata.json").read_text(encoding="utf-8"))
    assert list(record["reports"]) == ["finds/finds"]
    assert run() == ([], ["2 of 2 reports are up to date (--force makes them again)."])

    write("It is not so.")
    assert run("finds")[0] == ["finds finds"]
    (stale,) = planning.wanted([Wish(notebooks=["a_reader"])], project / "reports")
    assert stale.reasons == ("of the reports that it reads, 1 are new, changed or gone, such as finds/finds",)
    assert run("a_reader")[0] == ["a_reader a_reader"]
    assert "It is not so." in reader.page.read_text(encoding="utf-8")
    assert run("finds", seed=2)[0] == ["finds finds.seed-2"]
    assert run("a_reader")[0] == [], "a variant is no report that it reads"


def test_a_notebook_with_pillars_is_run_once_and_for_each(project, write):
    write(parameter='pillar = ""')
    planned = planning.jobs(planning.wanted([Wish(notebooks=["a_reader"])], project / "reports"))
    assert [job.place.unit for job in planned] == ["a_reader", *notebooks.PILLARS]
    assert [job.parameters["pillar"] for job in planned] == ["", *notebooks.PILLARS]
    assert planned[1].command == "pactresearch run --notebook a_reader --set pillar=regional_initiatives"
    assert not any(job.variant for job in planned)
    (alone,) = planning.jobs(
        planning.wanted([Wish(notebooks=["a_reader"], settings={"pillar": "demand"})], project / "reports")
    )
    assert (alone.place.unit, alone.command) == ("demand", "pactresearch run --notebook a_reader --set pillar=demand")
    with pytest.raises(InputError, match=re.escape("pillar is 'demnd'; allowed: regional_initiatives")):
        planning.wanted([Wish(notebooks=["a_reader"], settings={"pillar": "demnd"})], project / "reports")
