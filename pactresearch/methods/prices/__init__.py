"""Prices from farm gate to street: levels, panels, chains, pass-through."""

from pactresearch import lazy

__getattr__, __dir__, __all__ = lazy.attach(__name__)
