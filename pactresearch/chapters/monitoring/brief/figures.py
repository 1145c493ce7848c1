"""The pictures of the brief: the windows beside the forecast of the newest, or the annual level where no case is recent."""

import pandas as pd
from matplotlib.axes import Axes

from pactresearch import geography
from pactresearch.chapters.monitoring.brief.expected import Departure
from pactresearch.chapters.monitoring.brief.findings import QUESTIONS, came, months_of
from pactresearch.chapters.monitoring.brief.study import Annual, Watched
from pactresearch.chapters.monitoring.parameters import MonitoringBrief
from pactresearch.data.layout import SMALLEST_ROW
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn
from pactresearch.language import _
from pactresearch.reports.show import lead


def lately(one: Departure, told: Watched, source: str, route: str, ax: Axes | None = None) -> Drawn:
    """A bar a window, the newest full, with its forecast in grey beside it. Fewer than three cases have no weight here."""
    n, colour = told.windows.n, style.route_colour(route, geography.route_names())
    shown = [*told.counts.before, told.counts.now] if one.question == "kilograms" else [SMALLEST_ROW] * (n + 1)
    values = pd.Series([*one.before, one.now]).where(pd.Series(shown) >= SMALLEST_ROW)
    with style.new_panel(2.6, ax) as (figure, panel):
        panel.bar(range(n), values[:-1], 0.7, color=style.tint(colour, 0.45))
        panel.bar([n], values[-1:], 0.7, color=colour)
        panel.bar([n + 0.7], [one.high - one.low], 0.35, bottom=one.low, color=style.HATCH_GREY)
        now, expected = came(one)
        label = _("came: {now}\nexpected:\n{expected}").format(now=now, expected=expected)
        panel.text(n + 1.1, (one.low + one.high) / 2, label, va="center", fontsize=10)
        panel.set_xlim(-0.7, n + 0.3 * n + 2)
        panel.set_xticks(
            range(n % 4, n + 1, 4), [str(told.windows.first_month(n - at)) for at in range(n % 4, n + 1, 4)]
        )
        panel.tick_params(labelsize=10)
        style.thousands(panel.yaxis)
        title = _("{question}, {months}, beside what was expected").format(
            question=_(QUESTIONS[one.question]).capitalize(), months=months_of(told.windows)
        )
        figure.set_label(title)
    note = _(
        "A bar a window, by its first month; grey: what the windows before let one expect; outside is an alarm. {source}"
    )
    alt = _("Bars in {n} windows. {title}: {now} came, {expected} expected.")
    data = pd.DataFrame(
        {"first_month": [str(told.windows.first_month(n - at)) for at in range(n + 1)], one.question: values}
    )
    said = alt.format(n=n + 1, title=title, now=now, expected=expected)
    return Drawn(figure, f"{one.question}_lately", said, data.set_index("first_month"), note.format(source=source))


def level(annual: Annual, asked: MonitoringBrief, source: str) -> Drawn:
    """What was seized a year of the drug that is watched, and what was expected of the newest years."""
    colour = style.route_colour(asked.route, geography.route_names())
    place = lead.Place(name=geography.route_title(asked.route), colour=colour, source=source)
    return lead.level_chart(annual.series[asked.drug], annual.newest[asked.drug], place)
