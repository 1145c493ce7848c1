"""The findings of the notebook `monitoring_brief`: what departs in the newest window, or that nothing recent is at hand."""

from collections.abc import Sequence

import pandas as pd

from pactresearch import geography, words
from pactresearch.chapters.monitoring.brief.expected import DRAWS, LEAST_LEVEL, Departure
from pactresearch.chapters.monitoring.brief.newcomers import Newcomers
from pactresearch.chapters.monitoring.brief.study import LEAST_WINDOWS, SHARES, Annual, Listed, Watched, Windows
from pactresearch.chapters.monitoring.parameters import MonitoringBrief
from pactresearch.language import N_, _
from pactresearch.methods.levels.level import Surprise
from pactresearch.methods.power import judged
from pactresearch.reports.show import citations
from pactresearch.reports.show.findings import Finding
from pactresearch.reports.show.lead import level_sentence
from pactresearch.reports.show.reasons import say
from pactresearch.verdict import Verdict

MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
QUESTIONS = {
    "counts": N_("number of cases"), "kilograms": N_("kilograms"), "transport": N_("means of transport"),
    "concealment": N_("hiding place"), "province": N_("province"), "pair": N_("pair of countries"),
}  # fmt: skip
UNITS = {
    "counts": N_("cases expected, {months}; a number outside the range is an alarm"),
    "kilograms": N_("kg expected, {months}; a weight outside the range is an alarm"),
}
SAID = {
    ("counts", -1): N_("{now} {drug} cases of at least {kg:g} kg are listed for {months}, fewer than the {range} expected."),
    ("counts", 0): N_("{now} {drug} cases of at least {kg:g} kg are listed for {months}; {range} were expected."),
    ("counts", 1): N_("{now} {drug} cases of at least {kg:g} kg are listed for {months}, more than the {range} expected."),
    ("kilograms", -1): N_("Together they weigh {now}, less than the {range} expected."),
    ("kilograms", 0): N_("Together they weigh {now}; {range} were expected."),
    ("kilograms", 1): N_("Together they weigh {now}, more than the {range} expected."),
}  # fmt: skip


def unit(asked: MonitoringBrief, last_year: int) -> str:
    """What is watched. last_year: of the annual figures."""
    said = _("{route}: {drug} cases of at least {kg:g} kg, {months} months at a time, and yearly totals to {year}")
    route = geography.route_title(asked.route)
    return said.format(route=route, drug=_(asked.drug), kg=asked.min_kg, months=asked.months, year=last_year)


def question() -> str:
    """What the report asks, in a sentence."""
    return _("What has changed recently on the route? Would a change have been noticed?")


def months_of(windows: Windows, window: int = 0) -> str:
    """The months of a window in words."""
    first = windows.first_month(window)
    last = first + windows.months - 1
    said = _("{first} to {last} {year}") if first.year == last.year else _("{first} {first_year} to {last} {year}")
    names = {"first": _(MONTHS[first.month - 1]), "last": _(MONTHS[last.month - 1])}
    return (said if first != last else _("{last} {year}")).format(first_year=first.year, year=last.year, **names)


def came(one: Departure) -> tuple[str, str]:
    """What came, and what was expected, in words."""
    if one.question == "kilograms":
        return words.weight(one.now), words.weight_range(one.low, one.high)
    return f"{one.now:,.0f}", _("{low:,.0f} to {high:,.0f}").format(low=one.low, high=one.high)


def verdict_of(one: Departure | Newcomers) -> Verdict:
    """Whether it changed. No alarm, where none would have come, is not identified."""
    if isinstance(one, Newcomers):
        return judged(one.alarm, one.power, "new").verdict
    return judged(one.side != 0, one.power if one.level >= LEAST_LEVEL else 0.0, "tripled").verdict


def head(told: Watched, asked: MonitoringBrief, sources: Sequence[str]) -> tuple[Finding, ...]:
    """The findings where recent cases are at hand."""
    return *(_departure(one, told, asked, sources) for one in (told.counts, told.kilograms)), _new(told, sources)


def _departure(one: Departure, told: Watched, asked: MonitoringBrief, sources: Sequence[str]) -> Finding:
    (now, expected), months = came(one), months_of(told.windows)
    said = {"months": months, "now": now, "drug": _(asked.drug), "kg": asked.min_kg, "range": expected}
    return Finding(
        id=f"{one.question}_lately", sentence=_(SAID[one.question, one.side]).format(**said), value=one.middle, low=one.low,
        high=one.high, unit=_(UNITS[one.question]).format(months=months), sources=sources, verdict=verdict_of(one),
        reason=_worth(one, told.windows.n), overturned_by=_("Cases that are reported late.") if one.side < 0 else "",
    )  # fmt: skip


def _worth(one: Departure, n: int) -> str:
    """What an alarm, or none, is worth here."""
    level = words.two_figures(one.level)
    if one.level < LEAST_LEVEL:
        return _(
            "The {n} earlier windows have {level} cases each on average, too few for a reliable forecast. A lower minimum weight "
            "or longer windows would bring in more cases."
        ).format(n=n, level=level)
    return _(
        "Based on {n} earlier windows with {level} cases each on average; these numbers vary {factor} times as much as they would "
        "at a steady rate (Fano factor). Of {draws} simulated quiet windows, {false} gave an alarm; with three times as many "
        "cases, {power} did. A window within the range shows no change; it does not prove that there was none."
    ).format(
        n=n, level=level, factor=words.two_figures(one.factor), draws=DRAWS,
        false=words.percent(100 * one.false_alarms), power=words.percent(100 * one.power),
    )  # fmt: skip


def _new(told: Watched, sources: Sequence[str]) -> Finding:
    alarms = [one for one in told.new if one.alarm]
    said, nothing = (
        _("New beyond chance in these months: {named}."),
        _("Nothing new stands out in these months: {named}."),
    )
    each = _("{question}: {n} cases record it, and something new would be noticed after {needed} weeks")
    told_of = [
        each.format(question=_(QUESTIONS[one.question]), n=one.told, needed=one.needed)
        for one in told.new
        if one.needed
    ]
    return Finding(
        id="new_lately", sentence=(said if alarms else nothing).format(named=_named_questions(alarms or told.new)),
        value=float(len(alarms)), unit=_("of {n} questions with something new").format(n=len(told.new)), sources=sources,
        verdict=judged(bool(alarms), min(one.power for one in told.new), "new").verdict,
        reason=_(
            "Counted once per week and country, and compared with the same cases with their weeks shuffled. {told}. Where too few "
            "cases record a feature, nothing new would be noticed, and the answer is not identified."
        ).format(told="; ".join(told_of) or _("Too few cases record any of them")),
    )  # fmt: skip


def _named_questions(of: Sequence[Newcomers]) -> str:
    return words.listed([_(QUESTIONS[one.question]) for one in of])


def family() -> str:
    """How false alarms are held over all questions together."""
    percent = {name: words.percent(100 * share) for name, share in SHARES.items()}
    return _(
        "Together, the {n} questions give a false alarm in at most about {percent} of quiet windows: {counts} for the number of "
        "cases, {kilograms} for kilograms, and {pair} for each of the other four."
    ).format(n=len(SHARES), **percent, percent=words.percent(100 * sum(SHARES.values())))


def left_out(told: Watched) -> str:
    """Whose lists are in it, whose not, and why."""
    windows = told.windows
    said = {
        _("The windows use the lists of {countries}."): windows.countries,
        _("Left out, because they end before the newest window: {countries}."): windows.late,
        _("Left out, because they do not reach back far enough: {countries}."): windows.short,
    }
    unweighed = _("{n} cases have no weight and are not counted.").format(n=told.unweighed)
    return " ".join(
        [
            *(sentence.format(countries=_named(of)) for sentence, of in said.items() if of),
            *([unweighed] if told.unweighed else []),
        ]
    )


def _named(countries: Sequence[str]) -> str:
    return words.listed([geography.country_name(iso3) for iso3 in countries], 8)


def without_cases(listed: Listed, windows: Windows | None, cases: pd.DataFrame) -> str:
    """Why no recent single case is at hand, and what to do. cases: the table of public counts."""
    if listed.public:
        return _(
            "A public report uses no single cases, and the public counts of cases end in {year}. To use lists taken in by "
            "`pactresearch ingest`, run `pactresearch run --notebook monitoring_brief --audience restricted`."
        ).format(year=cases["year"].max())
    if listed.cases.empty:
        return _("No single cases of these countries have been taken in; `pactresearch ingest` reads lists of them.")
    if windows is None:
        return _("No list of single cases goes back far enough: {n} windows before the newest are needed.").format(
            n=LEAST_WINDOWS
        )
    said = _("The newest window that the lists cover is {months}, before the newest annual figures.")
    return said.format(months=months_of(windows))


def annual_head(annual: Annual, seizures: pd.DataFrame, why: str, route: str) -> tuple[Finding, ...]:
    """The findings where no recent case is at hand: that, and the level of each drug."""
    sources = citations.cited(seizures)
    said = _("{route}: no recent list of cases is available, so recent changes cannot be judged.")
    nothing = Finding(
        id="recent_cases", sentence=said.format(route=geography.route_title(route)), unit=_("single cases"), sources=sources,
        verdict="not identified", reason=why,
    )  # fmt: skip
    return nothing, *(_level(drug, years[-1], sources) for drug, years in annual.newest.items())


def _level(drug: str, one: Surprise, sources: Sequence[str]) -> Finding:
    known = one.forecast
    rests = _("The expected range is a forecast from the {n} complete years before.")
    ends = {"value": known.middle_kg, "low": known.low_kg, "high": known.high_kg} if known else {}
    return Finding(
        id=f"{drug}_level", sentence=level_sentence(drug, one), sources=sources, **ends,
        unit=_("kg of {drug} expected in {year} (95 % range). Total outside it").format(drug=_(drug), year=one.year),
        verdict=one.verdict,
        reason=rests.format(n=known.n_years) if known else say(one.reasons),
    )  # fmt: skip


def annual_words(annual: Annual) -> str:
    """The newest complete year of each drug, and what the year after it may come to."""
    said = [level_sentence(drug, years[-1]) for drug, years in annual.newest.items()]
    late = _(
        "{drug} {year} is incomplete: {kg} are reported so far; with {missing}, still missing, the total would be {range} (95 % "
        "interval)."
    )
    return " ".join(said + [
        late.format(
            drug=words.begins(_(drug)), year=one.year, kg=words.weight(one.reported_kg), missing=_named(one.missing),
            range=words.weight_range(one.low_kg, one.high_kg),
        )
        for drug, drawn in annual.nowcasts.items() for one in drawn[-1:] if one.missing
    ])  # fmt: skip
