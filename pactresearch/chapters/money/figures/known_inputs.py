"""What is reported of each country that its prices and income rest on."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from pactresearch import words
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.style import NOT_REPORTED, bare_grid, new_panel, rows_down
from pactresearch.language import N_, _

KNOWN = {
    "prevalence_percent": N_("survey of opiate use"),
    "retail_typical": N_("retail price"),
    "retail_purity": N_("retail purity"),
    "wholesale_typical": N_("wholesale price"),
    "seized_kg": N_("heroin seizures"),
}


def known_inputs(
    table: pd.DataFrame, names: Mapping[str, str], colour: str, place: str, years: str, *, ax: Axes | None = None
) -> Drawn:
    """A bar a figure that the income of a country rests on: how many countries report it, and who does not where it is few."""
    known = table[list(KNOWN)].notna()
    said = known.rename(columns={column: _(label) for column, label in KNOWN.items()})
    n, of = said.sum(), len(said)
    with new_panel(1.75, ax) as (figure, bars):
        bars.barh(said.columns, of, 0.72, **NOT_REPORTED, linewidth=0)
        bars.barh(said.columns, n, 0.72, color=colour)
        for row, column in enumerate(said):
            silent = [names[str(iso3)] for iso3 in said.index[~said[column]]]
            told = _("{n} of {of}; missing: {countries}") if silent else _("{n} of {of}")
            told = told.format(n=n[column], of=of, countries=words.listed(silent, 2))
            bars.annotate(told, (of, row), xytext=(5, 0), textcoords="offset points", va="center", fontsize=7)
        rows_down(bars, list(said.columns), 7.5)
        bars.set(xlim=(0, of), xticks=[])
        bare_grid(bars)
        title = _("Countries that report, {years} (hatched: not reported)").format(years=years)
        bars.set_title(title, fontsize=8, fontweight="normal")
    counts = "; ".join(f"{label}: {int(said[label].sum())}" for label in said)
    lacking = [names[str(iso3)] for iso3 in known.index[~known["prevalence_percent"] | ~known["retail_typical"]]]
    alt = _(
        "Bars of {n_figures} figures, {place}, {years}. Of {n_countries} countries report each: {counts}. Without survey or "
        "retail price: {lacking}."
    ).format(
        n_figures=len(KNOWN), n_countries=len(known), place=place, years=years, counts=counts,
        lacking=words.listed(lacking, 12) or _("none"),
    )  # fmt: skip
    return Drawn(figure, "coverage_of_inputs", alt, said.reset_index())
