"""Legal money beside the trade: transfers and migrants on pairs of countries, listings, reports on suspicious transactions.

Background only: none of it shows a dollar of drug money.
"""

from pactresearch.data.layout import ISO3, YEAR, Layout, at_least_zero, choice, counted, text, within

PAIRS = Layout(
    "legal_pairs",
    ("sending_iso3", "receiving_iso3"),
    {
        "sending_iso3": ISO3,
        "receiving_iso3": ISO3,
        "usd_million": at_least_zero("remittances in a year: modelled, without hawala", nullable=True),
        "migrants": at_least_zero("people from the receiving country who live in the sending one", nullable=True),
    },
)
LISTINGS = Layout(
    "fatf_listings",
    ("iso3", "told"),
    {
        "iso3": ISO3,
        "list": choice("list of the Financial Action Task Force", "grey", "black", "statement", "ncct"),
        "listed_from": text("day or month; empty: not found", nullable=True),
        "listed_to": text("day or month; empty: not found, or still listed", nullable=True),
        "told": text("what the pages say"),
        "url": text("address"),
        "dates_confirmed": text("how sure the dates are"),
    },
)
TRANSACTIONS = Layout(
    "suspicious_transactions",
    ("iso3", "year", "month"),
    {
        "iso3": ISO3,
        "year": YEAR,
        "month": within(1, 12, "month", dtype="int64"),
        "reports": counted("reports on suspicious transactions, of any crime", 0),
    },
)
LAYOUTS = (PAIRS, LISTINGS, TRANSACTIONS)
