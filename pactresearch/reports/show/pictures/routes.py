"""The map of a route with its words: as `figures.maps.routes` draws it, said alike in every report."""

import pandas as pd

from pactresearch import geography, words
from pactresearch.figures.drawn import Drawn, Said
from pactresearch.figures.maps import routes
from pactresearch.language import N_, _, ngettext
from pactresearch.rows import rows_of

CORRIDORS = {  # by what a corridor rests on
    "map+text": N_("corridor on a published map"),
    "text": N_("corridor named only in text"),
    "cases": N_("link mentioned in seizure cases"),
    "publications": N_("link named only in publications"),
}


def route_map(
    route: str, seized_kg: pd.Series, members: pd.DataFrame, corridors: pd.DataFrame,
    *, drug: str, first_year: int, last_year: int, source: str, title: str = "",
) -> Drawn:  # fmt: skip
    """A route's countries shaded by what they seized over these years, with stages and corridors; see `figures.maps.routes`.

    source: the line that says where the figures come from. title: the finding; without one it is who seized most.

    Raises InputError where members is empty or a quantity is negative.
    """
    kg = seized_kg.reindex(members["iso3"]).astype(float)
    years = f"{first_year}" if first_year == last_year else f"{first_year}–{last_year}"
    named = routes.between(corridors, [*geography.sources_of(route), *members["iso3"]])
    note = (
        _("Arrows show that cases or publications mention a link. Their width and number say nothing about quantities.")
        if (named["basis"] == "cases").any()
        else _("Arrows show that publications mention a link. Their width and number say nothing about quantities.")
    )
    outlines = _("Outlines: Natural Earth 4.1, adapted.")
    key = {"seized": _("{drug} seized").format(drug=words.begins(_(drug))), "lines": _("Corridors and countries")}
    key |= {"source": _("source country, not counted"), "elsewhere": _("not on the route")}
    said = Said(
        title=title or _title(route, kg, drug), subtitle=_subtitle(kg, members, years), source=f"{note} {source} {outlines}",
        alt=_alt(route, kg, members, named, _(drug), years),
    )  # fmt: skip
    return routes.route_map(
        route, seized_kg, members, corridors, said, name=f"map_{route}_{drug}_{first_year}_{last_year}", caption=note,
        key=key | {basis: _(words_of) for basis, words_of in CORRIDORS.items()},
    )  # fmt: skip


def _title(route: str, kg: pd.Series, drug: str) -> str:
    known = {"route": geography.route_title(route), "drug": _(drug)}
    if not kg.sum() > 0:
        return _("{route}: no {drug} seizures are reported").format(**known)
    largest = kg.sort_values(ascending=False).head(2)
    said = ngettext(
        "{route}: {places} accounts for {share:.0f} % of the {drug} seized",
        "{route}: {places} account for {share:.0f} % of the {drug} seized",
        len(largest),
    )
    places = words.listed([geography.country_name(iso3) for iso3 in largest.index])
    return said.format(places=places, share=100 * largest.sum() / kg.sum(), **known)


def _subtitle(kg: pd.Series, members: pd.DataFrame, years: str) -> str:
    said = _(
        "Kilograms over {years}, in classes of a log scale; {n} of {members} countries reported in at least one year"
    )
    told = [said.format(years=years, n=int(kg.notna().sum()), members=len(kg))]
    if (members["weight"] < 1).any():
        told.append(_("countries on several routes count by weight"))
    return "; ".join(told)


def _alt(route: str, kg: pd.Series, members: pd.DataFrame, corridors: pd.DataFrame, drug: str, years: str) -> str:
    name = geography.country_name
    ranked = [
        f"{name(str(iso3))} {words.weight(value)}" for iso3, value in kg.dropna().sort_values(ascending=False).items()
    ]
    stages = [
        f"{_(str(stage))}: {', '.join(map(name, rows['iso3']))}" for stage, rows in members.groupby("stage", sort=False)
    ]
    said = [
        _("Map of the {route}. Countries are shaded by {drug} seized, {years}: {countries}.").format(
            route=geography.route_title(route), drug=_(drug), years=years, countries="; ".join(ranked) or _("none")
        ),
        _("Not reported: {countries}.").format(countries=", ".join(map(name, kg.index[kg.isna()])) or _("none")),
        _("Stages: {stages}.").format(stages="; ".join(stages)),
    ]
    for basis, rows in corridors.groupby("basis"):
        ways = [
            _("{origin} to {destination}").format(origin=name(row.origin), destination=name(row.destination))
            for row in rows_of(rows)
        ]
        rests_on = words.begins(_(CORRIDORS.get(str(basis), str(basis))))
        said.append(_("{basis}: {ways}.").format(basis=rests_on, ways=", ".join(ways)))
    return " ".join([*said, _("Arrows are mentions; they say nothing about quantities.")])
