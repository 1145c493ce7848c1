"""The tables of the notebook `gap_analysis`."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.partnership.gaps.study import COUNTRY_SHEET, THEMES, Gaps, Results
from pactresearch.chapters.partnership.portfolio.study import NAMES
from pactresearch.language import N_, _
from pactresearch.reports.show import citations
from pactresearch.rows import rows_of

KINDS = {  # of records beside projects
    "training": N_("trainings"),
    "facility": N_("treatment facilities"),
    "recommendation": N_("recommendations of expert groups"),
}


def ranked(found: Gaps) -> dict[str, Any]:
    """The data by what they would decide, with the report that shows the gap, as the arguments of `show_table`."""
    rows, year, under = found.indicators, _("newest year"), _("theme") if found.asked.pillar else _("pillar and theme")
    themes = rows["theme"].map(_)
    both = rows["pillar"].map(NAMES).map(_) + ": " + themes
    frame = pd.DataFrame(
        {
            _("datum"): [f"{row.n}. {_(row.datum)}" for row in rows_of(rows)],
            _("open questions"): rows["questions"].astype("Int64"),
            _("partners: recent, older, none"): [f"{row.recent}, {row.older}, {row.none}" for row in rows_of(rows)],
            _("no figure and no action"): rows["idle"],
            year: rows["newest"],
            _("shown in"): [_link(found, one) for one in rows["report"]],
            under: themes if found.asked.pillar else both,
            _("who holds it"): [_(one) for one in rows["holder"]],
        }
    )
    caption = _(
        "What is missing: first what most open questions depend on, then what most partners have neither a figure nor an action for"
    )
    data = rows.drop(columns=["table", "where", "value"])
    return _shown(found, frame, "gaps_on_one_page", caption, _("none"), data) | {"formats": {year: "{:.0f}"}}


def themes(found: Gaps) -> dict[str, Any]:
    """Pillars by themes, as the arguments of `show_table`."""
    counts = (
        found.cells.assign(recent=found.cells["state"] == "recent")
        .groupby(["theme", "pillar"])["recent"]
        .agg(["sum", "size"])
    )
    said = {at: _("{n} of {asked}").format(n=n, asked=asked) for at, n, asked in counts.itertuples()}
    cells = {_(NAMES[pillar]): [said.get((theme, pillar)) for theme in THEMES] for pillar in found.pillars}
    frame = pd.DataFrame({_("theme"): [_(theme) for theme in THEMES], **cells})
    caption = _("Country figures of {since} or later, of those asked for, by theme and pillar").format(
        since=found.since
    )
    return _shown(found, frame, "themes", caption, _("no datum is asked for"), counts.reset_index())


def countries(found: Gaps) -> dict[str, Any]:
    """Every partner with what is known, done and missing, as the arguments of `show_table`; the data are the whole gap analysis."""
    whole = found.cells.merge(found.indicators[["id", "n", "datum", "holder", "questions", "report"]], on="id")
    missing = whole[whole["state"] == "none"].groupby("iso3")["n"].agg(lambda n: ", ".join(map(str, sorted(n))))
    rows = found.by_country.sort_index(key=lambda codes: codes.map(geography.country_name))
    frame = pd.DataFrame(
        {
            _("country"): [geography.country_name(str(iso3)) for iso3 in rows.index],
            _("recent"): rows["recent"].to_numpy(),
            _("older"): rows["older"].to_numpy(),
            _("recorded actions"): rows["actions"].to_numpy(),
            _("missing data, by number"): missing.reindex(rows.index).to_numpy(),
            _("its sheet"): [_link(found, f"{COUNTRY_SHEET}/{iso3}") for iso3 in rows.index],
        }
    )
    caption = _(
        "What is known about each partner, and what is recorded as done; the data file has every partner and datum"
    )
    return _shown(found, frame, "gap_analysis", caption, _("none"), whole)


def done(found: Gaps) -> dict[str, Any]:
    """What is recorded as done, pillar by pillar, as the arguments of `show_table`."""
    rows = []
    for pillar in found.pillars:
        of, other = (one[one["pillar"] == pillar] for one in (found.done.projects, found.others))
        kinds, told = other["kind"].value_counts(), other.loc[other["kind"] == "recommendation", "amount"]
        took = [f"{row.amount:g} {_(row.unit)}" for row in rows_of(other[other["kind"] == "meeting"])]
        rows.append(
            {_("pillar"): _(NAMES[pillar]), _("actions"): len(of), _("in partners"): of["iso3"].nunique()}
            | {_(said): kinds.get(kind) for kind, said in KINDS.items()}
            | {_("of these carried out in part"): int((told > 0).sum()) if len(told) else None}
            | {_("expert group of 2017"): words.listed(took) or None}
        )
    caption = _("What is recorded as done: actions by the words in their titles, everything else as recorded")
    return _shown(found, pd.DataFrame(rows), "done", caption, _("none recorded"))


def changed(changes: Sequence[Any]) -> dict[str, Any]:
    """The verdicts that are others than in the last edition, as the arguments of `show_table`. changes: as editions compare."""
    frame = pd.DataFrame(
        {
            _("finding"): [one.after["sentence"] for one in changes],
            _("verdict then"): [_(one.before["verdict"]) for one in changes],
            _("verdict now"): [_(one.after["verdict"]) for one in changes],
            _("report"): [f"../{one.notebook}/{one.unit}.html" for one in changes],
        }
    )
    return {
        "frame": frame,
        "name": "changed",
        "caption": _("Findings whose verdict differs from the last edition"),
    }


def reports(found: Gaps) -> dict[str, Any]:
    """Which finished reports were read, and which are missing, by notebook, as the arguments of `show_table`."""
    told = pd.DataFrame(
        [(*one.split("/"), one in found.read) for one in sorted({*found.read, *found.missing})]
    ).groupby(0)
    missing = [words.listed(of.loc[~of[2], 1].tolist(), 6) or None for _name, of in told]
    frame = pd.DataFrame(
        {_("notebook"): list(told.groups), _("finished"): told[2].sum().to_numpy(), _("missing"): missing}
    )
    return {"frame": frame, "name": "reports", "caption": _("Reports that were read"), "missing": _("none")}


def own_change(before: Results, unit: str, edition: str, now: Sequence[Any]) -> str:
    """What this report said in the last edition beside what it says now, in a sentence; that there is none, if so."""
    earlier = {one["id"]: one["value"] for one in before.get(("gap_analysis", unit), {}).get("findings", ())}
    both = [one for one in now if one.value is not None and earlier.get(one.id) is not None]
    if not both:
        return _("No gap analysis of an earlier edition is kept here, so nothing can be said about what changed.")
    template = _("{now} {unit} (then {then})")
    said = [template.format(now=_number(one.value), then=_number(earlier[one.id]), unit=one.unit) for one in both]
    return _("Compared with the edition of {edition}: {said}.").format(edition=edition, said=words.listed(said))


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else words.two_figures(value)


def source(found: Gaps) -> str:
    """Who published the figures, in a line; the foot of a page names each publication."""
    used = citations.used(*found.sources, found.done.projects)
    named = words.listed(list(dict.fromkeys(one["publisher"] for one in used)))
    return _("Sources: {publishers}; the report names each publication at its end.").format(publishers=named)


def _shown(
    found: Gaps, frame: pd.DataFrame, name: str, caption: str, missing: str, data: pd.DataFrame | None = None
) -> dict[str, Any]:
    return {"frame": frame, "data": data, "name": name, "caption": caption, "missing": missing, "source": source(found)}


def _link(found: Gaps, report: str) -> str:
    return f"../{report}.html" if report in found.read else _("not made yet")
