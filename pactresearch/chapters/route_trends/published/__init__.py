"""The four indicators of the sign table as publications print them for a market: changes without an interval."""

from typing import Any

import numpy as np
import pandas as pd

from pactresearch.methods.evidence.triangulation import Indicator
from pactresearch.results import result
from pactresearch.verdict import Reason

MARGIN = 10.0  # points either way, of a change that is printed without an interval: an assumption
AMOUNTS = {"cases": "number_of_seizures", "kg": "seizures"}
CHANGES = {"price": "retail_price_index_change", "purity": "retail_purity_index_change"}


@result
class PublishedMarket:
    """What is published of one market between two years. unadjusted: the change of the price as sold, where it is told."""

    area: str
    drug: str
    first_year: int
    last_year: int
    indicators: tuple[Indicator, ...]  # those that are told, the price per pure kg
    unadjusted: Indicator | None

    @property
    def doubt(self) -> Reason:
        """That no interval is printed, what stands in for it, and up to which margin every sign stands."""
        stands_to = min((abs(one.change) for one in self.indicators), default=np.nan)
        return Reason("published_without_interval", margin=MARGIN, stands_to=stands_to)


def published_markets(statements: pd.DataFrame) -> tuple[PublishedMarket, ...]:
    """Every market of which a publication prints the change of price or purity over a span of years.

    statements: area, period, drug, metric, value, unit, publication. Cases and kilograms count where one publication gives
    both years in one unit, the first above 0; the price per pure kilogram, where price and purity are both told:
    (1 + price) / (1 + purity) - 1.
    """
    spans = statements[statements["metric"].isin(CHANGES.values()) & statements["value"].gt(-100)]
    years = spans["period"].str.extract(r"^(\d{4})-(\d{4})$").astype(float)
    spans = spans.assign(first=years[0], last=years[1]).dropna(subset=["first", "last"])
    found = []
    markets: Any = spans.groupby(["area", "drug", "first", "last"])
    for (area, drug, first, last), rows in markets:
        told = statements[(statements["area"] == area) & (statements["drug"] == drug)]
        changes = {name: _amount(told[told["metric"] == metric], first, last) for name, metric in AMOUNTS.items()}
        market = {name: rows[rows["metric"] == metric].iloc[-1:] for name, metric in CHANGES.items()}
        sold, purity = ((float(one["value"].sum()), _source(one)) if len(one) else None for one in market.values())
        if sold and purity:
            changes["price"] = 100 * ((100 + sold[0]) / (100 + purity[0]) - 1), sold[1]
        changes["purity"] = purity
        given = tuple(_indicator(name, *change) for name, change in changes.items() if change)
        as_sold = _indicator("price", *sold) if sold else None
        found.append(PublishedMarket(area, drug, int(first), int(last), indicators=given, unadjusted=as_sold))
    return tuple(found)


def _amount(rows: pd.DataFrame, first: float, last: float) -> tuple[float, str] | None:
    """The change of an amount, %, and who prints both years."""
    ends = [rows[rows["period"] == f"{year:.0f}"] for year in (first, last)]
    both = ends[0].merge(ends[1], on=["publication", "unit"])
    both = both[both["value_x"] > 0]
    return (float(100 * (both["value_y"] / both["value_x"] - 1).iloc[-1]), _source(both)) if len(both) else None


def _source(rows: pd.DataFrame) -> str:
    return rows["publication"].iloc[-1]


def _indicator(name, change: float, source: str) -> Indicator:
    return Indicator(name, change, change - MARGIN, change + MARGIN, source)
