"""Reasons of the notebooks on prices and income, in words: what cannot be said, and why."""

from functools import partial

from pactresearch import words
from pactresearch.language import _, ngettext
from pactresearch.reports.show import reasons


def _few_for_a_gradient(n: int, needed: int) -> str:
    return ngettext(
        "Only {n} country has a price, under {needed}.", "Only {n} countries have a price, under {needed}.", n
    ).format(n=n, needed=needed)


def _few_pairs(n: int, needed: int) -> str:
    return ngettext(
        "Only {n} pair of wholesale and retail prices that differ, under {needed}.",
        "Only {n} pairs of wholesale and retail prices that differ, under {needed}.",
        n,
    ).format(n=n, needed=needed)


def _forms_tested(p_additive: float, p_multiplicative: float, level: float) -> str:
    rejected = p_additive < level, p_multiplicative < level
    said = {
        (True, True): _(
            "The additive form is rejected at {level} (p = {additive}), the multiplicative rejected at {level} "
            "(p = {multiplicative})."
        ),
        (True, False): _(
            "The additive form is rejected at {level} (p = {additive}), the multiplicative not rejected at {level} "
            "(p = {multiplicative})."
        ),
        (False, True): _(
            "The additive form is not rejected at {level} (p = {additive}), the multiplicative rejected at {level} "
            "(p = {multiplicative})."
        ),
        (False, False): _(
            "The additive form is not rejected at {level} (p = {additive}), the multiplicative not rejected at {level} "
            "(p = {multiplicative})."
        ),
    }
    return said[rejected].format(
        level=f"{100 * level:g} %", additive=f"{p_additive:.2g}", multiplicative=f"{p_multiplicative:.2g}"
    )


def _few_years(n: int, needed: int) -> str:
    return ngettext(
        "{n} year is too few: under {needed} the test finds a shared course hardly more often where there is one than where "
        "there is none, so no verdict is given.",
        "{n} years are too few: under {needed} the test finds a shared course hardly more often where there is one than where "
        "there is none, so no verdict is given.",
        n,
    ).format(n=n, needed=needed)


def _few_sizes(n: int, needed: int) -> str:
    return ngettext(
        "Prices of lots of two sizes are known of {n} country, under {needed}.",
        "Prices of lots of two sizes are known of {n} countries, under {needed}.",
        n,
    ).format(n=n, needed=needed)


SENTENCES: reasons.Sentences = {
    "too_few_prices_for_a_gradient": _few_for_a_gradient,
    "too_few_price_pairs": _few_pairs,
    "forms_of_pass_through_tested": _forms_tested,
    "too_few_years_for_a_course": _few_years,
    "too_few_countries_with_two_sizes": _few_sizes,
    "no_link": lambda: _("There is no link, so there is no network to describe."),
    # Why a country's consumption is not priced: in brackets after its name.
    "no_survey": lambda: _("no survey of opiate use"),
    "no_population_in_these_years": lambda: _("no population"),
    "no_retail_price": lambda: _("no usable retail price in these years"),
    "beyond_means": lambda times: _(
        "a user would have to pay {times} times the gross domestic product per head"
    ).format(times=words.two_figures(times)),
}
say = partial(reasons.say, own=SENTENCES)
