"""Log proxies of the chances that a shipment is seized and that a seizure is reported, for `detection.detection_index`.

Each function gives a tidy table iso3, year, proxy, value. A value is a natural log, up to a constant for each country: only
its changes within a country matter. A proxy of one's own is a table of the same four columns; tables are joined with
`pd.concat`. None of these measures detection: each is a stated guess of how much it changed, and the dial kappa says how
much of the guess is taken.
"""

from typing import Any

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.checks import require_columns

COLUMNS = ["iso3", "year", "proxy", "value"]
LAG = 1  # years from a share of seizures to those that it is a proxy for


def governance_proxy(
    governance: pd.DataFrame, indicator: str = "government_effectiveness", *, factor_per_sd: float = 2.0
) -> pd.DataFrame:
    """World Bank governance estimates as a log proxy: value = ln(factor_per_sd) x estimate.

    governance: iso3, year, indicator, estimate (standard normal units across countries, about -2.5 to 2.5), one row a key.

    The estimate may be negative, so it has no log; it is not logged but scaled. It has a standard deviation of 1 across
    countries in every year, and `factor_per_sd` is the assumption that one of these multiplies the chance of seizure and
    report by that factor: 2, unless one says otherwise, for which there is no source; kappa = 1/2 makes it 1.4. Three
    limits. The estimates have a mean of 0 in every year, so a change that all countries share cannot be seen in them. Most
    changes within a country are smaller than the standard error (some 0.15 to 0.4). They rest on perceptions, which news
    of large seizures may move.

    Raises InputError for missing columns, an unknown indicator, a factor of 0 or less. Source: Kaufmann &
    Kraay (2024), World Bank Policy Research Working Paper 10952, for the estimates; the scaling is ours.
    """
    require_columns(governance, ("iso3", "year", "indicator", "estimate"), "governance")
    if not (governance["indicator"] == indicator).any():
        allowed = ", ".join(sorted(governance["indicator"].unique()))
        raise InputError(f'The indicator "{indicator}" is not in the table of governance. It has: {allowed}.')
    if not (np.isfinite(factor_per_sd) and factor_per_sd > 0):
        raise InputError(f"factor_per_sd is {factor_per_sd!r}; give one above 0: 2 doubles the chance, 1 leaves it.")
    rows = governance[governance["indicator"] == indicator]
    return _table(rows.assign(proxy=indicator, value=np.log(factor_per_sd) * rows["estimate"]))


def home_share_proxy(seizures: pd.DataFrame, members: pd.DataFrame, drug: str) -> pd.DataFrame:
    """ln of a country's kilograms over those of the country and of the route's countries further from the source.

    seizures: iso3, year, drug, kg, one row a key; members: iso3 and order (position from the source), one row a country;
    The share precedes the seizures by a year, because in the same year both hold the same kilograms.

    Of what went through a country, the part seized there shows how likely a seizure there is, against the countries after
    it. A share of zero has no log and is missing; so is the share of countries with none after them, which is 1 and says
    nothing. What a country further on does not report makes the share too high. With kilograms as the outcome, this proxy
    leaks: large years are followed by large years.

    Raises InputError for missing columns, members that repeat, a drug without rows. Source: the ratio of
    law enforcement of Underwood, Burn & Milliken (2013), PLoS ONE 8:e76539, put to annual totals.
    """
    require_columns(seizures, ("iso3", "year", "drug", "kg"), "seizures")
    require_columns(members, ("iso3", "order"), "members")
    if members["iso3"].duplicated().any():
        repeated = ", ".join(members.loc[members["iso3"].duplicated(), "iso3"])
        raise InputError(
            f"The table of members gives {repeated} more than once; give each country one place on the route."
        )
    rows = seizures[(seizures["drug"] == drug) & seizures["iso3"].isin(members["iso3"])]
    if rows.empty:
        raise InputError(f'No member of the route reports "{drug}", so there is no share. Check drug and route.')
    kg = rows.pivot(index="iso3", columns="year", values="kg")  # noqa: PD010 - pivot_table would add up repeats
    place = members.set_index("iso3")["order"][kg.index].to_numpy()
    after = (place[None, :] > place[:, None]) @ kg.fillna(0).to_numpy()
    whole = pd.DataFrame(after, kg.index, kg.columns) + kg
    share = (kg / whole.where(after > 0)).where(kg > 0)
    logs: Any = np.log(share)
    log_share = logs.melt(ignore_index=False).reset_index()
    return _table(log_share.assign(year=log_share["year"].astype(int) + LAG, proxy="home_share"))


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[COLUMNS].dropna(subset=["value"]).sort_values(["iso3", "year"], ignore_index=True)
