"""How much acetic anhydride a harvest of opium would need, with its range."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pactresearch.data.ingest.cells import names
from pactresearch.errors import InputError
from pactresearch.language import N_
from pactresearch.methods.income.uncertain_inputs import Input
from pactresearch.methods.seizures.production import OPIUM_PER_PURE_HEROIN

KG_PER_LITRE = names.KG_PER_LITRE["acetic_anhydride"]
INPUTS = (
    Input(
        name="acetic_anhydride_per_heroin",
        label=N_("acetic anhydride per kg of heroin"),
        distribution="pert",
        low=1.0,
        mode=1.5,
        high=2.5,
        unit="kg",
        source=N_("UNODC: 1 to 2.5 kg; 1.5 taken as the likeliest; at least 0.55 by the chemical equation"),
    ),
    Input(
        name="opium_per_heroin",
        label=N_("opium per kg of pure heroin"),
        distribution="uniform",
        low=OPIUM_PER_PURE_HEROIN[0],
        high=OPIUM_PER_PURE_HEROIN[1],
        unit="kg",
        source=N_("UNODC, Afghanistan Opium Survey 2017"),
    ),
    Input(
        name="share_processed",
        label=N_("share of the harvest made into heroin"),
        distribution="uniform",
        low=0.67,
        high=0.88,
        unit="",
        source=N_(
            "UNODC, Afghanistan Opium Survey 2017: 7,600 to 7,900 of 9,000 t; World Drug Report 2017: 2,100 of 6,380 t stayed "
            "opium in 2016"
        ),
    ),
)


def need_t(production_t: float | np.ndarray, drawn: Mapping[str, np.ndarray]) -> np.ndarray:
    """Tonnes of acetic anhydride that a harvest needs if it is made into heroin in its own year.

    production_t: tonnes of opium. drawn: each of INPUTS by name, (draws,).

    Raises InputError for a negative harvest.
    """
    if np.any(np.asarray(production_t) < 0):
        raise InputError(f"production_t is {production_t!r}; a harvest is 0 t or more.")
    pure_heroin_t = production_t * drawn["share_processed"] / drawn["opium_per_heroin"]
    return pure_heroin_t * drawn["acetic_anhydride_per_heroin"]


def need_by_year(production_t: pd.Series, drawn: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """`need_t` of each year as a row a draw, a column a year. production_t: tonnes of opium by year."""
    return pd.DataFrame({year: need_t(float(harvest), drawn) for year, harvest in production_t.items()})


def share_stopped(seized_t: float, need: np.ndarray | Sequence[float]) -> np.ndarray:
    """Seized over seized and needed, 0-1, by draw: what was seized had been on its way beside what was used.

    Raises InputError for a negative amount.
    """
    if seized_t < 0:
        raise InputError(f"seized_t is {seized_t!r}; an amount is 0 t or more.")
    return seized_t / (seized_t + np.asarray(need, dtype=float))
