"""The tables of the notebook `macro_indicators`."""

from typing import Any

import pandas as pd

from pactresearch.chapters.monitoring.macro.study import DIMENSIONS, INDICATORS, Known
from pactresearch.chapters.monitoring.macro.words import said
from pactresearch.language import _
from pactresearch.reports.show import citations
from pactresearch.rows import rows_of


def by_dimension(found: Known, dimension: str) -> dict[str, Any]:
    """The figures of a dimension, a row an indicator, each with its year, as the arguments of `show_table`."""
    names = [one.id for one in INDICATORS.values() if one.dimension == dimension]
    rows = found.figures[found.figures["indicator"].isin(names)]
    cells = {
        (row.indicator, row.iso3): _("{value} ({year})").format(value=said(row.indicator, row.value), year=row.year)
        for row in rows_of(rows)
    }
    frame = pd.DataFrame(
        {_("indicator"): [_(INDICATORS[name].name) for name in names]}
        | {place: [cells.get((name, iso3)) for name in names] for iso3, place in found.names.items()}
    )
    caption = _("{dimension}: the newest figure and its year").format(dimension=_(DIMENSIONS[dimension]))
    if dimension == "value":
        caption = _("{dimension}: the newest figure and its year; prices in USD of {base}").format(
            dimension=_(DIMENSIONS[dimension]), base=found.base_year
        )
    source = citations.source_line(*(found.rows[name] for name in names if len(found.rows[name])))
    return {"frame": frame, "data": rows, "name": f"figures_{dimension}", "caption": caption, "source": source}


def listed(found: Known) -> dict[str, Any]:
    """Spells on lists of the Financial Action Task Force, a row each, as the arguments of `show_table`."""
    rows = [(found.names[iso3], spell) for iso3, of in found.listed.items() for spell in of]
    silent = [(found.names[iso3], None) for iso3, of in found.listed.items() if not of]
    frame = pd.DataFrame(rows + silent, columns=[_("country"), _("listed")])
    return {
        "frame": frame, "name": "listed", "caption": _("Lists of the Financial Action Task Force"),
        "source": citations.source_line(found.rows["fatf_spells"]), "missing": _("no spell found"),
    }  # fmt: skip


def definitions() -> dict[str, Any]:
    """What each indicator is taken from and what it cannot say, as the arguments of `show_table`."""
    frame = pd.DataFrame(
        {
            _("indicator"): [_(one.name) for one in INDICATORS.values()],
            _("table"): [one.table for one in INDICATORS.values()],
            _("what it cannot say"): [_(one.limits) for one in INDICATORS.values()],
        }
    )
    return {"frame": frame, "name": "definitions", "caption": _("The indicators and their limits")}
