"""Reasons of the notebooks on prices and income, in words: what cannot be said, and why."""

from functools import partial

from pactresearch.reports.show import reasons

SENTENCES = reasons.read(__file__)
say = partial(reasons.say, own=SENTENCES)
