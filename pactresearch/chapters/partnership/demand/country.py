"""One country's demand and care: the notebook `country_demand`. Surveys and registers stand apart, each figure with its year."""

from typing import Any

import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.partnership.demand.study import KINDS, SURVEY, Known
from pactresearch.chapters.partnership.demand.tables import figure_of
from pactresearch.chapters.partnership.parameters import CountryDemand
from pactresearch.figures import opening, style
from pactresearch.figures.drawn import Drawn
from pactresearch.language import N_, _
from pactresearch.reports.show import citations
from pactresearch.reports.show.findings import Finding

MEANT = {  # what a figure is, and what it leaves out
    SURVEY: N_("Survey: share of those aged 15 to 64 who say they used in the past year, times their number. Misses the homeless."),
    "people_who_inject": N_("Estimate, for all drugs; often repeats an older study."),
    "high_risk_opioid_users": N_("Estimate from several registers: people who inject or use regularly."),
    "agonist_treatment_clients": N_("Register: people in treatment with methadone or buprenorphine."),
    "treatment_coverage_percent": N_(
        "People treated, in percent of people with an opioid use disorder (a modelled number); the country's own definition."
    ),
    "drug_induced_deaths": N_("Register: deaths caused by a drug; a country that looks harder counts more."),
    "treatment_beds_per_100000": N_("Beds for treatment: the answer of one expert, for drugs and alcohol together."),
    "outpatient_slots_per_100000": N_("Places for outpatients: the answer of one expert, for drugs and alcohol together."),
}  # fmt: skip
TOLD = {
    SURVEY: N_(
        "{figure} people used opiates in the year before the survey of {year}, {percent} of those aged 15 to 64."
    ),
    "people_who_inject": N_("{figure} people are estimated to inject drugs ({year})."),
    "agonist_treatment_clients": N_("{figure} people were in agonist treatment ({year})."),
    "treatment_coverage_percent": N_(
        "{figure} % of people with an opioid use disorder were in treatment ({year}, SDG 3.5.1)."
    ),
    "drug_induced_deaths": N_("{figure} drug-induced deaths were registered ({year})."),
}
OTHER_UNIT = N_("{kind}, {year}")
UNITS = {SURVEY: N_("people used opiates, {year} survey")}  # where it is not that kind of figure, and its year


def unit(asked: CountryDemand) -> str:
    """What it is about, and up to when."""
    return _("Opiate use, harm and treatment in {country}, to {year}").format(
        country=geography.in_text(geography.country_name(asked.country)), year=asked.last_year
    )


def question() -> str:
    """What the report asks, in a sentence."""
    return _("What is known in this country about people who use opiates and people in treatment, and how old is it?")


def head(found: Known) -> tuple[Finding, ...]:
    """What is known, kind by kind, and what is not at hand."""
    return *(_finding(found, kind) for kind in TOLD if kind in set(found.newest["kind"])), _nothing(found)


def _finding(found: Known, kind: str) -> Finding:
    one: Any = found.of(kind).iloc[0]
    told = found.published[found.published["kind"] == kind]
    said = {"figure": figure_of(one.value, one.low, one.high), "year": one.year, "percent": words.percent(one.percent)}
    ranged = pd.notna(one.low) and pd.notna(one.high)
    return Finding(
        id=kind, sentence=_(TOLD[kind]).format(**said), value=one.value, low=one.low if ranged else None,
        high=one.high if ranged else None, unit=_(UNITS.get(kind, OTHER_UNIT)).format(kind=_(KINDS[kind]), year=one.year),
        sources=citations.cited(*(found.surveyed if kind == SURVEY else (told,))), verdict="reported",
        reason=_("{meant} The figure is {age} years old.").format(meant=_(MEANT[kind]), age=one.age),
    )  # fmt: skip


def _nothing(found: Known) -> Finding:
    """Of what there is no figure, and how many figures are recent."""
    lacking = [_(KINDS[kind]) for kind in KINDS if kind not in set(found.newest["kind"])]
    recent = int((found.newest["age"] <= found.asked.recent_years).sum())
    said = _("{recent} of {n} kinds of figure are from the last {years} years. Not reported: {lacking}.")
    return Finding(
        id="figures_on_demand",
        sentence=said.format(
            n=len(KINDS), recent=recent, years=found.asked.recent_years, lacking=words.listed(lacking) or _("none"),
        ),
        value=float(recent),
        unit=_("of {n} kinds of figure are from the last {years} years").format(n=len(KINDS), years=found.asked.recent_years),
        sources=citations.cited(*found.surveyed, found.published),
        verdict="reported",
        reason=_("A count of what the tables here hold. Not reported does not mean zero."),
    )  # fmt: skip


def title(found: Known) -> str:
    """What stands over the report."""
    country, known = geography.country_name(found.partners[0]), found.newest["kind"].nunique()
    return _("{country}: {known} of {n} kinds of figure on use and treatment are known").format(
        country=country, known=known, n=len(KINDS)
    )


def years(found: Known, source: str) -> Drawn:
    """A row a kind, a dot a year with a figure: the newest full, older ones pale; hatched where there is none."""
    surveys = found.surveyed[0].query("drug == 'opiates'").assign(kind=SURVEY)
    rows = pd.concat([surveys[["kind", "year"]], found.published[["kind", "year"]]])
    rows = rows[rows["year"] <= found.asked.last_year].drop_duplicates().reset_index(drop=True)
    first = min([int(rows["year"].min())] if len(rows) else [], default=found.asked.last_year - 20)
    with opening.panel(0.4 + 0.27 * len(KINDS), _("Years with a figure")) as (figure, panel):
        panel.axvspan(
            found.asked.last_year - found.asked.recent_years, found.asked.last_year + 0.7, color=style.GRID, zorder=0
        )
        style.rows_down(panel, [_(name) for name in KINDS.values()], 10)
        style.year_axis(panel, first, found.asked.last_year)
        for at, kind in enumerate(KINDS):
            of = rows.loc[rows["kind"] == kind, "year"]
            panel.scatter(of, [at] * len(of), s=26, color=style.HATCH_GREY, zorder=2)
            panel.scatter(of[of == of.max()], [at] * int((of == of.max()).sum()), s=46, color=style.INK, zorder=3)
            if of.empty:
                left, right = panel.get_xlim()
                panel.barh(at, right - left, 0.5, left, **style.NOT_REPORTED, linewidth=0)
    note = _("Black: the newest; grey: older ones; shaded: the last {years} years; hatched: not reported. {source}")
    told = [f"{_(KINDS[str(kind)])}: {of.max()}" for kind, of in rows.groupby("kind")["year"]]
    alt = _("Dots by year, a row a kind of figure. Newest: {told}.").format(told=words.listed(told) or _("none"))
    return Drawn(figure, "years_with_a_figure", alt, rows, note.format(years=found.asked.recent_years, source=source))  # fmt: skip


def figures(found: Known, surveys: bool, source: str) -> dict[str, Any]:
    """Each kind with its newest figure, year, age and meaning, for `show_table`. surveys: those alone, or all else."""
    kinds = [kind for kind in KINDS if (kind == SURVEY) == surveys]
    newest = found.newest.set_index("kind").reindex(kinds)
    rows = [
        (_(KINDS[str(one.Index)]), _newest(one), one.year, one.age, _(MEANT[str(one.Index)]))
        for one in newest.itertuples()
    ]
    columns = [_("kind"), _("figure"), _("year"), _("age"), _("what it is")]
    frame = pd.DataFrame(rows, columns=columns).astype({columns[2]: "Int64", columns[3]: "Int64"})
    caption = _("Use, by surveys") if surveys else _("Estimates, registers and services")
    return {"frame": frame, "name": "surveys" if surveys else "registers", "caption": caption, "source": source}


def _newest(one: Any) -> str | None:
    said = figure_of(one.value, one.low, one.high)
    share = _("{people} ({percent} of those aged 15 to 64)").format(people=said, percent=words.percent(one.percent))
    return share if said and pd.notna(one.percent) else said


def facilities(actions: pd.DataFrame, context: pd.DataFrame, asked: CountryDemand) -> str:
    """Treatment facilities on record, and their places per 100,000 people aged 15 to 64."""
    rows = actions[(actions["kind"] == "facility") & (actions["iso3"] == asked.country)]
    people = context[(context["iso3"] == asked.country) & (context["year"] <= asked.last_year)]
    people = people.dropna(subset="population_15_64").sort_values("year")["population_15_64"]
    places = rows.loc[rows["unit"] == "places", "amount"].sum(min_count=1)
    if rows.empty or people.empty:
        return _("No treatment facility is recorded here, which does not mean that there is none.")
    return _("{n} treatment facilities are on record; places per 100,000 people aged 15 to 64: {places}.").format(
        n=len(rows), places=words.two_figures(1e5 * places / people.iloc[-1])
    )
