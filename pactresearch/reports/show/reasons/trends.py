"""Why a trend is what it is, or cannot be had: the reasons of `methods.trends` and `methods.seizures` as sentences."""

from collections.abc import Sequence

from pactresearch.language import _, ngettext
from pactresearch.methods.trends.verdicts import Direction
from pactresearch.words import percent

LEAST_CHANCE = 0.001  # 2,000 draws tell no finer


def _too_few_for_slope(n_years: int, needed: int) -> str:
    return ngettext(
        "Only {n_years} year has a reported amount above zero; a trend needs at least {needed}.",
        "Only {n_years} years have a reported amount above zero; a trend needs at least {needed}.",
        n_years,
    ).format(n_years=n_years, needed=needed)


def _too_few_for_test(n_years: int, needed: int) -> str:
    return ngettext(
        "Only {n_years} year has a reported amount above zero: under {needed}, no interval, p-value or minimum detectable "
        "trend can be given.",
        "Only {n_years} years have a reported amount above zero: under {needed}, no interval, p-value or minimum detectable "
        "trend can be given.",
        n_years,
    ).format(n_years=n_years, needed=needed)


def _zeros_left_out(n_zero: int) -> str:
    return ngettext(
        "One reported zero has no logarithm and is left out of the slope; Kendall's test uses it.",
        "{n_zero} reported zeros have no logarithm and are left out of the slope; Kendall's test uses them.",
        n_zero,
    ).format(n_zero=n_zero)


def _few_pairs(n_pairs: int) -> str:
    return ngettext(
        "Only {n_pairs} pair of reported years follow each other, so autocorrelation cannot be measured and years are taken as "
        "independent.",
        "Only {n_pairs} pairs of reported years follow each other, so autocorrelation cannot be measured and years are taken as "
        "independent.",
        n_pairs,
    ).format(n_pairs=n_pairs)


def _chance_alone(p: float) -> str:
    """How often the bootstrap's series without a trend show as much."""
    if p < LEAST_CHANCE:
        return _("Chance alone gives as much in under 1 of 1,000 series.")
    if p < 0.01:
        return _("Chance alone gives as much in {n} of 1,000 series.").format(n=f"{1000 * p:.0f}")
    return _("Chance alone gives as much in {n} of 100 series.").format(n=f"{100 * p:.0f}")


def _smallest_visible(direction: Direction, n_years: int, percent_per_year: float) -> str:
    said = {
        "rise": _("With {n_years} years of this scatter, a rise must be at least {size} a year to be seen reliably."),
        "fall": _("With {n_years} years of this scatter, a fall must be at least {size} a year to be seen reliably."),
    }
    return said[direction].format(n_years=n_years, size=percent(percent_per_year))


def _windows_against(direction: Direction, n_against: int, n_windows: int, minimum_years: int) -> str:
    said = {
        "rise": _(
            "In {n_against} of {n_windows} windows of {minimum_years} years or more Sen's interval, narrower than this one, "
            "says that they fell."
        ),
        "fall": _(
            "In {n_against} of {n_windows} windows of {minimum_years} years or more Sen's interval, narrower than this one, "
            "says that they rose."
        ),
    }
    return said[direction].format(n_against=n_against, n_windows=n_windows, minimum_years=minimum_years)


def _too_few_for_window(n_years: int, needed: int) -> str:
    return ngettext(
        "Only {n_years} year has a reported amount above zero; a window needs {needed}.",
        "Only {n_years} years have a reported amount above zero; a window needs {needed}.",
        n_years,
    ).format(n_years=n_years, needed=needed)


def _amount_repeated(kg: float, first_year: int, last_year: int) -> str:
    said = _("The same {kg} kg stand for {first_year} to {last_year}.")
    return said.format(kg=f"{kg:g}", first_year=first_year, last_year=last_year)


def _several(years: Sequence[int]) -> str:
    return ", ".join(map(str, years))


SENTENCES = {
    "no_year_for_trend": lambda: _("No year is reported, so there is no trend."),
    "too_few_years_for_slope": _too_few_for_slope,
    "too_few_years_for_test": _too_few_for_test,
    "no_scatter": lambda: _(
        "The amounts do not scatter about their trend (they are constant, mostly repeated, or calculated rather than "
        "reported), so no interval, bootstrap or minimum detectable trend can be given."
    ),
    "zeros_left_out": _zeros_left_out,
    "few_pairs": _few_pairs,
    "under_half_reported": lambda n_reported, n_asked: _(
        "Only {n_reported} of {n_asked} years are reported well enough, under half."
    ).format(n_reported=n_reported, n_asked=n_asked),
    "interval_includes_zero": lambda confidence: _("The {confidence} interval includes zero.").format(
        confidence=percent(100 * confidence)
    ),
    "trend_goes_other_way": lambda: _("The trend goes the other way."),
    "chance_alone": _chance_alone,
    "turns_without_largest_year": lambda year, percent_per_year: _(
        "Without {year}, its largest year, it is {change} a year."
    ).format(year=year, change=percent(percent_per_year, signed=True)),
    "stands_without_largest_year": lambda year, percent_per_year: _(
        "Without {year}, its largest year, the trend is {change} a year."
    ).format(year=year, change=percent(percent_per_year, signed=True)),
    "zeros_point_other_way": lambda: _("Kendall's test, which uses the reported zeros, points the other way."),
    "smallest_visible_trend": _smallest_visible,
    "windows_against": _windows_against,
    "newest_complete_year_old": lambda newest, last_year: _(
        "The newest complete year is {newest}, long before {last_year}."
    ).format(newest=newest, last_year=last_year),
    "hangs_on_single_years": lambda n_unclear, n_years: _(
        "It hangs on single years: leaving out one, the interval includes zero in {n_unclear} of {n_years} cases."
    ).format(n_unclear=n_unclear, n_years=n_years),
    "too_few_years_for_window": _too_few_for_window,
    "too_few_years_with_cases": lambda n_with_cases, n_years: _(
        "{n_with_cases} of {n_years} reported years have cases; a ratio needs 2 with cases among 3."
    ).format(n_with_cases=n_with_cases, n_years=n_years),
    "no_model_of_counts_converged": lambda: _(
        "Neither model converged; look at the counts for a slip of units or a single giant year."
    ),
    "too_few_years_to_test_counts": lambda n_years, needed: _(
        "Only {n_years} reported years: under {needed}, no interval or p-value can be given."
    ).format(n_years=n_years, needed=needed),
    "cases_without_total": lambda years: _(
        "Cases have weight in {years}, and the annual total is 0 or not reported."
    ).format(years=_several(years)),
    "cases_above_total": lambda highest_percent, years: _(
        "Cases weigh over {highest} of the annual total in {years}."
    ).format(highest=percent(highest_percent), years=_several(years)),
    "amount_repeated": _amount_repeated,
}
