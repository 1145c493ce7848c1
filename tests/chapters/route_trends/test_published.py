"""Indicators as publications print them, without intervals. All figures are SYNTHETIC."""

import pandas as pd
import pytest

from pactresearch.chapters.route_trends.published import MARGIN, published_markets

COLUMNS = ["area", "period", "drug", "metric", "value", "unit", "publication"]
FULL = [
    ("number_of_seizures", "2011", 200.0, "cases"),
    ("number_of_seizures", "2021", 100.0, "cases"),
    ("seizures", "2011", 10.0, "kg"),
    ("seizures", "2021", 30.0, "kg"),
    ("retail_price_index_change", "2011-2021", -20.0, "percent"),
    ("retail_purity_index_change", "2011-2021", 60.0, "percent"),
]


def statements(rows):
    made = [("XXX", period, "heroin", metric, value, unit, "SYNTHETIC") for metric, period, value, unit in rows]
    return pd.DataFrame(made, columns=COLUMNS)


def changes(rows):
    (market,) = published_markets(statements(rows))
    return {one.name: one.change for one in market.indicators}


def test_four_printed_figures_are_four_indicators_and_the_price_is_that_of_the_pure_drug():
    (market,) = published_markets(statements(FULL))
    assert changes(FULL) == pytest.approx({"cases": -50, "kg": 200, "price": -50, "purity": 60})  # 0.8 / 1.6 = 0.5
    assert (market.first_year, market.last_year, market.unadjusted.change) == (2011, 2021, -20)
    assert {one.low for one in market.indicators} == {one.change - MARGIN for one in market.indicators}
    assert market.doubt.facts == {"margin": MARGIN, "stands_to": pytest.approx(50)}


@pytest.mark.parametrize(
    ("change", "known"),
    [
        ({"seizures": {"2011": 0.0}}, {"cases", "price", "purity"}),  # nothing to divide by: no change, and not 0
        ({"seizures": {"2011": None}}, {"cases", "price", "purity"}),
        ({"retail_price_index_change": {"2011-2021": None}}, {"cases", "kg", "purity"}),
        ({"retail_purity_index_change": {"2011-2021": None}}, {"cases", "kg"}),  # as sold is no price of the pure drug
        ({"retail_purity_index_change": {"2011-2021": -100.0}}, {"cases", "kg"}),  # a purity of nothing
    ],
)
def test_what_is_not_printed_or_cannot_be_is_left_out(change, known):
    rows = [(metric, period, change.get(metric, {}).get(period, value), unit) for metric, period, value, unit in FULL]
    assert set(changes(rows)) == known


def test_two_publications_or_two_units_make_no_change_between_them():
    mixed = statements(FULL)
    mixed.loc[0, "publication"] = "SYNTHETIC two"
    mixed.loc[2, "unit"] = "t"
    (market,) = published_markets(mixed)
    assert {one.name for one in market.indicators} == {"price", "purity"}


def test_a_market_without_price_and_purity_or_without_a_span_is_not_asked():
    assert published_markets(statements(FULL[:4])) == ()
    assert published_markets(statements([*FULL[:4], ("retail_price_index_change", "2021", -16.0, "percent")])) == ()
    assert published_markets(statements([])) == ()
