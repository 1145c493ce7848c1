"""Flows between countries from what cases name, with prior shares and their uncertainty."""

from pactresearch import lazy

__getattr__, __dir__, __all__ = lazy.attach(__name__)
