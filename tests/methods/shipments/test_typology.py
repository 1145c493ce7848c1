"""Types must prove themselves; what cannot carry them has a reason. All cases are SYNTHETIC."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pactresearch.chapters.business_models.reasons import say
from pactresearch.errors import InputError
from pactresearch.methods.shipments import latent_classes as lca
from pactresearch.methods.shipments import typology as typology_
from pactresearch.methods.shipments.shipments import size_class
from pactresearch.methods.shipments.typology import typology
from tests.simulation import known_shipments as known


@pytest.fixture(scope="module")
def planted():
    return known.typed_cases(800, seed=2, known=0.9)


@pytest.fixture(scope="module")
def found(planted):
    return typology(planted[0], bootstraps=20)


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
    grouped, alone = typology(rows, bootstraps=20), typology(cases, bootstraps=20)
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
    cases = planted[0].iloc[:300].assign(transport=lambda table: table["transport"].replace("air", "hot-air balloon"))
    found = typology(cases, bootstraps=20)
    assert "hot-air balloon" in set(found.profile["category"])


def test_what_is_withheld_is_not_known(planted):
    cases = planted[0].iloc[:300].assign(transport="withheld")
    assert "transport" not in typology(cases, bootstraps=20).features


def test_too_few_bootstraps_are_refused(planted):
    with pytest.raises(InputError, match="20 or more"):
        typology(planted[0], bootstraps=1)


def test_the_same_seed_gives_the_same_types(planted):
    once, again = (typology(planted[0].iloc[:300], bootstraps=20) for _ in range(2))
    assert (again.labels == once.labels).all()
    assert again.choices.equals(once.choices)


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


def rows(*of, **columns):
    table = pd.DataFrame(of, columns=["transport", "departure", "destination", "date"])
    given = {
        "n": 1,
        "kg": 2.0,
        "size_class_kg": None,
        "concealment": "withheld",
        "location": "border",
        "iso3": "AAA",
        "year": 2013,
    }
    return table.assign(date=pd.to_datetime(table["date"]), **given | columns)


def test_features_are_what_is_told_of_a_case_and_silence_is_none():
    told = typology_.features_of(
        rows(("air", "AAA", "BBB", "2013-03-31"), ("withheld", "AAA", None, "2013-04-01"), (None, "withheld", "BBB", None),
             ("mail", None, None, "2013-12-31"))
    )  # fmt: skip
    assert told["leg"].iloc[:3].tolist() == ["both", "departure", "destination"] and told["leg"].isna().iloc[3]
    assert told["season"].dropna().tolist() == ["quarter 1", "quarter 2", "quarter 4"]
    assert told["transport"].dropna().tolist() == ["air", "mail"]
    assert told["concealment"].isna().all() and (told["size_class_kg"] == "1-5").all()
    assert list(told) == list(typology_.FEATURES)
    assert typology_.features_of(rows(("air", None, None, None)).drop(columns="date"))["season"].isna().all()


@pytest.mark.parametrize(("few", "telling"), [(5, True), (4, False)])
def test_a_feature_tells_cases_apart_where_a_twentieth_lies_outside_its_commonest_category(few, telling):
    """Of a hundred cases; those that do not tell it count as all do."""
    table = pd.DataFrame({"one": ["a"] * 2 + ["b", None], "two": ["x", "y", "x", "y"]})
    n = np.array([50, 30 - few, few, 20])
    assert typology_._spread(table["one"], n) == few / 100
    left, _, _ = typology_._usable(table, n)
    assert ("one" in left) == telling


@pytest.mark.parametrize(("cases", "enough"), [(100, True), (99, False)])
def test_a_hundred_cases_that_tell_two_features_are_asked(cases, enough):
    table = pd.DataFrame({"one": ["a", "b", "a"], "two": ["x", "y", None]})
    _, enters, why = typology_._usable(table, np.array([cases - 40, 40, 7]))
    assert enters.tolist() == [True, True, False]
    assert [one.code for one in why] == ([] if enough else ["few_telling_cases"])


def of_choices(*rows):
    return pd.DataFrame(rows, columns=typology_.CHOICE_COLUMNS)


def test_the_number_of_classes_is_the_best_of_those_that_stay_the_same():
    one = (1, 100.0, np.nan)
    assert typology_._chosen(of_choices(one, (2, 90.0, 0.7), (3, 80.0, 0.69), (4, 85.0, 0.9))) == (4, ())
    assert typology_._chosen(of_choices(one, (2, 90.0, 0.7), (3, 100.0, 0.9)))[0] == 2
    k, (why,) = typology_._chosen(of_choices(one, (2, 90.0, 0.5), (3, 80.0, 0.69), (4, 99.0, 0.1)))
    assert (k, why.code, why.facts["adjusted_rand"], why.facts["needed"]) == (3, "unsteady_classes", 0.69, 0.7)
    assert typology_._chosen(of_choices(one, (2, 100.0, 0.9)))[1][0].code == "one_class_as_good"
    k, (why,) = typology_._chosen(of_choices(one, (2, 120.0, np.nan), (3, 110.0, np.nan)))
    assert (k, why.code) == (3, "one_class_as_good")


@pytest.mark.parametrize(
    ("without_size", "out_of_year", "left_out"),
    [
        (0.5, 0.5, []),
        (0.49, 0.9, ["sizes"]),
        (0.9, 0.49, ["a_year"]),
        (np.nan, 0.9, ["sizes"]),
        (0.1, np.nan, ["sizes", "a_year"]),
    ],
)
def test_types_are_found_again_half_way_from_chance_to_the_same(without_size, out_of_year, left_out):
    found = typology_._not_found_again(without_size, out_of_year)
    assert [one.facts["left_out"] for one in found] == left_out
    for one in found:
        value = {"sizes": without_size, "a_year": out_of_year}[one.facts["left_out"]]
        assert one.code == ("not_sought_without" if np.isnan(value) else "other_classes_without")


def test_classes_are_numbered_from_the_largest():
    assert typology_._by_size(np.array([0, 1, 2, 1]), np.array([5.0, 1, 7, 1]), 3).tolist() == [1, 2, 0, 2]
    assert typology_._by_size(np.array([0, 1]), np.array([1.0, 4]), 3).tolist() == [1, 0], "an empty class comes last"


@pytest.fixture(scope="module")
def simple():
    """Two types in two years, told apart by each of two features beside the size; some features are not told."""
    rng = np.random.default_rng(6)
    kind = np.arange(240) % 2
    table = pd.DataFrame(
        {
            name: np.where(rng.random(240) < 0.92, np.where(kind == 0, "x", "y"), np.where(kind == 0, "y", "x"))
            for name in ("size_class_kg", "transport", "location", "leg")
        }
    )
    table.loc[::7, "leg"] = None
    n = rng.integers(1, 3, 240)
    patterns = lca.patterns_of(table, n)
    model = lca.best_of(patterns, patterns.weight, lca.random_starts(patterns, 6, 2, rng))
    return table, n, patterns, model, typology_._by_size(lca.assigned(patterns, model)[0], patterns.weight, 2)


def test_a_profile_by_hand(simple):
    table, n, patterns, _, labels = simple
    found = typology_._profile(patterns, labels, 2).set_index(["class", "feature", "category"])
    each = labels[patterns.of_row]
    for number, name, category in ((1, "transport", "x"), (2, "leg", "y")):
        own = (each == number - 1) & table[name].notna()
        share = n[own & (table[name] == category)].sum() / n[own].sum()
        told = table[name].notna()
        row = found.loc[(number, name, category)]
        assert row["cases"] == n[each == number - 1].sum()
        assert row["share_of_class"] == pytest.approx(share)
        assert row["share_of_all"] == pytest.approx(n[told & (table[name] == category)].sum() / n[told].sum())


def test_agreement_with_countries_needs_two_of_them(simple):
    _, n, patterns, _, labels = simple
    each = labels[patterns.of_row]
    assert np.isnan(typology_._by_country(np.full(240, "AAA"), each, n))
    assert typology_._by_country(np.where(each == 0, "AAA", "BBB"), each, n) == pytest.approx(1)


@pytest.mark.parametrize(
    ("early", "late", "others"), [(100, 50, [100]), (99, 50, []), (100, 49, []), (200, 100, [100, 200])]
)
def test_a_year_is_left_out_where_a_hundred_cases_remain_and_fifty_are_its_own(
    simple, monkeypatch, early, late, others
):
    """So many cases in one year and in the other; what a year is compared with is a fit to the others."""
    _, _, patterns, model, labels = simple
    tried = []

    def best(_, weight, starts):
        tried.append(weight.sum())
        assert len(starts) == 5, "the model's own chances and four random starts"
        return model

    monkeypatch.setattr(lca, "best_of", best)
    n = np.concatenate([np.bincount(np.arange(cases) % 120, minlength=120) for cases in (early, late)])
    of_all = replace(patterns, weight=np.bincount(patterns.of_row, n))
    found = typology_._out_of_year(np.repeat([2011, 2012], 120), of_all, labels, n, model, np.random.default_rng(0))
    assert sorted(tried) == others
    assert found == pytest.approx(1) if others else np.isnan(found)


def test_the_gain_over_one_class_is_held_against_nineteen_shuffled_sets(simple):
    table, n, patterns, model, _ = simple
    reached, one = float(model.log_likelihood[0]), lca.log_likelihood_of_one_class(patterns)
    rng = np.random.default_rng
    assert typology_._noise_p(table, n, 2, patterns, reached, rng(1)) == 1 / 20
    assert typology_._noise_p(table, n, 2, patterns, one - 1.0, rng(1)) == 1.0
    every = table.loc[table.index.repeat(n)]
    gains, generator = [], rng(1)
    for _ in range(19):
        shuffled = pd.DataFrame({name: generator.permutation(every[name].to_numpy()) for name in every.columns})
        noise = lca.patterns_of(shuffled, np.ones(len(every)))
        fit = lca.best_of(noise, noise.weight, lca.random_starts(noise, 3, 2, generator))
        gains.append((fit.log_likelihood[0] - lca.log_likelihood_of_one_class(noise)) / len(every))
    middle = np.median(gains) * n.sum()
    found = typology_._noise_p(table, n, 2, patterns, one + middle * (1 - 1e-12), rng(1))
    assert found == pytest.approx((1 + 10) / 20)


def test_a_stability_is_the_mean_agreement_with_fits_to_samples_from_the_model_and_from_a_random_start(simple):
    """Of three classes, which one start finds in some samples and the other in others: the likelier counts."""
    _, _, patterns, _, _ = simple
    rng = np.random.default_rng(3)
    model = lca.best_of(patterns, patterns.weight, lca.random_starts(patterns, 3, 3, rng))
    weights = rng.multinomial(60, patterns.weight / patterns.weight.sum(), size=8).astype(float)
    starts = lca.random_starts(patterns, 8, 3, np.random.default_rng(8))
    found = typology_._stability(patterns, model, weights, 3, np.random.default_rng(8))
    each, first_is_likelier, alone = [], [], []
    for own, start in zip(weights, starts, strict=True):
        two = [lca.fit(patterns, own[None], one[None]) for one in (np.exp(model.ln_chance[0]), start)]
        labels = [lca.assigned(patterns, one)[0] for one in (model, *two)]
        agreement = [lca.adjusted_rand(labels[0], other, patterns.weight) for other in labels[1:]]
        first_is_likelier.append(two[0].log_likelihood[0] >= two[1].log_likelihood[0])
        each.append(agreement[0 if first_is_likelier[-1] else 1])
        alone.append(agreement)
    assert found == pytest.approx(np.mean(each))
    assert len(set(first_is_likelier)) == 2 and min(np.abs(np.mean(alone, axis=0) - found)) > 1e-3


def test_a_number_of_classes_that_one_class_beats_is_not_sampled(simple, monkeypatch):
    """Criteria of 1, 2, 3 and 4 classes: those of the models given, and stabilities where they lie below that of one."""
    _, _, patterns, model, _ = simple
    monkeypatch.setattr(typology_, "_stability", lambda _patterns, one, weights, k, _rng: k + len(weights) / 100)
    one = lca.log_likelihood_of_one_class(patterns)
    gains = {2: -1.0, 3: 500.0, 4: 400.0}
    models = {k: replace(model, log_likelihood=np.array([one + gain])) for k, gain in gains.items()}
    found = typology_._choices(patterns, models, 25, np.random.default_rng(1)).set_index("k")
    for k, likelihood in {1: one, **{k: one + gain for k, gain in gains.items()}}.items():
        assert found.loc[k, "bic"] == pytest.approx(lca.bic(patterns, likelihood, k))
    assert found["stability"].tolist() == pytest.approx([np.nan, np.nan, 3.25, 4.25], nan_ok=True)


def test_without_the_sizes_two_features_must_be_left(simple):
    table, n, patterns, _, labels = simple
    rng = np.random.default_rng(1)
    assert typology_._without_size(table, n, labels, patterns, 2, 4, rng) > 0.7
    few = table[["size_class_kg", "transport"]]
    assert np.isnan(typology_._without_size(few, n, labels, patterns, 2, 4, rng))
    no_size = table[["transport", "location"]]
    assert np.isnan(typology_._without_size(no_size, n, labels, patterns, 2, 4, rng)), "nothing was left out"
    three = table[["size_class_kg", "transport", "location"]]
    assert np.isfinite(typology_._without_size(three, n, labels, patterns, 2, 4, rng))


def test_cases_that_tell_under_two_features_are_counted_as_left_out(planted):
    cases = planted[0].iloc[:120].copy()
    cases.loc[cases.index[:30], ["transport", "concealment", "location", "departure", "destination"]] = None
    found = typology(cases, bootstraps=20)
    told = typology_.features_of(cases)[list(found.features)].notna().sum(axis=1) >= 2
    assert (found.n_cases, found.n_left_out) == (told.sum(), 120 - told.sum())
    assert found.n_left_out >= 30
    with pytest.raises(InputError, match="bootstraps is 19"):
        typology(cases, bootstraps=19)
