"""Power before "no": the verdict of a test that says what it would have found."""

from pactresearch.verdict import Judgement, Reason, Verdict

LEAST_POWER = 0.5  # under it a test that finds nothing decides nothing, whatever its p


def judged(clear: bool, power: float, effect: str, *reasons: Reason, n_tests: int = 1) -> Judgement:
    """The verdict of a test that states its power against the smallest effect that matters.

    clear: whether all that the test asks for is met. power: chance (0-1) that it finds the effect, if it is there, in
    series that scatter as this one does; NaN where it cannot be had. effect: which one, a code that the reason's sentence
    names. n_tests: in the family that the power allows for. reasons: said before that of the power.

    `supported` where clear; else `not identified` under a power of one half or without one, and `not supported` from it on.
    """
    verdict: Verdict = "supported" if clear else "not supported" if power >= LEAST_POWER else "not identified"
    told = power if power >= 0 else None
    return Judgement(verdict, (*reasons, Reason("power", effect=effect, power=told, n_tests=n_tests)))
