"""What a file's layout is: its headings, what each holds, and what is known of every file that has it.

An official layout stands in official.toml beside this module; a national list gets one from its mapping
(`data.ingest.mapping`). Both are read by the same code.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ASIDE = "other"  # what a name is set to whose rows are set aside


@dataclass(frozen=True)
class Publication:
    """What a sidecar says of every file of a layout. The edition is added to the title; month_day: when it is published."""

    publisher: str
    title: str
    url: str
    terms: str
    locator: str
    years_after: int | None = None
    month_day: str = "06-26"


@dataclass(frozen=True, eq=False)
class Layout:
    """How a file is laid out.

    table: the layout of pactresearch.data.schema that its rows make. columns: our field to its headings, any of which
    may stand. optional: further ones that may be absent. needs: headings, or parts of a title above them, without which
    it is another layout; lacks: headings with which it is. wide: "year" or "drug" where a column holds a year or a drug
    each. headings: in a table wide by drug, heading to drug. constants: what holds in every row. names: field to the words
    that stand for one of ours; a word that is in no vocabulary is refused, or set aside with `strict=False`. fill_down:
    fields that stand only in the first row of a block. figure: the field that wide columns hold. scale: field to what its
    numbers are multiplied by. sheets: those to be read, all by default.
    """

    name: str
    slug: str
    table: str
    columns: Mapping[str, Sequence[str]]
    optional: Mapping[str, Sequence[str]] = field(default_factory=dict)
    needs: Sequence[str] = ()
    publication: Publication | None = None
    wide: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, object] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    strict: bool = True
    fill_down: Sequence[str] = ()
    figure: str = "amount"
    scale: Mapping[str, float] = field(default_factory=dict)
    lacks: Sequence[str] = ()
    sheets: Sequence[str] = ()
    decimal: str = "."
    dates: str = "day first"
    totals_checked: bool = True


def _official(said: dict[str, Any]) -> Layout:
    """A layout as official.toml has it."""
    about = {name: said.pop(name) for name in ("locator", "years_after") if name in said}
    publication = Publication(**_SAID["publications"][said.pop("publication")], **about)
    names = {field: WORDS[of] for field, of in said.pop("names", {}).items()}
    return Layout(**said, publication=publication, names=names)


_SAID = tomllib.loads((Path(__file__).parent / "official.toml").read_text(encoding="utf-8"))
WORDS = _SAID["words"]
OFFICIAL = tuple(map(_official, _SAID["layouts"]))
