"""Whether seizures moved from one route to another after an event."""

from pactresearch import lazy

__getattr__, __dir__, __all__ = lazy.attach(__name__)
