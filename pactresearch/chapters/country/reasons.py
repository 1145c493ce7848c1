"""What a sheet says of single figures: why one is missing, what it is of, what to know of it."""

from collections.abc import Callable
from functools import partial

from pactresearch import words
from pactresearch.language import N_, _, ngettext
from pactresearch.reports.show import reasons
from pactresearch.verdict import Reasons


def _of_window(sentence: str) -> Callable[[int, int], str]:
    return lambda first_year, last_year: _(sentence).format(first=first_year, last=last_year)


SENTENCES: reasons.Sentences = {
    "no_figure_in_window": _of_window(N_("no figure for {first}–{last}")),
    "no_survey_figure": _of_window(N_("no survey figure for {first}–{last}")),
    "no_comparable_price": _of_window(N_("no price that can be compared for {first}–{last}")),
    "not_reported_for_year": lambda year: _("not reported for {year}").format(year=year),
    "drugs_not_reported": lambda drugs, year: _("{drugs} not reported for {year}").format(
        drugs=words.listed([_(drug) for drug in drugs]), year=year
    ),
    "no_population_that_year": lambda: _("no population for that year"),
    "no_case_in_file": lambda: _("none in the case file, which covers 2011–2016"),
    "cases_that_say": lambda n_saying, n_cases, drug: _("of {n_saying:,} of {n_cases:,} {drug} cases").format(
        n_saying=n_saying, n_cases=n_cases, drug=_(drug)
    ),
    "cases_that_name": lambda n_saying, n_cases: _("{n_saying:,} of {n_cases:,} cases").format(
        n_saying=n_saying, n_cases=n_cases
    ),
    "among_those_that_reported": lambda n_reporting, n_group, group: ngettext(
        "of {n_reporting} of {n} country, {group}", "of {n_reporting} of {n} countries, {group}", n_group
    ).format(n_reporting=n_reporting, n=n_group, group=group),
    "trend_is_judged": lambda verdict: _(verdict),
    "trend_not_identified": lambda why: _("not identified: {why}").format(why=reasons.say(why)),
    "middle_of_the_range": lambda: _("middle of the range"),
    "price_is_flagged": lambda flag: flag,  # in the words of data/raw, which name lines of a publication
    "no_neighbour_by_land": lambda: _("no neighbour by land"),
    "no_year_with_both_prices": lambda: _("no year in which both have a price"),
    "against_neighbours": lambda n_neighbours: ngettext(
        "against the median of {n} neighbour", "against the median of {n} neighbours", n_neighbours
    ).format(n=n_neighbours),
    "ages_surveyed": lambda age_from, age_to: _("ages {age_from}–{age_to}").format(age_from=age_from, age_to=age_to),
    "upper_end": lambda: _("at most"),
}

_say = partial(reasons.say, own=SENTENCES)


def remark(several: Reasons) -> str:
    """Reasons as the remark beside a figure; an empty text where there is none."""
    return "; ".join(_say(one) for one in several)
