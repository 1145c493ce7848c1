"""Import shares: from what cases mention, smoothed over years, with a prior for what they leave open."""

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.checks import require_columns
from pactresearch.rows import rows_of

PAIR = ["origin", "destination"]
TEXT_ONLY = 0.2
EARTH_STEP_KM = 100.0  # neighbours across a border are no nearer than this: capitals may lie close to it


def smoothed(by_year: pd.DataFrame, value: str = "n") -> pd.DataFrame:
    """Counts of a link in a year together with half of those of the year before and after: (S_t + S_t-1/2 + S_t+1/2) / 2.

    by_year: origin, destination, year and `value`; a year without a row counts 0, since a case that was not reported
    cannot be told from one that was not made. Returns the same columns, for the years from the first to the last that
    stand in the table; at its ends half of the weight is missing, so the outer years are divided by 3/2 instead of 2.

    Source: Giommoni, Berlusconi & Aziani (2022), Eur J Crim Policy Res 28:545, after UNODC (2015).
    """
    require_columns(by_year, (*PAIR, "year", value), "links by year")
    if by_year.empty:
        return by_year[[*PAIR, "year", value]].copy()
    years = pd.RangeIndex(by_year["year"].min(), by_year["year"].max() + 1, name="year")
    wide = by_year.pivot_table(index="year", columns=PAIR, values=value, aggfunc="sum").reindex(years).fillna(0.0)
    beside = (wide.shift(1, fill_value=0.0) + wide.shift(-1, fill_value=0.0)) / 2
    inner = (np.arange(len(years)) > 0).astype(float) + (np.arange(len(years)) < len(years) - 1)
    mean = (wide + beside).div(1 + inner / 2, axis=0)
    out = mean.melt(ignore_index=False, value_name=value).reset_index()
    return out[out[value] > 0].reset_index(drop=True)[[*PAIR, "year", value]]


def import_shares(counts: pd.DataFrame, prior: pd.DataFrame | None = None, kappa: float = 1.0) -> pd.DataFrame:
    """The mean shares of a destination's imports: (n + kappa q) / (sum of n + kappa).

    counts: origin, destination, n (cases; need not be whole). prior: origin, destination, q, with the q of a destination
    adding to 1; a destination without a prior has its counts alone. kappa: how many cases the prior is worth.

    Returns origin, destination, n, q, alpha (of the Dirichlet distribution: n + kappa q), share; destinations with
    neither counts nor prior are not in it. Raises InputError for a negative kappa or count, and a prior that is none.
    """
    if not (np.isfinite(kappa) and kappa >= 0):
        raise InputError(f"kappa is {kappa!r}; it is the number of cases that the prior is worth, 0 or more.")
    if (counts["n"] < 0).any():
        raise InputError(f"A link has {counts['n'].min()} cases; counts are 0 or more.")
    table = counts[[*PAIR, "n"]].groupby(PAIR, as_index=False)["n"].sum()
    if prior is not None:
        total = prior.groupby("destination")["q"].sum()
        if (prior["q"] < 0).any() or ((total - 1).abs() > 1e-9).any():
            raise InputError("The prior of each destination must be 0 or more and add to 1.")
        table = table.merge(prior[[*PAIR, "q"]], on=PAIR, how="outer")
    else:
        table = table.assign(q=0.0)
    table = table.fillna({"n": 0.0, "q": 0.0})
    table = table.assign(alpha=table["n"] + kappa * table["q"])
    table = table[table["alpha"] > 0].reset_index(drop=True)
    return table.assign(share=table["alpha"] / table.groupby("destination")["alpha"].transform("sum"))


def route_prior(
    members: pd.DataFrame, corridors: pd.DataFrame, distance_km: pd.DataFrame, sources: tuple[str, ...]
) -> pd.DataFrame:
    """Where a country on a route may be supplied from before any case is looked at: origin, destination, q, basis.

    members: iso3, order (position from the source, 1 upwards). corridors: origin, destination, as publications name them.
    distance_km: a row and a column a country. sources: producers, position 0.

    Where publications name corridors that lead to a country, from nearer the source or from its own position, these share q
    (basis "named"): equally, but that one named in text only weighs a fifth of one that is drawn on a map as well, since
    maps show the main ones (an assumption; corridors' column `basis`, where it is given). Where they name none, the
    countries one step nearer the source have q in proportion to 1 / distance (basis "distance"): the next position that any
    country has. So no flow of the prior runs in a circle unless named corridors do, at one position.
    """
    order = pd.concat([pd.Series(0, index=list(sources)), members.set_index("iso3")["order"]])
    named = corridors[corridors["origin"].isin(order.index) & corridors["destination"].isin(members["iso3"])]
    outwards = order[named["origin"]].to_numpy() <= order[named["destination"]].to_numpy()
    named = named[outwards & ~_closes_a_circle(named, order)].drop_duplicates(PAIR)
    on_map = named["basis"].str.contains("map") if "basis" in named.columns else True
    named = named.assign(weight=np.where(on_map, 1.0, TEXT_ONLY)).sort_values("origin")
    rows = []
    for iso3 in members["iso3"]:
        leading = named[named["destination"] == iso3]
        if len(leading):
            total = leading["weight"].sum()
            rows += [(row.origin, iso3, row.weight / total, "named") for row in rows_of(leading)]
            continue
        nearer = order[order < order[iso3]]
        origins = nearer.index[nearer == nearer.max()]
        weight = 1 / distance_km.loc[origins, iso3].clip(lower=EARTH_STEP_KM)
        rows += [(origin, iso3, q, "distance") for origin, q in (weight / weight.sum()).items()]
    return pd.DataFrame(rows, columns=[*PAIR, "q", "basis"])


def _closes_a_circle(named: pd.DataFrame, order: pd.Series) -> np.ndarray:
    """Corridors between two countries at one position that another row leads back."""
    level = order[named["origin"]].to_numpy() == order[named["destination"]].to_numpy()
    return level & pd.MultiIndex.from_frame(named[PAIR[::-1]]).isin(pd.MultiIndex.from_frame(named[PAIR]))


def outwards(
    counts: pd.DataFrame, members: pd.DataFrame, sources: tuple[str, ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Links between countries of a route that lead away from the source, and those that lead back.

    counts: origin, destination and more. Returns the two tables: kept are links from a lower to a higher position, or
    between two countries at one position; one that leads back, or the rarer of two opposite ones at one position, is left
    out. One such link can multiply what seems to cross a country (`network.Flows`, `cycles`).
    """
    order = pd.concat([pd.Series(0, index=list(sources)), members.set_index("iso3")["order"]])
    inside = counts[counts["origin"].isin(order.index) & counts["destination"].isin(members["iso3"])]
    start, end = order[inside["origin"]].to_numpy(), order[inside["destination"]].to_numpy()
    opposite = inside.merge(inside, left_on=PAIR, right_on=PAIR[::-1], how="left", suffixes=("", "_back"))["n_back"]
    n, back = inside["n"].to_numpy(), opposite.fillna(0).to_numpy()
    first = inside["origin"].to_numpy() < inside["destination"].to_numpy()
    weaker = (start == end) & ((n < back) | ((n == back) & ~first & (back > 0)))
    leads_back = (start > end) | weaker
    return inside[~leads_back].reset_index(drop=True), inside[leads_back].reset_index(drop=True)
