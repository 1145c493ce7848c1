"""What users pay and who earns it, with uncertain inputs."""

from pactresearch import lazy

__getattr__, __dir__, __all__ = lazy.attach(__name__)
