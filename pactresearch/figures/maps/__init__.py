"""Maps: one ground, labels and legend for all of them."""

from pactresearch import lazy

__getattr__, __dir__, __all__ = lazy.attach(__name__)
