"""What the notebook `route_trends` shows as tables: each as the arguments of `show_table`, with its caption and its source."""

from collections.abc import Mapping
from typing import Any

from pactresearch import methods, words
from pactresearch.chapters.route_trends import cases as single_cases
from pactresearch.chapters.route_trends import coverage, evidence, tables
from pactresearch.chapters.route_trends import detection as adjusted
from pactresearch.chapters.route_trends.levels import Level, level_rows, level_table
from pactresearch.chapters.route_trends.study import Breaks, Cases, Dependence, Loaded, Production, Trends
from pactresearch.language import _
from pactresearch.methods.detection.detection import DetectionIndex
from pactresearch.methods.evidence.triangulation import Triangulation
from pactresearch.methods.seizures.quality_of_data import DataQuality
from pactresearch.reports.show import citations
from pactresearch.reports.show.reasons import in_words
from pactresearch.verdict import word

Table = dict[str, Any]  # `show_table(**table)`


def quality(data: Loaded, known: DataQuality) -> Table:
    """What is known of each country's figures, part by part."""
    return {
        "frame": evidence.quality_table(known, data.names),
        "data": known.by_country.assign(inconsistencies=evidence.inconsistencies(known)),
        "name": "quality",
        "source": data.source(),
        "caption": _("How good each country's {drug} figures are").format(drug=_(data.drug)),
        "formats": {
            _("years reported, %"): "{:.0f}",
            _("latest year"): "{:d}",
            _("cases, % of annual kg"): "{:.0f}",
        },
    }


def members(data: Loaded, found: Trends) -> Table:
    """The countries of the route by stage."""
    captions = {
        "hard": _("Countries of the route by stage (hard attribution), and their {drug} reports, {first}–{last}"),
        "fractional": _(
            "Countries of the route by stage (fractional attribution), and their {drug} reports, {first}–{last}"
        ),
    }
    asked = data.asked
    return {
        "frame": coverage.members_table(data.members, data.names, found.series[data.drug]),
        "name": "members",
        "source": data.source(),
        "caption": captions[asked.attribution].format(drug=_(data.drug), first=asked.first_year, last=asked.last_year),
        "formats": {_("last reported"): "{:d}"},
    }


def trends(data: Loaded, found: Trends) -> Table:
    """The trend of every drug in every window that is printed."""
    rows = tables.trend_rows(found.windows)
    return {
        "frame": tables.trend_table(rows),
        "data": rows,
        "name": "trends",
        "source": data.source(),
        "missing": word("not identified"),
        "caption": _("Trends by drug and period"),
    }


def levels(data: Loaded, found: Mapping[str, Level]) -> Table:
    """The newest complete year of every drug beside its forecast from other first years."""
    rows = level_rows(found)
    return {
        "frame": level_table(rows),
        "data": rows,
        "name": "levels",
        "source": data.source(),
        "caption": _("The newest complete year and what earlier years point to, by the first year used"),
    }


def alternatives(data: Loaded, found: Trends, hangs: Dependence) -> Table:
    """The trend of the first drug with other countries."""
    caption = _("Trend of {drug} seizures, {first}–{last}, for other choices of countries")
    return {
        "frame": tables.alternatives_table(hangs.alternatives),
        "data": in_words(hangs.alternatives),
        "name": "alternatives",
        "source": data.source(),
        "missing": word("not identified"),
        "caption": caption.format(drug=_(data.drug), first=found.main.first_year, last=found.main.last_year),
    }


def shocks(data: Loaded, broken: Breaks) -> Table:
    """The first drug at every dated shock."""
    rows = evidence.break_rows(broken.changes)
    caption = _(
        "{drug} seizures at dated shocks: the first five years compared with the trend before; {n} tests in all"
    )
    return {
        "frame": evidence.break_table(rows),
        "data": rows,
        "name": "shocks",
        "source": data.source(data.shocks),
        "missing": word("not identified"),
        "caption": caption.format(drug=words.begins(_(data.drug)), n=int(rows["p"].notna().sum())),
        "formats": {_("from"): "{:d}"},
    }


def cases(data: Loaded, single: Cases) -> Table:
    """Single seizures by year."""
    return {
        "frame": single_cases.case_table(single.record),
        "name": "cases",
        "source": citations.source_line(data.cases, data.on_route),
        "caption": _("Individual {drug} seizures on the route, by year").format(drug=_(data.drug)),
        "formats": single_cases.CASE_FORMATS,
        "labels": single_cases.case_labels(),
    }


def named(indices: dict[str, DetectionIndex]) -> dict[str, DetectionIndex]:
    """The detection-adjusted indices by the words for what they count."""
    return {_("annual kilograms"): indices["kg"], _("cases"): indices["n"]}


def detection(data: Loaded, indices: dict[str, DetectionIndex]) -> Table:
    """The trend with more and more of the changes in two proxies taken out."""
    rows = adjusted.detection_rows(named(indices))
    return {
        "frame": adjusted.detection_table(rows, data.names),
        "data": rows,
        "name": "detection",
        "source": data.source(data.governance, data.cases),
        "missing": word("not identified"),
        "caption": _("Trend of {drug} seizures after taking out κ times the changes in two proxies").format(
            drug=_(data.drug)
        ),
    }


def production(data: Loaded, harvests: Production) -> Table:
    """The share of the harvest under each convention of purity."""
    return {
        "frame": tables.production_table(methods.under_conventions(harvests.series, data.production_t)),
        "name": "production_conventions",
        "source": data.source(data.afghan),
        "caption": _("Seizures as a share of the harvest, by the heroin-to-opium conversion and the harvest year"),
    }


def indicators(data: Loaded, read: Triangulation) -> Table:
    """The four indicators and their signs, of the route."""
    return _signs(read, "triangulation", data.source(), _("The four indicators and which way they moved"))


def end_market(data: Loaded, area: str, read: Triangulation) -> Table:
    """The same of a market at its end, as publications print them."""
    caption = _("The four indicators at an end market of the route: {subject}, as published").format(
        subject=read.subject
    )
    return _signs(read, f"triangulation_{area.lower()}", citations.source_line(data.printed_of(read)), caption)


def _signs(read: Triangulation, name: str, source: str, caption: str) -> Table:
    rows = evidence.triangulation_rows(read)
    return {
        "frame": evidence.triangulation_table(rows),
        "data": rows,
        "name": name,
        "source": source,
        "missing": _("not known"),
        "caption": caption,
    }
