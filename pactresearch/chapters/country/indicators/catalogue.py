"""The indicators of a country, defined once in catalogue.yaml: what a sheet computes, and what its document says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from types import SimpleNamespace

from pactresearch.chapters.country.indicators import market, seizures
from pactresearch.chapters.country.indicators.readings import Reading
from pactresearch.chapters.country.tables import CountryTables
from pactresearch.data.sources import read_yaml

FILE = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """What a number of a sheet means; the head of catalogue.yaml says what each field holds."""

    ids: tuple[str, ...]
    name: str
    definition: str
    unit: str
    tables: tuple[str, ...]
    method: str
    limits: str
    compute: Callable[[CountryTables], tuple[Reading, ...]]  # its readings for a country; NaN where nobody reported
    names: Mapping[str, str] = field(default_factory=dict)  # by id, where a table names it otherwise


def _read() -> Iterator[Indicator]:
    modules = SimpleNamespace(market=market, seizures=seizures)
    for entry in read_yaml(FILE):
        entry |= {name: tuple(entry[name]) for name in ("ids", "tables")}
        yield Indicator(**entry | {"compute": attrgetter(entry["compute"])(modules)})


INDICATORS = tuple(_read())


def compute(tables: CountryTables) -> tuple[Reading, ...]:
    """Every reading of a country, in the order of the indicators."""
    return tuple(reading for indicator in INDICATORS for reading in indicator.compute(tables))


def by_id(name: str) -> Indicator:
    """The indicator that a reading of this name belongs to."""
    return next(indicator for indicator in INDICATORS if name in indicator.ids)
