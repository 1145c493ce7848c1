"""What can be said where a level, a forecast or a robust trend cannot be had."""

from pactresearch.language import _, ngettext

SENTENCES = {
    "no_year_reported": lambda: _("No year is reported."),
    "too_few_years_to_forecast": lambda n_years, needed: ngettext(
        "Only {n_years} earlier year has a reported amount above zero; a forecast needs {needed}.",
        "Only {n_years} earlier years have a reported amount above zero; a forecast needs {needed}.",
        n_years,
    ).format(n_years=n_years, needed=needed),
    "no_scatter_to_forecast": lambda: _(
        "The amounts do not scatter: they are constant, repeated, or calculated rather than reported."
    ),
    "too_few_years_for_interval": lambda n_years, needed: ngettext(
        "Only {n_years} year has a reported amount above zero; an interval needs {needed}.",
        "Only {n_years} years have a reported amount above zero; an interval needs {needed}.",
        n_years,
    ).format(n_years=n_years, needed=needed),
}
