"""Power before "no": what a trend's verdict says it would have seen, and what it sees

All series are SYNTHETIC: lognormal amounts of n years that rise steadily to three times as much, or fall to a third, with a
coefficient of variation (CV) about their trend and an autocorrelation rho of ln kg from one year to the next.
"""

import functools
import zlib

import numpy as np
import pandas as pd

from pactresearch.methods.trends.power import MATTERS
from pactresearch.methods.trends.verdicts import unclear
from pactresearch.methods.trends.windows import trend_of_years
from tests.simulation.validation_trends import log_amounts

YEARS = (10, 20, 28)
CVS = (0.15, 0.3, 0.6, 0.9)
RHOS = (0.0, 0.4)
SERIES, DRAWS = 200, 400


@functools.cache
def shares(n: int, cv: float, rho: float, series: int = SERIES) -> dict[str, float]:
    """Of series that change threefold in all: the mean of the power that is said, and the shares of the three verdicts, 0-1."""
    rng = np.random.default_rng(zlib.crc32(f"{n} {cv} {rho}".encode()))
    years = np.arange(2000, 2000 + n)
    sides = rng.choice([-1, 1], size=(series, 1))
    kg = np.exp(5 + sides * np.log(MATTERS) * np.linspace(0, 1, n) + log_amounts("lognormal", rng, series, n, cv, rho))
    found = [trend_of_years(years, one, draws=DRAWS) for one in kg]
    said = [unclear(one.trend, one.robust, ()).reasons[0].facts["power"] for one in found]
    rose = np.sign([one.trend.percent_per_year for one in found])
    stands = np.array([one.verdict == "supported" for one in found])
    return {
        "said": float(np.mean(said)),
        "found": float(np.mean(stands & (rose == sides[:, 0]))),
        "denied": float(np.mean([one.verdict == "not supported" for one in found])),
    }


def table() -> pd.DataFrame:
    """What series say of themselves, and what is found in them, in percent

    *Power said* is the mean over the series of what each says, from its own interval. *Found* are those whose trend is supported,
    on the right side. *Denied* are those called not supported, which is wrong here: under a power of one half a trend that does
    not stand is not identified.
    """
    rows = []
    for n in YEARS:
        for cv in CVS:
            for rho in RHOS:
                one = shares(n, cv, rho)
                rows.append(
                    {"years": n, "CV": cv, "rho": rho}
                    | {"power said": 100 * one["said"], "found": 100 * one["found"], "denied": 100 * one["denied"]}
                )
    return pd.DataFrame(rows)
