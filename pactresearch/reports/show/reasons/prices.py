"""Why an index of prices, or a part of it, is missing."""

from collections.abc import Sequence

from pactresearch.language import _, ngettext


def _few_for_an_interval(n: int, needed: int) -> str:
    return ngettext(
        "Only {n} country: under {needed}, errors by country give no interval.",
        "Only {n} countries: under {needed}, errors by country give no interval.",
        n,
    ).format(n=n, needed=needed)


def _not_joined(years: Sequence[int]) -> str:
    return _("No country reported both in {years} and in years joined to the base.").format(
        years=", ".join(map(str, years))
    )


def _in_a_row(n_years: int, first_year: int) -> str:
    return _("Up to {n_years} years in a row are missing, the first such from {first_year} on.").format(
        n_years=n_years, first_year=first_year
    )


SENTENCES = {
    "too_few_countries_for_an_interval": _few_for_an_interval,
    "years_not_joined_to_the_base": _not_joined,
    "no_country_reported_throughout": lambda: _(
        "No country reported without two or more years in a row missing, so there is no index."
    ),
    "no_value_in_the_window": lambda: _("There is no value in the window."),
    "no_population": lambda year: _("There is no population for {year}.").format(year=year),
    "years_missing_in_a_row": _in_a_row,
}
