"""Words and table on single seizures: more cases, or larger ones?"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.geography import in_text
from pactresearch.language import N_, _, ngettext
from pactresearch.methods.seizures.cases import CaseRecord
from pactresearch.methods.seizures.decomposition import Decomposition
from pactresearch.methods.trends.counts import CountTrend

MODELS = {
    "negative_binomial": N_("negative binomial"),
    "poisson": N_("Poisson with errors robust to autocorrelation (HAC)"),
}


def case_words(record: CaseRecord, counted: CountTrend, sizes: Decomposition, names: Mapping[str, str]) -> str:
    """What the case file can say of this route, and what it cannot."""
    table = record.table
    if table.empty:
        return _(
            "The case file has no {drug} case from a country on this route, so whether cases or sizes changed is not identified."
        ).format(drug=_(record.drug))
    wrong = [str(year) for year in table.loc[table["error"], "year"]]
    sentences = [
        _held(record),
        _(
            "In {years} the cases add up to over a fifth more than the annual totals, so one of the two is wrong."
        ).format(years=words.listed(wrong))
        if wrong
        else "",
        *_comparison(record, counted, sizes, names),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _held(record: CaseRecord) -> str:
    n_cases, n_countries = int(record.table["cases"].sum()), len(record.countries)
    cases = ngettext("{n} {drug} case", "{n} {drug} cases", n_cases).format(n=f"{n_cases:,}", drug=_(record.drug))
    return ngettext(
        "The case file has {cases} from {n} country on the route, {first_year}–{last_year}, and none from {silent} of its "
        "{members} countries.",
        "The case file has {cases} from {n} countries on the route, {first_year}–{last_year}, and none from {silent} of its "
        "{members} countries.",
        n_countries,
    ).format(
        cases=cases,
        n=n_countries,
        first_year=record.table["year"].min(),
        last_year=record.table["year"].max(),
        silent=record.members - n_countries,
        members=record.members,
    )


def _comparison(
    record: CaseRecord, counted: CountTrend, sizes: Decomposition, names: Mapping[str, str]
) -> tuple[str, ...]:
    if record.compared.empty:
        return (
            _(
                "Different countries sent in cases in different years, or their cases cover less than half of their annual "
                "totals. Whether the number of cases or their size changed is not identified."
            ),
        )
    compared = _(
        "The comparison covers {years}, when cases make up at least half of the annual totals, and the countries with cases in "
        "each of these years: {countries}."
    ).format(
        years=words.listed([str(year) for year in record.compared["year"]]),
        countries=words.listed([in_text(names[iso3]) for iso3 in record.same_countries], 6),
    )
    return compared, _count_words(counted), _size_words(sizes)


def _count_words(counted: CountTrend) -> str:
    ratio, n_years = counted.rate_ratio_per_year, counted.n_years
    if not np.isfinite(ratio):
        return ngettext(
            "A trend in the number of cases is not identified: {n} year is too few.",
            "A trend in the number of cases is not identified: {n} years are too few.",
            n_years,
        ).format(n=n_years)
    change = words.percent(100 * (ratio - 1), signed=True)
    if not np.isfinite(counted.p):
        return ngettext(
            "The number of cases changed by {change} a year; {n} year is too few for a test.",
            "The number of cases changed by {change} a year; {n} years are too few for a test.",
            n_years,
        ).format(change=change, n=n_years)
    return _("The number of cases changed by {change} a year (95 % interval {interval}; {model}, {n} years).").format(
        change=change,
        interval=words.percent_range(100 * (counted.low - 1), 100 * (counted.high - 1)),
        model=_(MODELS[counted.model]),
        n=n_years,
    )


def _size_words(sizes: Decomposition) -> str:
    if sizes.first_year is None:
        return ""
    kg, cases, size = (
        words.percent(100 * np.expm1(change), signed=True)
        for change in (sizes.change_ln_kg, sizes.change_ln_cases, sizes.change_ln_mean_size)
    )
    return _(
        "From {first_year} to {last_year} their kilograms changed by {kg}: {cases} from the number of cases and {size} from their "
        "average size."
    ).format(first_year=sizes.first_year, last_year=sizes.last_year, kg=kg, cases=cases, size=size)


def case_table(record: CaseRecord) -> pd.DataFrame:
    """The case record as it is printed: countries by number, coverage in percent."""
    table = record.table
    table = table.assign(countries=table["countries"].map(len), coverage_percent=100 * table["coverage"])
    return table[["year", "cases", "countries", "kg", "mean_kg", "annual_kg", "coverage_percent"]]


CASE_FORMATS = {"year": "{:d}", "mean_kg": "{:.2f}", "coverage_percent": "{:.0f}"}


def case_labels() -> dict[str, str]:
    """The headings of `case_table`."""
    return {
        "year": _("year"),
        "cases": _("cases"),
        "countries": _("countries"),
        "kg": _("kg in cases"),
        "mean_kg": _("mean kg a case"),
        "annual_kg": _("annual total of the same countries, kg"),
        "coverage_percent": _("cases, % of that total"),
    }
