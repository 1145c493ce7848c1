"""Price indices of many countries: real beside nominal, and how the way of averaging changes them."""

import numpy as np
import pandas as pd

from pactresearch import words
from pactresearch.figures.drawn import Drawn
from pactresearch.figures.style import GREY, INK, PALE, new_panel, titled, year_axis
from pactresearch.methods.prices.panel import PricePanel
from pactresearch.methods.prices.prices import PriceIndex


def price_lines(real: PricePanel, nominal: PricePanel, rule: PriceIndex, what: str, source: str) -> Drawn:
    """Real and nominal year effects with the interval of the real ones, the mean of whoever reported, and the rule's index.

    real, nominal: year effects of one panel in money of one year and in current money; rule: the weighted index over
    countries that reported throughout, real. All with one base year. what: `Retail price of heroin, Western Europe`.
    """
    table, base = real.table, real.base_year
    lines = {
        "real, same countries": (table["index"], "-", INK, 1.8),
        "nominal, same countries": (nominal.table["index"], (0, (4, 2)), INK, 1.2),
        "real, weighted by population": (rule.table["index"], "-", GREY, 1.2),
        "real, mean of whoever reported": (table["naive"], ":", GREY, 1.4),
    }
    with new_panel(2.8) as (figure, panel):
        panel.fill_between(table.index, table["low"], table["high"], color=PALE, linewidth=0, zorder=0)
        for label, (values, style, colour, width) in lines.items():
            panel.plot(values.index, values, linestyle=style, color=colour, linewidth=width, label=label)
        panel.set_ylim(bottom=0)
        panel.set_ylabel(f"index, {base} = 100")
        panel.legend(loc="best", fontsize=8)
        year_axis(panel, int(table.index[0]), int(table.index[-1]))
        title = f"{what}: {_title(real, nominal)}"
        subtitle = (
            f"As sold, not adjusted for purity. {_band(real)} {words.counted(real.n_countries, 'country', 'countries')}, "
            f"{words.counted(real.n_prices, 'price')}. The index weighted by population has {rule.coverage}."
        )
        titled(figure, title, subtitle, source)
    data = pd.DataFrame({label.replace(", ", "_").replace(" ", "_"): values for label, (values, *_) in lines.items()})
    data = data.assign(real_low=table["low"], real_high=table["high"], n_countries=table["n_countries"])
    return Drawn(figure, "price_index", f"Lines of four indices over years. {title}.", data.reset_index())


def _band(real: PricePanel) -> str:
    if real.table["low"].isna().all():
        return "Too few countries for an interval."
    return "Band: 95 % interval of the real index, by country."


def _title(real: PricePanel, nominal: PricePanel) -> str:
    known = real.table["index"].dropna()
    last, first = int(known.index[-1]), real.base_year
    low, high = real.table.loc[last, ["low", "high"]]
    if last == first:
        return f"known for {first} alone"
    interval = f"{words.two_figures(low)} to {words.two_figures(high)}" if np.isfinite(low) else "no interval"
    return (
        f"of 100 in {first}, {words.two_figures(known[last])} ({interval}) in {last} in real money, "
        f"{words.two_figures(nominal.table.loc[last, 'index'])} in nominal"
    )
