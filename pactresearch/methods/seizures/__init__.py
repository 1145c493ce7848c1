"""What was seized: series of routes, their coverage and quality, cases, shares, and how a country stands among others."""

from pactresearch import lazy

__getattr__, __dir__, __all__ = lazy.attach(__name__)
