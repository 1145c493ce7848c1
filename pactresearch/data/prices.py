"""Prices as published become prices a kilogram; what is doubtful about a row is said in its flag.

A publication gives a typical, a lowest and a highest price for a unit that differs from row to row, and sometimes
several lines for one country, year, drug and level: kinds of heroin, say white and brown, that it does not name. Nothing
is corrected here (see pactresearch.data.corrections): a row that contradicts itself is kept, and flagged.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from pactresearch.data import schema
from pactresearch.rows import codes, with_codes
from pactresearch.words import BELOW, CONTRADICTORY, JUMP, KINDS, NO_PRICE, NO_UNIT, REPEATED

UNIT_KG = {"kg": 1.0, "g": 0.001, "100 g": 0.1, "350 g": 0.35, "700 g": 0.7, "pound": 0.45359237}
"""Kilograms in each unit that is a weight. A tablet, a dose or a millilitre of unknown strength is none."""

RELATIVE_ROUNDING = 1e-9
"""A typical price this close to an end of its range lies on it: published prices are converted currencies."""

MOST_BETWEEN_REPORTS = 2.5
"""Times by which a price may differ from the report before without a further report that confirms it."""
KEY = list(schema.PRICES.key)
PRICES_USD = {"typical_usd": "usd_per_kg", "minimum_usd": "usd_per_kg_low", "maximum_usd": "usd_per_kg_high"}
OUT = list(schema.PRICES.columns)


def canonical(published: pd.DataFrame) -> pd.DataFrame:
    """Published price lines as one price a kilogram for each country, year, drug and level.

    published: layout `prices_published`; prices in nominal USD a unit.

    Returns the columns of layout `prices`, in USD a kilogram, sorted by key. Where a key has several lines, the lowest
    and highest price are those over all of them, the typical price is the mean of the typical ones. An exact repeat of
    a line counts once. `flag` holds the codes of what is doubtful: a unit that is no weight (its prices are missing), a
    typical price outside its range, several lines, a price of 0 (which is missing, since it is none), and what `judged` finds.
    """
    lines = published.drop(columns="line").drop_duplicates(ignore_index=True)
    lines = _flagged_lines(_per_kg(lines))
    keys = lines.groupby(KEY, sort=True)
    out = keys.agg(
        usd_per_kg=("usd_per_kg", "mean"),
        usd_per_kg_low=("lowest", "min"),
        usd_per_kg_high=("highest", "max"),
        purity=("purity", "mean"),
        said=("flag", with_codes),
        n=("flag", "size"),
    ).reset_index()
    kinds = np.where(out["n"] > 1, KINDS, "")
    return judged(out.assign(flag=_row_by_row(out["said"], kinds)))[OUT]


def judged(prices: pd.DataFrame) -> pd.DataFrame:
    """Prices of the layout `prices` with their flag said anew, as far as it hangs on another row: retail below wholesale, and
    a jump that no further report confirms."""
    said = [with_codes(one for one in held if one not in (BELOW, JUMP)) for held in codes(prices["flag"])]
    below = np.where(_retail_below_wholesale(prices), BELOW, "")
    jumps = np.where(_unconfirmed_jump(prices), JUMP, "")
    flags = pd.Series(_row_by_row(said, below, jumps), index=prices.index, dtype="str")
    return prices.assign(flag=flags.where(flags != ""))


def _per_kg(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines with their prices in USD a kilogram; missing where the unit is no weight."""
    kilograms = lines["unit"].map(UNIT_KG).astype("float64")
    given = lines[list(PRICES_USD)]
    per_kg = given.where(given != 0).div(kilograms, axis=0).rename(columns=PRICES_USD)
    return lines.join(per_kg).assign(none=np.where((given == 0).any(axis=1), NO_PRICE, ""))


def _flagged_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """Each line with its flag, and the ends of its range: where it has several kinds beside it, its typical price is
    one end if it gives no range of its own, since the range of all kinds must hold the typical price of each."""
    typical, low, high = (lines[column] for column in PRICES_USD.values())
    outside = (typical < low * (1 - RELATIVE_ROUNDING)) | (typical > high * (1 + RELATIVE_ROUNDING)) | (low > high)
    unit = np.where(lines["unit"].isna(), NO_UNIT, "unit not convertible: " + lines["unit"].fillna(""))
    no_weight = np.where(~lines["unit"].isin(UNIT_KG), unit, "")
    contradicting = np.where(outside, CONTRADICTORY, "")
    several = lines.duplicated(KEY, keep=False)
    return lines.assign(
        flag=_row_by_row(no_weight, lines["none"], contradicting),
        lowest=low.where(~(several & low.isna()), typical),
        highest=high.where(~(several & high.isna()), typical),
    )


def _retail_below_wholesale(prices: pd.DataFrame) -> pd.Series:
    """True on retail rows whose price is below the wholesale price of the same country, year and drug."""
    by, middle = ["iso3", "year", "drug"], _middle(prices)
    wholesale = prices.assign(wholesale=middle)[prices["level"] == "wholesale"].set_index(by)["wholesale"]
    beside = pd.MultiIndex.from_frame(prices[by]).map(wholesale.to_dict())
    return (prices["level"] == "retail") & (middle < pd.Series(beside, index=prices.index, dtype="float64"))


def _unconfirmed_jump(prices: pd.DataFrame) -> pd.Series:
    """True on rows more than `MOST_BETWEEN_REPORTS` times above or below the report before of the same country, drug and
    level, unless the report after lies as near to the row, and nearer than to the one before. Reports that are flagged so, or
    repeat the year before, are passed over. Nominal USD: a drift of decades is not told from a jump between far reports."""
    jumps = pd.Series(False, prices.index)
    logs = pd.Series(np.log(_middle(prices)[[REPEATED not in held for held in codes(prices["flag"])]])).dropna()
    most = np.log(MOST_BETWEEN_REPORTS)
    series = prices.loc[logs.index].sort_values("year").groupby(["iso3", "drug", "level"], sort=False)
    for rows in series.groups.values():
        ln_usd = logs[rows].to_numpy()
        before = ln_usd[0]
        for at, row in enumerate(rows[1:], start=1):
            far, further = abs(ln_usd[at] - before) > most, ln_usd[at + 1 : at + 2]
            confirmed = (abs(further - ln_usd[at]) <= most) & (abs(further - ln_usd[at]) < abs(further - before))
            if far and not confirmed.any():
                jumps[row] = True
            else:
                before = ln_usd[at]
    return jumps


def _middle(prices: pd.DataFrame) -> pd.Series:
    """The typical price, or the middle of the range where only that is given."""
    return prices["usd_per_kg"].fillna((prices["usd_per_kg_low"] + prices["usd_per_kg_high"]) / 2)


def _row_by_row(*said: Iterable[str]) -> list[str]:
    return [with_codes(held) for held in zip(*said, strict=True)]
