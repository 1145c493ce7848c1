"""The page that says what changed between two editions, beside the index; and the same in lines for the terminal."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pactresearch import words
from pactresearch.language import N_, _
from pactresearch.reports.kept import publication
from pactresearch.reports.kept.editions import Change
from pactresearch.reports.templates import TEMPLATES, unbroken
from pactresearch.verdict import word

PAGE = "changes.html"
CAUSES = {
    "data": N_("the data ({tables})"),
    "notebook": N_("the notebook"),
    "library": N_("the method (the library)"),
    "packages": N_("the packages"),
}


def write(changes: Sequence[Change], old: str, new: str, output: Path) -> Path:
    """Writes the page into a folder of reports. old, new: the editions that are compared."""
    known = {"changes": changes, "old": old, "new": new}
    page = TEMPLATES.get_template("changes.html.j2").render(known, kind=kind, why=why, amount=amount)
    publication.replace_text(output / PAGE, unbroken(page))
    return output / PAGE


def lines(changes: Sequence[Change]) -> Iterator[str]:
    """A line for each change."""
    for one in changes:
        said = (one.after or one.before or {}).get("sentence", "")
        values = " → ".join(amount(finding) for finding in (one.before, one.after) if finding)
        yield f"{one.notebook} {one.unit}: {kind(one)}: {values}. {said} Changed: {why(one)}."


def kind(change: Change) -> str:
    """What of a finding changed, in words."""
    if change.before is None or change.after is None:
        return _("a new finding") if change.before is None else _("no longer found")
    before, after = (word(finding["verdict"]) for finding in (change.before, change.after))
    verdict = _("verdict {before} → {after}").format(before=before, after=after)
    return ", ".join([verdict] * change.other_verdict + [_("value outside its former range")] * change.left_range)


def why(change: Change) -> str:
    """What the report was made from that changed, in words."""
    tables = words.listed([name for kind, name in change.causes if kind == "data"], 6)
    values = words.listed([name for kind, name in change.causes if kind == "parameter"])
    said = [_(CAUSES["data"]).format(tables=tables)] * bool(tables)
    said += [_(CAUSES[kind]) for kind, _name in change.causes if kind in CAUSES and kind != "data"]
    said += [_("the parameters ({names})").format(names=values)] * bool(values)
    return words.listed(said) or (_("the report itself is new or gone") if not change.causes else "")


def amount(finding: Mapping[str, Any]) -> str:
    """The value of a finding with its range and unit."""
    value, low, high = (finding.get(name) for name in ("value", "low", "high"))
    if value is None:
        return _("no value")
    said = words.two_figures(value) if low is None or high is None else words.with_range(value, low, high)
    return f"{said} {finding.get('unit') or ''}".strip()
