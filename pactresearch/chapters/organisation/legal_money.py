"""Goods against legal money on the same pairs of countries, listings and reports: background of finance, and no evidence."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.spatial.distance import jensenshannon

from pactresearch import geography
from pactresearch.language import _
from pactresearch.reports.show.legal_money import reports_a_year
from pactresearch.rows import rows_of
from pactresearch.words import percent, two_decimals

SHOWN = 8  # pairs in the table


def pairs(cases: pd.DataFrame, money: pd.DataFrame, route: str) -> pd.DataFrame:
    """Pairs of neighbours in the trade with their share of the cases, and of remittances and migrants the other way.

    cases: of one drug. money: the table `legal_pairs`. A row a pair that a case on the route names: origin, destination, n, goods,
    remittances, migrants (shares 0-1 over these pairs; money goes from the destination of goods to their origin).
    """
    members = geography.members(route)["iso3"]
    told = cases.assign(origin=cases["departure"].fillna(cases["origin"]))
    told = told[
        told["iso3"].isin(members) & told["origin"].isin(geography.countries().index) & (told["origin"] != told["iso3"])
    ]
    named = told.groupby(["origin", "iso3"])["n"].sum().rename_axis(["origin", "destination"]).reset_index()
    back = money.rename(columns={"sending_iso3": "destination", "receiving_iso3": "origin"})
    both = named.merge(back[["origin", "destination", "usd_million", "migrants"]], how="left")
    both = both.assign(
        goods=both["n"], remittances=both["usd_million"].fillna(0.0), migrants=both["migrants"].fillna(0.0)
    )
    shares = both[["goods", "remittances", "migrants"]].astype(float)
    both[shares.columns] = shares / shares.sum().replace(0.0, np.nan)
    return both.sort_values("goods", ascending=False, ignore_index=True)


def distance(first: pd.Series, second: pd.Series) -> float:
    """The Jensen-Shannon divergence of two distributions in bits: 0 where they are alike, 1 where they share nothing.

    Source: Lin (1991), IEEE Transactions on Information Theory 37:145.
    """
    return float(jensenshannon(first, second, base=2)) ** 2


def words(found: pd.DataFrame, listings: pd.DataFrame, reports: pd.DataFrame, route: str) -> str:
    """How far goods and legal money lie apart on the same pairs, who stands on a list, and what Afghan reports count."""
    said = []
    if len(found) > 1 and found[["remittances", "migrants"]].notna().all(axis=None):
        apart = _(
            "Between the same {n} pairs of countries, goods and legal money differ by {money}, goods and migrants by {people} (0: "
            "identical, 1: nothing in common). This is background: remittances are modelled, leave out hawala (informal money "
            "transfer) and do not show drug money."
        )
        money, people = (distance(found["goods"], found[one]) for one in ("remittances", "migrants"))
        said.append(apart.format(n=len(found), money=two_decimals(money), people=two_decimals(people)))
    else:
        said.append(
            _("Too few cases name an origin to compare goods and legal money between the same pairs of countries.")
        )
    members = {*geography.members(route)["iso3"], *geography.sources_of(route)}
    now = listings[
        listings["iso3"].isin(members) & listings["listed_to"].isna() & listings["list"].isin(["grey", "black"])
    ]
    names = geography.countries()["name"]
    if len(now):
        named = ", ".join(f"{names[row.iso3]} ({row.list})" for row in rows_of(now))
        said.append(
            _("On a list of the Financial Action Task Force, with no end date found: {named}.").format(named=named)
        )
    whole = reports_a_year(reports)
    counted = _("Afghan reports of suspicious transactions, for any crime: {first_n} in {first}, {last_n} in {last}.")
    first, last = int(whole.index[0]), int(whole.index[-1])
    said.append(counted.format(first_n=int(whole.iloc[0]), first=first, last_n=int(whole.iloc[-1]), last=last))
    return " ".join(said)


def table(found: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The pairs as they are printed. names: of countries, by ISO3."""
    shown = found.head(SHOWN)
    columns = {
        _("pair"): [
            _("{start} to {end}").format(start=names[row.origin], end=names[row.destination]) for row in rows_of(shown)
        ],
        _("cases"): shown["n"],
        _("of the goods"): [percent(100 * one) for one in shown["goods"]],
        _("of remittances back"): [percent(100 * one) for one in shown["remittances"]],
        _("of migrants"): [percent(100 * one) for one in shown["migrants"]],
    }
    return pd.DataFrame(columns)
