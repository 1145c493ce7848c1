"""The pages of the API are those of the code, and nothing that is public goes without a word."""

from pactresearch.reports.page import glossary
from scripts.write_api import FOLDER, pages
from tests.conftest import ROOT


def test_the_pages_are_those_of_the_code():
    kept = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.md")}
    made = pages()
    assert [name for name in sorted({*kept, *made}) if kept.get(name) != made.get(name)] == [], "run `make docs`"
    assert "docs/api/README.md" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_glossary_of_the_documents_is_that_of_the_pages():
    assert (ROOT / "docs" / "glossary.csv").read_bytes() == glossary.FILE.read_bytes(), "run `make docs`"


def test_a_page_has_signature_units_errors_and_source():
    page = pages()["pactresearch.methods.trends.md"]
    entry = page[page.index("### `trend`") : page.index("### `Reported`")]
    for part in ("trend(years, kg, *,", "kg: (n,) amounts of 0 or more", "Raises InputError", "Sen (1968)"):
        assert part in entry
    fields = page[page.index("### `Trend`") : page.index("### `trend`")]
    assert "percent_per_year: float = np.nan  # Theil-Sen slope" in fields
    assert "#### `cautious_low`" in fields


def test_every_public_thing_says_what_it_is():
    silent = [
        f"{name}: {entry.splitlines()[0]}"
        for name, page in pages().items()
        for entry in page.split("\n### ")[1:]
        if not entry.rstrip().partition("```\n\n")[2] and "```" in entry
    ]
    assert silent == []
