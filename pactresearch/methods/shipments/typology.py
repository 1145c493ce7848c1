"""Types of shipment: latent classes that must prove themselves, or "no stable typology".

Types describe how police find drugs as much as how drugs are moved; a type is a recurring combination of features among
reported cases, never a group of people.
"""

from dataclasses import field

import numpy as np
import pandas as pd

from pactresearch.errors import InputError
from pactresearch.methods.shipments import latent_classes as lca
from pactresearch.methods.shipments.shipments import WITHHELD, in_whole_years, size_class
from pactresearch.results import result
from pactresearch.verdict import Judgement, Reason, Reasons

DEFAULT_SEED = 20170912
FEATURES = ("size_class_kg", "transport", "concealment", "location", "leg", "season")
MOST_CLASSES = 6
STARTS = 12
BOOTSTRAPS = 100
NOISE_SAMPLES = 19  # with the observed one, twenty: that it is the highest by chance happens once in twenty
NOISE_P = 0.05
RECOGNISABLE = 0.5  # adjusted Rand with what is found without sizes, or a year: half-way from chance to the same
STABLE = 0.7  # bootstrap adjusted Rand, from which a partition counts as the same (Steinley 2004: 0.65 moderate)
MINIMUM_CASES = 100
MINIMUM_FEATURES = 2  # known of a case: one feature alone cannot show a combination
LEAST_SPREAD = 0.05  # of cases outside the commonest category, for a feature to tell cases apart
MOST_NOISE_CASES = 3000
CHOICE_COLUMNS = ["k", "bic", "stability"]


@result(kw_only=True)
class Typology:
    """The types of a set of cases, or why there are none.

    judgement: `supported` (a stable typology), `not supported` (no stable typology) or `not identified` (too little data).
    k: classes, 1 where there are none. choices: a row a k: k, bic, stability (mean bootstrap adjusted Rand). stability:
    at k. without_size, out_of_year: adjusted Rand with the classes found without the size class, and the lowest one of
    those found without a year. noise_p: chance of as large a gain over one class among cases whose features are shuffled.
    by_country: adjusted Rand of classes and countries of seizure: near 1 would say that types are reporting practices.
    labels: (rows,) class of each row of the table, 0 the largest; -1 where under two features are known. profile: a row a
    class, feature and category: share_of_class (of cases that tell the feature), share_of_all. n_cases: that enter;
    n_left_out: that tell under two features.
    """

    judgement: Judgement
    labels: np.ndarray
    n_cases: int
    n_left_out: int
    features: tuple[str, ...]
    k: int = 1
    choices: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=CHOICE_COLUMNS))
    stability: float = np.nan
    without_size: float = np.nan
    out_of_year: float = np.nan
    noise_p: float = np.nan
    by_country: float = np.nan
    profile: pd.DataFrame = field(default_factory=pd.DataFrame)


def features_of(cases: pd.DataFrame) -> pd.DataFrame:
    """The categorical features of cases; missing where not reported, withheld or pooled.

    cases: layout `cases`; with a column `date` there is a season as well. leg: which end of the journey is known:
    `departure`, `destination` or `both`; missing where none is, since silence is a habit of reporting and no feature.
    """
    shown = cases[["transport", "concealment", "location"]]
    departs, arrives = (cases[end].notna() & (cases[end] != WITHHELD) for end in ("departure", "destination"))
    leg = np.select([departs & arrives, departs, arrives], ["both", "departure", "destination"], "")
    table = shown.where(shown != WITHHELD).assign(size_class_kg=size_class(cases), season=None)
    table["leg"] = pd.Series(leg, index=cases.index).where(leg != "")
    if "date" in cases:
        table["season"] = cases["date"].dt.quarter.map("quarter {:.0f}".format, na_action="ignore")
    return table[list(FEATURES)]


def typology(
    cases: pd.DataFrame, *, bootstraps: int = BOOTSTRAPS, starts: int = STARTS, seed: int = DEFAULT_SEED
) -> Typology:
    """The types among cases: the number of classes with the lowest BIC among those that stay the same in the bootstrap.

    cases: layout `cases`, rows of n alike cases or single ones. The rule is fixed: a typology is supported where some k of
    2 to 6 has a lower BIC than one class and a mean bootstrap adjusted Rand of 0.7 or more; at the best such k the classes are
    found again (adjusted Rand of 0.5 or more) without the sizes and without any one year, and the gain over one class is
    larger than in each of 19 sets of cases whose features are shuffled. Without 100 cases that tell two features or more,
    two years of them and two features beside the size, it is not identified.

    Raises InputError for under 20 bootstraps. Source: latent classes, Goodman (1974); stability, Hennig (2007),
    Computational Statistics & Data Analysis 52:258; permuted reference, Tibshirani, Walther & Hastie (2001), JRSS B 63:411.
    """
    if bootstraps < 20:
        raise InputError(f"bootstraps is {bootstraps!r}; a stability needs 20 or more.")
    rng = np.random.default_rng(seed)
    told = features_of(cases)
    told.loc[~in_whole_years(cases)] = None  # a year that is not whole tells who still reported
    table, enters, too_little = _usable(told, cases["n"].to_numpy())
    n = cases["n"].to_numpy()[enters]
    left_out = int(cases["n"].sum() - n.sum())
    of_row = np.full(len(cases), -1)
    entered = {"n_cases": int(n.sum()), "n_left_out": left_out, "features": tuple(table.columns), "labels": of_row}
    if too_little:
        return Typology(judgement=Judgement("not identified", too_little), **entered)
    patterns = lca.patterns_of(table, n)
    models = {
        k: lca.best_of(patterns, patterns.weight, lca.random_starts(patterns, starts, k, rng))
        for k in range(2, MOST_CLASSES + 1)
    }
    choices = _choices(patterns, models, bootstraps, rng)
    k, failures = _chosen(choices)
    model = models[k]
    labels = _by_size(lca.assigned(patterns, model)[0], patterns.weight, k)
    without_size = _without_size(table, n, labels, patterns, k, starts, rng)
    years = cases["year"].to_numpy()[enters]
    out_of_year = _out_of_year(years, patterns, labels, n, model, rng)
    unchecked = not failures and not np.isfinite([without_size, out_of_year]).all()
    failures = failures or _not_found_again(without_size, out_of_year)
    noise_p = np.nan if failures else _noise_p(table, n, k, patterns, float(model.log_likelihood[0]), rng)
    if noise_p > NOISE_P:
        failures = (Reason("shuffled_as_clear"),)
    stability = float(choices.set_index("k")["stability"].loc[k])
    of_row[enters] = labels[patterns.of_row]
    return Typology(
        judgement=Judgement(
            "not identified" if unchecked else "not supported" if failures else "supported",
            failures or (Reason("stable_classes", k=k, adjusted_rand=stability),),
        ),
        k=1 if failures else k,
        choices=choices,
        stability=stability,
        without_size=without_size,
        out_of_year=out_of_year,
        noise_p=noise_p,
        by_country=_by_country(cases["iso3"].to_numpy()[enters], labels[patterns.of_row], n),
        profile=_profile(patterns, labels, k),
        **entered,
    )


def _by_size(labels: np.ndarray, weight: np.ndarray, k: int) -> np.ndarray:
    """Classes numbered from the largest."""
    return np.argsort(np.argsort(-np.bincount(labels, weight, minlength=k), kind="stable"))[labels]


def _not_found_again(without_size: float, out_of_year: float) -> Reasons:
    failed = {"sizes": without_size, "a_year": out_of_year}
    return tuple(
        Reason("other_classes_without", left_out=left_out, adjusted_rand=value, needed=RECOGNISABLE)
        if np.isfinite(value)
        else Reason("not_sought_without", left_out=left_out)
        for left_out, value in failed.items()
        if not value >= RECOGNISABLE
    )


def _usable(table: pd.DataFrame, n: np.ndarray) -> tuple[pd.DataFrame, np.ndarray, Reasons]:
    """The features that tell cases apart, the rows that know two of them or more, and why there are too few of either."""
    telling = [name for name in table.columns if _spread(table[name], n) >= LEAST_SPREAD]
    table = table[telling]
    enters = (table.notna().sum(axis=1) >= MINIMUM_FEATURES).to_numpy()
    cases = int(n[enters].sum())
    if len(telling) < MINIMUM_FEATURES:
        return table[enters], enters, (Reason("few_telling_features", features=tuple(telling)),)
    if cases < MINIMUM_CASES:
        return table[enters], enters, (Reason("few_telling_cases", n=cases, needed=MINIMUM_CASES),)
    return table[enters], enters, ()


def _spread(column: pd.Series, n: np.ndarray) -> float:
    """Share of all cases that lie outside the commonest category of those that are known."""
    counts = pd.Series(n, index=column.index).groupby(column).sum()
    return float((counts.sum() - counts.max()) / n.sum()) if len(counts) > 1 else 0.0


def _choices(patterns: lca.Patterns, models: dict, bootstraps: int, rng: np.random.Generator) -> pd.DataFrame:
    rows = [(1, lca.bic(patterns, lca.log_likelihood_of_one_class(patterns), 1), np.nan)]
    cases = int(patterns.weight.sum())
    weights = rng.multinomial(cases, patterns.weight / cases, size=bootstraps).astype(float)
    for k, model in models.items():
        score = lca.bic(patterns, float(model.log_likelihood[0]), k)
        rows.append((k, score, _stability(patterns, model, weights, k, rng) if score < rows[0][1] else np.nan))
    return pd.DataFrame(rows, columns=CHOICE_COLUMNS)


def _stability(
    patterns: lca.Patterns, model: lca.Mixtures, weights: np.ndarray, k: int, rng: np.random.Generator
) -> float:
    """Mean adjusted Rand of the classes and those found in bootstrap samples, each fitted from the model and from a random
    start, of which the likelier counts."""
    known = np.exp(np.repeat(model.ln_chance, len(weights), axis=0))
    starts = np.concatenate([known, lca.random_starts(patterns, len(weights), k, rng)])
    fits = lca.fit(patterns, np.tile(weights, (2, 1)), starts)
    n, assigned = len(weights), lca.assigned(patterns, fits)
    likelier = fits.log_likelihood[n:] > fits.log_likelihood[:n]
    labels = np.where(likelier[:, None], assigned[n:], assigned[:n])
    return float(np.nanmean(lca.adjusted_rand(lca.assigned(patterns, model)[0], labels, patterns.weight)))


def _chosen(choices: pd.DataFrame) -> tuple[int, Reasons]:
    """The number of classes to look at, and why it is not good enough (nothing where it is)."""
    better = choices[(choices["k"] > 1) & (choices["bic"] < choices["bic"].iloc[0])]
    if better.empty:
        return int(choices.loc[choices["bic"].iloc[1:].idxmin(), "k"]), (Reason("one_class_as_good"),)
    stable = better[better["stability"] >= STABLE]
    if stable.empty:
        best = better.loc[better["stability"].idxmax()]
        k, stability = int(best["k"]), float(best["stability"])
        return k, (Reason("unsteady_classes", k=k, adjusted_rand=stability, needed=STABLE),)
    return int(stable.loc[stable["bic"].idxmin(), "k"]), ()


def _noise_p(
    table: pd.DataFrame, n: np.ndarray, k: int, patterns: lca.Patterns, reached: float, rng: np.random.Generator
) -> float:
    """Chance of as large a gain in log-likelihood a case over one class where features are shuffled against each other."""
    gain = (reached - lca.log_likelihood_of_one_class(patterns)) / n.sum()
    codes = {name: pd.factorize(table[name], sort=True)[0].repeat(n) for name in table.columns}
    known = {name: np.where(code < 0, np.nan, code) for name, code in codes.items()}
    drawn = min(int(n.sum()), MOST_NOISE_CASES)
    as_large = 0
    for _ in range(NOISE_SAMPLES):
        shuffled = pd.DataFrame({name: rng.permutation(code)[:drawn] for name, code in known.items()})
        noise = lca.patterns_of(shuffled, np.ones(drawn))
        model = lca.best_of(noise, noise.weight, lca.random_starts(noise, 3, k, rng))
        as_large += (float(model.log_likelihood[0]) - lca.log_likelihood_of_one_class(noise)) / drawn >= gain
    return (1 + as_large) / (1 + NOISE_SAMPLES)


def _without_size(
    table: pd.DataFrame, n: np.ndarray, labels: np.ndarray, whole: lca.Patterns, k: int, starts: int, rng
) -> float:
    fewer = table.drop(columns="size_class_kg", errors="ignore")
    if fewer.shape[1] < MINIMUM_FEATURES or fewer.shape[1] == table.shape[1]:
        return np.nan
    patterns = lca.patterns_of(fewer, n)
    model = lca.best_of(patterns, patterns.weight, lca.random_starts(patterns, starts, k, rng))
    again = lca.assigned(patterns, model)[0][patterns.of_row]
    return float(lca.adjusted_rand(labels[whole.of_row], again, n))


def _out_of_year(
    years: np.ndarray, patterns: lca.Patterns, labels: np.ndarray, n: np.ndarray, model: lca.Mixtures, rng
) -> float:
    """Lowest adjusted Rand, over the years, of the year's classes and those that a fit to the other years gives it."""
    found = []
    for year in np.unique(years):
        other = np.bincount(patterns.of_row, n * (years != year), minlength=len(patterns.weight))
        own = patterns.weight - other
        if other.sum() < MINIMUM_CASES or own.sum() < MINIMUM_CASES / 2:
            continue
        starts = lca.random_starts(patterns, 4, model.ln_chance.shape[1], rng)
        again = lca.best_of(patterns, other, np.concatenate([np.exp(model.ln_chance), starts]))
        found.append(float(lca.adjusted_rand(labels, lca.assigned(patterns, again)[0], own)))
    known = [value for value in found if np.isfinite(value)]
    return min(known) if known else np.nan


def _by_country(countries: np.ndarray, labels: np.ndarray, n: np.ndarray) -> float:
    codes = pd.factorize(countries)[0]
    return float(lca.adjusted_rand(labels, codes, n)) if codes.max() > 0 else np.nan


def _profile(patterns: lca.Patterns, labels: np.ndarray, k: int) -> pd.DataFrame:
    groups = np.vstack([np.eye(k)[labels].T * patterns.weight, patterns.weight])
    with np.errstate(invalid="ignore"):
        shares = patterns.within_feature(groups @ patterns.indicator)
    rows = [
        {
            "class": number + 1,
            "cases": int(groups[number].sum()),
            "feature": patterns.features[patterns.feature[column]],
            "category": patterns.categories[column],
            "share_of_class": shares[number, column],
            "share_of_all": shares[k, column],
        }
        for number in range(k)
        for column in range(len(patterns.categories))
    ]
    return pd.DataFrame(rows)
