"""What opens a report: the newest fact as its title, sentences to repeat, a few key figures, and the one chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.figures import opening
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _
from pactresearch.methods.levels.level import Surprise
from pactresearch.methods.levels.nowcast import surprise_of
from pactresearch.methods.seizures.series import RouteSeries
from pactresearch.methods.trends.windows import WindowTrend
from pactresearch.reports.show.findings import Finding, refuse_unseen
from pactresearch.reports.show.trends import years_of
from pactresearch.verdict import Tag

MOST_KEYS = 5
CHARTED_YEARS = 5  # of which the opening chart shows what was expected
OPEN = "open"  # below what was expected only as long as reports are missing


@dataclass(frozen=True, kw_only=True)
class KeyFigure:
    """A number for the first screen. value: with its unit. what: of what, of which year, in which range. tag: what it is."""

    value: str
    what: str
    tag: Tag


@dataclass(frozen=True, kw_only=True)
class Place:
    """Whose seizures they are: the name, its colour in every figure, and the line of sources below one."""

    name: str
    colour: str
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Lead:
    """The first screen of a report.

    title: the newest fact. sentences: three that a minister can repeat. figures: three to five. chart: simple; what was
    expected beside what came, where that is known.

    Raises InputError where a sentence says what seizures do not show.
    """

    title: str
    sentences: Sequence[str] = ()
    figures: Sequence[KeyFigure] = ()
    chart: Drawn | None = None

    def __post_init__(self) -> None:
        refuse_unseen(self.title, *self.sentences, *(one.what for one in self.figures))

    @classmethod
    def of(
        cls, findings: Sequence[Finding], chart: Drawn | None = None, title: str = "", figures: int = MOST_KEYS
    ) -> "Lead":
        """A lead from a report's findings: the first is the title, unless one is given. figures: of so many the numbers."""
        sentences = [one.sentence for one in findings]
        shown = [_figure(one) for one in findings[:figures] if one.value is not None]
        first, *others = sentences
        return cls(title=title or first, sentences=sentences if title else others, figures=shown, chart=chart)


def of_series(
    series: RouteSeries, window: WindowTrend, place: Place, *, sentence: str = "", figure: KeyFigure | None = None
) -> Lead:
    """The lead of one drug's seizures: the newest year beside what was expected of it, and the trend.

    sentence, figure: one more of each, of the chapter's own.
    """
    expected, drug = newest(series, CHARTED_YEARS), series.drug
    unseen = _("Whether less or more passed, or less or more was found, seizures alone cannot tell.")
    one = expected[-1]
    return Lead(
        title=newest_title(place.name, drug, one),
        sentences=[said for said in (level_sentence(drug, one), sentence, unseen) if said],
        figures=[*level_figures(drug, one, window), *([figure] if figure else [])],
        chart=level_chart(series, expected, place),
    )


def of_several(found: Mapping[Place, Surprise], drug: str, findings: Sequence[Finding], source: str) -> Lead:
    """The lead of several places side by side: the newest year of each beside what was expected of it."""
    return Lead(
        title=levels_title(found, drug),
        sentences=[one.sentence for one in findings],
        figures=[_level_figure(place.name, drug, one) for place, one in list(found.items())[:MOST_KEYS] if one.year],
        chart=levels_chart(found, drug, source) if found else None,
    )


def _figure(finding: Finding) -> KeyFigure:
    value, low, high = finding.value or 0.0, finding.low, finding.high
    said = f"{value:,.0f}".replace("-", "−") if value.is_integer() else words.two_figures(value)
    what = finding.unit
    if low is not None and high is not None and words.two_figures(low) != words.two_figures(high):
        what = _("{unit}: {low} to {high}").format(unit=what, low=words.two_figures(low), high=words.two_figures(high))
    return KeyFigure(value=said, what=what, tag=finding.verdict)


def newest_title(place: str, drug: str, one: Surprise) -> str:
    """The newest fact of a route or country: what was seized, and how that compares with what was expected."""
    said = {
        -1: _("{place}: {kg} of {drug} seized in {year}, less than expected"),
        0: _("{place}: {kg} of {drug} seized in {year}, within the expected range"),
        1: _("{place}: {kg} of {drug} seized in {year}, more than expected"),
        OPEN: _("{place}: {kg} of {drug} reported seized in {year}; reports are missing"),
    }[OPEN if one.open else one.side]
    if one.forecast is None:
        said = _("{place}: {kg} of {drug} seized in {year}")
    if not one.year:
        said = _("{place}: no year has enough reports for a total of {drug} seizures")
    return said.format(place=place, kg=words.weight(one.kg), drug=_(drug), year=one.year)


def level_sentence(drug: str, one: Surprise) -> str:
    """What was seized in the newest year beside what earlier years led to expect, as a sentence."""
    if one.forecast is None:
        return _("Too few years are reported to say what to expect of the newest one.")
    said = {
        -1: _("Reported {drug} seizures came to {kg} in {year}, less than the {expected} that earlier years point to."),
        0: _("Reported {drug} seizures came to {kg} in {year}; earlier years point to {expected}."),
        1: _("Reported {drug} seizures came to {kg} in {year}, more than the {expected} that earlier years point to."),
        OPEN: _(
            "Reported {drug} seizures came to {kg} in {year} and may come to {most} with the reports still missing; earlier "
            "years point to {expected}."
        ),
    }[OPEN if one.open else one.side]
    known = {"kg": words.weight(one.kg), "most": words.weight(one.most_kg), "expected": expected_range(one)}
    return said.format(year=one.year, drug=_(drug), **known)


def level_figures(drug: str, one: Surprise, window: WindowTrend) -> list[KeyFigure]:
    """What came, what was expected, and the trend, each with its year."""
    what = _("{drug} seized, {year}").format(drug=_(drug), year=one.year)
    found = [KeyFigure(value=words.weight(one.kg), what=what, tag="reported")] if one.year else []
    if one.forecast:
        side = {
            -1: _("expected for {year} (95 % range). Seizures below it:"),
            0: _("expected for {year} (95 % range). Seizures outside it:"),
            1: _("expected for {year} (95 % range). Seizures above it:"),
        }[one.place]
        found.append(KeyFigure(value=expected_range(one), what=side.format(year=one.year), tag=one.verdict))
    return [*found, _trend_figure(window)]


def _trend_figure(window: WindowTrend) -> KeyFigure:
    straight = window.shape is None or window.shape.straight
    unsteady = {"rise": _("unsteady rise"), "fall": _("unsteady fall")}[window.direction]
    value = {
        "rise": words.percent(window.trend.percent_per_year, signed=True) if straight else _("rose"),
        "fall": words.percent(window.trend.percent_per_year, signed=True) if straight else _("fell"),
        "unclear": unsteady if window.says("hangs_on_single_years") else _("no clear trend"),
        "unknown": _("trend not known"),
    }[window.shown]
    what = {"unknown": _("{first}–{last}")}.get(window.shown, _("a year, {first}–{last} ({range})"))
    if window.shown != "unknown" and not (straight and window.shown != "unclear"):
        what = _("{first}–{last} ({range} a year)")
    first, last = years_of(window)
    said = what.format(first=first, last=last, range=words.percent_range(*window.interval))
    return KeyFigure(value=value, what=said, tag=window.verdict)


def expected_range(one: Surprise) -> str:
    """What earlier years led to expect, in words; not known without a forecast."""
    if one.forecast is None:
        return _("not known")
    return words.weight_range(one.forecast.low_kg, one.forecast.high_kg)


def newest(series: RouteSeries, years: int = 1) -> list[Surprise]:
    """The newest complete years of a series, each beside what the years before it led to expect, the newest last."""
    complete = series.years[np.isfinite(series.complete_kg)]
    return [surprise_of(series, int(year)) for year in complete[-years:]] or [surprise_of(series)]


def level_chart(series: RouteSeries, expected: Sequence[Surprise], place: Place) -> Drawn:
    """What was seized a year, with what was expected of the newest years beside it."""
    one = expected[-1]
    said = Said(
        title=_("{drug} seized a year, {place}").format(drug=words.begins(_(series.drug)), place=place.name),
        source=_("Grey: expected from earlier years (95 %). Open: incomplete years. {source}").format(source=place.source),
        alt=_("Line of {drug} seized a year, {place}, {first} to {last}. {newest} Incomplete years: {open}.").format(
            drug=_(series.drug), place=place.name, first=series.years[0], last=series.years[-1],
            newest=level_sentence(series.drug, one),
            open=words.listed([str(year) for year in series.years[~series.complete]]) or _("none"),
        ),
    )  # fmt: skip
    labels = {
        "came": _("{year}:\n{kg}").format(year=one.year, kg=words.weight(one.kg)),
        "expected": _("expected:\n{range}").format(range=expected_range(one)),
    }
    return opening.over_years(series, expected, place.colour, said, labels)


def levels_title(found: Mapping[Place, Surprise], drug: str) -> str:
    """Where the newest year came to less or to more than was expected."""
    told = {place.name: one.side for place, one in found.items() if one.forecast and not one.open}
    below, above = (words.listed([name for name, side in told.items() if side == asked]) for asked in (-1, 1))
    said = {
        (True, True): _("{drug} seized in the newest year: {below} below the expected range, {above} above it"),
        (True, False): _("{drug} seized in the newest year: {below} below the expected range"),
        (False, True): _("{drug} seized in the newest year: {above} above the expected range"),
        (False, False): _("{drug} seized in the newest year: {all} within the expected range"),
    }[bool(below), bool(above)]
    if not told:
        said = _("{drug} seized: too little is reported to compare the newest year")
    return said.format(drug=words.begins(_(drug)), below=below, above=above, all=words.listed(list(told)))


def _level_figure(place: str, drug: str, one: Surprise) -> KeyFigure:
    """What a place seized in its newest year, beside what was expected."""
    what = {
        -1: _("{drug}, {place}, {year}; expected: {expected}. Below that range:"),
        0: _("{drug}, {place}, {year}; expected: {expected}. Outside that range:"),
        1: _("{drug}, {place}, {year}; expected: {expected}. Above that range:"),
    }[one.place]
    if one.forecast is None:
        what = _("{drug}, {place}, {year}")
    said = what.format(drug=_(drug), place=place, year=one.year, expected=expected_range(one))
    return KeyFigure(value=words.weight(one.kg), what=said, tag=one.verdict if one.forecast else "reported")


def levels_chart(found: Mapping[Place, Surprise], drug: str, source: str) -> Drawn:
    """Several places side by side: what came in the newest year, and what was expected of it."""
    written, nothing = _("{year}: {kg}; expected {range}"), (np.nan, np.nan)
    ends = [(one.forecast.low_kg, one.forecast.high_kg) if one.forecast else nothing for one in found.values()]
    rows = pd.DataFrame(np.array(ends).reshape(-1, 2) / 1000, columns=["low", "high"]).assign(
        name=[place.name for place in found],
        colour=[place.colour for place in found],
        value=[one.kg / 1000 if one.kg > 0 else np.nan for one in found.values()],
        written=[
            written.format(year=one.year, kg=words.weight(one.kg), range=expected_range(one)) for one in found.values()
        ],
    )
    note = _("Tonnes, log scale. Dot: seized; grey: expected from earlier years (95 %, each by itself). {source}")
    title = _("{drug} seized, compared with what was expected").format(drug=words.begins(_(drug)))
    said = Said(title=title, source=note.format(source=source))
    return opening.ranges(rows, "tonnes", f"opening_{drug}", said, log=True)
