"""The tables of the notebook `portfolio`."""

from typing import Any

import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.partnership import MILLION
from pactresearch.chapters.partnership.portfolio.study import NAMES, Done, overlaps
from pactresearch.language import _
from pactresearch.reports.show import citations
from pactresearch.rows import rows_of


def without(done: Done) -> dict[str, Any]:
    """The countries of each route without an action, as the arguments of `show_table`."""
    rows = [
        {
            _("route"): geography.route_title(route),
            _("without a recorded action"): words.listed([geography.country_name(iso3) for iso3 in codes]) or None,
        }
        for route, codes in done.without.items()
    ]
    caption = _("Countries on a route without a recorded action")
    return {
        "frame": pd.DataFrame(rows),
        "name": "without",
        "caption": caption,
        "missing": _("none"),
        **_source(done.projects),
    }


def actions(done: Done) -> dict[str, Any]:
    """Every recorded action, as the arguments of `show_table`."""
    rows = done.projects.sort_values(["pillar", "iso3", "year_from"], ignore_index=True)
    frame = pd.DataFrame(
        {
            _("country"): [geography.country_name(iso3) for iso3 in rows["iso3"]],
            _("pillar, by the title"): [_(NAMES[pillar]) for pillar in rows["pillar"]],
            _("years"): [f"{one.year_from}–{one.year_to}" for one in rows_of(rows)],
            _("spent, USD"): [f"{amount:,.0f}" if pd.notna(amount) else None for amount in rows["amount"]],
            _("title"): rows["label"],
        }
    )
    return {"frame": frame, "data": rows, "name": "actions", "caption": _("The recorded actions"), **_source(rows)}


def alike(done: Done) -> dict[str, Any]:
    """Pairs of actions with like titles, as the arguments of `show_table`."""
    pairs, rows = overlaps(done.projects), done.projects.reset_index(drop=True)
    said = [f"{geography.country_name(row.iso3)}: {row.label}" for row in rows_of(rows)]
    frame = pd.DataFrame(
        {
            _("alike"): [words.percent(100 * share) for share in pairs["alike"]],
            _("one action"): [said[at] for at in pairs["one"]],
            _("another"): [said[at] for at in pairs["other"]],
        }
    )
    caption = _("Actions whose titles share half of their words or more: a place to look for overlap, not proof of it")
    return {"frame": frame, "data": pairs, "name": "alike", "caption": caption, **_source(done.projects)}


def none_alike() -> str:
    """What stands in place of the table of like titles where there is none."""
    return _("No two recorded actions have titles that share half of their words.")


def donors(done: Done) -> dict[str, Any]:
    """The ten largest donors of the last year, as the arguments of `show_table`."""
    given = done.donors[done.donors > 0]
    shown = given.iloc[:10]
    frame = pd.DataFrame(
        {
            _("donor"): shown.index,
            _("USD million"): (shown / MILLION).to_numpy(),
            _("share"): [words.percent(100 * share) for share in shown / given.sum()],
        }
    )
    rows = done.money[done.money["kind"] == "funding"]
    caption = _("UNODC's ten largest donors in {year}, for all of its money").format(year=int(rows["year_from"].max()))
    return {"frame": frame, "data": given.reset_index(), "name": "donors", "caption": caption, **_source(rows)}


def meetings(done: Done) -> dict[str, Any]:
    """Who took part in expert groups, as the arguments of `show_table`."""
    rows = done.meetings
    wide = pd.pivot_table(
        rows, index=["label", "year_from"], columns="unit", values="amount", aggfunc="sum"
    ).reset_index()
    frame = wide.rename(
        columns={"label": _("meeting"), "year_from": _("year")} | {of: _(of) for of in set(rows["unit"])}
    )
    return {
        "frame": frame,
        "data": rows,
        "name": "meetings",
        "caption": _("Expert groups: numbers only, no people"),
        **_source(rows),
    }


def _source(rows: pd.DataFrame) -> dict[str, str]:
    return {"source": citations.source_line(rows)}
