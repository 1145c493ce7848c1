"""The decision rules of the questions that need prices or displacement; without them, not identified.

Each takes a plain table or the result of another method, so that it answers as soon as that is there, and says what is
missing until then.
"""

from typing import Any

import numpy as np
import pandas as pd

from pactresearch.chapters.business_models.rules.questions import QUESTIONS, Answer, decided, missing, not_identified
from pactresearch.geography import in_text, route_name
from pactresearch.language import _
from pactresearch.methods.checks import require_columns
from pactresearch.methods.displacement.displacement import CORROBORATED
from pactresearch.reports.show.reasons import name, say
from pactresearch.rows import rows_of
from pactresearch.words import percent, two_decimals

LEAST_MARKETS = 3
HALF = 0.5
ALPHA = 0.05
SURE = 0.95
STREET_COLUMNS = ("iso3", "country", "users", "adds_most", "of_all")
MOVED_COLUMNS = ("treated", "neighbour", "shock_year", "corroboration", "pattern", "verdict", "reasons", "p_adjusted")


def adaptation(moved: pd.DataFrame | None = None) -> Answer:
    """Q6. moved: the displacement test for each dated shock and neighbour of the route, as `cross_route.displacements` gives
    it: treated, neighbour, shock_year, corroboration, pattern, verdict, reasons, p_adjusted."""
    question = QUESTIONS["Q6"]
    if moved is None or moved.empty:
        return not_identified(question, _("There is no displacement test."))
    rows = require_columns(moved, MOVED_COLUMNS, "moved")
    tested = rows[rows["verdict"] != "not identified"]
    clear = (tested["verdict"] == "supported") & (tested["corroboration"] == CORROBORATED)
    found = tested[clear & (tested["p_adjusted"] < ALPHA)]
    counts = {"n": len(rows), "n_open": len(rows) - len(tested)}
    if found.empty and len(tested) < HALF * len(rows):
        few = _(
            "{n_open} of {n} tests (each of a neighbouring route and a shock) could not decide: too few years, too large jumps, "
            "or no market figure that moved."
        )
        return not_identified(question, few.format(**counts))
    moves = _("{year}, {treated} to {neighbour}: {pattern}. {why}")
    reasons = (
        *(
            moves.format(
                year=row.shock_year,
                treated=route_name(row.treated),
                neighbour=route_name(row.neighbour),
                pattern=name("pattern", row.pattern),
                why=say(row.reasons),
            )
            for row in rows_of(found)
        ),
        _("{n_open} of {n} tests (each of a neighbouring route and a shock) could not decide.").format(**counts),
    )
    return decided(question, not found.empty, reasons, {"n_tested": len(tested), "n": len(rows)})


def margins(street: pd.DataFrame | None = None) -> Answer:
    """Q9. street: a row a country with both prices: iso3, users (people), adds_most ((draws,) whether the street adds most), of_all
    (its share of the users of all countries of the route, 0-1)."""
    question = QUESTIONS["Q9"]
    if street is None or len(street) < LEAST_MARKETS:
        return missing("Q9")
    known = require_columns(street, STREET_COLUMNS, "street")
    reached, n = float(known["of_all"].sum()), len(known)
    if reached < HALF:
        few = _("{n} countries with {share} of the route's users have two usable prices; half is required.")
        return not_identified(question, few.format(n=n, share=percent(100 * reached)))
    users, adds = known["users"].to_numpy(dtype=float), np.vstack(known["adds_most"].to_list())
    chance = float(users @ adds.mean(axis=1) / users.sum())
    without = [np.arange(n) != left_out for left_out in range(n)]
    most = [(users[kept] @ adds[kept] / users[kept].sum() > HALF).mean() for kept in without]
    at: Any = known["users"].idxmax()
    largest = known.loc[at]
    said = _(
        "Weighted by users in {n} countries ({country}: {share}), the chance that the street adds most is {chance}; {needed} is "
        "required. Whichever country is left out, it does so for most users in at least {least} of 100 simulations."
    )
    reason = said.format(
        n=n,
        country=in_text(str(largest["country"])),
        share=percent(100 * largest["users"] / users.sum()),
        chance=two_decimals(chance),
        needed=two_decimals(SURE),
        least=int(100 * min(most)),
    )
    if chance >= SURE and min(most) >= SURE:
        return decided(question, True, (reason,), {}, value=chance)
    if chance <= 1 - SURE and max(most) <= 1 - SURE:
        return decided(question, False, (reason,), {}, value=chance)
    return not_identified(question, reason)
