"""Why the sizes and types of shipments cannot be judged, or are judged as they are."""

from pactresearch.language import N_, _, ngettext
from pactresearch.words import two_decimals

FEATURES = {
    "size_class_kg": N_("size class"), "transport": N_("transport"), "concealment": N_("concealment"),
    "location": N_("location"), "leg": N_("leg"), "season": N_("season"),
}  # fmt: skip
_NOT_BETTER = {
    ("lognormal",): N_("A power tail does not fit better than the lognormal."),
    ("weibull",): N_("A power tail does not fit better than the Weibull."),
    ("lognormal", "weibull"): N_("A power tail does not fit better than the lognormal and the Weibull."),
}
_OTHER_CLASSES = {
    "sizes": N_("Without the sizes the classes are others (adjusted Rand {adjusted_rand}; {needed} is asked)."),
    "a_year": N_("Without one of the years the classes are others (adjusted Rand {adjusted_rand}; {needed} is asked)."),
}
_NOT_SOUGHT = {
    "sizes": N_("They cannot be looked for again without the sizes: too few features or years."),
    "a_year": N_("They cannot be looked for again without a year: too few features or years."),
}


def _few_telling_features(features: tuple[str, ...]) -> str:
    if not features:
        return _("Types need two features that differ between cases; there is none.")
    sentence = _("Types need two features that differ between cases; there is {features}.")
    return sentence.format(features=", ".join(_(FEATURES[feature]) for feature in features))


SENTENCES = {
    "no_country_with_sized_years": lambda n, years: _(
        "No country has {n} cases of known size in each of {years} years."
    ).format(n=n, years=years),
    "one_size": lambda: _("All cases are of one size."),
    "few_orders_of_years": lambda n: ngettext(
        "The years can be put in {n} order only, too few for a test.",
        "The years can be put in {n} orders only, too few for a test.",
        n,
    ).format(n=n),
    "few_cases_for_gini": lambda n, needed: ngettext(
        "{n} case; {needed} are needed.", "{n} cases; {needed} are needed.", n
    ).format(n=n, needed=needed),
    "few_sized_cases": lambda n, from_kg, needed: ngettext(
        "{n} case of known size at or above {kg} kg; {needed} are needed.",
        "{n} cases of known size at or above {kg} kg; {needed} are needed.",
        n,
    ).format(n=n, kg=f"{from_kg:g}", needed=needed),
    "few_different_sizes": lambda n, needed: ngettext(
        "The sizes take {n} value or class; {needed} different ones are needed.",
        "The sizes take {n} different values or classes; {needed} are needed.",
        n,
    ).format(n=n, needed=needed),
    "no_highest_likelihood": lambda: _(
        "The likelihood has no highest point inside: the sizes do not fix both parameters."
    ),
    "light_tail": lambda: _("The tail cannot be told from a light one."),
    "power_tail_not_better": lambda than: _(_NOT_BETTER[than]),
    "power_tail_refused": lambda: _(
        "A power tail fits better than the lognormal and the Weibull, but does not fit: the cases refuse it."
    ),
    "power_tail_fits_best": lambda: _("A power tail fits, and better than the lognormal and the Weibull."),
    "few_dates": lambda n, needed: ngettext(
        "{n} case with a date; {needed} are needed.", "{n} cases with a date; {needed} are needed.", n
    ).format(n=n, needed=needed),
    "one_day": lambda: _("All cases are of one day."),
    "few_windows": lambda n, needed: ngettext(
        "{n} window with a report; {needed} are needed.", "{n} windows with a report; {needed} are needed.", n
    ).format(n=n, needed=needed),
    "few_sized_cases_in_a_half": lambda needed: _(
        "One half of the years has under {needed} cases of known size."
    ).format(needed=needed),
    "few_telling_features": _few_telling_features,
    "few_telling_cases": lambda n, needed: ngettext(
        "{n} case tells two features or more; {needed} are needed.",
        "{n} cases tell two features or more; {needed} are needed.",
        n,
    ).format(n=n, needed=needed),
    "one_class_as_good": lambda: _("One class describes the cases as well: features do not go together."),
    "unsteady_classes": lambda k, adjusted_rand, needed: _(
        "The steadiest number of classes, {k}, keeps an adjusted Rand of {adjusted_rand} in the bootstrap; {needed} is asked."
    ).format(k=k, adjusted_rand=two_decimals(adjusted_rand), needed=needed),
    "other_classes_without": lambda left_out, adjusted_rand, needed: _(_OTHER_CLASSES[left_out]).format(
        adjusted_rand=two_decimals(adjusted_rand), needed=needed
    ),
    "not_sought_without": lambda left_out: _(_NOT_SOUGHT[left_out]),
    "shuffled_as_clear": lambda: _("Shuffled features give classes as clear as these."),
    "stable_classes": lambda k, adjusted_rand: _(
        "{k} classes keep an adjusted Rand of {adjusted_rand} in the bootstrap and are found again without the sizes and "
        "without any one year; shuffled cases have none as clear."
    ).format(k=k, adjusted_rand=two_decimals(adjusted_rand)),
}
