"""What the report on all routes says of moves between routes, of an index of prices and of new links."""

from functools import partial

from pactresearch.reports.show import reasons

SENTENCES = reasons.read(__file__)
say = partial(reasons.say, own=SENTENCES)
in_words = partial(reasons.in_words, own=SENTENCES)
