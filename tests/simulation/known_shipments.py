"""Cases of a world whose types, sizes and years are known. All SYNTHETIC; nothing here says anything of seizures."""

import numpy as np
import pandas as pd

# Chances of the categories of each feature in each planted type: road, air, parcel and sea, told apart by most features.
CATEGORIES = {
    "transport": ("private road", "air", "mail", "sea or river"),
    "concealment": ("vehicle", "swallowed", "parcel", "goods"),
    "location": ("border", "airport", "post office", "port or waters"),
}
FAITHFUL = 0.8  # chance that a case has the category of its own type; the others share the rest
MEAN_LN_KG = (1.5, -0.5, -1.5, 5.0)
SPREAD_LN_KG = 0.8
YEARS = (2011, 2012, 2013, 2014, 2015, 2016)
COUNTRIES = ("AAA", "BBB", "CCC")


def typed_cases(cases: int, seed: int, *, known: float = 0.75) -> tuple[pd.DataFrame, np.ndarray]:
    """Single cases of four planted types, SYNTHETIC, each field known with the chance `known`; and the type of each."""
    rng = np.random.default_rng(seed)
    types = rng.integers(4, size=cases)
    table = single_cases(np.exp(rng.normal(np.take(MEAN_LN_KG, types), SPREAD_LN_KG)).clip(0.1), rng)
    for field, categories in CATEGORIES.items():
        drawn = np.where(rng.random(cases) < FAITHFUL, types, rng.integers(4, size=cases))
        table[field] = np.where(rng.random(cases) < known, np.take(categories, drawn), None)
    return table, types


def shuffled(cases: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The same cases with every field shuffled against the others: no types are left."""
    rng = np.random.default_rng(seed)
    fields = ["kg", *CATEGORIES]
    mixed = cases.assign(**{field: rng.permutation(cases[field].to_numpy()) for field in fields})
    return mixed.assign(size_class_kg=None)


def single_cases(kg: np.ndarray, rng: np.random.Generator, year: np.ndarray | None = None) -> pd.DataFrame:
    """Single cases of these sizes in the layout `cases`, SYNTHETIC, over three countries and six years."""
    count = len(kg)
    return pd.DataFrame(
        {
            "case_id": [f"SYNTHETIC-{number}" for number in range(count)],
            "n": 1,
            "year": rng.choice(YEARS, count) if year is None else year,
            "iso3": rng.choice(COUNTRIES, count),
            "drug": "heroin",
            "kg": kg,
            "size_class_kg": None,
            **dict.fromkeys(("transport", "concealment", "location", "origin", "departure", "destination")),
        }
    )


def truncated_lognormal(count: int, sigma: float, rng: np.random.Generator, *, median_kg: float = 0.5) -> np.ndarray:
    """Lognormal sizes at or above 0.1 kg, as a file with that reporting threshold has them."""
    drawn = np.exp(rng.normal(np.log(median_kg), sigma, 4 * count + 100))
    return drawn[drawn >= 0.1][:count]


def in_classes(cases: pd.DataFrame) -> pd.DataFrame:
    """Single cases as a grouped table has them: a row a size class, with count and kilograms."""
    edges = (0, 0.1, 1, 5, 10, 50, 100, np.inf)
    labels = ("<0.1", "0.1-1", "1-5", "5-10", "10-50", "50-100", ">100")
    of = pd.cut(cases["kg"], edges, right=False, labels=labels).astype("str")
    rows = cases.assign(size_class_kg=of).groupby(["iso3", "year", "size_class_kg"], as_index=False)
    return rows.agg(n=("n", "sum"), kg=("kg", "sum"), drug=("drug", "first")).assign(
        transport=None, concealment=None, location=None, origin=None, departure=None, destination=None
    )
