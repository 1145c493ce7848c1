"""Seizures and the chance of being seized: an index adjusted for what proxies say of detection."""

from pactresearch import lazy

__getattr__, __dir__, __all__ = lazy.attach(__name__)
