"""Words and table on single seizures: more cases, or larger ones?"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.methods.seizures.cases import CaseRecord
from pactresearch.methods.seizures.decomposition import Decomposition
from pactresearch.methods.trends.counts import CountTrend

MODELS = {"negative_binomial": "negative binomial", "poisson": "Poisson with HAC errors"}


def case_words(record: CaseRecord, counted: CountTrend, sizes: Decomposition, names: Mapping[str, str]) -> str:
    """What the case file can say of this route, and what it cannot."""
    table = record.table
    if table.empty:
        return (
            f"The case file holds no {record.drug} case of a country on this route: whether cases or sizes changed is "
            "not identified."
        )
    silent = record.members - len(record.countries)
    wrong = [str(year) for year in table.loc[table["error"], "year"]]
    sentences = [
        f"The case file has {words.counted(int(table['cases'].sum()), f'{record.drug} case')} of "
        f"{words.counted(len(record.countries), 'country', 'countries')} on the route, {table['year'].min()}–"
        f"{table['year'].max()}; from {silent} of {record.members} it has none.",
        f"In {words.listed(wrong)} the cases exceed the annual totals by more than a fifth: one of the two is wrong."
        if wrong
        else "",
        *_comparison(record, counted, sizes, names),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _comparison(
    record: CaseRecord, counted: CountTrend, sizes: Decomposition, names: Mapping[str, str]
) -> tuple[str, ...]:
    if record.compared.empty:
        return (
            "The countries that sent in cases change from year to year, or their cases make under half of their annual "
            "totals: whether the number of cases or their size changed is not identified.",
        )
    years = words.listed([str(year) for year in record.compared["year"]])
    same = words.listed([names[iso3] for iso3 in record.same_countries], 6)
    return (
        f"Compared are {years}, in which the cases make at least half of the annual totals, and the countries with cases "
        f"in each of these years: {same}.",
        _count_words(counted),
        _size_words(sizes),
    )


def _count_words(counted: CountTrend) -> str:
    ratio = counted.rate_ratio_per_year
    if not np.isfinite(ratio):
        return (
            f"A trend of the number of cases is not identified: {words.counted(counted.n_years, 'year')} are too few."
        )
    change = words.percent(100 * (ratio - 1), signed=True)
    if not np.isfinite(counted.p):
        return (
            f"The number of cases changed by {change} a year; {words.counted(counted.n_years, 'year')} carry no test."
        )
    ends = words.percent_range(100 * (counted.low - 1), 100 * (counted.high - 1))
    model = MODELS[counted.model]
    return f"The number of cases changed by {change} a year (95 % interval {ends}; {model}, {counted.n_years} years)."


def _size_words(sizes: Decomposition) -> str:
    if sizes.first_year is None:
        return ""
    kg, cases, size = (
        words.percent(100 * np.expm1(change), signed=True)
        for change in (sizes.change_ln_kg, sizes.change_ln_cases, sizes.change_ln_mean_size)
    )
    return (
        f"From {sizes.first_year} to {sizes.last_year} their kilograms changed by {kg}, made up of {cases} in the number of "
        f"cases and {size} in their mean size."
    )


def case_table(record: CaseRecord) -> pd.DataFrame:
    """The case record as it is printed: countries by number, coverage in percent."""
    table = record.table
    table = table.assign(countries=table["countries"].map(len), coverage_percent=100 * table["coverage"])
    return table[["year", "cases", "countries", "kg", "mean_kg", "annual_kg", "coverage_percent"]]


CASE_FORMATS = {"year": "{:d}", "mean_kg": "{:.2f}", "coverage_percent": "{:.0f}"}
CASE_LABELS = {
    "kg": "kg in cases",
    "mean_kg": "mean kg a case",
    "annual_kg": "annual total of the same countries, kg",
    "coverage_percent": "cases, % of that total",
}
