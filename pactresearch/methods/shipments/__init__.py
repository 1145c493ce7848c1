"""Single shipments and counts of them: sizes, concentration, timing, types."""

from pactresearch import lazy

__getattr__, __dir__, __all__ = lazy.attach(__name__)
