"""Makes data/raw/unodc_ids_2011_2016_statistics.csv from the archive of UNODC's Individual Drug Seizures 2011-2016.

    python scripts/single_case_statistics.py ARCHIVE.zip

The archive is not part of the project: it holds single seizures. What is written are statistics of heroin cases by country or
route, none of fewer than three cases and none of a place. Every number of cases, and every count in a ratio, is rounded to a
multiple of three: beside the grouped cases, which are counted exactly, it would else tell of the one or two that these leave out.
No sum of sizes, and no row of gaps, of which one makes nearly all (`may_be_told`) is in any of them. The numbers printed, and the
checksums, belong in the sidecar.
"""

import argparse
import itertools
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from pactresearch import geography, paths
from pactresearch.data import schema, sources
from pactresearch.data.ingest import reading, repeats
from pactresearch.data.layout import P_PERCENT
from pactresearch.errors import InputError
from pactresearch.methods.checks import require_columns
from pactresearch.methods.shipments.shipments import in_whole_years
from pactresearch.methods.shipments.typology import typology

OUT = "unodc_ids_2011_2016_statistics.csv"
DRUG = "heroin"
OPIATES = "heroin|opium|morphin|poppy|codein|diamorphin"  # of one origin: together they say nothing of a service
FEWEST = (
    30  # cases of a country, seizures of other drugs, or cases of a year that tell, from which there is a statistic
)
LARGE_KG, OTHERWISE_LARGE_KG = 50, (25, 100)
NOT_TOLD = ("", "Unknown", "Other")
DRAWS = 1999
SEED = 20170912
MINIMUM_WINDOWS = 5
PERMUTATIONS = 199
ROW_COLUMNS = ("place", "year", "day", "asked")
COLUMNS = ["statistic", "area", "drug", "year", "n", "value", "low", "high", "p"]


@dataclass(frozen=True)
class Clustered:
    """A measure of clusters with what a steady rate gives.

    low, high: 95 % interval (of the Fano factor: of the value; else what chance alone gives). p: chance of as much or more
    at a steady rate. n: windows, lots or seizures that it rests on.
    """

    n: int
    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    p: float = np.nan


def fano_factor(counts: np.ndarray) -> Clustered:
    """Variance over mean of the counts of equal windows (years or months), zeros included; 1 at a steady rate.

    counts: (windows,) whole numbers, 0 or more; InputError otherwise. NaN under five windows, or without any case.
    Source: Fano (1947), Physical Review 72:26; test and interval by Fisher's index of dispersion, chi-squared on n - 1.
    """
    counts = np.asarray(counts, dtype=float)
    if (counts < 0).any() or (counts % 1 != 0).any():
        raise InputError("counts must be whole numbers of 0 or more, one a window; leave out windows without a report.")
    n = len(counts)
    if n < MINIMUM_WINDOWS or counts.sum() == 0:
        return Clustered(n)
    value = counts.var(ddof=1) / counts.mean()
    low, high = (n - 1) * value / stats.chi2.ppf([0.975, 0.025], n - 1)
    return Clustered(n, float(value), float(low), float(high), float(stats.chi2.sf((n - 1) * value, n - 1)))


def in_threes(count: float) -> int:
    """The multiple of three that is nearest to a count, so that nobody learns of one or two by subtracting it."""
    return round(count / schema.SMALLEST_ROW) * schema.SMALLEST_ROW


def may_be_told(parts: np.ndarray) -> bool:
    """Whether the sum of the parts keeps the largest hidden: three or more, and all but the two largest make 10 % of the largest
    or more. So even who knows the second comes no nearer to the first than that.

    parts: (parts,) sizes, 0 or more. Source: Hundepool et al. (2012), Statistical Disclosure Control, 4.2.2 (p % rule).
    """
    *others, _second, largest = np.sort([0, 0, *parts])
    return bool(len(parts) >= schema.SMALLEST_ROW and 0 < P_PERCENT / 100 * largest <= sum(others))


def gaps(days: np.ndarray, *, draws: int = DRAWS, seed: int = SEED) -> Clustered:
    """Coefficient of variation of the gaps between events: about 1 at a steady rate, above where they come in clusters.

    days: (events,) in any order. low, high: 95 % of what as many events (in threes) at random days between the first and the last
    give. NaN under five gaps. Source: Cox & Lewis (1966), The Statistical Analysis of Series of Events, chapter 6.
    """
    days = np.sort(np.asarray(days, dtype=float))
    n = len(days)
    if n <= MINIMUM_WINDOWS:
        return Clustered(n)
    steady = np.random.default_rng(seed).exponential(size=(draws, in_threes(n) - 1))
    among = steady.std(axis=1, ddof=1) / steady.mean(axis=1)
    value = np.diff(days).std(ddof=1) / np.diff(days).mean()
    low, high = map(float, np.quantile(among, (0.025, 0.975)))
    return Clustered(n, float(value), low, high, float((1 + (among >= value).sum()) / (1 + draws)))


def seized_together(rows: pd.DataFrame, *, permutations: int = PERMUTATIONS, seed: int = SEED) -> Clustered:
    """How often two drugs are seized at one place on one day, over what chance gives.

    rows: a row a seizure: place, year, day (number), asked (True for the drug that is asked about, False for the others). Days
    are permuted within place and year, so that a busy place or year is no evidence. value: place-days with both over their
    mean in the permutations; low, high: the fewest and the most in any permutation over the same mean. n: of the drug asked
    about. NaN where no permutation brings them together. Raises InputError for missing columns.
    Source: Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses, chapter 3.
    """
    place, block, day, asked = _codes(require_columns(rows, ROW_COLUMNS, "seizures"))
    rng, in_blocks = np.random.default_rng(seed), np.argsort(block, kind="stable")
    observed = _both(place, day, asked)
    again = np.empty(permutations)
    for number in range(permutations):
        moved = np.empty_like(day)
        moved[in_blocks] = day[np.lexsort((rng.random(len(day)), block))]
        again[number] = _both(place, moved, asked)
    mean, n = again.mean(), int(asked.sum())
    if not mean > 0:
        return Clustered(n)
    ratios = (float(one / mean) for one in (observed, again.min(), again.max()))
    return Clustered(n, *ratios, p=float((1 + (again >= observed).sum()) / (1 + permutations)))


def _codes(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    block = rows.groupby(["place", "year"], sort=False).ngroup().to_numpy()
    place, day = pd.factorize(rows["place"])[0], pd.factorize(rows["day"])[0]
    return place, block, day, rows["asked"].to_numpy(dtype=bool)


def _both(place: np.ndarray, day: np.ndarray, asked: np.ndarray) -> int:
    """Number of place-days on which the drug and another were seized."""
    cell = place.astype(np.int64) * (day.max() + 1) + day
    return len(np.intersect1d(cell[asked], cell[~asked]))


def single_cases(archive: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The opiate cases (layout `cases`, with date, day, parcel: whether it was sent by post, missing where the hiding place is not
    told) and every seizure of any drug (iso3, place, year, day, asked: whether it is heroin; opiates other than it left out).

    Raises InputError where the archive is not the one that is known.
    """
    verdict = reading.read(archive)
    if verdict.refused:
        raise InputError("\n".join(verdict.lines()))
    cases = repeats.once(verdict.tables["cases"]).reset_index(drop=True)
    with zipfile.ZipFile(archive) as folder:
        raw = pd.read_csv(
            folder.open(folder.namelist()[0]), sep=";", dtype=str, encoding="utf-8", keep_default_na=False
        )
    own = raw.iloc[cases["case_id"].str.extract(r"row (\d+)")[0].astype(int).to_numpy() - 2].reset_index(drop=True)
    hidden = own["HIDING_PLACE"]
    cases["parcel"] = (hidden == "Postal").where(~hidden.isin(NOT_TOLD))
    cases["date"] = pd.to_datetime(own["SEIZURE_DATE"])
    cases["day"] = (cases["date"] - pd.Timestamp(2011, 1, 1)).dt.days
    names = pd.Series(cases["iso3"].to_numpy(), own["COUNTRY"]).groupby(level=0).first()
    once = raw.drop_duplicates()
    drug = once["DRUG_NAME"].str.lower()
    once = once[drug.str.contains("heroin") | ~drug.str.contains(OPIATES)]
    seized = pd.DataFrame(
        {
            "iso3": once["COUNTRY"].map(names),
            "place": once["ADMINISTRATIVE_DIVISION"] + "|" + once["PLACE"],
            "year": once["SEIZURE_DATE"].str[:4].astype(int),
            "day": (pd.to_datetime(once["SEIZURE_DATE"]) - pd.Timestamp(2011, 1, 1)).dt.days,
            "asked": once["DRUG_NAME"].str.lower().str.contains("heroin"),
        }
    )
    return cases, seized.dropna(subset="iso3").reset_index(drop=True)


def statistics(cases: pd.DataFrame, seized: pd.DataFrame) -> pd.DataFrame:
    """Every statistic, a row each, in the layout `case_statistics`. cases, seized: as `single_cases` gives them."""
    heroin = cases[cases["drug"] == DRUG]
    whole = heroin[in_whole_years(heroin)]
    rows = [*by_country(whole, seized), *by_route(whole)]
    table = pd.DataFrame(rows, columns=COLUMNS).dropna(subset="value").round({"value": 4, "low": 4, "high": 4, "p": 4})
    layout = schema.CASE_STATISTICS
    table["n"] = table["n"].map(in_threes)
    table = table[table["n"] >= schema.SMALLEST_ROW].astype(layout.dtypes())
    return table.sort_values(list(layout.key), ignore_index=True)[list(layout.columns)]


def by_country(whole: pd.DataFrame, seized: pd.DataFrame) -> Iterator[tuple]:
    """Clusters in time, drugs together, and the share of parcels. whole: cases of whole years."""
    for iso3, own in whole.groupby("iso3"):
        if len(own) < FEWEST:
            continue
        every = pd.MultiIndex.from_product([sorted(own["year"].unique()), range(1, 13)])
        counts = own.groupby(["year", own["date"].dt.month]).size().reindex(every, fill_value=0).to_numpy()
        yield _clustered("monthly_fano", iso3, replace(fano_factor(counts), n=len(own)))
        large = own.loc[own["kg"] >= LARGE_KG, "day"].to_numpy()
        if may_be_told(np.diff(np.sort(large))):
            yield _clustered("gap_variation", iso3, gaps(large, seed=SEED))
        together = seized[(seized["iso3"] == iso3) & seized["year"].isin(own["year"])]
        if (~together["asked"]).sum() >= FEWEST:
            yield _clustered("seized_together", iso3, counted_in_threes(together))
        for year, told in own.dropna(subset="parcel").groupby("year"):
            if len(told) >= FEWEST and told["parcel"].sum() >= schema.SMALLEST_ROW:
                parcels, others = in_threes(told["parcel"].sum()), in_threes((~told["parcel"].astype(bool)).sum())
                n = parcels + others
                low, high = proportion_confint(parcels, n, method="wilson")
                yield "parcel_share", iso3, DRUG, year, n, parcels / n, low, high, np.nan


def counted_in_threes(rows: pd.DataFrame) -> Clustered:
    """Drugs seized together, with the place-days counted in threes: by its range, the ratio says which counts made it. rows: as
    `seized_together` takes them."""
    found, (place, _block, day, asked) = seized_together(rows, seed=SEED), _codes(rows)
    both = _both(place, day, asked)
    return replace(found, value=found.value * in_threes(both) / both) if both else found


def _clustered(statistic: str, iso3: str, found: Clustered) -> tuple:
    return statistic, iso3, DRUG, pd.NA, found.n, found.value, found.low, found.high, found.p


def by_route(whole: pd.DataFrame) -> Iterator[tuple]:
    """The share of kilograms in lots of 50 kg or more, as it is and counted otherwise, and the number of classes."""
    for route in geography.route_names():
        own = whole[whole["iso3"].isin(geography.members(route, "hard")["iso3"])]
        sized = own.dropna(subset="kg")
        if all(may_be_told(sized.loc[lots, "kg"].to_numpy()) for lots in _lots(sized)):
            yield from large_lot_shares(sized, route)
        types = typology(own, seed=SEED)
        yield "classes", route, DRUG, pd.NA, types.n_cases, types.k, np.nan, np.nan, types.noise_p


def _lots(sized: pd.DataFrame) -> Iterator[np.ndarray]:
    """The lots between one limit and the next, which the shares by each limit tell by their difference: masks, (cases,)."""
    limits = [0, *sorted((LARGE_KG, *OTHERWISE_LARGE_KG)), np.inf]
    for low, high in itertools.pairwise(limits):
        yield sized["kg"].between(low, high, inclusive="left").to_numpy()


def large_lot_shares(sized: pd.DataFrame, route: str, *, draws: int = DRAWS, seed: int = SEED) -> Iterator[tuple]:
    """Share of kilograms in large lots; the 95 % interval draws years of countries whole, since their cases are alike. And the
    lowest and highest of its 99 % interval, any one country or year left out (but for one whose large lots the difference would
    tell), and lots from 25 or from 100 kg on as large."""
    counted = {f"large_{kg}": sized["kg"].where(sized["kg"] >= kg, 0) for kg in (LARGE_KG, *OTHERWISE_LARGE_KG)}
    table = sized.assign(**counted).groupby(["iso3", "year"])[["kg", *counted]].sum()
    drawn = np.random.default_rng(seed).integers(len(table), size=(draws, len(table)))
    kg, large = (table[name].to_numpy() for name in ("kg", f"large_{LARGE_KG}"))
    least, low, high, most = np.quantile(large[drawn].sum(axis=1) / kg[drawn].sum(axis=1), (0.005, 0.025, 0.975, 0.995))
    share = large.sum() / kg.sum()
    yield "large_lot_share_of_kg", route, DRUG, pd.NA, len(sized), share, low, high, np.nan
    others = [least, most, *(table[f"large_{from_kg}"].sum() / kg.sum() for from_kg in OTHERWISE_LARGE_KG)]
    lots = sized[sized["kg"] >= LARGE_KG]
    for level in ("iso3", "year"):
        rest = table[["kg", f"large_{LARGE_KG}"]].sum() - table.groupby(level)[["kg", f"large_{LARGE_KG}"]].sum()
        telling = [one for one, own in lots.groupby(level)["kg"] if not may_be_told(own.to_numpy())]
        others += list((rest[f"large_{LARGE_KG}"] / rest["kg"])[rest["kg"] > 0].drop(telling, errors="ignore"))
    yield "large_lot_share_otherwise", route, DRUG, pd.NA, len(sized), share, min(others), max(others), np.nan


def main() -> int:
    """Reads the archive, writes the statistics, says what was read and the checksums."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path, help="the ZIP file that UNODC publishes")
    archive = parser.parse_args().archive
    try:
        cases, seized = single_cases(archive)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    rows = statistics(cases, seized)
    file = paths.raw() / OUT
    rows.to_csv(file, index=False, lineterminator="\n", encoding="utf-8")
    print(f"{len(cases):,} opiate cases, {len(seized):,} seizures; archive SHA-256 {sources.checksum(archive)}")
    print(f"{sources.in_project(file)}: {len(rows)} rows, SHA-256 {sources.checksum(file)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
