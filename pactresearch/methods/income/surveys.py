"""Which share of people use opiates, where surveys of one country differ: rules in place of the newest figure."""

import numpy as np
import pandas as pd

DEPARTS = 3.0  # times: a survey that no other of its country comes within is no figure but the end of a range


def alone(values: pd.Series, groups: list, times: float) -> pd.Series:
    """Which values (above 0) no other of their group comes within a factor of; one without another is not alone."""
    ordered = pd.Series(np.log(values)).sort_values()
    by = ordered.groupby([group.reindex(ordered.index) for group in groups])
    nearest = pd.concat([by.diff().abs(), by.diff(-1).abs()], axis=1).min(axis=1)
    return (nearest > np.log(times)).reindex(values.index)


def users(prevalence: pd.DataFrame, last_year: int) -> pd.DataFrame:
    """By ISO3: prevalence_low, prevalence_percent (the middle of both ends on a log scale), prevalence_high, prevalence_year,
    prevalence_departs.

    prevalence: iso3, year, drug, percent (of people aged 15-64). The newest survey of `opiates` up to last_year counts; one
    that no other of the country comes within three times of is one end of a range over all of them. Nobody who uses opiates
    does not use `opioids`, which count medicines too: the newest figure of these, of that year or later, bounds both ends.
    A country with opioids alone is not in it.
    """
    known = prevalence[(prevalence["year"] <= last_year) & (prevalence["percent"] > 0)].sort_values("year")
    opiates, opioids = (known[known["drug"] == drug] for drug in ("opiates", "opioids"))
    departs = alone(opiates["percent"], [opiates["iso3"]], DEPARTS)
    newest = opiates.assign(departs=departs).groupby("iso3").last()
    ends = opiates.groupby("iso3")["percent"].agg(["min", "max"])
    wider = opioids.groupby("iso3").last().reindex(newest.index)
    most = wider["percent"].where(wider["year"] >= newest["year"]).fillna(100.0)
    low, high = (ends[end].where(newest["departs"], newest["percent"]).clip(upper=most) for end in ("min", "max"))
    return pd.DataFrame(
        {
            "prevalence_low": low,
            "prevalence_percent": pd.Series(np.sqrt(low * high)).where(low < high, low),
            "prevalence_high": high,
            "prevalence_year": newest["year"].astype("Int64"),
            "prevalence_departs": newest["departs"].astype(bool),
        }
    )
