"""Whether the project at hand is a demonstration, on a world that is made up, and what every page of it says of that.

A mark in its `data/raw` makes every figure and every page carry the word SYNTHETIC.
"""

from pactresearch import paths

MARK = "SYNTHETIC"


def is_synthetic() -> bool:
    """Whether the project at hand is a demonstration."""
    return (paths.raw() / MARK).is_file()


def words() -> str:
    """What the banner of a demonstration says: how the page was made, and that nothing on it is a figure of anything. Of a
    project that is none: ""."""
    return (paths.raw() / MARK).read_text(encoding="utf-8").strip() if is_synthetic() else ""
