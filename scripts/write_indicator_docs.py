"""Writes docs/country-factsheet.md from the indicators, where they are defined once."""

from pactresearch import paths
from pactresearch.chapters.country.indicators import catalogue
from pactresearch.reports.kept.publication import write_text


def main() -> None:
    """Writes the document."""
    write_text(paths.root() / catalogue.DOCUMENT, catalogue.document())
    print(f"{catalogue.DOCUMENT}: {len(catalogue.INDICATORS)} indicators.")


if __name__ == "__main__":
    main()
