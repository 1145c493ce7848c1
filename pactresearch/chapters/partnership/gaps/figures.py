"""The pictures of the notebook `gap_analysis`: how fresh the figures are, and partner by partner what is there and what is done."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pactresearch import geography
from pactresearch.chapters.partnership.demand.figures import LOOK, in_three
from pactresearch.chapters.partnership.gaps.study import STATES, Gaps
from pactresearch.chapters.partnership.portfolio.study import NAMES
from pactresearch.figures import opening, style
from pactresearch.figures.drawn import Drawn
from pactresearch.language import _

MOST_IN_THREE = 12  # data that leave room for three panels


def ages(found: Gaps, title: str, source: str) -> Drawn:
    """A bar a pillar over its country figures, or of one pillar a bar a datum over the partners: recent, older, none (hatched)."""
    one = bool(found.asked.pillar)
    table = found.indicators.set_index("id")[list(STATES)] if one else found.by_pillar
    numbered = zip(found.indicators["n"], found.indicators["datum"], strict=True)
    labels = [f"{n}. {_(datum)}" for n, datum in numbered] if one else [_(NAMES[pillar]) for pillar in table.index]
    with opening.panel(0.5 + 0.27 * len(table), title) as (figure, bars):
        in_three(bars, table, labels, _("partner countries") if one else _("figures asked of partner countries"))
    note = _("Black: a figure of {since} or later; grey: an older one; hatched: none.").format(since=found.since)
    alt = _("Bars in three parts. {title}. {note}").format(title=title, note=note)
    return Drawn(figure, "age_of_figures", alt, table.reset_index(), f"{note} {source}")


def partners(found: Gaps, source: str) -> Drawn:
    """Every partner a row, every datum a column by its number, in panels; beside each partner its recorded actions."""
    states = found.cells.pivot_table(index="iso3", columns="id", values="state", aggfunc="first")[
        found.indicators["id"]
    ]
    actions = found.by_country["actions"]
    rows = sorted(states.index, key=geography.country_name)
    title = _("{idle} of {all} partners have no recorded action").format(
        idle=int((actions == 0).sum()), all=len(actions)
    )
    note = _(
        "Each column is a datum, by its number in the table. Black: a figure of {since} or later; grey: an older one; hatched: "
        "none. Done: recorded actions since {first}."
    ).format(since=found.since, first=found.asked.first_action_year)
    panels = 3 if states.shape[1] <= MOST_IN_THREE else 2
    numbers = [str(n) if panels == 3 or n % 3 == 1 else "" for n in found.indicators["n"]]
    with style.new_figure(0.4 + 0.135 * len(rows) / panels, columns=panels) as (figure, axes):
        for panel, part in zip(axes[0], np.array_split(np.array(rows), panels), strict=True):
            _panel(panel, states.loc[part], actions.loc[part], numbers)
        style.titled(figure, title, note, source)
    alt = _("Grid of {partners} partners by {n} data. {title}. {note}").format(
        partners=len(rows), n=states.shape[1], title=title, note=note
    )
    # Over all pillars the table fills the printed page by itself.
    name = "partners_on_one_page" if found.asked.pillar else "partners"
    return Drawn(figure, name, alt, states.assign(actions=actions).reset_index())


def _panel(panel: Axes, states: pd.DataFrame, actions: pd.Series, numbers: list[str]) -> None:
    for state, look in LOOK.items():
        down, across = np.nonzero((states == state).to_numpy())
        panel.bar(across, 0.84, 0.88, down - 0.42, **look)
    for row, n in enumerate(actions):
        panel.text(states.shape[1] + 1, row, f"{n}" if n else "–", ha="center", va="center", fontsize=6.5)
    style.rows_down(panel, [geography.country_name(iso3) for iso3 in map(str, states.index)], 6.5)
    panel.set_xticks([*range(len(numbers)), len(numbers) + 1], [*numbers, _("done")], fontsize=6.5)
    panel.xaxis.tick_top()
    panel.set_xlim(-0.6, len(numbers) + 2)
    panel.tick_params(length=0)
    panel.grid(False)
    panel.spines[:].set_visible(False)
