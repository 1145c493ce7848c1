"""What can be seen of the six choices that make a business model, from the data at hand: one bar a choice."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pactresearch.methods.evidence.reach import Reach
from pactresearch.methods.shipments.shipments import known_share
from pactresearch.results import result

CASES, TOTALS, PRICES, CASE_FILES = "cases", "annual totals", "prices", "case files"
GRADES = {CASES: "observed", TOTALS: "observed", PRICES: "estimated", CASE_FILES: "inferred"}
NOTHING = "not seen"
# Each choice has parts; each part is seen through one kind of data, by a field of the cases or a variable of the case files.
_SEEN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "scope": {CASES: ("departure", "destination"), PRICES: ("wholesale",), CASE_FILES: ("stages_controlled",)},
    "logistics": {CASES: ("size_class_kg", "transport", "concealment", "location", "date")},
    "finance": {CASE_FILES: ("payment_terms", "money_transfer", "joint_investment")},
    "relations": {CASE_FILES: ("tie_of_core", "broker", "transport_provider")},
    "risk management": {CASES: ("size_class_kg",), CASE_FILES: ("loss_borne_by", "corruption", "delivery")},
    "revenue": {TOTALS: ("kg",), PRICES: ("wholesale",), CASE_FILES: ("drugs_handled", "fee_basis")},
}
PARTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    choice: tuple((through, field) for through, fields in seen.items() for field in fields)
    for choice, seen in _SEEN.items()
}
CHOICES = tuple(PARTS)


@result
class Visibility:
    """What can be seen. parts: a row a part: choice, field, seen_through, share (0-1 of the route), grade. choices: a row a
    choice in their order: choice, share (mean of its parts), grade (of the part that is seen best, `not seen` under 1 %)."""

    parts: pd.DataFrame
    choices: pd.DataFrame


def visibility(
    cases: pd.DataFrame,
    reached: Reach,
    *,
    totals_share: float,
    priced_share: float = 0.0,
    case_file_shares: Mapping[str, float] | None = None,
) -> Visibility:
    """The share of each choice that the data at hand show.

    cases: layout `cases` of the route. reached: of the same; a field's share counts as far as the cases reach.
    totals_share: of the route's countries and years with an annual total. priced_share: of its countries with a
    wholesale price. case_file_shares: variable to the share (0-1) of the route's double-coded case files
    that tell it. A part that nothing shows has a share of 0.
    """
    files = case_file_shares or {}
    reaching = reached.share if np.isfinite(reached.share) else 0.0

    def share_of(through: str, field: str) -> float:
        if through == CASES:
            known = known_share(cases, field) if field in cases.columns else 0.0
            return reaching * known if np.isfinite(known) else 0.0
        return {TOTALS: totals_share, PRICES: priced_share, CASE_FILES: files.get(field, 0.0)}[through]

    rows = [
        (choice, field, through, share_of(through, field), GRADES[through])
        for choice, parts_of in PARTS.items()
        for through, field in parts_of
    ]
    parts = pd.DataFrame(rows, columns=["choice", "field", "seen_through", "share", "grade"])
    parts["grade"] = parts["grade"].where(parts["share"] >= 0.01, NOTHING)
    by_choice = parts.groupby("choice", sort=False)["share"]
    best = parts.loc[by_choice.idxmax()].set_index("choice")["grade"]
    return Visibility(parts, by_choice.mean().to_frame().assign(grade=best).reset_index())
