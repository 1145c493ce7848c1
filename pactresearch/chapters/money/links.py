"""The links of a route in words and for the map, and the prices that were left out: for the reports on prices and on flows."""

from collections.abc import Mapping

import pandas as pd

from pactresearch import words
from pactresearch.language import _, ngettext
from pactresearch.methods.flows.route_links import RouteLinks
from pactresearch.methods.income.inputs import (
    ALONE,
    CONTRADICTORY,
    IMPURE,
    JUMP,
    NOT_ABOVE_ZERO,
    PER_GRAM,
    REPEATED,
    CountryInputs,
)


def drawn_links(found: RouteLinks, corridors: pd.DataFrame) -> pd.DataFrame:
    """What the map shows: origin, destination, basis (`cases`, or `publications` where no case mentions the pair)."""
    pairs = ["origin", "destination"]
    named = corridors[pairs].merge(found.mentioned[pairs], on=pairs, how="left", indicator=True)
    only_named = named.loc[named["_merge"] == "left_only", pairs]
    return pd.concat([found.mentioned[pairs].assign(basis="cases"), only_named.assign(basis="publications")])


def what_cases_say(found: RouteLinks, drug: str, place: str) -> str:
    """The sentences that stand above everything made of links: how few cases say anything of a route."""
    here = found.here
    if not here.cases:
        return _(
            "The case file has no {drug} case from the {place}, so cases identify no link. What follows rests only on a model of "
            "other countries' links."
        ).format(drug=_(drug), place=place)
    importing = found.prior["destination"].nunique()
    assumed = len(set(found.prior["destination"]) - set(found.mentioned["destination"]))
    few = _(
        "Of the {n} {drug} cases from the {place} in {first_year}–{last_year}, {named} name a country of production, departure or "
        "destination, and {linked} give a link between two countries."
    ).format(
        n=f"{here.cases:,}", drug=_(drug), place=place, first_year=found.first_year, last_year=found.last_year,
        named=words.percent(100 * here.share_with_route_field), linked=words.percent(100 * here.share_with_link),
    )  # fmt: skip
    n = int(found.mentioned["n"].sum())
    outwards = ngettext(
        "Links that lead away from the source on this route: {n_links}, from {n} case.",
        "Links that lead away from the source on this route: {n_links}, from {n} cases.",
        n,
    ).format(n_links=len(found.mentioned), n=f"{n:,}")
    silent = ngettext(
        "For {assumed} of {importing} importing country no case names the origin, so a model of all routes' links is used.",
        "For {assumed} of {importing} importing countries no case names the origin, so a model of all routes' links is used.",
        importing,
    ).format(assumed=assumed, importing=importing)
    return f"{few} {outwards} {silent}"


def left_out_table(known: CountryInputs, names: Mapping[str, str]) -> pd.DataFrame:
    """Price rows that were not used, with the reason."""
    reasons = {
        PER_GRAM: _("looks like a price per gram"),
        CONTRADICTORY: _("its figures contradict each other"),
        JUMP: _("more than 2.5 times the previous report, or less than 1/2.5, and not confirmed by a later one"),
        REPEATED: _("repeats the year before"),
        ALONE: _("more than five times any other year's price, or less than a fifth"),
        NOT_ABOVE_ZERO: _("it is not above 0"),
        IMPURE: _("its purity is not above 0 and up to 1"),
    }
    rows = known.left_out.assign(
        country=known.left_out["iso3"].map(names), reason=known.left_out["reason"].map(reasons)
    )
    labels = {
        "country": _("country"),
        "year": _("year"),
        "level": _("level"),
        "usd_per_kg": _("USD a kg"),
        "reason": _("reason"),
    }
    return rows.assign(level=rows["level"].map(_))[list(labels)].rename(columns=labels)
