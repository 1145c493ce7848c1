"""Pictures of evidence: what can be seen, which questions are answered, which archetypes the cases fit."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from pactresearch import words
from pactresearch.chapters.business_models.rules.archetypes import Score
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn
from pactresearch.methods.evidence.evidence import NOT_IDENTIFIED, NOT_SUPPORTED, SUPPORTED
from pactresearch.methods.evidence.visibility import NOTHING, Visibility

GRADE_HATCH = {"observed": "", "estimated": "....", "inferred": "xxxx"}
ENDS = ("cases_low", "cases_high", "kg_low", "kg_high")
MARKS = {SUPPORTED: "o", NOT_SUPPORTED: "X", NOT_IDENTIFIED: "o"}


def visible_choices(seen: Visibility, colour: str, place: str) -> Drawn:
    """One bar for each of the six choices: the mean share of its parts that the data show."""
    bars = seen.choices
    with style.new_panel(1.75) as (figure, ax):
        _bars(ax, np.arange(len(bars)), bars, colour, 0.66)
        ax.set_yticks(np.arange(len(bars)), bars["choice"])
        for row, share in enumerate(bars["share"]):
            ax.text(100 * share + 1, row, _share(share), va="center", fontsize=8)
        _share_axis(ax, len(bars))
        title = (
            "What can be seen of the six choices: share of their parts that the data show (hatched: nothing to be seen)"
        )
        ax.set_title(title, fontsize=8, fontweight="normal")
    alt = f"Six bars, {place}: " + "; ".join(f"{row.choice} {_share(row.share)}" for row in bars.itertuples()) + "."
    return Drawn(figure, "what_can_be_seen", alt, seen.parts)


def visible_by_route(seen: Mapping[str, Visibility], colours: Mapping[str, str], source: str) -> Drawn:
    """The same for several routes, side by side. seen, colours: by the route's name as it is printed."""
    table = pd.concat([one.choices.assign(route=route) for route, one in seen.items()], ignore_index=True)
    choices = list(next(iter(seen.values())).choices["choice"])
    height = 0.8 / len(seen)
    with style.new_panel(3.4) as (figure, ax):
        for number, (route, one) in enumerate(seen.items()):
            at = np.arange(len(choices)) + (number - (len(seen) - 1) / 2) * height
            _bars(ax, at, one.choices, colours[route], 0.9 * height)
            for row, share in zip(at, one.choices["share"], strict=True):
                ax.text(100 * share + 1, row, f"{_share(share)}  {route}", va="center", fontsize=7)
        ax.set_yticks(np.arange(len(choices)), choices)
        _share_axis(ax, len(choices))
        blind = [name for name in choices if (table.loc[table["choice"] == name, "share"] < 0.01).all()]
        best = table.loc[table["share"].idxmax()]
        title = (
            f"Of {words.listed(blind)} nothing can be seen on any route; best seen: {best['choice']} on the {best['route']}, "
            f"{_share(best['share'])}"
            if blind
            else f"Best seen: {best['choice']} on the {best['route']}, {_share(best['share'])}"
        )
        subtitle = "Mean share of the parts of each choice that the data show; as far as the cases reach."
        style.titled(figure, title, subtitle, source)
    return Drawn(figure, "what_can_be_seen_by_route", f"Bars by choice and route. {title}.", table)


def _bars(ax: Axes, at: np.ndarray, bars: pd.DataFrame, colour: str, height: float) -> None:
    ax.barh(
        at, 100, height, color="white", edgecolor=style.GREY, hatch=style.NOT_REPORTED_HATCH, linewidth=0.3, alpha=0.5
    )
    for row, one in zip(at, bars.itertuples(), strict=True):
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
    return "nothing" if share == 0 else "under 1 %" if share < 0.01 else words.percent(100 * share)


def verdict_grid(
    verdicts: pd.DataFrame, labels: Mapping[str, str], name: str, title: str, subtitle: str, source: str
) -> Drawn:
    """Verdicts as shapes: a row a question or archetype, a column a route; told apart by shape and word, not by colour.

    verdicts: index the rows, columns the routes, values verdicts. labels: row to the words that name it.
    """
    with style.new_panel(0.75 + 0.27 * len(verdicts)) as (figure, ax):
        for row, column in np.ndindex(verdicts.shape):
            _mark(ax, column, row, verdicts.iloc[row, column])
        ax.set_yticks(range(len(verdicts)), [labels[name_of] for name_of in verdicts.index], fontsize=8.5)
        ax.set_xticks(range(verdicts.shape[1]), verdicts.columns, fontsize=8.5, fontweight="bold")
        ax.xaxis.tick_top()
        ax.set(xlim=(-0.3, verdicts.shape[1] - 0.25), ylim=(len(verdicts) - 0.5, -0.5))
        ax.tick_params(length=0)
        ax.grid(True, axis="y")
        ax.spines[["left", "bottom"]].set_visible(False)
        style.titled(figure, title, subtitle, source)
    alt = f"Grid of verdicts. {title}. " + " ".join(
        f"{labels[row]}: {words.listed([f'{route} {word}' for route, word in verdicts.loc[row].items()])}."
        for row in verdicts.index
    )
    return Drawn(figure, name, alt, verdicts.rename_axis("row").reset_index())


def _mark(ax: Axes, x: float, y: float, word: str) -> None:
    known = word != NOT_IDENTIFIED
    edge = style.INK if known else style.GREY
    fill = style.INK if word == SUPPORTED else "white" if not known else style.PALE
    look = {"markersize": 8, "markeredgewidth": 1.3, "markeredgecolor": edge, "markerfacecolor": fill}
    ax.plot(x - 0.22, y, MARKS[word], **look)
    ax.text(x - 0.13, y, word, va="center", fontsize=8, color=edge)


def archetype_ranges(scores: Sequence[Score], colour: str, drug: str, place: str, source: str) -> Drawn:
    """The share of cases, and of kilograms, that may fit each archetype, from what is told to what cannot be ruled out."""
    shown = [score for score in scores if np.isfinite(score.cases_low)]
    not_told = {"facecolor": style.tint(colour, 0.22), "edgecolor": style.GREY, "hatch": "////"}
    with style.new_panel(0.8 + 0.42 * len(shown)) as (figure, ax):
        for row, score in enumerate(shown):
            for at, low, high, strength in (
                (row - 0.17, score.cases_low, score.cases_high, 1.0),
                (row + 0.17, score.kg_low, score.kg_high, 0.5),
            ):
                ax.barh(at, 100 * (high - low), 0.26, 100 * low, linewidth=0.5, **not_told)
                ax.barh(at, 100 * low, 0.26, color=style.tint(colour, strength))
                ax.text(100 * high + 1, at, f"{_short(low)}–{_short(high)} %", va="center", fontsize=7)
        style.rows_down(ax, [f"{score.archetype.name}\n({score.word})" for score in shown], 8)
        ax.set_xlim(0, 108)
        ax.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100 %"])
        ax.tick_params(axis="y", length=0)
        keys = [
            Patch(facecolor=colour, label="cases that tell all and fit"),
            Patch(facecolor=style.tint(colour, 0.5), label="their kilograms"),
            Patch(label="not told: may fit", **not_told),
        ]
        ax.legend(handles=keys, loc="upper left", bbox_to_anchor=(-0.25, -0.08), ncols=3, fontsize=8)
        fit = [score.archetype.name for score in shown if score.word == SUPPORTED]
        title = (
            f"{place}: {drug} cases fit the description of {words.listed(fit)}"
            if fit
            else f"{place}: no archetype can be told from the {drug} cases at hand"
        )
        subtitle = (
            "Share of cases (upper bar) and of kilograms (lower bar). A description that recurs proves no organisation."
        )
        style.titled(figure, title, subtitle, source)
    alt = f"Bars with open ends. {title}. " + " ".join(
        f"{score.archetype.name}: {_short(score.cases_low)} to {_short(score.cases_high)} % of cases, {score.word}."
        for score in shown
    )
    names = [score.archetype.name for score in scores]
    columns = {"word": "verdict", **{end: end for end in ENDS}, "against": "cases_against"}
    data = pd.DataFrame([vars(score) for score in scores], columns=list(columns)).rename(columns=columns)
    data.insert(0, "archetype", names)
    return Drawn(figure, "archetypes", alt, data)


def _short(share: float) -> str:
    return words.two_figures(100 * share) if share >= 0.001 else "0"
