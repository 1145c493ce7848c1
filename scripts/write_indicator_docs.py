"""Writes docs/country-factsheet.md from the indicators, where they are defined once."""

from pactresearch import paths
from pactresearch.reports import indicators
from pactresearch.reports.publication import write_text


def main() -> None:
    """Writes the document."""
    write_text(paths.root() / indicators.DOCUMENT, indicators.document())
    print(f"{indicators.DOCUMENT}: {len(indicators.INDICATORS)} indicators.")


if __name__ == "__main__":
    main()
