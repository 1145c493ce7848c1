"""Price indices of many countries: real beside nominal, and how the way of averaging changes them."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pactresearch import words
from pactresearch.chapters.cross_route.price_rule import PriceIndex
from pactresearch.chapters.cross_route.study import Prices
from pactresearch.figures import style
from pactresearch.figures.drawn import Drawn
from pactresearch.language import N_, _, ngettext
from pactresearch.methods.prices.panel import PricePanel

LINES = {  # column of the data, to its name in the key, and its dashes, colour and width
    "real_same_countries": (N_("real, same countries"), "-", style.INK, 1.8),
    "nominal_same_countries": (N_("nominal, same countries"), (0, (4, 2)), style.INK, 1.2),
    "real_weighted_by_population": (N_("real, weighted by population"), "-", style.GREY, 1.2),
    "real_mean_of_whoever_reported": (N_("real, average of those that reported"), ":", style.GREY, 1.4),
}


def price_lines(prices: Prices, drug: str, source: str, ax: Axes | None = None) -> Drawn:
    """Real and nominal year effects with the interval of the real ones, the mean of whoever reported, and the rule's index."""
    real, table = prices.real, prices.real.table
    indices = table["index"], prices.nominal.table["index"], prices.rule.table["index"], table["naive"]
    data = pd.DataFrame(dict(zip(LINES, indices, strict=True)))
    with style.new_panel(2.8, ax) as (figure, panel):
        panel.fill_between(table.index, table["low"], table["high"], color=style.PALE, linewidth=0, zorder=0)
        for column, (_label, dashes, colour, width) in LINES.items():
            panel.plot(data[column], linestyle=dashes, color=colour, linewidth=width)
        panel.set_ylim(bottom=0)
        panel.set_ylabel(_("index, {year} = 100").format(year=real.base_year))
        style.year_axis(panel, int(table.index[0]), int(table.index[-1]))
        ends = [(data[column].iloc[-1], textwrap.fill(_(said[0]), 19), said[2]) for column, said in LINES.items()]
        style.name_ends(panel, ends, int(table.index[-1]))
        title = _title(real, prices.nominal, drug)
        style.titled(figure, title, _subtitle(prices), source)
    data = data.assign(real_low=table["low"], real_high=table["high"], n_countries=table["n_countries"])
    alt = _("Lines of four indices over years. {title}.").format(title=title)
    return Drawn(figure, "price_index", alt, data.reset_index())


def _subtitle(prices: Prices) -> str:
    band = (
        _("There are too few countries for an interval.")
        if prices.real.table["low"].isna().all()
        else _("Band: 95 % interval of the real index.")
    )
    n_countries = prices.real.n_countries
    rests_on = ngettext(
        "{n_countries} country, {n_prices} prices.", "{n_countries} countries, {n_prices} prices.", n_countries
    ).format(n_countries=n_countries, n_prices=f"{prices.real.n_prices:,}")
    return " ".join([_("As sold, not adjusted for purity."), band, rests_on, covered(prices.rule)])


def covered(rule: PriceIndex) -> str:
    """How many countries, and how much of the group's population."""
    n, share = len(rule.countries), rule.population_share
    of = n + len(rule.left_out)
    if not np.isfinite(share):
        return _("The population-weighted index covers {n} of {of} countries.").format(n=n, of=of)
    return _("The population-weighted index covers {n} of {of} countries with {share} of their population.").format(
        n=n, of=of, share=f"{100 * share:.0f} %"
    )


def _title(real: PricePanel, nominal: PricePanel, drug: str) -> str:
    known = real.table["index"].dropna()
    last, first = int(known.index[-1]), real.base_year
    low, high = real.table.loc[last, ["low", "high"]].to_numpy(dtype=float)
    if last == first:
        sentence = _("The retail price of {drug} in Western Europe is known for {first} alone")
    elif np.isfinite(low):
        sentence = _(
            "If the {first} price is 100, the retail price of {drug} in Western Europe was {real} ({low} to {high}) in {last} "
            "after inflation, and {nominal} before"
        )
    else:
        sentence = _(
            "If the {first} price is 100, the retail price of {drug} in Western Europe was {real} (no interval) in {last} after "
            "inflation, and {nominal} before"
        )
    figures = {"real": known[last], "nominal": nominal.table.loc[last, "index"], "low": low, "high": high}
    said = {name: words.two_figures(value) for name, value in figures.items()}
    return sentence.format(drug=_(drug), first=first, last=last, **said)
