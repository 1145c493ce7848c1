"""The verdict on an ingested file as a page that can be sent back to whoever sent the file."""

from pathlib import Path

import jinja2

from pactresearch.reports.kept import publication
from pactresearch.reports.page import html


def write(page: Path, heading: str, body: str) -> None:
    """Writes the page whole. heading: plain text. body: HTML in which nothing of the file is markup."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(html.FOLDER), autoescape=True)
    template = environment.get_template("verdict.html.j2")
    page.parent.mkdir(parents=True, exist_ok=True)
    publication.replace_text(page, template.render(style=html.style(), policy=html.POLICY, heading=heading, body=body))
