"""What is said of a shock on a route, and of seizures that moved from one route to another or did not."""

from pactresearch import words
from pactresearch.language import N_, _

ROUTES = {"treated": N_("treated route"), "neighbour": N_("neighbour route"), "control": N_("control route")}
PATTERNS = {"displacement": N_("displacement"), "diffusion": N_("diffusion")}
_MOVED = {
    "rose": N_("Seizures on the {route} rose ({change}, 95 % interval {interval})."),
    "fell": N_("Seizures on the {route} fell ({change}, 95 % interval {interval})."),
    "unclear": N_("Seizures on the {route} did not move clearly ({change}, 95 % interval {interval})."),
}
_MARKET = {
    ("price", 1): N_("The price on the side of the {route} moved by {change} ({interval}): scarcer."),
    ("price", -1): N_("The price on the side of the {route} moved by {change} ({interval}): more plentiful."),
    ("price", 0): N_("The price on the side of the {route} moved by {change} ({interval}): within uncertainty."),
    ("purity", 1): N_("The purity on the side of the {route} moved by {change} ({interval}): scarcer."),
    ("purity", -1): N_("The purity on the side of the {route} moved by {change} ({interval}): more plentiful."),
    ("purity", 0): N_("The purity on the side of the {route} moved by {change} ({interval}): within uncertainty."),
}


def _too_few_years(route: str = "", **facts: int) -> str:
    if not route:
        return _(
            "{n_before} reported years before {shock_year} and {n_after} from it on; a change needs at least "
            "{needed_before} and {needed_after}."
        ).format(**facts)
    return _(
        "The {route}: {n_before} reported years before {shock_year} and {n_after} from it on; a change needs at least "
        "{needed_before} and {needed_after}."
    ).format(route=_(ROUTES[route]), **facts)


def _no_scatter(route: str = "") -> str:
    if not route:
        return _("The series does not scatter about its lines, so no error can be given.")
    sentence = _("The series of the {route} does not scatter about its lines, so no error can be given.")
    return sentence.format(route=_(ROUTES[route]))


def _route_moved(route: str, direction: str, percent: float, low: float, high: float) -> str:
    return _(_MOVED[direction]).format(
        route=_(ROUTES[route]),
        change=words.percent(percent, signed=True),
        interval=words.percent_range(low, high),
    )


def _market_moved(route: str, measure: str, scarcer: int, percent: float, low: float, high: float) -> str:
    change, interval = words.percent(percent, signed=True), words.percent_range(low, high)
    return _(_MARKET[measure, scarcer]).format(route=_(ROUTES[route]), change=change, interval=interval)


SENTENCES = {
    "too_few_years_about_shock": _too_few_years,
    "no_scatter_about_lines": _no_scatter,
    "too_many_zeros": lambda route, n_zero, n_years: _(
        "{n_zero} of {n_years} reported years of the {route} are zero, too many for logarithms."
    ).format(route=_(ROUTES[route]), n_zero=n_zero, n_years=n_years),
    "route_moved": _route_moved,
    "treated_could_not_be_shown": lambda: _("On the treated route even a fall to a third could not have been shown."),
    "neighbour_could_not_be_shown": lambda: _(
        "On the neighbour even a fall to a third or a tripling could not have been shown."
    ),
    "treated_did_not_fall": lambda: _("Without a clear fall nothing can have been displaced."),
    "neighbour_did_not_move": lambda: _("The neighbour neither rose nor fell clearly."),
    "log_ratio_did_not_move": lambda: _("Their log-ratio, taken over the years with both, does not move clearly."),
    "changes_remain_possible": lambda low, high: _(
        "Not found is not absent: changes from {low} to {high} remain possible."
    ).format(low=words.percent(low), high=words.percent(high, signed=True)),
    "fall_without_control": lambda: _(
        "Both fell; without a control route a fall everywhere cannot be told from a diffusion of benefits."
    ),
    "control_does_not_tell": lambda: _("Both fell, and the control route does not tell whether all did."),
    "control_fell": lambda: _("Both fell, and so did the control route: a fall everywhere, not one that spread."),
    "market_corroborates": lambda: _("The market corroborates it."),
    "market_speaks_against": lambda pattern: _(
        "The market speaks against {pattern}; police or reports may have moved."
    ).format(pattern=_(PATTERNS[pattern])),
    "pattern_not_corroborated": lambda pattern: _(
        "That is the pattern of {pattern}, but it is not corroborated."
    ).format(pattern=_(PATTERNS[pattern])),
    "no_market": lambda: _("No price or purity was given."),
    "market_moved": _market_moved,
    "too_few_years_with_all_routes": lambda needed, shock_year: _(
        "Fewer than {needed} years with all routes lie before or after {shock_year}."
    ).format(needed=needed, shock_year=shock_year),
    "quotient_of_zero_year": lambda: _("A year of zero has no logarithm to draw from, so there is no quotient."),
    "no_fall_of_means": lambda: _("The treated route did not fall from the mean before to the mean after."),
    "draws_without_fall": lambda percent: _(
        "In {share} of the draws the treated route does not fall, so there is no interval."
    ).format(share=words.percent(percent)),
}
