"""What the reports rest on, held against the real tables. Not SYNTHETIC, but for the lots that are made to grow."""

import pandas as pd

from pactresearch.methods.shipments.quantile_shift import GROWTH, comparable, growth_found
from pactresearch.methods.shipments.shipments import REPORTING_THRESHOLD_KG
from tests.simulation import importers_left_out
from tests.simulation.rules_of_questions import heroin_cases


def table_importers() -> pd.DataFrame:
    """Importers that the model of links has not seen.

    A sixth of the importers is left out at a time; the mean log chance that each model gives the origins that their cases
    name, higher is better. Wanted: gravity above both others.
    """
    return pd.DataFrame(
        [{"model": name, "log score": round(score, 2)} for name, score in importers_left_out.scores().items()]
    )


def table_lots() -> pd.DataFrame:
    """Lots on the northern route that grow, and that do not.

    The real cases with their years in any order, so that no trend is left, and SYNTHETIC growth laid over them; 200 worlds a row.
    """
    rows = comparable(heroin_cases("northern"), REPORTING_THRESHOLD_KG)
    wanted = {GROWTH: "0.8 or more", 0.0: "0.06 or less"}
    return pd.DataFrame(
        {"growth, % a year": 100 * by, "a shift is found": growth_found(rows, by, worlds=200), "wanted": said}
        for by, said in wanted.items()
    )
