"""What is reported of each country that its prices and income rest on."""

from collections.abc import Mapping

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from pactresearch import words
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.style import GREY, NOT_REPORTED_HATCH, new_panel
from pactresearch.language import N_, _

MOST_ON_A_LINE = 25  # codes
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
    """A column a country, a row a figure that its income rests on: reported, or hatched where not."""
    known = table[list(KNOWN)].notna()
    said = known.rename(columns={column: _(label) for column, label in KNOWN.items()})
    with new_panel(1.75, ax) as (figure, grid):
        grid.patch.set(facecolor="white", edgecolor=GREY, hatch=NOT_REPORTED_HATCH)
        look = {"cmap": [colour], "cbar": False, "linewidths": 1.2, "linecolor": "white"}
        sns.heatmap(said.T.astype(float), mask=~said.T, ax=grid, **look)
        # Many codes stand on two lines by turns: there is no room for all on one, and turned text is hard to read.
        lines = 2 if len(said) > MOST_ON_A_LINE else 1
        codes = ["\n" * (at % lines) + iso3 for at, iso3 in enumerate(said.index)]
        grid.set_xticks([at + 0.5 for at in range(len(codes))], codes, rotation=0, fontsize=6.8)
        grid.set_yticklabels(said.columns, rotation=0, fontsize=7.5)
        grid.tick_params(length=0)
        grid.set(xlabel="", ylabel="")
        title = _("What is reported, {years} (hatched: not reported)").format(years=years)
        grid.set_title(title, fontsize=8, fontweight="normal")
    counts = "; ".join(f"{label}: {int(said[label].sum())}" for label in said)
    lacking = [names[iso3] for iso3 in known.index[~known["prevalence_percent"] | ~known["retail_typical"]]]
    alt = _(
        "Grid of {n_figures} figures by {n_countries} countries, {place}, {years}. Countries that report each: {counts}. Without "
        "survey or retail price: {lacking}."
    ).format(
        n_figures=len(KNOWN), n_countries=len(known), place=place, years=years, counts=counts,
        lacking=words.listed(lacking, 12) or _("none"),
    )  # fmt: skip
    return Drawn(figure, "coverage_of_inputs", alt, said.reset_index())
