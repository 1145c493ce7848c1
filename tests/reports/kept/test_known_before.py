"""Which restricted sources a notebook reads is known from its code, before a kernel starts."""

from dataclasses import replace

import pytest

from pactresearch.reports.kept import fingerprints
from pactresearch.reports.kept.publication import Place
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("notebook", "unit", "known"),
    [
        ("gap_analysis", "gap_analysis", {"cases", "prices", "actions"}),
        ("country_factsheet", "GBR", {"cases", "seizures", "background"}),
        ("business_models", "northern", {"cases", "evidence", "suspicious_transactions"}),
        ("demand", "demand", {"demand", "prevalence"}),
    ],
)
def test_what_a_notebook_loads_is_known_before_it_runs_and_nothing_that_it_does_not(
    standard_reports, notebook, unit, known
):
    """Tables that stand in a list, too, which a loop loads; the list of another notebook of the chapter does not count."""
    asked = {"country_factsheet": ["--country", unit], "business_models": ["--route", unit]}.get(notebook, [])
    made = Place(standard_reports("--notebook", notebook, *asked), notebook, unit)
    now, apart = fingerprints.present(), Place(made.output / "nowhere", notebook, unit)
    named = {
        table
        for table in now.tables
        if fingerprints.would_read(
            ROOT / "notebooks" / f"{notebook}.ipynb",
            apart,
            replace(now, restricted=frozenset({"x_restricted"}), sources={table: [{"id": "x_restricted"}]}),
        )
    }
    assert known <= named <= {*fingerprints.recorded(made)["tables"]}
