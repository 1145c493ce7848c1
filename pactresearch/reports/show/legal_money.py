"""What is known of the control of legal money, in words that several chapters share: background, and no evidence of drug money."""

import pandas as pd

from pactresearch.language import N_, _

LISTS = {
    "grey": N_("grey list"), "black": N_("black list"), "statement": N_("public statement"),
    "ncct": N_("list of non-cooperative countries"),
}  # fmt: skip


def spells(listings: pd.DataFrame) -> list[str]:
    """When a country stood on lists of the Financial Action Task Force, oldest first, in words: a spell each.

    listings: rows of the table `fatf_listings` of one country.
    """
    told = listings.sort_values("listed_from", na_position="first")
    ends = told["listed_from"].fillna(_("start not found")), told["listed_to"].fillna(_("end not found"))
    return [f"{_(LISTS[kind])}: {first} – {last}" for kind, first, last in zip(told["list"], *ends, strict=True)]


def reports_a_year(transactions: pd.DataFrame) -> pd.Series:
    """Suspicious transactions reported, by year, of years with all twelve months. transactions: of one country."""
    whole = transactions.groupby("year").filter(lambda months: len(months) == 12)
    return whole.groupby("year")["reports"].sum()
