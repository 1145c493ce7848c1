"""HTML by templates: what one is given is escaped, unless it says that it is safe."""

from pathlib import Path
from typing import Any

import jinja2

from pactresearch.verdict import word

_FOLDERS = [Path(__file__).parent / room / "template" for room in ("page", "show")]
TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_FOLDERS), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
TEMPLATES.globals["word"] = word
_SHOWN = TEMPLATES.get_template(
    "shown.html.j2"
).module  # compiled before kernels are forked: it takes longer than a table


def shown(macro: str, /, **given: Any) -> str:
    """A macro of `show/template/shown.html.j2`, filled. What another has filled is not escaped again."""
    return getattr(_SHOWN, macro)(**given)
