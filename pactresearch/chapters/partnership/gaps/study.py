"""What the notebook `gap_analysis` computes: what is known of each partner and how fresh, what is done, where neither."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pactresearch import geography
from pactresearch.chapters.partnership.parameters import GapAnalysis, Portfolio
from pactresearch.chapters.partnership.portfolio import study as portfolio
from pactresearch.data.reference import PILLARS
from pactresearch.data.sources import read_yaml
from pactresearch.language import N_
from pactresearch.rows import holding

FILE = Path(__file__).with_name("indicators.yaml")
THEMES = (
    N_("research"), N_("inter-regional cooperation"), N_("intelligence sharing and multilateral operations"), N_("capacity"),
    N_("illicit flows"), N_("judicial cooperation"), N_("maritime"),
)  # fmt: skip
STATES = ("recent", "older", "none")
TABLES = (
    "seizures", "cases", "prices", "governance", "suspicious_transactions", "precursors", "prevalence", "demand", "actions",
)  # fmt: skip
BUSINESS_MODELS, COUNTRY_SHEET = "business_models", "country_factsheet"  # notebooks
Results = Mapping[tuple[str, str], Mapping[str, Any]]  # headline results of finished reports, by notebook and unit


@dataclass(frozen=True)
class Gaps:
    """indicators: a row a datum, in the order of what it would decide: id, pillar, theme, datum, holder, table, report
    (`notebook/unit`), recent, older, none, idle (partners, the last of them with neither figure nor action), newest (year),
    questions (undecided in the reports that it bears on; NA where none of these is there), n (its number).
    cells: a row a datum and partner: id, pillar, theme, iso3, year (newest), years (with a figure), state, actions.
    done: projects (`portfolio.Done`). others: trainings, facilities, recommendations, meetings: rows of the table `actions`.
    sources: the rows that the figures stand on.
    read, missing: reports as `notebook/unit`."""

    indicators: pd.DataFrame
    cells: pd.DataFrame
    done: portfolio.Done
    others: pd.DataFrame
    read: tuple[str, ...]
    missing: tuple[str, ...]
    sources: tuple[pd.DataFrame, ...]
    asked: GapAnalysis

    @property
    def pillars(self) -> list[str]:
        """The pillars that are looked at."""
        return [one for one in PILLARS if not self.asked.pillar or one == self.asked.pillar.replace("_", " ")]

    @property
    def by_pillar(self) -> pd.DataFrame:
        """Country figures by state: a row a pillar."""
        return _counted(self.cells, "pillar").loc[self.pillars]

    @property
    def by_country(self) -> pd.DataFrame:
        """By iso3: recent, older, none, and actions of these pillars."""
        of = self.cells.drop_duplicates(["pillar", "iso3"]).groupby("iso3")["actions"].sum()
        return _counted(self.cells, "iso3").assign(actions=of)

    @property
    def since(self) -> int:
        """The first year of a recent figure."""
        return self.asked.last_year - self.asked.recent_years


def gaps(tables: Mapping[str, pd.DataFrame], results: Results, asked: GapAnalysis) -> Gaps:
    """tables: those of TABLES. results: of the finished reports."""
    listed = pd.DataFrame(read_yaml(FILE)).fillna({"table": ""})
    listed = listed[listed["pillar"].str.replace(" ", "_").eq(asked.pillar) | (asked.pillar == "")]
    partners = sorted(geography.partners(), key=geography.country_name)
    done = portfolio.done(tables["actions"], Portfolio(first_year=asked.first_action_year))
    acted = done.projects.groupby(["pillar", "iso3"]).size().rename("actions")
    each: Any = listed.to_dict("records")
    rows = {str(one["id"]): _rows(tables, one) for one in each}
    cells = pd.concat([_cells(one, rows[one["id"]], partners, asked) for one in each])
    cells = cells.merge(acted, how="left", on=["pillar", "iso3"]).fillna({"actions": 0}).astype({"actions": int})
    idle = cells[(cells["state"] == "none") & (cells["actions"] == 0)].groupby("id").size()
    open_ = open_questions(results)
    worth: Any = [None if open_ is None else sum(open_[name] for name in one["decides"]) for one in each]
    found = listed.set_index("id").join(_counted(cells, "id")).assign(
        newest=cells.groupby("id")["year"].max(),
        idle=idle.reindex(listed["id"], fill_value=0),
        questions=pd.array(worth, dtype="Int64"),
    )  # fmt: skip
    found = found.sort_values(["questions", "idle"], ascending=False, kind="stable", na_position="last")
    found = found.reset_index().assign(n=range(1, len(found) + 1))
    expected = {*found["report"], *(f"{BUSINESS_MODELS}/{route}" for route in geography.route_names())}
    expected |= {f"{COUNTRY_SHEET}/{iso3}" for iso3 in partners}
    read = tuple("/".join(one) for one in results)
    others = tables["actions"][~tables["actions"]["kind"].isin(["project", "expense", "funding"])]
    sources = tuple(one for one in rows.values() if one is not None and len(one))
    return Gaps(
        found, cells, done, others=others, read=read, missing=tuple(sorted(expected - {*read})), sources=sources, asked=asked
    )  # fmt: skip


def open_questions(results: Results) -> Counter[str] | None:
    """On how many routes the reports leave each question on business models open, q1 to q10; None without any of these reports."""
    found = [one for (notebook, _unit), of in results.items() if notebook == BUSINESS_MODELS for one in of["findings"]]
    open_ = (str(one["id"]).rpartition("_")[2] for one in found if one["verdict"] == "not identified")
    return Counter(open_) if found else None


def _rows(tables: Mapping[str, pd.DataFrame], one: Mapping[str, Any]) -> pd.DataFrame | None:
    """The rows of a table that hold a datum; None where there is no table."""
    if not one["table"]:
        return None
    rows = tables[one["table"]]
    rows = rows[holding(rows, one["where"]) & rows[one["value"]].notna() & rows["iso3"].notna()]
    return rows if "year" in rows else rows.rename(columns={"year_from": "year"})


def _cells(
    one: Mapping[str, Any], rows: pd.DataFrame | None, partners: Sequence[str], asked: GapAnalysis
) -> pd.DataFrame:
    known: Any = pd.DataFrame({"year": [], "years": []}).rename_axis("iso3") if rows is None else (
        rows[rows["year"] <= asked.last_year].groupby("iso3")["year"].agg(year="max", years="nunique")
    )  # fmt: skip
    found = known.reindex(list(partners)).rename_axis("iso3").reset_index()
    age = asked.last_year - found["year"]
    found["state"] = age.le(asked.recent_years).map({True: "recent", False: "older"}).where(age.notna(), "none")
    found = found.astype({"year": "Int64", "years": "Int64"}).fillna({"years": 0})
    return found.assign(id=one["id"], pillar=one["pillar"], theme=one["theme"])


def _counted(cells: pd.DataFrame, by: str) -> pd.DataFrame:
    return pd.crosstab(cells[by], cells["state"]).reindex(columns=list(STATES), fill_value=0)
