"""Flows, income and prices in a world whose truth is known.

Twelve countries in four layers behind one producer; every importer has true shares of two or three suppliers, true users,
prices and purities. Cases are drawn from the shares, prices and surveys are reported with error, and the methods see only
what is reported. All SYNTHETIC.
"""

import numpy as np
import pandas as pd

from pactresearch.methods.flows.network import allocate
from pactresearch.methods.flows.shares import import_shares
from pactresearch.methods.flows.uncertainty import draw_flows
from pactresearch.methods.income.inputs import CountryInputs
from pactresearch.methods.income.route_income import route_income
from pactresearch.methods.income.supply import supply
from pactresearch.methods.income.uncertain_inputs import Input, latin_hypercube
from pactresearch.methods.prices.chain import price_gradient
from pactresearch.methods.prices.pass_through import compared

LAYERS = {"AFG": 0} | {f"{layer}{place}": 1 + "TEDM".index(layer) for layer in "TEDM" for place in "ABC"}
COUNTRIES = [iso3 for iso3 in LAYERS if iso3 != "AFG"]
STAGES = {"T": "transit", "E": "entry", "D": "distribution", "M": "market"}
PAIR = ["origin", "destination"]
CONFIDENCE = 0.90  # P5 to P95
HARVEST_T = 400.0  # of opium: carries a good half of the worlds


def true_shares(rng):
    """origin, destination, share: each country supplied by two or three of the layer before (all of AFG at the first)."""
    rows = []
    for iso3 in COUNTRIES:
        before = [one for one in LAYERS if LAYERS[one] == LAYERS[iso3] - 1]
        suppliers = before if len(before) == 1 else rng.choice(before, rng.integers(2, 4), replace=False)
        rows += [
            (one, iso3, share) for one, share in zip(suppliers, rng.dirichlet(np.ones(len(suppliers))), strict=True)
        ]
    return pd.DataFrame(rows, columns=["origin", "destination", "share"])


def cases(rng, shares, number, favour=1.0):
    """Counts of cases: multinomial for each destination. favour: how much likelier a case from its first supplier is seized."""
    tables = []
    for _, group in shares.groupby("destination"):
        seen = group["share"].to_numpy() * np.r_[favour, np.ones(len(group) - 1)]
        tables.append(group[PAIR].assign(n=rng.multinomial(number, seen / seen.sum())))
    return pd.concat(tables, ignore_index=True)


def flows_held(number, favour, seeds):
    """Share of the true flows inside P5 to P95, and the median width over the true flow; a mean over seeds."""
    held, width = [], []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        shares = true_shares(rng)
        markets = pd.Series(rng.gamma(1.0, 1000.0, len(COUNTRIES)), index=COUNTRIES)
        truth = allocate(markets, shares).table.set_index(PAIR)["kg"]
        prior = shares[PAIR].assign(q=1 / shares.groupby("destination")["share"].transform("size"))
        drawn = draw_flows(markets, import_shares(cases(rng, shares, number, favour), prior, 1.0), draws=400, seed=seed)
        table = drawn.table.set_index(PAIR).reindex(truth.index)
        free = truth.index.get_level_values("origin") != "AFG"
        inside = (table["p5"] <= truth * (1 + 1e-9)) & (truth <= table["p95"] * (1 + 1e-9))
        held.append(inside[free].mean())
        width.append(((table["p95"] - table["p5"]) / truth)[free].median())
    return np.mean(held), np.mean(width)


def table_flows(seeds: int = 200) -> pd.DataFrame:
    """Flows between countries from few and from many cases.

    The markets are known and the shares are not. Where a case from one supplier is three times as likely to be seized as from
    the others, more cases make the interval narrower about the wrong value: no number of cases repairs that.
    """
    rows = []
    for favour, world in ((1.0, "every case equally likely"), (3.0, "one supplier's cases three times as likely")):
        for number in (5, 50, 500):
            held, width = flows_held(number, favour, seeds)
            wanted = "0.87 to 0.93" if favour == 1 else "as above, and is not"
            rows.append((world, number, held, wanted, width))
    columns = [
        "chance of seizure",
        "cases an importer",
        "share of flows inside P5 to P95",
        "wanted",
        "width over true flow",
    ]
    return pd.DataFrame(rows, columns=columns)


def inputs_of(bad_grams=False):
    """The assumptions. bad_grams: a narrow belief about grams a user, beside the truth."""
    source = "SYNTHETIC"
    grams = (3.6, 6.0) if bad_grams else (3.6, 30.0)
    return (
        Input("grams_per_user", "grams", "loguniform", *grams, "g", source),
        Input("survey_factor", "survey", "loguniform", 2 / 3, 1.5, "factor", source),
        Input("survey_place", "surveys", "uniform", 0.0, 1.0, "of their range", source),
        Input("retail_price_factor", "price", "triangular", 0.8, 1.2, "factor", source, 1.0),
        Input("retail_purity", "purity", "uniform", 0.15, 0.4, "share", source),
        Input("wholesale_purity", "wholesale purity", "uniform", 0.3, 0.7, "share", source),
        Input("wholesale_place", "wholesale", "uniform", 0.0, 1.0, "place", source),
        Input("source_usd_per_kg", "source", "uniform", 2000.0, 2500.0, "USD/kg", source),
        Input("seized_retail_share", "retail seizures", "uniform", 0.0, 0.1, "share", source),
        Input("seized_distribution_share", "seizures", "uniform", 0.1, 0.4, "share", source),
    )


def world_inputs(rng):
    """Reported figures of the countries, and the purity range from which a missing one is drawn."""
    layer = np.array([LAYERS[iso3] for iso3 in COUNTRIES])
    wholesale = 2250 * 2.0**layer * rng.lognormal(0, 0.15, len(layer))
    retail = 2.2 * wholesale * rng.lognormal(0, 0.1, len(layer))
    purity = np.where(rng.random(len(layer)) < 0.5, rng.uniform(0.15, 0.4, len(layer)), np.nan)
    table = pd.DataFrame(
        {
            "stage": [STAGES[iso3[0]] for iso3 in COUNTRIES],
            "weight": 1.0,
            "prevalence_percent": rng.uniform(0.1, 1.0, len(layer)),
            "prevalence_year": 2020,
            "population": rng.uniform(5e6, 60e6, len(layer)),
            "gdp_usd": 1e12,
            **{
                f"wholesale_{end}": factor * wholesale for end, factor in (("low", 0.8), ("typical", 1), ("high", 1.25))
            },
            **{f"retail_{end}": factor * retail for end, factor in (("low", 0.8), ("typical", 1), ("high", 1.25))},
            "retail_purity": purity,
            "seized_kg": rng.gamma(1.0, 300.0, len(layer)),
            "reasons": None,
        },
        index=pd.Index(COUNTRIES, name="iso3"),
    )
    ends = {f"prevalence_{end}": table["prevalence_percent"] for end in ("low", "high")}
    table = table.assign(**ends, prevalence_departs=False, population_15_64=0.65 * table["population"])
    return CountryInputs(table, pd.DataFrame(columns=["iso3"]), (0.15, 0.4), 6, 2018, 2022)


def income_held(seeds, bad_grams=False, draws=400):
    """By seed: whether P5 to P95 holds what users truly pay, and each level's value added; and the relative error of the median."""
    rows = []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        known, shares = world_inputs(rng), true_shares(rng)
        truth_inputs = {one.name: one.at(rng.random(1)) for one in inputs_of()}
        exact = shares.rename(columns={"share": "alpha"}).assign(alpha=lambda table: 1e7 * table["alpha"])
        truth = route_income(known, exact, truth_inputs, ("AFG",), alpha=2 / 3, seed=seed)
        counted = import_shares(cases(rng, shares, 20))
        drawn = latin_hypercube(inputs_of(bad_grams), draws, seed)
        found = route_income(known, counted, drawn, ("AFG",), alpha=2 / 3, seed=seed)
        seen = {"what users pay": (found.expenditure_usd, truth.expenditure_usd[0])}
        for stage in ("retail", "distribution", "international"):
            seen[f"value added, {stage}"] = (
                found.incomes.value_added(stage).sum(axis=1),
                truth.incomes.value_added(stage).sum(),
            )
        seen["money across borders"] = (found.incomes.inward.sum(axis=1), truth.incomes.inward.sum())
        for name, (values, true) in seen.items():
            low, middle, high = np.percentile(values, (5, 50, 95))
            rows.append((seed, name, low <= true <= high, middle / true))
    return pd.DataFrame(rows, columns=["seed", "quantity", "held", "median over truth"])


def table_income(seeds: int = 300) -> pd.DataFrame:
    """What users pay, value added by level, and money across borders.

    Truth is drawn from the same distributions that the analyst believes in; then the analyst believes in 3.6 to 6 grams a
    user where the truth runs to 30, and the ranges fail: they are as good as the beliefs and no better.
    """
    rows = []
    for bad, belief in ((False, "3.6 to 30 g a user"), (True, "3.6 to 6 g a user, wrongly")):
        found = income_held(seeds, bad)
        for quantity, group in found.groupby("quantity", sort=False):
            wanted = "0.86 to 0.94" if not bad else "as above, and is not"
            rows.append((belief, quantity, group["held"].mean(), wanted, group["median over truth"].median()))
    return pd.DataFrame(rows, columns=["belief", "quantity", "truth inside P5 to P95", "wanted", "median over truth"])


def grams_under_supply(seeds, share_left=1.0, draws=1000):
    """By seed: whether P5 to P95 of the grams under the bound hold the planted ones, and its width over that without a bound.

    Worlds in which what users take exceeds the harvests cannot be and are drawn again. share_left: of the true harvest that the
    analyst believes in.
    """
    rows, seed = [], 0
    while len(rows) < seeds:
        seed += 1
        rng = np.random.default_rng(seed)
        known = world_inputs(rng)
        truth = {one.name: one.at(rng.random(1)) for one in inputs_of()}
        harvest = rng.uniform(0.9, 1.1) * HARVEST_T
        carried = {**truth, "harvest_t": np.array([harvest]), "opium_per_pure_kg": np.array([18.5])}
        true = supply(known.table, known.table[["seized_kg"]].sum().set_axis(["heroin"]), carried)
        if true.wanted_kg.to_numpy().sum() > true.left_kg[0]:
            continue
        drawn = latin_hypercube(inputs_of(), draws, seed)
        believed = share_left * HARVEST_T * rng.uniform(0.9, 1.1, draws)
        drawn |= {"harvest_t": believed, "opium_per_pure_kg": np.full(draws, 18.5)}
        bound = supply(known.table, known.table[["seized_kg"]].sum().set_axis(["heroin"]), drawn)
        ends = [
            np.quantile(grams, (0.05, 0.95))
            for grams in (drawn["grams_per_user"], bound.carried(drawn)["grams_per_user"])
        ]
        low, high = ends[1]
        grams = truth["grams_per_user"][0]
        rows.append((low <= grams <= high, np.log(high / low) / np.log(ends[0][1] / ends[0][0])))
    return pd.DataFrame(rows, columns=["held", "width"])


def table_supply(seeds: int = 200) -> pd.DataFrame:
    """Grams a user under the bound of the harvests.

    The truth is drawn from what the analyst believes in, given that the harvests carry it; then the analyst believes in half of
    the true harvest, and the bound cuts the truth off.
    """
    rows = []
    for share, belief in ((1.0, "the true harvest, ±10 %"), (0.5, "half of it")):
        found = grams_under_supply(seeds, share)
        wanted = "0.86 to 0.94" if share == 1 else "as above, and is not"
        rows.append((belief, found["held"].mean(), wanted, found["width"].mean()))
    return pd.DataFrame(
        rows, columns=["belief", "planted grams inside P5 to P95", "wanted", "width over that without a bound"]
    )


def price_pairs(rng, form, error, countries=25, years=4):
    """Wholesale and retail prices of countries: multiplied by 2.5, or 30,000 added; wholesale reported with error."""
    level = rng.uniform(np.log(5e3), np.log(60e3), countries)
    true = np.exp(np.repeat(level, years) + rng.normal(0, 0.15, countries * years))
    kept = np.repeat(rng.normal(0, 0.2, countries), years)  # what a country keeps from year to year
    noise = kept + rng.normal(0, 0.1, countries * years)
    retail = 2.5 * true * np.exp(noise) if form == "multiplicative" else (30e3 + true) * np.exp(0.3 * noise)
    return true * np.exp(rng.normal(0, error, len(true))), retail, np.repeat(np.arange(countries), years)


def pass_through_found(form, error, seeds):
    """Shares of seeds in which the right and the wrong form is named, and elasticity 1 lies in the interval; mean elasticity."""
    found = [compared(*price_pairs(np.random.default_rng(seed), form, error)) for seed in range(seeds)]
    right = np.mean([one.form == form for one in found])
    wrong = np.mean([one.form not in (form, "not identified") for one in found])
    held = np.mean([one.elasticity_low <= 1 <= one.elasticity_high for one in found])
    return right, wrong, held, np.mean([one.elasticity for one in found])


def table_pass_through(seeds: int = 200) -> pd.DataFrame:
    """Added or multiplied, from 25 countries and four years each.

    Prices of wholesale are reported with error: exactly, by 15 % and by 40 %. Error pushes the elasticity towards 0, so that a
    multiplied price looks added to: a finding of "additive" is the one to doubt.
    """
    rows = []
    for form in ("multiplicative", "additive"):
        for error in (0.0, 0.15, 0.4):
            right, wrong, held, elasticity = pass_through_found(form, error, seeds)
            rows.append(
                (form, f"{100 * error:.0f} %", right, wrong, held if form == "multiplicative" else np.nan, elasticity)
            )
    columns = [
        "truth",
        "error of wholesale prices",
        "named rightly",
        "named wrongly",
        "1 in the interval",
        "mean elasticity",
    ]
    return pd.DataFrame(rows, columns=columns)


def gradient_held(clustered, seeds):
    """Share of seeds whose interval holds a true rise of 30 % per 1,000 km over 25 countries, with or without neighbourhoods."""
    held = 0
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        group = np.repeat(np.arange(5), 5)
        km = 800 + 1100 * group + rng.uniform(0, 400, 25)
        shared = rng.normal(0, 0.35, 5)[group] if clustered else rng.normal(0, 0.35, 25)
        price = np.exp(8 + np.log(1.3) * km / 1000 + shared + rng.normal(0, 0.2, 25))
        found = price_gradient(pd.Series(km), pd.Series(price))
        held += found.low <= 30 <= found.high
    return held / seeds


def table_gradient(seeds: int = 400) -> pd.DataFrame:
    """Prices over distance, with and without neighbours that resemble each other.

    The interval supposes that countries are independent evidence. Where five neighbourhoods of five share their level it holds
    the truth far less often than 95 times in 100, as the reports say.
    """
    rows = [
        ("countries independent", gradient_held(False, seeds), "0.92 to 0.98"),
        ("five neighbourhoods of five", gradient_held(True, seeds), "0.95, and is not"),
    ]
    return pd.DataFrame(rows, columns=["world", "truth in the 95 % interval", "wanted"])
