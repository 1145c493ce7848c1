"""The pictures of the notebook `gap_analysis`: how fresh the figures are, and partner by partner what is there and what is done."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pactresearch import geography
from pactresearch.chapters.partnership.demand.figures import LOOK, in_three
from pactresearch.chapters.partnership.gaps.study import STATES, Gaps
from pactresearch.chapters.partnership.portfolio.study import NAMES
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn
from pactresearch.language import _


def ages(found: Gaps, title: str, source: str) -> Drawn:
    """A bar a pillar over its country figures, or of one pillar a bar a datum over the partners: recent, older, none (hatched)."""
    one = len(found.pillars) == 1
    table = found.indicators.set_index("id")[list(STATES)] if one else found.by_pillar
    numbered = zip(found.indicators["n"], found.indicators["datum"], strict=True)
    labels = [f"{_(datum)}  {n}" for n, datum in numbered] if one else [_(NAMES[pillar]) for pillar in table.index]
    with style.new_panel(0.6 + 0.3 * len(table)) as (figure, bars):
        in_three(bars, table, labels, _("partner countries") if one else _("a datum of a partner country"))
        figure.set_label(title)  # it opens the report, where the page shows title and source in words
    note = _("Black: a figure of {since} or later; grey: an older one; hatched: none at hand.").format(
        since=found.since
    )
    alt = _("Bars in three parts. {title}.").format(title=title)
    return Drawn(figure, "age_of_figures", alt, table.reset_index(), f"{note} {source}")


def partners(found: Gaps, source: str) -> Drawn:
    """Every partner a row, every datum a column by its number, in two panels; beside each partner its recorded actions."""
    states = found.cells.pivot_table(index="iso3", columns="id", values="state", aggfunc="first")[
        found.indicators["id"]
    ]
    actions = found.by_country["actions"]
    rows = sorted(states.index, key=geography.country_name)
    half = (len(rows) + 1) // 2
    with style.new_figure(0.45 + 0.135 * half, columns=2) as (figure, axes):
        for panel, part in zip(axes[0], (rows[:half], rows[half:]), strict=True):
            _panel(panel, states.loc[part], actions.loc[part], [str(n) for n in found.indicators["n"]])
        style.titled(figure, _title(found), _note(found), source)
    alt = _("Grid of {partners} partners by {n} data. {title}. {note}").format(
        partners=len(rows), n=states.shape[1], title=_title(found), note=_note(found)
    )
    data = states.assign(actions=actions).reset_index()
    return Drawn(figure, "partners_on_one_page", alt, data)


def _panel(panel: Axes, states: pd.DataFrame, actions: pd.Series, numbers: list[str]) -> None:
    for state in STATES:
        down, across = np.nonzero((states == state).to_numpy())
        look = {"edgecolor": "white", "linewidth": 0.6} | {"facecolor": LOOK[state].get("color")} | LOOK[state]
        panel.bar(across, 0.9, 0.9, down - 0.45, **{name: value for name, value in look.items() if name != "color"})
    for row, n in enumerate(actions):
        panel.text(states.shape[1], row, f"{n}" if n else "–", ha="center", va="center", fontsize=6.5)
    style.rows_down(panel, [geography.country_name(iso3) for iso3 in map(str, states.index)], 6.5)
    panel.set_xticks(range(len(numbers) + 1), [*numbers, _("done")], fontsize=6.5)
    panel.xaxis.tick_top()
    panel.set_xlim(-0.6, len(numbers) + 0.6)
    panel.tick_params(length=0)
    panel.grid(False)
    for side in panel.spines.values():
        side.set_visible(False)


def _title(found: Gaps) -> str:
    idle = int((found.by_country["actions"] == 0).sum())
    never = int((found.by_country[["recent", "older"]].sum(axis=1) == 0).sum())
    return _("{idle} of {all} partners have no recorded action, {never} no figure of any age").format(
        idle=idle, all=len(found.by_country), never=never
    )


def _note(found: Gaps) -> str:
    return _(
        "A column a datum, by its number in the table. Black: a figure of {since} or later; grey: an older one; hatched: none at "
        "hand. Done: recorded actions since {first}."
    ).format(since=found.since, first=found.asked.first_action_year)
