"""What the notebook `monitoring_brief` shows: tables, as the arguments of `show_table`, and pictures."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from pactresearch import geography, words
from pactresearch.chapters.monitoring.brief.expected import Departure
from pactresearch.chapters.monitoring.brief.findings import QUESTIONS, came, months_of, verdict_of
from pactresearch.chapters.monitoring.brief.study import Annual, Watched
from pactresearch.chapters.monitoring.parameters import MonitoringBrief
from pactresearch.data.layout import SMALLEST_ROW
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn
from pactresearch.language import _
from pactresearch.reports.show import lead
from pactresearch.rows import rows_of
from pactresearch.verdict import word


def questions(told: Watched, source: str) -> dict[str, Any]:
    """Every question of the family: what came, what was expected, its false alarms and its power."""
    said, alarm, most = _("{n} new, {alarms} beyond chance"), _("{n} weeks with a new one"), _("at most {percent}")
    rows = [
        (one, *came(one), words.percent(100 * one.false_alarms)) for one in (told.counts, told.kilograms)
    ] + [
        (
            one, said.format(n=len(one.table), alarms=int(one.table["alarm"].sum())),
            alarm.format(n=one.needed) if one.needed else None, most.format(percent=words.percent(100 * one.share)),
        )
        for one in told.new
    ]  # fmt: skip
    columns = [
        _("question"), _("newest window"), _("expected, or an alarm from"), _("a change is"), _("false alarms"), _("power"),
    ]  # fmt: skip
    caption = _(
        "Each question, with its false alarms in quiet windows and its power: how often three times as many cases, or one case in "
        "five of a new kind, would be noticed"
    )
    cells = [
        (_(QUESTIONS[one.question]), now, expected, word(verdict_of(one)), false, words.percent(100 * one.power))
        for one, now, expected, false in rows
    ]
    frame, missing = pd.DataFrame(cells, columns=columns), _("none could be noticed")
    return {"frame": frame, "name": "questions", "caption": caption, "source": source, "missing": missing}


def newcomers(told: Watched, source: str) -> dict[str, Any]:
    """What is new, with how many cases: fewer than three are not told apart."""
    few, small = _("fewer than {n}").format(n=SMALLEST_ROW), _("under 0.001")
    rows = [
        (
            _(QUESTIONS[new.question]), _pair(str(row.value)) if new.question == "pair" else str(row.value),
            f"{row.n}" if row.n >= SMALLEST_ROW else few, f"{row.chance:.2g}" if row.chance >= 0.001 else small,
            _("yes") if row.alarm else _("no"),
        )
        for new in told.new for row in rows_of(new.table)
    ]  # fmt: skip
    columns = [_("question"), _("new value"), _("cases"), _("probability by chance alone"), _("beyond chance")]
    frame, caption = pd.DataFrame(rows, columns=columns), _("New values, in no earlier window")
    return {"frame": frame, "name": "new_lately", "caption": caption, "source": source}


def _pair(value: str) -> str:
    origin, destination = (geography.country_name(iso3) for iso3 in value.split(" "))
    return _("{origin} → {destination}").format(origin=origin, destination=destination)


def lately(one: Departure, told: Watched, source: str, route: str, ax: Axes | None = None) -> Drawn:
    """A bar a window, the newest full, with its forecast in grey beside it. Fewer than three cases have no weight here."""
    n, colour = told.windows.n, style.route_colour(route, geography.route_names())
    shown = [*told.counts.before, told.counts.now] if one.question == "kilograms" else [SMALLEST_ROW] * (n + 1)
    values = pd.Series([*one.before, one.now]).where(pd.Series(shown) >= SMALLEST_ROW)
    months, (now, expected) = [str(told.windows.first_month(n - at)) for at in range(n + 1)], came(one)
    title = _("{question}, {months}, beside what was expected").format(
        question=words.begins(_(QUESTIONS[one.question])), months=months_of(told.windows)
    )
    with style.new_panel(2.6, ax) as (figure, panel):
        panel.bar(range(n), values[:-1], 0.7, color=style.tint(colour, 0.45))
        panel.bar([n], values[-1:], 0.7, color=colour)
        panel.bar([n + 0.7], [one.high - one.low], 0.35, bottom=one.low, color=style.HATCH_GREY)
        label = _("came: {now}\nexpected:\n{expected}").format(now=now, expected=expected)
        panel.text(n + 1.1, (one.low + one.high) / 2, label, va="center", fontsize=10)
        panel.set_xlim(-0.7, n + 0.3 * n + 2)
        panel.set_xticks(range(n % 4, n + 1, 4), months[n % 4 :: 4])
        panel.tick_params(labelsize=10)
        style.thousands(panel.yaxis)
        figure.set_label(title)
        if one.question == "kilograms":
            style.titled(figure, title, "", "")
    note = _(
        "One bar per window, by its first month; grey: expected from earlier windows; a bar outside it is an alarm. {source}"
    )
    alt = _("Bars in {n} windows. {title}: {now} came, {expected} expected.")
    data = pd.DataFrame({"first_month": months, one.question: values}).set_index("first_month")
    said = alt.format(n=n + 1, title=title, now=now, expected=expected)
    return Drawn(figure, f"{one.question}_lately", said, data, note.format(source=source))  # fmt: skip


def level(annual: Annual, asked: MonitoringBrief, source: str) -> Drawn:
    """What was seized a year of the drug that is watched, and what was expected of the newest years."""
    colour = style.route_colour(asked.route, geography.route_names())
    place = lead.Place(name=geography.route_title(asked.route), colour=colour, source=source)
    return lead.level_chart(annual.series[asked.drug], annual.newest[asked.drug], place)
