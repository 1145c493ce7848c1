"""The tables of the notebook `gap_analysis`."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.partnership.gaps.study import COUNTRY_SHEET, THEMES, Gaps, Results
from pactresearch.chapters.partnership.portfolio.study import NAMES
from pactresearch.language import _
from pactresearch.reports.show import citations
from pactresearch.rows import rows_of


def ranked(found: Gaps) -> dict[str, Any]:
    """The data by what they would decide, with the report that shows the gap, as the arguments of `show_table`."""
    rows = found.indicators
    frame = pd.DataFrame(
        {
            _("datum"): [f"{row.n}. {_(row.datum)}" for row in rows_of(rows)],
            **({_("pillar"): [_(NAMES[one]) for one in rows["pillar"]]} if not found.asked.pillar else {}),
            _("theme"): [_(THEMES[one]) for one in rows["theme"]],
            _("open questions"): rows["questions"].astype("Int64"),
            _("partners: recent, older, none"): [f"{row.recent}, {row.older}, {row.none}" for row in rows_of(rows)],
            _("nothing known, nothing done"): rows["idle"],
            _("newest year"): rows["newest"],
            _("who holds it"): [_(one) for one in rows["holder"]],
            _("shown in"): [_link(found, one) for one in rows["report"]],
        }
    )
    caption = _(
        "What is missing, by the number of open questions that it would help to decide; then by how few know it"
    )
    return {
        "frame": frame, "data": rows.drop(columns=["table", "where", "value"]), "name": "gaps_on_one_page", "caption": caption,
        "missing": _("none"), "source": citations.source_line(*found.sources),
    }  # fmt: skip


def themes(found: Gaps) -> dict[str, Any]:
    """Pillars by themes, as the arguments of `show_table`."""
    counts = (
        found.cells.assign(known=found.cells["state"] == "recent")
        .groupby(["theme", "pillar"])["known"]
        .agg(["sum", "size"])
    )
    said = _("{known} of {asked}")
    cells = {
        _(NAMES[pillar]).capitalize(): [
            said.format(known=int(counts.loc[(theme, pillar), "sum"]), asked=int(counts.loc[(theme, pillar), "size"]))
            if (theme, pillar) in counts.index
            else None
            for theme in THEMES
        ]
        for pillar in found.pillars
    }
    frame = pd.DataFrame({_("theme"): [_(one) for one in THEMES.values()], **cells})
    caption = _("Country figures of {since} or later, of those asked for, by theme and pillar").format(
        since=found.since
    )
    return {
        "frame": frame, "data": counts.reset_index(), "name": "themes", "caption": caption,
        "missing": _("no datum is asked for"), "source": citations.source_line(*found.sources),
    }  # fmt: skip


def countries(found: Gaps) -> dict[str, Any]:
    """Every partner with what is known, done and missing, as the arguments of `show_table`; the data are the whole gap analysis."""
    numbers = found.indicators.set_index("id")["n"]
    missing = (
        found.cells[found.cells["state"] == "none"]
        .groupby("iso3")["id"]
        .agg(lambda ids: sorted(numbers[one] for one in ids))
    )
    rows = found.by_country.sort_index(key=lambda codes: codes.map(geography.country_name))
    frame = pd.DataFrame(
        {
            _("country"): [geography.country_name(str(iso3)) for iso3 in rows.index],
            _("recent"): rows["recent"].to_numpy(),
            _("older"): rows["older"].to_numpy(),
            _("recorded actions"): rows["actions"].to_numpy(),
            _("nothing at hand of data no."): [
                ", ".join(map(str, missing.get(iso3, ()))) or None for iso3 in rows.index
            ],
            _("its sheet"): [_link(found, f"{COUNTRY_SHEET}/{iso3}") for iso3 in rows.index],
        }
    )
    data = found.cells.merge(found.indicators[["id", "datum", "holder", "questions", "report"]], on="id")
    caption = _(
        "What is known of each partner, and what is recorded as done; the file has every partner, datum and year"
    )
    return {
        "frame": frame, "data": data, "name": "gap_analysis", "caption": caption, "missing": _("none"),
        "source": citations.source_line(*found.sources, found.done.projects),
    }  # fmt: skip


def done(found: Gaps) -> dict[str, Any]:
    """What is recorded as done, pillar by pillar, as the arguments of `show_table`."""
    projects, others = found.done.projects, found.actions
    kinds = {
        _("trainings"): "training", _("facilities"): "facility", _("recommendations of expert groups"): "recommendation",
    }  # fmt: skip
    rows = []
    for pillar in found.pillars:
        of, other = projects[projects["pillar"] == pillar], others[others["pillar"] == pillar]
        took = other[(other["kind"] == "meeting") & (other["unit"] != "percent")]
        said = [_("{n:g} {unit}").format(n=row.amount, unit=_(row.unit)) for row in rows_of(took)]
        row = {_("pillar"): _(NAMES[pillar]), _("actions"): len(of), _("in partners"): of["iso3"].nunique()}
        row |= {name: int((other["kind"] == kind).sum()) or None for name, kind in kinds.items()}
        told = other[other["kind"] == "recommendation"]["amount"]  # percent carried out
        row |= {_("of these followed up"): int((told > 0).sum()) if len(told) else None}
        rows.append(row | {_("expert group of 2017"): words.listed(said) or None})
    caption = _("What is recorded as done: actions by the words of their titles, all else as the record says")
    source = citations.source_line(projects, others[others["kind"] == "meeting"])
    return {
        "frame": pd.DataFrame(rows),
        "name": "done",
        "caption": caption,
        "missing": _("none recorded"),
        "source": source,
    }


def changed(changes: Sequence[Any]) -> dict[str, Any]:
    """The verdicts that are others than in the last edition, as the arguments of `show_table`. changes: as editions compare."""
    rows = [one for one in changes if one.other_verdict]
    frame = pd.DataFrame(
        {
            _("finding"): [one.after["sentence"] for one in rows],
            _("verdict then"): [_(one.before["verdict"]) for one in rows],
            _("verdict now"): [_(one.after["verdict"]) for one in rows],
            _("report"): [f"../{one.notebook}/{one.unit}.html" for one in rows],
        }
    )
    return {
        "frame": frame,
        "name": "changed",
        "caption": _("Findings whose verdict is another than in the last edition"),
    }


def reports(found: Gaps) -> dict[str, Any]:
    """Which finished reports were read, and which are missing, by notebook, as the arguments of `show_table`."""
    of = {
        name: [one.partition("/")[2] for one in found.read if one.partition("/")[0] == name]
        for name in _notebooks(found)
    }
    out = {name: [one.partition("/")[2] for one in found.missing if one.partition("/")[0] == name] for name in of}
    frame = pd.DataFrame(
        {
            _("notebook"): list(of),
            _("finished"): [len(one) for one in of.values()],
            _("missing"): [words.listed(one, 6) or None for one in out.values()],
        }
    )
    return {"frame": frame, "name": "reports", "caption": _("Reports that were read"), "missing": _("none")}


def own_change(before: Results, unit: str, edition: str, now: Sequence[Any]) -> str:
    """What this report said in the last edition beside what it says now, in a sentence; that there is none, where it is so."""
    if not edition:
        return _("No earlier edition of the data is kept here, so that nothing can be said of what changed.")
    earlier = {one["id"]: one for one in before.get(("gap_analysis", unit), {}).get("findings", ())}
    said = [
        _("{now} {unit} (then {then})").format(
            now=words.two_figures(one.value), then=words.two_figures(earlier[one.id]["value"]), unit=one.unit
        )
        for one in now
        if one.value is not None and earlier.get(one.id, {}).get("value") is not None
    ]
    if not said:
        return _("The edition of {edition} has no gap analysis to compare with.").format(edition=edition)
    return _("Beside the edition of {edition}: {said}.").format(edition=edition, said=words.listed(said))


def _notebooks(found: Gaps) -> list[str]:
    return sorted({one.partition("/")[0] for one in (*found.read, *found.missing)})


def _link(found: Gaps, report: str) -> str:
    return f"../{report}.html" if report in found.read else _("not made yet")
