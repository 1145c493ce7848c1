"""What is reported of each country that its prices and income rest on."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.patches import Rectangle

from pactresearch import words
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.style import GREY, NOT_REPORTED_HATCH, new_panel

KNOWN = {
    "prevalence_percent": "survey of opiate use",
    "retail_typical": "retail price",
    "retail_purity": "retail purity",
    "wholesale_typical": "wholesale price",
    "seized_kg": "heroin seizures",
}


def known_inputs(table: pd.DataFrame, names: Mapping[str, str], colour: str, place: str, years: str) -> Drawn:
    """A column a country, a row a figure that its income rests on: reported, or hatched where not."""
    known = table[list(KNOWN)].notna()
    with new_panel(1.75) as (figure, grid):
        for row, column in enumerate(KNOWN):
            for at, reported in enumerate(known[column]):
                look = {"facecolor": colour} if reported else {"facecolor": "white", "hatch": NOT_REPORTED_HATCH}
                grid.add_patch(Rectangle((at - 0.45, row - 0.42), 0.9, 0.84, edgecolor=GREY, linewidth=0.3, **look))
        grid.set(xlim=(-0.6, len(known) - 0.4), ylim=(len(KNOWN) - 0.5, -0.5))
        grid.set_yticks(range(len(KNOWN)), list(KNOWN.values()), fontsize=7.5)
        grid.set_xticks(range(len(known)), known.index, rotation=90, fontsize=6.5)
        grid.tick_params(length=0)
        grid.grid(False)
        grid.spines[:].set_visible(False)
        grid.set_title(f"What is reported, {years} (hatched: not reported)", fontsize=8, fontweight="normal")
    said = "; ".join(f"{label}: {int(known[column].sum())}" for column, label in KNOWN.items())
    lacking = [names[iso3] for iso3 in known.index[~known["prevalence_percent"] | ~known["retail_typical"]]]
    alt = (
        f"Grid of {len(KNOWN)} figures by {len(known)} countries, {place}, {years}. Countries that report each: {said}. Without "
        f"survey or retail price: {words.listed(lacking, 12) or 'none'}."
    )
    data = known.rename(columns=KNOWN).reset_index()
    return Drawn(figure, "coverage_of_inputs", alt, data)
