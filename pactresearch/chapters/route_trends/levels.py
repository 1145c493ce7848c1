"""The level of each drug's seizures along a route: what the newest year was to be, what it came to, and who is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pactresearch import words
from pactresearch.chapters.route_trends.study import Loaded
from pactresearch.geography import in_text
from pactresearch.language import N_, _
from pactresearch.methods.levels.level import Surprise, surprise
from pactresearch.methods.levels.nowcast import Nowcast, nowcast, surprise_of
from pactresearch.methods.seizures.series import route_series
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.reasons import say
from pactresearch.verdict import word

FIRST_YEARS = range(1980, 2006)
SIDES = {-1: N_("below"), 0: N_("inside"), 1: N_("above")}


@dataclass(frozen=True, eq=False, kw_only=True)
class Level:
    """One drug's newest complete year beside its forecast, and the years after it with the missing reports drawn."""

    drug: str
    newest: Surprise  # from the report's first year on
    by_first_year: dict[int, Surprise]  # the same year, forecast from other first years on
    nowcasts: tuple[Nowcast, ...]


def levels(data: Loaded) -> dict[str, Level]:
    """The level of each drug that was asked about."""
    return {drug: _level(data, drug) for drug in data.asked.drugs}


def _level(data: Loaded, drug: str) -> Level:
    first, last = data.asked.first_year, data.asked.last_year
    series = route_series(data.seizures, data.members, drug, min(first, FIRST_YEARS[0]), last)
    kg, years = series.complete_kg, series.years
    newest = surprise_of(route_series(data.seizures, data.members, drug, first, last))
    since = {one: years >= one for one in FIRST_YEARS if one < last}
    known = {one: surprise(years[at], kg[at], newest.year) for one, at in since.items()}
    forecasts = {one: replace(found, most_kg=newest.most_kg) for one, found in known.items()}
    after = years[years > newest.year] if newest.year else years[:0]
    drawn = tuple(nowcast(series, int(year), seed=data.asked.seed) for year in after)
    return Level(drug=drug, newest=newest, by_first_year=forecasts, nowcasts=drawn)


def level_finding(level: Level, sources: Sequence[str]) -> Finding:
    """What was seized in the newest complete year, beside what the years before let one expect.

    The value is the middle of the forecast, in tonnes, and its range the 95 % interval: a surprise lies outside it.
    """
    one, expected = level.newest, level.newest.forecast
    said = {
        -1: _("{drug}: {kg} were seized in {year}, less than the {expected} expected."),
        0: _("{drug}: {kg} were seized in {year}; {expected} were expected."),
        1: _("{drug}: {kg} were seized in {year}, more than the {expected} expected."),
    }[one.side]
    if expected is None:
        said = _("{drug}: {kg} were seized in {year}; there is no forecast to compare this with.")
        if not one.year:
            said = _("{drug}: no year has enough reports for a total.")
    return Finding(
        id=f"{level.drug}_latest_year",
        sentence=said.format(
            drug=words.begins(_(level.drug)),
            kg=words.weight(one.kg),
            year=one.year,
            expected=words.weight_range(expected.low_kg, expected.high_kg) if expected else "",
        ),
        value=expected.middle_kg if expected else None, low=expected.low_kg if expected else None,
        high=expected.high_kg if expected else None,
        unit=_("kg expected in {year} (95 % interval of the forecast)").format(year=one.year), sources=tuple(sources),
        verdict=one.verdict, reason=_reason(level),
    )  # fmt: skip


def _reason(level: Level) -> str:
    one = level.newest
    if one.forecast is None:
        return say(one.reasons)
    known = [other for other in level.by_first_year.values() if other.forecast]
    alike = sum((other.side, other.verdict) == (one.side, one.verdict) for other in known)
    rests = _(
        "The forecast uses the {n} complete years before {year}. Starting it in other years, from {first} to {last}, gives the "
        "same verdict in {alike} of {n_known} cases."
    ).format(
        n=one.forecast.n_years, year=one.year, first=FIRST_YEARS[0], last=FIRST_YEARS[-1], alike=alike,
        n_known=len(known),
    )  # fmt: skip
    late = _("{rests} The reports still missing may bring the year to {most}, inside the range.")
    alone = _("{rests} {power} Each drug and year is judged by itself: by chance alone, one in twenty lies outside.")
    return (late if one.open else alone).format(rests=rests, most=words.weight(one.most_kg), power=say(one.reasons))


def level_rows(levels: Mapping[str, Level]) -> pd.DataFrame:
    """A row for each drug and first year, as numbers: the forecast of the newest complete year, in kg, and its side."""
    return pd.DataFrame(
        {
            "drug": drug,
            "year": one.year,
            "kg": one.kg,
            "first_year": first,
            "earlier_years": one.forecast.n_years,
            "expected_kg": one.forecast.middle_kg,
            "low": one.forecast.low_kg,
            "high": one.forecast.high_kg,
            "chance_of_as_little": one.rank,
            "side": one.place,
            "verdict": one.verdict,
        }
        for drug, level in levels.items()
        for first, one in level.by_first_year.items()
        if one.forecast
    )


def level_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `level_rows` as they are printed: first years one after another that say the same stand in one row."""
    if rows.empty:
        return rows
    says = rows[["drug", "side", "verdict"]]
    run = (says != says.shift()).any(axis=1).cumsum()
    printed = []
    for _run, of in rows.groupby(run):
        first, years = of.iloc[0], dict.fromkeys((of["first_year"].min(), of["first_year"].max()))
        printed.append(
            {
                _("drug and year"): f"{_(first['drug'])} {first['year']}",
                _("seized"): words.weight(first["kg"]),
                _("forecast from"): "\u2060–\u2060".join(map(str, years)),
                _("expected, lowest to highest"): words.low_to_high(
                    words.weight(of["low"].min()), words.weight(of["high"].max())
                ),
                _("the year is"): _(SIDES[int(first["side"])]),
                _("unusual"): word(first["verdict"]),
            }
        )
    return pd.DataFrame(printed)


def nowcast_words(levels: Mapping[str, Level], names: Mapping[str, str]) -> str:
    """What the incomplete years after the newest complete one may come to, as an interval."""
    said = []
    for drug, level in levels.items():
        for one in level.nowcasts:
            if not one.missing:
                continue
            sentence = (
                _(
                    "{drug} {year} is incomplete: {kg} are reported so far. With the usual reporters that are still missing "
                    "({missing}), the total would be {low} to {high} (95 % interval)."
                )
                if one.half_have_reported
                else _(
                    "{drug} {year} is incomplete: fewer than half of the usual reporters have reported; {missing} have not. The "
                    "total may be {low} to {high} (95 % interval)."
                )
            )
            said.append(
                sentence.format(
                    drug=words.begins(_(drug)),
                    year=one.year,
                    kg=words.weight(one.reported_kg),
                    missing=words.listed([in_text(names[iso3]) for iso3 in one.missing], 6),
                    low=words.weight(one.low_kg),
                    high=words.weight(one.high_kg),
                )
            )
    return " ".join(said)
