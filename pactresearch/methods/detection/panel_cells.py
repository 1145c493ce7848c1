"""Which country-years enter a detection-adjusted index: those with an amount and a value of every proxy."""

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.checks import refuse_repeats, require_columns
from pactresearch.methods.detection.panel_counts import Panel
from pactresearch.results import result
from pactresearch.verdict import Reason, Reasons

PROXY_COLUMNS = ("iso3", "year", "proxy", "value")
QUANTITIES = ("n", "kg")
WITH_WEIGHT = 0.1  # of all cases or kg: a country with as much moves the index
MOVES = 0.005  # ln a year: a proxy that changes by less points nowhere


@result
class Sample:
    """The country-years that are used, and how many are not, and why."""

    quantity: str  # "n" (cases) or "kg"
    proxies: tuple[str, ...]  # names
    panel: Panel | None  # None with reasons
    n_without_proxy: int  # reported country-years left out because a proxy is missing
    share_without_proxy: float  # 0-1, their share of all cases or kg; NaN where there are none
    n_alone: int  # left out because their country has no other year, or no amount above zero
    reasons: Reasons


def sample_of(amounts: pd.DataFrame, proxies: pd.DataFrame, *, quantity: str) -> Sample:
    """The usable country-years of amounts and proxies, tables as `detection.detection_index` says.

    Raises InputError for missing columns, repeated keys, negative or infinite amounts, infinite or no proxies, an unknown
    quantity.
    """
    _check(amounts, proxies, quantity)
    cells = amounts[["iso3", "year", quantity]].dropna()
    names = tuple(sorted(proxies["proxy"].unique()))
    with_proxy = cells.merge(_summed(proxies, names), on=["iso3", "year"])
    total = float(cells[quantity].sum())
    usable = with_proxy[_carries(with_proxy, quantity)].sort_values(["iso3", "year"])
    reasons = (_no_panel(len(cells), len(with_proxy), total),) if usable.empty else _opposed(usable, proxies, quantity)
    return Sample(
        quantity=quantity,
        proxies=names,
        panel=None if reasons else _panel(usable, quantity),
        n_without_proxy=len(cells) - len(with_proxy),
        share_without_proxy=1 - float(with_proxy[quantity].sum()) / total if total > 0 else np.nan,
        n_alone=len(with_proxy) - len(usable),
        reasons=reasons,
    )


def _opposed(usable: pd.DataFrame, proxies: pd.DataFrame, quantity: str) -> Reasons:
    """That one proxy rises and another falls in a country with weight: which of them to believe is not in the data."""
    share = usable.groupby("iso3")[quantity].sum() / usable[quantity].sum()
    heavy = usable[usable["iso3"].isin(share.index[share >= WITH_WEIGHT])]
    of_both = heavy[["iso3", "year"]].merge(proxies, on=["iso3", "year"])
    slopes = {
        iso3: [np.polyfit(one["year"] - one["year"].mean(), one["value"], 1)[0] for _, one in country.groupby("proxy")]
        for iso3, country in of_both.groupby("iso3")
    }
    apart = {iso3: sorted(both) for iso3, both in slopes.items() if min(both) < -MOVES and max(both) > MOVES}
    if not apart:
        return ()
    falls, rises = ([float(100 * np.expm1(both[end])) for both in apart.values()] for end in (0, -1))
    return (Reason("proxies_point_opposite_ways", iso3=tuple(apart), falls=tuple(falls), rises=tuple(rises)),)


def _summed(proxies: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """iso3, year, log_proxy: the sum of all proxies, where each has a value."""
    wide = proxies.pivot(index=["iso3", "year"], columns="proxy", values="value")  # noqa: PD010 - keys are checked
    return wide[list(names)].sum(axis=1, skipna=False).dropna().rename("log_proxy").reset_index()


def _carries(cells: pd.DataFrame, quantity: str) -> pd.Series:
    """Whether a cell's country has an amount above zero and two years or more."""
    by_country = cells.groupby("iso3")[quantity]
    return (by_country.transform("sum") > 0) & (by_country.transform("size") > 1)


def _panel(cells: pd.DataFrame, quantity: str) -> Panel:
    codes, names = pd.factorize(cells["iso3"])
    amount, log_proxy = (cells[column].to_numpy(dtype=float) for column in (quantity, "log_proxy"))
    return Panel(amount, cells["year"].to_numpy(dtype=int), codes, tuple(names), log_proxy)


def _no_panel(n_cells: int, n_with_proxy: int, total: float) -> Reason:
    if n_cells == 0:
        return Reason("no_cell_reported")
    if not total > 0:
        return Reason("every_amount_zero")
    if n_with_proxy == 0:
        return Reason("no_cell_with_every_proxy", n=n_cells)
    return Reason("no_country_with_two_cells", n=n_with_proxy)


def _check(amounts: pd.DataFrame, proxies: pd.DataFrame, quantity: str) -> None:
    if quantity not in QUANTITIES:
        raise InputError(f"quantity is {quantity!r}; allowed: n (cases), kg.")
    refuse_repeats(require_columns(amounts, ("iso3", "year", quantity), "amounts"), ["iso3", "year"], "amounts")
    refuse_repeats(require_columns(proxies, PROXY_COLUMNS, "proxies"), ["iso3", "year", "proxy"], "proxies")
    values = amounts[quantity].to_numpy(dtype=float)
    wrong = values[(values < 0) | np.isinf(values)]
    if len(wrong):
        raise InputError(f"{quantity} holds {wrong.tolist()}; an amount is 0 or more, NaN if not reported.")
    if proxies.empty:
        raise InputError("No proxy is given, so nothing can be adjusted. Take `count_trend` of the raw counts instead.")
    infinite = proxies[np.isinf(proxies["value"].to_numpy(dtype=float))]
    if len(infinite):
        said = ", ".join(map(str, infinite.iloc[0][["proxy", "iso3", "year"]]))
        raise InputError(
            f"The proxy {said} is infinite, the log of a share of zero. Give NaN: such a share is not known."
        )
