"""Our own layouts, as data/raw holds them: a file that somebody tidied by hand, or that another copy of the project made."""

from pactresearch.data import schema
from pactresearch.data.readers.layouts import Layout

_LACKS = {"seizures": ("case_id", "line", "n", "source"), "population_gdp": ("us_cpi",), "cases": ("source",)}
TABLES = (*_LACKS, "precursors", "prices_published", "prevalence", "cultivation", "governance")
LAYOUTS = tuple(
    Layout(
        name=f"our own layout {name}",
        slug=f"own_{name}",
        table="seizures" if name == "precursors" else name,
        columns={"drug" if column == "substance" else column: (column,) for column in schema.layout_of(name).columns},
        lacks=_LACKS.get(name, ()),
        names={"drug": {"opiates": "opiates", "opioids": "opioids"}} if name == "prevalence" else {},
        totals_checked=False,
    )
    for name in TABLES
)
