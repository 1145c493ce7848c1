"""Background of a country sheet: legal money and its control, and three indicators of the Sustainable Development Goals."""

from collections.abc import Iterable

import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.country.tables import CountryTables
from pactresearch.language import _
from pactresearch.reports.show.legal_money import reports_a_year, spells
from pactresearch.reports.show.sections import Section, Table

DRUG_MONEY = ("illicit_inward_drugs_usd_million", "illicit_outward_drugs_usd_million")


def background(tables: CountryTables) -> Section:
    """Remittances, lists, suspicious transactions, and indicators 3.5.1, 16.4.1 and 16.a.1, each with what it cannot say."""
    own = {name: rows[rows["iso3"] == tables.iso3] for name, rows in tables.others.items()}
    known, demand, spent = own["background"], own["demand"], own["actions"].tail(1)
    estimates = tables.others["background"][tables.others["background"]["indicator"].isin(DRUG_MONEY)]
    sent = known[known["indicator"] == "remittances_percent_of_gdp"].tail(1)
    treated = demand[demand["indicator"] == "treatment_coverage_percent"].tail(1)
    money = known[known["indicator"].isin(DRUG_MONEY)].tail(1)
    listings, reports = own["fatf_listings"], own["suspicious_transactions"]
    by_year, partners, estimating = reports_a_year(reports).tail(1), set(geography.partners()), set(estimates["iso3"])
    on_money = _(
        "Kept by UNODC and UNCTAD. Reported by {n} of {partners} partners of the Paris Pact, by {all} countries in all."
    )
    on_rights = _("Kept by OHCHR; not in the data at hand.")
    if len(spent):
        on_rights = _(
            "Kept by OHCHR; not in the data at hand. UNODC spent {amount} USD there in {year}, on all its work."
        )
    rows = [
        (_("remittances received, % of gross domestic product"), sent["value"].map(words.percent), sent["year"],
         _("Through banks and licensed services; legal money shows no drug money.")),
        (_("lists of the Financial Action Task Force"), filter(None, ["; ".join(spells(listings))]), (),
         _("A list judges laws. Looked up for partners only; who has no spell here is not shown to be clean.")),
        (_("suspicious transactions reported"), by_year.map("{:,}".format), by_year.index,
         _("Of any crime; at hand for Afghanistan alone.")),
        (_("SDG 3.5.1: opioid use disorders treated"), treated["value"].map(words.percent), treated["year"],
         _("Kept by UNODC and WHO. Each country counts in its own way, and those affected are modelled.")),
        (_("SDG 16.4.1: illicit financial flows, drugs, million USD"), money["value"].map(words.two_figures), money["year"],
         on_money.format(n=len(estimating & partners), partners=len(partners), all=len(estimating))),
        (_("SDG 16.a.1: independent human rights institution"), (), (),
         on_rights.format(amount=_first(spent["amount"].map(words.two_figures)), year=_first(spent["year"]))),
    ]  # fmt: skip
    said = [(name, _first(figure), _first(year), remark) for name, figure, year, remark in rows]
    frame = pd.DataFrame(said, columns=["indicator", "figure", "year", "remark"])
    caption = _(
        "Background, and no evidence of drug money: legal money, its control, and the Sustainable Development Goals (SDG)"
    )
    source = tables.source_line(sent, listings, reports, treated, estimates, spent)
    table = Table(frame, caption, "background", source, ranges=("remark",), missing=_("none at hand"))
    return Section(_("Legal money and development goals"), (), (table,))


def _first(found: Iterable[object]) -> str | None:
    return next(map(str, found), None)
