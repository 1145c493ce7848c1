"""How kernels start here: forked from a preloaded process, or the ordinary way.

PACTRESEARCH_KERNELS says which: `preloaded` (the default on Linux) or `ordinary` (the default elsewhere: Windows cannot
fork, and on macOS system libraries may not survive it, so there `preloaded` must be asked for).
"""

import os
import sys
from collections.abc import Mapping

VARIABLE = "PACTRESEARCH_KERNELS"
SHARED = "PACTRESEARCH_KERNEL_SERVER"  # address and key of the server that a batch shares with its workers
PRELOADED, ORDINARY = CHOICES = ("preloaded", "ordinary")


class Unavailable(Exception):
    """No kernel can be forked here; the message says why, as the end of a sentence."""


def refuse(environment: Mapping[str, str]) -> None:
    """Raises Unavailable where kernels of this environment are to start the ordinary way."""
    asked = environment.get(VARIABLE)
    if asked and asked not in CHOICES:
        raise Unavailable(f"{VARIABLE} is {asked!r}; allowed: {', '.join(CHOICES)}")
    if asked == ORDINARY:
        raise Unavailable(f"{VARIABLE} says so")
    if not hasattr(os, "fork"):
        raise Unavailable("this system cannot fork")
    if not asked and sys.platform != "linux":
        raise Unavailable(f"on {sys.platform} it must be asked for: {VARIABLE}={PRELOADED}")
