"""Three made-up worlds. SYNTHETIC: every number is drawn here, and the truth is known."""

import numpy as np
import pandas as pd

YEARS = np.arange(2004, 2024)
FALL, BETTER_FOUND = 0.02, 0.08  # a year
SILENT_FROM = 2021
SIZES_T = {"Country A": 12.0, "Country B": 5.0, "Country C": 2.0, "Country D": 1.0}
LINKS = {("A", "B"): 40.0, ("A", "C"): 30.0, ("B", "D"): 25.0, ("C", "E"): 20.0, ("D", "E"): 10.0}
NAMES_ORIGIN = {"B": 0.1, "C": 0.8, "D": 0.3, "E": 0.9}  # how often the country that seizes names where a lot came from
CASES_A_TONNE = 3.0


def one_route(seed: int = 1) -> pd.DataFrame:
    """year, moved_t (falls by 2 % a year), share_found (grows by 8 % a year, as a new agency is built up), seized_t."""
    rng = np.random.default_rng(seed)
    moved = 100 * np.exp(-FALL * (YEARS - YEARS[0]))
    found = 0.04 * np.exp(BETTER_FOUND * (YEARS - YEARS[0]))
    seized = moved * found * np.exp(rng.normal(0, 0.15, len(YEARS)))
    return pd.DataFrame({"year": YEARS, "moved_t": moved, "share_found": found, "seized_t": seized})


def four_countries(seed: int = 2) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tonnes seized by year and country, as they happened; and as reported: the largest country is silent from 2021 on."""
    rng = np.random.default_rng(seed)
    true = pd.DataFrame(
        {name: size * np.exp(rng.normal(0, 0.1, len(YEARS))) for name, size in SIZES_T.items()},
        index=pd.Index(YEARS, name="year"),
    )
    reported = true.copy()
    reported.loc[SILENT_FROM:, "Country A"] = np.nan
    return true, reported


def mentions(seed: int = 3) -> pd.DataFrame:
    """origin, destination, moved_t (the truth), mentions: cases seized in the destination that name the origin."""
    rng = np.random.default_rng(seed)
    rows = [
        (origin, to, t, int(rng.poisson(CASES_A_TONNE * t * NAMES_ORIGIN[to]))) for (origin, to), t in LINKS.items()
    ]
    return pd.DataFrame(rows, columns=["origin", "destination", "moved_t", "mentions"])
