"""What the chapter on money alone says of a method's reasons."""

from functools import partial

from pactresearch import geography, words
from pactresearch.language import _
from pactresearch.reports.show import reasons

SENTENCES = reasons.read(__file__) | {
    "form_hangs_on_countries": lambda countries: _("Without {countries}, neither form holds.").format(
        countries=words.listed([geography.in_text(geography.countries()["name"].get(one, one)) for one in countries])
    ),
}
say = partial(reasons.say, own=SENTENCES)
