"""What evidence bears: triangulation, agreement of coders, coded cases, what can be seen at all."""

from pactresearch import lazy

__getattr__, __dir__, __all__ = lazy.attach(__name__)
