"""Who is behind a route's totals: the words on coverage, and the table of its countries."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pactresearch import words
from pactresearch.geography import in_text
from pactresearch.language import _, ngettext
from pactresearch.methods.seizures.reporters import token_reports
from pactresearch.methods.seizures.series import RouteSeries

# What carries a total: the fewest countries that make nine tenths of it.
MOST = 0.9


def coverage_words(series: RouteSeries, names: Mapping[str, str]) -> str:
    """Who is missing in the last year, what carries the total, and which years are incomplete, in sentences."""
    last, kg = int(series.years[-1]), series.by_country
    by_size = kg.sum().sort_values(ascending=False, kind="stable")
    kg = kg[by_size.index]
    never, not_last = kg.isna().all().to_numpy(), kg.loc[last].isna().to_numpy()
    silent, missing = list(kg.columns[never]), list(kg.columns[not_last & ~never])
    rare = [iso3 for iso3 in kg.columns if iso3 in series.irregular and iso3 not in silent]
    tokens: Any = token_reports(kg).loc[last]
    incomplete = [str(year) for year in series.years[~series.complete]]
    sentences = [
        _reporting(series),
        _carriers(by_size, names, int(series.years[0])),
        _named(_("No report for {year}: {countries}."), missing, names, last),
        _named(
            _(
                "Token reports for {year} (less than a tenth of the country's median over the previous five years; in the total, "
                "but not counted as coverage): {countries}."
            ),
            list(kg.columns[tokens]),
            names,
            last,
        ),
        _named(_("Never a figure in these years: {countries}."), silent, names, last),
        _named(
            _(
                "Reported in fewer than half of the years, so not counted when judging whether a year is complete: {countries}."
            ),
            rare,
            names,
            last,
        ),
        _("Incomplete and left out of every trend: {years}.").format(years=words.listed(incomplete))
        if incomplete
        else _("No year is incomplete."),
    ]
    return " ".join([f"**{words.begins(_(series.drug))}.**", *filter(None, sentences)])


def _reporting(series: RouteSeries) -> str:
    n_members = int(series.n_members[-1])
    return ngettext(
        "For {year}, {n_reporting} of {n_members} country reported on {drug}; it usually accounts for {share} of what regularly "
        "reporting countries seize.",
        "For {year}, {n_reporting} of {n_members} countries reported on {drug}; they usually account for {share} of what "
        "regularly reporting countries seize.",
        n_members,
    ).format(
        year=series.years[-1],
        n_reporting=series.n_reporting[-1],
        n_members=n_members,
        drug=_(series.drug),
        share=_share(series.reported_share[-1]),
    )


def _share(share: float) -> str:
    """A share in percent that says 100 only of the whole, and 0 only of nothing."""
    return _("over 99 %") if 0.99 < share < 1 else words.percent(100 * share)


def _named(sentence: str, countries: Sequence[str], names: Mapping[str, str], year: int) -> str:
    """The sentence with the countries named and the year; nothing where there is none."""
    if not countries:
        return ""
    return sentence.format(year=year, countries=words.listed([in_text(names[iso3]) for iso3 in countries], 6))


def _carriers(by_size: pd.Series, names: Mapping[str, str], first_year: int) -> str:
    total = by_size.sum()
    if not total > 0:
        return ""
    carrying = by_size.index[: int((by_size.cumsum() < MOST * total).sum()) + 1]
    return ngettext(
        "Nine tenths of all kilograms since {first_year} come from {n} country: {countries}.",
        "Nine tenths of all kilograms since {first_year} come from {n} countries: {countries}.",
        len(carrying),
    ).format(
        first_year=first_year,
        n=len(carrying),
        countries=words.listed([in_text(names[iso3]) for iso3 in carrying], 6),
    )


def members_table(members: pd.DataFrame, names: Mapping[str, str], series: RouteSeries) -> pd.DataFrame:
    """The countries of the route from the source outwards, the largest first at each step; the weight where not 1."""
    total = members["iso3"].map(series.by_country.sum(min_count=1))
    members = members.assign(total=total).sort_values(["order", "total"], ascending=[True, False], na_position="last")
    kg = series.by_country.reindex(columns=members["iso3"])
    table = pd.DataFrame(
        {
            _("country"): [names[iso3] for iso3 in members["iso3"]],
            _("stage"): members["stage"].map(_).to_numpy(),
            _("weight"): members["weight"].to_numpy(),
            _("years reported"): kg.notna().sum().to_numpy(),
            _("last reported"): kg.notna().mul(kg.index, axis=0).max().replace(0, pd.NA).to_numpy(),  # 0: never
            _("kg of {drug} in all").format(drug=_(series.drug)): kg.sum(min_count=1).round().to_numpy(),
        }
    ).astype({_("last reported"): "Int64"})
    return table.drop(columns=_("weight")) if (members["weight"] == 1).all() else table
