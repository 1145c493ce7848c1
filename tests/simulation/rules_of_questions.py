"""How the rules of the ten questions do in worlds whose truth is known: what they find falsely, and what they find. SYNTHETIC.

    python -m tests.simulation.rules_of_questions ARCHIVE.zip [Q1 Q5 …]

writes pactresearch/chapters/business_models/rules/checked.csv, which the reports print. Each world keeps the real numbers of cases,
years, countries and ranges; only what is asked about is planted, or taken away.
ARCHIVE.zip: single cases, for Q2 and Q5.
"""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from pactresearch import geography, load
from pactresearch.chapters.business_models import study
from pactresearch.chapters.business_models.parameters import BusinessModelsSynthesis
from pactresearch.chapters.business_models.rules import from_cases, from_money
from pactresearch.chapters.business_models.rules.questions import CHECKED
from pactresearch.methods.prices.chain import last_adds_most, priced_nodes
from pactresearch.methods.shipments.quantile_shift import GROWTH, comparable, growth_found
from pactresearch.methods.shipments.shipments import REPORTING_THRESHOLD_KG, in_whole_years
from pactresearch.methods.shipments.typology import features_of, typology
from pactresearch.methods.shipments.year_orders import WORLDS
from pactresearch.reports.show.prices import prices_of_route
from scripts.single_case_statistics import LARGE_KG, large_lot_shares, seized_together, single_cases
from tests.conftest import ROOT
from tests.simulation.known_shipments import CATEGORIES, FAITHFUL

COLUMNS = ["question", "route", "false_positive", "power", "worlds", "effect"]
REACHED = ("northern", "southern")  # whose cases account for half of the kilograms
SEED = 20170912
TEXT_ERRS = 0.2  # assumed: one text in five is wrong about what it is quoted for, each by itself
ONE_IN_TEN = 0.1  # of the lots of a country, carried with another drug
PLANTED = {
    **CATEGORIES,
    "size_class_kg": ("1-5", "<1", "5-10", "10-50"),
}  # of four types; by chance a field follows in one of four
FAR_FROM_HALF = 0.85  # of the kilograms in large lots
TIMES = 3.0  # what the street adds, over the most that an earlier stage adds


def heroin_cases(route: str) -> pd.DataFrame:
    """The grouped cases of a route that the package carries."""
    cases = load("cases")
    return cases[
        (cases["drug"] == "heroin") & cases["iso3"].isin(geography.members(route, "hard")["iso3"])
    ].reset_index(drop=True)


def sizes(route: str, worlds: int) -> tuple:
    """Q1: the years of each country in any order, with and without a growth by 30 % a year."""
    rows = comparable(heroin_cases(route), REPORTING_THRESHOLD_KG)
    found = (growth_found(rows, growth, worlds=worlds, seed=SEED) for growth in (0.0, GROWTH))
    return "Q1", route, *found, worlds, "lots that grow by 30 % a year"


def large_lots(route: str, cases: pd.DataFrame, worlds: int) -> tuple:
    """Q2, for what the route's cases say, over or under half: falsely, large lots that carry exactly half of the kilograms; power,
    that carry 85 or 15 in 100. In each world the years of countries are drawn anew, and each of their lots any number of
    times; how often a large lot comes is set so that the share is the true one."""
    rng = np.random.default_rng(SEED)
    sized = (
        cases[cases["iso3"].isin(geography.members(route, "hard")["iso3"])].dropna(subset="kg").reset_index(drop=True)
    )
    kg, large = sized["kg"].to_numpy(), (sized["kg"] >= LARGE_KG).to_numpy()
    cell = sized.groupby(["iso3", "year"]).ngroup().to_numpy()
    over, found = bool(kg[large].sum() > kg[~large].sum()), []
    for share in (from_cases.HALF, FAR_FROM_HALF if over else 1 - FAR_FROM_HALF):
        often, claimed = share / (1 - share) * kg[~large].sum() / kg[large].sum(), 0
        for number in range(worlds):
            years = rng.multinomial(cell.max() + 1, np.full(cell.max() + 1, 1 / (cell.max() + 1)))
            times = rng.poisson(np.where(large, often, 1.0) * years[cell])
            _share, (*_of, least, most, _p) = large_lot_shares(
                sized.loc[sized.index.repeat(times)], route, draws=999, seed=number
            )
            claimed += least > from_cases.HALF if over else most < from_cases.HALF
        found.append(claimed / worlds)
    return "Q2", route, *found, worlds, f"lots of 50 kg or more with {100 * share:.0f} % of the kilograms"


def together(route: str, seized: pd.DataFrame, countries: list[str], worlds: int) -> tuple:
    """Q5: falsely, the days permuted; power, the days as they are, with another drug beside one lot in ten. On permuted days the
    power would be that of cases which nobody has: where drugs are registered on days apart, the same lots do not show. The rule
    over the route's countries."""
    rng, tables = np.random.default_rng(SEED), []
    for iso3 in countries:  # where only one of the two was ever seized, no order of days brings them together
        rows = seized[seized["iso3"] == iso3]
        tables.append(rows[rows.groupby(["place", "year"])["asked"].transform("nunique") == 2].reset_index(drop=True))
    found = {ONE_IN_TEN: 0, 0.0: 0}
    for share, number in ((share, number) for share in found for number in range(worlds)):
        above = []
        for rows in tables:
            world = rows if share else rows.assign(day=_days_in_any_order(rows, rng))
            beside = world[world["asked"]].sample(frac=share, random_state=number).assign(asked=False)
            one = seized_together(pd.concat([world, beside]), seed=number)
            above.append(one.value > one.high)
        found[share] += np.mean(above) >= from_cases.HALF
    return "Q5", route, found[0.0] / worlds, found[ONE_IN_TEN] / worlds, worlds, "one lot in ten with another drug"


def _days_in_any_order(rows: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """The day of each row, those of a place and year in another order."""
    block, day = rows.groupby(["place", "year"]).ngroup().to_numpy(), np.empty(len(rows))
    day[np.argsort(block, kind="stable")] = rows["day"].to_numpy()[np.lexsort((rng.random(len(rows)), block))]
    return day


def parcels(route: str) -> tuple:
    """Q7: the years of each country in any order, with and without odds that grow by 30 % a year."""
    rows = load("case_statistics").query("statistic == 'parcel_share'")
    rows = rows[rows["area"].isin(geography.members(route, "hard")["iso3"])]
    rows = rows[rows.groupby("area")["year"].transform("nunique") >= from_cases.MINIMUM_YEARS]
    orders, odds = from_cases.parcel_odds(rows, SEED)
    found = (orders.found(odds, np.log1p(growth), rising=True) for growth in (0.0, GROWTH))
    return "Q7", route, *found, WORLDS, "odds of a parcel that grow by 30 % a year"


def street(route: str, tables: dict[str, pd.DataFrame], worlds: int) -> tuple:
    """Q9: in every country the street adds exactly as much as the most before it (falsely), or three times that (power); prices as
    published scatter about the true ones."""
    asked, rng = BusinessModelsSynthesis(), np.random.default_rng(SEED)
    along = prices_of_route(route, tables, asked)
    ways = study.priced_ways(along, tables["statements"])
    chains = {iso3: priced_nodes(way) for iso3, way in ways.items()}
    real = study._street(ways, along.known.table, SEED)
    found = {TIMES: 0, 1.0: 0}
    for times in found:
        for number in range(worlds):
            adds = [last_adds_most(_world(chains[iso3], times, rng), draws=200, seed=number) for iso3 in real["iso3"]]
            found[times] += from_money.margins(real.assign(adds_most=adds)).verdict == "supported"
    return (
        "Q9",
        route,
        found[1.0] / worlds,
        found[TIMES] / worlds,
        worlds,
        "a street that adds three times the most before it",
    )


def _world(nodes: pd.DataFrame, times: float, rng: np.random.Generator) -> pd.DataFrame:
    """A chain with true prices and purities from its ranges and a street price that adds `times` the most before; what is published
    scatters by a fifth about the truth, with ranges as wide as the real ones."""
    known_ = nodes.dropna(subset="pure_low").reset_index(drop=True)
    purity, cap = [], 1.0
    for low, high in zip(known_["purity_low"], known_["purity_high"], strict=True):
        cap = rng.uniform(min(low, cap), min(high, cap))
        purity.append(cap)
    pure = known_["typical"].to_numpy() / np.array(purity)
    before = np.diff(pure[:-1]).max() if len(pure) > 2 else pure[0]
    pure[-1] = pure[-2] + times * max(before, 0.05 * pure[-2])
    typical = pure * purity * np.exp(rng.normal(0, 0.2, len(pure)))
    low, high = (typical * np.fmax(known_[end] / known_["typical"], 0.01) for end in ("low", "high"))
    return known_.assign(low=np.fmin(low, typical), typical=typical, high=np.fmax(high, typical))


def types(route: str, worlds: int) -> tuple:
    """Q10: types claimed among shuffled cases, as the validation page has it, and four planted types that are found among the
    route's own cases, each with the fields that it tells."""
    cases = heroin_cases(route)
    each = cases.index.repeat(cases["n"])
    alone = cases.loc[each].assign(n=1, kg=np.nan).reset_index(drop=True)
    told = features_of(cases).loc[each, list(PLANTED)].reset_index(drop=True)
    found = 0
    for number in range(worlds):
        rng = np.random.default_rng([SEED, number])
        own, world = rng.integers(4, size=len(told)), told.copy()
        for field, categories in PLANTED.items():
            known = told[field].notna()
            drawn = np.where(rng.random(len(told)) < FAITHFUL, own, rng.integers(4, size=len(told)))
            world.loc[known, field] = np.take(categories, drawn[known])
        typed = typology(
            alone.assign(**world), bootstraps=20, starts=6, seed=number
        )  # a fifth of the report's, for time
        found += typed.judgement.verdict == "supported"
    page = (ROOT / "docs" / "validation.md").read_text("utf-8").split("### Types among shuffled cases")[1]
    rows = re.findall(r"^\| \d+ \| ([\d.]+) \|$", page.split("\n### ")[0], re.MULTILINE)
    claimed = 1 - min(map(float, rows)) / 100
    return "Q10", route, claimed, found / worlds, worlds, "four types that a field follows in 85 cases of 100"


def texts(worlds: int) -> tuple:
    """Texts: two families, each wrong in one case of five; the rule is met where both say so."""
    wrong = np.random.default_rng(SEED).random((worlds, 2)) < TEXT_ERRS
    effect = "two texts, each assumed wrong in one case of five"
    return "Q3", "texts", float(wrong.all(axis=1).mean()), float((~wrong).all(axis=1).mean()), worlds, effect


def rows_of_rules(questions: list[str], archive: Path) -> Iterator[tuple]:
    """The rows of checked.csv on these questions; the archive is read for Q2 and Q5."""
    tables = {name: load(name) for name in study.TABLES}
    if "Q3" in questions:
        yield texts(100_000)
    if "Q5" in questions:
        _cases, seized = single_cases(archive)
        rows = tables["case_statistics"].query("statistic == 'seized_together' and n >= @from_cases.LEAST_CASES")
        for route in REACHED:
            own = rows[rows["area"].isin(geography.members(route, "hard")["iso3"])]
            yield together(route, seized, list(own["area"]), 40)
    if "Q7" in questions:
        yield parcels("southern")
    if "Q10" in questions:
        yield from (types(route, 20) for route in REACHED)
    if "Q1" in questions:
        yield from (sizes(route, 100) for route in REACHED)
    if "Q2" in questions:
        heroin = single_cases(archive)[0].query("drug == 'heroin'")
        yield from (large_lots(route, heroin[in_whole_years(heroin)], 400) for route in REACHED)
    if "Q9" in questions:
        yield from (street(route, tables, 60) for route in geography.route_names())


def main() -> None:
    """Writes the rows of the questions that are asked for, in place of those that stand."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("questions", nargs="*", default=["Q1", "Q2", "Q3", "Q5", "Q7", "Q9", "Q10"])
    asked = parser.parse_args()
    for row in rows_of_rules(asked.questions, asked.archive):
        print(*row, flush=True)
        table = pd.concat([pd.read_csv(CHECKED), pd.DataFrame([row], columns=COLUMNS).round(4)])
        table = table.drop_duplicates(["question", "route"], keep="last")
        number = table["question"].str[1:].astype(int)
        table.assign(number=number).sort_values(["number", "route"])[COLUMNS].to_csv(
            CHECKED, index=False, lineterminator="\n"
        )


if __name__ == "__main__":
    main()
