"""The verdict on an ingested file as a page that can be sent back to whoever sent the file."""

from pathlib import Path

from pactresearch.reports.kept import publication
from pactresearch.reports.templates import TEMPLATES, unbroken


def write(page: Path, heading: str, body: str) -> None:
    """Writes the page whole. heading: plain text. body: HTML in which nothing of the file is markup."""
    page.parent.mkdir(parents=True, exist_ok=True)
    written = TEMPLATES.get_template("verdict.html.j2").render(heading=heading, body=body)
    publication.replace_text(page, unbroken(written))
