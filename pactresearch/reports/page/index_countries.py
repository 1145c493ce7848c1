"""What the index says of a country beside its sheet: region, routes, and how much of it is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pactresearch import geography
from pactresearch.data import store
from pactresearch.geography.spellings import iso3_by_spelling
from pactresearch.language import N_, _

if TYPE_CHECKING:
    import pandas as pd

YEARS = 10  # that the coverage looks back
KINDS = {"cases": N_("single cases"), "prices": N_("prices"), "prevalence": N_("use"), "precursors": N_("precursors")}
# Least number of kinds of figures: by class of the map, the best first.
CLASSES = {"full": 4, "most": 3, "some": 1, "none": 0}


@dataclass(frozen=True)
class Country:
    """A country of the index. reported: year and whether it reported any opiate seizure, for the last ten years."""

    iso3: str
    name: str
    region: str
    routes: tuple[str, ...]
    reported: tuple[tuple[int, bool], ...]
    kinds: tuple[str, ...]  # other figures that there are
    spellings: tuple[str, ...]  # under which a search finds it, in the languages of counterparts

    @property
    def years(self) -> int:
        """How many of the last ten years have a figure of seizures."""
        return sum(known for _, known in self.reported)

    @property
    def n_kinds(self) -> int:
        """How many kinds of figures there are, seizures of the last ten years included."""
        return bool(self.years) + len(self.kinds)

    @property
    def coverage(self) -> str:
        """The class of its coverage."""
        return next(name for name, least in CLASSES.items() if self.n_kinds >= least)

    @property
    def spoken(self) -> str:
        """What is read aloud at its place on a map."""
        seized = [_("seizures in {years} of the last ten years").format(years=self.years)] if self.years else []
        told = [*seized, *self.kinds] or [_("no figures")]
        return f"{self.name}: {', '.join(told)}"


def countries(codes: Iterable[str]) -> dict[str, Country]:
    """The countries of these codes, by code."""
    known, seizures = geography.countries(), _open_to_all("seizures")
    last = int(seizures["year"].max())
    years = seizures[seizures["year"] > last - YEARS].groupby("iso3")["year"].agg(set)
    having = {said: set(_open_to_all(table)["iso3"]) for table, said in KINDS.items()}
    spelled: dict[str, list[str]] = {}
    for spelling, iso3 in iso3_by_spelling().items():
        spelled.setdefault(iso3, []).append(spelling)
    on = {route: set(geography.members(route, "fractional")["iso3"]) for route in geography.route_names()}
    return {
        iso3: Country(
            iso3=iso3,
            name=str(known.loc[iso3, "name"]),
            region=_(str(known.loc[iso3, "subregion"])),
            routes=tuple(
                route for route, members in on.items() if iso3 in members or iso3 in geography.sources_of(route)
            ),
            reported=tuple((year, year in years.get(iso3, set())) for year in range(last - YEARS + 1, last + 1)),
            kinds=tuple(_(said) for said, some in having.items() if iso3 in some),
            spellings=tuple(spelled.get(iso3, ())),
        )
        for iso3 in codes
    }


def _open_to_all(table: str) -> "pd.DataFrame":
    """A table without the rows of restricted sources: the index is mailed, too."""
    rows, closed = store.load(table), store.restricted()
    return rows[~rows["source"].isin(closed)] if closed else rows
