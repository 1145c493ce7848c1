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
    known, demand, estimates = own["background"], own["demand"], tables.others["background"]
    estimates = estimates[estimates["indicator"].isin(DRUG_MONEY)]
    sent = known[known["indicator"] == "remittances_percent_of_gdp"].tail(1)
    treated = demand[demand["indicator"] == "treatment_coverage_percent"].tail(1)
    money = known[known["indicator"].isin(DRUG_MONEY)].tail(1)
    listings, reports = own["fatf_listings"], own["suspicious_transactions"]
    by_year, partners, estimating = reports_a_year(reports).tail(1), set(geography.partners()), set(estimates["iso3"])
    on_money = _("Kept by UNODC and UNCTAD. Reported by {n} of {partners} partners, by {all} countries in all.")
    rows = [
        (_("remittances, % of gross domestic product"), _dated(sent["value"].map(words.percent), sent["year"]),
         _("Banks and licensed services only; shows no drug money.")),
        (_("lists of the Financial Action Task Force"), "; ".join(spells(listings)) or None,
         _("Looked up for partners; no spell found does not mean clean.")),
        (_("suspicious transactions reported"), _dated(by_year.map("{:,}".format), by_year.index),
         _("Of any crime; only Afghanistan's are in the tables.")),
        (_("SDG 3.5.1: opioid use disorders treated"), _dated(treated["value"].map(words.percent), treated["year"]),
         _("Kept by UNODC and WHO. National definitions; those affected are modelled.")),
        (_("SDG 16.4.1: illicit drug money, million USD"), _dated(money["value"].map(words.two_figures), money["year"]),
         on_money.format(n=len(estimating & partners), partners=len(partners), all=len(estimating))),
        (_("SDG 16.a.1: national human rights institution"), None, _("Kept by OHCHR. Not in the data here.")),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=[_("indicator"), _("figure"), _("what to know")])
    caption = _("Background, and no evidence of drug money (SDG: Sustainable Development Goals)")
    source = tables.source_line(sent, listings, reports, treated, estimates)
    table = Table(frame, caption, "background", source, ranges=(_("what to know"),), missing=_("none here"))
    return Section(_("Legal money and development goals"), (), (table,))


def _dated(figures: Iterable[str], years: Iterable[int]) -> str | None:
    """The one figure with its year; None where there is none."""
    return next(
        (_("{figure} ({year})").format(figure=one, year=year) for one, year in zip(figures, years, strict=True)), None
    )
