"""Links into and out of a country: who is named before and after it in the cases."""

from dataclasses import dataclass

import pandas as pd

from pactresearch import geography
from pactresearch.data import memory, store
from pactresearch.language import _
from pactresearch.methods.flows.network import links
from pactresearch.methods.shipments.shipments import WITHHELD


@dataclass(frozen=True)
class CountryLinks:
    """The countries that cases name next to a country, and how many of its own cases name any."""

    into: pd.Series  # by iso3 of the country before, cases, most first
    out: pd.Series  # by iso3 of the country after
    n_cases: int  # the country's own
    n_saying: int  # of these, cases that name another country of departure or destination


@memory.kept
def links_of_all(first_year: int, last_year: int) -> pd.DataFrame:
    """The links of all countries in the cases of these years, as `methods.flows.network.links` gives them."""
    cases = store.load("cases")
    return links(cases[cases["year"].between(first_year, last_year)]).table


def country_links(found: pd.DataFrame, own: pd.DataFrame, iso3: str) -> CountryLinks:
    """The links of a country in the case file; cases of every country count, whoever seized them.

    found: the links of all countries. own: the cases of the country itself.
    """
    known = own[["departure", "destination"]]
    says = (known.notna() & (known != WITHHELD) & (known != iso3)).any(axis=1)
    return CountryLinks(
        into=found[found["destination"] == iso3].set_index("origin")["n"].sort_values(ascending=False, kind="stable"),
        out=found[found["origin"] == iso3].set_index("destination")["n"].sort_values(ascending=False, kind="stable"),
        n_cases=int(own["n"].sum()),
        n_saying=int(own.loc[says, "n"].sum()),
    )


def links_table(links: CountryLinks, rows: int = 5) -> pd.DataFrame:
    """The countries named most often before and after, side by side; the shorter list ends in blanks."""

    def side(counts: pd.Series, label: str, of_cases: str) -> pd.DataFrame:
        top = counts.head(rows)
        names = [geography.country_name(iso3) for iso3 in top.index]
        return pd.DataFrame({label: names, of_cases: top.to_numpy()})

    labels = {_("from"): _("cases from"), _("to"): _("cases to")}
    named = zip((links.into, links.out), labels.items(), strict=True)
    table = pd.concat([side(counts, *of) for counts, of in named if len(counts)], axis=1)
    return table.astype({name: "Int64" for name in labels.values() if name in table})
