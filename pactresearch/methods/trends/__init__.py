"""Trends of short annual series: estimates, intervals, windows, power, and what a trend hangs on."""

from pactresearch import lazy

__getattr__, __dir__, __all__ = lazy.attach(__name__)
