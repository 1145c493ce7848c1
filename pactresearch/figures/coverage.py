"""Pictures of what is known: who reported when, and how much of the usual total that was."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, LogNorm, to_hex, to_rgb

from pactresearch import words
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.trends import series_rows
from pactresearch.methods.seizures.series import RouteSeries

TITLE = "Coverage, {drug}: share of the usual kilograms that reported (pale: incomplete; hatched: not reported)"


def coverage_strip(series: RouteSeries, colour: str, place: str) -> Drawn:
    """One narrow bar a year: the share of the usual kilograms whose countries reported."""
    years, share = series.years, series.reported_share
    with style.new_panel(0.85) as (figure, strip):
        _strip(strip, series, colour)
        strip.set_yticks([0, 1], ["0", "100 %"])
        style.year_axis(strip, years[0], years[-1])
        strip.set_title(TITLE.format(drug=series.drug), fontsize=8, fontweight="normal")
    partial = [str(year) for year in years[~series.complete]]
    alt = (
        f"Coverage by year, {place}, {series.drug}: countries with {words.percent(100 * share.min())} to "
        f"{words.percent(100 * share.max())} of the usual kilograms reported. "
        + (f"Incomplete years: {words.listed(partial)}." if partial else "No year is incomplete.")
    )
    data = pd.DataFrame(
        {
            "year": years,
            "reported_share": share,
            "countries_reporting": series.n_reporting,
            "countries": series.n_members,
        }
    )
    return Drawn(figure, f"coverage_{series.drug}", alt, data)


def _strip(axes: Axes, series: RouteSeries, colour: str) -> None:
    years = series.years
    axes.bar(years, 1, 0.9, color="white", edgecolor=style.GREY, hatch=style.NOT_REPORTED_HATCH, linewidth=0.3)
    colours = [colour if whole else style.tint(colour, 0.45) for whole in series.complete]
    axes.bar(years, series.reported_share, 0.9, color=colours)
    axes.set_ylim(0, 1)
    axes.grid(False)


def coverage_strips(series: Mapping[str, RouteSeries], colours: Mapping[str, str], titles: Mapping[str, str]) -> Drawn:
    """A strip a route on one time axis: the share of the usual kilograms whose countries reported. All by route."""
    several = list(series.values())
    with style.new_figure(0.42 * len(series) + 0.4, rows=len(series), sharex=True) as (figure, axes):
        for panel, (route, one) in zip(axes[:, 0], series.items(), strict=True):
            _strip(panel, one, colours[route])
            panel.set_yticks([])
            panel.set_ylabel(titles[route], rotation=0, ha="right", va="center", fontsize=8)
        style.year_axis(axes[-1, 0], several[0].years[0], several[0].years[-1])
        axes[0, 0].set_title(TITLE.format(drug=several[0].drug), fontsize=8, fontweight="normal")
    alt = "Coverage by year. " + " ".join(
        f"{titles[route]}: {int(one.complete.sum())} of {len(one.years)} years complete."
        for route, one in series.items()
    )
    data = series_rows(series, "route", ["route", "year", "reported_share", "complete"])
    return Drawn(figure, f"coverage_by_route_{several[0].drug}", alt, data)


def coverage_map(series: RouteSeries, names: Mapping[str, str], colour: str, place: str, source: str) -> Drawn:
    """Who reported when, and how much: a country a row, a year a column, on a log scale; not reported is hatched."""
    kg = series.by_country
    kg = kg.loc[:, kg.median().fillna(-1).sort_values(ascending=False, kind="stable").index]
    reported = kg.notna().to_numpy().T
    years = kg.index.to_numpy()
    with style.new_panel(0.5 + 0.19 * kg.shape[1]) as (figure, cells):
        cells.set_facecolor("white")
        # The ground is hatched; wherever a figure was reported, its cell lies on top.
        style.hatched_ground(cells, years[0], len(years), kg.shape[1])
        dark = to_hex(0.45 * np.array(to_rgb(colour)))
        shades = LinearSegmentedColormap.from_list("kg", [style.tint(colour, 0.12), colour, dark])
        picture = np.ma.masked_invalid(np.clip(kg.to_numpy().T, 1, None))
        edges = np.append(years, years[-1] + 1) - 0.5, np.arange(kg.shape[1] + 1) - 0.5
        norm = LogNorm(1, max(10.0, kg.max().max()))
        drawn = cells.pcolormesh(*edges, picture, cmap=shades, norm=norm, edgecolors="white", linewidth=0.6)
        cells.invert_yaxis()
        cells.set_yticks(range(kg.shape[1]), [names[iso3] for iso3 in kg.columns], fontsize=7.5)
        style.bare_grid(cells)
        style.year_axis(cells, years[0], years[-1])
        cells.set_xlim(years[0] - 0.5, years[-1] + 0.5)
        high = min(1.0, 3 / (0.19 * kg.shape[1]))
        bar = figure.colorbar(drawn, cax=cells.inset_axes((1.02, 1 - high, 0.024, high)))
        style.weight_axis(bar.ax.yaxis)
        bar.ax.tick_params(labelsize=7.5, length=2)
        bar.set_label("log scale; up to 1 kg palest", fontsize=7.5)
        bar.outline.set_visible(False)
        share = reported.mean()
        title = f"{place}: {words.percent(100 * share)} of the country-years have a figure for {series.drug}"
        subtitle = (
            f"Reported seizures of {series.drug} a year, {kg.shape[1]} countries, {years[0]}–{years[-1]}; hatched: not "
            "reported."
        )
        style.titled(figure, title, subtitle, source)
    silent = [names[iso3] for iso3 in kg.columns if kg[iso3].isna().all()]
    last = [names[iso3] for iso3 in kg.columns if np.isnan(kg[iso3].iloc[-1])]
    alt = (
        f"Grid of {kg.shape[1]} countries by {len(years)} years. {title}. "
        f"Without a figure for {years[-1]}: {words.listed(last, 12) or 'none'}. "
        f"Never a figure in these years: {words.listed(silent, 12) or 'none'}."
    )
    data = kg.rename_axis(index="year").reset_index().melt("year", var_name="iso3", value_name=f"{series.drug}_kg")
    return Drawn(figure, f"coverage_{series.drug}_by_country", alt, data)
