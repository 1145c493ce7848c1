"""What the chapter on the trends of a route says of breaks, of the detection-adjusted index, and of several indicators together."""

from functools import partial

from pactresearch import geography, words
from pactresearch.language import _
from pactresearch.methods.evidence.triangulation import Triangulation
from pactresearch.reports.show import reasons
from pactresearch.verdict import Reason


def _opposite(iso3: tuple[str, ...], falls: tuple[float, ...], rises: tuple[float, ...]) -> str:
    named = _("{country} ({falls} and {rises} a year)")
    names = geography.countries()["name"]
    countries = [
        named.format(
            country=geography.in_text(names.get(one, one)),
            falls=words.percent(fall, signed=True),
            rises=words.percent(rise, signed=True),
        )
        for one, fall, rise in zip(iso3, falls, rises, strict=True)
    ]
    return _(
        "The two proxies point in opposite directions in countries with a tenth of the amounts or more, {countries}, and nothing "
        "shows which is right."
    ).format(countries=words.listed(countries))


SENTENCES = reasons.read(__file__) | {"proxies_point_opposite_ways": _opposite}
say = partial(reasons.say, own=SENTENCES)


def statement(read: Triangulation) -> str:
    """What a report may say by several indicators, in a sentence."""
    return say(Reason("statement", subject=words.begins(read.subject), reading=read.reading, seizures=read.seizures))
