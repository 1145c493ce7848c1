"""Links that cases mention for the first time: one that is planted is found, and a country that begins to report makes none."""

import numpy as np
import pandas as pd

import pactresearch
from pactresearch.chapters.cross_route.new_links import NewLinks, new_link_words, new_links
from pactresearch.verdict import Reason

COLUMNS = ["iso3", "year", "departure", "destination", "n"]


def told(rng: np.random.Generator) -> pd.DataFrame:
    """Six years in which two countries tell of links whose shares do not change; SYNTHETIC."""
    rows = []
    for iso3, shares in (("TUR", {"IRN": 0.7, "GEO": 0.25, "IRQ": 0.05}), ("BGR", {"TUR": 0.9, "GRC": 0.1})):
        for year in range(2011, 2017):
            numbers = rng.multinomial(60, list(shares.values()))
            rows += [(iso3, year, origin, iso3, n) for origin, n in zip(shares, numbers, strict=True) if n]
    return pd.DataFrame(rows, columns=COLUMNS).assign(kg=1.0)


def test_a_planted_link_is_found_and_counted_with_its_chance():
    cases = told(np.random.default_rng(1))
    planted = pd.DataFrame([("BGR", 2016, "MKD", "BGR", 8)], columns=COLUMNS).assign(kg=1.0)
    found = new_links(pd.concat([cases, planted]), 2016)
    (row,) = found.table.to_dict("records")
    assert (row["origin"], row["destination"], row["n"], row["stands_out"]) == ("MKD", "BGR", 8, True)
    of_bgr = cases[cases["iso3"] == "BGR"]
    n_all, n_year = of_bgr["n"].sum() + 8, of_bgr.loc[of_bgr["year"] == 2016, "n"].sum() + 8
    by_hand = np.prod([(n_year - step) / (n_all - step) for step in range(8)])
    assert np.isclose(row["chance"], by_hand)
    assert found.p < 0.05


def test_without_a_new_link_one_stands_out_in_at_most_a_twentieth():
    alarms = [
        bool(new_links(told(np.random.default_rng(seed)), 2016, draws=50).table["stands_out"].any())
        for seed in range(200)
    ]
    assert np.mean(alarms) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 200)


def test_a_country_that_begins_to_tell_of_links_makes_none_of_them_new():
    cases = told(np.random.default_rng(2))
    begins = pd.DataFrame([("AZE", 2016, "IRN", "AZE", 40)], columns=COLUMNS).assign(kg=1.0)
    found = new_links(pd.concat([cases, begins]), 2016)
    assert found.first_reporters == ("AZE",)
    assert "AZE" not in set(found.table["destination"])


def test_without_earlier_years_nothing_is_new():
    cases = told(np.random.default_rng(3))
    found = new_links(cases[cases["year"] >= 2015], 2016)
    assert found.table.empty
    assert [reason.code for reason in found.reasons] == ["no_link_to_compare"]
    assert new_links(cases.iloc[:0], 2016).table.empty


def test_what_azerbaijan_and_india_began_to_tell_is_no_new_route():
    """Real: pooled over countries, AFG → AZE with 57 cases in 2016 and NAM → IND with 42 in 2014 would be the clearest of all."""
    cases = pactresearch.load("cases")
    heroin = cases[cases["drug"] == "heroin"]
    assert {"AZE"} <= set(new_links(heroin, 2016).first_reporters)
    assert {"IND"} <= set(new_links(heroin, 2014).first_reporters)
    stands_out = new_links(heroin, 2015).table.query("stands_out")
    assert ("PAK", "LKA") in set(zip(stands_out["origin"], stands_out["destination"], strict=True))


def test_new_links_are_said_with_what_chance_would_show_and_without_earlier_years_not_identified():
    table = pd.DataFrame(
        {"origin": ["NLD", "TUR"], "destination": ["AUT", "BGR"], "n": [3, 1], "stands_out": [True, False]}
    )
    found = NewLinks(year=2016, table=table, expected=0.1, p=0.008, first_reporters=("AZE",))
    said = new_link_words(found, {"NLD": "Netherlands", "AUT": "Austria", "AZE": "Azerbaijan"})
    assert "mention 2 links between countries for the first time" in said
    assert "(p = 0.008)" in said
    assert "with their number of cases: Netherlands → Austria (3)." in said
    assert "Azerbaijan" in said
    none = NewLinks(year=2016, table=table.iloc[:0], reasons=(Reason("no_link_to_compare", year=2016, needed=3),))
    assert new_link_words(none, {}) == "No country that reported links in 3 earlier years reports any in 2016."
