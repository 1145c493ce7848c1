"""Links between countries that cases mention for the first time, and how many would come up by chance."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pactresearch import geography, words
from pactresearch.chapters.cross_route.reasons import say
from pactresearch.language import _, ngettext
from pactresearch.methods.flows.network import counts_by
from pactresearch.methods.flows.shares import PAIR
from pactresearch.methods.trends.countries import false_discovery
from pactresearch.methods.trends.theil_sen import DEFAULT_SEED
from pactresearch.results import result
from pactresearch.rows import rows_of
from pactresearch.verdict import Reason, Reasons

DRAWS = 2000
LEAST_EARLIER_YEARS = 3  # in which a country told of links: with fewer, every link that it tells of is new
ERROR_RATE = 0.05  # of the links that stand out, the share that chance alone may make


@result(kw_only=True)
class NewLinks:
    """Pairs of countries of which the cases of `year` are the first to speak.

    table: origin, destination (ISO3), n (cases of the year), chance (0-1, that as many cases of a link that was there
    before all fall into the year), stands_out (bool). expected: how many new links the same cases show on average with
    their years dealt out anew. p: 0-1, the share of such draws with as many new links or more. first_reporters: ISO3,
    countries that tell of links in the year and had told in too few years before: theirs are not counted as new.
    """

    year: int
    table: pd.DataFrame
    expected: float = np.nan
    p: float = np.nan
    first_reporters: tuple[str, ...] = ()
    reasons: Reasons = ()


def new_links(cases: pd.DataFrame, year: int, *, draws: int = DRAWS, seed: int = DEFAULT_SEED) -> NewLinks:
    """Links of which no case of an earlier year speaks, against what the same cases show with their years exchanged.

    cases: as `network.links`, with `year`; cases after `year` are not read. If links are as they were, the year of a case
    says nothing of its link; so the cases of each reporting country have their years dealt out anew among them, and a
    country that begins to tell of links makes none of them new. A link stands out where the chance that all its cases
    fall into the year is small, after Benjamini and Hochberg's step over all links of the year at ERROR_RATE. Cases of
    one organisation come together, which this does not know: a link that stands out may be one organisation's.

    Raises InputError as `network.links`.
    Source: hypergeometric distribution; Benjamini & Hochberg (1995), JRSS B 57:289.
    """
    counts = _counts(cases[cases["year"] <= year], year)
    years_before = (counts.drop(columns=year, errors="ignore").groupby(level="iso3").sum() > 0).sum(axis=1)
    regular = years_before.index[years_before >= LEAST_EARLIER_YEARS]
    now = counts[year] if year in counts else pd.Series(0, counts.index)
    first = tuple(sorted(set(now[now > 0].index.get_level_values("iso3")) - set(regular)))
    of_regular = counts.index.get_level_values("iso3").isin(regular)
    now, every = now[of_regular], counts.sum(axis=1)[of_regular]
    if not now.sum():
        needed = Reason("no_link_to_compare", year=year, needed=LEAST_EARLIER_YEARS)
        return NewLinks(year=year, table=_empty(), first_reporters=first, reasons=(needed,))
    told_before = counts.drop(columns=year).groupby(level=PAIR).sum().sum(axis=1)
    pairs = pd.DataFrame({"n": now, "log_chance": _log_chance(now, every)}).groupby(level=PAIR).sum()
    pairs = pairs[pairs["n"] > 0]
    is_new = (told_before.reindex(pairs.index) == 0).to_numpy()
    chance = np.where(is_new, np.exp(pairs["log_chance"]), 1.0)
    standing_out = false_discovery(pd.Series(chance), ERROR_RATE)["discovery"].to_numpy()
    table = pairs.reset_index()[[*PAIR, "n"]].assign(chance=chance, stands_out=standing_out)
    by_chance = _dealt(now, every, draws, seed)
    return NewLinks(
        year=year,
        table=table[is_new].sort_values(["n", *PAIR], ascending=[False, True, True], ignore_index=True),
        expected=float(by_chance.mean()),
        p=float((1 + (by_chance >= is_new.sum()).sum()) / (draws + 1)),
        first_reporters=first,
    )


def _counts(cases: pd.DataFrame, year: int) -> pd.DataFrame:
    """Cases by reporting country, origin and destination × year."""
    told = counts_by(cases, ["iso3", "year"])
    if told.empty:
        index = pd.MultiIndex.from_arrays([[], [], []], names=["iso3", *PAIR])
        return pd.DataFrame({year: []}, index=index, dtype=int)
    table = told.pivot_table(index=["iso3", *PAIR], columns="year", values="n", aggfunc="sum")
    return table.fillna(0).astype(int)


def _log_chance(now: pd.Series, every: pd.Series) -> NDArray[np.float64]:
    """(rows,) ln of the chance that all cases of a country's link fall among those of the year: C(N now, n) / C(N, n)."""
    n_now, n_all = (one.groupby(level="iso3").transform("sum").to_numpy() for one in (now, every))
    n = every.to_numpy()
    steps = np.arange(max(int(n.max()), 1))
    with np.errstate(divide="ignore", invalid="ignore"):  # more cases than the year has: the chance is nil
        ratio = np.log((n_now[:, None] - steps).clip(0)) - np.log(n_all[:, None] - steps)
    return np.where(steps < n[:, None], ratio, 0.0).sum(axis=1)


def _dealt(now: pd.Series, every: pd.Series, draws: int, seed: int) -> NDArray[np.int_]:
    """(draws,) how many links have all their cases in the year when the years of each country's cases are dealt out anew."""
    rng = np.random.default_rng(seed)
    pair, distinct = pd.factorize(every.reset_index("iso3", drop=True).index)
    fallen, wanted = np.zeros((draws, len(distinct)), dtype=int), np.zeros(len(distinct), dtype=int)
    for _iso3, rows in every.groupby(level="iso3").indices.items():
        own = every.to_numpy()[rows]
        dealt = rng.multivariate_hypergeometric(own, int(now.to_numpy()[rows].sum()), size=draws)
        np.add.at(fallen.T, pair[rows], dealt.T)
        np.add.at(wanted, pair[rows], own)
    return ((fallen == wanted) & (wanted > 0)).sum(axis=1)


def _empty() -> pd.DataFrame:
    kinds = {"origin": "str", "destination": "str", "n": "int64", "chance": "float64", "stands_out": "bool"}
    return pd.DataFrame({name: [] for name in kinds}).astype(kinds)


def words_of(cases: pd.DataFrame, drug: str, seed: int) -> str:
    """Which links between countries the newest cases of a drug are the first to mention, against chance, in sentences."""
    here = cases[cases["drug"] == drug]
    if here.empty:
        return _("There is no {drug} case, so whether a link between countries is new is not identified.").format(
            drug=_(drug)
        )
    return new_link_words(new_links(here, int(here["year"].max()), seed=seed), geography.countries()["name"])


def new_link_words(found: NewLinks, names: Mapping[str, str] | pd.Series) -> str:
    """Which links between countries the newest cases are the first to mention, against chance, in sentences."""
    first = _("Not counted are the links of countries that only then began to report any: {countries}.").format(
        countries=words.listed([names.get(iso3, iso3) for iso3 in found.first_reporters])
    )
    if found.reasons:
        return " ".join([say(found.reasons), *([first] if found.first_reporters else [])])
    standing = found.table[found.table["stands_out"]]
    counted = ngettext(
        "The cases of {year} mention {n} link between countries for the first time. If the same cases were shuffled between "
        "years, {expected} would appear new (p = {p}).",
        "The cases of {year} mention {n} links between countries for the first time. If the same cases were shuffled between "
        "years, {expected} would appear new (p = {p}).",
        len(found.table),
    ).format(year=found.year, n=len(found.table), expected=words.two_figures(found.expected), p=f"{found.p:.2g}")
    links = [
        _("{origin} → {destination} ({n})").format(
            origin=names.get(row.origin, row.origin), destination=names.get(row.destination, row.destination), n=row.n
        )
        for row in rows_of(standing)
    ]
    stands = (
        _(
            "Links that stand out from chance (error rate of 5 % over all links of the year), with their number of cases: {links}."
        ).format(links=words.listed(links))
        if links
        else _("No link stands out from chance, at an error rate of 5 % over all links of the year.")
    )
    return " ".join([counted, stands, *([first] if found.first_reporters else [])])
