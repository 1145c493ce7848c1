"""The tables of the notebook `precursors`."""

from typing import Any

import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.partnership.precursors.need import INPUTS
from pactresearch.chapters.partnership.precursors.study import Need, Seized
from pactresearch.language import _
from pactresearch.reports.show import citations
from pactresearch.rows import rows_of


def by_leg(found: Seized) -> dict[str, Any]:
    """What each country reported, route by route, as the arguments of `show_table`."""
    rows = found.rows.groupby(["route", "iso3"])
    sums = rows.agg(first=("year", "min"), last=("year", "max"), reports=("year", "size"), kg=("kg", "sum"))
    largest = found.rows.loc[rows["kg"].idxmax()].set_index(["route", "iso3"])
    sums = sums.join(largest[["kg", "year"]].add_prefix("largest_")).reset_index()
    order = {route: at for at, route in enumerate(geography.route_names())}
    sums = sums.sort_values(["route", "kg"], key=lambda one: one.map(order).fillna(9) if one.name == "route" else -one)
    frame = pd.DataFrame(
        {
            _("country"): [geography.country_name(iso3) for iso3 in sums["iso3"]],
            _("leg"): [geography.route_title(route) if route else _("on no route") for route in sums["route"]],
            _("years reported"): sums["reports"].to_numpy(),
            _("all together"): [words.weight(kg) for kg in sums["kg"]],
            _("largest year"): [
                _("{weight} in {year}").format(weight=words.weight(kg), year=year)
                for kg, year in zip(sums["largest_kg"], sums["largest_year"], strict=True)
            ],
        }
    )
    caption = _("Acetic anhydride seized, as reported, by a country's leg of the way")
    return {
        "frame": frame,
        "data": sums,
        "name": "by_leg",
        "caption": caption,
        "source": citations.source_line(found.rows),
    }


def published(found: Seized) -> dict[str, Any]:
    """Single figures that publications print, as the arguments of `show_table`."""
    said = found.published.reset_index(drop=True)
    frame = pd.DataFrame(
        {
            _("where"): [
                geography.country_name(area) if len(area) == 3 else words.begins(_(area)) for area in said["area"]
            ],
            _("period"): said["period"].astype(str),
            _("as printed"): [f"{words.shortest(row.value, 0)} {row.unit}" for row in rows_of(said)],
            _("weight"): [words.weight(kg) for kg in said["kg"]],
            _("publication"): said["publication"],
        }
    )
    caption = _("Single figures as published; litres counted as 1.08 kg each")
    return {
        "frame": frame,
        "data": said,
        "name": "published",
        "caption": caption,
        "source": citations.source_line(said),
    }


def inputs() -> dict[str, Any]:
    """What the need is made of, as the arguments of `show_table`."""
    frame = pd.DataFrame(
        {
            _("input"): [_(one.label) for one in INPUTS],
            _("range"): [" ".join(filter(None, [f"{one.low:g} – {one.high:g}", one.unit])) for one in INPUTS],
            _("likeliest"): [one.mode for one in INPUTS],
            _("source"): [_(one.source) for one in INPUTS],
        }
    )
    return {
        "frame": frame,
        "name": "inputs",
        "caption": _("Inputs to the need"),
        "missing": _("no likeliest value"),
    }


def need_table(needed: Need) -> dict[str, Any]:
    """The need by year, as the arguments of `show_table`."""
    told = needed.by_year
    frame = pd.DataFrame(
        {
            _("year"): told["year"].astype(str),
            _("opium harvest"): [words.weight(1000 * t) for t in told["opium_t"]],
            _("acetic anhydride needed, t"): [
                words.with_range(row.p50, row.p5, row.p95) if row.from_harvest else None for row in rows_of(told)
            ],
        }
    )
    return {
        "frame": frame, "data": told, "name": "need", "caption": _("What each harvest would need"),
        "source": citations.source_line(needed.harvests), "missing": _("not identified: heroin is made from stocks"),
    }  # fmt: skip
