"""Pictures of what was seized: by drug and year, against production, and country by country."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pactresearch import words
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn
from pactresearch.methods.seizures.series import HeroinEquivalent

COUNTRIES_DRAWN = 25
WIDEST_PERCENT = 50  # % a year either way: room for every trend that could be told from none
DRAWING_ORDER = ("heroin", "morphine", "opium")  # darkest at the bottom


def stacked_seizures(
    equivalent: HeroinEquivalent, production_t: pd.Series, colour: str, place: str, source: str
) -> Drawn:
    """Seizures by drug as stacked bars in heroin equivalents, above Afghan opium production in the same years.

    production_t: potential production of dry opium by year, t; missing years absent or NaN.
    """
    years = equivalent.years
    production = production_t.reindex(years)
    total_t = equivalent.kg / 1000
    with style.new_figure(4.3, rows=2, sharex=True, gridspec_kw={"height_ratios": (2.3, 1)}) as (figure, axes):
        _bars(axes[0, 0], equivalent, colour)
        line = axes[1, 0]
        line.plot(years, production, color="black", marker="o", markersize=2.6)
        line.set(ylabel="t of opium", ylim=(0, None))
        style.thousands(line.yaxis)
        line.set_title("Potential production of dry opium in Afghanistan", fontsize=8.5, fontweight="normal")
        style.year_axis(line, years[0], years[-1])
        peak = int(np.argmax(np.nan_to_num(total_t, nan=-1.0)))
        title = (
            f"{place}: seizures were largest in {years[peak]}, at {words.weight(equivalent.kg[peak])} of heroin equivalent; "
            f"in {years[-1]} they were {words.weight(equivalent.kg[-1])}"
            if np.isfinite(equivalent.kg).any()
            else f"{place}: nothing was reported for {years[0]}–{years[-1]}"
        )
        drugs = words.listed(list(equivalent.by_drug.columns))
        subtitle = (
            f"Reported seizures of {drugs} as seized; {equivalent.opium_per_heroin:g} kg of opium counted as 1 kg of "
            "heroin. ◇ a year without countries that usually make a fifth or more of one of the drugs."
        )
        style.titled(figure, title, subtitle, source)
    data = equivalent.by_drug.add_suffix("_kg_heroin_equivalent").assign(
        complete=equivalent.complete, afghan_opium_production_t=production
    )
    return Drawn(figure, "seizures_and_production", _stacked_alt(title, production), data.reset_index())


def _bars(axes: Axes, equivalent: HeroinEquivalent, colour: str) -> None:
    years, bottom = equivalent.years, np.zeros(len(equivalent.years))
    for drug in [drug for drug in DRAWING_ORDER if drug in equivalent.by_drug]:
        heights = np.nan_to_num(equivalent.by_drug[drug].to_numpy() / 1000)
        fill = style.drug_colour(colour, drug)
        axes.bar(years, heights, 0.78, bottom, color=fill, edgecolor="white", linewidth=0.4, label=drug)
        bottom = bottom + heights
    incomplete = ~equivalent.complete
    look = {"markersize": 4, "markerfacecolor": "white", "markeredgecolor": style.INK}
    axes.plot(years[incomplete], bottom[incomplete] + 0.03 * bottom.max(), "D", label="incomplete year", **look)
    axes.set_ylim(0, 1.18 * bottom.max() or 1)  # room for the legend
    axes.set_ylabel("t of heroin equivalent")
    handles, labels = axes.get_legend_handles_labels()
    order = sorted(range(len(labels)), key=lambda at: labels[at] == "incomplete year")
    axes.legend(
        [handles[at] for at in order], [labels[at] for at in order], loc="upper left", ncols=4, handlelength=1.2
    )


def _stacked_alt(title: str, production: pd.Series) -> str:
    known = production.dropna()
    missing = [str(year) for year in production.index[production.isna()]]
    if known.empty:
        return f"Stacked bars by year. {title}. Afghan opium production was not reported for these years."
    return (
        f"Stacked bars by year above a line. {title}. Afghan opium production was highest in {known.idxmax()}, at "
        f"{words.two_figures(known.max())} tonnes, and {words.two_figures(known.iloc[-1])} tonnes in {known.index[-1]}"
        + (f"; there is no figure for {words.listed(missing)}." if missing else ".")
    )


def country_ranking(
    trends: pd.DataFrame, names: Mapping[str, str], colour: str, drug: str, place: str, source: str
) -> Drawn:
    """Trends by country as dots with intervals, the largest seizures on top; filled where one stands after correction.

    trends: as `methods.country_trends` gives it: by iso3, median_kg, percent_per_year, cautious_low, cautious_high (% a
    year), discovery.
    """
    known = trends[trends["percent_per_year"].notna() & trends["cautious_low"].notna()]
    shown = known.head(COUNTRIES_DRAWN)
    stands = known["discovery"].fillna(False).astype(bool)
    falling, rising = (
        int((stands & side).sum()) for side in (known["percent_per_year"] < 0, known["percent_per_year"] > 0)
    )
    with style.new_panel(0.7 + 0.2 * len(shown)) as (figure, dots):
        dots.axvline(0, color=style.GREY, linewidth=0.9)
        for solid in (True, False):
            _dots(dots, shown, (stands[shown.index] == solid).to_numpy(), solid, colour)
        dots.set_xlim(-WIDEST_PERCENT, WIDEST_PERCENT)
        labels = [f"{names[iso3]}  ({words.weight(kg)})" for iso3, kg in shown["median_kg"].items()]
        style.rows_down(dots, labels, 7.8)
        dots.set_xlabel("change in seizures, % a year (95 % interval)")
        dots.legend(loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=2, fontsize=8)
        title = (
            f"{place}: of {words.counted(len(known), 'country', 'countries')}, {drug} seizures fell in {falling}, rose in "
            f"{rising}, and cannot be told from no trend in {len(known) - falling - rising}"
        )
        left = len(known) - len(shown)
        subtitle = (
            "Theil-Sen trend by country, 6 years above zero or more; in brackets the median year. False discoveries held at 5 % "
            f"(Benjamini-Hochberg). Intervals beyond {WIDEST_PERCENT} % are cut."
            + (f" The {left} countries with the smallest seizures are in the data." if left else "")
        )
        style.titled(figure, title, subtitle, source)
    alt = f"Dots with intervals, one a country. {title}. " + " ".join(
        f"{names[iso3]}: {words.percent(row.percent_per_year, signed=True)} a year "
        f"({words.percent_range(row.cautious_low, row.cautious_high)})."
        for iso3, row in shown.head(5).iterrows()
    )
    return Drawn(figure, f"trends_{drug}_by_country", alt, trends.reset_index())


def _dots(axes: Axes, shown: pd.DataFrame, chosen: np.ndarray, solid: bool, colour: str) -> None:
    middle = shown["percent_per_year"].to_numpy()[chosen]
    span = np.abs(shown[["cautious_low", "cautious_high"]].to_numpy()[chosen].T - middle)
    edge, fill = (colour, colour) if solid else (style.GREY, "white")
    label = "stands after correction for many countries" if solid else "not told from no trend"
    look = {"fmt": "o", "markersize": 5.5, "linewidth": 1.3, "color": edge, "markerfacecolor": fill}
    axes.errorbar(middle, np.flatnonzero(chosen), xerr=span, label=label, **look)
