"""Writes docs/country-factsheet.md from the indicators, where they are defined once, and docs/glossary.csv from the pages' list."""

from collections.abc import Iterator

from pactresearch import paths
from pactresearch.chapters.country.indicators import catalogue
from pactresearch.reports.kept.publication import write_text
from pactresearch.reports.page import glossary

DOCUMENT, GLOSSARY = "docs/country-factsheet.md", "docs/glossary.csv"


def main() -> None:
    """Writes both."""
    write_text(paths.root() / DOCUMENT, document())
    write_text(paths.root() / GLOSSARY, glossary.FILE.read_text(encoding="utf-8"))
    print(f"{DOCUMENT}: {len(catalogue.INDICATORS)} indicators.")


def document() -> str:
    """The text of docs/country-factsheet.md."""
    return "\n".join([*_lines(), ""])


def _lines() -> Iterator[str]:
    yield "# The indicators of the country fact sheets"
    yield ""
    yield "<!-- Made by `make docs` from pactresearch/chapters/country/indicators/catalogue.yaml; change it there. -->"
    yield ""
    yield (
        "Each number of `country_factsheet` and `country_comparison` is one of these. The sheet gives its year and its source; "
        'the file for download below its tables has it unrounded. What nobody reported is "not reported", and never zero. A '
        "window that ends with the newest year of seizures takes later figures of other tables too."
    )
    for indicator in catalogue.INDICATORS:
        yield f"\n## {indicator.name[0].upper()}{indicator.name[1:]}\n"
        yield f"{indicator.definition}\n"
        yield f"- **Unit:** {indicator.unit}."
        yield f"- **Source:** {', '.join(f'`{table}`' for table in indicator.tables)} (sources of each table: docs/data.md)."
        yield f"- **Method:** {indicator.method}"
        yield f"- **Limits:** {indicator.limits}"
        yield f"- **Name in the downloads:** {', '.join(f'`{name}`' for name in indicator.ids)}."


if __name__ == "__main__":
    main()
