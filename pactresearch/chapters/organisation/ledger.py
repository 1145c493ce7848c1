"""The ledger of one kilogram: stage by stage what is paid, what is lost on the way, and what is left, per pure kilogram.

Prices and shares are ranges; each line is drawn many times, and its ends are those of nine draws in ten. What nobody has
published stays unknown, and then what is left over is an upper bound: it still holds what is not known.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.checks import require_columns
from pactresearch.results import result

COSTS = ("carrier", "bribes_taxes", "expected_loss", "money")
ITEMS = ("bought", "sold", *COSTS, "left")
RANGE = (5, 50, 95)  # percentiles: low, value, high
Shares = Mapping[tuple[str, str], tuple[float, float]]


@result
class Ledger:
    """A kilogram's way through the stages, in USD per pure kilogram.

    cells: a row a stage and item (bought, sold, carrier, bribes_taxes, expected_loss, money, left): stage, item, value (median),
    low, high (5 and 95 %), NaN where not known, and at_most: what is left still holds a cost that is not known.
    shares: stage to the part of the last price that is added at it, the mean of the draws; they add up to 1.
    """

    cells: pd.DataFrame
    shares: pd.Series

    def cell(self, stage: str, item: str) -> pd.Series:
        """One cell, as its row."""
        stages, items = (self.cells[name].to_numpy() for name in ("stage", "item"))
        return self.cells.iloc[np.flatnonzero((stages == stage) & (items == item))[0]]


def pure_prices(nodes: pd.DataFrame, draws: int, seed: int) -> np.ndarray:
    """Prices per pure kilogram along a chain, drawn: draws × nodes; NaN where a node has no price.

    nodes: as `methods.prices.chain.price_chain` gives them. A price is triangular between its lowest and highest, the typical its
    mode. Purity never rises: the first and the last node draw where they stand in their bounds, the last no higher than
    the first, and those between stand in line, so that the number of countries on the way changes nothing. A node without a
    purity takes that of the next: opium for a kilogram of heroin that is sold at the purity of heroin there.
    """
    require_columns(nodes, ["low", "typical", "high", "purity_low", "purity_high"], "a chain's nodes")
    random = np.random.default_rng(seed)
    low, high = (nodes[end].fillna(nodes["typical"]).to_numpy(float) for end in ("low", "high"))
    mode = nodes["typical"].to_numpy(float)
    u = random.random((draws, len(nodes)))
    rising = np.sqrt(u * (high - low) * (mode - low)) + low
    falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    price = np.where(u * (high - low) < mode - low, rising, falling)
    ends = -np.sort(-random.random((draws, 2)), axis=1)  # the first is the higher
    place = ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * np.linspace(0, 1, len(nodes))
    least, most = (nodes[f"purity_{end}"].bfill().to_numpy(float) for end in ("low", "high"))
    return price / (least + place * (most - least))


def ledger(prices: pd.DataFrame, shares: Shares, seed: int) -> Ledger:
    """The ledger of a kilogram.

    prices: draws of the price per pure kilogram at which each stage sells, a column a stage, outwards; what a stage sells at is
    what the next pays. shares: (stage, cost) to the lowest and highest share of what the stage sells at that it takes (0-1); one
    that is not given is not known. Expected loss is s P: the share that is intercepted, at the price that it would have had.

    Raises InputError for a stage or a cost that is unknown, and shares outside 0-1 or in the wrong order.
    Source: s P / (P - P') as Reuter & Kleiman (1986), Crime and Justice 7:289; methods, section 13.7.
    """
    for (stage, cost), (low, high) in shares.items():
        if stage not in prices or cost not in COSTS:
            raise InputError(
                f"The ledger has no {cost} at {stage}; stages: {', '.join(prices.columns)}; costs: {', '.join(COSTS)}."
            )
        if not 0 <= low <= high <= 1:
            raise InputError(
                f"The share of {cost} at {stage} runs from {low:g} to {high:g}; give 0 to 1, the lower first."
            )
    random = np.random.default_rng(seed)
    rows, bought, nothing = [], np.zeros(len(prices)), np.full(len(prices), np.nan)
    for stage in map(str, prices.columns):
        sold = prices[stage].to_numpy(float)
        costs = {
            cost: sold * random.uniform(*shares[stage, cost], len(sold)) if (stage, cost) in shares else nothing
            for cost in COSTS
        }
        left = sold - bought - np.nansum(list(costs.values()), axis=0)
        open_ = any(one is nothing for one in costs.values())
        for item, drawn in {"bought": bought, "sold": sold, **costs, "left": left}.items():
            low, value, high = np.percentile(drawn, RANGE)
            rows.append((stage, item, value, low, high, item == "left" and open_))
        bought = sold
    added = prices.mean().diff().fillna(prices.mean().iloc[0]) / prices.mean().iloc[-1]
    return Ledger(pd.DataFrame(rows, columns=["stage", "item", "value", "low", "high", "at_most"]), added)
