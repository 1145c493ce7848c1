"""What the pictures of shipments show, in sentences."""

from functools import partial

from pactresearch.reports.show import reasons

SENTENCES = reasons.read(__file__)
say = partial(reasons.say, own=SENTENCES)
