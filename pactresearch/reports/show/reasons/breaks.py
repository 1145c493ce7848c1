"""Why a break is judged as it is, or cannot be: the reasons of `methods.breaks` as sentences."""

from pactresearch.language import _, ngettext
from pactresearch.words import percent


def _too_few_each_side(shock_year: int, n_before: int, n_after: int, needed: int) -> str:
    return ngettext(
        "{n_before} usable year lies before {shock_year} and {n_after} from it on; a break needs {needed} on either side.",
        "{n_before} usable years lie before {shock_year} and {n_after} from it on; a break needs {needed} on either side.",
        n_before,
    ).format(n_before=n_before, shock_year=shock_year, n_after=n_after, needed=needed)


def _compared(p: float, q: float, n_tested: int, n_as_good: int, n_dates: int) -> str:
    return ngettext(
        "A series without a break shows as much in {p} of draws ({q} after allowing for {n_tested} date); {n_as_good} of "
        "{n_dates} dates do as well, its own included.",
        "A series without a break shows as much in {p} of draws ({q} after allowing for {n_tested} dates); {n_as_good} of "
        "{n_dates} dates do as well, its own included.",
        n_tested,
    ).format(p=percent(100 * p), q=percent(100 * q), n_tested=n_tested, n_as_good=n_as_good, n_dates=n_dates)


def _late(first_year: int, last_year: int) -> str:
    if first_year == last_year:
        one = _("{year} is left off: too few countries have reported, and a late report looks like a fall.")
        return one.format(year=first_year)
    several = _(
        "{first_year}–{last_year} is left off: too few countries have reported, and a late report looks like a fall."
    )
    return several.format(first_year=first_year, last_year=last_year)


SENTENCES = {
    "too_few_years_each_side": _too_few_each_side,
    "no_scatter_about_lines": lambda: _(
        "The amounts do not scatter about their lines, so a break cannot be told from the way they were calculated."
    ),
    "autocorrelation_not_measured": lambda: _(
        "Too few years follow each other to measure autocorrelation; none is assumed."
    ),
    "no_first_years": lambda n_first: _(
        "No year is usable among the first {n_first} years from the shock, so these have no effect."
    ).format(n_first=n_first),
    "no_complete_year": lambda: _("No year is complete."),
    "late_years_left_off": _late,
    "too_few_dates": lambda n_dates, needed: _(
        "Only {n_dates} dates have enough years on either side: the best of them is more than one in {needed}, so that no "
        "date can stand out from the others."
    ).format(n_dates=n_dates, needed=needed),
    "compared_with_no_break": _compared,
    "too_few_years_for_breaks": lambda n_years, needed: _(
        "Only {n_years} years have a reported amount above zero; a search for breaks needs {needed}."
    ).format(n_years=n_years, needed=needed),
    "no_scatter_about_segments": lambda: _(
        "The amounts do not scatter about up to three segments (they are constant, or calculated rather than reported), so "
        "there is nothing to judge a break by."
    ),
}
