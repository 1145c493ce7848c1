"""Pictures of evidence: what can be seen, which questions are answered, which archetypes the cases fit."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from pactresearch.chapters.business_models.rules.archetypes import Score
from pactresearch.figures import opening, style
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.language import _
from pactresearch.methods.evidence.visibility import NOTHING, Visibility
from pactresearch.rows import rows_of
from pactresearch.words import listed, percent, two_figures

GRADE_HATCH = {"observed": "", "estimated": "....", "inferred": "xxxx"}
ENDS = ("cases_low", "cases_high", "kg_low", "kg_high")
MARKS = {"supported": "o", "not supported": "X", "indicated": "D", "not identified": "o"}
SEEN = 0.01


def visible_choices(seen: Visibility, colour: str, source: str) -> Drawn:
    """One bar for each of the six choices: the mean share of its parts that the data show."""
    share = seen.choices["share"]
    rows = pd.DataFrame({"name": seen.choices["choice"].map(_), "written": share.map(_share), "high": 100 * share})
    title = _("How much the data show of the six choices that make a business model")
    note = _("Percent of each choice's parts that the data show. {source}").format(source=source)
    rows = rows.assign(value=np.nan, low=0.0, colour=colour)
    return opening.ranges(rows, "percent", "what_can_be_seen", Said(title=title, source=note), most=100)


def visible_by_route(
    seen: Mapping[str, Visibility], colours: Mapping[str, str], source: str, *, ax: Axes | None = None
) -> Drawn:
    """The same for several routes, side by side. seen, colours: by the route's name as it is printed."""
    table = pd.concat([one.choices.assign(route=route) for route, one in seen.items()], ignore_index=True)
    choices = list(next(iter(seen.values())).choices["choice"])
    height = 0.8 / len(seen)
    said = Said(
        title=_best_and_blind(table, choices),
        subtitle=_("Average share of each choice's parts that the data show, as far as the cases reach."),
        source=source,
    )
    with style.new_panel(3.4, ax) as (figure, panel):
        for number, (route, one) in enumerate(seen.items()):
            at = np.arange(len(choices)) + (number - (len(seen) - 1) / 2) * height
            _bars(panel, at, one.choices, colours[route], 0.9 * height)
            for row, share in zip(at, one.choices["share"], strict=True):
                panel.text(100 * share + 1, row, f"{_share(share)}  {route}", va="center", fontsize=7)
        panel.set_yticks(np.arange(len(choices)), map(_, choices))
        _share_axis(panel, len(choices))
        style.titled(figure, said.title, said.subtitle, said.source)
    alt = _("Bars by choice and route. {title}.").format(title=said.title)
    return Drawn(figure, "what_can_be_seen_by_route", alt, table)


def _best_and_blind(table: pd.DataFrame, choices: Sequence[str]) -> str:
    """Which choice is seen best, and of which nothing can be seen. table: choice, route and share."""
    highest = table.groupby("choice")["share"].max()
    blind = [_(name) for name in choices if highest[name] < SEEN]
    best = table.iloc[int(table["share"].argmax())]
    title = (
        _("The data show nothing about {blind} on any route; they show most about {best} on the {route}, {share}")
        if blind
        else _("The data show most about {best} on the {route}, {share}")
    )
    return title.format(blind=listed(blind), best=_(best["choice"]), route=best["route"], share=_share(best["share"]))


def _bars(ax: Axes, at: np.ndarray, bars: pd.DataFrame, colour: str, height: float) -> None:
    ax.barh(
        at, 100, height, color="white", edgecolor=style.GREY, hatch=style.NOT_REPORTED_HATCH, linewidth=0.3, alpha=0.5
    )
    for row, one in zip(at, rows_of(bars), strict=True):
        if one.grade != NOTHING:
            ax.barh(row, 100, height, color="white")
            ax.barh(row, 100, height, color=style.tint(style.GREY, 0.12))
        hatch = GRADE_HATCH.get(one.grade, "")
        ax.barh(row, 100 * one.share, height, color=colour, hatch=hatch, edgecolor="white", linewidth=0)


def _share_axis(ax: Axes, rows: int) -> None:
    ax.set(xlim=(0, 100), ylim=(rows - 0.5, -0.5))
    ax.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100 %"])
    ax.tick_params(axis="y", length=0)
    ax.grid(False)


def _share(share: float) -> str:
    return _("nothing") if share == 0 else _("under 1 %") if share < SEEN else percent(100 * share)


def verdict_grid(
    verdicts: pd.DataFrame, labels: Mapping[str, str], name: str, said: Said, ax: Axes | None = None
) -> Drawn:
    """Verdicts as shapes: a row a question or archetype, a column a route; told apart by shape and word, not by colour.

    verdicts: index the rows, columns the routes, values verdicts. labels: row to the words that name it.
    """
    with style.new_panel(0.75 + 0.27 * len(verdicts), ax) as (figure, panel):
        for row, column in np.ndindex(verdicts.shape):
            verdict: Any = verdicts.iloc[row, column]
            _mark(panel, column, row, verdict)
        panel.set_yticks(range(len(verdicts)), [labels[name_of] for name_of in verdicts.index], fontsize=8.5)
        panel.set_xticks(range(verdicts.shape[1]), verdicts.columns, fontsize=8.5, fontweight="bold")
        panel.xaxis.tick_top()
        panel.set(xlim=(-0.3, verdicts.shape[1] - 0.25), ylim=(len(verdicts) - 0.5, -0.5))
        panel.tick_params(length=0)
        panel.grid(True, axis="y")
        panel.spines[["left", "bottom"]].set_visible(False)
        style.titled(figure, said.title, said.subtitle, said.source)
    rows = " ".join(
        f"{labels[row]}: {listed([f'{route} {_(verdict)}' for route, verdict in verdicts.loc[row].items()])}."
        for row in verdicts.index
    )
    alt = _("Grid of verdicts. {title}. {rows}").format(title=said.title, rows=rows)
    return Drawn(figure, name, alt, verdicts.rename_axis("row").reset_index())


def _mark(ax: Axes, x: float, y: float, verdict: str) -> None:
    known = verdict != "not identified"
    edge = style.INK if known else style.GREY
    fill = style.INK if verdict == "supported" else "white" if verdict == "not identified" else style.PALE
    look = {"markersize": 8, "markeredgewidth": 1.3, "markeredgecolor": edge, "markerfacecolor": fill}
    ax.plot(x - 0.22, y, MARKS[verdict], **look)
    ax.text(x - 0.13, y, _(verdict), va="center", fontsize=8, color=edge)


def archetype_ranges(
    scores: Sequence[Score], colour: str, drug: str, place: str, source: str, *, ax: Axes | None = None
) -> Drawn:
    """The share of cases, and of kilograms, that may fit each archetype, from what is told to what cannot be ruled out."""
    shown = [score for score in scores if np.isfinite(score.cases_low)]
    names = [_(score.archetype.name) for score in shown]
    not_told: dict[str, Any] = {"facecolor": style.tint(colour, 0.22), "edgecolor": style.GREY, "hatch": "////"}
    fit = [name for name, score in zip(names, shown, strict=True) if score.verdict == "supported"]
    title = (
        _("{place}: {drug} cases fit the description “{archetypes}”")
        if fit
        else _("{place}: the {drug} cases identify no archetype")
    ).format(place=place, drug=_(drug), archetypes=listed(fit))
    subtitle = _(
        "Share of cases (upper bar) and of kilograms (lower bar). A description that recurs does not prove how the trade is "
        "organised."
    )
    with style.new_panel(0.8 + 0.42 * len(shown), ax) as (figure, panel):
        for row, score in enumerate(shown):
            for at, low, high, strength in (
                (row - 0.17, score.cases_low, score.cases_high, 1.0),
                (row + 0.17, score.kg_low, score.kg_high, 0.5),
            ):
                panel.barh(at, 100 * (high - low), 0.26, 100 * low, linewidth=0.5, **not_told)
                panel.barh(at, 100 * low, 0.26, color=style.tint(colour, strength))
                panel.text(100 * high + 1, at, f"{_short(low)}–{_short(high)} %", va="center", fontsize=7)
        labels = [f"{name}\n({_(score.verdict)})" for name, score in zip(names, shown, strict=True)]
        style.rows_down(panel, labels, 8)
        panel.set_xlim(0, 108)
        panel.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100 %"])
        panel.tick_params(axis="y", length=0)
        keys = [
            Patch(facecolor=colour, label=_("cases that record everything and fit")),
            Patch(facecolor=style.tint(colour, 0.5), label=_("their kilograms")),
            Patch(label=_("not recorded: may fit"), **not_told),
        ]
        panel.legend(handles=keys, loc="upper left", bbox_to_anchor=(-0.25, -0.08), ncols=3, fontsize=8)
        style.titled(figure, title, subtitle, source)
    row = _("{archetype}: {low} to {high} % of cases, {verdict}.")
    rows = " ".join(
        row.format(archetype=name, low=_short(score.cases_low), high=_short(score.cases_high), verdict=_(score.verdict))
        for name, score in zip(names, shown, strict=True)
    )
    alt = _("Bars with open ends. {title}. {rows}").format(title=title, rows=rows)
    data = pd.DataFrame([vars(score) for score in scores], columns=["verdict", *ENDS, "against"])
    data = data.rename(columns={"against": "cases_against"})
    data.insert(0, "archetype", [score.archetype.name for score in scores])
    return Drawn(figure, "archetypes", alt, data)


def _short(share: float) -> str:
    return two_figures(100 * share) if share >= 0.001 else "0"
