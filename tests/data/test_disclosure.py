"""No figure on public cases tells of a single one: not a row, not a sum of rows, not the difference of two sums."""

import functools
import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pactresearch.data import corrections, layout, schema, sources, tables
from pactresearch.data.layout import P_PERCENT, SIZE_BOUNDS_KG, SIZE_CLASSES_KG, SMALLEST_ROW, fixes_a_case
from pactresearch.data.readers import grouping
from pactresearch.errors import InputError
from scripts import single_case_statistics as script

COMMITTED, STATISTICS = "unodc_ids_2011_2016_grouped", "unodc_ids_2011_2016_statistics"
FIELDS = ("size_class_kg", "transport", "concealment", "location", "origin", "departure", "destination")
NEAR = 1 + P_PERCENT / 100
few = st.sampled_from(["a", "b", None])
CASE = st.tuples(st.sampled_from(["TJK", "UZB"]), st.floats(0.001, 150), *[few] * 6)


def bounds(kg, n, low, high):
    """What n sizes within a class, of which the sum is known, leave open of the largest and of the smallest."""
    return (max(kg / n, low), min(kg - (n - 1) * low, high)), (max(kg - (n - 1) * high, low), min(kg / n, high))


def fixed(rows):
    """Whether the rows together let one compute their largest or smallest case to within P_PERCENT."""
    low, high = 0.0, np.inf
    if rows["size_class_kg"].notna().all() and rows["size_class_kg"].nunique() == 1:
        number = SIZE_CLASSES_KG.index(rows["size_class_kg"].iloc[0])
        low, high = SIZE_BOUNDS_KG[number], SIZE_BOUNDS_KG[number + 1]
    kg, n = rows["kg"].sum(), rows["n"].sum()
    return kg > 0 and any(most < NEAR * least * (1 - 1e-9) for least, most in bounds(kg, n, low, high))


@pytest.fixture(scope="module")
def published():
    """The committed cases as a build publishes them."""
    read = sources.read_csv(COMMITTED, schema.CASES.dtypes())
    return corrections.applied(read, COMMITTED, corrections.declared())


def test_the_rows_that_gave_away_a_size_are_pooled_by_declared_corrections_and_no_others(published):
    read = sources.read_csv(COMMITTED, schema.CASES.dtypes())
    gave = read[fixes_a_case(read)]
    assert len(gave) == 21 and int(gave["n"].sum()) == 70
    declared = {one.where["case_id"] for one in corrections.declared() if one.source == COMMITTED}
    assert declared == set(gave["case_id"])
    assert not fixes_a_case(published).any()
    pd.testing.assert_frame_equal(read.drop(columns="size_class_kg"), published.drop(columns="size_class_kg"))


def test_a_build_refuses_them_without_the_corrections(published):
    read = sources.read_csv(COMMITTED, schema.CASES.dtypes())
    catalogue = sources.catalogue()
    tables._check_counts({COMMITTED: published}, catalogue)
    words = r"row 221: 3 cases of size class 5-10 with 16.12 kg in all give away the size of one of them, and so do 20 more rows"
    with pytest.raises(InputError, match=words):
        tables._check_counts({COMMITTED: read}, catalogue)


@pytest.mark.parametrize(("n", "part"), [(39, 1), (39, 2), (39, 37), (39, 38), (3, 2), (40, 12), (41, 12)])
def test_a_build_refuses_statistics_of_single_cases_that_tell_of_one_or_two(n, part):
    committed, catalogue = sources.read_csv(STATISTICS, schema.CASE_STATISTICS.dtypes()), sources.catalogue()
    tables._check_counts({STATISTICS: committed}, catalogue)
    telling = committed[committed["statistic"] == "parcel_share"].head(1).assign(n=n, value=round(part / n, 4))
    with pytest.raises(InputError, match=f"{n} cases, or .* of them, are not in threes, nor in 0 more rows"):
        tables._check_counts({STATISTICS: telling}, catalogue)


def test_who_subtracts_a_number_in_threes_from_an_exact_one_learns_of_no_one_and_no_two():
    for count, counted in itertools.product(range(40), [0, *range(SMALLEST_ROW, 40)]):
        told = script.in_threes(count)
        possible = {abs(counted - other) for other in range(60) if script.in_threes(other) == told}
        assert not possible <= {1, 2}


def test_the_ratios_of_drugs_seized_together_are_of_no_one_and_no_two_place_days():
    """A ratio and its range are three whole numbers over one mean: who looks for the smallest such numbers finds them."""
    rows = sources.read_csv(STATISTICS, schema.CASE_STATISTICS.dtypes()).query("statistic == 'seized_together'")
    found = 0
    for one in rows.itertuples():
        for most in range(1, 40):
            parts = np.array([one.value, one.low]) * most / one.high
            if np.abs(parts - parts.round()).max() < 2e-4 * most:
                found += 1
                assert parts[0].round() not in (1, 2), one.area
                break
    assert found >= 5, "small countries can be found out, so that it matters"


@given(st.lists(st.floats(0, 500), max_size=8))
def test_no_sum_that_may_be_told_fixes_its_largest_part_for_who_knows_the_second(parts):
    if not script.may_be_told(np.array(parts)):
        return
    largest, second = sorted(parts, reverse=True)[:2]
    assert len(parts) >= SMALLEST_ROW and sum(parts) - second >= NEAR * largest * (1 - 1e-9)


def archive_of(cases, days, large):
    """SYNTHETIC: heroin of one country and two years, every fourth a parcel, some of them large; and as many seizures of others."""
    day = np.resize(days, cases)
    own = pd.DataFrame(
        {"iso3": "TJK", "drug": "heroin", "day": day, "date": pd.Timestamp(2011, 1, 1) + pd.to_timedelta(day, "D")}
    )
    own["year"], own["parcel"] = own["date"].dt.year, np.arange(cases) % 4 == 0
    own["kg"] = np.where(np.arange(cases) % 5 < large, 60.0 + np.arange(cases), 1.0)
    seized = own[["iso3", "year", "day"]].assign(place="a", asked=True)
    return own, pd.concat([seized, seized.assign(day=seized["day"] // 2 * 2, asked=False)])


def statistics_of(*archive):
    rows = [*script.by_country(*archive), *script.large_lot_shares(archive[0], "northern", draws=50)]
    table = pd.DataFrame(rows, columns=script.COLUMNS).dropna(subset="value").round({"value": 4})
    table = table.assign(n=table["n"].map(script.in_threes), source="list").astype(schema.CASE_STATISTICS.dtypes())
    return table, [{"id": "list", "access_class": "public"}]


@settings(max_examples=10, deadline=None)
@given(
    st.integers(64, 90),
    st.lists(st.integers(0, 729), min_size=20, max_size=40),
    st.integers(1, 3),
    st.integers(1, 2),
    st.sampled_from([1, -1]),
)
def test_two_editions_of_statistics_that_differ_by_one_or_two_cases_are_refused_or_tell_nothing(
    cases, days, large, more, way
):
    before, after = (statistics_of(*archive_of(number, days, large)) for number in (cases, cases + more)[::way])
    corrections.refuse_few_apart(before, before)
    try:
        corrections.refuse_few_apart(before, after)
    except InputError as refused:
        assert "by so few that who has reports on both" in str(refused)
        return
    both = before[0].merge(after[0], on=["statistic", "area", "drug", "year"])
    assert (both["value_x"] == both["value_y"]).all(), "what a reader gets who lays one report beside the other"


@pytest.mark.parametrize(
    ("n", "value", "refused"), [(0, 0, False), (0, 0.01, True), (3, 0.01, True), (-3, 0.01, True), (6, 0.01, False)]
)
def test_a_statistic_that_comes_to_another_value_on_nearly_the_same_cases_is_not_built(n, value, refused):
    rows, sources = statistics_of(*archive_of(80, range(0, 700, 9), 2))
    moved = rows.assign(n=rows["n"] + n * (rows.index == 0), value=rows["value"] + value * (rows.index == 0)), sources
    if refused:
        with pytest.raises(InputError, match="The cases of TJK heroin \\(statistic monthly_fano\\) in data/raw differ"):
            corrections.refuse_few_apart((rows, sources), moved)
    else:
        corrections.refuse_few_apart((rows, sources), moved)
    closed = [{"id": "list", "access_class": "restricted"}]
    corrections.refuse_few_apart((rows, closed), moved)  # of which no public report is made
    corrections.refuse_few_apart((rows.assign(n=rows["n"] + 1), sources), moved)  # of before they were in threes


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_sum_of_published_rows_and_no_difference_of_two_tells_of_a_single_case(published, data):
    chosen = published[published["kg"].notna()]
    for field in data.draw(st.lists(st.sampled_from(["iso3", "year", "drug", *FIELDS]), max_size=3, unique=True)):
        value = data.draw(st.sampled_from(sorted(chosen[field].dropna().unique(), key=str) or [None]))
        part = chosen[chosen[field] == value] if value is not None else chosen
        rest = chosen.drop(part.index)  # what a reader gets who subtracts one table from another
        for rows in (part, rest):
            assert rows.empty or rows["n"].sum() >= SMALLEST_ROW
            assert rows.empty or not fixed(rows)
        chosen = part if len(part) else chosen


@settings(max_examples=12, deadline=None)
@given(st.lists(CASE, min_size=1, max_size=30))
def test_grouping_leaves_no_row_that_tells_of_a_single_case(cases):
    frame = pd.DataFrame(cases, columns=["iso3", "kg", *FIELDS[1:]]).assign(year=2020, drug="heroin", n=1)
    frame["size_class_kg"] = layout.size_class_kg(frame["kg"])
    frame["case_id"] = [f"c{n}" for n in range(len(frame))]
    found = grouping.grouped(frame[list(schema.CASES.columns)].astype(schema.CASES.dtypes()))
    assert (found["n"] >= SMALLEST_ROW).all()
    assert not any(fixed(found.iloc[[n]]) for n in range(len(found)))
    assert found["case_id"].is_unique and found["n"].sum() <= len(frame)


@functools.cache
def published_of(cases):
    """Single cases as a build would publish them, with what is known of their source."""
    frame = pd.DataFrame(cases, columns=["iso3", "kg", *FIELDS[1:]]).assign(year=2020, drug="heroin", n=1, case_id="")
    frame["size_class_kg"] = layout.size_class_kg(frame["kg"])
    rows = grouping.grouped(frame[list(schema.CASES.columns)].astype(schema.CASES.dtypes()))
    return rows.assign(source="list"), [{"id": "list", "access_class": "public"}]


def in_rows(cases):
    return published_of(tuple(cases))


@settings(max_examples=4, deadline=None)
@given(st.lists(CASE, min_size=3, max_size=12), st.lists(CASE, max_size=6), st.integers(0, 9))
def test_two_editions_of_a_list_that_are_both_built_tell_of_no_fewer_than_three_cases(cases, more, fewer):
    before, after = in_rows(cases), in_rows([*cases[fewer % len(cases) :], *more])
    try:
        corrections.refuse_few_apart(before, after)
    except InputError as refused:
        assert "by so few that who has reports on both" in str(refused)
        return
    both = pd.concat([before[0].assign(n=-before[0]["n"], kg=-before[0]["kg"]), after[0]])
    for by in ([], ["size_class_kg"], ["transport"], ["origin", "destination"], [*FIELDS]):
        sums = both.groupby(["iso3", *by], dropna=False)[["n", "kg"]].sum()
        assert not sums["n"].abs().isin([1, 2]).any(), "what a reader gets who subtracts one report from the other"


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize("field", ["kg", "origin"])
def test_a_list_that_grows_or_shrinks_by_a_case_or_says_otherwise_of_one_is_not_built_over_the_one_before(way, field):
    cases = [("TJK", 2.0 + n / 10, *["a"] * 6) for n in range(9)]
    other = [*cases, cases[0]] if field == "kg" else [*cases[:8], ("TJK", 2.8, "a", "a", "a", "b", "a", "a")]
    lists = [cases, other][::way]
    rows, sources = in_rows(cases)
    corrections.refuse_few_apart((rows, sources), in_rows([*cases, *cases[:3]]))  # three are enough
    if field == "kg":
        with pytest.raises(InputError, match="TJK 2020 heroin in data/raw differ"):
            corrections.refuse_few_apart(*map(in_rows, lists))
    else:  # as its reader publishes it, a field of eight is told and of one withheld
        told = rows.assign(n=6, origin="a"), rows.assign(n=3, kg=7.0, origin="b")
        one = pd.concat(told), pd.concat([told[0].assign(n=7, kg=told[0]["kg"] + 2), told[1]])
        with pytest.raises(InputError, match="so few"):
            corrections.refuse_few_apart(*[(table, sources) for table in one[::way]])
    closed = [{"id": "list", "access_class": "restricted"}]
    corrections.refuse_few_apart((rows, closed), (in_rows(other)[0], closed))  # of which no public report is made


@given(
    st.lists(st.floats(0, 1, exclude_max=True), min_size=3, max_size=8),
    st.sampled_from(range(len(SIZE_CLASSES_KG) - 1)),
)
def test_the_rule_is_that_of_the_sizes_that_the_class_leaves_possible(shares, number):
    low, high = SIZE_BOUNDS_KG[number], SIZE_BOUNDS_KG[number + 1]
    sizes = [low + share * (high - low) for share in shares]
    row = pd.DataFrame({"n": [len(sizes)], "kg": [sum(sizes)], "size_class_kg": [SIZE_CLASSES_KG[number]]})
    for size, (least, most) in zip((max(sizes), min(sizes)), bounds(sum(sizes), len(sizes), low, high), strict=True):
        assert least - 1e-9 <= size <= most + 1e-9, "the true size lies between the bounds"
    if not fixes_a_case(row).iloc[0]:
        assert not fixed(row)


def test_no_table_names_a_place_finer_than_a_province():
    places = {name for one in schema.LAYOUTS.values() if one.canonical for name in one.columns}
    assert not places & {
        "place",
        "district",
        "city",
        "town",
        "village",
        "address",
        "latitude",
        "longitude",
        "coordinates",
    }
