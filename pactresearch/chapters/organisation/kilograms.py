"""What the ledger of one kilogram is made of: the prices along a route's likeliest way, and what publications say a stage pays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from pactresearch.chapters.organisation.ledger import COSTS, Ledger, ledger, pure_prices
from pactresearch.chapters.organisation.registers import Register
from pactresearch.data.sources import read_yaml
from pactresearch.methods.evidence.published import Published
from pactresearch.methods.income.price_way import FARM_GATE, chain_nodes, way_to
from pactresearch.methods.prices.chain import priced_nodes
from pactresearch.reports.show.prices import PRICED_DRUG, WHOLESALE_PURITY, PricesOfRoute, node_name, prices_of_route
from pactresearch.rows import rows_of

DRAWS = 4_000
MONEY = (0.01, 0.17)  # the treatment of the disagreement "cost of moving money"; a test holds the two together
FILE = Path(__file__).with_name("costs.yaml")
# The stages of the ledger, and the stages of the register whose findings belong to each.
STAGES = {
    "farm_gate": ("farm_gate",),
    "processing": ("processing",),
    "border": ("border",),
    "transit": ("transit",),
    "wholesale": ("import", "wholesale"),
    "retail": ("middle", "retail"),
}


class Asked(Protocol):
    """What a notebook asks for, as its parameters have it."""

    drug: str
    first_price_year: int
    last_price_year: int
    seed: int


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What a cell rests on.

    grade: estimated, published, indication, all_routes (published, but of no single route), borrowed (of other drugs,
    money or routes) or unknown. findings: in the sums. told: findings that are shown and in no sum. share: lowest and highest,
    None without one. seized: the estimate of interception, None where it rests on findings alone.
    """

    grade: str
    findings: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    share: tuple[float, float] | None = None
    families: int = 0
    seized: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Kilogram:
    """The ledger of a route with what each cell rests on.

    places: stage to ISO3. basis: (stage, item) to what it rests on. nodes: of the price chain. draws: prices per pure kilogram,
    a column a stage. sources: the tables of its figures. year: in whose dollars.
    """

    route: str
    ledger: Ledger
    basis: Mapping[tuple[str, str], Basis]
    places: Mapping[str, Sequence[str]]
    nodes: pd.DataFrame
    draws: pd.DataFrame
    sources: tuple[pd.DataFrame, ...]
    year: int

    @property
    def stages(self) -> list[str]:
        """The stages that have a price, outwards."""
        return list(self.draws.columns)

    @property
    def costs_known(self) -> int:
        """In how many cells a cost has a figure for opiates: on the route, or on no single one; none that is borrowed."""
        return sum(
            cost in COSTS and one.grade not in ("unknown", "borrowed") for (_stage, cost), one in self.basis.items()
        )


def kilogram(
    route: str,
    tables: Mapping[str, pd.DataFrame],
    found: Register,
    asked: Asked,
    along: PricesOfRoute | None = None,
) -> Kilogram | None:
    """The ledger of one kilogram on a route; None for another drug than heroin, and where no way leads to a street with a price.

    tables: cases, seizures, prices, context, prevalence and statements, as `load` gives them. asked: the drug, the years of the
    prices (in dollars of the last) and the seed. along: as `prices_of_route` gives it, where it is at hand.
    """
    if asked.drug != PRICED_DRUG:
        return None
    prices, years = tables["prices"], (asked.first_price_year, asked.last_price_year)
    along = along or prices_of_route(route, tables, asked)
    ground, known = along.ground, along.known
    way = way_to("", along.links, known, ground.sources)
    if not way:
        return None
    nodes = priced_nodes(
        chain_nodes(way, known, tables["statements"], along.cpi, WHOLESALE_PURITY, ground.km, node_name)
    )
    at, places = _stages_of(nodes)
    if not {"wholesale", "retail"} <= at.keys():
        return None
    drawn = pure_prices(nodes, DRAWS, asked.seed)
    draws = pd.DataFrame({stage: drawn[:, node] for stage, node in at.items()})
    costs = [one for one in read_yaml(FILE) if route in one.get("routes", [route])]
    basis = {
        (stage, item): _basis(
            [one for one in costs if one["cost"] == item and _covers(stage, list(at)).intersection(_stages(one))],
            item,
            route,
            tables,
            found,
        )
        for stage in at
        for item in ("sold", *COSTS)
    }
    shares = {cell: one.share for cell, one in basis.items() if one.share is not None}
    on_way = prices["iso3"].isin(nodes["iso3"]) & prices["year"].between(*years)
    priced = prices[on_way & (prices["drug"] == PRICED_DRUG)]
    return Kilogram(
        route=route,
        ledger=ledger(draws, shares, asked.seed),
        basis=basis,
        places=places,
        nodes=nodes,
        draws=draws,
        sources=(priced, _named(tables["statements"], basis, ground.sources), found.evidence),
        year=years[1],
    )


def _named(statements: pd.DataFrame, basis: Mapping[tuple[str, str], Basis], sources: Sequence[str]) -> pd.DataFrame:
    """The statements that the ledger uses: prices at the source, and what passed through a country."""
    passing = [name for one in basis.values() for name in (one.seized or {}).get("passing", ())]
    priced = statements["area"].isin(sources) & statements["metric"].isin([*FARM_GATE, "price_at_stage_low"])
    return statements[priced | statements["statement_id"].isin(passing)]


def _stages_of(nodes: pd.DataFrame) -> tuple[dict[str, int], dict[str, list[str]]]:
    """Stage to the node at whose price it sells, and to its countries; a stage without a price is left out."""
    last = len(nodes) - 1
    between = ["border", *["transit"] * (last - 4)] if last > 3 else []
    kinds = ["farm_gate", "processing", *between, "wholesale", "retail"]
    priced = nodes["typical"].notna()
    at = {kind: node for node, kind in enumerate(kinds) if priced.iloc[node]}  # of several countries the last
    return at, {kind: [one for one, of in zip(nodes["iso3"], kinds, strict=True) if of == kind] for kind in at}


def _covers(stage: str, stages: Sequence[str]) -> set[str]:
    """The stages of the register that belong to a stage of the ledger, and to stages before it that the way does not have."""
    at = {of: other for other, parts in STAGES.items() for of in parts}
    order = list(STAGES)
    later = {other: next((one for one in order[order.index(other) :] if one in stages), "") for other in order}
    return {of for of, other in at.items() if later[other] == stage}


def _stages(entry: Mapping[str, Any]) -> list[str]:
    return [entry["stage"]] if isinstance(entry["stage"], str) else entry["stage"]


def _basis(
    entries: Sequence[Mapping[str, Any]],
    item: str,
    route: str,
    tables: Mapping[str, pd.DataFrame],
    found: Register,
) -> Basis:
    """What one item of a stage rests on. entries: of costs.yaml, those on this item and stage."""
    told = tuple(name for one in entries for name in one.get("told", ()))
    if item == "sold":
        return Basis(grade="estimated", told=told)
    borrowed = next((one for one in entries if "borrowed" in one), None)
    if borrowed:
        named = tuple(borrowed["findings"])
        families = len({found.rows[one].family for one in named})
        return Basis(grade="borrowed", findings=named, told=told, share=MONEY, families=families)
    given = tuple(name for one in entries for name in (*one.get("findings", ()), *one.get("at_most", ())))
    ends = [end for one in entries for end in _ends(one, found)]
    seized = next((_intercepted(one["seized_of"], tables) for one in entries if "seized_of" in one), None)
    if seized:
        ends.append((seized["low"], seized["high"]))
    if not ends:
        return Basis(grade="unknown", told=told)
    asked = found.asked(route, given)
    return Basis(
        grade="estimated" if seized else _grade(asked),
        findings=given,
        told=told,
        share=(min(low for low, _ in ends), max(high for _, high in ends)),
        families=asked.n_families + bool(seized),
        seized=seized,
    )


def _grade(asked: Published) -> str:
    return "all_routes" if asked.grade == "nothing" else asked.grade


def _ends(entry: Mapping[str, Any], found: Register) -> list[tuple[float, float]]:
    """The lowest and highest share that each finding gives."""
    exact = [_shares(found.rows[one]) for one in entry.get("findings", ())]
    least = min((low for low, _high in exact), default=0.0)
    return [*exact, *((least, _shares(found.rows[one])[1]) for one in entry.get("at_most", ()))]


def _shares(row: Any) -> tuple[float, float]:
    given = [one for one in (row.low, row.value, row.high) if pd.notna(one)]
    return float(min(given)), float(max(given))


def _intercepted(asked: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """A country's mean seizures over what publications say passed through it: before its seizures, or after them."""
    annual, years = tables["seizures"], (asked["first_year"], asked["last_year"])
    rows = annual[(annual["iso3"] == asked["iso3"]) & annual["year"].between(*years) & (annual["drug"] == PRICED_DRUG)]
    seized = float(rows["kg"].mean())
    said = tables["statements"].set_index("statement_id")
    passing = 1_000 * said.loc[list(asked["passing"]), "value"]  # from tonnes
    return {
        "iso3": asked["iso3"],
        "years": years,
        "seized_kg": seized,
        "passing": tuple(asked["passing"]),
        "low": seized / (float(passing.max()) + seized),
        "high": min(1.0, seized / float(passing.min())),
    }


def ledger_data(found: Kilogram) -> pd.DataFrame:
    """The ledger as data: a row a stage and item, with what it rests on."""
    cells = found.ledger.cells.copy()
    bases = [found.basis.get((one.stage, one.item), Basis(grade="estimated")) for one in rows_of(cells)]
    cells["grade"] = [one.grade for one in bases]
    cells["families"] = [one.families for one in bases]
    for end, at in (("share_low", 0), ("share_high", 1)):
        cells[end] = [None if one.share is None else one.share[at] for one in bases]
    cells["findings"] = [" ".join((*one.findings, *(one.seized or {}).get("passing", ()))) for one in bases]
    cells["told_in_another_measure"] = [" ".join(one.told) for one in bases]
    cells.insert(0, "route", found.route)
    return cells.rename(columns={"value": "usd_per_pure_kg", "low": "low", "high": "high"})
