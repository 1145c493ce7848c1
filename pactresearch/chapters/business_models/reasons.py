"""Why coded cases may not be used, or what they say, in sentences."""

from functools import partial

from pactresearch.language import _, ngettext
from pactresearch.reports.show import reasons
from pactresearch.words import percent, two_decimals


def _share_of_cases(share: float, n: int, low: float, high: float) -> str:
    shares = {"share": percent(100 * share), "low": percent(100 * low), "high": percent(100 * high)}
    return ngettext("{share} of {n} case ({low} to {high}).", "{share} of {n} cases ({low} to {high}).", n).format(
        n=n, **shares
    )


SENTENCES = {
    "nothing_coded_twice": lambda: _("No unit was coded twice."),
    "no_case_coded_twice": lambda: _("No case was coded twice."),
    "all_values_the_same": lambda: _("Every value is the same: nothing shows that coders can tell cases apart."),
    "few_coded_twice": lambda n, needed: ngettext(
        "{n} case of the route is coded twice; {needed} are needed.",
        "{n} cases of the route are coded twice; {needed} are needed.",
        n,
    ).format(n=n, needed=needed),
    "coders_agree_too_little": lambda alpha, needed: _(
        "The coders agree too little: alpha {alpha}; {needed} is asked."
    ).format(alpha=two_decimals(alpha), needed=needed),
    "few_cases_tell": lambda n, needed: ngettext(
        "{n} case tells it; {needed} are needed.", "{n} cases tell it; {needed} are needed.", n
    ).format(n=n, needed=needed),
    "share_of_cases": _share_of_cases,
}
say = partial(reasons.say, own=SENTENCES)
