"""The tables of the notebook `demand`."""

from typing import Any

import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.partnership.demand.study import KINDS, SURVEY, Known
from pactresearch.language import _
from pactresearch.reports.show import citations
from pactresearch.rows import rows_of

COUNTED = tuple(kind for kind in KINDS if kind != SURVEY)


def surveys(found: Known) -> dict[str, Any]:
    """Use by survey, country by country, as the arguments of `show_table`."""
    told = found.of(SURVEY).reindex(list(found.partners))
    frame = pd.DataFrame(
        {
            _("country"): [geography.country_name(iso3) for iso3 in told.index],
            _("percent of people aged 15-64"): told["percent"].to_numpy(),
            _("year of the survey"): told["year"]
            .astype("Int64")
            .astype("str")
            .where(told["year"].notna(), None)
            .to_numpy(),
            _("people"): [figure_of(row.value, row.low, row.high) for row in rows_of(told)],
        }
    )
    caption = _("People who used opiates in the year before a survey")
    source = citations.source_line(*found.surveyed)
    return {"frame": frame, "data": told.reset_index(), "name": "surveys", "caption": caption, "source": source}


def registers(found: Known) -> dict[str, Any]:
    """Estimates and registers, country by country, each with its year, as the arguments of `show_table`."""
    rows = found.newest[found.newest["kind"].isin(COUNTED)]
    said = rows.assign(
        said=[
            _("{figure} ({year})").format(figure=figure_of(row.value, row.low, row.high), year=row.year)
            for row in rows_of(rows)
        ]
    )
    cells = {kind: rows["said"] for kind, rows in said.set_index("iso3").groupby("kind")}
    wide = pd.DataFrame(cells, index=list(found.partners), columns=list(COUNTED))
    wide = wide.astype("object").where(wide.notna(), None)
    frame = wide.rename(columns={kind: _(KINDS[kind]) for kind in COUNTED}).reset_index(drop=True)
    frame.insert(0, _("country"), [geography.country_name(iso3) for iso3 in wide.index])
    caption = _("Estimates and registers: newest figure and its year; treatment coverage in percent")
    source = citations.source_line(found.published)
    return {"frame": frame, "data": rows, "name": "registers", "caption": caption, "source": source}


def figure_of(value: float, low: float, high: float) -> str | None:
    """A figure as people read it, with its range; None where there is none."""
    if pd.isna(value) and pd.isna(low):
        return None
    if pd.isna(low):
        return (
            words.two_figures(value) if value < 100 else f"{value:,.0f}" if value < 10_000 else words.two_figures(value)
        )
    span = _("{low} to {high}").format(low=words.two_figures(low), high=words.two_figures(high))
    return span if pd.isna(value) else words.with_range(value, low, high)
