"""What is said of a trend is what its verdict allows, and its numbers."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pactresearch import methods
from pactresearch.reports.show import lead, trends
from pactresearch.reports.show.reasons import in_words, say
from pactresearch.verdict import Judgement, Reason


@pytest.fixture(scope="module")
def whole_period(northern):
    return {drug: methods.window_trends(one, draws=500)[0] for drug, one in northern.items()}


def window(rate, years=range(2004, 2024)):
    """SYNTHETIC: a steady trend with a scatter of a tenth."""
    scatter = np.random.default_rng(2).normal(0, 0.1, len(years))
    kg = 1000 * (1 + rate) ** np.arange(len(years)) * np.exp(scatter)
    one = pd.DataFrame({"iso3": "AAA", "year": list(years), "drug": "heroin", "kg": kg})
    alone = pd.DataFrame({"iso3": ["AAA"], "weight": 1.0, "first_year": pd.NA, "last_year": pd.NA})
    return methods.window_trends(methods.route_series(one, alone, "heroin", years[0], years[-1]), draws=500)[0]


def test_every_drug_is_said_once_with_what_its_verdict_allows(whole_period):
    allowed = {"fall": ("fell",), "rise": ("rose",), "unclear": ("clear trend",), "unknown": ("no trend is",)}
    said = trends.outcomes(whole_period).split("; ")
    for drug, one in whole_period.items():
        (clause,) = [clause for clause in said if drug in clause]
        assert any(words in clause for words in allowed[one.shown])
        assert not any(words in clause for shown in set(allowed) - {one.shown} for words in allowed[shown])


def test_several_of_one_outcome_are_said_together_and_in_the_plural():
    flat, fall = window(0.0), window(-0.1)
    assert trends.outcomes({"heroin": fall, "morphine": flat, "opium": flat}) == (
        "heroin fell; morphine and opium show no clear trend"
    )
    assert trends.outcomes({"heroin": flat}) == "heroin shows no clear trend"


def test_a_trend_is_described_by_its_interval_and_without_one_by_the_reason(whole_period):
    one = whole_period["morphine"]
    assert trends.described(one).endswith(f" %), {one.trend.n_years} years")
    assert trends.described(whole_period["heroin"]).startswith("no clear trend (")
    short, why = (
        window(0.1, range(2022, 2024)),
        "Only 2 years have a reported amount above zero; a trend needs at least 3.",
    )
    assert trends.described(short) == "no trend is identified"
    assert trends.trend_said("heroin", short) == f"Heroin: no trend is identified. {why}"
    assert trends.trend_said("heroin", one) == f"Heroin: {trends.described(one)}."


@pytest.mark.parametrize(
    ("rate", "said"),
    [(-0.1, "Heroin seizures fell from 2004 to 2023, by "), (0.1, "Heroin seizures rose from 2004 to 2023, by ")],
)
def test_the_finding_says_the_direction_of_the_window_and_its_years(rate, said):
    assert trends.trend_finding("heroin", window(rate), ("UNODC",)).sentence.startswith(said)


def test_windows_are_named_by_their_years_and_length(whole_period):
    assert trends.window_name(whole_period["heroin"]) == "1995–2023, whole period"
    last = replace(whole_period["heroin"], first_year=2014, whole=False)
    assert trends.window_name(last) == "2014–2023, last 10 years"


@pytest.mark.parametrize(
    ("p", "often"), [(0.0005, "fewer than 1 in 1,000"), (0.004, "4 of 1,000"), (0.012, "1 of 100"), (0.3, "30 of 100")]
)
def test_chance_is_said_in_series_that_can_be_counted(p, often):
    assert say(Reason("chance_alone", p=p)) == f"Chance alone would produce this in {often} series."


def test_windows_that_go_against_a_fall_are_said_to_rise():
    against = Reason("windows_against", direction="fall", n_against=3, n_windows=40, minimum_years=8)
    assert say(against).startswith("In 3 of 40 windows of 8 years or more, Sen's interval")
    assert say(against).endswith("shows a rise.")


def test_a_table_of_reasons_keeps_its_columns_in_words(northern):
    table = methods.country_trends(northern["morphine"], draws=100)
    said = in_words(table)
    assert list(said.columns) == [name.replace("reasons", "reason") for name in table.columns]
    short = table["n_years"] < 6
    assert said.loc[short, "reason"].str.endswith(".").all()
    assert said.loc[~short & np.isfinite(table["cautious_low"]), "reason"].isna().all()


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (
            Reason("hangs_on_single_years", n_unclear=3, n_years=20),
            "fell from 2004 to 2023, but that hangs on single years.",
        ),
        (
            Reason("newest_complete_year_old", newest=2016, last_year=2023),
            "the newest complete year lies too far back to tell.",
        ),
        (
            Reason("under_half_reported", n_reported=7, n_asked=20),
            "too few reports to identify a trend in heroin seizures",
        ),
    ],
)
def test_why_a_trend_is_not_identified_decides_what_is_said_of_it(reason, said):
    one = replace(window(-0.1), judgement=Judgement("not identified", (reason,)))
    finding = trends.trend_finding("heroin", one, ("UNODC",))
    assert said in finding.sentence
    assert (finding.value is None) == (one.shown == "unknown"), "no number stands where none can be had"
    figure = {"hangs_on_single_years": "unsteady fall"}.get(reason.code, "trend not known")
    assert lead._trend_figure(one).value == figure, "the key figure says what the finding says"


def test_trends_that_are_not_clear_say_what_they_could_have_shown():
    flat, fall = window(0.0), window(-0.1)
    power = flat.reasons[-1].facts["power"]
    assert f"{100 * power:.0f} % to {100 * power:.0f} % of the time" in trends.trend_power_words([flat, fall])
    assert trends.trend_power_words([fall]) == ""


def test_in_a_family_every_trend_that_does_not_stand_is_judged_by_what_is_left_of_its_power():
    flat, fall = window(0.0), window(-0.1)
    assert fall.among(50, stands=True) == fall.judgement
    assert fall.among(50, stands=False).reasons[-1].facts["n_tests"] == 50
    alone, among = (one.reasons[-1].facts["power"] for one in (flat.judgement, flat.among(50, stands=False)))
    assert among < alone
    assert flat.among(50, stands=False).reasons[:-1] == flat.reasons[:-1]
