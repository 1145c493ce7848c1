"""What the notebook `route_trends` alone says of a method's reasons: on the detection-adjusted index."""

from functools import partial

from pactresearch.reports.show import reasons

SENTENCES = reasons.read(__file__)
say = partial(reasons.say, own=SENTENCES)
