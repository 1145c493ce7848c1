"""Countries are the units: many cases of one country are one country."""

import numpy as np
import pandas as pd

from pactresearch.chapters.business_models.rules.route_differences import differences
from pactresearch.methods.evidence.reach import Reach

WHOLE = Reach(1.0, 1000, {}, {}, 2011, 2016)


def route(shares_by_air, prefix, n=100):
    """SYNTHETIC cases: of each country, this share by air and the rest by road."""
    rows = [
        (f"{prefix}{number}", round(n * part), mode)
        for number, share in enumerate(shares_by_air)
        for mode, part in (("air", share), ("private road", 1 - share))
        if part
    ]
    table = pd.DataFrame(rows, columns=["iso3", "n", "transport"])
    return table.assign(kg=table["n"] * 2.0, size_class_kg="1-5", concealment=None, location=None)


def by_field(first, second, reached=(WHOLE, WHOLE)):
    found = differences({"one": first, "other": second}, dict(zip(("one", "other"), reached, strict=True)))
    return {one.field: one for one in found}


def test_routes_of_many_countries_that_share_nothing_differ():
    found = by_field(route([0.9, 0.95, 1.0, 0.85, 0.9, 0.92], "A"), route([0.1, 0.0, 0.05, 0.1, 0.02, 0.1], "B"))
    assert found["transport"].verdict == "supported"
    assert found["transport"].distance > 0.8
    assert found["size_class_kg"].verdict == "not supported"
    assert found["size_class_kg"].distance == 0


def test_three_countries_a_side_can_never_be_told_apart_at_five_percent_each_way():
    """Twenty ways to part six countries: the true one is the most extreme by chance once in ten, both ways."""
    found = by_field(route([1.0, 0.95, 0.9], "A"), route([0.0, 0.05, 0.1], "B"))["transport"]
    assert (found.verdict, round(found.p, 2)) == ("not supported", 0.1)


def test_a_large_country_counts_once():
    many = route([0.5, 0.5, 0.5, 0.5], "A")
    large = pd.concat([route([0.5, 0.5, 0.5], "B"), route([0.5], "C", n=100_000)])
    assert by_field(many, large)["transport"].distance == 0


def test_what_no_three_countries_tell_or_what_the_cases_do_not_reach_is_not_identified():
    found = by_field(route([0.5, 0.5, 0.5], "A"), route([0.5, 0.5], "B"))
    assert found["transport"].verdict == "not identified"
    assert np.isnan(found["concealment"].p)
    short = Reach(0.1, 1000, {}, {}, 2011, 2016)
    assert (
        by_field(route([0.5] * 4, "A"), route([0.5] * 4, "B"), (WHOLE, short))["transport"].verdict == "not identified"
    )
