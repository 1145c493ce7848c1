"""Types must prove themselves; what cannot carry them has a reason. All cases are SYNTHETIC."""

import numpy as np
import pandas as pd
import pytest

from pactresearch.errors import InputError
from pactresearch.methods.shipments import latent_classes as lca
from pactresearch.methods.shipments.shipments import size_class
from pactresearch.methods.shipments.typology import typology
from pactresearch.reports.show.reasons import say
from tests.simulation import known_shipments as known


@pytest.fixture(scope="module")
def planted():
    return known.typed_cases(800, seed=2, known=0.9)


@pytest.fixture(scope="module")
def found(planted):
    return typology(planted[0], bootstraps=30)


def test_types_that_are_there_pass_every_check(found):
    assert found.judgement.verdict == "supported"
    assert found.k == 4
    assert found.stability >= 0.7
    assert min(found.without_size, found.out_of_year) >= 0.5
    assert found.noise_p == pytest.approx(0.05)
    assert abs(found.by_country) < 0.05  # types were planted alike in all three countries


def test_one_to_six_classes_are_tried_and_the_criterion_is_schwarz_s(planted, found):
    """-2 ln likelihood + parameters x ln cases, from the likelihood of one class, where features are independent."""
    table = found.choices.set_index("k")
    assert list(table.index) == [1, 2, 3, 4, 5, 6]
    assert table["bic"].idxmin() == found.k
    cases = planted[0].assign(size_class_kg=lambda rows: size_class(rows))
    each = [cases[name].dropna().value_counts() for name in found.features]
    ln_likelihood = sum((counts * np.log(counts / counts.sum())).sum() for counts in each)
    parameters = sum(len(counts) - 1 for counts in each)
    assert table.loc[1, "bic"] == pytest.approx(-2 * ln_likelihood + parameters * np.log(found.n_cases), rel=0.02)


def test_where_one_class_is_as_good_the_reason_says_so_and_what_came_nearest_is_shown(planted):
    none = typology(known.shuffled(planted[0], seed=3), bootstraps=20)
    assert (none.judgement.verdict, none.k) == ("not supported", 1)
    assert none.judgement.reasons[0].code == "one_class_as_good"
    nearest = none.choices[none.choices["k"] > 1].set_index("k")["bic"].idxmin()
    assert none.profile["class"].max() == nearest


def test_every_profile_adds_up_to_the_whole(found):
    shares = found.profile.groupby(["class", "feature"])[["share_of_class", "share_of_all"]].sum()
    assert np.allclose(shares, 1)
    sizes = found.profile.groupby("class")["cases"].first()
    assert sizes.is_monotonic_decreasing and sizes.sum() == found.n_cases


def test_alike_cases_in_one_row_give_the_types_of_the_single_cases(planted, found):
    cases = planted[0].assign(kg=lambda table: table["kg"].round(0) + 1)
    rows = cases.fillna("none").groupby(["iso3", "year", *known.CATEGORIES, "kg"], as_index=False)["n"].sum()
    edges = [0, 1, 5, 10, 50, 100, np.inf]
    labels = ["0.1-1", "1-5", "5-10", "10-50", "50-100", ">100"]
    rows = rows.assign(
        size_class_kg=pd.cut(rows["kg"], edges, right=False, labels=labels).astype("str"),
        kg=rows["kg"] * rows["n"],
        departure=None,
        destination=None,
        **{field: rows[field].where(rows[field] != "none") for field in known.CATEGORIES},
    )
    assert (rows["n"] > 1).any()
    grouped, alone = typology(rows, bootstraps=30), typology(cases, bootstraps=30)
    assert (grouped.judgement.verdict, grouped.k, grouped.n_cases) == (alone.judgement.verdict, alone.k, alone.n_cases)
    assert grouped.profile["share_of_all"].to_numpy() == pytest.approx(alone.profile["share_of_all"].to_numpy())


def test_types_that_live_on_their_sizes_alone_are_no_types(planted):
    """One field and the size go together; without the size one field is left, which is no combination."""
    cases = planted[0].assign(concealment=None, location=None)
    found = typology(cases, bootstraps=20)
    assert found.judgement.verdict == "not identified"
    assert "cannot be checked without the sizes" in say(found.judgement.reasons)


def test_reporting_habits_show_as_agreement_with_countries(planted):
    cases, types = planted
    by_habit = typology(cases.assign(iso3=np.array(["AAA", "BBB", "CCC", "DDD"])[types]), bootstraps=20)
    assert by_habit.by_country > 0.7


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda cases: cases.iloc[:0], "Types need two features that differ between cases; there are none."),
        (lambda cases: cases.iloc[:60], "60 cases record two features or more; 100 are needed."),
        (
            lambda cases: cases.assign(transport=None, concealment=None, location=None),
            "Types need two features that differ between cases; there is size class.",
        ),
        (
            lambda cases: cases.assign(transport="air", concealment=None, location="airport"),
            "Types need two features that differ between cases; there is size class.",
        ),
    ],
)
def test_what_cannot_carry_types_has_a_reason(planted, change, reason):
    found = typology(change(planted[0]), bootstraps=20)
    assert (found.judgement.verdict, found.k) == ("not identified", 1)
    assert say(found.judgement.reasons) == reason
    assert found.profile.empty


def test_cases_of_one_year_cannot_show_that_types_last(planted):
    found = typology(planted[0].assign(year=2013), bootstraps=20)
    assert found.judgement.verdict == "not identified"
    assert "cannot be checked without a year" in say(found.judgement.reasons)


def test_a_category_never_seen_before_is_a_category_like_others(planted):
    cases = planted[0].assign(transport=lambda table: table["transport"].replace("air", "hot-air balloon"))
    found = typology(cases, bootstraps=20)
    assert "hot-air balloon" in set(found.profile["category"])


def test_what_is_withheld_is_not_known(planted):
    cases = planted[0].assign(transport="withheld")
    assert "transport" not in typology(cases, bootstraps=20).features


def test_too_few_bootstraps_are_refused(planted):
    with pytest.raises(InputError, match="20 or more"):
        typology(planted[0], bootstraps=1)


def test_the_same_seed_gives_the_same_types(planted, found):
    again = typology(planted[0], bootstraps=30)
    assert (again.labels == found.labels).all()
    assert again.stability == found.stability


def test_the_adjusted_rand_index_of_a_published_example():
    """Hubert & Arabie (1985), table 2 as often worked: two partitions of six objects, 0.24242."""
    first, second = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])
    assert lca.adjusted_rand(first, second, np.ones(6)) == pytest.approx(0.2424242, abs=1e-6)
    assert lca.adjusted_rand(first, first, np.ones(6)) == pytest.approx(1)
    assert lca.adjusted_rand(first, second, np.full(6, 1)) == lca.adjusted_rand(first[::-1], second[::-1], np.ones(6))


def test_em_climbs_to_the_likelihood_of_the_planted_model(planted):
    """The fitted likelihood is at least that of four classes started at the truth."""
    cases = planted[0]
    patterns = lca.patterns_of(cases[list(known.CATEGORIES)], cases["n"].to_numpy())
    rng = np.random.default_rng(0)
    found = lca.best_of(patterns, patterns.weight, lca.random_starts(patterns, 12, 4, rng))
    truth = np.full((1, 4, len(patterns.categories)), 0.05)
    for column, category in enumerate(patterns.categories):
        field = patterns.features[patterns.feature[column]]
        truth[0, known.CATEGORIES[field].index(category), column] = 0.85
    from_truth = lca.fit(patterns, patterns.weight[None, :], truth)
    assert found.log_likelihood[0] >= from_truth.log_likelihood[0] - 1e-5 * len(cases)
