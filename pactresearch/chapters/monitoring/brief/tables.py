"""The tables of the notebook `monitoring_brief`."""

from typing import Any

import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.monitoring.brief.findings import QUESTIONS, came, verdict_of
from pactresearch.chapters.monitoring.brief.study import Annual, Watched
from pactresearch.data.layout import SMALLEST_ROW
from pactresearch.language import _
from pactresearch.reports.show.lead import expected_range
from pactresearch.rows import rows_of
from pactresearch.verdict import word


def questions(told: Watched, source: str) -> dict[str, Any]:
    """Every question of the family: what came, what was expected, its false alarms and its power."""
    rows = [
        (
            _(QUESTIONS[one.question]),
            *came(one),
            word(verdict_of(one)),
            words.percent(100 * one.false_alarms),
            one.power,
        )
        for one in (told.counts, told.kilograms)
    ]
    for new in told.new:
        found = _("{n} new, {alarms} beyond chance").format(n=len(new.table), alarms=int(new.table["alarm"].sum()))
        asked = _("{n} weeks with a new one").format(n=new.needed) if new.needed else None
        bound = _("at most {percent}").format(percent=words.percent(100 * new.share))
        rows.append((_(QUESTIONS[new.question]), found, asked, word(verdict_of(new)), bound, new.power))
    columns = [
        _("question"), _("newest window"), _("expected, or an alarm from"), _("a change is"), _("false alarms"), _("power"),
    ]  # fmt: skip
    return {
        "frame": pd.DataFrame(rows, columns=columns),
        "formats": {columns[-1]: lambda power: words.percent(100 * power)},
        "name": "questions",
        "caption": _(
            "Each question: false alarms in quiet windows, and power: how often three times as many cases, or one case in five "
            "of a new kind, would be noticed"
        ),
        "source": source,
        "missing": _("none could be noticed"),
    }


def newcomers(told: Watched, source: str) -> dict[str, Any]:
    """What is new, with how many cases: fewer than three are not told apart."""
    rows = [
        (
            _(QUESTIONS[new.question]),
            _pair(str(row.value)) if new.question == "pair" else str(row.value),
            f"{row.n}" if row.n >= SMALLEST_ROW else _("fewer than {n}").format(n=SMALLEST_ROW),
            f"{row.chance:.2g}" if row.chance >= 0.001 else _("under 0.001"),
            _("yes") if row.alarm else _("no"),
        )
        for new in told.new
        for row in rows_of(new.table)
    ]
    columns = [_("question"), _("first told of"), _("cases"), _("chance, were nothing new"), _("beyond chance")]
    frame, caption = pd.DataFrame(rows, columns=columns), _("What no earlier window tells of")
    return {"frame": frame, "name": "new_lately", "caption": caption, "source": source}


def _pair(value: str) -> str:
    origin, destination = (geography.country_name(iso3) for iso3 in value.split(" "))
    return _("{origin} → {destination}").format(origin=origin, destination=destination)


def levels(annual: Annual, source: str) -> dict[str, Any]:
    """The newest complete years of each drug beside their forecasts."""
    rows = [
        (_(drug), f"{one.year}", words.weight(one.kg), expected_range(one), _("yes") if one.side else _("no"))
        for drug, years in annual.newest.items()
        for one in reversed(years)
        if one.forecast
    ]
    columns = [_("drug"), _("year"), _("seized"), _("expected (95 %)"), _("outside")]
    caption = _("The newest complete years, each beside what the years before it led to expect")
    return {"frame": pd.DataFrame(rows, columns=columns), "name": "levels", "caption": caption, "source": source}
