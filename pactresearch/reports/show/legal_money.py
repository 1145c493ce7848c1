"""What is known of the control of legal money, in words that several chapters share: background, and no evidence of drug money."""

from typing import Any

import pandas as pd

from pactresearch.language import _


def spells(listings: pd.DataFrame) -> list[str]:
    """When a country stood on lists of the Financial Action Task Force, oldest first, in words: a spell each.

    listings: rows of the table `fatf_listings` of one country. A date that was not found is said to be so.
    """
    said = {
        "dated": _("{list} list, {first} to {last}"),
        "no_end": _("{list} list from {first}, no end found"),
        "no_start": _("{list} list until {last}, start not found"),
        "none": _("{list} list, dates not found"),
    }
    found: list[Any] = listings.sort_values("listed_from", na_position="first").to_dict("records")
    return [
        said[
            ("dated" if pd.notna(one["listed_to"]) else "no_end")
            if pd.notna(one["listed_from"])
            else ("no_start" if pd.notna(one["listed_to"]) else "none")
        ].format(list=_(one["list"]), first=one["listed_from"], last=one["listed_to"])
        for one in found
    ]


def reports_a_year(transactions: pd.DataFrame) -> pd.Series:
    """Suspicious transactions reported, by year, of years with all twelve months. transactions: of one country."""
    by_year = transactions.groupby("year")["reports"].agg(["sum", "size"])
    return by_year.loc[by_year["size"] == 12, "sum"]
