"""What a series lets one expect: its level, the surprise of a year, and a year that not all have reported yet."""

from pactresearch import lazy

__getattr__, __dir__, __all__ = lazy.attach(__name__)
