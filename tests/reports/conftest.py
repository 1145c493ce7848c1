import contextlib
import os
import shutil

import nbformat
import pytest

from pactresearch.data import store
from pactresearch.kernels import choice
from pactresearch.reports.run import execution
from pactresearch.reports.run.planning import Wish
from tests.conftest import work_in

PARAMETERS = """route = "northern"
drugs = ["heroin", "opium"]
first_year = 2005
last_year = 2020
attribution = "hard"
seed = 7
"""
IMPORTS = """import pandas as pd

from pactresearch import geography, load
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn
from pactresearch.reports.show.display import page_head, show, show_table
from pactresearch.reports.show.findings import Finding
from pactresearch.chapters.route_trends.parameters import RouteTrends

asked = RouteTrends.from_notebook(
    route=route, drugs=drugs, first_year=first_year, last_year=last_year, attribution=attribution, seed=seed
)
countries = geography.members(asked.route)["iso3"]
rows = load("seizures").query("iso3 in @countries and drug == 'heroin' and @first_year <= year <= @last_year")
kg = rows.groupby("year")["kg"].sum().reindex(range(first_year, last_year + 1))


def drawn(name):
    with style.new_figure(2.6) as (figure, axes):
        axes[0, 0].plot(kg.index, kg / 1000, color=style.route_colour(asked.route))
    data = kg.rename("kg").rename_axis("year").reset_index()
    return Drawn(figure, name, f"Line of {len(kg)} years & their total, {kg.sum():.0f} kg.", data, "Source: UNODC <2025>.")
"""
HEAD = """findings = [
    Finding(id=f"finding_{verdict.replace(' ', '_')}", sentence=f"Heroin seizures, as a test: {verdict}.", value=-5.23,
            low=-8.1, high=-2.2, unit="% a year, 95 % interval", sources=("UNODC, annual seizures",), verdict=verdict,
            reason="eight years & more")
    for verdict in ("supported", "not supported", "not identified")
]
page_head(geography.route_title(asked.route), "How did reported seizures change?", findings, drawn("coverage"))
"""
BODY = 'show(drawn("seizures"))'
TABLE = """show_table(
    pd.DataFrame({"country": ["Kazakhstan", "Türkiye", "Uzbekistan"], "year": [2019, 2020, 2021],
                  "heroin_kg": [1234.5, float("nan"), 0.25], "range_percent": ["1 to 2", "3 to 4", "5 to 6"]}),
    caption="Seizures by country", name="by_country", source="Source: UNODC.", ranges=["range_percent"],
)
"""


def cell(source, *tags):
    return nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)} if tags else {})


def text(source):
    return nbformat.v4.new_markdown_cell(source)


@pytest.fixture(scope="session", autouse=True)
def server_of_kernels():
    """One server for all kernels of the session, which knows the real tables: each start of one costs seconds.

    A run leaves a server alone that it has not started. A variable that is in the key (`preload.AT_IMPORT`) would have it
    replaced for good, so a test that sets one, or stops the server, puts this one aside: `own_server` of the kernels' tests.
    """
    with contextlib.suppress(choice.Unavailable):
        choice.refuse(os.environ)
        from pactresearch.kernels import start

        store.ensure()
        start.begin(os.environ)


@pytest.fixture(scope="session")
def published(built, tmp_path_factory):
    """The folder of reports in which the small report lies, made once, for tests that only read it."""
    return made_once(built, tmp_path_factory.mktemp("published"), report_cells(), "northern") / "reports"


def made_once(built, folder, cells, *routes):
    """A project in which reports of one notebook have been made, to be read, or copied (`copied`) by those who write."""
    project = shutil.copytree(built, folder / "project")
    nbformat.write(nbformat.v4.new_notebook(cells=cells), project / "notebooks" / "route_trends.ipynb")
    with pytest.MonkeyPatch.context() as patch:
        work_in(project, patch)
        outcomes = execution.run(Wish(routes=routes), say=lambda line: None)
    assert [outcome.failure for outcome in outcomes] == [None] * len(routes)
    return project


def copied(made, project):
    """Puts the notebook and the reports of `made_once` into the project of a test; returns the folder of the reports."""
    shutil.copytree(made / "notebooks", project / "notebooks", dirs_exist_ok=True)
    return shutil.copytree(made / "reports", project / "reports")


@pytest.fixture
def project(built, tmp_path, monkeypatch):
    """A project with real data and no notebook yet; the tests' own notebooks are written by `write_notebook`."""
    folder = tmp_path / "a project {with} braces"
    shutil.copytree(built, folder)
    work_in(folder, monkeypatch)
    return folder


def report_cells():
    """A small report with everything that a page can hold."""
    return [
        text("# Route trends\n\nA small report for tests."),
        cell(PARAMETERS, "parameters"),
        cell(IMPORTS),
        cell(HEAD),
        text("## What was seized\n\nSee the [World Drug Report](https://www.unodc.org/), and *its* annex."),
        cell(BODY),
        text("## By country\n\n### A table\n\nMissing is missing."),
        cell(TABLE),
        cell('print("forty-two")'),
    ]


@pytest.fixture
def write_notebook(project):
    """Writes a notebook into the project; without cells it is the small report."""

    def write(cells=None, name="route_trends"):
        file = project / "notebooks" / f"{name}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=report_cells() if cells is None else cells), file)
        return file

    return write
