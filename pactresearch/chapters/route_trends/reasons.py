"""What the notebook `route_trends` alone says of a method's reasons: on the detection-adjusted index."""

from functools import partial

from pactresearch import words
from pactresearch.language import _, ngettext
from pactresearch.reports.show import reasons

SENTENCES = {
    "proxies_do_not_change": lambda: _(
        "The proxies do not change within countries, so no part of them moves the trend."
    ),
    "no_kappa_makes_trend_nil": lambda limit: _("No kappa from −{limit} to {limit} makes the trend nil.").format(
        limit=f"{limit:g}"
    ),
    "no_trend_to_undo": lambda: _("There is no trend."),
    "amounts_tell_no_trend": lambda: _(
        "The amounts do not tell a trend: in every country they lie at one end of its years."
    ),
    "too_few_years_for_index_interval": lambda n_years, needed: ngettext(
        "Only {n} year: under {needed}, no interval can be given.",
        "Only {n} years: under {needed}, no interval can be given.",
        n_years,
    ).format(n=n_years, needed=needed),
    "too_few_countries_for_interval": lambda n_countries, needed: ngettext(
        "Only {n} country: under {needed}, no interval that lets countries differ can be given.",
        "Only {n} countries: under {needed}, no interval that lets countries differ can be given.",
        n_countries,
    ).format(n=n_countries, needed=needed),
    "too_few_effective_countries": lambda effective_countries, needed: _(
        "The trend rests on as much as {n} countries of equal weight: under {needed}, no interval that lets countries differ "
        "can be given."
    ).format(n=words.two_figures(effective_countries), needed=f"{needed:g}"),
    "no_trend_without_country": lambda iso3: _(
        "Without {countries} there is no trend, so there is no interval."
    ).format(countries=", ".join(iso3)),
    "cells_without_proxy": lambda n, share: ngettext(
        "Left out: {n} country-year without a value of every proxy, with {share} of the amounts.",
        "Left out: {n} country-years without a value of every proxy, with {share} of the amounts.",
        n,
    ).format(n=f"{n:,}", share=words.percent(100 * share)),
    "cells_alone": lambda n: ngettext(
        "Left out: {n} country-year without another year, or without an amount, of the country.",
        "Left out: {n} country-years without another year, or without an amount, of the country.",
        n,
    ).format(n=f"{n:,}"),
    "trend_rests_on_few_countries": lambda effective_countries: _(
        "The trend rests on as much as {n} countries of equal weight."
    ).format(n=words.two_figures(effective_countries)),
    "years_without_index": lambda: _(
        "Years without an amount, or that no country links to the base year, have no index."
    ),
    "no_cell_reported": lambda: _("No country-year is reported, so there is no index."),
    "every_amount_zero": lambda: _("Every reported amount is zero, so there is no index."),
    "no_cell_with_every_proxy": lambda n: _(
        "None of {n} reported country-years has a value of every proxy, so there is no index."
    ).format(n=n),
    "no_country_with_two_cells": lambda n: ngettext(
        "No country has two years with a proxy and an amount above zero ({n} country-year), so there is no index.",
        "No country has two years with a proxy and an amount above zero ({n} country-years), so there is no index.",
        n,
    ).format(n=n),
}
say = partial(reasons.say, own=SENTENCES)
