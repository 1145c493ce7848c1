"""What a sheet says of single figures: why one is missing, what it is of, what to know of it."""

from pactresearch.language import _
from pactresearch.reports.show import reasons
from pactresearch.verdict import Reasons

SENTENCES = reasons.read(__file__) | {
    "trend_is_judged": lambda verdict: _(verdict),
    "price_is_flagged": lambda codes: ", ".join(map(_, codes)),
}


def remark(several: Reasons) -> str:
    """Reasons as the remark beside a figure; an empty text where there is none."""
    return "; ".join(reasons.say(one, SENTENCES) for one in several)
