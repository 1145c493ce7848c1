"""The tables of the notebook `price_chain`, what they are made of, and the sentences under them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.money.reasons import say
from pactresearch.language import _
from pactresearch.methods.income.inputs import CountryInputs
from pactresearch.methods.income.price_way import FARM_GATE
from pactresearch.methods.prices.chain import NO_RISE, NOT_REPORTED, PriceChain, risks_and_prices
from pactresearch.methods.prices.pass_through import Cointegration, QuantityDiscount
from pactresearch.methods.prices.prices import real_prices
from pactresearch.rows import rows_of

RETAIL_G, WHOLESALE_G = 1.0, 1000.0  # lots in whose units the two levels are reported
SEIZED_SHARES = (0.05, 0.10, 0.20)


def hop_table(chain: PriceChain) -> pd.DataFrame:
    """The hops in the words that are printed."""
    hops = chain.hops
    columns = {
        _("step"): [
            _("{start} → {end} (over {over})").format(start=row.start, end=row.end, over=row.over)
            if row.over
            else _hop(row.start, row.end)
            for row in rows_of(hops)
        ],
        _("times"): [words.with_range(row.ratio, row.ratio_low, row.ratio_high) for row in rows_of(hops)],
        _("USD a kg added"): [words.two_figures(value) for value in hops["difference_usd_per_kg"]],
        _("times a border"): [_or_none(value) for value in hops["ratio_per_border"]],
        _("times 1,000 km"): [_or_none(value) for value in hops["ratio_per_1000_km"]],
        _("USD a border"): [_or_none(value) for value in hops["difference_per_border"]],
    }
    return pd.DataFrame(columns)


def hop_caption(year: int) -> str:
    """What stands above them."""
    said = _("Hop by hop, prices as sold, USD of {year} per kg (in brackets: over the published ranges)")
    return said.format(year=year)


def _hop(start: str, end: str) -> str:
    return f"{start} → {end}"


def _or_none(value: float) -> str | None:
    return words.two_figures(value) if np.isfinite(value) else None


def risk_rows(chain: PriceChain) -> pd.DataFrame:
    """For each hop and share seized: implied cost and loss share, as numbers."""
    prices, hops = chain.nodes.set_index("node")["typical"], list(map(_hop, chain.hops["start"], chain.hops["end"]))
    reasons = {NOT_REPORTED: _("a price is not reported"), NO_RISE: _("the price does not rise on this step"), "": ""}
    tables = [
        risks_and_prices(prices[chain.hops["start"]].to_numpy(), prices[chain.hops["end"]].to_numpy(), share).assign(
            hop=hops, seized_share=share
        )
        for share in SEIZED_SHARES
    ]
    rows = pd.concat(tables, ignore_index=True)
    rows["reason"] = rows["reason"].map(reasons)
    return rows[["hop", "seized_share", "implied_cost_usd_per_kg", "loss_share", "reason"]]


def risk_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `risk_rows` as they are printed: a row a hop, loss share in % for each share seized."""
    order = rows["hop"].drop_duplicates()
    loss = rows.pivot_table(index="hop", columns="seized_share", values="loss_share", dropna=False).reindex(order)
    cost = rows[rows["seized_share"] == SEIZED_SHARES[1]].set_index("hop")["implied_cost_usd_per_kg"].reindex(order)
    table = pd.DataFrame({_("step"): order.to_numpy()})
    for share in SEIZED_SHARES:
        table[_("USD lost if {share} is seized").format(share=f"{100 * share:.0f} %")] = 100 * loss[share].to_numpy()
    left = _("USD per kg left if {share} is seized").format(share=f"{100 * SEIZED_SHARES[1]:.0f} %")
    return table.assign(**{left: [words.two_figures(value) for value in cost]})


def discount_words(found: QuantityDiscount) -> str:
    """The quantity discount in sentences, with what it supposes."""
    if found.reasons:
        return _("A discount for larger quantities is not identified: {reason}").format(reason=say(found.reasons))
    less = _(
        "If retail prices are for a gram and wholesale prices for a kilogram, a lot ten times as large costs {fall} less per gram "
        "(exponent {exponent}, 95 % interval {low} to {high}, {n} countries)."
    ).format(
        fall=words.percent(100 * (1 - 10 ** (found.exponent - 1))), exponent=words.two_figures(found.exponent),
        low=words.two_figures(found.low), high=words.two_figures(found.high), n=found.n_groups,
    )  # fmt: skip
    units = _("Lot sizes are not published, so this rests on the units in which prices are given.")
    return f"{less} {units}"


def cointegration_words(found: Cointegration, country: str) -> str:
    """Whether opium at the farm gate and heroin in a country share a course, or why that is not asked."""
    if found.reasons:
        return _(
            "Whether opium prices at the farm gate and heroin prices in {country} move together in the long run is not "
            "identified. {reason}"
        ).format(country=geography.in_text(country), reason=say(found.reasons))
    said = _(
        "If opium prices at the farm gate and heroin prices in {country} did not move together in the long run, figures like "
        "these would have p = {p} (Engle and Granger, {n} years)."
    )
    return said.format(country=geography.in_text(country), p=f"{found.p:.2g}", n=found.n)


def opium_and_retail(statements: pd.DataFrame, prices: pd.DataFrame, iso3: str, source: str) -> pd.DataFrame:
    """Years in which opium at the farm gate and heroin on a country's streets both have a price: year, opium, retail."""
    here = statements[(statements["area"] == source) & statements["metric"].isin(FARM_GATE)]
    here = here[here["period"].str.fullmatch(r"\d{4}")]
    opium = here.assign(year=here["period"].astype(int)).groupby("year")["value"].mean()
    of_country = prices[(prices["iso3"] == iso3) & (prices["drug"] == "heroin") & (prices["level"] == "retail")]
    retail = of_country.groupby("year")["usd_per_kg"].mean()
    return pd.concat([opium.rename("opium"), retail.rename("retail")], axis=1).dropna().reset_index()


def distance_table(known: CountryInputs, sources: Sequence[str]) -> pd.DataFrame:
    """iso3, km (from the first source), wholesale_typical, retail_typical of every country of the route."""
    km = geography.distances_km([sources[0], *known.table.index]).loc[sources[0], known.table.index]
    prices = known.table[["wholesale_typical", "retail_typical"]]
    return pd.concat([km.rename("km"), prices], axis=1).rename_axis("iso3").reset_index()


def price_pairs(prices: pd.DataFrame, cpi: pd.Series, base_year: int) -> pd.DataFrame:
    """Wholesale and retail prices of one country and year: iso3, year, wholesale, retail (real USD per kg, as sold).

    prices: usable rows (`income_inputs.usable_prices`). The typical price, or the middle of the range where only that is given.
    """
    middle = prices["usd_per_kg"].fillna((prices["usd_per_kg_low"] + prices["usd_per_kg_high"]) / 2)
    wide = prices.assign(price=middle).pivot_table(index=["iso3", "year"], columns="level", values="price")
    wide = wide.reindex(columns=["wholesale", "retail"]).dropna()
    return wide.apply(lambda column: real_prices(column, cpi, base_year)).reset_index()


def lots(pairs: pd.DataFrame) -> pd.DataFrame:
    """Lots of the two levels, as if sold in the units in which they are reported: iso3, grams, total_usd."""
    rows = pairs.melt(["iso3", "year"], var_name="level", value_name="usd_per_kg")
    grams = rows["level"].map({"retail": RETAIL_G, "wholesale": WHOLESALE_G})
    return pd.DataFrame({"iso3": rows["iso3"], "grams": grams, "total_usd": rows["usd_per_kg"] * grams / 1000})
