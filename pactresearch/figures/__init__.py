"""Results in, figures out: one style, and every map through one function."""

from pactresearch import lazy

__getattr__, __dir__, __all__ = lazy.attach(__name__)
