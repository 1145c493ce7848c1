"""Flows and links as publications print them."""

import pandas as pd
import pytest

from pactresearch.methods.flows.network import allocate, links, summary
from tests.data.ingest.making import single_cases

ROUNDING = 1e-9  # the toys are exact: what is left is the arithmetic of floating point
OTHER_SELECTION = 0.02  # the publication took in derivatives of opium that the reader leaves out


def shares(*rows):
    return pd.DataFrame(rows, columns=["origin", "destination", "share"])


def kg(flows):
    return flows.table.set_index(["origin", "destination"])["kg"].to_dict()


def test_the_example_of_berlusconi_aziani_and_giommoni_2017_figure_1():
    markets = pd.Series({"A": 15, "B": 10, "C": 5, "D": 5})
    flows = allocate(markets, shares(("D", "A", 1 / 3), ("C", "A", 2 / 3), ("D", "B", 1), ("D", "C", 1)))
    printed = {("D", "A"): 5, ("C", "A"): 10, ("D", "C"): 15, ("D", "B"): 10}
    assert kg(flows) == pytest.approx(printed, abs=ROUNDING)
    assert flows.throughput_kg["D"] == pytest.approx(35, abs=ROUNDING)
    assert flows.producers == ("D",)


def test_the_example_of_giommoni_berlusconi_and_aziani_2022_page_551():
    markets = pd.Series({"A": 1.0, "C": 1.0})
    flows = allocate(markets, shares(("D", "A", 0.6), ("C", "A", 0.4), ("D", "C", 1)))
    assert kg(flows)["D", "A"] == pytest.approx(0.6, abs=ROUNDING)
    assert kg(flows)["C", "A"] == pytest.approx(0.4, abs=ROUNDING)
    assert flows.throughput_kg["C"] == pytest.approx(1.4, abs=ROUNDING)


def test_the_example_of_aziani_2018_page_52():
    flows = allocate(pd.Series({"A": 500.0}), shares(("B", "A", 0.7), ("C", "A", 0.3)))
    assert kg(flows) == pytest.approx({("B", "A"): 350, ("C", "A"): 150}, abs=ROUNDING)


def test_the_heroin_network_of_2011_to_2016_has_the_countries_and_links_that_giommoni_and_others_2022_count(official):
    # "the heroin network included 137 countries and 437 edges", of 8,052 records with a connection.
    found = links(single_cases(official / "unodc_ids_2011_2016.zip"))
    network = summary(found.table)
    assert network.nodes == pytest.approx(137, rel=OTHER_SELECTION)
    assert network.links == pytest.approx(437, rel=OTHER_SELECTION)
