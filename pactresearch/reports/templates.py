"""HTML by templates: what one is given is escaped, unless it says that it is safe."""

import re
from pathlib import Path
from typing import Any

import jinja2

from pactresearch import words
from pactresearch.language import _, in_use, ngettext
from pactresearch.verdict import word

_FOLDERS = [Path(__file__).parent / room / "template" for room in ("page", "show")]
TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_FOLDERS), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
# Forbids the browser whatever may have been missed: scripts, and any load but of what the file itself holds.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
TEMPLATES.globals |= {"_": _, "ngettext": ngettext, "language": in_use, "word": word, "policy": POLICY}
TEMPLATES.globals["notebook_heading"] = words.notebook_heading
TEMPLATES.globals["style"] = (_FOLDERS[0] / "report.css").read_text(encoding="utf-8")
# Compiled before kernels are forked, since that takes longer than a table.
_SHOWN = TEMPLATES.get_template("shown.html.j2").module

_NO_WORDS = re.compile(r"(<(?:(?:head|pre|code|script)\b.*?</(?:head|pre|code|script)|[^>]*)>)", re.DOTALL)


def unbroken(page: str) -> str:
    """A page whose numbers and units stand on one line. What is copied as code, and files in the page, stay as they are."""
    return "".join(part if n % 2 else words.unbroken(part) for n, part in enumerate(_NO_WORDS.split(page)))


def shown(macro: str, /, **given: Any) -> str:
    """A macro of `show/template/shown.html.j2`, filled."""
    return str(getattr(_SHOWN, macro)(**given))
